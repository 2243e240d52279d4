"""Statements of the change feed: which nodes changed last, and where, in the order of commits.

A node is told once, at its last change: what changes again while a client pages on moves behind the page that the
client is at, so that it is met there. A page looks at a bounded number of events, however few the viewer may read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Interval,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    literal_column,
    or_,
    select,
)

from schema.access import binds
from schema.access.nodes import node_types
from schema.access.reads import Readable
from schema.access.request import Request
from schema.governance.change_values import ChangeType
from schema.governance.following import head
from schema.kit.cursors import decode_cursor, encode_cursor
from schema.kit.event_tables import domain_event
from schema.kit.pages import Page
from schema.kit.statements import Loaded

STRETCHES = (5_000, 20_000, 75_000)
"""How many events a page looks at with each statement, until it is full: at first few, since most viewers find enough
there; then ever more, so that one who may read little gets few pages that are empty, and none takes long."""

_OVERLAP = literal_column("INTERVAL '1 minute'", Interval)
"""How long before `since` the feed begins.

An event bears the time at which it was written, under the organization's journal, which is held from then to the
commit: times grow with numbers, and what a client can have missed was written no longer before `since` than a commit
takes. Clocks that differ are covered too. What is told twice for it is the same state.
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of the feed.

    Attributes:
        rows: the changes.
        begun: the number that it begins behind, as a cursor.
        reached: the number that it goes up to, as a cursor.
        is_last: whether there is nothing behind it now.
        is_first: whether it was asked for without a cursor.
    """

    rows: Sequence[Loaded]
    begun: str
    reached: str
    is_last: bool
    is_first: bool


async def stretch(request: Request, types: Sequence[ChangeType], since: datetime, wanted: Page) -> Stretch:
    """A page of the feed; five statements at most, three where the first stretch fills it.

    Raises:
        CodedError: BAD_CURSOR.
    """
    kinds = tuple(sorted({kind.node_type for kind in types}))
    scope = f"{request.viewer.organization_id}/changes/{','.join(kinds)}"
    last = await head(request)
    if wanted.cursor is None:
        begun = await _before(request, since, last)
    else:
        (begun,) = decode_cursor(request.cursor_key, scope, wanted.cursor, [int])
    rows, reached = await _gathered(request, kinds, begun, last, wanted.size)
    ends = [encode_cursor(request.cursor_key, scope, [place]) for place in (begun, reached)]
    return Stretch(rows, ends[0], ends[1], is_last=reached >= last, is_first=wanted.cursor is None)


async def _gathered(
    request: Request, kinds: tuple[str, ...], begun: int, last: int, size: int
) -> tuple[list[Loaded], int]:
    """At most `size` changes behind a number, and the number that was looked up to; three statements at most."""
    rows: list[Loaded] = []
    reached = begun
    for stretch in STRETCHES:
        if len(rows) == size or reached >= last:
            break
        until = min(last, reached + stretch)
        rows += await _changed(request, kinds, reached, until, size - len(rows))
        reached = rows[-1].sequence if len(rows) == size else until
    return rows, reached


async def _before(request: Request, since: datetime, last: int) -> int:
    """The number of the last event that is no part of the feed since a time; one statement."""
    event = domain_event.c

    def compose() -> Select[Any]:
        begins = bindparam("since", type_=DateTime(timezone=True)) - _OVERLAP
        return (
            select(event.sequence)
            .where(event.organization_id == binds.tenant(request.viewer), event.created_at >= begins)
            .order_by(event.created_at, event.sequence)
            .limit(1)
        )

    rows = await request.fetch("changes since", compose, since=since)
    return int(rows[0].sequence) - 1 if rows else last


async def _changed(request: Request, kinds: tuple[str, ...], after: int, until: int, size: int) -> list[Loaded]:
    """The last change of each node of the types behind a number that the viewer may read; one statement.

    A node that was removed is among them for those who could read it.
    """

    def compose() -> Select[Any]:
        event = domain_event.c
        columns = (event.sequence, event.at, event.node_type, event.node_id, event.operation)
        return (
            select(*columns)
            .where(
                event.organization_id == binds.tenant(request.viewer),
                event.sequence > bindparam("after", type_=BigInteger),
                event.sequence <= bindparam("until", type_=BigInteger),
                ~_changed_again(),
                or_(*(and_(event.node_type == kind, _legible(request, kind)) for kind in kinds)),
            )
            .order_by(event.sequence)
            .limit(bindparam("size", type_=Integer))
        )

    return await request.fetch(("changed", kinds), compose, after=after, until=until, size=size)


def _changed_again() -> ColumnElement[bool]:
    later, event = domain_event.alias(), domain_event.c
    return exists().where(
        later.c.organization_id == event.organization_id,
        later.c.node_type == event.node_type,
        later.c.node_id == event.node_id,
        later.c.sequence > event.sequence,
    )


def _legible(request: Request, node_type: str) -> ColumnElement[bool]:
    """That the viewer may read the node of an event, or could before it was removed."""
    readable = _with_removed(node_types[node_type].readable)
    rows = readable.rows(request, readable.table.c.id == domain_event.c.node_id, only=[literal(1)])
    return rows.correlate(domain_event).exists()


@cache
def _with_removed(readable: Readable) -> Readable:
    return replace(readable, removed=True)
