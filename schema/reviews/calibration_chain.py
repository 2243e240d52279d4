"""The chain of a calibration's history: each change carries the hash of the one before it. Pure.

An edited, removed, inserted or reordered change breaks it; one cut off at the end is missed by the session, which keeps
the number and the hash of its last change. Each hash also stands in the organization's audit trail.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from schema.kit.chain import canonical


class Move(NamedTuple):
    """What of a change its hash covers: all of it; the names are those of the columns."""

    session_id: UUID
    number: int
    rating_id: UUID
    from_id: UUID | None
    to_id: UUID | None
    reason: str
    by_id: UUID
    at: datetime


class Link(NamedTuple):
    """A change as it is stored, with its place in the chain."""

    move: Move
    previous_hash: str | None
    hash: str


def hash_of(previous: str | None, move: Move) -> str:
    """SHA-256, as hexadecimal, of a change and the hash of the one before it; None before the first."""
    return hashlib.sha256(canonical([previous, move._asdict()])).hexdigest()


def is_whole(session_id: UUID, links: Iterable[Link], count: int, last: str | None) -> bool:
    """Whether a history is what was written: `count` changes of the session, each chained, the last hashed `last`."""
    previous, number = None, 0
    for number, link in enumerate(links, 1):
        told = (link.move.session_id, link.move.number, link.previous_hash, link.hash)
        if told != (session_id, number, previous, hash_of(previous, link.move)):
            return False
        previous = link.hash
    return (number, previous) == (count, last)
