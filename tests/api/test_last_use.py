"""The last use of a service token: noted after the answer, once a minute, and never at the answer's cost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.service_tokens import issue
from api.context import tenant_session
from api.database.engines import app_engine
from api.database.running import Entrance
from api.last_use import LastUse
from api.settings import Settings
from schema.access.tables import service_token
from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from tests.api.conftest import ACME, ANN, World, run

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_person_leaves_no_note() -> None:
    async def due() -> bool:
        return LastUse(app_engine_of_nowhere()).is_due(Viewer(ACME, account_id=ANN), NOW)

    assert run(due()) is False


def test_a_service_is_due_once_a_minute(world: World) -> None:
    async def noted() -> list[bool | datetime]:
        engine = app_engine(world.database.app, world.settings)
        async with tenant_session(engine, ACME, writes=True) as session:
            await issue(session, ACME, name="noted", scopes=["people:read"], now=NOW, expires_at=None)
            column = service_token.c
            token_id: UUID = (await session.rows(select(column.id).where(column.name == "noted")))[0].id
        uses = LastUse(engine)
        viewer = Viewer(ACME, kind=ViewerKind.SERVICE, account_id=token_id)
        found: list[bool | datetime] = [uses.is_due(viewer, NOW)]
        await uses.note(viewer, NOW)
        found += [uses.is_due(viewer, NOW + 59 * SECOND), uses.is_due(viewer, NOW + 60 * SECOND)]
        async with tenant_session(engine, ACME, writes=False) as session:
            rows = await session.rows(select(column.last_used_at).where(column.id == token_id))
        await engine.dispose()
        return [*found, rows[0].last_used_at]

    assert run(noted()) == [True, False, True, NOW]


def test_a_database_that_is_away_costs_the_note_only() -> None:
    async def note() -> None:
        await LastUse(app_engine_of_nowhere()).note(Viewer(ACME, kind=ViewerKind.SERVICE, account_id=ANN), NOW)

    run(note())


def app_engine_of_nowhere() -> AsyncEngine:
    entrance = Entrance(make_url("postgresql+asyncpg://a@127.0.0.1:1/nowhere"))
    return app_engine(entrance, replace(Settings(), pool_size=1))
