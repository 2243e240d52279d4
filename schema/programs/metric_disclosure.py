"""What of a count may be told, so that no number and no difference of numbers tells of a single person. Pure.

Three measures, each against one attack:

1. *Few people*: fewer than the minimum are suppressed, the number itself with the value.
2. *The rest*: a filter that leaves out fewer than the minimum of what a coarser filter holds is suppressed as well, or
   the coarser value minus this one would tell of those few.
3. *Many filters*: to whoever may not see the single persons anyway, the value is moved by up to what one person can
   move it, by an amount that follows from the very set of people, a secret and nothing else. Asked again, in whatever
   words, the same set gives the same answer, so nothing is gained by repetition; a set with one person more gives
   another amount, so a difference tells nothing. (The cell-key method of official statistics: Fraser and Wooton 2005.)
"""

import hmac
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from schema.programs.metric_values import Basis, Counted, Told

EXACT, ROUGH = Decimal("0.0001"), Decimal("0.001")
"""To how much values are told: to those who may see the persons, and to others."""

NEAREST = 5
"""To what the number of people is rounded for those who may not see them."""

_HIDDEN = Told(None, None, suppressed=True)
_SCALE = 1 << 32


def told(counted: Counted, coarser: Iterable[int], minimum: int) -> Told:
    """What is told of a count to who may see the single persons; `coarser` are the people of each coarser filter."""
    if 0 < counted.people < minimum or any(0 < more - counted.people < minimum for more in coarser):
        return _HIDDEN
    value = None if counted.value is None else counted.value.quantize(EXACT)
    return Told(value, counted.people, suppressed=False)


def told_roughly(
    counted: Counted, coarser: Iterable[int], minimum: int, basis: Basis, secret: bytes, *words: object
) -> Told:
    """What is told of a count to everybody else; `words` name the metric and the period."""
    found = told(counted, coarser, minimum)
    if found.suppressed or counted.value is None:
        return replace(found, n=None if found.n is None else _rounded(found.n))
    moved = counted.value + amount(secret, *words, counted.mark, counted.people) * counted.most
    if basis is Basis.SHARE:
        moved = min(max(moved, Decimal(0)), Decimal(1))
    return Told(moved.quantize(ROUGH), _rounded(counted.people), suppressed=False)


def amount(secret: bytes, *words: object) -> Decimal:
    """A number from -1 to 1 that follows from the secret and the words, and looks like chance."""
    digest = hmac.digest(secret, "\0".join(["metric", *map(str, words)]).encode(), sha256)
    return Decimal(int.from_bytes(digest[:4])) / _SCALE * 2 - 1


def _rounded(people: int) -> int:
    return NEAREST * round(people / NEAREST)
