"""A migrated database with two organizations, workers in this process, and a table that tells what they did."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session, utc_now
from api.database.engines import app_engine, command_engine
from api.database.running import Entrance
from api.jobs.duties import Duties
from api.jobs.queue import enqueue
from api.jobs.system import system_request
from api.jobs.worker import work
from api.settings import Settings, load
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.tenancy import APP_ROLE
from schema.people.tables import organization

ACME = UUID("01900000-0000-7000-8000-00000000000a")
GLOBEX = UUID("01900000-0000-7000-8000-00000000000b")
T = TypeVar("T")


@dataclass(frozen=True)
class Ground:
    """The database, as the workers enter it and as its owner does."""

    runner: asyncio.Runner
    owner: URL
    settings: Settings

    @property
    def entrance(self) -> Entrance:
        """The workers' way in."""
        return Entrance(self.owner.set(username=APP_ROLE))

    def run(self, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
        """Run something with an engine of the workers' role."""
        return self.runner.run(self._run(work))

    async def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """What the owner sees."""
        engine = command_engine(Entrance(self.owner))
        async with engine.begin() as connection:
            result = await connection.execute(text(sql), values)
            found = [tuple(row) for row in result] if result.returns_rows else []
        await engine.dispose()
        return found

    @asynccontextmanager
    async def working(self, duties: Duties, workers: int = 1) -> AsyncIterator[asyncio.Event]:
        """Workers, until the block ends."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work(self.entrance, self.settings, duties, stop))
            try:
                yield stop
            finally:
                stop.set()

    async def _run(self, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
        engine = app_engine(self.entrance, self.settings)
        try:
            return await work(engine)
        finally:
            await engine.dispose()


@pytest.fixture
def ground(fresh_database: URL, runner: asyncio.Runner) -> Ground:
    found = Ground(runner, fresh_database, load({"GOLDENTHREAD_STATEMENT_TIMEOUT_MS": "3000"}))
    runner.run(_prepare(found))
    return found


async def _prepare(ground: Ground) -> None:
    await ground.rows("CREATE TABLE done (organization_id uuid, what text, at timestamptz DEFAULT clock_timestamp())")
    await ground.rows(f"GRANT SELECT, INSERT ON done TO {APP_ROLE}")
    engine = command_engine(Entrance(ground.owner))
    async with engine.begin() as connection:
        tenants = [(ACME, "acme"), (GLOBEX, "globex")]
        rows = [{"organization_id": one, "key": key, "name": key, "settings": {}} for one, key in tenants]
        await connection.execute(insert(organization), rows)
    await engine.dispose()


async def note(request: Request, arguments: Mapping[str, Any]) -> None:
    """A job that writes down that it was done."""
    row = {"organization": request.viewer.organization_id, "what": arguments["what"]}
    await request.session.run(text("INSERT INTO done VALUES (:organization, :what)"), row)


async def hear(request: Request, event: Event) -> None:
    """A listener that writes down what it heard."""
    await note(request, {"what": f"{event.type} {event.payload['number']}"})


async def put(engine: AsyncEngine, job: str, what: str, *, tenant: UUID = ACME, **options: Any) -> bool:
    """Put a job into the queue, in a transaction of its own."""
    async with tenant_session(engine, tenant, writes=True) as session:
        return await enqueue(session, tenant, job, {"what": what}, **options)


async def happen(engine: AsyncEngine, *numbers: int, tenant: UUID = ACME, type_name: str = "Happened") -> None:
    """Record events, in one transaction."""
    async with system_request(engine, tenant, utc_now()) as request:
        request.events += [event(number, type_name) for number in numbers]


def event(number: int, type_name: str = "Happened") -> Event:
    """An event about nothing in particular."""
    return Event(type_name, "Goal", uuid7(), EventOperation.UPDATED, payload={"number": number})


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    """Wait for a condition; fail when it does not come about in time."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - other processes and the database tell nobody
            await asyncio.sleep(0.02)
