"""A migrated database for what only SQL can tell, filled row by row."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from tests.schema.development.small import SmallOrganization

DATABASE = "small"


@pytest.fixture(scope="module")
def small(server: URL, empty_database: URL, runner: asyncio.Runner) -> Iterator[SmallOrganization]:
    """An organization without rows in a database of its own."""
    runner.run(_execute(server, f"CREATE DATABASE {DATABASE} TEMPLATE {empty_database.database}"))
    yield SmallOrganization(server.set(database=DATABASE), runner)
    runner.run(_execute(server, f"DROP DATABASE {DATABASE} WITH (FORCE)"))


async def _execute(server: URL, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
