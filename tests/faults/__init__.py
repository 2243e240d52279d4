"""Killing the service while it works, and counting afterwards: `python -m tests.faults --rounds 100`."""
