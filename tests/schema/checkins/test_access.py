"""The policies of check-ins and 1:1s, relation by relation: what is not in these tables is denied."""

from datetime import date, timedelta

import pytest

from schema.access.policy import Policy, Tie, permits
from schema.access.values import Condition, Relation, Role, ViewerKind
from schema.access.viewer import Viewer
from schema.checkins import access
from schema.kit.ids import uuid7

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)
ORGANIZATION = uuid7()
PERSON = Viewer(ORGANIZATION, employee_id=uuid7())
SUBMITTED, SHARED = Condition.SUBMITTED, Condition.SHARED

GRANTS: dict[str, tuple[str, dict[Relation, set[Condition]]]] = {
    "CHECK_INS": (
        "checkins:read",
        {
            Relation.SELF: set(),
            Relation.MANAGER: {SUBMITTED},
            Relation.SKIP_LEVEL: {SUBMITTED},
            Relation.HRBP: {SUBMITTED},
            Relation.HR_ADMIN: {SUBMITTED},
            Relation.SERVICE: {SUBMITTED},
        },
    ),
    "MOOD": (
        "checkins:read",
        {Relation.SELF: set(), Relation.MANAGER: set(), Relation.HRBP: set(), Relation.HR_ADMIN: set()},
    ),
    "GOAL_UPDATES": (
        "goals:read",
        {
            Relation.SELF: set(),
            Relation.MANAGER: {SUBMITTED, SHARED},
            Relation.SKIP_LEVEL: {SUBMITTED, SHARED},
            Relation.DOTTED_LINE: {SUBMITTED, SHARED},
            Relation.HRBP: {SUBMITTED, SHARED},
            Relation.HR_ADMIN: {SUBMITTED, SHARED},
            Relation.SERVICE: {SUBMITTED, SHARED},
            Relation.PEER: {SUBMITTED, Condition.TEAM},
            Relation.REPORT: {SUBMITTED, Condition.TEAM},
            Relation.COLLEAGUE: {SUBMITTED, Condition.PUBLIC},
        },
    ),
    "BLOCKERS": (
        "checkins:read",
        {
            Relation.SELF: set(),
            Relation.MANAGER: {SUBMITTED, SHARED},
            Relation.SKIP_LEVEL: {SUBMITTED, SHARED},
            Relation.HRBP: {SUBMITTED, SHARED},
            Relation.HR_ADMIN: {SUBMITTED, SHARED},
            Relation.SERVICE: {SUBMITTED, SHARED},
            Relation.PARTICIPANT: {SUBMITTED},
        },
    ),
    "SKILL_GAP_FLAGS": (
        "checkins:read",
        {
            Relation.SELF: set(),
            Relation.MANAGER: set(),
            Relation.SKIP_LEVEL: set(),
            Relation.HRBP: set(),
            Relation.HR_ADMIN: set(),
            Relation.SERVICE: set(),
            Relation.PARTICIPANT: set(),
        },
    ),
    "ONE_ON_ONES": ("oneonones:read", {Relation.SELF: set(), Relation.PARTICIPANT: set()}),
    "AGENDA": (
        "oneonones:read",
        {Relation.SELF: set(), Relation.PARTICIPANT: set(), Relation.MANAGER: {Condition.OPEN}},
    ),
    "REMINDERS": (
        "checkins:read",
        {
            Relation.SELF: set(),
            Relation.MANAGER: set(),
            Relation.SKIP_LEVEL: set(),
            Relation.HRBP: set(),
            Relation.HR_ADMIN: set(),
            Relation.SERVICE: set(),
        },
    ),
    "OWN_CHECK_INS": ("checkins:write", {Relation.SELF: set()}),
    "REPLIES": ("checkins:write", {Relation.MANAGER: set()}),
    "FLAGS": ("checkins:write", {Relation.MANAGER: set()}),
    "BLOCKERS_TO_MOVE": ("checkins:write", {Relation.SELF: set(), Relation.MANAGER: set()}),
    "MEETINGS": ("oneonones:write", {Relation.SELF: set(), Relation.MANAGER: set()}),
    "OUTAGES": (
        "checkins:read",
        {
            Relation.COLLEAGUE: set(),
            Relation.COMPENSATION: set(),
            Relation.AUDITOR: set(),
            Relation.HR_ADMIN: set(),
            Relation.SERVICE: set(),
        },
    ),
}
LINES = (Relation.MANAGER, Relation.SKIP_LEVEL, Relation.DOTTED_LINE, Relation.HRBP)


def test_the_table_names_every_policy() -> None:
    assert set(GRANTS) == {name for name, value in vars(access).items() if isinstance(value, Policy)}


@pytest.mark.parametrize("name", GRANTS)
def test_who_may_see_under_which_conditions(name: str) -> None:
    rules: Policy = getattr(access, name)
    scope, expected = GRANTS[name]
    assert {relation: set(grant.when) for relation, grant in rules.grants.items()} == expected
    assert {grant.switch for grant in rules.grants.values()} == {None}
    assert {grant.planned for grant in rules.grants.values()} == {False}
    assert rules.scope == scope


@pytest.mark.parametrize(
    ("rules", "seen_by"),
    [
        (access.CHECK_INS, {Relation.SELF, Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP}),
        (access.MOOD, {Relation.SELF, Relation.MANAGER, Relation.HRBP}),
        (access.SKILL_GAP_FLAGS, {Relation.SELF, Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP}),
        (access.ONE_ON_ONES, {Relation.SELF}),
    ],
)
def test_what_a_tie_opens(rules: Policy, seen_by: set[Relation]) -> None:
    ties = (Relation.SELF, *LINES, Relation.PEER)
    assert {tie for tie in ties if permits(rules, PERSON, (Tie(tie),), TODAY, TODAY)} == seen_by
    assert not permits(rules, PERSON, (), TODAY, TODAY)


@pytest.mark.parametrize("line", [Relation.MANAGER, Relation.HRBP])
def test_mood_is_lost_on_the_day_on_which_the_line_ends(line: Relation) -> None:
    ended = (Tie(line, until=TODAY),)
    assert permits(access.MOOD, PERSON, ended, YESTERDAY, TODAY)
    assert not permits(access.MOOD, PERSON, ended, TODAY, TODAY)


def test_no_machine_reads_mood_whatever_its_scopes() -> None:
    scopes = frozenset({scope for scope, _ in GRANTS.values()})
    machine = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=scopes)
    assert permits(access.CHECK_INS, machine, (), TODAY, TODAY)
    assert not permits(access.MOOD, machine, (), TODAY, TODAY)
    assert not permits(access.ONE_ON_ONES, machine, (), TODAY, TODAY)


def test_hr_reads_check_ins_and_mood_but_no_1_on_1() -> None:
    admin = Viewer(ORGANIZATION, employee_id=uuid7(), roles=frozenset({Role.HR_ADMIN}))
    assert permits(access.CHECK_INS, admin, (), TODAY, TODAY)
    assert permits(access.MOOD, admin, (), TODAY, TODAY)
    assert not permits(access.ONE_ON_ONES, admin, (), TODAY, TODAY)
    assert not permits(access.AGENDA, admin, (), TODAY, TODAY)
