"""The world that tests ask: a real database with a simulated organization and a second one that must stay unseen."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.context import bind_tenant
from api.demo import organization as demo
from api.graph import executor
from ml.simulate import Organization, simulate
from schema import root
from schema.access import journal
from schema.access.request import Request
from schema.access.store import viewer_of_subject
from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.kit.ids import encode_id
from schema.kit.session import Session
from schema.people.tables import employee, organization

T = TypeVar("T")

UNTIL = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CURSOR_KEY = b"a key that seals the cursors of tests"
SEED, PEOPLE = 7, 150
OTHER_SEED, OTHER_PEOPLE = 8, 60
EXECUTOR = executor(root.schema)
DEMO, OTHER = "demo", "other"
MACHINE = UUID("01890a5d-ac96-774b-bcce-b302099a80aa")


@dataclass(frozen=True)
class Answer:
    """What an operation gave."""

    data: dict[str, Any] | None
    errors: list[tuple[str, tuple[str | int, ...]]]
    messages: list[str]
    statements: int

    @property
    def codes(self) -> list[str]:
        """The codes of the errors, in order."""
        return [code for code, _ in self.errors]


@dataclass
class World:
    """A database with two organizations, asked as whoever one likes at a fixed time.

    `demo` and `other` are what the simulator drew, so that a test can look up what must (not) be answered. Where it is
    `lasting`, connections are kept, as in a server, until somebody calls `leave`.
    """

    runner: asyncio.Runner
    app_url: URL
    owner_url: URL
    demo: Organization
    other: Organization
    tenants: dict[str, UUID] = field(default_factory=dict)
    personas: dict[str, str] = field(default_factory=dict)
    ports: dict[type[Any], Any] = field(default_factory=dict)
    lasting: bool = False
    _engines: dict[str, AsyncEngine] = field(default_factory=dict)
    _keys: dict[tuple[int, str], UUID] = field(default_factory=dict)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine, in the loop that the connections belong to."""
        return self.runner.run(work)

    def engine(self, *, owner: bool = False) -> AsyncEngine:
        """The connections of the application's role, or of the tables' owner."""
        url = self.owner_url if owner else self.app_url
        if str(url) not in self._engines:
            pool = None if self.lasting else NullPool
            self._engines[str(url)] = create_async_engine(url, poolclass=pool)
        return self._engines[str(url)]

    def leave(self) -> None:
        """Close all connections; whoever asks again opens new ones."""
        for engine in self._engines.values():
            self.run(engine.dispose())

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows by SQL as the owner, behind the policy's back."""

        async def work() -> list[dict[str, Any]]:
            async with self.engine(owner=True).begin() as connection:
                result = await connection.execute(text(statement), values)
                return [dict(row) for row in result.mappings()] if result.returns_rows else []

        return self.run(work())

    def viewer(self, persona: str, tenant: str = DEMO) -> Viewer:
        """The viewer behind a persona's name or an account's subject."""

        async def work() -> Viewer | None:
            async with self.engine().begin() as connection:
                await bind_tenant(connection, self.tenants[tenant])
                subject = self.personas.get(persona, persona)
                return await viewer_of_subject(Session(connection), self.tenants[tenant], subject, NOW.date())

        viewer = self.run(work())
        assert viewer is not None, f"there is no account {persona}"
        return viewer

    def service(self, *scopes: str, tenant: str = DEMO) -> Viewer:
        """A machine with these scopes."""
        return Viewer(self.tenants[tenant], ViewerKind.SERVICE, account_id=MACHINE, scopes=frozenset(scopes))

    def ask(
        self,
        who: str | Viewer,
        operation: str,
        variables: Mapping[str, Any] | None = None,
        *,
        now: datetime = NOW,
        written: bool = False,
    ) -> Answer:
        """Run an operation as somebody, in a transaction that is rolled back; PostgreSQL may write what it can."""
        viewer = self.viewer(who) if isinstance(who, str) else who
        return self.run(self._ask(viewer, operation, variables, now, written=written))

    def send(
        self,
        who: str | Viewer,
        operation: str,
        variables: Mapping[str, Any] | None = None,
        *,
        now: datetime = NOW,
        key: str | None = None,
    ) -> Answer:
        """Run an operation as somebody and commit it with its events, as the door does; `key` names the request."""
        viewer = self.viewer(who) if isinstance(who, str) else who
        return self.run(self._ask(viewer, operation, variables, now, key=key, commit=True))

    async def sent(
        self, viewer: Viewer, operation: str, variables: Mapping[str, Any], *, now: datetime = NOW
    ) -> Answer:
        """As `send`, for one of several that are sent at once within `run`."""
        return await self._ask(viewer, operation, variables, now, commit=True)

    def employee_id(self, row: int, tenant: str = DEMO) -> str:
        """The opaque id of a simulated employee."""
        return encode_id("Employee", self.employee_key(row, tenant))

    def employee_key(self, row: int, tenant: str = DEMO) -> UUID:
        """The UUID of a simulated employee."""
        if (row, tenant) not in self._keys:
            self._keys[row, tenant] = self._employee_key(row, tenant)
        return self._keys[row, tenant]

    def _employee_key(self, row: int, tenant: str) -> UUID:
        told = self.demo if tenant == DEMO else self.other
        number = told.employees.values("number")[row]

        async def work() -> UUID:
            async with self.engine(owner=True).connect() as connection:
                mine = (employee.c.organization_id == self.tenants[tenant], employee.c.employee_number == number)
                found: UUID = (await connection.execute(select(employee.c.id).where(*mine))).scalar_one()
                return found

        return self.run(work())

    async def _ask(
        self,
        viewer: Viewer,
        operation: str,
        variables: Mapping[str, Any] | None,
        now: datetime,
        *,
        key: str | None = None,
        commit: bool = False,
        written: bool = False,
    ) -> Answer:
        async with self.engine().connect() as connection:
            await bind_tenant(connection, viewer.organization_id)
            session = Session(connection)
            request = Request(session, viewer, now, CURSOR_KEY, written=written, key=key, ports=self.ports)
            result = await EXECUTOR.execute(operation, context_value=request, variable_values=dict(variables or {}))
            if commit and result.data is not None:
                await journal.write(session, viewer, now, request.events)
                await connection.commit()
            else:
                await connection.rollback()
        errors = result.errors or []
        return Answer(
            data=result.data,
            errors=[((error.extensions or {}).get("code", "?"), tuple(error.path or ())) for error in errors],
            messages=[error.message for error in errors],
            statements=session.statements,
        )


async def populate(engine: AsyncEngine, organizations: Mapping[str, Organization]) -> None:
    """Load the organizations, each under its key."""
    for key, told in organizations.items():
        await demo.create(engine, key, told, lambda *_: None)


def simulated() -> dict[str, Organization]:
    """The two organizations."""
    return {
        DEMO: simulate(PEOPLE, SEED, until=UNTIL),
        OTHER: simulate(OTHER_PEOPLE, OTHER_SEED, until=UNTIL),
    }


async def tenants(connection: AsyncConnection) -> tuple[dict[str, UUID], dict[str, str]]:
    """The organizations' ids by key, and the demo's personas."""
    rows = (await connection.execute(select(organization))).mappings().all()
    personas = next(row["settings"]["personas"] for row in rows if row["key"] == DEMO)
    return {row["key"]: row["organization_id"] for row in rows}, dict(personas)
