"""Tests of the models at work."""
