"""Tests of the programs around performance management."""
