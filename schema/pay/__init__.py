"""Pay: what somebody earns, within which band, why it changed, and the cycles that plan it."""
