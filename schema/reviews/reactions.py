"""What reviews do when something happened in development: a verified outcome becomes evidence of the open rating.

Where no rating is open yet, nothing is stored: the outcome waits as it is and becomes evidence once one is proposed.
It moves no rating by itself: its weight is 0 until a person gives it some.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.access.changes import add, events_about, record
from schema.access.request import Request
from schema.development.values import SuggestionOutcome
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event, on
from schema.reviews import rating_store
from schema.reviews.tables import rating_evidence
from schema.reviews.values import RatingEvidenceKind


@on("OutcomeVerified")
async def look_at_outcome(request: Request, event: Event) -> None:
    """Add a recovery to the ratings that are open."""
    if event.employee_id is None or event.payload["outcome"] != SuggestionOutcome.RECOVERED:
        return
    for row in await rating_store.open_ratings(request, event.employee_id):
        await gather(request, row.id)


@on("RatingProposed")
async def look_at_rating(request: Request, event: Event) -> None:
    """Add what was verified before there was a rating."""
    await gather(request, event.node_id)


async def gather(request: Request, rating_id: UUID) -> None:
    """Add the verified outcomes of a rating's cycle that are no evidence of it yet."""
    rated = await rating_store.rating_named(request, rating_id)
    outcomes = await rating_store.new_outcomes(request, rated)
    verified = await events_about(request, "Suggestion", [row.id for row in outcomes], "OutcomeVerified")
    for row in outcomes:
        await _add(request, rated, row, verified[row.id])


async def _add(request: Request, rated: Any, outcome: Any, because: list[UUID]) -> None:
    values = {
        "kind": RatingEvidenceKind.IDP_MILESTONES,
        "weight": Decimal(0),
        "contribution": Decimal(0),
        "detail": outcome.outcome_reason,
        "as_of": outcome.verified_at.date(),
        "source_type": "Suggestion",
        "source_id": outcome.id,
        "independent": True,
    }
    evidence_id = await add(request, rating_evidence, rating_id=rated.id, **values)
    record(
        request,
        Event(
            "RatingEvidenceCreated",
            "RatingEvidence",
            evidence_id,
            EventOperation.CREATED,
            employee_id=rated.employee_id,
            causes=because,
            audited=AuditedData.RATING,
            after=values,
            by_system=True,
        ),
    )
