"""Journeys: a year in the life of somebody, through every link."""
