"""What SQL lets through of development: private goals, mentors, former managers."""

from datetime import date

import pytest

from schema.access.values import Role
from schema.development import store
from tests.schema.development.small import LONG_AGO, NOW, SmallOrganization

LEFT = date(2026, 11, 1)


@pytest.fixture(scope="module")
def filled(small: SmallOrganization) -> SmallOrganization:
    """An employee with an open and a private goal, a suggestion and a diagnosis on each, and a plan with a mentor."""
    small.hire("boss", "manager", "former", "partner", "employee", "mentor", "admin")
    small.line("manager", "employee")
    small.line("boss", "employee", depth=2)
    small.line("former", "employee", until=LEFT)
    small.line("partner", "employee", kind="HRBP")
    small.line("manager", "mentor")
    employee = small.people["employee"]
    for title, visibility in (("open", "TEAM"), ("private", "PRIVATE")):
        goal = small.add(
            "goal",
            level="INDIVIDUAL",
            kind="KPI",
            owner_id=employee,
            title=title,
            starts_on=LONG_AGO,
            visibility=visibility,
        )
        firing = small.add(
            "trigger_firing",
            employee_id=employee,
            cause="METRIC_MISSED_TWICE",
            goal_id=goal,
            kind="COURSE",
            title=title,
            reason="missed twice",
            raised_at=NOW,
        )
        small.add("trigger_observation", firing_id=firing, week="2026-W46", value=1, target=2)
        small.add(
            "skill_will_diagnosis",
            employee_id=employee,
            goal_id=goal,
            diagnosed_on=NOW.date(),
            verdict="SKILL",
            weeks_observed=8,
            recommendation=title,
        )
    small.add(
        "trigger_firing",
        employee_id=employee,
        cause="SKILL_GAP",
        kind="MENTOR",
        title="decided before the line ended",
        reason="flagged",
        raised_at=NOW.replace(month=9),
        state="DECLINED",
        decided_at=NOW.replace(month=10),
    )
    plan = small.add("development_plan", employee_id=employee, name="Plan", status="ACTIVE", starts_on=LONG_AGO)
    small.add(
        "development_action",
        plan_id=plan,
        kind="EXPOSURE_20",
        title="with a mentor",
        mentor_id=small.people["mentor"],
    )
    small.add("development_action", plan_id=plan, kind="EDUCATION_10", title="a course")
    small.save()
    return small


DECIDED = "decided before the line ended"


@pytest.mark.parametrize(
    ("name", "roles", "titles"),
    [
        ("employee", (), ["open", "private", DECIDED]),
        ("manager", (), ["open", DECIDED]),
        ("boss", (), ["open", DECIDED]),
        ("partner", (), ["open", DECIDED]),
        ("admin", (Role.HR_ADMIN,), ["open", DECIDED]),
        ("former", (), [DECIDED]),
        ("mentor", (), []),
        ("admin", (Role.AUDITOR, Role.COMPENSATION_ANALYST), []),
    ],
)
def test_a_suggestion_on_a_private_goal_stays_with_the_employee(
    filled: SmallOrganization, name: str, roles: tuple[Role, ...], titles: list[str]
) -> None:
    seen = filled.read(name, store.SUGGESTIONS, *roles)
    assert sorted(row.title for row in seen) == sorted(titles)
    observed = filled.read(name, store.OBSERVATIONS, *roles)
    assert {row.firing_id for row in observed} == {row.id for row in seen if row.title != DECIDED}


@pytest.mark.parametrize(
    ("name", "roles", "goals"),
    [
        ("employee", (), ["open", "private"]),
        ("manager", (), ["open"]),
        ("partner", (), ["open"]),
        ("admin", (Role.HR_ADMIN,), ["open"]),
        ("boss", (), []),
        ("former", (), []),
        ("mentor", (), []),
    ],
)
def test_a_diagnosis_of_a_private_goal_stays_with_the_employee(
    filled: SmallOrganization, name: str, roles: tuple[Role, ...], goals: list[str]
) -> None:
    assert sorted(row.recommendation for row in filled.read(name, store.DIAGNOSES, *roles)) == goals


@pytest.mark.parametrize(
    ("name", "plans", "actions"),
    [
        ("employee", 1, ["a course", "with a mentor"]),
        ("manager", 1, ["a course", "with a mentor"]),
        ("mentor", 0, ["with a mentor"]),
        ("former", 0, []),
        ("admin", 0, []),
    ],
)
def test_a_mentor_sees_the_own_action_and_nothing_else_of_the_plan(
    filled: SmallOrganization, name: str, plans: int, actions: list[str]
) -> None:
    assert len(filled.read(name, store.PLANS)) == plans
    assert sorted(row.title for row in filled.read(name, store.ACTIONS)) == actions
