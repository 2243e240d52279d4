"""One embedded database for the door's tests: migrated, with organizations that must never see each other."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import migrations
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.settings import Settings, load
from schema.access.tables import account
from schema.people.tables import organization

ACME = UUID("01900000-0000-7000-8000-00000000000a")
GLOBEX = UUID("01900000-0000-7000-8000-00000000000b")
DEMO = UUID("01900000-0000-7000-8000-00000000000c")
ANN = UUID("01900000-0000-7000-8000-0000000000a1")
GONE = UUID("01900000-0000-7000-8000-0000000000a2")
BOB = UUID("01900000-0000-7000-8000-0000000000b1")
EVE = UUID("01900000-0000-7000-8000-0000000000c1")
MEMORY = Path("/dev/shm")  # noqa: S108 - each test gets a folder of its own there
ROOM = 1_000_000_000
T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """The settings that lead to the database, and the ways into it."""

    settings: Settings
    database: Database

    def as_owner(self, work: Any) -> Any:
        """Run `work(connection)` as the owner, and commit."""
        return asyncio.run(_as_owner(self.database, work))


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A temporary folder that the system user who runs PostgreSQL for root can reach, unlike pytest's own.

    In memory where there is room, because a dozen short-lived clusters are a lot of disk to wait for.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="goldenthread-test-", dir=MEMORY if roomy else None) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def folder() -> Iterator[Path]:
    with passable_folder() as path:
        yield path


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with passable_folder() as path:
        yield from _world(path)


def _world(path: Path) -> Iterator[World]:
    settings = load(
        {
            "GOLDENTHREAD_DATA_DIR": str(path / "data"),
            "GOLDENTHREAD_STATEMENT_TIMEOUT_MS": "1000",
            "GOLDENTHREAD_POOL_SIZE": "2",
            "GOLDENTHREAD_POOL_TIMEOUT_SECONDS": "1",
        }
    )
    with running_database(settings) as database:
        migrations.migrate(database.owner(), migrations.route(None, migrations.HEAD))
        found = World(settings, database)
        found.as_owner(_seed)
        yield found


async def _as_owner(database: Database, work: Any) -> Any:
    engine = command_engine(Entrance(database.owner()))
    try:
        async with engine.begin() as connection:
            return await work(connection)
    finally:
        await engine.dispose()


async def _seed(connection: AsyncConnection) -> None:
    await connection.execute(
        insert(organization),
        [
            {"organization_id": ACME, "key": "acme", "name": "Acme", "settings": {}},
            {"organization_id": GLOBEX, "key": "globex", "name": "Globex", "settings": {}},
            {"organization_id": DEMO, "key": "demo", "name": "Demo", "settings": {"personas": {"employee": "eve"}}},
        ],
    )
    await connection.execute(
        insert(account),
        [
            {"organization_id": ACME, "id": ANN, "subject": "ann", "disabled_at": None},
            {"organization_id": ACME, "id": GONE, "subject": "gone", "disabled_at": datetime(2026, 1, 1, tzinfo=UTC)},
            {"organization_id": GLOBEX, "id": BOB, "subject": "bob", "disabled_at": None},
            {"organization_id": DEMO, "id": EVE, "subject": "eve", "disabled_at": None},
        ],
    )


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
