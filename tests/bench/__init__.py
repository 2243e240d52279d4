"""The benchmark of the whole server: a script, `python -m tests.bench`, not timed tests. docs/bench.md tells how."""
