"""When anonymous answers are shown together, and which. Pure.

A cell is what a group of authors says to one thing: their levels or their words to one question, or that they wrote at
all. A cell is shown at most twice, and only where it takes the answers of `least` authors to tell one showing from the
other. So whatever a reader adds and subtracts of the two, the answers of at least `least` authors stay in the sum:
those of the first showing, those of the second, or those that differ.
"""

import hmac
from collections.abc import Mapping, Sequence
from decimal import Decimal

from schema.reviews.values import AnonymousDirection, ReviewDirection

ANONYMOUS = tuple(ReviewDirection(one.value) for one in AnonymousDirection)
"""The directions whose authors are promised not to be known."""

LEAST = 3
"""How many must have written where the cycle's policy says nothing."""

MOST_SHOWINGS = 2

Cell = Mapping[str, str]
"""By author, what the author says."""

_HUNDREDTHS = Decimal("0.01")


def showings(shown: Sequence[Cell], now: Cell, least: int) -> list[Cell]:
    """The showings of a cell after one more release; the last of them is what is shown.

    Args:
        shown: what was shown so far, oldest first.
        now: what the authors say now.
        least: the smallest group that may be told of.
    """
    if len(now) < least or len(shown) == MOST_SHOWINGS:
        return list(shown)
    if any(len(differing(told, now)) < least for told in shown):
        return list(shown)
    return [*shown, now]


def differing(one: Cell, other: Cell) -> set[str]:
    """The authors who do not say the same in both."""
    return {author for author in one.keys() | other.keys() if one.get(author) != other.get(author)}


def shuffled(words: Sequence[str], key: bytes) -> list[str]:
    """The words in an order that only the key tells: not that of writing, of ids, or of another question."""
    return sorted(words, key=lambda text: hmac.digest(key, text.encode(), "sha256"))


def mean(levels: Sequence[str]) -> Decimal:
    """The mean of levels, to the hundredth."""
    return (sum(map(Decimal, levels), Decimal(0)) / len(levels)).quantize(_HUNDREDTHS)


def may_read(responses: int, minimum: int, *, wrote: bool) -> bool:
    """Whether the group is large enough for a reader, who knows the own answer if among those who wrote."""
    return responses - wrote >= minimum
