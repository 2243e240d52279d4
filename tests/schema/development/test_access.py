"""The policies of development, relation by relation: what is not in this table is denied."""

import pytest

from schema.access.policy import Policy
from schema.access.values import Condition, Relation
from schema.development import access

EVERYBODY = {Relation.COLLEAGUE, Relation.COMPENSATION, Relation.AUDITOR, Relation.HR_ADMIN, Relation.SERVICE}
IN_CHARGE = {Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE}
SELF, PARTICIPANT, SHARED = Relation.SELF, Relation.PARTICIPANT, Condition.SHARED

GRANTS: dict[str, tuple[str, bool, dict[Relation, set[Condition]]]] = {
    "CATALOGUE": ("learning:read", False, {one: set() for one in EVERYBODY}),
    "TRIGGER_RULES": ("development:read", False, {one: set() for one in EVERYBODY}),
    "SKILLS": ("learning:read", False, {one: set() for one in IN_CHARGE | {SELF, PARTICIPANT}}),
    "DEVELOPMENT": ("development:read", True, {one: set() for one in IN_CHARGE | {SELF}}),
    "DEVELOPMENT_ACTIONS": ("development:read", True, {one: set() for one in IN_CHARGE | {SELF, PARTICIPANT}}),
    "LEARNING": ("learning:read", False, {one: set() for one in IN_CHARGE | {SELF}}),
    "SUGGESTIONS": ("development:read", False, {SELF: set()} | {one: {SHARED} for one in IN_CHARGE}),
    "DIAGNOSES": (
        "diagnosis:read",
        False,
        {SELF: set(), Relation.MANAGER: {SHARED}, Relation.HRBP: {SHARED}, Relation.HR_ADMIN: {SHARED}},
    ),
    "DECIDING": ("development:write", False, {SELF: set(), Relation.MANAGER: set()}),
    "WITHDRAWING": ("development:write", False, {Relation.MANAGER: set(), Relation.HR_ADMIN: set()}),
    "PLANNING": ("development:write", False, {SELF: set(), Relation.MANAGER: set(), Relation.HR_ADMIN: set()}),
    "CLAIMING": ("learning:write", False, {SELF: set(), Relation.MANAGER: set()}),
    "CERTIFYING": (
        "learning:write",
        False,
        {one: set() for one in (SELF, Relation.MANAGER, Relation.HR_ADMIN, Relation.SERVICE)},
    ),
    "ASSIGNING": (
        "learning:write",
        False,
        {one: set() for one in (Relation.MANAGER, Relation.HR_ADMIN, Relation.SERVICE)},
    ),
    "REVIEWING_DIAGNOSES": (
        "diagnosis:write",
        False,
        {one: set() for one in (Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN)},
    ),
    "DISPUTING_DIAGNOSES": ("diagnosis:write", False, {SELF: set()}),
    "COMPLETING": ("learning:write", False, {Relation.HR_ADMIN: set(), Relation.SERVICE: set()}),
    "CATALOGUE_WRITING": ("learning:write", False, {Relation.HR_ADMIN: set(), Relation.SERVICE: set()}),
}
"""Scope, whether what is planned is seen too, and the conditions by relation."""


def test_the_table_names_every_policy() -> None:
    assert set(GRANTS) == {name for name, value in vars(access).items() if isinstance(value, Policy)}


@pytest.mark.parametrize("name", GRANTS)
def test_who_may_see_under_which_conditions(name: str) -> None:
    rules: Policy = getattr(access, name)
    scope, planned, expected = GRANTS[name]
    assert rules.scope == scope
    assert {relation: set(grant.when) for relation, grant in rules.grants.items()} == expected
    assert {grant.planned for grant in rules.grants.values()} == {planned}
    assert {grant.switch for grant in rules.grants.values()} == {None}
