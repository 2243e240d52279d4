"""What reviews do when something happened that ratings rest on: their evidence is gathered anew.

It moves no rating by itself: what the evidence supports stands beside what people propose.
"""

from collections.abc import Sequence
from uuid import UUID

from schema.access.changes import events_about, record
from schema.access.request import Request
from schema.development.values import SuggestionOutcome
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event, on
from schema.reviews import calibrating_store, rating_store
from schema.reviews.evidence_gathering import gather


@on("OutcomeVerified")
async def look_at_outcome(request: Request, event: Event) -> None:
    """Gather the evidence of the ratings that are open."""
    if event.employee_id is None or event.payload["outcome"] == SuggestionOutcome.INCONCLUSIVE:
        return
    await gathered(request, [row.id for row in await rating_store.open_ratings(request, event.employee_id)])


@on("RatingProposed")
async def look_at_rating(request: Request, event: Event) -> None:
    """Gather the evidence of the rating, and take it into the calibration that is under way."""
    await gathered(request, [event.node_id])
    await calibrating_store.admit_rating(request, event.node_id)


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
