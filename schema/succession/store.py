"""Every statement of succession and of improvement plans. Reads start from what the viewer may read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, select

from schema.access.policy import permits
from schema.access.predicates import Anchors
from schema.access.reads import Columns, Order, Readable
from schema.access.request import Request
from schema.access.values import Condition
from schema.kit.clauses import joined
from schema.people.store import incumbents
from schema.people.tables import employment
from schema.people.values import EmploymentStatus
from schema.succession import access
from schema.succession.tables import (
    improvement_plan,
    improvement_plan_criterion,
    improvement_plan_meeting,
    improvement_plan_sign_off,
    succession_gap,
    succession_plan,
    successor_nomination,
    talent_assessment,
)
from schema.succession.values import ImprovementPlanState


@dataclass(frozen=True, eq=False)
class SuccessionPlanReads(Readable):
    """Plans, each about whoever holds its position today."""

    def rows(self, request: Request, *where: ColumnElement[Any], only: Columns | None = None) -> Select[Any]:
        """All readable plans, by who holds their positions today."""
        if self.anchors.subject is None:
            return replace(self, anchors=Anchors(subject=_incumbent(request.today))).rows(request, *where, only=only)
        return super().rows(request, *where, only=only)


def _incumbent(day: date) -> ColumnElement[Any]:
    """Who holds the position of a succession plan on a day; NULL while it is open.

    Tied to the plan by name, since the policy puts it inside a further EXISTS, out of reach of SQLAlchemy's own tying.
    """
    later = employment.alias()
    superseded = exists().where(
        later.c.organization_id == employment.c.organization_id,
        later.c.employee_id == employment.c.employee_id,
        later.c.valid_from > employment.c.valid_from,
        later.c.valid_from <= day,
        later.c.deleted_at.is_(None),
    )
    return (
        select(employment.c.employee_id)
        .where(
            employment.c.organization_id == succession_plan.c.organization_id,
            employment.c.position_id == succession_plan.c.position_id,
            employment.c.status == EmploymentStatus.ACTIVE,
            employment.c.valid_from <= day,
            employment.c.deleted_at.is_(None),
            ~superseded,
        )
        .order_by(employment.c.valid_from.desc())
        .limit(1)
        .correlate(succession_plan)
        .scalar_subquery()
    )


TALENT_ASSESSMENTS = Readable(
    talent_assessment,
    access.TALENT,
    Anchors(subject=talent_assessment.c.employee_id, dated=talent_assessment.c.assessed_on),
    order=Order("ASSESSED_ON", (talent_assessment.c.assessed_on,), descending=True),
)
SUCCESSION_PLANS = SuccessionPlanReads(succession_plan, access.SUCCESSION)
NOMINATIONS = Readable(
    successor_nomination,
    access.SUCCESSOR,
    Anchors(subject=successor_nomination.c.employee_id),
    order=Order("RANK", (successor_nomination.c.rank,)),
)
SUCCESSION_GAPS = Readable(
    succession_gap,
    access.SUCCESSOR,
    Anchors(subject=successor_nomination.c.employee_id),
    source=joined(succession_gap, successor_nomination, succession_gap.c.successor_nomination_id, living=True),
    extra=(successor_nomination.c.employee_id.label("employee_id"),),
)

_RELEASED = {Condition.RELEASED: improvement_plan.c.state != ImprovementPlanState.DRAFT}
_PLAN_OF = Anchors(subject=improvement_plan.c.employee_id, conditions=_RELEASED)

IMPROVEMENT_PLANS = Readable(
    improvement_plan,
    access.IMPROVEMENT,
    _PLAN_OF,
    order=Order("STARTS_ON", (improvement_plan.c.starts_on,), descending=True),
)


def _part(table: Table, order: Order) -> Readable:
    """A part of an improvement plan: readable where the plan is."""
    source = joined(table, improvement_plan, table.c.improvement_plan_id, living=True)
    subject = improvement_plan.c.employee_id.label("employee_id")
    return Readable(table, access.IMPROVEMENT, _PLAN_OF, source=source, extra=(subject,), order=order)


IMPROVEMENT_CRITERIA = _part(improvement_plan_criterion, Order("PLACE", (improvement_plan_criterion.c.place,)))
IMPROVEMENT_MEETINGS = _part(improvement_plan_meeting, Order("HELD_ON", (improvement_plan_meeting.c.held_on,)))
IMPROVEMENT_SIGN_OFFS = _part(improvement_plan_sign_off, Order("SIGNED_AT", (improvement_plan_sign_off.c.signed_at,)))


async def plan_visibility(request: Request, positions: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether the viewer may read the succession of each position; two statements at most."""
    held = await incumbents(request, positions)
    subjects = [(held[position], request.today) for position in positions if position in held]
    allowed = iter(await request.permitted(access.SUCCESSION, subjects))
    everywhere = permits(access.SUCCESSION, request.viewer, (), request.today, request.today)
    return {position: next(allowed) if position in held else everywhere for position in positions}
