"""How HR runs a review cycle: plans it, lets it go on stage by stage, and lets it collect once more, with a reason."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import add, change, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.reviews import access, reviewing_store
from schema.reviews.nominating_inputs import ReviewCycleAdvanceInput, ReviewCycleCreateInput, ReviewCycleReopenInput
from schema.reviews.tables import review_cycle
from schema.reviews.values import ReviewCycleStage

MOST_LETTERS = 10_000
NAME = 200
"""Most letters of a name."""

NEXT = {
    ReviewCycleStage.DRAFT: ReviewCycleStage.PRE_LAUNCH,
    ReviewCycleStage.PRE_LAUNCH: ReviewCycleStage.PEER_SELECTION,
    ReviewCycleStage.PEER_SELECTION: ReviewCycleStage.COLLECTING,
    ReviewCycleStage.COLLECTING: ReviewCycleStage.CALIBRATION,
    ReviewCycleStage.RELEASED: ReviewCycleStage.ENDED,
}
"""The stage that follows; ratings are released by a change of its own."""

REOPENED = (ReviewCycleStage.CALIBRATION, ReviewCycleStage.RELEASED)


async def create(request: Request, given: ReviewCycleCreateInput) -> Mapping[str, Any]:
    """Plan a cycle; HR alone knows it as yet. Its promise of anonymity stays as it is from then on."""
    await require(request, access.RUNNING, None)
    checks = Checks()
    values: dict[str, Any] = {"starts_on": given.starts_on, "ends_on": given.ends_on, "release_on": given.release_on}
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
        checks.that(
            await reviewing_store.is_free(request, values["name"]),
            Problem.ALREADY_EXISTS,
            "Choose another name.",
            "name",
        )
    checks.that(given.ends_on >= given.starts_on, Problem.BAD_VALUE, "The last day is before the first.", "endsOn")
    with checks.part():
        values["scale_id"] = (await seen(request, "RatingScale", given.scale_id, "scaleId")).id
    with checks.part():
        values["template_id"] = (await seen(request, "ReviewTemplate", given.template_id, "templateId")).id
    if given.anonymity_policy_id is not None:
        with checks.part():
            promised = await seen(request, "AnonymityPolicy", given.anonymity_policy_id, "anonymityPolicyId")
            values["anonymity_policy_id"] = promised.id
    checks.done()
    cycle_id = await add(request, review_cycle, **values)
    after = {"name": values["name"], "stage": ReviewCycleStage.DRAFT}
    record(request, Event("ReviewCycleCreated", "ReviewCycle", cycle_id, EventOperation.CREATED, after=after))
    return {"cycle_id": cycle_id}


async def advance(request: Request, given: ReviewCycleAdvanceInput) -> Mapping[str, Any]:
    """Let a cycle go on to its next stage."""
    version = given.expected_version
    row = await target(request, "ReviewCycle", given.cycle_id, "cycleId", version=version)
    await require(request, access.RUNNING, None, "cycleId")
    if row.stage not in NEXT:
        told = "is over" if row.stage == ReviewCycleStage.ENDED else "goes on by reviewCycleRelease"
        raise refused(Problem.CLOSED, f"The cycle is in {row.stage} and {told}.", "cycleId")
    return await _move(request, row, "ReviewCycleAdvanced", {"stage": NEXT[ReviewCycleStage(row.stage)]})


async def reopen(request: Request, given: ReviewCycleReopenInput) -> Mapping[str, Any]:
    """Let a cycle collect once more; ratings that were released stay so."""
    reason, version = text(given.reason, MOST_LETTERS, "reason"), given.expected_version
    row = await target(request, "ReviewCycle", given.cycle_id, "cycleId", version=version)
    await require(request, access.RUNNING, None, "cycleId")
    if row.stage not in REOPENED:
        words = f"The cycle is in {row.stage}; one that calibrates or is released can be opened once more."
        raise refused(Problem.CLOSED, words, "cycleId")
    anew = {"stage": ReviewCycleStage.COLLECTING, "released_at": None}
    return await _move(request, row, "ReviewCycleReopened", anew, reason=reason)


async def _move(request: Request, row: Any, kind: str, values: Mapping[str, Any], **told: str) -> Mapping[str, Any]:
    await change(request, review_cycle, row.id, **values)
    documents: dict[str, Any] = {"before": {"stage": row.stage}, "after": {"stage": values["stage"], **told}}
    audited = AuditedData.GENERAL
    record(request, Event(kind, "ReviewCycle", row.id, EventOperation.UPDATED, audited=audited, **documents))
    return {"cycle_id": row.id}
