"""How the ratings of calibrations are spread over the levels, before and after, as far as the viewer sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, any_, func, literal, select

from schema.access import binds
from schema.access.request import Request
from schema.reviews import store
from schema.reviews.tables import calibration_session, rating, rating_level, review_cycle


@dataclass
class Counted:
    """The ratings of a session.

    Attributes:
        ratings: how many there are.
        visible: how many of them the viewer sees with their levels.
        levels: by level, lowest first: how many have it before and after; None stands for no level, where one has none.
    """

    ratings: int = 0
    visible: int = 0
    levels: dict[UUID | None, tuple[int, int]] = field(default_factory=dict)


async def distributions(request: Request, sessions: Sequence[UUID]) -> dict[UUID, Counted]:
    """How the ratings of each session are spread; two statements."""
    found = {session: Counted() for session in sessions}
    for row in await request.fetch("levels of calibrations", lambda: _levels(request), ids=list(sessions)):
        found[row.session_id].ratings = row.ratings
        found[row.session_id].levels[row.level_id] = (0, 0)
    for row in await request.fetch("ratings of calibrations", lambda: _spread(request), ids=list(sessions)):
        counted = found[row.session_id]
        counted.visible += row.ratings
        _add(counted, row.before_id, row.ratings, 0)
        _add(counted, row.after_id, 0, row.ratings)
    return found


def _add(counted: Counted, level: UUID | None, before: int, after: int) -> None:
    stood = counted.levels.get(level, (0, 0))
    counted.levels[level] = (stood[0] + before, stood[1] + after)


def _levels(request: Request) -> Select[Any]:
    """Every level of each session's scale, lowest first, with the number of its ratings, whoever sees them."""
    session, level = calibration_session.c, rating_level.c
    same = session.organization_id == review_cycle.c.organization_id
    number = (
        select(func.count())
        .select_from(rating)
        .where(
            rating.c.organization_id == session.organization_id,
            rating.c.session_id == session.id,
            rating.c.deleted_at.is_(None),
        )
        .correlate(calibration_session)
        .scalar_subquery()
    )
    return (
        select(session.id.label("session_id"), level.id.label("level_id"), number.label("ratings"))
        .select_from(
            calibration_session.join(review_cycle, and_(same, review_cycle.c.id == session.cycle_id)).join(
                rating_level,
                and_(level.organization_id == session.organization_id, level.scale_id == review_cycle.c.scale_id),
            )
        )
        .where(
            session.organization_id == binds.tenant(request.viewer),
            session.id == any_(binds.ids()),
            level.deleted_at.is_(None),
        )
        .order_by(session.id, level.value)
    )


def _spread(request: Request) -> Select[Any]:
    """The visible ratings of each session by their levels before and after."""
    seen = store.RATINGS.rows(request, rating.c.session_id == any_(binds.ids())).subquery()
    after = func.coalesce(seen.c.calibrated_id, seen.c.proposed_id)
    return (
        select(
            seen.c.session_id,
            seen.c.proposed_id.label("before_id"),
            after.label("after_id"),
            func.count(literal(1)).label("ratings"),
        )
        .where(seen.c[store.GROUNDS.flag])
        .group_by(seen.c.session_id, seen.c.proposed_id, after)
    )
