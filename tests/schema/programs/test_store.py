"""Owners and programs on a real database: who owns one reads the whole map, nobody else does."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import Table, insert, text

from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.errors import Code, CodedError
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.programs import access, actions, store, tables
from tests.world import CURSOR_KEY, DEMO, NOW, OTHER, World

T = TypeVar("T")
OWNER, STRANGER = 3, 4


def test_an_owner_reads_every_program_link_and_finding(world: World) -> None:
    async def read(request: Request) -> list[int]:
        ids = await _map(world, request)
        await actions.check_reader(request, access.PROGRAMS)
        rows = [
            await store.PROGRAMS.all(request),
            await store.links(request, [ids["LEARNING"]]),
            await request.session.rows(store.FINDINGS.rows(request)),
        ]
        return [len(one) for one in rows]

    assert _as(world, OWNER, read) == [3, 1, 2]


def test_who_owns_none_is_refused_and_finds_nothing(world: World) -> None:
    async def read(request: Request) -> list[int]:
        ids = await _map(world, request)
        with pytest.raises(CodedError, match=r"^You may not see the programs\.$") as refused:
            await actions.check_reader(request, access.PROGRAMS)
        assert refused.value.code is Code.FORBIDDEN
        rows = [
            await store.PROGRAMS.all(request),
            await store.links(request, list(ids.values())),
            await request.session.rows(store.FINDINGS.rows(request)),
        ]
        return [len(one) for one in rows]

    assert _as(world, STRANGER, read) == [0, 0, 0]


def test_owning_a_program_that_was_removed_opens_nothing(world: World) -> None:
    async def read(request: Request) -> tuple[bool, int]:
        await _map(world, request)
        await request.session.run(text("UPDATE program SET deleted_at = now() WHERE owner_id IS NOT NULL"))
        return await store.owns_a_program(request), len(await store.PROGRAMS.all(request))

    assert _as(world, OWNER, read) == (False, 0)


def test_an_owner_in_another_organization_is_a_stranger_here(world: World) -> None:
    async def read(request: Request) -> int:
        elsewhere = Viewer(world.tenants[OTHER], employee_id=request.viewer.employee_id)
        await _map(world, request)
        there = Request(request.session, elsewhere, NOW, CURSOR_KEY)
        return len(await store.PROGRAMS.all(there))

    assert _as(world, OWNER, read) == 0


def test_the_links_of_a_program_are_those_on_either_side(world: World) -> None:
    async def read(request: Request) -> list[list[str]]:
        ids = await _map(world, request)
        kinds = ("PERFORMANCE", "SUCCESSION", "LEARNING")
        return [[row.handoff for row in await store.links(request, [ids[kind]])] for kind in kinds]

    assert _as(world, OWNER, read) == [["plans", "ratings"], ["ratings"], ["plans"]]


def test_findings_come_with_their_evidence_and_open_apart_from_resolved(world: World) -> None:
    async def read(request: Request) -> tuple[list[list[str]], list[int]]:
        await _map(world, request)
        findings = await request.session.rows(store.FINDINGS.rows(request).order_by(tables.misalignment_finding.c.rule))
        named = await store.evidence(request, [row.id for row in findings])
        counts = [
            len(await request.session.rows(store.FINDINGS.rows(request, store.resolved(wanted))))
            for wanted in (True, False)
        ]
        return [[name for name, _ in named[row.id]] for row in findings], counts

    assert _as(world, OWNER, read) == ([["Employee", "ProgramLink"], []], [1, 1])


def _as(world: World, row: int, read: Callable[[Request], Awaitable[T]]) -> T:
    """What a reader finds in a transaction that is rolled back."""
    viewer = Viewer(world.tenants[DEMO], employee_id=world.employee_key(row))

    async def work() -> T:
        async with world.engine(owner=True).connect() as connection:
            found = await read(Request(Session(connection), viewer, NOW, CURSOR_KEY))
            await connection.rollback()
            return found

    return world.run(work())


async def _map(world: World, request: Request) -> dict[str, UUID]:
    """Three programs, one of them owned; two links, two findings; nothing else."""
    owner = await _employee(world, request, OWNER)
    for table in ("finding_evidence", "misalignment_finding", "program_link", "program_cycle", "program"):
        await request.session.run(text(f"DELETE FROM {table}"))
    ids = {
        kind: await _add(request, tables.program, kind=kind, cadence="YEARLY", owner_id=of)
        for kind, of in (("PERFORMANCE", owner), ("SUCCESSION", None), ("LEARNING", None))
    }
    ends = {"from_id": ids["PERFORMANCE"], "status": "PLANNED"}
    link = await _add(request, tables.program_link, kind="DECISION", to_id=ids["LEARNING"], handoff="plans", **ends)
    await _add(request, tables.program_link, kind="OWNER", to_id=ids["SUCCESSION"], handoff="ratings", **ends)
    told = {"severity": "HIGH", "program_id": ids["LEARNING"], "explanation": "Late.", "since": NOW}
    first = await _add(request, tables.misalignment_finding, rule="a", link_id=link, resolved_at=None, **told)
    await _add(request, tables.misalignment_finding, rule="b", resolved_at=NOW, **told)
    await _add(request, tables.finding_evidence, finding_id=first, node_type="ProgramLink", node_id=link)
    await _add(request, tables.finding_evidence, finding_id=first, node_type="Employee", node_id=owner)
    return ids


async def _employee(world: World, request: Request, row: int) -> UUID:
    number = world.demo.employees.values("number")[row]
    mine = {"tenant": request.viewer.organization_id, "number": number}
    found = await request.session.rows(
        text("SELECT id FROM employee WHERE organization_id = :tenant AND employee_number = :number"), mine
    )
    return UUID(str(found[0].id))


async def _add(request: Request, table: Table, **values: Any) -> UUID:
    row = uuid7()
    await request.session.run(insert(table).values(organization_id=request.viewer.organization_id, id=row, **values))
    return row
