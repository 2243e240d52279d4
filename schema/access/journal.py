"""Writing what happened: events with their causes, the audit trail with its chain, and word of it to whoever listens.

At the end of a request, in its transaction. Whoever writes holds the organization's journal until the commit, so
that sequence numbers are given in the order of commits and have no gap.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Update, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.kit.chain import chain_hash, digest_of_plain, plain
from schema.kit.event_tables import audit_event, domain_event, domain_event_cause, journal
from schema.kit.event_values import ActorKind, AuditEntry
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.putting import put
from schema.kit.session import Session

CHANNEL = "goldenthread_events"
"""Where word of new events goes: `<organization>:<sequence>`, nothing else, since anybody on the server may listen."""

_SALT_BYTES = 16
_AT_ONCE = 100
"""Entries of the trail that are made before whatever else waits has its turn."""


async def write(session: Session, viewer: Viewer, now: datetime, events: Sequence[Event]) -> None:
    """Write all events of a request, in the order in which they were recorded; six statements, none without events."""
    if not events:
        return
    tenant = viewer.organization_id
    last_event, last_audit, last_hash = await _held(session, tenant)
    numbered = list(enumerate(events, last_event + 1))
    told = [_event(number, event, now) for number, event in numbered]
    causes = [_cause(event.id, cause) for event in events for cause in dict.fromkeys(event.causes)]
    trail, _ = await asyncio.gather(
        _trail(viewer, now, events, last_audit, last_hash), _occurred(session, tenant, told, causes)
    )
    await put(session, audit_event, tenant, trail)
    reached = {"last_event": numbered[-1][0], "last_audit": trail[-1]["sequence"], "last_hash": trail[-1]["hash"]}
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


async def _occurred(
    session: Session, tenant: UUID, told: Sequence[dict[str, Any]], causes: Sequence[dict[str, Any]]
) -> None:
    """Write the events with their causes; two statements at most."""
    await put(session, domain_event, tenant, told, stamped=("created_at",))
    if causes:
        await put(session, domain_event_cause, tenant, causes)


def _wanted() -> Select[Any]:
    columns = (journal.c.last_event, journal.c.last_audit, journal.c.last_hash)
    return select(*columns).where(journal.c.organization_id == bindparam("tenant", type_=Uuid)).with_for_update()


def _reached() -> Update:
    reached = {name: bindparam(name, type_=journal.c[name].type) for name in ("last_event", "last_audit", "last_hash")}
    return update(journal).where(journal.c.organization_id == bindparam("tenant", type_=Uuid)).values(reached)


def _notified() -> Select[Any]:
    return select(func.pg_notify(bindparam("channel", type_=Text), bindparam("word", type_=Text)))


def _event(number: int, event: Event, now: datetime) -> dict[str, Any]:
    return {
        "id": event.id,
        "sequence": number,
        "type": event.type,
        "at": event.at or now,
        "employee_id": event.employee_id,
        "node_type": event.node_type,
        "node_id": event.node_id,
        "operation": event.operation.value,
        "payload": plain(event.payload),
    }


def _cause(event: UUID, cause: UUID) -> dict[str, Any]:
    return {"id": uuid7(), "event_id": event, "cause_id": cause}


async def _trail(
    viewer: Viewer, now: datetime, events: Sequence[Event], last: int, previous: str | None
) -> list[dict[str, Any]]:
    """The entries of the audit trail, each chained to the one before.

    The database takes in the events meanwhile, and other requests are not kept waiting by a long trail.
    """
    rows: list[dict[str, Any]] = []
    for number, event in enumerate(events, last + 1):
        if len(rows) % _AT_ONCE == _AT_ONCE - 1:
            await asyncio.sleep(0)
        salt, (kind, actor) = secrets.token_bytes(_SALT_BYTES), _actor(viewer, event)
        before, after = plain(event.before), plain(event.after)
        entry = AuditEntry(
            sequence=number,
            at=now,
            actor_kind=kind,
            actor_id=actor,
            action=event.type,
            node_type=event.node_type,
            node_id=event.node_id,
            employee_id=event.employee_id,
            data_kind=event.audited,
            content_digest=digest_of_plain(salt, before, after),
        )
        chained = {"id": uuid7(), "previous_hash": previous, "hash": chain_hash(previous, entry)}
        previous = chained["hash"]  # type: ignore[assignment]
        rows.append(entry._asdict() | chained | {"before": before, "after": after, "salt": salt})
    return rows


def _actor(viewer: Viewer, event: Event) -> tuple[ActorKind, UUID | None]:
    if event.by_system or viewer.account_id is None:
        return ActorKind.SYSTEM, None
    return (ActorKind.SERVICE if viewer.kind is ViewerKind.SERVICE else ActorKind.PERSON), viewer.account_id
