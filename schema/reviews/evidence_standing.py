"""What evidence as it is stored adds up to: with all of it, without one piece; what peers say of it. For fields."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import Select, any_, select

from schema.access import binds
from schema.access.request import Request
from schema.kit.clauses import joined
from schema.reviews.evidence_rules import supported
from schema.reviews.evidence_values import Level, Scale, Weighed
from schema.reviews.tables import rating, rating_level, review_cycle
from schema.reviews.values import RatingEvidenceKind


@strawberry.type(description="What peers say of somebody, taken together.")
class PeerSentiment:
    """Nothing of it is shown before as many were heard as the anonymity of peers asks for."""

    responses: int | None = strawberry.field(description="How many were heard; null where it is suppressed.")
    suppressed: bool = strawberry.field(description="Whether too few were heard to show anything.")
    score: float | None = strawberry.field(description="In points of the scale; null where it is suppressed.")


async def scales_of(request: Request, ratings: Sequence[UUID]) -> dict[UUID, Scale]:
    """The scale of each rating's cycle; one statement."""
    level, tenant = rating_level.c, binds.tenant(request.viewer)

    def compose() -> Select[Any]:
        rated = joined(rating, review_cycle, rating.c.cycle_id)
        same = (level.organization_id == review_cycle.c.organization_id) & (level.scale_id == review_cycle.c.scale_id)
        return (
            select(rating.c.id.label("rating_id"), level.id, level.value, level.label)
            .select_from(rated.join(rating_level, same))
            .where(rating.c.organization_id == tenant, rating.c.id == any_(binds.ids()), level.deleted_at.is_(None))
            .order_by(rating.c.id, level.value)
        )

    found: dict[UUID, list[Level]] = {}
    for row in await request.fetch("scales of ratings", compose, ids=list(ratings)):
        found.setdefault(row.rating_id, []).append(Level(row.id, row.value, row.label))
    return {rating_id: Scale(tuple(levels)) for rating_id, levels in found.items()}


def level_without(scale: Scale | None, evidence: Sequence[Any], left_out: UUID) -> UUID | None:
    """The level that the evidence supports without one piece; None where nothing is left that counts."""
    if scale is None:
        return None
    kept = [_weighed(row) for row in evidence if row.id != left_out]
    found = supported(scale, kept)
    return None if found is None else found.level.level_id


def peer_sentiment(evidence: Sequence[Any]) -> PeerSentiment | None:
    """What peers say, from the evidence of a rating; None where nobody was asked."""
    told = [row for row in evidence if row.kind == RatingEvidenceKind.PEER_SENTIMENT]
    if not told:
        return None
    score = told[0].score
    if score is None or told[0].responses is None:
        return PeerSentiment(responses=None, suppressed=True, score=None)
    return PeerSentiment(responses=told[0].responses, suppressed=False, score=float(score))


def _weighed(row: Any) -> Weighed:
    return Weighed(Decimal(str(row.weight)), None if row.score is None else Decimal(str(row.score)))
