"""The policies of goals, relation by relation: what is not in these tables is denied."""

from datetime import date, timedelta

import pytest

from schema.access.policy import Policy, Tie, permits
from schema.access.values import Condition, Relation, Role, ViewerKind
from schema.access.viewer import Viewer
from schema.goals import access
from schema.kit.ids import uuid7

TODAY = date(2026, 11, 20)
ORGANIZATION = uuid7()
PERSON = Viewer(ORGANIZATION, employee_id=uuid7())

GRANTS: dict[str, dict[Relation, set[Condition]]] = {
    "GOALS": {
        Relation.SELF: set(),
        Relation.MANAGER: {Condition.SHARED},
        Relation.SKIP_LEVEL: {Condition.SHARED},
        Relation.DOTTED_LINE: {Condition.SHARED},
        Relation.HRBP: {Condition.SHARED},
        Relation.HR_ADMIN: {Condition.SHARED},
        Relation.SERVICE: {Condition.SHARED},
        Relation.PEER: {Condition.TEAM},
        Relation.REPORT: {Condition.TEAM},
        Relation.COLLEAGUE: {Condition.PUBLIC},
    },
    "GOAL_FRAME": {
        Relation.COLLEAGUE: set(),
        Relation.COMPENSATION: set(),
        Relation.AUDITOR: set(),
        Relation.HR_ADMIN: set(),
        Relation.SERVICE: set(),
    },
}

WRITES: dict[str, set[Relation]] = {
    "GOAL_WRITING": {Relation.SELF, Relation.MANAGER, Relation.HR_ADMIN, Relation.SERVICE},
    "UNIT_GOAL_WRITING": {Relation.HR_ADMIN, Relation.SERVICE},
    "GOAL_FRAME_WRITING": {Relation.HR_ADMIN, Relation.SERVICE},
}


def test_the_tables_name_every_policy() -> None:
    assert set(GRANTS) | set(WRITES) == {name for name, value in vars(access).items() if isinstance(value, Policy)}


@pytest.mark.parametrize("name", GRANTS)
def test_who_may_see_under_which_conditions(name: str) -> None:
    rules: Policy = getattr(access, name)
    assert {relation: set(grant.when) for relation, grant in rules.grants.items()} == GRANTS[name]
    assert {grant.switch for grant in rules.grants.values()} == {None}
    assert {grant.planned for grant in rules.grants.values()} == {True}
    assert rules.scope == "goals:read"


@pytest.mark.parametrize("name", WRITES)
def test_who_may_change(name: str) -> None:
    rules: Policy = getattr(access, name)
    assert set(rules.grants) == WRITES[name]
    assert {grant.when for grant in rules.grants.values()} == {frozenset()}
    assert rules.scope == "goals:write"


def test_nobody_but_the_owner_sees_a_private_goal() -> None:
    unconditional = {relation for relation, grant in access.GOALS.grants.items() if not grant.when}
    assert unconditional == {Relation.SELF}


def test_a_machine_needs_the_scope() -> None:
    machine = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset({"goals:read"}))
    stranger = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset({"people:read", "checkins:read"}))
    for rules in (access.GOALS, access.GOAL_FRAME):
        assert permits(rules, machine, (), TODAY, TODAY)
        assert not permits(rules, stranger, (), TODAY, TODAY)


def test_a_person_may_ask_for_the_goals_of_anybody_now_and_for_a_day_to_come() -> None:
    assert permits(access.GOALS, PERSON, (), TODAY, TODAY)
    assert permits(access.GOALS, PERSON, (Tie(Relation.SELF),), TODAY + timedelta(days=90), TODAY)


def test_the_compensation_analyst_and_the_auditor_are_mere_colleagues_here() -> None:
    for role in (Role.COMPENSATION_ANALYST, Role.AUDITOR):
        viewer = Viewer(ORGANIZATION, employee_id=uuid7(), roles=frozenset({role}))
        held = viewer.standing(access.GOALS.scope)
        assert held & set(access.GOALS.grants) == {Relation.COLLEAGUE}
