"""One golden thread from a check-in to pay, played on the real services for whoever wants to see it once."""
