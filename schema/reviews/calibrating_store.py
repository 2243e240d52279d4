"""Statements of calibrations that actions need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, Uuid, bindparam, select, text

from schema.access.request import Request
from schema.people.tables import org_unit
from schema.reviews.calibration_chain import Link, Move, is_whole
from schema.reviews.tables import calibration_change, calibration_participant, calibration_session, rating
from schema.reviews.values import CalibrationRole

MOVERS = (CalibrationRole.MANAGER, CalibrationRole.HRBP)
"""The roles of those who may move ratings; an observer listens."""

# Whoever sits in a session is not rated there: nobody could tell from its figures how the own rating was moved.
_ADMITTED = text(
    """
    WITH RECURSIVE below AS (
        SELECT s.id AS session_id, s.org_unit_id AS unit_id
        FROM calibration_session s
        WHERE s.organization_id = :tenant AND s.deleted_at IS NULL AND s.state = 'OPEN'
          AND (:session IS NULL OR s.id = :session)
        UNION
        SELECT below.session_id, u.id
        FROM below JOIN org_unit u ON u.organization_id = :tenant AND u.parent_id = below.unit_id
    ), chosen AS (
        SELECT DISTINCT ON (r.id) r.id, s.id AS session_id
        FROM rating r
        JOIN review_cycle c ON c.organization_id = r.organization_id AND c.id = r.cycle_id
        JOIN calibration_session s
          ON s.organization_id = r.organization_id AND s.cycle_id = r.cycle_id AND s.state = 'OPEN'
         AND s.deleted_at IS NULL AND (:session IS NULL OR s.id = :session)
        LEFT JOIN LATERAL (
            SELECT e.org_unit_id FROM employment e
            WHERE e.organization_id = r.organization_id AND e.employee_id = r.employee_id AND e.deleted_at IS NULL
              AND e.valid_from <= least(c.ends_on, :today)
            ORDER BY e.valid_from DESC LIMIT 1
        ) job ON true
        WHERE r.organization_id = :tenant AND r.deleted_at IS NULL AND r.session_id IS NULL AND r.released_at IS NULL
          AND (:rating IS NULL OR r.id = :rating)
          AND (s.org_unit_id IS NULL OR (s.id, job.org_unit_id) IN (SELECT session_id, unit_id FROM below))
          AND r.employee_id IS DISTINCT FROM s.facilitator_id
          AND NOT EXISTS (
            SELECT FROM calibration_participant p
            WHERE p.organization_id = s.organization_id AND p.session_id = s.id AND p.employee_id = r.employee_id
              AND p.deleted_at IS NULL)
        ORDER BY r.id, s.opened_at, s.id
    )
    UPDATE rating SET session_id = chosen.session_id, version = version + 1, updated_at = now()
    FROM chosen WHERE rating.organization_id = :tenant AND rating.id = chosen.id
    """
).bindparams(
    bindparam("tenant", type_=Uuid),
    bindparam("session", type_=Uuid),
    bindparam("rating", type_=Uuid),
    bindparam("today", type_=Date),
)


async def session_of(request: Request, session_id: UUID) -> Row[Any]:
    """A session with all its columns; one statement."""
    told = calibration_session.c
    mine = (told.organization_id == request.viewer.organization_id, told.id == session_id)
    return (await request.session.rows(select(calibration_session).where(*mine)))[0]


async def head_of(request: Request, session: Any) -> UUID | None:
    """Who leads the unit that a session calibrates; one statement."""
    mine = (org_unit.c.organization_id == request.viewer.organization_id, org_unit.c.id == session.org_unit_id)
    return next((row.head_id for row in await request.session.rows(select(org_unit.c.head_id).where(*mine))), None)


async def admit(request: Request, session_id: UUID) -> int:
    """Take every rating of the unit that is in no session into this one, which is open; how many. One statement."""
    return await _admit(request, session_id, None)


async def admit_rating(request: Request, rating_id: UUID) -> None:
    """Take a rating into the session that calibrates its unit, where one is open; one statement."""
    await _admit(request, None, rating_id)


async def has_ratings(request: Request, session_id: UUID) -> bool:
    """Whether any rating is in a session; one statement."""
    told = rating.c
    mine = (told.organization_id == request.viewer.organization_id, told.session_id == session_id)
    return bool(await request.session.rows(select(told.id).where(*mine, told.deleted_at.is_(None)).limit(1)))


async def may_move(request: Request, session: Any) -> bool:
    """Whether the viewer may move the ratings of a session: leads it, or takes part with a voice; one statement."""
    me = request.viewer.employee_id
    if me is None:
        return False
    told = calibration_participant.c
    statement = select(told.id).where(
        told.organization_id == request.viewer.organization_id,
        told.session_id == session.id,
        told.employee_id == me,
        told.role.in_(MOVERS),
        told.deleted_at.is_(None),
    )
    return me == session.facilitator_id or bool(await request.session.rows(statement))


async def intact(request: Request, sessions: Sequence[UUID]) -> dict[UUID, bool]:
    """Whether the history of each session is as it was written; two statements."""
    told, tenant = calibration_change.c, request.viewer.organization_id
    links: dict[UUID, list[Link]] = {session: [] for session in sessions}
    changes = select(calibration_change).where(told.organization_id == tenant, told.session_id.in_(sessions))
    for row in await request.session.rows(changes.order_by(told.session_id, told.number)):
        move = Move(*(getattr(row, name) for name in Move._fields))
        links[row.session_id].append(Link(move, row.previous_hash, row.hash))
    kept = calibration_session.c
    heads = select(kept.id, kept.change_count, kept.history_hash).where(
        kept.organization_id == tenant, kept.id.in_(sessions)
    )
    return {
        row.id: is_whole(row.id, links[row.id], row.change_count, row.history_hash)
        for row in await request.session.rows(heads)
    }


async def _admit(request: Request, session_id: UUID | None, rating_id: UUID | None) -> int:
    values = {"tenant": request.viewer.organization_id, "session": session_id, "rating": rating_id}
    return await request.session.run(_ADMITTED, {**values, "today": request.today})
