"""The decision in Python and the predicate in SQL are one policy: the same answer for everybody about everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Date, and_, cast, insert, literal, select, true

from api.context import bind_tenant
from schema.access import store, tie_store
from schema.access.policy import Policy, permits
from schema.access.predicates import Anchors, readable
from schema.access.tables import account, reporting_chain
from schema.access.values import Condition, LineKind
from schema.access.viewer import Near, Viewer
from schema.checkins import access as checkins
from schema.development import access as development
from schema.goals import access as goals
from schema.governance import access as governance
from schema.kit.session import Session
from schema.pay import access as pay
from schema.people import access as people
from schema.people.tables import employee
from schema.programs import access as programs
from schema.reviews import access as reviews
from schema.succession import access as succession
from tests.access.cast import AFTER, AHEAD, BEFORE, HANDOVER, OLD, OLD_PARTNER_LEFT, PEOPLE, TODAY
from tests.access.conftest import Stage
from tests.access.personas import Persona, personas
from tests.access.stage import OURS, organization_id, row_id
from tests.access.staged.row import employee as label_of

LINKS = (people, goals, checkins, development, reviews, succession, pay, programs, governance)
DAYS = (OLD, OLD_PARTNER_LEFT, BEFORE, HANDOVER, AFTER, TODAY, AHEAD)


def _tells(persona: Persona) -> bool:
    """Whether the comparison for them tells more than that for another; machines of one scope are alike."""
    return persona.employee is not None or persona.name in {"machine_all", "machine_none", "machine_pay_read"}


def policies() -> Iterator[Policy]:
    """Every policy of every link, each once."""
    found: dict[int, Policy] = {}
    for link in LINKS:
        for value in vars(link).values():
            for one in value.values() if isinstance(value, dict) else [value]:
                if isinstance(one, Policy):
                    found[id(one)] = one
    yield from found.values()


def test_the_links_have_policies() -> None:
    """So that the comparison compares something."""
    assert len({rules.name for rules in policies()}) > 40


@pytest.mark.parametrize("name", [one.name for one in personas() if one.tenant == OURS and _tells(one)])
def test_policy_and_predicate_agree(on_stage: Stage, name: str) -> None:
    """For every policy, every employee and several days: whether the viewer may see a row of that day."""
    persona = on_stage.personas[name]
    decided, among_lines, among_ids = on_stage.runner.run(_all(on_stage, persona))
    assert decided == among_lines == among_ids


Decisions = dict[tuple[str, date], frozenset[Any]]


async def _all(on_stage: Stage, persona: Persona) -> tuple[list[Any], list[Any], list[Any]]:
    """What the policy decides, and what its predicate selects with the lines and with the ids of who is near."""
    async with on_stage.engine.connect() as connection:
        await bind_tenant(connection, persona.viewer.organization_id)
        session = Session(connection)
        staged = [row_id(OURS, label_of(who)) for who in PEOPLE]
        ties = await tie_store.ties(session, persona.viewer, staged, TODAY)
        cases = [(rules, day) for rules in policies() for day in DAYS]
        decided = [
            sorted(one for one in staged if permits(rules, persona.viewer, ties[one], day, TODAY))
            for rules, day in cases
        ]
        viewer = replace(persona.viewer, led=await _led(session, persona))
        near = replace(viewer, near=await _near(session, persona))
        return decided, await _selected(session, viewer, cases), await _selected(session, near, cases)


async def _selected(session: Session, viewer: Viewer, cases: Sequence[tuple[Policy, date]]) -> list[Any]:
    columns = [
        and_(true(), readable(rules, viewer, _anchors(day), TODAY)).label(f"case_{place}")
        for place, (rules, day) in enumerate(cases)
    ]
    mine = employee.c.organization_id == organization_id(OURS)
    rows = await session.rows(select(employee.c.id, *columns).where(mine))
    return [sorted(row.id for row in rows if row[place + 1]) for place in range(len(cases))]


async def _near(session: Session, persona: Persona) -> Near | None:
    """Whom a person stands near to, as the look-up of a caller tells it; within a transaction that is rolled back."""
    if persona.viewer.employee_id is None:
        return None
    tenant = persona.viewer.organization_id
    mine = {"organization_id": tenant, "id": uuid4(), "subject": "near", "employee_id": persona.viewer.employee_id}
    await session.run(insert(account).values(mine))
    found = await store.viewer_of_subject(session, tenant, "near", TODAY)
    assert found is not None
    assert found.near is not None
    assert found.manager_id == persona.viewer.manager_id
    return found.near


async def _led(session: Session, persona: Persona) -> frozenset[LineKind] | None:
    """The kinds of lines that a person ever led, as the look-up of a caller tells it."""
    me, chain = persona.viewer.employee_id, reporting_chain.c
    direct = select(chain.kind).where(chain.manager_id == me, chain.depth == 1, chain.valid_from <= TODAY)
    return None if me is None else frozenset(LineKind(row.kind) for row in await session.rows(direct))


def _anchors(day: date) -> Anchors:
    """A row about an employee and a day, of which every condition holds."""
    return Anchors(
        subject=employee.c.id,
        dated=cast(literal(day), Date),
        begins=cast(literal(day), Date),
        conditions=dict.fromkeys(Condition, true()),
    )
