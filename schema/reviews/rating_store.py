"""Statements of ratings that actions and reactions need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, any_, func, or_, select

from schema.access.reads import uuids
from schema.access.request import Request
from schema.kit.clauses import joined
from schema.reviews.tables import calibration_session, rating, rating_evidence, rating_level, review_cycle
from schema.reviews.values import CalibrationState, ReviewCycleStage

RATED_IN = (ReviewCycleStage.COLLECTING, ReviewCycleStage.CALIBRATION)
"""The stages of a cycle in which ratings are proposed."""

KNOWN_IN = (ReviewCycleStage.RELEASED, ReviewCycleStage.ENDED)
"""The stages of a cycle whose ratings are known."""


async def cycle(request: Request, cycle_id: UUID) -> Row[Any]:
    """A review cycle; one statement."""
    mine = (*_living(request, review_cycle), review_cycle.c.id == cycle_id)
    return (await request.session.rows(select(review_cycle).where(*mine)))[0]


async def level(request: Request, level_id: UUID) -> Row[Any]:
    """A level of a scale; one statement."""
    mine = (*_living(request, rating_level), rating_level.c.id == level_id)
    return (await request.session.rows(select(rating_level).where(*mine)))[0]


async def rating_of(request: Request, cycle_id: UUID, employee_id: UUID) -> Row[Any] | None:
    """The rating of an employee in a cycle, locked; one statement."""
    told = rating.c
    mine = (*_living(request, rating), told.cycle_id == cycle_id, told.employee_id == employee_id)
    return next(iter(await request.session.rows(select(rating).where(*mine).with_for_update())), None)


async def calibrations_open(request: Request, cycle_id: UUID) -> bool:
    """Whether a calibration of a cycle is not closed; one statement."""
    told = calibration_session.c
    mine = (*_living(request, calibration_session), told.cycle_id == cycle_id, told.state != CalibrationState.CLOSED)
    return bool(await request.session.rows(select(told.id).where(*mine).limit(1)))


async def ready_for_release(request: Request, cycle_id: UUID) -> Sequence[Row[Any]]:
    """The ratings of a cycle that have a level or are meant to have none, and are not released; locked."""
    told = rating.c
    has_level = func.num_nonnulls(told.final_id, told.calibrated_id, told.proposed_id) > 0
    return await request.session.rows(
        select(rating)
        .where(
            *_living(request, rating),
            told.cycle_id == cycle_id,
            told.released_at.is_(None),
            or_(told.unrated, has_level),
        )
        .order_by(told.id)
        .with_for_update()
    )


async def open_ratings(request: Request, employee_id: UUID) -> Sequence[Row[Any]]:
    """The ratings of an employee that are not released, in cycles that rate; one statement."""
    return await request.session.rows(
        select(rating.c.id)
        .select_from(joined(rating, review_cycle, rating.c.cycle_id, living=True))
        .where(
            *_living(request, rating),
            rating.c.employee_id == employee_id,
            rating.c.released_at.is_(None),
            review_cycle.c.stage.in_(RATED_IN),
        )
        .order_by(rating.c.id)
    )


async def unreleased(request: Request, cycle_id: UUID) -> list[UUID]:
    """The ratings of a cycle that are not released; one statement."""
    told = rating.c
    mine = (*_living(request, rating), told.cycle_id == cycle_id, told.released_at.is_(None))
    return [row.id for row in await request.session.rows(select(told.id).where(*mine).order_by(told.id))]


async def outcomes_behind(request: Request, ratings: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """The verified suggestions that are evidence of ratings, each with its rating; one statement."""
    told = rating_evidence.c
    rows = await request.session.rows(
        select(told.rating_id, told.source_id)
        .select_from(joined(rating_evidence, rating, told.rating_id))
        .where(
            told.gathering == rating.c.gathering,
            told.organization_id == request.viewer.organization_id,
            told.rating_id == any_(uuids(ratings)),
            told.source_type == "Suggestion",
        )
        .order_by(told.as_of, told.source_id)
    )
    return [(row.rating_id, row.source_id) for row in rows]


def _living(request: Request, table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.organization_id == request.viewer.organization_id, table.c.deleted_at.is_(None)
