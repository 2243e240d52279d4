"""Reads of governance on a real database: the trail about somebody, what serves now, what is open, what caused what."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import Table, insert
from sqlalchemy.exc import IntegrityError

from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.governance import ai_tables, integration_tables, store
from schema.governance.values import DeliveryState
from schema.kit import event_tables
from schema.kit.chain import chain_hash, content_digest
from schema.kit.event_values import ActorKind, AuditedData, AuditEntry
from schema.kit.ids import uuid7
from schema.kit.session import Session
from tests.world import CURSOR_KEY, DEMO, NOW, World

T = TypeVar("T")
NODE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
LATER = NOW + timedelta(hours=1)
NUMBER = 900_001
"""Of an event, far behind those of the simulation."""


def test_the_trail_of_an_employee_holds_all_that_is_the_employees(world: World) -> None:
    one, other = world.employee_key(1), world.employee_key(2)

    async def read(request: Request) -> list[list[str]]:
        await _trail(request, ("Goal", NODE, one), ("Employee", one, one), ("Goal", uuid7(), other))
        asked = (("Employee", one), ("Goal", NODE), ("Employee", NODE))
        rows = [await request.session.rows(_newest(request, *key)) for key in asked]
        return [[row.action for row in found] for found in rows]

    assert _as_admin(world, read) == [["act 2", "act 1"], ["act 1"], []]


def test_an_entry_about_an_employee_must_name_the_employee(world: World) -> None:
    async def read(request: Request) -> None:
        with pytest.raises(IntegrityError, match="ck_audit_event_employee"):
            await _trail(request, ("Employee", NODE, None))

    _as_admin(world, read)


def test_the_chain_holds_over_what_the_database_gives_back_and_after_content_is_erased(world: World) -> None:
    somebody = world.employee_key(1)

    async def read(request: Request) -> list[bool]:
        await _trail(request, ("Goal", NODE, None), ("Goal", NODE, somebody))
        kept = event_tables.audit_event
        await request.session.run(kept.update().where(kept.c.sequence == 1).values(after=None, salt=None))
        rows = await request.session.rows(kept.select().order_by(kept.c.sequence))
        entries = [AuditEntry(**{name: getattr(row, name) for name in AuditEntry._fields}) for row in rows]
        holds = [row.hash == chain_hash(row.previous_hash, one) for row, one in zip(rows, entries, strict=True)]
        whole = rows[1].content_digest == content_digest(rows[1].salt, rows[1].before, rows[1].after)
        return [*holds, rows[1].previous_hash == rows[0].hash, whole]

    assert _as_admin(world, read) == [True] * 4


def test_the_version_in_force_is_the_one_promoted_last(world: World) -> None:
    async def read(request: Request) -> dict[str, int | None]:
        for key, promoted in (("forward", (1, 2)), ("back", (2, 1)), ("never", ())):
            await _system(request, key, promoted)
        rows = await store.AI_SYSTEMS.all(request)
        return {row.key: row.model_version for row in rows}

    assert _as_admin(world, read) == {"back": 1, "forward": 2, "never": None}


def test_only_open_problems_are_listed_latest_first(world: World) -> None:
    async def read(request: Request) -> list[list[str]]:
        connections = [await _connection(request, name) for name in ("one", "two")]
        for code, at, resolved in (("OLD", NOW, None), ("NEW", LATER, None), ("GONE", LATER, LATER)):
            told = {"code": code, "message": "m", "first_at": NOW, "last_at": at, "resolved_at": resolved}
            await _add(request, integration_tables.connection_problem, connection_id=connections[0], **told)
        found = await store.CONNECTION_PROBLEMS.by_parents(request, "connection_id", connections, store.UNRESOLVED)
        return [[row.code for row in found[connection]] for connection in connections]

    assert _as_admin(world, read) == [["NEW", "OLD"], []]


def test_causes_come_oldest_first_and_deliveries_by_state(world: World) -> None:
    async def read(request: Request) -> tuple[list[list[int]], list[int]]:
        told = {"type": "goal.closed", "at": NOW, "node_type": "Goal", "node_id": NODE, "operation": "UPDATED"}
        events = [
            await _add(request, event_tables.domain_event, sequence=number, **told)
            for number in (NUMBER, NUMBER + 1, NUMBER + 2)
        ]
        for cause in (events[1], events[0]):
            await _add(request, event_tables.domain_event_cause, event_id=events[2], cause_id=cause)
        hook = {
            "url": "https://example.org",
            "query": "q",
            "events": ["goal.closed"],
            "secret": b"s",
            "secret_key": "k",
        }
        subscription = await _add(request, integration_tables.webhook_subscription, actor_kind=ActorKind.SYSTEM, **hook)
        for event, state in zip(events, ("FAILED", "FAILED", "PENDING"), strict=True):
            whose = {"webhook_subscription_id": subscription, "event_id": event, "sequence": NUMBER}
            await _add(request, integration_tables.event_delivery, state=state, **whose)
        causes = await store.causes(request, events)
        counted = [
            len(await request.session.rows(store.EVENT_DELIVERIES.rows(request, store.in_state(state))))
            for state in (DeliveryState.FAILED, DeliveryState.PENDING, DeliveryState.DELIVERED)
        ]
        return [[row.sequence for row in causes[event]] for event in events], counted

    assert _as_admin(world, read) == ([[], [], [NUMBER, NUMBER + 1]], [2, 1, 0])


def _as_admin(world: World, read: Callable[[Request], Awaitable[T]]) -> T:
    """What an HR admin finds in a transaction that is rolled back."""
    viewer = Viewer(world.tenants[DEMO], employee_id=uuid7(), roles=frozenset({Role.HR_ADMIN}))

    async def work() -> T:
        async with world.engine(owner=True).connect() as connection:
            for table in (ai_tables.model_promotion, event_tables.audit_event):
                await connection.execute(table.delete())
            found = await read(Request(Session(connection), viewer, NOW, CURSOR_KEY))
            await connection.rollback()
            return found

    return world.run(work())


def _newest(request: Request, type_name: str, row: UUID) -> Any:
    statement = store.AUDIT_EVENTS.rows(request, store.about(type_name, row))
    return statement.order_by(event_tables.audit_event.c.sequence.desc())


async def _trail(request: Request, *subjects: tuple[str, UUID, UUID | None]) -> None:
    """A chain of entries about nodes, each with its employee."""
    previous: str | None = None
    for number, (type_name, node, employee) in enumerate(subjects, start=1):
        salt, after = bytes([number]) * 16, {"b": ["☃", number], "a": None}
        digest = content_digest(salt, None, after)
        about = (f"act {number}", type_name, node, employee, AuditedData.GOAL, digest)
        entry = AuditEntry(number, NOW, ActorKind.SYSTEM, None, *about)
        chained = {"hash": chain_hash(previous, entry), "previous_hash": previous}
        await _add(request, event_tables.audit_event, **entry._asdict(), after=after, salt=salt, **chained)
        previous = chained["hash"]


async def _system(request: Request, key: str, promoted: tuple[int, ...]) -> None:
    told = {"key": key, "name": key, "purpose": "retention", "risk_class": "HIGH"}
    system = await _add(request, ai_tables.ai_system, **told)
    trained = {"ai_system_id": system, "artefact_hash": "00", "trained_at": NOW}
    versions = {number: await _add(request, ai_tables.model_version, version=number, **trained) for number in (1, 2)}
    for hour, number in enumerate(promoted):
        which = {"ai_system_id": system, "model_version_id": versions[number]}
        await _add(request, ai_tables.model_promotion, promoted_at=NOW + timedelta(hours=hour), **which)


async def _connection(request: Request, name: str) -> UUID:
    released = {"connector_version": "1", "sdk_api": "1", "capabilities": [], "verification": "L0"}
    connector = await _add(request, integration_tables.connector, key=name, name=name, **released)
    return await _add(request, integration_tables.connected_system, connector_id=connector, name=name)


async def _add(request: Request, table: Table, **values: Any) -> UUID:
    row = uuid7()
    await request.session.run(insert(table).values(organization_id=request.viewer.organization_id, id=row, **values))
    return row
