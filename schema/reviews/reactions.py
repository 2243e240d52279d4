"""What reviews do when something happened that ratings rest on: their evidence is gathered anew.

It moves no rating by itself: what the evidence supports stands beside what people propose.
"""

from schema.access.request import Request
from schema.development.values import SuggestionOutcome
from schema.kit.events import Event, on
from schema.reviews import calibrating_store, rating_store
from schema.reviews.anonymity_freezing import freeze
from schema.reviews.evidence_recording import gathered


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


@on("ReviewCycleReleased")
async def look_at_release(request: Request, event: Event) -> None:
    """Freeze what anonymous reviews say together."""
    await freeze(request, event.node_id)
