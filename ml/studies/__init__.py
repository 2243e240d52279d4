"""Studies: what the models achieve on data with known answers. Each is a command; its tables go to ml/cards."""
