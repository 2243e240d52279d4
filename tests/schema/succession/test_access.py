"""Who may see what of succession: every relation against every policy."""

from datetime import date

import pytest

from schema.access.policy import Grant, Policy, Tie, permits
from schema.access.values import Condition, Relation, Role
from schema.access.viewer import Viewer
from schema.kit.ids import uuid7
from schema.succession import access, store

HR = {Relation.HRBP: Grant(), Relation.HR_ADMIN: Grant()}

TABLE: list[tuple[Policy, dict[Relation, Grant]]] = [
    (access.TALENT, {**HR, Relation.SERVICE: Grant()}),
    (access.SUCCESSION, {**HR, Relation.SERVICE: Grant()}),
    (access.SUCCESSOR, {**HR, Relation.SERVICE: Grant()}),
    (
        access.IMPROVEMENT,
        {**HR, Relation.SELF: Grant(frozenset({Condition.RELEASED})), Relation.MANAGER: Grant()},
    ),
    (access.ASSESSING, HR),
    (access.SUCCESSION_WRITING, HR),
    (access.NOMINATING, HR),
    (access.IMPROVING, {**HR, Relation.MANAGER: Grant()}),
    (access.IMPROVING_AS_MANAGER, {Relation.MANAGER: Grant()}),
    (access.IMPROVING_AS_SELF, {Relation.SELF: Grant()}),
]


def test_every_policy_of_succession_is_in_the_table() -> None:
    stated = {name for name, value in vars(access).items() if isinstance(value, Policy)}
    assert stated == {
        "TALENT",
        "SUCCESSION",
        "SUCCESSOR",
        "IMPROVEMENT",
        "ASSESSING",
        "SUCCESSION_WRITING",
        "NOMINATING",
        "IMPROVING",
        "IMPROVING_AS_MANAGER",
        "IMPROVING_AS_SELF",
    }
    assert len(TABLE) == len(stated)


@pytest.mark.parametrize(("rules", "grants"), TABLE, ids=lambda value: getattr(value, "name", ""))
def test_each_relation_holds_exactly_the_grant_of_the_table(rules: Policy, grants: dict[Relation, Grant]) -> None:
    assert {relation: rules.grants.get(relation) for relation in Relation} == {
        relation: grants.get(relation) for relation in Relation
    }


def test_succession_is_never_read_through_a_readable_that_shows_it_to_its_subject() -> None:
    readables = (store.TALENT_ASSESSMENTS, store.SUCCESSION_PLANS, store.NOMINATIONS, store.SUCCESSION_GAPS)
    assert [readable.policy.withheld_unless for readable in readables] == [frozenset()] * 4


@pytest.mark.parametrize(
    "rules",
    [
        access.TALENT,
        access.SUCCESSION,
        access.SUCCESSOR,
        access.ASSESSING,
        access.SUCCESSION_WRITING,
        access.NOMINATING,
        access.IMPROVING,
    ],
    ids=lambda rules: f"{rules.scope} {rules.name}",
)
def test_no_role_opens_succession_to_the_subject(rules: Policy) -> None:
    admin = Viewer(uuid7(), employee_id=uuid7(), roles=frozenset(Role))
    day = date(2026, 11, 21)
    assert permits(rules, admin, (), day, day)
    assert not permits(rules, admin, (Tie(Relation.SELF),), day, day)
    assert not permits(rules, admin, (Tie(Relation.SELF), Tie(Relation.HRBP)), day, day)


def test_a_service_token_reads_no_improvement_plan() -> None:
    assert Relation.SERVICE not in access.IMPROVEMENT.grants
