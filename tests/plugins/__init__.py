"""Tests of what connects the thread to the outside."""
