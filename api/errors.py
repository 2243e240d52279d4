"""The error that a person at the command line sees: one sentence that says what is wrong and how to mend it.

Not the errors of the graph: those carry a code and live in schema.kit.errors.
"""


class CommandError(Exception):
    """What is wrong, where, and how to mend it, in one sentence."""
