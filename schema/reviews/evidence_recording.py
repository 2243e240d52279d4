"""Gathers the evidence of ratings on behalf of a request, and records what has changed as events."""

from collections.abc import Sequence
from uuid import UUID

from schema.access.changes import events_about, record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.reviews import rating_store
from schema.reviews.evidence_gathering import gather


async def gathered(request: Request, ratings: Sequence[UUID]) -> int:
    """Gather the evidence of ratings and record what has changed; how many have."""
    if not ratings:
        return 0
    found = await gather(request.session, request.viewer.organization_id, ratings, request.today)
    outcomes = await rating_store.outcomes_behind(request, [one.rating_id for one in found])
    verified = await events_about(request, "Suggestion", [source for _, source in outcomes], "OutcomeVerified")
    behind: dict[UUID, list[UUID]] = {one.rating_id: [] for one in found}
    for rating_id, source in outcomes:
        behind[rating_id] += verified[source]
    for one in found:
        record(
            request,
            Event(
                "RatingEvidenceGathered",
                "Rating",
                one.rating_id,
                EventOperation.UPDATED,
                employee_id=one.employee_id,
                causes=behind[one.rating_id],
                audited=AuditedData.RATING,
                before=one.before,
                after={**one.after, "pieces": one.pieces},
                by_system=True,
            ),
        )
    return len(found)
