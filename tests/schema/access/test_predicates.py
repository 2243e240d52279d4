"""The two readings of a policy agree: the decision in Python, and the predicate in SQL, for everybody on any day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Select, and_, func, literal, select, true

import schema.root  # noqa: F401 - registers every node type with its policy
from api.context import bind_tenant
from schema.access.fields import EXTERNAL_IDS, node_types
from schema.access.policy import Policy, policy, to
from schema.access.predicates import Anchors, readable
from schema.access.request import Request
from schema.access.values import Condition, Relation
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.people.tables import employee
from tests.world import CURSOR_KEY, NOW, World

ALONE = [policy(relation.value, "people:read", to(relation)) for relation in Relation]
PLANNED = [policy(f"planned {relation.value}", "people:read", to(relation, planned=True)) for relation in Relation]
NOBODY = policy("nothing", "people:read")
WITHHELD = policy("withheld", "people:read", to(*Relation), withheld_unless=())
DAYS = [date(2024, 1, 15), date(2026, 3, 15), NOW.date(), date(2027, 2, 1)]
PERSONAS = ["employee", "manager", "skip-level", "hrbp", "compensation", "hr-admin", "auditor"]


def _policies() -> list[Policy]:
    """Made-up ones for each relation alone, and every policy of the thread that guards rows."""
    registered = {kind.readable.policy.name: kind.readable.policy for kind in node_types.values()}
    return [*ALONE, *PLANNED, NOBODY, WITHHELD, EXTERNAL_IDS, *registered.values()]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("persona", PERSONAS)
def test_the_predicate_picks_exactly_those_whom_the_decision_permits(world: World, persona: str, day: date) -> None:
    viewer = world.viewer(persona)
    by_sql, by_decision = world.run(_both(world, viewer, day))
    assert by_sql == by_decision


@pytest.mark.parametrize("scopes", [(), ("people:read",), ("people:read", "pay:read", "goals:read")])
def test_they_agree_for_machines_too(world: World, scopes: tuple[str, ...]) -> None:
    by_sql, by_decision = world.run(_both(world, world.service(*scopes), NOW.date()))
    assert by_sql == by_decision


def test_they_agree_for_former_managers(world: World) -> None:
    """Those whose line over somebody ended are asked about a day before and a day after."""
    ended = world.rows(
        """SELECT account.subject, min(valid_to) AS until FROM reporting_chain
        JOIN account ON account.employee_id = manager_id
        WHERE reporting_chain.organization_id = :o AND kind = 'SOLID' AND depth = 1 AND valid_to <= :today
        GROUP BY account.subject ORDER BY account.subject LIMIT 6""",
        o=world.tenants["demo"],
        today=NOW.date(),
    )
    assert len(ended) == 6
    for one in ended:
        viewer = world.viewer(one["subject"])
        until: date = one["until"]
        for day in (date(until.year - 1, 1, 1), until):
            by_sql, by_decision = world.run(_both(world, viewer, day))
            assert by_sql == by_decision


def test_each_relation_opens_somebody_to_somebody(world: World) -> None:
    """Else the agreement above would be one of two empty sets."""
    opened = dict.fromkeys(Relation, 0)
    for persona in PERSONAS:
        by_sql, _ = world.run(_both(world, world.viewer(persona), NOW.date()))
        for relation, rules in zip(Relation, ALONE, strict=True):
            opened[relation] += len(by_sql[rules.name])
    assert {name for name, number in opened.items() if number == 0} <= {
        Relation.SERVICE,
        Relation.PARTICIPANT,
        Relation.DOTTED_LINE,
    }
    assert opened[Relation.SELF] == len(PERSONAS)


async def _both(world: World, viewer: Viewer, day: date) -> tuple[dict[str, set[UUID]], dict[str, set[UUID]]]:
    """By policy: whom the predicate picks, and whom the decision permits."""
    rules = _policies()
    async with world.engine().connect() as connection:
        await bind_tenant(connection, viewer.organization_id)
        session = Session(connection)
        request = Request(session, viewer, NOW, CURSOR_KEY)
        rows = await session.rows(_asked(rules, viewer, day, request.today))
        everybody = [row.id for row in rows]
        by_sql = {one.name: _ids(row.id for row in rows if row._mapping[one.name]) for one in rules}
        by_decision = {}
        for one in rules:
            permitted = await request.permitted(one, [(who, day) for who in everybody])
            by_decision[one.name] = _ids(who for who, may in zip(everybody, permitted, strict=True) if may)
    assert len(everybody) == 150
    return by_sql, by_decision


def _ids(found: Iterable[UUID]) -> set[UUID]:
    return set(found)


def _asked(rules: list[Policy], viewer: Viewer, day: date, today: date) -> Select[tuple[UUID]]:
    """Every employee with one column for each policy; every condition of a row holds."""
    anchors = Anchors(
        subject=employee.c.id,
        dated=literal(day),
        begins=literal(day),
        conditions={condition: true() for condition in Condition},
    )
    columns = [func.coalesce(and_(readable(one, viewer, anchors, today)), False).label(one.name) for one in rules]
    return select(employee.c.id, *columns).where(employee.c.organization_id == viewer.organization_id)
