"""What connects the thread to the outside: files, vendors' systems and the runs that carry records in."""
