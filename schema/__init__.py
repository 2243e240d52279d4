"""The golden thread: one package per link, joined into one graph by `schema.root`."""
