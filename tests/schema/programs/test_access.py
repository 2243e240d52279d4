"""The policies of the programs, relation by relation: what is not in this table is denied."""

from datetime import date

import pytest

from schema.access.policy import Grant, Policy, Tie, permits
from schema.access.values import ROLE_RELATIONS, Relation, Role, ViewerKind
from schema.access.viewer import Viewer
from schema.kit.ids import uuid7
from schema.programs import access

TODAY = date(2026, 11, 20)
ORGANIZATION = uuid7()
PERSON = Viewer(ORGANIZATION, employee_id=uuid7())

IN_CHARGE = {Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE, Relation.PARTICIPANT}
GRANTED = {
    "PROGRAMS": ("programs:read", IN_CHARGE),
    "FINDINGS": ("programs:read", IN_CHARGE),
    "METRIC_DEFINITIONS": (
        "metrics:read",
        {Relation.COLLEAGUE, Relation.COMPENSATION, Relation.AUDITOR, Relation.HR_ADMIN, Relation.SERVICE},
    ),
    "METRIC_VALUES": ("metrics:read", {Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE}),
    "METRIC_POPULATION": (
        "metrics:read",
        {Relation.HRBP, Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE},
    ),
    "PAY_METRICS": ("pay:read", {Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE}),
    "SINGLE_PERSONS": ("metrics:read", {Relation.HRBP, Relation.HR_ADMIN}),
    "PROGRAMS_WRITING": ("programs:write", {Relation.HR_ADMIN}),
    "ALIGNING": ("programs:write", {Relation.HR_ADMIN, Relation.SERVICE}),
    "METRICS_WRITING": ("metrics:write", {Relation.HR_ADMIN}),
}


def test_the_table_names_every_policy() -> None:
    assert set(GRANTED) == {name for name, value in vars(access).items() if isinstance(value, Policy)}


@pytest.mark.parametrize("name", GRANTED)
def test_who_may_see_without_condition_or_switch(name: str) -> None:
    rules: Policy = getattr(access, name)
    scope, relations = GRANTED[name]
    assert rules.scope == scope
    assert rules.grants == dict.fromkeys(relations, Grant())


@pytest.mark.parametrize("name", GRANTED)
@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_the_table_says_and_nothing_else(name: str, role: Role) -> None:
    holder = Viewer(ORGANIZATION, employee_id=uuid7(), roles=frozenset({role}))
    opened = permits(getattr(access, name), holder, (), TODAY, TODAY)
    assert opened is (ROLE_RELATIONS[role] in GRANTED[name][1])


@pytest.mark.parametrize("name", GRANTED)
@pytest.mark.parametrize("scope", ["programs:read", "metrics:read", "people:read", "audit:read"])
def test_a_machine_needs_the_very_scope(name: str, scope: str) -> None:
    machine = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset({scope}))
    told, relations = GRANTED[name]
    assert permits(getattr(access, name), machine, (), TODAY, TODAY) is (
        scope == told and Relation.SERVICE in relations
    )


@pytest.mark.parametrize("relation", [Relation.SELF, Relation.MANAGER, Relation.HRBP, Relation.DOTTED_LINE])
def test_a_tie_to_an_employee_opens_nothing(relation: Relation) -> None:
    for rules in (access.PROGRAMS, access.FINDINGS, access.METRIC_VALUES):
        assert not permits(rules, PERSON, (Tie(relation),), TODAY, TODAY)
