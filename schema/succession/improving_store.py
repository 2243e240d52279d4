"""Statements that changes of improvement plans need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from schema.access.request import Request
from schema.succession.tables import improvement_plan, improvement_plan_criterion, improvement_plan_sign_off
from schema.succession.values import ImprovementPlanState

UNDER_WAY = (ImprovementPlanState.ACTIVE, ImprovementPlanState.EXTENDED)
_OPEN = (ImprovementPlanState.DRAFT, *UNDER_WAY)


async def has_open(request: Request, employee_id: UUID) -> bool:
    """Whether an employee has a plan that is not over, a draft too; one statement."""
    own = improvement_plan.c
    mine = (
        own.organization_id == request.viewer.organization_id,
        own.deleted_at.is_(None),
        own.employee_id == employee_id,
        own.state.in_(_OPEN),
    )
    return bool(await request.session.rows(select(own.id).where(*mine).limit(1)))


async def held_plan(request: Request, plan_id: UUID) -> Row[Any]:
    """A plan, locked; one statement."""
    own = improvement_plan.c
    mine = (own.organization_id == request.viewer.organization_id, own.id == plan_id)
    return (await request.session.rows(select(improvement_plan).where(*mine).with_for_update()))[0]


async def judged(request: Request, plan_id: UUID) -> list[str]:
    """The states of the criteria of a plan, in their order; one statement."""
    own = improvement_plan_criterion.c
    mine = (
        own.organization_id == request.viewer.organization_id,
        own.deleted_at.is_(None),
        own.improvement_plan_id == plan_id,
    )
    return [row.state for row in await request.session.rows(select(own.state).where(*mine).order_by(own.place))]


async def signatures(request: Request, plan_id: UUID) -> Sequence[Row[Any]]:
    """The signatures under a plan, oldest first; one statement."""
    own = improvement_plan_sign_off.c
    mine = (own.organization_id == request.viewer.organization_id, own.improvement_plan_id == plan_id)
    columns = (own.occasion, own.role, own.signed_by_id, own.signed_at)
    return await request.session.rows(select(*columns).where(*mine).order_by(own.signed_at, own.id))
