"""What an employee does with the own rating once it is released: take note of it, dispute it; and who answers."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import change, events_about, record, target
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.reviews import access
from schema.reviews.reviewing_inputs import RatingAcknowledgeInput, RatingDisputeAnswerInput, RatingDisputeInput
from schema.reviews.tables import rating

MOST_LETTERS = 10_000


async def acknowledge(request: Request, given: RatingAcknowledgeInput) -> Mapping[str, Any]:
    """Take note of the own rating; that is no consent."""
    row = await _own(request, given.rating_id)
    if row.acknowledged_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "You have taken note of this rating already.", "ratingId")
    return await _change(request, row, "RatingAcknowledged", "RatingReleased", acknowledged_at=request.now)


async def dispute(request: Request, given: RatingDisputeInput) -> Mapping[str, Any]:
    """Dispute the own rating, once; it moves no level."""
    note = text(given.note, MOST_LETTERS, "note")
    row = await _own(request, given.rating_id)
    if row.disputed_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "You have disputed this rating already.", "ratingId")
    disputed = {"disputed_at": request.now, "dispute_note": note}
    return await _change(request, row, "RatingDisputed", "RatingReleased", **disputed)


async def answer(request: Request, given: RatingDisputeAnswerInput) -> Mapping[str, Any]:
    """Answer a dispute, once."""
    words = text(given.answer, MOST_LETTERS, "answer")
    row = await target(request, "Rating", given.rating_id, "ratingId", may=access.ANSWERING)
    if row.disputed_at is None:
        raise refused(Problem.BAD_VALUE, "Nobody disputes this rating.", "ratingId")
    if row.dispute_answered_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "The dispute is answered already.", "ratingId")
    answered = {
        "dispute_answered_at": request.now,
        "dispute_answer": words,
        "dispute_answered_by_id": request.viewer.employee_id,
    }
    return await _change(request, row, "RatingDisputeAnswered", "RatingDisputed", **answered)


async def _own(request: Request, opaque: str) -> Any:
    """The viewer's own rating, which is released since it is seen."""
    row = await target(request, "Rating", opaque, "ratingId")
    if row.employee_id != request.viewer.employee_id:
        raise refused(Problem.FORBIDDEN, "Whoever is rated does this, nobody else.", "ratingId")
    return row


async def _change(request: Request, row: Any, kind: str, cause: str, **values: Any) -> Mapping[str, Any]:
    causes = (await events_about(request, "Rating", [row.id], cause))[row.id]
    await change(request, rating, row.id, **values)
    about: dict[str, Any] = {"employee_id": row.employee_id, "audited": AuditedData.RATING}
    before = dict.fromkeys(values)
    record(
        request,
        Event(kind, "Rating", row.id, EventOperation.UPDATED, causes=causes, before=before, after=values, **about),
    )
    return {"rating_id": row.id}
