"""Rows gathered and written table by table, on a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api.context import bind_tenant
from schema.kit.ids import uuid7
from schema.kit.periods import Outcome, Stretch, in_force
from schema.kit.session import Session
from schema.kit.tenancy import APP_ROLE
from schema.kit.writes import CHUNK, Writes, histories
from schema.people.tables import employee, employment, location, organization, person

T = TypeVar("T")
DAYS = [date(2026, month, 1) for month in range(1, 7)]
ORDER = (location, person, employee, employment)


def inside(runner: asyncio.Runner, owner: URL, work: Callable[[Session, UUID], Awaitable[T]]) -> T:
    """What a piece of work gives in a new organization, as the server's role; nothing of it is kept."""

    async def run() -> T:
        engine = create_async_engine(owner.set(username=APP_ROLE), poolclass=NullPool)
        async with engine.connect() as connection:
            tenant = uuid7()
            await bind_tenant(connection, tenant)
            row = {"organization_id": tenant, "key": str(tenant), "name": "Acme"}
            await connection.execute(insert(organization), row)
            return await work(Session(connection), tenant)

    return runner.run(run())


def test_rows_are_created_changed_and_counted(runner: asyncio.Runner, module_database: URL) -> None:
    async def work(session: Session, tenant: UUID) -> tuple[Any, ...]:
        writes = Writes(tenant)
        ulm = writes.create(location, {"name": "Ulm", "country": "DE"})
        writes.create(location, {"name": "Bonn", "country": "DE", "city": "Bonn"})
        writes.keep(location)
        await writes.flush(session, ORDER)
        writes.change(location, ulm, {"city": "Ulm"})
        await writes.flush(session, ORDER)
        await writes.flush(session, ORDER)
        rows = await session.rows(select(location.c.name, location.c.city, location.c.version))
        return sorted(map(tuple, rows)), dict(writes.diff.counts["location"]), writes.diff.changes

    assert inside(runner, module_database, work) == (
        [("Bonn", "Bonn", 1), ("Ulm", "Ulm", 2)],
        {Outcome.CREATE: 2, Outcome.UPDATE: 1, Outcome.UNCHANGED: 1},
        3,
    )


def test_many_rows_go_in_by_the_chunk_and_progress_ends_at_all(runner: asyncio.Runner, module_database: URL) -> None:
    async def work(session: Session, tenant: UUID) -> tuple[list[tuple[int, int]], int]:
        writes, steps = Writes(tenant), []
        for number in range(CHUNK + 1):
            writes.create(location, {"name": f"Place {number}", "country": "DE"})
        before = session.statements
        await writes.flush(session, ORDER, lambda done, total: steps.append((done, total)))
        return steps, session.statements - before

    steps, statements = inside(runner, module_database, work)
    assert (steps, statements) == ([(CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)], 2)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(["ACTIVE", "TERMINATED"])), min_size=1, max_size=8))
def test_a_history_in_hand_is_what_the_table_holds(
    runner: asyncio.Runner, module_database: URL, statements: list[tuple[date, str]]
) -> None:
    async def work(session: Session, tenant: UUID) -> tuple[list[Stretch], list[Stretch]]:
        writes = Writes(tenant)
        who = writes.create(person, {"display_name": "Ann", "sort_name": "Ann"})
        subject = {"employee_id": writes.create(employee, {"person_id": who, "employee_number": "1"})}
        history: list[Stretch] = []
        for day, status in statements:
            writes.tell(employment, history, day, subject, {"status": status})
            current = in_force(history, day)
            assert current is not None
            assert current.values == {"status": status}
        await writes.flush(session, ORDER)
        held = histories(await session.rows(select(employment)), ("status",))
        return history, held[subject["employee_id"]]

    in_hand, held = inside(runner, module_database, work)
    assert in_hand == held
