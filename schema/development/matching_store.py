"""Statements that find what could be suggested: courses, mentors, and what an employee has on the plan already.

They look through the whole organization, whoever sends the request; nothing that they read goes into an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, Uuid, and_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from schema.access.binds import given, tenant
from schema.access.request import Request
from schema.access.tables import reporting_chain
from schema.access.values import LineKind
from schema.access.viewer import Viewer
from schema.development.tables import (
    certification,
    completion,
    course,
    course_skill,
    development_action,
    development_plan,
    learning_assignment,
    mentorship,
    skill_claim,
    trigger_firing,
)
from schema.development.values import (
    DevelopmentActionKind,
    DevelopmentActionStatus,
    DevelopmentPlanStatus,
    DevelopmentRules,
    LearningAssignmentStatus,
    MentorshipStatus,
    SkillClaimSource,
    SuggestionKind,
    SuggestionState,
)
from schema.kit.clauses import joined
from schema.people.store import in_force
from schema.people.tables import absence, employee, job_profile, person
from schema.people.values import EmploymentStatus

PROVING = (SkillClaimSource.MANAGER, SkillClaimSource.ASSESSMENT, SkillClaimSource.LMS)
"""On whose word a skill counts as proven; the own word counts with a certificate."""

MOST_CANDIDATES = 5
"""How many of a kind are looked at; the first that is not planned already is taken."""

_LONG = literal(1_000_000)
"""Hours of a course that does not say how long it takes: it comes last."""

_LINES = (LineKind.SOLID, LineKind.DOTTED, LineKind.PROJECT)


@dataclass(frozen=True, slots=True)
class Taken:
    """What an employee plans already or was proposed: the kinds, and the goals, courses and mentors behind them."""

    planned: tuple[DevelopmentActionKind, ...]
    proposed: tuple[SuggestionKind, ...]
    bound: frozenset[UUID]


async def taken(request: Request, employee_id: UUID) -> Taken:
    """What stands in the active plan or waits as a suggestion; cancelled actions don't count. Two statements.

    A goal is taken by a stretch project alone: it may need a course and a mentor beside it.
    """
    planned = await request.ask(_planned, employee=employee_id)
    proposed = await request.ask(_proposed, employee=employee_id)
    stretches = (DevelopmentActionKind.EXPERIENCE_70, SuggestionKind.STRETCH_PROJECT)
    bound = {row.goal_id for row in (*planned, *proposed) if row.kind in stretches}
    bound |= {found for row in (*planned, *proposed) for found in (row.course_id, row.mentor_id)}
    return Taken(
        tuple(DevelopmentActionKind(row.kind) for row in planned),
        tuple(SuggestionKind(row.kind) for row in proposed),
        frozenset(bound - {None}),
    )


async def courses_for(request: Request, employee_id: UUID, skill_id: UUID) -> Sequence[Row[Any]]:
    """Courses that teach a skill and that the employee has neither taken nor is to take; the shortest first."""
    hours = func.coalesce(course.c.hours, _LONG)
    assigned = learning_assignment.c
    return await request.session.rows(
        select(course.c.id, course.c.title, hours.label("hours"))
        .where(
            course.c.organization_id == request.viewer.organization_id,
            course.c.deleted_at.is_(None),
            _any(course_skill, course, course_skill.c.course_id == course.c.id, course_skill.c.skill_id == skill_id),
            ~_any(completion, course, completion.c.course_id == course.c.id, completion.c.employee_id == employee_id),
            ~_any(
                learning_assignment,
                course,
                assigned.course_id == course.c.id,
                assigned.employee_id == employee_id,
                assigned.status != LearningAssignmentStatus.WITHDRAWN,
            ),
        )
        .order_by(hours, course.c.title, course.c.id)
        .limit(MOST_CANDIDATES)
    )


async def mentors_for(
    request: Request, employee_id: UUID, skill_id: UUID, rules: DevelopmentRules
) -> Sequence[Row[Any]]:
    """Who could be the mentor for a skill: proven in it, of the same job family, with time, in no line with them.

    The most proficient first, then who has the fewest mentees. Two statements.
    """
    family = await _job_family(request, employee_id)
    if family is None:
        return []
    proven, current, carried = _proven(request, skill_id), in_force(literal(request.today), employee.c.id), _mentees()
    source = (
        joined(employee, person, employee.c.person_id)
        .join(proven, proven.c.employee_id == employee.c.id)
        .join(current, true())
        .join(job_profile, _profile(current))
    )
    return await request.session.rows(
        select(employee.c.id, person.c.display_name, proven.c.proficiency, carried.label("mentees"))
        .select_from(source)
        .where(
            employee.c.organization_id == request.viewer.organization_id,
            employee.c.deleted_at.is_(None),
            employee.c.id != employee_id,
            current.c.status == EmploymentStatus.ACTIVE,
            job_profile.c.job_family_id == family,
            proven.c.proficiency >= rules.proven_level,
            carried < rules.mentees_at_most,
            ~_on_leave(request),
            ~_in_line(request, employee_id),
            ~_paired(employee_id),
        )
        .order_by(proven.c.proficiency.desc(), carried, employee.c.id)
        .limit(MOST_CANDIDATES)
    )


async def has_no_time(request: Request, mentor_id: UUID, rules: DevelopmentRules) -> bool:
    """Whether a mentor has left, or has as many mentees as one may have; one statement."""
    current = in_force(literal(request.today), employee.c.id)
    rows = await request.session.rows(
        select(current.c.status, _mentees().label("mentees"))
        .select_from(employee.join(current, true()))
        .where(
            employee.c.organization_id == request.viewer.organization_id,
            employee.c.id == mentor_id,
            employee.c.deleted_at.is_(None),
        )
    )
    return not rows or rows[0].status != EmploymentStatus.ACTIVE or rows[0].mentees >= rules.mentees_at_most


async def _job_family(request: Request, employee_id: UUID) -> UUID | None:
    current = in_force(literal(request.today), employee.c.id)
    rows = await request.session.rows(
        select(job_profile.c.job_family_id)
        .select_from(employee.join(current, true()).join(job_profile, _profile(current)))
        .where(employee.c.organization_id == request.viewer.organization_id, employee.c.id == employee_id)
    )
    return rows[0].job_family_id if rows else None


def _profile(current: Any) -> ColumnElement[bool]:
    return and_(
        job_profile.c.organization_id == employee.c.organization_id, job_profile.c.id == current.c.job_profile_id
    )


def _proven(request: Request, skill_id: UUID) -> Any:
    """What each employee proved last of a skill: on another's word, or on the own one with a valid certificate."""
    certificate = _any(
        certification,
        skill_claim,
        certification.c.employee_id == skill_claim.c.employee_id,
        certification.c.skill_id == skill_claim.c.skill_id,
        or_(certification.c.expires_on.is_(None), certification.c.expires_on >= request.today),
    )
    return (
        select(skill_claim.c.employee_id, skill_claim.c.proficiency)
        .ext(distinct_on(skill_claim.c.employee_id))
        .where(
            skill_claim.c.organization_id == request.viewer.organization_id,
            skill_claim.c.skill_id == skill_id,
            or_(skill_claim.c.valid_until.is_(None), skill_claim.c.valid_until >= request.today),
            or_(skill_claim.c.source.in_(PROVING), certificate),
        )
        .order_by(skill_claim.c.employee_id, skill_claim.c.claimed_on.desc(), skill_claim.c.id.desc())
        .subquery("proven")
    )


