"""Models and the simulated organization: arrays in, arrays out; no table, no graph, no clock."""
