"""Writing what happened: events with their causes, the audit trail with its chain, and word of it to whoever listens.

At the end of a request, in its transaction. Whoever writes holds the organization's journal until the commit, so
that sequence numbers are given in the order of commits and have no gap.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Update, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.kit.bulk import A_TURN, batches, in_flow, put_columns
from schema.kit.chain import canonical, chain_hash, digest_of_spelled
from schema.kit.event_tables import audit_event, domain_event, domain_event_cause, journal
from schema.kit.event_values import ActorKind, AuditEntry
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.session import Session

CHANNEL = "goldenthread_events"
"""Where word of new events goes: `<organization>:<sequence>`, nothing else, since anybody on the server may listen."""

_SALT_BYTES = 16
_BESIDE = ("id", "previous_hash", "hash", "before", "after", "salt")
"""The columns of the trail beside those that its hashes cover."""

_Statements = AsyncIterator[Coroutine[Any, Any, None]]


async def write(session: Session, viewer: Viewer, now: datetime, events: Sequence[Event]) -> None:
    """Write all events of a request, in the order in which they were recorded; none without events.

    Six statements; of more than `AT_ONCE` events, those that insert are as many more.
    """
    if not events:
        return
    tenant = viewer.organization_id
    last_event, last_audit, last_hash = await _held(session, tenant)
    trail = _Trail(viewer, now, last_audit, last_hash)
    await in_flow(_insertions(session, now, events, last_event, trail))
    reached = {"last_event": last_event + len(events), "last_audit": trail.last, "last_hash": trail.hash}
    await session.fetch("reached", _reached, {"tenant": tenant, **reached})
    await session.fetch("notify", _notified, {"channel": CHANNEL, "word": f"{tenant}:{reached['last_event']}"})


async def _held(session: Session, tenant: UUID) -> tuple[int, int, str | None]:
    """The organization's journal, locked; begun where it is the first time."""
    rows = await session.fetch("journal", _wanted, {"tenant": tenant})
    if not rows:
        begun = upsert(journal).values(organization_id=tenant, id=tenant).on_conflict_do_nothing()
        await session.run(begun)
        rows = await session.fetch("journal", _wanted, {"tenant": tenant})
    return rows[0].last_event, rows[0].last_audit, rows[0].last_hash


async def _insertions(
    session: Session, now: datetime, events: Sequence[Event], last: int, trail: "_Trail"
) -> _Statements:
    """Events, then their causes, which are events as well, then the trail, which takes longest to make."""
    tenant = trail.viewer.organization_id
    for some in batches(events):
        yield put_columns(session, domain_event, tenant, _told(last, some, now), ("created_at",))
        last += len(some)
    causes = [(event.id, cause) for event in events for cause in dict.fromkeys(event.causes)]
    for pairs in batches(causes):
        followed, followed_from = map(list, zip(*pairs, strict=True))
        columns = {"id": [uuid7() for _ in pairs], "event_id": followed, "cause_id": followed_from}
        yield put_columns(session, domain_event_cause, tenant, columns)
    for some in batches(events):
        yield put_columns(session, audit_event, tenant, await trail.follow(some))


def _wanted() -> Select[Any]:
    columns = (journal.c.last_event, journal.c.last_audit, journal.c.last_hash)
    return select(*columns).where(journal.c.organization_id == bindparam("tenant", type_=Uuid)).with_for_update()


def _reached() -> Update:
    reached = {name: bindparam(name, type_=journal.c[name].type) for name in ("last_event", "last_audit", "last_hash")}
    return update(journal).where(journal.c.organization_id == bindparam("tenant", type_=Uuid)).values(reached)


def _notified() -> Select[Any]:
    return select(func.pg_notify(bindparam("channel", type_=Text), bindparam("word", type_=Text)))


def _told(last: int, events: Sequence[Event], now: datetime) -> dict[str, list[Any]]:
    """Events by the columns of their table."""
    return {
        "id": [event.id for event in events],
        "sequence": list(range(last + 1, last + len(events) + 1)),
        "type": [event.type for event in events],
        "at": [event.at or now for event in events],
        "employee_id": [event.employee_id for event in events],
        "node_type": [event.node_type for event in events],
        "node_id": [event.node_id for event in events],
        "operation": [event.operation.value for event in events],
        "payload": [canonical(event.payload).decode() for event in events],
    }


class _Trail:
    """The entries of the audit trail, each chained to the one before.

    Attributes:
        last: how many entries there are.
        hash: that of the last one; None before the first.
    """

    def __init__(self, viewer: Viewer, now: datetime, last: int, previous: str | None) -> None:
        self.viewer, self.last, self.hash = viewer, last, previous
        self._now = now

    async def follow(self, events: Sequence[Event]) -> dict[str, list[Any]]:
        """The next entries, by the columns of their table; other requests are not kept waiting by many."""
        rows = []
        for number, event in enumerate(events):
            if number % A_TURN == A_TURN - 1:
                await asyncio.sleep(0)
            rows.append(self._follow(event))
        entries, others = zip(*rows, strict=True)
        columns = [*zip(*entries, strict=True), *zip(*others, strict=True)]
        return dict(zip((*AuditEntry._fields, *_BESIDE), map(list, columns), strict=True))

    def _follow(self, event: Event) -> tuple[AuditEntry, tuple[object, ...]]:
        salt, (kind, actor), previous = secrets.token_bytes(_SALT_BYTES), _actor(self.viewer, event), self.hash
        before, after = canonical(event.before), canonical(event.after)
        self.last += 1
        entry = AuditEntry(
            sequence=self.last,
            at=self._now,
            actor_kind=kind,
            actor_id=actor,
            action=event.type,
            node_type=event.node_type,
            node_id=event.node_id,
            employee_id=event.employee_id,
            data_kind=event.audited,
            content_digest=digest_of_spelled(salt, before, after),
        )
        self.hash = chain_hash(previous, entry)
        kept = (
            None if event.before is None else before.decode(),
            None if event.after is None else after.decode(),
        )
        return entry, (uuid7(), previous, self.hash, *kept, salt)


def _actor(viewer: Viewer, event: Event) -> tuple[ActorKind, UUID | None]:
    if event.by_system or viewer.account_id is None:
        return ActorKind.SYSTEM, None
    return (ActorKind.SERVICE if viewer.kind is ViewerKind.SERVICE else ActorKind.PERSON), viewer.account_id
