"""Statements about signals of fairness that actions and fields need, exact and whoever asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.request import Request

# An answer holds for the same comparison of the same session as long as its effect points the same way and is not
# larger; to a thousandth of a point, which nobody would look into anew.
_ANSWERS = """
    SELECT s.id AS signal_id, (
        SELECT a.id FROM fairness_signal earlier
        JOIN fairness_acknowledgement a ON a.organization_id = earlier.organization_id AND a.signal_id = earlier.id
        WHERE earlier.organization_id = s.organization_id AND earlier.session_id = s.session_id
          AND earlier.kind = s.kind AND earlier.compared_group = s.compared_group
          AND earlier.comparison = s.comparison AND earlier.org_unit_id IS NOT DISTINCT FROM s.org_unit_id
          AND earlier.computation <= s.computation
          AND (earlier.id = s.id OR (s.flagged AND sign(earlier.effect) = sign(s.effect)
               AND abs(s.effect) <= abs(earlier.effect) + 0.001))
        ORDER BY a.at DESC, a.id DESC LIMIT 1
    ) AS acknowledgement_id
    FROM fairness_signal s
    WHERE s.organization_id = :tenant
"""
_STANDING = text(
    f"SELECT signal_id AS id FROM ({_ANSWERS} AND s.session_id = :session AND s.computation = :computation"  # noqa: S608 - our own text
    " AND s.flagged) found WHERE acknowledgement_id IS NULL ORDER BY signal_id"
).bindparams(bindparam("tenant", type_=Uuid), bindparam("session", type_=Uuid))
_ANSWERED = text(f"{_ANSWERS} AND s.id = ANY(:signals)").bindparams(
    bindparam("tenant", type_=Uuid), bindparam("signals", type_=ARRAY(Uuid))
)


async def unanswered(request: Request, session: Any) -> Sequence[Row[Any]]:
    """The flagged signals of the newest computation of a session that nobody has answered; one statement."""
    named = {"tenant": request.viewer.organization_id, "session": session.id, "computation": session.computations}
    return await request.session.rows(_STANDING, named)


async def answers(request: Request, signals: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """The answer that holds for each signal, if there is one; one statement."""
    named = {"tenant": request.viewer.organization_id, "signals": list(signals)}
    return {row.signal_id: row.acknowledgement_id for row in await request.session.rows(_ANSWERED, named)}
