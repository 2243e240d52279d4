"""Sealing secrets at rest anew with the key in use, so that the key before can be forgotten. Row by row, in batches."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session
from api.feeds.sealing import Seals, UnsealedError
from schema.governance.integration_tables import connected_system, webhook_subscription
from schema.kit.session import Session

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where secrets lie: a table, the columns that hold them, and the one that names their key."""

    table: Table
    columns: tuple[str, ...]
    key: str


PLACES = (
    Sealed(connected_system, ("credentials",), "credentials_key"),
    Sealed(webhook_subscription, ("secret", "previous_secret"), "secret_key"),
)


@dataclass(slots=True)
class Rekeyed:
    """What became of the rows whose secrets were sealed with another key."""

    done: int = 0
    lost: int = 0


async def count_stale(engine: AsyncEngine, organization_id: UUID, seals: Seals) -> int:
    """How many rows of an organization are sealed with another key than the one in use."""
    number = 0
    async with tenant_session(engine, organization_id, writes=False) as session:
        for place in PLACES:
            stale = select(func.count().label("number")).where(*_stale(place, organization_id, seals))
            (row,) = await session.rows(stale)
            number += int(row.number)
    return number


async def resealed(engine: AsyncEngine, organization_id: UUID, seals: Seals, passed: Callable[[], None]) -> Rekeyed:
    """Seal an organization's secrets anew; those that no key opens stay as they are.

    Args:
        engine: the application's.
        organization_id: the organization.
        seals: opens with the key before as well.
        passed: called after each row.
    """
    told = Rekeyed()
    for place in PLACES:
        after: UUID | None = None
        while True:
            async with tenant_session(engine, organization_id, writes=True) as session:
                after = await _batch(session, organization_id, seals, place, after, told, passed)
            if after is None:
                break
    return told


async def _batch(
    session: Session,
    organization_id: UUID,
    seals: Seals,
    place: Sealed,
    after: UUID | None,
    told: Rekeyed,
    passed: Callable[[], None],
) -> UUID | None:
    """Seal the next rows behind `after` anew; the last one's id, None where there was none."""
    one = place.table.c
    behind = () if after is None else (one.id > after,)
    columns = [one.id, *(one[name] for name in place.columns)]
    stale = select(*columns).where(*_stale(place, organization_id, seals), *behind).order_by(one.id).limit(AT_ONCE)
    rows = await session.rows(stale.with_for_update())
    for row in rows:
        held = {name: getattr(row, name) for name in place.columns}
        try:
            values = {name: _anew(seals, organization_id, row.id, sealed) for name, sealed in held.items()}
        except UnsealedError:
            told.lost += 1
        else:
            mine = (one.organization_id == organization_id, one.id == row.id)
            await session.run(update(place.table).where(*mine).values({**values, place.key: seals.name}))
            told.done += 1
        passed()
    return rows[-1].id if rows else None


def _anew(seals: Seals, organization_id: UUID, row_id: UUID, sealed: bytes | None) -> bytes | None:
    if sealed is None:
        return None
    return seals.seal(organization_id, row_id, seals.open(organization_id, row_id, sealed))


def _stale(place: Sealed, organization_id: UUID, seals: Seals) -> tuple[ColumnElement[bool], ...]:
    one = place.table.c
    held = one[place.columns[0]].is_not(None)
    return one.organization_id == organization_id, held, one[place.key] != seals.name
