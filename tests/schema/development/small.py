"""A small organization in a real database, written row by row, and what a viewer reads of it through a readable."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from schema.access.reads import Readable
from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.kit.tables import metadata

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)

T = TypeVar("T")


@dataclass
class SmallOrganization:
    """One organization; rows are kept until `save` writes them in their order."""

    url: URL
    runner: asyncio.Runner
    organization: UUID = field(default_factory=uuid7)
    people: dict[str, UUID] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        key = str(self.organization)
        self.rows.append(("organization", {"organization_id": self.organization, "key": key, "name": "Demo"}))

    def add(self, table: str, **columns: Any) -> UUID:
        """One row; its id."""
        identifier = uuid7()
        self.rows.append((table, {"organization_id": self.organization, "id": identifier, **columns}))
        return identifier

    def hire(self, *names: str) -> None:
        """Employees by name, for `people`."""
        for name in names:
            person = self.add("person", display_name=name, sort_name=name)
            self.people[name] = self.add("employee", person_id=person, employee_number=name)
            self.add("employment", employee_id=self.people[name], status="ACTIVE", valid_from=LONG_AGO)

    def line(self, manager: str, employee: str, kind: str = "SOLID", depth: int = 1, until: date | None = None) -> None:
        """A line in the closure, from long ago."""
        self.add(
            "reporting_chain",
            manager_id=self.people[manager],
            employee_id=self.people[employee],
            kind=kind,
            depth=depth,
            valid_from=LONG_AGO,
            valid_to=until,
        )

    def save(self) -> None:
        """Write all rows."""
        self._run(self._write)

    def read(self, name: str, reads: Readable, *roles: Role) -> list[Any]:
        """All rows that a person reads of a readable, in the order of their ids."""
        viewer = Viewer(self.organization, employee_id=self.people[name], roles=frozenset(roles))

        async def fetch(connection: AsyncConnection) -> list[Any]:
            request = Request(Session(connection), viewer, NOW, b"key")
            return list(await request.session.rows(reads.rows(request).order_by(reads.table.c.id)))

        return self._run(fetch)

    async def _write(self, connection: AsyncConnection) -> None:
        for table, columns in self.rows:
            await connection.execute(insert(metadata.tables[table]), columns)

    def _run(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Do some work in one transaction, as the tables' owner."""

        async def transaction() -> T:
            engine = create_async_engine(self.url)
            try:
                async with engine.begin() as connection:
                    return await work(connection)
            finally:
                await engine.dispose()

        return self.runner.run(transaction())
