"""What inputs give, as columns keep it: exact numbers, clean texts; and all that is wrong with an input at once.

Rounds and cuts nothing silently.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric
from strawberry import UNSET

from schema.kit.problems import Problem, RefusedError, UserError, refused

_DIGITS = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def told(given: Any, *names: str) -> dict[str, Any]:
    """The fields of an input that were sent, null included, of those named; fields that may be left out are UNSET."""
    return {name: getattr(given, name) for name in names if getattr(given, name) is not UNSET}


class Checks:
    """Gathers all that is wrong with an input, so that it is told at once."""

    def __init__(self) -> None:
        self.problems: list[UserError] = []

    @contextmanager
    def part(self) -> Iterator[None]:
        """What is refused within is kept, and the rest of the input looked at all the same."""
        try:
            yield
        except RefusedError as refusal:
            self.problems.extend(refusal.problems)

    def that(self, holds: bool, code: Problem, message: str, *path: str) -> None:  # noqa: FBT001 - reads as a sentence
        """Note a problem where something does not hold."""
        if not holds:
            self.problems.append(UserError(code=code, message=message, field=list(path) or None))

    def done(self) -> None:
        """Go on where nothing is wrong.

        Raises:
            RefusedError: with all that is.
        """
        if self.problems:
            raise RefusedError(*self.problems)


def exact(number: str | float, kind: Numeric[Decimal], *path: str) -> Decimal:
    """A number of an input, with as many digits as a column of this kind has.

    Args:
        number: a number, or its digits.
        kind: the column's type, e.g. `schema.kit.tables.Measure`.
        path: where in the input it stands.

    Raises:
        RefusedError: NOT_A_NUMBER; BAD_VALUE, where the column has fewer digits.
    """
    value = _finite(str(number), *path)
    whole, decimals = (kind.precision or 0) - (kind.scale or 0), kind.scale or 0
    if value.copy_abs() >= Decimal(10) ** whole:
        words = f"{_short(number)} is too large; send a number of at most {whole} digits before the point."
        raise refused(Problem.BAD_VALUE, words, *path)
    rounded = value.quantize(Decimal(1).scaleb(-decimals))
    if rounded != value:
        words = f"{_short(number)} has more than {decimals} decimals; round it to {decimals}."
        raise refused(Problem.BAD_VALUE, words, *path)
    return rounded


def text(words: str, most: int, *path: str) -> str:
    """A text of an input without the white space around it, of 1 to `most` letters.

    Raises:
        RefusedError: BAD_VALUE; also for what no stored text can hold, a NUL or half of a surrogate pair.
    """
    kept = words.strip()
    if not 0 < len(kept) <= most:
        raise refused(Problem.BAD_VALUE, f"The text has {len(kept)} letters; send 1 to {most}.", *path)
    if "\0" in kept or any("\ud800" <= letter <= "\udfff" for letter in kept):
        raise refused(Problem.BAD_VALUE, "The text holds a letter that no text can hold; leave it out.", *path)
    return kept


def _finite(digits: str, *path: str) -> Decimal:
    if _DIGITS.fullmatch(digits) is None:
        words = f"'{_short(digits)}' is no finite number; send digits such as 12.5."
        raise refused(Problem.NOT_A_NUMBER, words, *path)
    return Decimal(digits)


def _short(number: object) -> str:
    return str(number)[:40]
