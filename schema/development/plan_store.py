"""Statements of plans and learning that actions need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, select

from schema.access.request import Request
from schema.development.matching_store import PROVING
from schema.development.tables import (
    completion,
    course,
    course_skill,
    development_action,
    development_plan,
    learning_assignment,
    skill_claim,
)
from schema.development.values import DevelopmentActionStatus, DevelopmentPlanStatus, LearningAssignmentStatus
from schema.kit.clauses import joined

OPEN_ACTIONS = (DevelopmentActionStatus.PLANNED, DevelopmentActionStatus.IN_PROGRESS)
OPEN_ASSIGNMENTS = (LearningAssignmentStatus.ASSIGNED, LearningAssignmentStatus.IN_PROGRESS)


async def active_plan(request: Request, employee_id: UUID) -> UUID | None:
    """The active plan of an employee; one statement."""
    plan = development_plan.c
    rows = await request.session.rows(
        select(plan.id).where(
            *living(request, development_plan),
            plan.employee_id == employee_id,
            plan.status == DevelopmentPlanStatus.ACTIVE,
        )
    )
    return rows[0].id if rows else None


async def plan_status(request: Request, plan_id: UUID) -> DevelopmentPlanStatus:
    """Whether a plan is being worked on; one statement."""
    plan = development_plan.c
    rows = await request.session.rows(select(plan.status).where(*living(request, development_plan), plan.id == plan_id))
    return DevelopmentPlanStatus(rows[0].status)


async def open_actions_for(request: Request, employee_id: UUID, course_id: UUID) -> Sequence[Row[Any]]:
    """The open actions of an employee's plans that are bound to a course, locked; one statement."""
    action = development_action.c
    return await request.session.rows(
        select(development_action)
        .select_from(joined(development_action, development_plan, action.plan_id, living=True))
        .where(
            *living(request, development_action),
            development_plan.c.employee_id == employee_id,
            action.course_id == course_id,
            action.status.in_(OPEN_ACTIONS),
        )
        .order_by(action.id)
        .with_for_update(of=development_action)
    )


async def open_assignments(request: Request, employee_id: UUID, course_id: UUID) -> Sequence[Row[Any]]:
    """The open assignments of a course to an employee, locked; one statement."""
    assigned = learning_assignment.c
    return await request.session.rows(
        select(learning_assignment)
        .where(
            *living(request, learning_assignment),
            assigned.employee_id == employee_id,
            assigned.course_id == course_id,
            assigned.status.in_(OPEN_ASSIGNMENTS),
        )
        .order_by(assigned.assigned_on, assigned.id)
        .with_for_update()
    )


async def is_completed(request: Request, employee_id: UUID, course_id: UUID, at: datetime) -> bool:
    """Whether this very completion is on record; one statement."""
    done = completion.c
    mine = (done.employee_id == employee_id, done.course_id == course_id, done.completed_at == at)
    return bool(await request.session.rows(select(done.id).where(*living(request, completion), *mine)))


async def taught_by(request: Request, course_id: UUID) -> dict[UUID, UUID]:
    """The skills that a course teaches, with the row that says so; one statement."""
    taught = course_skill.c
    rows = await request.session.rows(
        select(taught.skill_id, taught.id).where(*living(request, course_skill), taught.course_id == course_id)
    )
    return {row.skill_id: row.id for row in rows}


async def proven_levels(request: Request, employee_id: UUID, skills: Sequence[UUID]) -> dict[UUID, int]:
    """The best level that others have vouched for, by skill; one statement."""
    claim = skill_claim.c
    rows = await request.session.rows(
        select(claim.skill_id, claim.proficiency).where(
            claim.organization_id == request.viewer.organization_id,
            claim.employee_id == employee_id,
            claim.skill_id.in_(skills),
            claim.source.in_(PROVING),
        )
    )
    best: dict[UUID, int] = {}
    for row in rows:
        best[row.skill_id] = max(row.proficiency, best.get(row.skill_id, 0))
    return best


async def course_named(request: Request, provider: str, code: str) -> UUID | None:
    """The course that a provider offers under a code; one statement."""
    told = (course.c.provider == provider, course.c.code == code)
    rows = await request.session.rows(select(course.c.id).where(*living(request, course), *told))
    return rows[0].id if rows else None


def living(request: Request, table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What limits a statement to the rows of the organization that are there."""
    return table.c.organization_id == request.viewer.organization_id, table.c.deleted_at.is_(None)
