"""Row-level security holds alone: with every predicate of the application gone, tenants stay apart."""

from collections import OrderedDict
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, Select, select, text, true
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from api.context import bind_tenant, tenant_session
from schema.access import predicates, reads, thread
from schema.access.request import Request
from schema.kit.event_tables import domain_event
from schema.kit.statements import KEPT
from schema.kit.tables import metadata
from schema.kit.tenancy import APP_ROLE
from tests.access import crawl, stage
from tests.access.conftest import Stage
from tests.access.stage import OURS, THEIRS, organization_id
from tests.access.staged import rows

EMPTY = {"role_grant"}
"""Tables without rows on the stage: what its personas hold, they hold by word."""


@pytest.fixture
def without_predicates(monkeypatch: pytest.MonkeyPatch, on_stage: Stage) -> Stage:
    """The stage with the first wall torn down: every read is of all rows, of no named organization."""

    def everything(*_: object) -> ColumnElement[bool]:
        return true()

    def all_rows(
        self: reads.Readable, request: Request, *where: ColumnElement[Any], only: reads.Columns | None = None
    ) -> Select[Any]:
        source = self.table if self.source is None else self.source
        return select(*(self.columns(request) if only is None else only)).select_from(source).where(*where)

    def all_events(
        _request: Request, _seen: ColumnElement[bool], *where: ColumnElement[Any], only: reads.Columns | None
    ) -> Select[Any]:
        columns = [column for column in domain_event.c if column.name != "organization_id"] if only is None else only
        return select(*columns).where(*where)

    # Statements that were composed with the first wall standing must not be used, nor these kept for later.
    monkeypatch.setattr(KEPT, "_kept", OrderedDict())
    monkeypatch.setattr(predicates, "readable", everything)
    monkeypatch.setattr(reads, "readable", everything)
    monkeypatch.setattr(reads.Readable, "rows", all_rows)
    monkeypatch.setattr(thread, "_rows", all_events)
    return on_stage


def test_tenants_stay_apart_without_predicates(without_predicates: Stage) -> None:
    """Nothing of the other organization shows, in lists or by id; of the own one, what nobody should see does."""
    for name, tenant in (("machine_none", OURS), ("colleague", OURS), ("theirs_subject", THEIRS)):
        answers = [
            without_predicates.ask(name, crawl.whole_lists()),
            without_predicates.ask(name, crawl.flat_nodes(), ids=without_predicates.ids),
        ]
        shown = {spot for answer in answers for spot in stage.found_in(without_predicates.canaries, answer.raw)}
        ids = {
            spot
            for answer in answers
            for word in crawl.strings(answer.data)
            if (spot := stage.row_behind(without_predicates.canaries, word)) is not None
        }
        assert {spot.tenant for spot in shown | ids} == {tenant}
        assert any(spot.label == "goal/private" for spot in ids)


def test_an_unset_tenant_has_no_rows(on_stage: Stage) -> None:
    """In no table."""
    assert on_stage.runner.run(_tenants(on_stage, None)) == {name: set() for name in metadata.tables}


def test_a_tenant_has_its_own_rows_only(on_stage: Stage) -> None:
    """In every table that holds rows of both."""
    tenant = organization_id(OURS)
    found = on_stage.runner.run(_tenants(on_stage, tenant))
    assert found == {name: set() if name in EMPTY else {tenant} for name in metadata.tables}


def test_both_tenants_have_rows_in_every_table(on_stage: Stage) -> None:
    """Else the others would hold for nothing."""
    found = on_stage.runner.run(_tenants(on_stage, None, on_stage.owner))
    both = {organization_id(OURS), organization_id(THEIRS)}
    assert found == {name: set() if name in EMPTY else both for name in metadata.tables}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO job_family (organization_id, id, name) VALUES (:theirs, gen_random_uuid(), 'smuggled')",
        "UPDATE job_family SET organization_id = :theirs",
    ],
)
def test_no_row_can_be_written_for_another_tenant(on_stage: Stage, statement: str) -> None:
    """Neither a new one nor an own one moved over."""
    with pytest.raises(DBAPIError, match="row-level security"):
        on_stage.runner.run(_write(on_stage, statement))


@pytest.mark.parametrize(
    ("statement", "table"),
    [("UPDATE job_family SET name = 'defaced'", "job_family"), ("DELETE FROM pay_statement", "pay_statement")],
)
def test_a_write_reaches_no_row_of_another_tenant(on_stage: Stage, statement: str, table: str) -> None:
    """Rows of others are not even counted among those that a statement touched."""
    assert on_stage.runner.run(_write(on_stage, statement)) == sum(row.table == table for row in rows())


def test_a_returned_connection_carries_no_tenant(on_stage: Stage) -> None:
    """The pool's only connection sees nothing when it is borrowed again without naming a tenant."""
    within, afterwards, same = on_stage.runner.run(_borrowed_twice(on_stage))
    assert (within, afterwards, same) == ([organization_id(OURS)], [], True)


def _engine(on_stage: Stage) -> AsyncEngine:
    return create_async_engine(on_stage.owner.set(username=APP_ROLE), pool_size=1, max_overflow=0)


async def _tenants(on_stage: Stage, tenant: UUID | None, url: URL | None = None) -> dict[str, set[UUID]]:
    """The organizations whose rows each table shows."""
    engine = _engine(on_stage) if url is None else create_async_engine(url)
    async with engine.connect() as connection:
        if tenant is not None:
            await bind_tenant(connection, tenant)
        found = {
            name: set((await connection.execute(select(table.c.organization_id).distinct())).scalars())
            for name, table in metadata.tables.items()
        }
    await engine.dispose()
    return found


async def _write(on_stage: Stage, statement: str) -> int:
    """How many rows a statement of ours touched; undone."""
    engine = _engine(on_stage)
    try:
        async with engine.connect() as connection:
            await bind_tenant(connection, organization_id(OURS))
            values = {"theirs": organization_id(THEIRS)} if ":theirs" in statement else {}
            return (await connection.execute(text(statement), values)).rowcount
    finally:
        await engine.dispose()


async def _borrowed_twice(on_stage: Stage) -> tuple[list[UUID], list[UUID], bool]:
    """The organizations seen inside a request, then by the next borrower; and whether it was one connection."""
    engine, backends = _engine(on_stage), []
    statement, backend = text("SELECT organization_id FROM organization"), text("SELECT pg_backend_pid()")
    async with tenant_session(engine, organization_id(OURS), writes=True) as session:
        within = list((await session.connection.execute(statement)).scalars())
        backends.append((await session.connection.execute(backend)).scalar_one())
    async with engine.connect() as connection:
        afterwards = list((await connection.execute(statement)).scalars())
        backends.append((await connection.execute(backend)).scalar_one())
    await engine.dispose()
    return within, afterwards, len(set(backends)) == 1
