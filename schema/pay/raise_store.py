"""Statements of raises that actions and reactions need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, select

from schema.access.request import Request
from schema.pay.planning_tables import compensation_cycle, compensation_recommendation
from schema.pay.tables import compensation_record, pay_component
from schema.pay.values import CompensationCycleStage, RecommendationKind, RecommendationState
from schema.reviews.tables import rating

PLANNED_IN = (CompensationCycleStage.DRAFT, CompensationCycleStage.PLANNING)
"""The stages of a cycle in which recommendations come up."""

UNDECIDED = (RecommendationState.DRAFT, RecommendationState.PROPOSED)


async def open_cycle(request: Request) -> UUID | None:
    """The compensation cycle that is being planned, the latest where there are several; one statement."""
    cycle = compensation_cycle.c
    rows = await request.session.rows(
        select(cycle.id)
        .where(*_living(request, compensation_cycle), cycle.stage.in_(PLANNED_IN))
        .order_by(cycle.starts_on.desc(), cycle.id)
        .limit(1)
    )
    return rows[0].id if rows else None


async def raises_of(request: Request, employee_id: UUID) -> Sequence[Row[Any]]:
    """The merit raises of an employee that are on the way, locked; one statement."""
    told = compensation_recommendation.c
    return await request.session.rows(
        select(compensation_recommendation)
        .where(
            *_living(request, compensation_recommendation),
            told.employee_id == employee_id,
            told.kind == RecommendationKind.MERIT,
            told.state != RecommendationState.EXPORTED,
        )
        .order_by(told.created_at, told.id)
        .with_for_update()
    )


async def recommendation(request: Request, recommendation_id: UUID) -> Row[Any]:
    """A recommendation, exact; one statement."""
    told = compensation_recommendation.c
    mine = (*_living(request, compensation_recommendation), told.id == recommendation_id)
    return (await request.session.rows(select(compensation_recommendation).where(*mine)))[0]


async def history(request: Request, employee_id: UUID) -> Sequence[Row[Any]]:
    """All pay of an employee, from the first day on; one statement."""
    told = compensation_record.c
    mine = (*_living(request, compensation_record), told.employee_id == employee_id)
    return await request.session.rows(select(compensation_record).where(*mine).order_by(told.valid_from))


async def pay_on(request: Request, employee_id: UUID, day: date) -> Row[Any] | None:
    """Pay in force on a day; one statement."""
    held = [row for row in await history(request, employee_id) if row.valid_from <= day]
    return held[-1] if held else None


async def components(request: Request, record_id: UUID) -> Sequence[Row[Any]]:
    """The parts of a pay; one statement."""
    told = pay_component.c
    mine = (told.organization_id == request.viewer.organization_id, told.compensation_record_id == record_id)
    return await request.session.rows(select(pay_component).where(*mine).order_by(told.id))


async def last_released_rating(request: Request, employee_id: UUID) -> UUID | None:
    """The rating that an employee came to know last; one statement."""
    told = rating.c
    rows = await request.session.rows(
        select(told.id)
        .where(*_living(request, rating), told.employee_id == employee_id, told.released_at.is_not(None))
        .order_by(told.released_at.desc(), told.id)
        .limit(1)
    )
    return rows[0].id if rows else None


def _living(request: Request, table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.organization_id == request.viewer.organization_id, table.c.deleted_at.is_(None)
