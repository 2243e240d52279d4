"""A read of one statement: within its tenant, for a caller who is looked up again, and leaving nothing behind."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Select, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.testclient import TestClient

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import Person, sign
from api.context import tenant_session, utc_now
from api.database.alone import Alone, MoreWantedError
from api.database.engines import app_engine
from api.database.lanes import Lanes
from api.personas import LIFETIME
from schema.access.store import viewer_of_subject
from schema.access.tables import account
from schema.access.viewer import Viewer
from schema.people.tables import organization
from tests.api.conftest import ACME, World, run

TODAY = datetime.now(UTC).date()


def _keys() -> Select[Any]:
    return select(organization.c.key)


def _settings() -> Select[Any]:
    names = ("goldenthread.organization", "transaction_read_only")
    return select(*(func.current_setting(name).label(name[:4]) for name in names))


@asynccontextmanager
async def _alone(engine: AsyncEngine, viewer: Viewer) -> AsyncIterator[Alone]:
    async with Lanes(engine).lane() as driver:
        yield Alone(driver, viewer)


def _on_one_connection(world: World, work: Callable[[AsyncEngine, Viewer], Awaitable[Any]]) -> Any:
    async def working() -> Any:
        engine = app_engine(world.database.app, replace(world.settings, pool_size=1))
        try:
            async with tenant_session(engine, ACME, writes=False) as session:
                viewer = await viewer_of_subject(session, ACME, "ann", TODAY)
            assert viewer is not None
            return await work(engine, viewer)
        finally:
            await engine.dispose()

    return run(working())


def test_the_statement_sees_its_tenant_and_writes_nothing(world: World) -> None:
    async def seen(engine: AsyncEngine, viewer: Viewer) -> tuple[Any, ...]:
        found = []
        for compose in (_keys, _settings):
            async with _alone(engine, viewer) as session:
                found.append([tuple(row.__dict__.values()) for row in await session.fetch(None, compose, {})])
                assert session.was_enough
        return tuple(found)

    assert _on_one_connection(world, seen) == ([("acme",)], [(str(ACME), "on")])


def test_the_next_borrower_has_no_tenant_and_may_write(world: World) -> None:
    async def after(engine: AsyncEngine, viewer: Viewer) -> tuple[Any, ...]:
        async with _alone(engine, viewer) as session:
            await session.fetch(None, _keys, {})
        async with engine.connect() as connection:
            tenant = await connection.scalar(text("SELECT current_setting('goldenthread.organization', true)"))
            reading = await connection.scalar(text("SHOW transaction_read_only"))
            return tenant, reading, await connection.scalar(text("SELECT count(*) FROM organization"))

    assert _on_one_connection(world, after) == ("", "off", 0)


def test_a_caller_who_changed_is_told_nothing(world: World) -> None:
    async def asked(engine: AsyncEngine, viewer: Viewer) -> list[tuple[bool | None, bool]]:
        found = []
        assert viewer.stamp is not None
        for stamp in (viewer.stamp - 1, viewer.stamp + 1):
            async with _alone(engine, replace(viewer, stamp=stamp)) as session:
                with pytest.raises(MoreWantedError):
                    await session.fetch(None, _keys, {})
                found.append((session.known, session.was_enough))
        return found

    assert _on_one_connection(world, asked) == [(False, False), (False, False)]


def test_a_caller_is_confirmed_where_no_statement_did_so(world: World) -> None:
    async def asked(engine: AsyncEngine, viewer: Viewer) -> list[bool]:
        found = []
        for stamp in (viewer.stamp, (viewer.stamp or 0) + 1):
            async with _alone(engine, replace(viewer, stamp=stamp)) as session:
                await session.confirm()
                found.append(session.was_enough)
        return found

    assert _on_one_connection(world, asked) == [True, False]


def test_a_second_statement_is_refused(world: World) -> None:
    async def refused(session: Alone, *, first: bool) -> None:
        if first:
            await session.fetch(None, _keys, {})
        with pytest.raises(MoreWantedError):
            await (session.fetch(None, _keys, {}) if first else session.rows(_keys()))

    async def asked(engine: AsyncEngine, viewer: Viewer) -> list[tuple[int, bool]]:
        found = []
        for first in (True, False):
            async with _alone(engine, viewer) as session:
                await refused(session, first=first)
                found.append((session.wanted, session.was_enough))
        return found

    assert _on_one_connection(world, asked) == [(2, False), (1, False)]


@pytest.mark.parametrize(
    ("query", "data"),
    [
        (
            "{ orgUnits { totalCount } locations { nodes { id } } }",
            {"orgUnits": {"totalCount": 0}, "locations": {"nodes": []}},
        ),
        ("{ __typename }", {"__typename": "Query"}),
    ],
)
def test_nobody_is_served_from_memory(world: World, query: str, data: Any) -> None:
    person = Person(ACME, f"cat {query}")
    cat = {"organization_id": ACME, "id": uuid4(), "subject": person.subject}
    world.as_owner(lambda connection: connection.execute(insert(account).values(cat)))
    token = sign(person, signing_key(world.settings), token_rules(world.settings), utc_now(), LIFETIME)
    ended = update(account).where(account.c.id == cat["id"]).values(disabled_at=utc_now())
    with TestClient(create_app(world.settings)) as client:

        def ask() -> tuple[int, Any]:
            answer = client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
            return answer.status_code, answer.json().get("data")

        assert [ask() for _ in range(3)] == [(200, data)] * 3
        world.as_owner(lambda connection: connection.execute(ended))
        assert ask() == (401, None)
