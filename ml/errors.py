"""The one error of this floor: input that no model should be trained on or read. Nothing else."""


class ModelInputError(ValueError):
    """One sentence: what is wrong, where, and how to mend it."""
