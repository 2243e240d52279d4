"""Steps of one recommendation that lead back: sent back by whoever approves, opened again, or only remarked upon."""

from collections.abc import Mapping
from typing import Any

from schema.access.request import Request
from schema.kit.inputs import text
from schema.pay import budget_funding, cycle_checks
from schema.pay.cycle_inputs import (
    CompensationRecommendationNoteInput,
    CompensationRecommendationReopenInput,
    CompensationRecommendationReturnInput,
)
from schema.pay.raises import because, recommendation_in, step
from schema.pay.values import ApprovalStep, RecommendationState

_DRAFT = {"state": RecommendationState.DRAFT, "proposed_by_id": None, "proposed_at": None}
_PROPOSED = "CompensationRecommendationProposed"


async def send_back(request: Request, given: CompensationRecommendationReturnInput) -> Mapping[str, Any]:
    """Send a proposal back, with what is to be changed; its pool gets back what it had taken.

    Whoever handed it in may take it back like this.
    """
    note, proposed = text(given.note, cycle_checks.NOTE, "note"), [RecommendationState.PROPOSED]
    found = await recommendation_in(request, given.recommendation_id, proposed, given.expected_version)
    await _back_to_draft(request, found, ApprovalStep.RETURN, note, _PROPOSED)
    return {"recommendation_id": found.id}


async def reopen(request: Request, given: CompensationRecommendationReopenInput) -> Mapping[str, Any]:
    """Open again what was approved and is not signed off; its pool gets back what it had taken."""
    note, approved = text(given.note, cycle_checks.NOTE, "note"), [RecommendationState.APPROVED]
    found = await recommendation_in(request, given.recommendation_id, approved, given.expected_version)
    await _back_to_draft(request, found, ApprovalStep.REOPEN, note, "CompensationRecommendationApproved")
    return {"recommendation_id": found.id}


async def remark(request: Request, given: CompensationRecommendationNoteInput) -> Mapping[str, Any]:
    """Add a remark; nothing changes."""
    note = text(given.note, cycle_checks.NOTE, "note")
    found = await recommendation_in(request, given.recommendation_id, list(RecommendationState), None)
    await step(request, found, ApprovalStep.NOTE, {}, [], note)
    return {"recommendation_id": found.id}


async def _back_to_draft(request: Request, found: Any, taken: ApprovalStep, note: str, cause: str) -> None:
    await budget_funding.undecided_cycle(request, found)
    await budget_funding.give_back(request, found)
    behind = await because(request, found.id, None, cause)
    await step(request, found, taken, _DRAFT, behind[-1:], note)
