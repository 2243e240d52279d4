"""The commands of `python -m api`: what a person types, prints and reads. The work is done elsewhere."""
