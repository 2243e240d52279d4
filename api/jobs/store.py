"""Statements on places, events to tell, parked events, claims and schedules. The queue's own are the library's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from api.jobs.queue import NAMES
from api.jobs.tables import claim, place, scheduled_run
from schema.kit.event_tables import domain_event, parked_event
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.session import Session

_BEHIND = text("SELECT organization_id FROM job.behind() AS organization_id")
_TENANTS = text("SELECT organization_id, time_zone, created_at FROM job.tenants()")
_FORGET = [
    text(f"DELETE FROM {table} WHERE created < now() - CAST(:age AS interval)")  # noqa: S608 - our own names
    for table in (NAMES.qualified.queue_table_log, NAMES.qualified.statistics_table)
]


class LostError(Exception):
    """The job is no longer this worker's: another took it over, since this one gave no sign of life."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far an organization's events are told, and how often the next one has failed."""

    sequence: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organization as schedules need it; `time_zone` is an IANA name."""

    organization_id: UUID
    time_zone: str
    created_at: datetime


async def behind(session: Session) -> list[UUID]:
    """The organizations that have events to tell now; whichever tenant the session is bound to."""
    return [row.organization_id for row in await session.rows(_BEHIND)]


async def tenants(session: Session) -> list[Tenant]:
    """All organizations; whichever tenant the session is bound to."""
    return [Tenant(row.organization_id, row.time_zone, row.created_at) for row in await session.rows(_TENANTS)]


async def held_place(session: Session, organization_id: UUID) -> Place | None:
    """The organization's place, locked to the end of the transaction.

    None when another worker holds it, or when its next event is not to be tried yet.
    """
    columns = (place.c.sequence, place.c.attempts)
    due = or_(place.c.retry_at.is_(None), place.c.retry_at <= func.now())
    wanted = select(*columns).where(place.c.organization_id == organization_id, due).with_for_update(skip_locked=True)
    rows = await session.rows(wanted)
    if not rows:
        begun = upsert(place).values(organization_id=organization_id, sequence=0).on_conflict_do_nothing()
        rows = await session.rows(wanted) if await session.run(begun) else ()
    return Place(rows[0].sequence, rows[0].attempts) if rows else None


async def advance(session: Session, organization_id: UUID, sequence: int) -> None:
    """Note that everything up to `sequence` is told."""
    values = {"sequence": sequence, "attempts": 0, "retry_at": None}
    await session.run(update(place).where(place.c.organization_id == organization_id).values(values))


async def postpone(session: Session, organization_id: UUID, attempts: int, delay: timedelta) -> None:
    """Note that the next event has failed so often, and when it is tried again."""
    values = {"attempts": attempts, "retry_at": func.now() + delay}
    await session.run(update(place).where(place.c.organization_id == organization_id).values(values))


async def untold(session: Session, organization_id: UUID, after: int, limit: int) -> list[tuple[int, Event]]:
    """The next events of an organization with their numbers, in order."""
    event = domain_event.c
    rows = await session.rows(
        select(domain_event)
        .where(event.organization_id == organization_id, event.sequence > after)
        .order_by(event.sequence)
        .limit(limit)
    )
    return [(row.sequence, _event(row)) for row in rows]


async def park(session: Session, organization_id: UUID, event: Event, listener: str, reason: str) -> None:
    """Set an event aside for one listener."""
    row = {"organization_id": organization_id, "id": uuid7(), "event_id": event.id}
    await session.run(insert(parked_event), {**row, "listener": listener, "reason": reason})


async def held_parked(session: Session, organization_id: UUID, parked_id: UUID) -> Row[Any] | None:
    """A parked event, locked to the end of the transaction; None where it is parked no longer."""
    mine = (parked_event.c.organization_id == organization_id, parked_event.c.id == parked_id)
    rows = await session.rows(select(parked_event).where(*mine).with_for_update())
    return rows[0] if rows else None


async def recorded(session: Session, organization_id: UUID, event_id: UUID) -> Event:
    """An event as it was recorded."""
    mine = (domain_event.c.organization_id == organization_id, domain_event.c.id == event_id)
    (row,) = await session.rows(select(domain_event).where(*mine))
    return _event(row)


async def unpark(session: Session, organization_id: UUID, parked_id: UUID) -> None:
    """Let an event be parked no longer."""
    mine = (parked_event.c.organization_id == organization_id, parked_event.c.id == parked_id)
    await session.run(delete(parked_event).where(*mine))


async def park_again(session: Session, organization_id: UUID, parked_id: UUID, reason: str) -> None:
    """Note that a parked event was tried again in vain."""
    mine = (parked_event.c.organization_id == organization_id, parked_event.c.id == parked_id)
    values = {"reason": reason, "replay_asked_at": None, "replays": parked_event.c.replays + 1}
    await session.run(update(parked_event).where(*mine).values(values))


async def take_claim(session: Session, organization_id: UUID, name: str, job_id: int, lasts: timedelta) -> bool:
    """Have something for a job alone from the commit on, or again; False while another job has it."""
    values = {"organization_id": organization_id, "name": name, "job_id": job_id, "until": func.now() + lasts}
    made = upsert(claim).values(values)
    free = or_(claim.c.job_id == job_id, claim.c.until <= func.now())
    taken = made.on_conflict_do_update(
        constraint=claim.primary_key, set_={"job_id": job_id, "until": made.excluded.until}, where=free
    )
    return bool(await session.rows(taken.returning(claim.c.job_id)))


async def end_claim(session: Session, organization_id: UUID, name: str, job_id: int) -> None:
    """Leave it to others again.

    Raises:
        LostError: another job has it, since this one had it for too long.
    """
    mine = (claim.c.organization_id == organization_id, claim.c.name == name, claim.c.job_id == job_id)
    if not await session.run(delete(claim).where(*mine)):
        raise LostError


async def begin_runs(session: Session, wanted: Sequence[tuple[UUID, str, str]]) -> set[tuple[UUID, str, str]]:
    """Claim recurring work as (organization, name, period); those that nobody has claimed before."""
    values = [
        {"organization_id": organization_id, "name": name, "period": period} for organization_id, name, period in wanted
    ]
    columns = (scheduled_run.c.organization_id, scheduled_run.c.name, scheduled_run.c.period)
    claimed = upsert(scheduled_run).values(values).on_conflict_do_nothing().returning(*columns)
    return {(row.organization_id, row.name, row.period) for row in await session.rows(claimed)}


async def forget(session: Session, logs: timedelta, runs: timedelta) -> None:
    """Remove what the queue's log and the schedules keep of longer ago than this."""
    for statement in _FORGET:
        await session.run(statement, {"age": logs})
    await session.run(delete(scheduled_run).where(scheduled_run.c.begun_at < func.now() - runs))


def _event(row: Any) -> Event:
    return Event(
        type=row.type,
        node_type=row.node_type,
        node_id=row.node_id,
        operation=EventOperation(row.operation),
        employee_id=row.employee_id,
        payload=row.payload,
        at=row.at,
        id=row.id,
    )
