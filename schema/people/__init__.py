"""The first link: who works here, as what, where, and for whom."""
