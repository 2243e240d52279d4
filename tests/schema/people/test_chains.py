"""The closure of reporting lines against a plain computation day by day, for any lines."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api.context import bind_tenant
from schema.access.tables import reporting_chain
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.kit.tenancy import APP_ROLE
from schema.people import chains
from schema.people.tables import employee, organization, person, reporting_line

PEOPLE = 7
START = date(2026, 1, 1)
DAYS = 6
KINDS = (("SOLID", 1), ("DOTTED", 1), ("DOTTED", 2), ("HRBP", 1))

Lines = dict[tuple[int, str, int, int], int | None]
"""By employee, kind, line and day number: the manager from that day on."""
Fact = tuple[int, int, str, int, int]
"""Manager, employee, kind, depth, day number: on that day the one stands so many steps above the other."""


@st.composite
def lines(draw: st.DrawFn) -> Lines:
    """Lines that run from higher numbers to lower ones, or end; so no circle can be."""
    keys = st.tuples(st.integers(1, PEOPLE - 1), st.sampled_from(KINDS), st.integers(0, DAYS - 1))
    found: Lines = {}
    for who, (kind, line), day in draw(st.lists(keys, unique=True, max_size=18)):
        found[who, kind, line, day] = draw(st.none() | st.integers(0, who - 1))
    return found


def manager_of(told: Lines, who: int, kind: str, line: int, day: int) -> int | None:
    days = [begins for one, of, number, begins in told if (one, of, number) == (who, kind, line) and begins <= day]
    return told[who, kind, line, max(days)] if days else None


def expected(told: Lines) -> set[Fact]:
    """Who stands above whom on each day: a line of any kind, then primary solid lines upwards from solid ones."""
    facts: set[Fact] = set()
    for day in range(DAYS + 1):
        for who in range(PEOPLE):
            for kind, line in KINDS:
                manager, depth = manager_of(told, who, kind, line, day), 1
                while manager is not None:
                    facts.add((manager, who, kind, depth, day))
                    above = manager_of(told, manager, "SOLID", 1, day) if kind == "SOLID" else None
                    manager, depth = above, depth + 1
    return facts


@dataclass
class Hierarchy:
    """An organization within a transaction that is rolled back."""

    session: Session
    organization_id: UUID
    ids: list[UUID]

    async def write(self, told: Lines) -> None:
        mine = {"organization_id": self.organization_id}
        await self.session.run(delete(reporting_line))
        rows = [
            {
                **mine,
                "id": uuid7(),
                "employee_id": self.ids[who],
                "kind": kind,
                "line": line,
                "valid_from": START + timedelta(days=day),
                "manager_id": None if manager is None else self.ids[manager],
            }
            for (who, kind, line, day), manager in told.items()
        ]
        if rows:
            await self.session.run(insert(reporting_line), rows)

    async def rebuild(self, changed: Iterable[int] | None = None) -> None:
        if changed is None:
            await chains.rebuild(self.session, self.organization_id)
            return
        below = await chains.below(self.session, self.organization_id, [self.ids[who] for who in changed])
        await chains.rebuild(self.session, self.organization_id, below)

    async def facts(self) -> set[Fact]:
        number = {identifier: at for at, identifier in enumerate(self.ids)}
        return {
            (number[row.manager_id], number[row.employee_id], row.kind, row.depth, day)
            for row in await self.session.rows(select(reporting_chain))
            for day in range(DAYS + 1)
            if row.valid_from <= START + timedelta(days=day) < (row.valid_to or date.max)
        }


def inside(runner: asyncio.Runner, owner: URL, work: Any) -> Any:
    """What `work(hierarchy)` gives, as the server's role."""

    async def run() -> Any:
        engine = create_async_engine(owner.set(username=APP_ROLE), poolclass=NullPool)
        async with engine.connect() as connection:
            hierarchy = Hierarchy(Session(connection), uuid7(), [uuid7() for _ in range(PEOPLE)])
            mine = {"organization_id": hierarchy.organization_id}
            await bind_tenant(connection, hierarchy.organization_id)
            await connection.execute(insert(organization), {**mine, "key": str(uuid7()), "name": "Acme"})
            names = [{**mine, "id": one, "display_name": "A", "sort_name": "A"} for one in hierarchy.ids]
            await connection.execute(insert(person), names)
            numbers = [{**mine, "id": one, "person_id": one, "employee_number": str(one)} for one in hierarchy.ids]
            await connection.execute(insert(employee), numbers)
            return await work(hierarchy)

    return runner.run(run())


@settings(max_examples=30, deadline=None)
@given(lines())
def test_the_closure_is_what_walking_up_each_day_finds(
    runner: asyncio.Runner, module_database: URL, told: Lines
) -> None:
    async def work(hierarchy: Hierarchy) -> set[Fact]:
        await hierarchy.write(told)
        await hierarchy.rebuild()
        return await hierarchy.facts()

    assert inside(runner, module_database, work) == expected(told)


@settings(max_examples=30, deadline=None)
@given(lines(), lines())
def test_rebuilding_below_what_changed_is_rebuilding_all(
    runner: asyncio.Runner, module_database: URL, before: Lines, after: Lines
) -> None:
    changed = sorted({key[0] for key in before.keys() | after.keys() if before.get(key, ()) != after.get(key, ())})

    async def work(hierarchy: Hierarchy) -> set[Fact]:
        await hierarchy.write(before)
        await hierarchy.rebuild()
        await hierarchy.write(after)
        await hierarchy.rebuild(changed)
        return await hierarchy.facts()

    assert inside(runner, module_database, work) == expected(after)


CIRCLES: dict[str, Lines] = {
    "two": {(0, "SOLID", 1, 0): 1, (1, "SOLID", 1, 0): 0},
    "three, for a day": {
        (0, "SOLID", 1, 0): 1,
        (1, "SOLID", 1, 0): 2,
        (2, "SOLID", 1, 2): 0,
        (2, "SOLID", 1, 3): None,
    },
    "by a second solid line": {(0, "SOLID", 1, 0): 1, (1, "SOLID", 2, 0): 0},
}


@pytest.mark.parametrize("told", CIRCLES.values(), ids=CIRCLES)
@pytest.mark.parametrize("changed", [None, [0, 1, 2]], ids=["all", "some"])
def test_a_circle_is_refused(
    runner: asyncio.Runner, module_database: URL, told: Lines, changed: list[int] | None
) -> None:
    async def work(hierarchy: Hierarchy) -> bool:
        await hierarchy.write(told)
        with pytest.raises(chains.CircularLineError) as refused:
            await hierarchy.rebuild(changed)
        return refused.value.employee_id in hierarchy.ids

    assert inside(runner, module_database, work)


def test_lines_that_follow_each_other_and_dotted_ones_are_no_circle(
    runner: asyncio.Runner, module_database: URL
) -> None:
    told: Lines = {
        (0, "SOLID", 1, 0): 1,
        (0, "SOLID", 1, 2): None,
        (1, "SOLID", 1, 2): 0,
        (2, "DOTTED", 1, 0): 3,
        (3, "DOTTED", 1, 0): 2,
    }

    async def work(hierarchy: Hierarchy) -> set[Fact]:
        await hierarchy.write(told)
        await hierarchy.rebuild()
        return await hierarchy.facts()

    assert inside(runner, module_database, work) == expected(told)
