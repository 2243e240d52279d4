"""What inputs of check-ins, 1:1s and feedback must look like, beside what every input must. Pure."""

from collections.abc import Sequence
from datetime import date

from schema.kit.inputs import text
from schema.kit.problems import Problem, refused

MOST_LETTERS = 10_000
"""Of one text."""
MOST_TITLE = 300
"""Letters of a title."""
MOST_LISTED = 50
"""Entries of one list."""
CONFIDENCE = (0, 10)
SENTIMENT = (1, 5)


def said(words: str | None, *path: str) -> str | None:
    """A text that may be left out; blank is left out.

    Raises:
        RefusedError: BAD_VALUE.
    """
    return None if words is None or not words.strip() else text(words, MOST_LETTERS, *path)


def within(value: int | None, bounds: tuple[int, int], *path: str) -> int | None:
    """A whole number within bounds, if there is one.

    Raises:
        RefusedError: BAD_VALUE.
    """
    least, most = bounds
    if value is not None and not least <= value <= most:
        message = f"'{path[-1]}' is {value}; send a whole number from {least} to {most}."
        raise refused(Problem.BAD_VALUE, message, *path)
    return value


def not_too_many(listed: Sequence[object], *path: str) -> None:
    """A list that is not longer than is taken at once.

    Raises:
        RefusedError: BAD_VALUE.
    """
    if len(listed) > MOST_LISTED:
        message = f"'{path[-1]}' has {len(listed)} entries; send {MOST_LISTED} at most."
        raise refused(Problem.BAD_VALUE, message, *path)


def not_past(day: date | None, today: date, *path: str) -> date | None:
    """A day from today on, if there is one.

    Raises:
        RefusedError: BAD_VALUE.
    """
    if day is not None and day < today:
        message = f"'{path[-1]}' is {day}, which is over; give a day from {today} on."
        raise refused(Problem.BAD_VALUE, message, *path)
    return day
