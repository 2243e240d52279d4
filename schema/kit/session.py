"""One request's way to the database: a connection inside the one transaction. Never commits; the door does."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection


class Session:
    """Runs statements one after another on the request's connection and counts them.

    Sibling fields are resolved concurrently while a PostgreSQL connection runs one statement at a time;
    the lock puts them in line.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.statements = 0
        self._turn = asyncio.Lock()

    async def rows(self, statement: Executable, parameters: dict[str, Any] | None = None) -> Sequence[Row[Any]]:
        """All rows of a statement."""
        async with self._turn:
            self.statements += 1
            return (await self.connection.execute(statement, parameters)).all()

    async def run(
        self, statement: Executable, parameters: dict[str, Any] | Sequence[dict[str, Any]] | None = None
    ) -> int:
        """Execute a statement that writes; the number of rows it touched."""
        async with self._turn:
            self.statements += 1
            return (await self.connection.execute(statement, parameters)).rowcount