def _mentees() -> Any:
    """How many mentorships a mentor carries or was asked for."""
    return (
        select(func.count())
        .select_from(mentorship)
        .where(
            mentorship.c.organization_id == employee.c.organization_id,
            mentorship.c.mentor_id == employee.c.id,
            mentorship.c.status != MentorshipStatus.ENDED,
            mentorship.c.deleted_at.is_(None),
        )
        .correlate(employee)
        .scalar_subquery()
    )


def _paired(employee_id: UUID) -> ColumnElement[bool]:
    """Whether the two are mentor and mentee already."""
    pair = (mentorship.c.mentor_id == employee.c.id, mentorship.c.employee_id == employee_id)
    return _any(mentorship, employee, *pair, mentorship.c.status != MentorshipStatus.ENDED)


def _in_line(request: Request, employee_id: UUID) -> ColumnElement[bool]:
    """Whether one of the two manages the other today, at whatever distance."""
    chain = reporting_chain.c
    return (
        select(literal(1))
        .where(
            chain.organization_id == employee.c.organization_id,
            or_(
                and_(chain.employee_id == employee_id, chain.manager_id == employee.c.id),
                and_(chain.employee_id == employee.c.id, chain.manager_id == employee_id),
            ),
            chain.kind.in_(_LINES),
            chain.valid_from <= request.today,
            or_(chain.valid_to.is_(None), chain.valid_to > request.today),
        )
        .correlate(employee)
        .exists()
    )


def _on_leave(request: Request) -> ColumnElement[bool]:
    return _any(
        absence,
        employee,
        absence.c.employee_id == employee.c.id,
        absence.c.approved,
        absence.c.starts_on <= request.today,
        absence.c.ends_on >= request.today,
    )


def _any(table: Table, outer: Table, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a living row of a table belongs to the row of the outer one."""
    living = (table.c.organization_id == outer.c.organization_id, table.c.deleted_at.is_(None))
    return select(literal(1)).select_from(table).where(*living, *where).correlate(outer).exists()


def _planned(viewer: Viewer) -> Select[Any]:
    action = development_action.c
    return (
        select(action.kind, action.goal_id, action.course_id, action.mentor_id)
        .select_from(joined(development_action, development_plan, action.plan_id, living=True))
        .where(
            action.organization_id == tenant(viewer),
            development_plan.c.employee_id == given("employee", Uuid),
            development_plan.c.status == DevelopmentPlanStatus.ACTIVE,
            action.status != DevelopmentActionStatus.CANCELLED,
            action.deleted_at.is_(None),
        )
    )


def _proposed(viewer: Viewer) -> Select[Any]:
    firing = trigger_firing.c
    return select(firing.kind, firing.goal_id, firing.course_id, firing.mentor_id).where(
        firing.organization_id == tenant(viewer),
        firing.employee_id == given("employee", Uuid),
        firing.state == SuggestionState.PROPOSED,
        firing.deleted_at.is_(None),
    )
