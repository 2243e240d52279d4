"""A read's transaction, begun and ended in one message each: SQLAlchemy's pool lends the connection, no more.

Begun through SQLAlchemy, a transaction and its tenant cost several round trips and switches between tasks, more than
most reads cost otherwise. Writes go that way all the same: see `api.context`.
"""

from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import greenlet_spawn

FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


def beginning(organization_id: UUID) -> str:
    """The SQL that begins a read: one snapshot, no writes, and a tenant for as long as the transaction lasts."""
    return f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL goldenthread.organization = '{organization_id}'"


class Reading:
    """A borrowed connection within a tenant's read; `end` gives it back."""

    __slots__ = ("connection", "driver")

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self.connection = connection
        self.driver = driver

    async def end(self) -> None:
        """Undo the transaction, and the tenant with it; a connection where that fails goes no further."""
        try:
            if not self.connection.invalidated and not self.driver.is_closed():
                await self.driver.execute("ROLLBACK")
        except BaseException:
            await self.connection.invalidate()
            raise
        finally:
            await given_back(self.connection, self.driver)


async def begun(engine: AsyncEngine, organization_id: UUID) -> Reading:
    """A read of an organization.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    connection, driver = await borrowed(engine)
    try:
        await driver.execute(beginning(organization_id))
    except BaseException as error:
        await connection.invalidate()
        await given_back(connection, driver)
        if isinstance(error, FAILURES):
            raise DBAPIError("BEGIN", None, error, connection_invalidated=driver.is_closed()) from error
        raise
    return Reading(connection, driver)


async def borrowed(engine: AsyncEngine) -> tuple[AsyncConnection, Any]:
    """A connection of the pool with its driver's own, on which SQLAlchemy begins nothing by itself."""
    connection = AsyncConnection(engine, await greenlet_spawn(engine.sync_engine.connect))
    dbapi: Any = _lent(connection).connection.dbapi_connection
    dbapi.autocommit = True
    return connection, dbapi.driver_connection


async def given_back(connection: AsyncConnection, driver: Any) -> None:
    """Let the pool have a connection again; one that was closed meanwhile is replaced there."""
    lent = _lent(connection)
    if lent.invalidated or driver.is_closed():
        await connection.invalidate()
    else:
        dbapi: Any = lent.connection.dbapi_connection
        dbapi.autocommit = False
    await connection.close()


def _lent(connection: AsyncConnection) -> Connection:
    lent = connection.sync_connection
    if lent is None:
        raise AssertionError("the connection was given back")
    return lent
