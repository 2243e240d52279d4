"""One request's way to the database: a connection inside the one transaction. Never commits; the door does."""

import asyncio
from collections.abc import Awaitable, Hashable, Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Executable, Row
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from schema.kit.errors import Code, CodedError
from schema.kit.statements import KEPT, Composing, Loaded, Prepared
from schema.kit.turns import InLine, Turns


class Session:
    """Runs statements one after another on the request's connection and counts them.

    Sibling fields are resolved concurrently while a PostgreSQL connection runs one statement at a time, so they take
    turns. PostgreSQL refuses everything else in a transaction of which a statement has failed or was cancelled.

    Args:
        connection: inside the transaction; None where only the driver is to be used.
        driver: its driver's own connection, where the transaction was begun on that.
        afresh: the SQL that gives up a transaction and begins another like it, which is run before the next statement
            where one has ended by an error; None where what was written before would be lost.
        in_line: made and entered around waiting for a turn.
    """

    def __init__(
        self,
        connection: AsyncConnection | None,
        *,
        driver: Any = None,
        afresh: str | None = None,
        in_line: InLine = nullcontext,
    ) -> None:
        self._connection = connection
        self.statements = 0
        self._afresh = afresh
        self._in_line = in_line
        self._driver = driver

    @cached_property
    def _turn(self) -> Turns:
        """The turns at the connection; made when the first statement comes, which may be the only one elsewhere."""
        return Turns(self._in_line, None if self._afresh is None else self._begin_afresh)

    @property
    def connection(self) -> AsyncConnection:
        """SQLAlchemy's connection, inside the transaction."""
        if self._connection is None:
            raise AssertionError("this session has the driver's connection alone")
        return self._connection

    async def rows(self, statement: Executable, parameters: dict[str, Any] | None = None) -> Sequence[Row[Any]]:
        """All rows of a statement."""
        async with self._turn:
            self.statements += 1
            return (await self.connection.execute(statement, parameters)).all()

    def fetch(self, shape: Hashable, compose: Composing, named: Mapping[str, Any]) -> Awaitable[list[Loaded]]:
        """All rows of a statement that is composed once for its shape; straight from the driver, same transaction.

        Args:
            shape: what tells the statement from others, values aside; None for one that is asked once.
            compose: makes the statement.
            named: the values of its named parameters.

        Raises:
            DBAPIError: as SQLAlchemy would.
        """
        prepared = None if shape is None else KEPT.get(shape, compose, named)
        return self._records(prepared or Prepared(compose(), named), named)

    async def run(
        self, statement: Executable, parameters: dict[str, Any] | Sequence[dict[str, Any]] | None = None
    ) -> int:
        """Execute a statement that writes; the number of rows it touched."""
        async with self._turn:
            self.statements += 1
            return (await self.connection.execute(statement, parameters)).rowcount

    async def _records(self, prepared: Prepared, values: Mapping[str, Any]) -> list[Loaded]:
        async with self._turn:
            self.statements += 1
            driver = self._driver or await self._enter()
            try:
                return prepared.loaded(await driver.fetch(prepared.sql, *prepared.arguments(values)))
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                kind = IntegrityError if isinstance(error, asyncpg.IntegrityConstraintViolationError) else DBAPIError
                raise kind(prepared.sql, None, error, connection_invalidated=driver.is_closed()) from error

    async def _begin_afresh(self, error: BaseException) -> None:
        """Make the connection usable again; a statement through SQLAlchemy that is cancelled takes it along."""
        if self.connection.invalidated or (self._driver or await self._enter()).is_closed():
            code = Code.TIMEOUT if isinstance(error, asyncio.CancelledError) else Code.UNAVAILABLE
            raise CodedError(code, "The connection to the database went with another part of the answer; try again.")
        await self._driver.execute(self._afresh)

    async def _enter(self) -> Any:
        """The driver's own connection, inside the transaction that SQLAlchemy has begun on it."""
        if not self.connection.in_transaction():
            raise AssertionError("a request's transaction is begun at the door")
        self._driver = (await self.connection.get_raw_connection()).driver_connection
        return self._driver
