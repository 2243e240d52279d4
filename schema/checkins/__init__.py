"""The third link: the weekly check-in, what it says of each goal, what stands in the way, and the talk about it."""
