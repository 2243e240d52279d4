"""The policies of governance, relation by relation: what is not in these tables is denied."""

from datetime import date

import pytest

from schema.access.policy import Grant, Policy, Tie, permits
from schema.access.values import EVERYBODY, ROLE_RELATIONS, Relation, Role, ViewerKind
from schema.access.viewer import Viewer
from schema.governance import access
from schema.kit.event_values import AuditedData
from schema.kit.ids import uuid7

TODAY = date(2026, 11, 20)
ORGANIZATION = uuid7()
PERSON = Viewer(ORGANIZATION, employee_id=uuid7())
SCOPES = (
    "audit:read",
    "integration:read",
    "integration:write",
    "events:read",
    "ai:read",
    "privacy:read",
    "people:read",
)

LINES = {Relation.MANAGER, Relation.SKIP_LEVEL, Relation.DOTTED_LINE, Relation.HRBP}
ADMIN, AUDITOR, SERVICE, SELF = Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE, Relation.SELF
GRANTED = {
    "AUDIT": ("audit:read", {ADMIN, AUDITOR, SERVICE}),
    "EVENTS": ("integration:read", {ADMIN, AUDITOR, SERVICE}),
    "CONNECTIONS": ("integration:read", {ADMIN, AUDITOR, SERVICE}),
    "WEBHOOKS": ("integration:read", {ADMIN, AUDITOR, SERVICE}),
    "MANAGE_CONNECTIONS": ("integration:write", {ADMIN, SERVICE}),
    "REMOTE_CHANGES": ("integration:read", {ADMIN, AUDITOR}),
    "APPROVE_CHANGES": ("integration:write", {ADMIN}),
    "PARKED": ("integration:read", {ADMIN}),
    "REPLAY_PARKED": ("integration:write", {ADMIN}),
    "MODELS": ("ai:read", set(EVERYBODY)),
    "RETENTION_RISK": ("ai:read", {Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, ADMIN}),
    "MANAGING_MODELS": ("ai:write", {ADMIN}),
    "MANAGE_WEBHOOKS": ("integration:write", {ADMIN, SERVICE}),
    "FOLLOW": ("events:read", {ADMIN, SERVICE, SELF, *LINES}),
    "WEBHOOK_ADDRESS": ("integration:read", {ADMIN}),
    "AI_SYSTEMS": ("ai:read", {ADMIN, AUDITOR}),
    "AUDIT_EXPORT": ("ai:read", {ADMIN}),
    "AI_DECISIONS": ("ai:read", {ADMIN, AUDITOR}),
    "SCORES": ("ai:read", {ADMIN}),
    "NOTICES": ("ai:read", {ADMIN, AUDITOR, SELF}),
    "SUBJECT_REQUESTS": ("privacy:read", {ADMIN, AUDITOR, SELF}),
    "LEGAL_HOLDS": ("privacy:read", {ADMIN, AUDITOR}),
}
CONTENT = {
    AuditedData.GENERAL: {ADMIN, AUDITOR},
    AuditedData.EMPLOYMENT: {ADMIN, AUDITOR},
    AuditedData.PERSONAL: {ADMIN},
    AuditedData.PROTECTED: {ADMIN},
    AuditedData.ABSENCE: {ADMIN},
    AuditedData.GOAL: {ADMIN, AUDITOR},
    AuditedData.CHECK_IN: {ADMIN},
    AuditedData.DEVELOPMENT: {ADMIN, AUDITOR},
    AuditedData.FEEDBACK: {ADMIN},
    AuditedData.RATING: {ADMIN, AUDITOR},
    AuditedData.SUCCESSION: {ADMIN},
    AuditedData.PAY: {ADMIN},
    AuditedData.SCORE: {ADMIN},
    AuditedData.PRIVATE: set(),
}


def test_the_table_names_every_policy() -> None:
    public = {name for name, value in vars(access).items() if isinstance(value, Policy) and name[0] != "_"}
    assert set(GRANTED) == public


@pytest.mark.parametrize("name", GRANTED)
def test_who_may_see_without_condition_or_switch(name: str) -> None:
    rules: Policy = getattr(access, name)
    scope, relations = GRANTED[name]
    assert rules.scope == scope
    assert rules.grants == dict.fromkeys(relations, Grant())


@pytest.mark.parametrize("kind", AuditedData)
def test_who_reads_what_an_entry_says(kind: AuditedData) -> None:
    assert access.AUDIT_CONTENT[kind].grants == dict.fromkeys(CONTENT[kind], Grant())


@pytest.mark.parametrize("kind", AuditedData)
def test_who_reads_who_acted(kind: AuditedData) -> None:
    expected = {ADMIN} if kind is AuditedData.FEEDBACK else {ADMIN, AUDITOR, SERVICE}
    assert set(access.AUDIT_ACTOR[kind].grants) == expected


@pytest.mark.parametrize("name", GRANTED)
@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_the_table_says_and_nothing_else(name: str, role: Role) -> None:
    holder = Viewer(ORGANIZATION, employee_id=uuid7(), roles=frozenset({role}))
    opened = permits(getattr(access, name), holder, (), TODAY, TODAY)
    assert opened is (ROLE_RELATIONS[role] in GRANTED[name][1])


@pytest.mark.parametrize("name", GRANTED)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_machine_needs_the_very_scope(name: str, scope: str) -> None:
    machine = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset({scope}))
    wanted, relations = GRANTED[name]
    assert permits(getattr(access, name), machine, (), TODAY, TODAY) is (SERVICE in relations and scope == wanted)


@pytest.mark.parametrize("name", GRANTED)
@pytest.mark.parametrize("relation", sorted(set(Relation) - {ADMIN, AUDITOR, SERVICE}))
def test_a_tie_opens_what_the_table_says_and_nothing_else(name: str, relation: Relation) -> None:
    opened = permits(getattr(access, name), PERSON, (Tie(relation),), TODAY, TODAY)
    granted = GRANTED[name][1]
    assert opened is (Relation.COLLEAGUE in granted or relation in granted - {ADMIN, AUDITOR, SERVICE})


def test_no_machine_reads_what_an_entry_says() -> None:
    machine = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset(SCOPES))
    assert [permits(rules, machine, (), TODAY, TODAY) for rules in access.AUDIT_CONTENT.values()] == [False] * 14
