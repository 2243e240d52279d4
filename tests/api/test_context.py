"""One request, one transaction, one tenant: the wall holds, and nothing of it leaks to the next borrower."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session
from api.database.engines import app_engine
from schema.people.tables import location, organization
from tests.api.conftest import ACME, BOB, GLOBEX, World, run

TENANT = text("SELECT current_setting('goldenthread.organization', true)")


def on_one_connection(world: World, work: Callable[[AsyncEngine], Awaitable[Any]]) -> Any:
    """Run the work over a pool of a single connection, which every session must share."""

    async def working() -> Any:
        engine = app_engine(world.database.app, replace(world.settings, pool_size=1))
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    return run(working())


def test_a_session_sees_its_tenant_only(world: World) -> None:
    async def keys(engine: AsyncEngine) -> list[list[str]]:
        seen = []
        for tenant in (ACME, GLOBEX, BOB):
            async with tenant_session(engine, tenant, writes=False) as session:
                seen.append([row.key for row in await session.rows(select(organization.c.key))])
        return seen

    assert on_one_connection(world, keys) == [["acme"], ["globex"], []]


def test_the_next_borrower_of_the_connection_has_no_tenant(world: World) -> None:
    async def after(engine: AsyncEngine) -> tuple[Any, ...]:
        async with tenant_session(engine, ACME, writes=True) as session:
            inside = (await session.rows(TENANT))[0][0]
        async with engine.connect() as connection:
            outside = await connection.scalar(TENANT)
            count = await connection.scalar(text("SELECT count(*) FROM organization"))
        return inside, outside, count

    assert on_one_connection(world, after) == (str(ACME), "", 0)


def test_a_row_of_another_tenant_can_not_be_written(world: World) -> None:
    row = {"organization_id": GLOBEX, "id": BOB, "name": "Smuggled", "country": "DE"}

    async def smuggle(engine: AsyncEngine) -> None:
        async with tenant_session(engine, ACME, writes=True) as session:
            await session.run(insert(location).values(**row))

    with pytest.raises(DBAPIError, match="violates row-level security policy"):
        on_one_connection(world, smuggle)
    count = text("SELECT count(*) FROM location WHERE name = 'Smuggled'")
    assert world.as_owner(lambda connection: connection.scalar(count)) == 0


def test_a_reading_session_reads_one_snapshot_and_writes_nothing(world: World) -> None:
    async def settings(engine: AsyncEngine) -> list[tuple[str, str]]:
        found = []
        for writes in (False, True):
            async with tenant_session(engine, ACME, writes=writes) as session:
                names = ("transaction_read_only", "transaction_isolation")
                found.append(tuple([(await session.rows(text(f"SHOW {name}")))[0][0] for name in names]))
        return found

    assert on_one_connection(world, settings) == [("on", "repeatable read"), ("off", "read committed")]


def test_an_error_undoes_the_writes(world: World) -> None:
    async def fail(engine: AsyncEngine) -> None:
        async with tenant_session(engine, ACME, writes=True) as session:
            await session.run(insert(location).values(organization_id=ACME, id=BOB, name="Undone", country="DE"))
            raise KeyError("after the write")

    with pytest.raises(KeyError):
        on_one_connection(world, fail)
    count = text("SELECT count(*) FROM location WHERE name = 'Undone'")
    assert world.as_owner(lambda connection: connection.scalar(count)) == 0


def test_a_connection_that_died_while_idle_is_replaced(world: World) -> None:
    async def after_a_restart(engine: AsyncEngine) -> int:
        async with tenant_session(engine, ACME, writes=False) as session:
            process = (await session.rows(text("SELECT pg_backend_pid()")))[0][0]
        killer = app_engine(replace(world.database.app, url=world.database.owner()), world.settings)
        async with killer.connect() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend({process}, 5000)"))
        await killer.dispose()
        async with tenant_session(engine, ACME, writes=False) as session:
            return len(await session.rows(select(organization.c.key)))

    assert on_one_connection(world, after_a_restart) == 1
