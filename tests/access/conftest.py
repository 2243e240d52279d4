"""The stage, built once, and what each persona was answered, asked once."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import pytest
from graphql import DocumentNode
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.context import bind_tenant
from schema.access.request import Request
from schema.kit.ids import decode_id, encode_id
from schema.kit.session import Session
from schema.kit.tenancy import APP_ROLE
from tests.access import crawl, stage
from tests.access.cast import AHEAD, BEFORE, TODAY
from tests.access.crawl import Answer
from tests.access.personas import Persona, personas
from tests.access.scores import PORTS
from tests.access.stage import OURS, THEIRS, Canaries, Spot
from tests.access.staged import rows
from tests.access.staged.row import Row
from tests.conftest import copied
from tests.world import EXECUTOR

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
CURSOR_KEY = b"a key that seals the cursors of the stage"
DAYS: tuple[date, ...] = (BEFORE, AHEAD)
THOROUGH = frozenset({"subject", "boss", "former", "colleague", "admin"})
"""Who is asked along every edge of the graph and as of other days; for the others, who differ from one of these in
the rows that they see and not in the ways in, every list and every node by id must do."""


@dataclass
class Stage:
    """A database with the two organizations, to be asked as whoever one likes."""

    runner: asyncio.Runner
    owner: URL
    canaries: Canaries
    personas: dict[str, Persona] = field(default_factory=lambda: {one.name: one for one in personas()})
    _crawled: dict[str, list[Answer]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[tuple[str, Row]]:
        """Every row with its tenant; types together, so that to ask for many takes few statements."""
        staged = [(tenant, row) for tenant in (OURS, THEIRS) for row in rows()]
        return sorted(staged, key=lambda pair: stage.type_of(pair[1]) or "")

    @cached_property
    def ids(self) -> list[str]:
        """The opaque id of every node of both organizations."""
        return [stage.opaque(tenant, row) for tenant, row in self.rows if stage.type_of(row)]

    def behind(self, opaque: str) -> tuple[str, Row]:
        """The tenant and row behind the opaque id of a node."""
        spot = self.canaries.rows[decode_id(opaque).value]
        return spot.tenant, self.row_of(spot)

    def row_of(self, spot: Spot) -> Row:
        """The row that a canary stands in."""
        return self.by_label[spot.tenant, spot.label]

    @cached_property
    def by_label(self) -> dict[tuple[str, str], Row]:
        """Every row by its tenant and label."""
        return {(tenant, row.label): row for tenant, row in self.rows}

    @cached_property
    def engine(self) -> AsyncEngine:
        """Connections of the application's role."""
        return create_async_engine(self.owner.set(username=APP_ROLE))

    @property
    def subject(self) -> str:
        """The opaque id of the subject."""
        return encode_id("Employee", stage.row_id(OURS, "employee#subject"))

    def crawled(self, name: str) -> list[Answer]:
        """Everything that a persona was answered, by every way in; asked once."""
        if name not in self._crawled:
            self._crawled[name] = self.runner.run(self._crawl(self.personas[name]))
        return self._crawled[name]

    def ask(self, name: str, document: DocumentNode, **variables: Any) -> Answer:
        """What a persona is answered."""
        return self.runner.run(self._ask([(document, variables)], self.personas[name]))[0]

    async def _crawl(self, persona: Persona) -> list[Answer]:
        nodes = crawl.whole_nodes() if persona.name in THOROUGH else crawl.flat_nodes()
        asked: list[tuple[DocumentNode, dict[str, Any]]] = [(crawl.whole_lists(), {}), (nodes, {"ids": self.ids})]
        if persona.name in THOROUGH:
            asked.append((crawl.past_and_future(tuple(map(str, DAYS))), {"id": self.subject}))
        return await self._ask(asked, persona)

    async def _ask(self, asked: list[tuple[DocumentNode, dict[str, Any]]], persona: Persona) -> list[Answer]:
        async with self.engine.connect() as connection:
            await bind_tenant(connection, persona.viewer.organization_id)
            return [await self.answer(Session(connection), persona, *one) for one in asked]

    async def answer(
        self, session: Session, persona: Persona, document: DocumentNode, variables: dict[str, Any]
    ) -> Answer:
        """The answer to an operation inside a transaction of the caller's; as one, if it names too many ids for one."""
        return crawl.joined([await self._page(session, persona, document, one) for one in crawl.paged(variables)])

    async def _page(
        self, session: Session, persona: Persona, document: DocumentNode, variables: dict[str, Any]
    ) -> Answer:
        request = Request(session, persona.viewer, NOW, CURSOR_KEY, ports=PORTS)
        found = await EXECUTOR.execute(document, context_value=request, variable_values=variables)
        # Without the places in the operation: finding thousands of them takes longer than answering.
        told = [{"message": one.message, "path": one.path, "extensions": one.extensions} for one in found.errors or ()]
        return Answer(found.data, told, session.statements)


@pytest.fixture(scope="session")
def on_stage(server: URL, empty_database: URL, runner: asyncio.Runner) -> Iterator[Stage]:
    """The stage."""
    for owner in copied(server, str(empty_database.database), runner):
        engine = create_async_engine(owner, poolclass=NullPool)
        one = Stage(runner, owner, runner.run(stage.build(engine)))
        yield one
        runner.run(one.engine.dispose())
