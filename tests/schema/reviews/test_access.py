"""The policies of reviews, relation by relation: what is not in this table is denied."""

import pytest

from schema.access.policy import Policy
from schema.access.values import Condition, Relation
from schema.reviews import access

SELF, MANAGER, SKIP_LEVEL, HRBP = Relation.SELF, Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP
PARTICIPANT, HR_ADMIN, SERVICE = Relation.PARTICIPANT, Relation.HR_ADMIN, Relation.SERVICE
COLLEAGUE, COMPENSATION, AUDITOR = Relation.COLLEAGUE, Relation.COMPENSATION, Relation.AUDITOR
NAMED, OPEN, PUBLIC = Condition.NAMED, Condition.OPEN, Condition.PUBLIC
RELEASED, SHARED, SUBMITTED = Condition.RELEASED, Condition.SHARED, Condition.SUBMITTED

Grants = dict[Relation, set[Condition]]

LINE_AND_HR: Grants = {MANAGER: set(), SKIP_LEVEL: set(), HRBP: set(), HR_ADMIN: set()}
GRANTS: dict[str, tuple[str, Grants]] = {
    "REVIEW_SETUP": (
        "ratings:read",
        {COLLEAGUE: set(), COMPENSATION: set(), AUDITOR: set(), HR_ADMIN: set(), SERVICE: set()},
    ),
    "REVIEW_CYCLES": (
        "ratings:read",
        {COLLEAGUE: {PUBLIC}, COMPENSATION: set(), AUDITOR: set(), HR_ADMIN: set(), SERVICE: set()},
    ),
    "NOMINATIONS": ("reviews:read", {MANAGER: set(), HRBP: set(), HR_ADMIN: set(), PARTICIPANT: set()}),
    "REVIEW_REMINDERS": ("reviews:read", {SELF: set()}),
    "REVIEWS": (
        "reviews:read",
        {
            PARTICIPANT: set(),
            SELF: {NAMED, RELEASED},
            MANAGER: {NAMED, SUBMITTED},
            SKIP_LEVEL: {NAMED, SUBMITTED},
            HRBP: {NAMED, SUBMITTED},
            HR_ADMIN: {NAMED, SUBMITTED},
        },
    ),
    "REVIEW_SUMMARIES": ("reviews:read", LINE_AND_HR | {SELF: set()}),
    "REVIEWING_REPORTS": ("reviews:write", {MANAGER: set()}),
    "REVIEWING_BELOW": ("reviews:write", {SKIP_LEVEL: set()}),
    "REVIEWING_UPWARD": ("reviews:write", {Relation.REPORT: set()}),
    "NOMINATING": ("reviews:write", {SELF: set(), MANAGER: set(), HRBP: set(), HR_ADMIN: set()}),
    "APPROVING": ("reviews:write", {MANAGER: set(), HRBP: set(), HR_ADMIN: set()}),
    "DESIGNING": ("reviews:write", {HR_ADMIN: set()}),
    "RUNNING": ("reviews:write", {HR_ADMIN: set()}),
    "REOPENING": ("reviews:write", {HR_ADMIN: set()}),
    "ANSWERING": ("ratings:write", {SKIP_LEVEL: set(), HRBP: set(), HR_ADMIN: set()}),
    "FEEDBACK": (
        "feedback:read",
        {
            PARTICIPANT: set(),
            MANAGER: set(),
            HRBP: set(),
            HR_ADMIN: set(),
            SELF: {SHARED},
            COLLEAGUE: {PUBLIC},
        },
    ),
    "FEEDBACK_AUTHOR": (
        "feedback:read",
        {PARTICIPANT: set(), HR_ADMIN: set(), SELF: {NAMED}, MANAGER: {NAMED}, HRBP: {NAMED}, COLLEAGUE: {NAMED}},
    ),
    "FEEDBACK_SENTIMENT": ("feedback:read", {SELF: {SHARED}, MANAGER: set(), HRBP: set(), HR_ADMIN: set()}),
    "FEEDBACK_GIVEN": ("feedback:read", {SELF: set()}),
    "FEEDBACK_REQUESTS": ("feedback:read", {PARTICIPANT: set()}),
    "FEEDBACK_ASKING": ("feedback:write", {SELF: set(), MANAGER: set(), HRBP: set(), HR_ADMIN: set()}),
    "RATINGS": (
        "ratings:read",
        LINE_AND_HR | {SELF: {RELEASED}, SERVICE: {RELEASED}, COMPENSATION: set(), PARTICIPANT: {OPEN}},
    ),
    "RATING_GROUNDS": ("ratings:read", LINE_AND_HR | {PARTICIPANT: {OPEN}}),
    "RATING_REASONS": ("ratings:read", LINE_AND_HR | {SELF: {RELEASED}, PARTICIPANT: {OPEN}}),
    "EVIDENCE_AUTHOR": (
        "ratings:read",
        {HR_ADMIN: set(), SELF: {NAMED}, MANAGER: {NAMED}, SKIP_LEVEL: {NAMED}, HRBP: {NAMED}, PARTICIPANT: {NAMED}},
    ),
    "CALIBRATION": ("calibration:read", {HR_ADMIN: set(), HRBP: set(), PARTICIPANT: set()}),
    "CALIBRATION_CHANGES": ("calibration:read", {HR_ADMIN: set(), HRBP: set(), PARTICIPANT: set()}),
    "FAIRNESS": ("calibration:read", {HR_ADMIN: set(), AUDITOR: set(), HRBP: set(), PARTICIPANT: set()}),
    "FAIRNESS_FIGURES": (
        "calibration:read",
        {HR_ADMIN: set(), AUDITOR: set(), HRBP: {SHARED}, PARTICIPANT: {SHARED}},
    ),
    "CALIBRATING": ("ratings:write", {HR_ADMIN: set(), HRBP: set()}),
    "WEIGHING": ("ratings:write", {HR_ADMIN: set()}),
    "PROPOSING": ("ratings:write", {MANAGER: set()}),
    "RELEASING": ("ratings:write", {HR_ADMIN: set()}),
}
"""Scope, and the conditions by relation."""

