"""A small organization with a connection to Acme Learning, and what it takes to run it as a worker would."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.connections import Keeper, means_of
from api.context import tenant_session, utc_now
from api.feeds.sealing import Seals
from api.founding import found
from api.jobs.system import system_request
from plugins.host.calling import Host, described
from plugins.host.facts import PluginFacts
from plugins.sync.runs import run
from plugins.sync.vault import sealed_credentials
from schema.access.changes import add
from schema.governance.integration_tables import connected_system, connector, sync_run
from schema.kit.ids import uuid7
from schema.kit.tenancy import APP_ROLE
from schema.people.tables import employee, employment, person
from tests.plugins import scripted

SCRIPTED = PluginFacts("scripted", "1.0.0", "tests", "tests.plugins.scripted")
SECRETS = {"key": "acme-key-b6f1c3", "signing_secret": "signing-secret-71aa"}


PEOPLE = 100
T = TypeVar("T")


@dataclass
class Site:
    """A database with one organization of a hundred people."""

    runner: asyncio.Runner
    owner_url: URL
    tenant: UUID = field(default_factory=uuid7)

    def __post_init__(self) -> None:
        self._engines = {
            owner: create_async_engine(url, poolclass=NullPool)
            for owner, url in ((True, self.owner_url), (False, self.owner_url.set(username=APP_ROLE)))
        }
        self.run(self._people())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine."""
        return self.runner.run(work)

    def engine(self, *, owner: bool = False) -> AsyncEngine:
        """Connections of the application's role, or of the tables' owner."""
        return self._engines[owner]

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows by SQL as the owner."""

        async def work() -> list[dict[str, Any]]:
            async with self.engine(owner=True).begin() as connection:
                result = await connection.execute(text(statement), values)
                return [dict(row) for row in result.mappings()] if result.returns_rows else []

        return self.run(work())

    async def _people(self) -> None:
        async with tenant_session(self.engine(), self.tenant, writes=True) as session:
            await found(session, self.tenant, "site")
            ids = [(uuid7(), uuid7(), number) for number in range(PEOPLE)]
            tenant = {"organization_id": self.tenant}
            named = [{**tenant, "id": one, "display_name": f"P{n}", "sort_name": f"P{n}"} for one, _, n in ids]
            await session.run(insert(person), named)
            told = [
                {"person_id": one, "id": two, "employee_number": f"{n}", "work_email": email(n)} for one, two, n in ids
            ]
            await session.run(insert(employee), [{**tenant, **row} for row in told])
            terms = {**tenant, "status": "ACTIVE", "valid_from": date(2020, 1, 1)}
            await session.run(insert(employment), [{**terms, "id": uuid7(), "employee_id": two} for _, two, _ in ids])


def email(n: int) -> str:
    """The address of an employee."""
    return f"p{n}@example.com"


def course(n: int, **told: Any) -> dict[str, Any]:
    """A course as Acme tells it."""
    row = {"id": f"c{n}", "n": n, "title": f"Course {n}"}
    return {**row, **told}


def completion(n: int, who: int, course_id: str = "c1", **told: Any) -> dict[str, Any]:
    """A completion as Acme tells it."""
    at = f"2026-03-{1 + n % 28:02}T10:00:00Z"
    row = {"id": f"d{n}", "n": n, "email": email(who), "course": course_id, "state": "COMPLETED", "at": at}
    return {**row, **told}


@dataclass
class System:
    """A connection to Acme Learning.

    Attributes:
        world: where it stands.
        script: what Acme says.
        host: the plugins; only the scripted one, unless others are put in.
    """

    world: Site
    script: Path
    kind: str = "bulk"
    plugins: Sequence[PluginFacts] = (SCRIPTED,)
    host: Host = field(init=False)
    connection_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        self.host = Host(self.world.run(self._described()))
        self.keeper = Keeper(Seals(b"a key that seals the secrets of tests"))
        self.connection_id = self.world.run(self._connect())

    @property
    def tenant(self) -> UUID:
        """The organization."""
        return self.world.tenant

    def says(self, **told: Any) -> None:
        """Let Acme say this."""
        scripted.write(self.script, **told)

    def sync(self, mode: str = "INCREMENTAL", *, dry: bool = False) -> Mapping[str, Any]:
        """Run the connection to its end; the run's row."""
        run_id = self.world.run(self.queued(mode, dry=dry))
        self.go_on(run_id)
        return self.row(run_id)

    def go_on(self, run_id: UUID) -> None:
        """Do a run as a worker does that takes it out of the queue."""
        self.world.run(self._work(run_id))

    def row(self, run_id: UUID) -> Mapping[str, Any]:
        """A run."""
        return self.world.rows("SELECT * FROM sync_run WHERE id = :id", id=run_id)[0]

    def counts(self, row: Mapping[str, Any]) -> tuple[int, int, int, int]:
        """Created, updated, unchanged, rejected."""
        return row["created"], row["updated"], row["unchanged"], row["rejected"]

    def problems(self) -> dict[str, int]:
        """The problems that are open, with how often each occurred."""
        rows = self.world.rows("SELECT code, count FROM connection_problem WHERE resolved_at IS NULL")
        return {row["code"]: row["count"] for row in rows}

    def state(self) -> str:
        """The state of the connection."""
        return str(
            self.world.rows("SELECT state FROM connected_system WHERE id = :id", id=self.connection_id)[0]["state"]
        )

    async def queued(self, mode: str = "INCREMENTAL", *, dry: bool = False) -> UUID:
        """A run that waits."""
        async with system_request(self.world.engine(), self.tenant, utc_now()) as request:
            told = {"mode": mode, "dry_run": dry, "started_at": request.now}
            return await add(request, sync_run, connection_id=self.connection_id, **told)

    async def _work(self, run_id: UUID) -> None:
        async with system_request(self.world.engine(), self.tenant, utc_now()) as request:
            means = means_of(self.host, self.world.engine(), self.tenant, self.keeper)
            await run(means, request, run_id)

    async def _described(self) -> list[PluginFacts]:
        return [await described(one) for one in self.plugins]

    async def _connect(self) -> UUID:
        row_id, connector_id = uuid7(), uuid7()
        sealed = sealed_credentials(self.keeper, self.tenant, row_id, SECRETS, None)
        tenant = {"organization_id": self.tenant}
        facts = self.host.connectors[self.kind]
        listed = {"key": self.kind, "name": facts.name, "connector_version": facts.version, "sdk_api": facts.sdk_api}
        can = {"capabilities": list(facts.capabilities), "verification": facts.verification}
        held = {"credentials": sealed.secret, "credentials_key": sealed.key}
        settings = {"url": scripted.address(self.script)}
        async with tenant_session(self.world.engine(), self.tenant, writes=True) as session:
            await session.run(insert(connector).values(id=connector_id, **tenant, **listed, **can))
            told = {"connector_id": connector_id, "name": "acme", "settings": settings, **held}
            await session.run(insert(connected_system).values(id=row_id, **tenant, **told))
        return row_id
