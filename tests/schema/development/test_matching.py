"""Whom the rules find as a mentor and what they find as a course, in an organization written row by row."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.development.matching_store import courses_for, has_no_time, mentors_for, taken
from schema.development.rules import DEFAULTS
from schema.development.values import DevelopmentActionKind, SuggestionKind
from schema.kit.session import Session
from tests.schema.development.small import LONG_AGO, NOW, SmallOrganization

T = TypeVar("T")
TODAY = NOW.date()


@pytest.fixture(scope="module")
def filled(small: SmallOrganization) -> SmallOrganization:
    """An employee with a plan, colleagues of whom each but three lacks one thing to be a mentor, courses."""
    small.people |= {name: small.add("skill", code=name, name=name) for name in ("sql", "python")}
    _hire(small)
    _certify(small)
    _tie(small)
    _offer(small)
    _plan(small)
    small.save()
    return small


def _hire(small: SmallOrganization) -> None:
    jobs = {}
    for function in ("engineer", "seller"):
        family = small.add("job_family", name=function)
        jobs[function] = small.add("job_profile", title=function, job_family_id=family)

    def hire(name: str, level: int | None = 4, source: str = "ASSESSMENT", **further: Any) -> None:
        person = small.add("person", display_name=name, sort_name=name)
        small.people[name] = small.add("employee", person_id=person, employee_number=name)
        job = {"status": "ACTIVE", "job_profile_id": jobs["engineer"], "valid_from": LONG_AGO} | further
        small.add("employment", employee_id=small.people[name], **job)
        if level is not None:
            _claim(small, name, level, source, LONG_AGO)

    for name in ("expert", "busier expert", "lost it"):
        hire(name, 5)
    for name in ("own word alone", "certificate ran out"):
        hire(name, 5, "SELF")
    for name in ("manager", "boss", "report", "on leave", "full", "mentor already"):
        hire(name)
    for name in ("employee", "pupil", "claim ran out"):
        hire(name, None)
    hire("certified", 3, "SELF")
    hire("not good enough", 2)
    hire("other function", job_profile_id=jobs["seller"])
    hire("gone", status="TERMINATED")


def _claim(small: SmallOrganization, name: str, level: int, source: str, day: date, **further: Any) -> None:
    told = {"skill_id": small.people["sql"], "proficiency": level, "source": source, "claimed_on": day} | further
    small.add("skill_claim", employee_id=small.people[name], **told)


def _certify(small: SmallOrganization) -> None:
    _claim(small, "claim ran out", 5, "LMS", LONG_AGO, valid_until=TODAY - timedelta(days=1))
    _claim(small, "lost it", 2, "MANAGER", TODAY)
    for name, days in (("certified", 0), ("certificate ran out", 1)):
        until = TODAY - timedelta(days=days)
        told = {"skill_id": small.people["sql"], "name": "C", "issued_on": LONG_AGO, "expires_on": until}
        small.add("certification", employee_id=small.people[name], **told)


def _tie(small: SmallOrganization) -> None:
    small.line("manager", "employee")
    small.line("boss", "employee", depth=2)
    small.line("employee", "report")
    away = {"kind": "PARENTAL", "starts_on": LONG_AGO, "ends_on": TODAY, "approved": True}
    small.add("absence", employee_id=small.people["on leave"], **away)
    pairs = [("pupil", "full", "ACTIVE")] * 3 + [
        ("pupil", "busier expert", "PROPOSED"),
        ("pupil", "busier expert", "ENDED"),
        ("employee", "mentor already", "PROPOSED"),
    ]
    for pupil, mentor, status in pairs:
        told = {"mentor_id": small.people[mentor], "status": status, "starts_on": LONG_AGO}
        small.add("mentorship", employee_id=small.people[pupil], **told)


def _offer(small: SmallOrganization) -> None:
    hours = {"short": 2, "long": 20, "unknown": None, "done": 1, "assigned": 1, "other": 1}
    for name, number in hours.items():
        small.people[name] = small.add("course", code=name, title=name, provider="Own", hours=number)
        taught = small.people["python" if name == "other" else "sql"]
        small.add("course_skill", course_id=small.people[name], skill_id=taught)
    me = small.people["employee"]
    small.add("completion", employee_id=me, course_id=small.people["done"], completed_at=NOW)
    for name, status in (("assigned", "ASSIGNED"), ("long", "WITHDRAWN")):
        told = {"course_id": small.people[name], "assigned_on": TODAY, "status": status}
        small.add("learning_assignment", employee_id=me, **told)


def _plan(small: SmallOrganization) -> None:
    me = small.people["employee"]
    for title in ("stretched", "taught", "proposed"):
        goal = {"level": "INDIVIDUAL", "kind": "KPI", "owner_id": me, "starts_on": LONG_AGO}
        small.people[title] = small.add("goal", title=title, **goal)
    now, old = (
        small.add("development_plan", employee_id=me, name=status, status=status, starts_on=LONG_AGO)
        for status in ("ACTIVE", "CLOSED")
    )
    actions: list[dict[str, Any]] = [
        {"plan_id": now, "kind": "EXPERIENCE_70", "goal_id": small.people["stretched"]},
        {
            "plan_id": now,
            "kind": "EDUCATION_10",
            "goal_id": small.people["taught"],
            "course_id": small.people["short"],
        },
        {"plan_id": now, "kind": "EXPOSURE_20", "status": "CANCELLED"},
        {"plan_id": old, "kind": "EXPOSURE_20"},
    ]
    for one in actions:
        small.add("development_action", title="A", **one)
    raised = {"employee_id": me, "cause": "DIP", "title": "t", "reason": "r", "raised_at": NOW}
    small.add("trigger_firing", kind="STRETCH_PROJECT", goal_id=small.people["proposed"], **raised)
    small.add("trigger_firing", kind="MENTOR", mentor_id=small.people["expert"], state="EXPIRED", **raised)


def ask(small: SmallOrganization, question: Callable[[Request], Awaitable[T]]) -> T:
    async def work(connection: AsyncConnection) -> T:
        return await question(Request(Session(connection), Viewer(small.organization), NOW, b"key"))

    return small._run(work)


def test_mentors_are_proven_near_in_function_far_in_line_and_have_time(filled: SmallOrganization) -> None:
    people = filled.people
    found = ask(filled, lambda request: mentors_for(request, people["employee"], people["sql"], DEFAULTS))
    assert [(row.display_name, row.proficiency, row.mentees) for row in found] == [
        ("expert", 5, 0),
        ("busier expert", 5, 1),
        ("certified", 3, 0),
    ]


def test_nobody_is_the_mentor_for_what_nobody_masters(filled: SmallOrganization) -> None:
    people = filled.people
    assert ask(filled, lambda request: mentors_for(request, people["employee"], people["python"], DEFAULTS)) == []


@pytest.mark.parametrize(("name", "busy"), [("expert", False), ("full", True), ("gone", True)])
def test_who_has_no_time_is_known_when_it_comes_to_it(filled: SmallOrganization, name: str, *, busy: bool) -> None:
    assert ask(filled, lambda request: has_no_time(request, filled.people[name], DEFAULTS)) is busy


def test_the_shortest_course_that_is_neither_taken_nor_to_be_taken_comes_first(filled: SmallOrganization) -> None:
    people = filled.people
    found = ask(filled, lambda request: courses_for(request, people["employee"], people["sql"]))
    assert [row.title for row in found] == ["short", "long", "unknown"]


def test_what_is_planned_or_proposed_is_taken(filled: SmallOrganization) -> None:
    people = filled.people
    found = ask(filled, lambda request: taken(request, people["employee"]))
    assert sorted(found.planned) == [DevelopmentActionKind.EDUCATION_10, DevelopmentActionKind.EXPERIENCE_70]
    assert found.proposed == (SuggestionKind.STRETCH_PROJECT,)
    assert found.bound == {people["stretched"], people["short"], people["proposed"]}
