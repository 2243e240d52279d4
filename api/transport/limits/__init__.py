"""What an operation may ask for: the size of its document, checked before validation, and its cost, before any SQL."""
