"""Tests of the reading of people files."""
