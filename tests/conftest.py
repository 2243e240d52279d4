"""Fixtures for all tests: one PostgreSQL server, one world to read, fresh databases to write."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from api.database import migrations
from api.database.embedded import embedded_server
from api.database.engines import command_engine
from api.database.running import Entrance
from schema.kit.tenancy import APP_ROLE
from tests.told import Told
from tests.world import World, populate, simulated, tenants

WORLD, EMPTY = "world", "empty"
# Nothing here outlives the run, so the disk need not be waited for. What durability promises, tests.faults shows.
_CARELESS = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET max_wal_size = '256MB'",
    "SELECT pg_reload_conf()",
)
_MEMORY, _ROOM = Path("/dev/shm"), 8 << 30  # noqa: S108 - a new folder in it has a name that nobody else has
_LONGEST = ("access", "bench", "faults", "journeys")
"""The folders of tests that take longest: begun first, so that no process is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest; processes take whole files, each the next one of the list."""
    items.sort(key=lambda item: _LONGEST.index(_folder(item)) if _folder(item) in _LONGEST else len(_LONGEST))


def _memory() -> str | None:
    """A file system in memory with room to spare, where there is one: a copy of a database takes 1,200 files."""
    there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    return str(_MEMORY) if there else None


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """The loop in which all of the session's connections live."""
    with asyncio.Runner() as one:
        yield one


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """An embedded PostgreSQL server of the tests' own; its address as owner."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-tests-", dir=_memory()) as folder:
        Path(folder).chmod(0o755)
        with embedded_server(Path(folder) / "data") as owner, asyncio.Runner() as runner:
            for statement in _CARELESS:
                runner.run(_execute(owner, statement))
            yield owner


@pytest.fixture(scope="session")
def empty_database(server: URL, runner: asyncio.Runner) -> URL:
    """A migrated database without rows; a template for others, so nobody may connect to it."""
    runner.run(_execute(server, f"CREATE DATABASE {EMPTY}"))
    url = server.set(database=EMPTY)
    migrations.migrate(url, migrations.route(None, migrations.HEAD))
    return url


@pytest.fixture(scope="session")
def world(simulated_world: World) -> World:
    """The simulated world, where no folder of tests has one of its own."""
    return simulated_world


@pytest.fixture(scope="session")
def simulated_world(server: URL, empty_database: URL, runner: asyncio.Runner) -> Iterator[World]:
    """Two simulated organizations to read; whatever a test writes there it must roll back."""
    runner.run(_execute(server, f"CREATE DATABASE {WORLD} TEMPLATE {empty_database.database}"))
    owner = server.set(database=WORLD)
    told = simulated()
    one = World(runner, owner.set(username=APP_ROLE), owner, told["demo"], told["other"], lasting=True)
    runner.run(populate(one.engine(owner=True), told))
    # Loading teaches its connection how rows are copied.
    one.leave()
    one.tenants, one.personas = runner.run(_tenants(one))
    yield one
    one.leave()


@pytest.fixture(scope="session")
def told(world: World) -> Told:
    """What the simulation says of the demo organization."""
    return Told(world.demo)


@pytest.fixture
def fresh_database(server: URL, empty_database: URL, runner: asyncio.Runner) -> Iterator[URL]:
    """A migrated database without rows, of this test alone; its address as owner."""
    yield from copied(server, str(empty_database.database), runner)


@pytest.fixture(scope="module")
def module_database(server: URL, empty_database: URL, runner: asyncio.Runner) -> Iterator[URL]:
    """A migrated database without rows, shared by the tests of a module; its address as owner."""
    yield from copied(server, str(empty_database.database), runner)


@pytest.fixture
def world_copy(server: URL, world: World, runner: asyncio.Runner) -> Iterator[World]:
    """The world in a database of this test alone, to write in."""
    yield from copies(server, world, runner)


@pytest.fixture(scope="module")
def module_world(server: URL, world: World, runner: asyncio.Runner) -> Iterator[World]:
    """The world in a database that the tests of a module share, to write in."""
    yield from copies(server, world, runner)


def copies(server: URL, world: World, runner: asyncio.Runner) -> Iterator[World]:
    """The world in a database of its own, which goes when its user is done."""
    # Nobody else may be connected to what is copied.
    world.leave()
    for owner in copied(server, WORLD, runner):
        told = (world.demo, world.other, world.tenants, world.personas)
        one = World(runner, owner.set(username=APP_ROLE), owner, *told, lasting=True)
        yield one
        one.leave()


_numbers: Callable[[], int] = iter(range(10_000)).__next__


def copied(server: URL, template: str, runner: asyncio.Runner) -> Iterator[URL]:
    name = f"copy_{_numbers()}"
    runner.run(_execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    yield server.set(database=name)
    runner.run(_execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(server: URL, statement: str) -> None:
    engine = command_engine(Entrance(server)).execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def _tenants(one: World) -> tuple[dict[str, UUID], dict[str, str]]:
    async with one.engine(owner=True).connect() as connection:
        return await tenants(connection)
