"""The demo organization: what `ml.simulate` draws, copied into the tables. The simulator's truth stays outside."""
