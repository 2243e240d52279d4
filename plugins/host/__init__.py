"""The host of plugins: finds them, runs each in a process of its own, speaks with it as data. Knows no organization."""
