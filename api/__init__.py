"""The door: HTTP, who is calling, wiring. No HR words live here."""
