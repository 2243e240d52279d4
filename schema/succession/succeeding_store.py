"""Statements of succession that actions need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, func, select

from schema.access.request import Request
from schema.reviews.tables import rating, rating_level
from schema.succession.tables import (
    job_profile_skill,
    succession_gap,
    succession_plan,
    successor_nomination,
    talent_assessment,
)
from schema.succession.values import SuccessorNominationState


async def assessment_of(request: Request, cycle_id: UUID, employee_id: UUID) -> Row[Any] | None:
    """The assessment of an employee in a cycle, locked; one statement."""
    own = talent_assessment.c
    mine = (*_living(request, talent_assessment), own.review_cycle_id == cycle_id, own.employee_id == employee_id)
    return await _first(request, talent_assessment, *mine)


async def released_rating(request: Request, cycle_id: UUID, employee_id: UUID) -> Row[Any] | None:
    """The released rating of an employee in a cycle with the place of its level, NULL where unrated; one statement."""
    own, level = rating.c, rating_level.alias()
    scale = (level.c.organization_id == rating_level.c.organization_id, level.c.scale_id == rating_level.c.scale_id)
    levels = select(func.count()).where(*scale).correlate(rating_level).scalar_subquery()
    place = select(func.count()).where(*scale, level.c.value <= rating_level.c.value)
    statement = (
        select(own.id, rating_level.c.value, place.correlate(rating_level).scalar_subquery().label("place"))
        .add_columns(levels.label("levels"))
        .select_from(
            rating.outerjoin(
                rating_level,
                (rating_level.c.organization_id == own.organization_id) & (rating_level.c.id == own.final_id),
            )
        )
        .where(
            *_living(request, rating),
            own.cycle_id == cycle_id,
            own.employee_id == employee_id,
            own.released_at.is_not(None),
        )
    )
    return next(iter(await request.session.rows(statement)), None)


async def plan_of(request: Request, position_id: UUID) -> UUID | None:
    """The plan of a position; one statement."""
    own = succession_plan.c
    rows = await request.session.rows(
        select(own.id).where(*_living(request, succession_plan), own.position_id == position_id)
    )
    return rows[0].id if rows else None


async def nomination_of(request: Request, plan_id: UUID, employee_id: UUID) -> Row[Any] | None:
    """The nomination of an employee in a plan, withdrawn ones too, locked; one statement."""
    own = successor_nomination.c
    mine = (*_living(request, successor_nomination), own.succession_plan_id == plan_id)
    return await _first(request, successor_nomination, *mine, own.employee_id == employee_id)


async def ranks(request: Request, plan_id: UUID) -> dict[UUID, int]:
    """The ranks of the candidates of a plan who were not withdrawn, locked; one statement."""
    own = successor_nomination.c
    rows = await request.session.rows(
        select(own.id, own.rank)
        .where(
            *_living(request, successor_nomination),
            own.succession_plan_id == plan_id,
            own.state != SuccessorNominationState.WITHDRAWN,
        )
        .order_by(own.rank, own.id)
        .with_for_update()
    )
    return {row.id: row.rank for row in rows}


async def gap_skills(request: Request, nomination_id: UUID) -> set[UUID]:
    """The skills that are noted as gaps of a nomination; one statement."""
    own = succession_gap.c
    rows = await request.session.rows(
        select(own.skill_id).where(*_living(request, succession_gap), own.successor_nomination_id == nomination_id)
    )
    return {row.skill_id for row in rows}


async def required_rows(request: Request, job_profile_id: UUID) -> Sequence[Row[Any]]:
    """The rows of what a job asks for, locked; one statement."""
    own = job_profile_skill.c
    mine = (*_living(request, job_profile_skill), own.job_profile_id == job_profile_id)
    return await request.session.rows(select(job_profile_skill).where(*mine).with_for_update())


async def _first(request: Request, table: Table, *where: ColumnElement[bool]) -> Row[Any] | None:
    return next(iter(await request.session.rows(select(table).where(*where).with_for_update())), None)


def _living(request: Request, table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.organization_id == request.viewer.organization_id, table.c.deleted_at.is_(None)
