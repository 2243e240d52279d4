"""Who may see what of pay: every relation against every policy, today and ahead, with the switch off and on."""

from datetime import date, timedelta

import pytest

from schema.access.policy import Grant, Policy, Tie, permits
from schema.access.values import Condition, Relation, Role, Switch, ViewerKind
from schema.access.viewer import Viewer
from schema.kit.ids import uuid7
from schema.pay import access

TODAY = date(2026, 11, 21)
TOMORROW = TODAY + timedelta(days=1)
SWITCH = Switch.PAY_VISIBLE_TO_MANAGERS
PLANNERS = {Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE}
CHAIN = {Relation.MANAGER, Relation.SKIP_LEVEL}
ROLES = {
    Relation.COMPENSATION: Role.COMPENSATION_ANALYST,
    Relation.HR_ADMIN: Role.HR_ADMIN,
    Relation.AUDITOR: Role.AUDITOR,
}

TABLE: list[tuple[Policy, set[Relation], set[Relation], set[Relation]]] = [
    # policy, who sees today's with the switch off, who besides with it on, who sees what lies ahead
    (access.PAY, {Relation.SELF, *PLANNERS}, CHAIN, PLANNERS),
    (access.PAY_STATEMENT, {Relation.SELF, *PLANNERS}, set(), set()),
    (access.RECOMMENDATION, {Relation.SELF, *PLANNERS}, CHAIN, PLANNERS),
    (access.APPROVAL, PLANNERS, set(), PLANNERS),
    (access.PLANNING, PLANNERS, set(), PLANNERS),
    (access.PAY_EQUITY, PLANNERS, set(), set()),
    (access.WRITING, {Relation.COMPENSATION, Relation.HR_ADMIN}, set(), set()),
]


def test_every_policy_of_pay_is_in_the_table() -> None:
    stated = {name for name, value in vars(access).items() if isinstance(value, Policy)}
    assert stated == {"PAY", "PAY_STATEMENT", "RECOMMENDATION", "APPROVAL", "PLANNING", "PAY_EQUITY", "WRITING"}
    assert len(TABLE) == len(stated)


@pytest.mark.parametrize(("rules", "today", "switched", "ahead"), TABLE, ids=lambda value: getattr(value, "name", ""))
def test_each_relation_sees_what_the_table_says(
    rules: Policy, today: set[Relation], switched: set[Relation], ahead: set[Relation]
) -> None:
    assert _who(rules, TODAY) == today
    assert _who(rules, TODAY, SWITCH) == today | switched
    assert _who(rules, TOMORROW, SWITCH) == ahead


def test_a_recommendation_is_nobodys_but_the_planners_until_it_has_become_pay() -> None:
    released = frozenset({Condition.RELEASED})
    assert access.RECOMMENDATION.grants == {
        Relation.SELF: Grant(released),
        Relation.MANAGER: Grant(released, SWITCH),
        Relation.SKIP_LEVEL: Grant(released, SWITCH),
        Relation.COMPENSATION: Grant(planned=True),
        Relation.HR_ADMIN: Grant(planned=True),
        Relation.SERVICE: Grant(planned=True),
    }


def test_nobody_writes_the_own_pay_whatever_the_role() -> None:
    admin = Viewer(organization_id=uuid7(), roles=frozenset(Role))
    assert permits(access.WRITING, admin, (), TODAY, TODAY)
    assert not permits(access.WRITING, admin, (Tie(Relation.SELF),), TODAY, TODAY)


def test_pay_itself_depends_on_no_state_of_the_row() -> None:
    assert {relation: grant.when for relation, grant in access.PAY.grants.items() if grant.when} == {}


def test_a_service_token_needs_the_scope() -> None:
    machine = Viewer(organization_id=uuid7(), kind=ViewerKind.SERVICE, scopes=frozenset({"people:read"}))
    assert [permits(rules, machine, (), TODAY, TODAY) for rules, *_ in TABLE] == [False] * 7


def _who(rules: Policy, day: date, *switches: Switch) -> set[Relation]:
    return {relation for relation in Relation if _sees(rules, relation, day, frozenset(switches))}


def _sees(rules: Policy, relation: Relation, day: date, switches: frozenset[Switch]) -> bool:
    """Whether a viewer with this one relation sees anything of the kind."""
    service = relation is Relation.SERVICE
    viewer = Viewer(
        organization_id=uuid7(),
        kind=ViewerKind.SERVICE if service else ViewerKind.PERSON,
        roles=frozenset({ROLES[relation]} if relation in ROLES else ()),
        scopes=frozenset({rules.scope} if service else ()),
        switches=switches,
    )
    ties = () if service or relation in ROLES else (Tie(relation),)
    return permits(rules, viewer, ties, day, TODAY)
