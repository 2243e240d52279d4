"""How the ratings of calibrations are spread over the levels, before and after.

As visible as the session: whoever sits in it has seen its ratings, and its changes tell the rest. The viewer's own
rating is never counted, so that it can't be worked out either.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, any_, func, literal, select

from schema.access import binds
from schema.access.request import Request
from schema.reviews.tables import calibration_session, rating, rating_level, review_cycle

Spread = dict[UUID | None, tuple[int, int]]
"""By level, lowest first: how many ratings have it before and after; None stands for none, where one has none."""


async def distributions(request: Request, sessions: Sequence[UUID]) -> dict[UUID, Spread]:
    """How the ratings of each session are spread; two statements."""
    found: dict[UUID, Spread] = {session: {} for session in sessions}
    for row in await request.fetch("levels of calibrations", lambda: _levels(request), ids=list(sessions)):
        found[row.session_id][row.level_id] = (0, 0)
    for row in await request.fetch("ratings of calibrations", lambda: _spread(request), ids=list(sessions)):
        _add(found[row.session_id], row.before_id, row.ratings, 0)
        _add(found[row.session_id], row.after_id, 0, row.ratings)
    return found


def _add(spread: Spread, level: UUID | None, before: int, after: int) -> None:
    stood = spread.get(level, (0, 0))
    spread[level] = (stood[0] + before, stood[1] + after)


def _levels(request: Request) -> Select[Any]:
    """Every level of each session's scale, lowest first."""
    session, level = calibration_session.c, rating_level.c
    cycle = and_(session.organization_id == review_cycle.c.organization_id, review_cycle.c.id == session.cycle_id)
    scale = and_(level.organization_id == session.organization_id, level.scale_id == review_cycle.c.scale_id)
    return (
        select(session.id.label("session_id"), level.id.label("level_id"))
        .select_from(calibration_session.join(review_cycle, cycle).join(rating_level, scale))
        .where(
            session.organization_id == binds.tenant(request.viewer),
            session.id == any_(binds.ids()),
            level.deleted_at.is_(None),
        )
        .order_by(session.id, level.value)
    )


def _spread(request: Request) -> Select[Any]:
    """The ratings of each session by their levels before and after, without the viewer's own."""
    told = rating.c
    after = func.coalesce(told.calibrated_id, told.proposed_id)
    return (
        select(
            told.session_id,
            told.proposed_id.label("before_id"),
            after.label("after_id"),
            func.count(literal(1)).label("ratings"),
        )
        .where(
            told.organization_id == binds.tenant(request.viewer),
            told.session_id == any_(binds.ids()),
            told.employee_id.is_distinct_from(binds.me(request.viewer)),
            told.deleted_at.is_(None),
        )
        .group_by(told.session_id, told.proposed_id, after)
    )
