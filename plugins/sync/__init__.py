"""What vendors' systems tell, carried into the thread, and what the thread asks of them, carried out."""
