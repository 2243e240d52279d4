"""The rows of the stage: one of each kind, in every state that decides who may see it; and events about them.

A label is `kind` or `kind#which`; rows of one kind have the same audience.
"""

from collections.abc import Iterator
from itertools import chain

from tests.access.staged import (
    check_ins,
    development,
    goals,
    governance,
    pay,
    people,
    programs,
    reviews,
    succession,
    thread,
)
from tests.access.staged.row import Row

_LINKS = (people, goals, check_ins, development, reviews, succession, pay, programs, governance)


def rows() -> Iterator[Row]:
    """All rows of one organization."""
    yield from nodes()
    yield from thread.about(nodes())


def nodes() -> Iterator[Row]:
    """All of them but the events of the thread."""
    return chain.from_iterable(link.rows() for link in _LINKS)