WITHHELD: dict[str, set[Condition]] = {
    "NOMINATIONS": {Condition.OWN},
    "REVIEWS": {Condition.OWN, RELEASED},
    "FEEDBACK": {SHARED},
    "FEEDBACK_AUTHOR": {NAMED},
    "FEEDBACK_SENTIMENT": {SHARED},
    "RATINGS": {RELEASED},
    "RATING_GROUNDS": set(),
    "RATING_REASONS": {RELEASED},
    "EVIDENCE_AUTHOR": {NAMED},
    "CALIBRATION_CHANGES": set(),
    "PROPOSING": set(),
    "APPROVING": set(),
    "REOPENING": set(),
    "ANSWERING": set(),
}
"""What no role opens to its holder about themselves, unless one of these holds."""


def test_the_table_names_every_policy() -> None:
    assert set(GRANTS) == {name for name, value in vars(access).items() if isinstance(value, Policy)}


@pytest.mark.parametrize("name", GRANTS)
def test_who_may_see_under_which_conditions(name: str) -> None:
    rules: Policy = getattr(access, name)
    scope, expected = GRANTS[name]
    assert rules.scope == scope
    assert {relation: set(grant.when) for relation, grant in rules.grants.items()} == expected
    assert {grant.planned for grant in rules.grants.values()} == {False}
    assert {grant.switch for grant in rules.grants.values()} == {None}


@pytest.mark.parametrize("name", GRANTS)
def test_what_is_withheld_from_whom_it_is_about(name: str) -> None:
    rules: Policy = getattr(access, name)
    assert rules.withheld_unless == WITHHELD.get(name)
