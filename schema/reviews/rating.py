"""What people do with ratings so far: a manager proposes one, HR releases a cycle. Calibration is another matter."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, events_about, lock, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.reviews import access, rating_store
from schema.reviews.rating_inputs import RatingProposeInput, ReviewCycleReleaseInput
from schema.reviews.tables import rating, review_cycle
from schema.reviews.values import ReviewCycleStage

NEW, MOVED = EventOperation.CREATED, EventOperation.UPDATED

RATIONALE = 10_000
"""Most letters of a rationale."""


async def propose(request: Request, given: RatingProposeInput) -> Mapping[str, Any]:
    """Propose a level for a report in a cycle that rates; a later proposal replaces an earlier one."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.PROPOSING)
    checks = Checks()
    values: dict[str, Any] = {"rater_id": request.viewer.employee_id, "unrated": False}
    cycle_id = await _cycle(request, given, checks)
    with checks.part():
        values["rationale"] = None if given.rationale is None else text(given.rationale, RATIONALE, "rationale")
    with checks.part():
        values["proposed_id"] = await _level(request, given, cycle_id)
    checks.done()
    await lock(request, "rating", cycle_id, employee_id)
    found = None if cycle_id is None else await rating_store.rating_of(request, cycle_id, employee_id)
    if found is not None and found.released_at is not None:
        raise refused(Problem.CLOSED, "The rating is released and takes no more proposals.", "cycleId")
    if found is None:
        rating_id = await add(request, rating, cycle_id=cycle_id, employee_id=employee_id, **values)
    else:
        rating_id = found.id
        await change(request, rating, rating_id, **values)
    operation = NEW if found is None else MOVED
    before = None if found is None else {"proposed_id": found.proposed_id}
    _record(request, "RatingProposed", operation, rating_id, employee_id, (), before=before, after=values)
    return {"rating_id": rating_id}


async def release(request: Request, given: ReviewCycleReleaseInput) -> Mapping[str, Any]:
    """Let everybody in a cycle know the rating: the calibrated level, or the proposed one where it was not calibrated.

    A rating without any level stays open.
    """
    version = given.expected_version
    row = await target(request, "ReviewCycle", given.cycle_id, "cycleId", version=version)
    await require(request, access.RELEASING, None, "cycleId")
    if row.stage not in rating_store.RATED_IN:
        code = Problem.ALREADY_DECIDED if row.stage in rating_store.KNOWN_IN else Problem.BAD_VALUE
        raise refused(
            code, f"The cycle is in {row.stage}; only one that collects or calibrates is released.", "cycleId"
        )
    if await rating_store.calibrations_open(request, row.id):
        raise refused(Problem.BAD_VALUE, "A calibration of this cycle is not closed; close it first.", "cycleId")
    ready = await rating_store.ready_for_release(request, row.id)
    because = await _behind(request, [one.id for one in ready])
    for one in ready:
        released = {"final_id": one.final_id or one.calibrated_id or one.proposed_id, "released_at": request.now}
        await change(request, rating, one.id, **released)
        told = {"before": {"final_id": one.final_id}, "after": released}
        _record(request, "RatingReleased", MOVED, one.id, one.employee_id, because[one.id], **told)
    over = {"stage": ReviewCycleStage.RELEASED, "released_at": request.now}
    await change(request, review_cycle, row.id, **over)
    stood = {"stage": row.stage}
    kind = "ReviewCycleReleased"
    record(request, Event(kind, "ReviewCycle", row.id, MOVED, audited=AuditedData.RATING, before=stood, after=over))
    return {"cycle_id": row.id, "released": len(ready)}


async def _cycle(request: Request, given: RatingProposeInput, checks: Checks) -> UUID | None:
    """The cycle in which somebody is rated; None where that is no cycle."""
    cycles: list[UUID] = []
    with checks.part():
        row = await seen(request, "ReviewCycle", given.cycle_id, "cycleId")
        words = f"The cycle is in {row.stage}; ratings are proposed while it collects and calibrates."
        checks.that(row.stage in rating_store.RATED_IN, Problem.CLOSED, words, "cycleId")
        cycles.append(row.id)
    return next(iter(cycles), None)


async def _level(request: Request, given: RatingProposeInput, cycle_id: UUID | None) -> UUID:
    """The level that is proposed, one of the cycle's scale."""
    found = await seen(request, "RatingLevel", given.level_id, "levelId")
    level = await rating_store.level(request, found.id)
    if cycle_id is not None and level.scale_id != (await rating_store.cycle(request, cycle_id)).scale_id:
        raise refused(Problem.BAD_VALUE, "The level is none of the cycle's scale; send one of that.", "levelId")
    level_id: UUID = level.id
    return level_id


async def _behind(request: Request, ratings: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """What each rating follows from: its proposal, and the verified outcomes among its evidence."""
    found = await events_about(request, "Rating", ratings, "RatingProposed")
    outcomes = await rating_store.outcomes_behind(request, ratings)
    verified = await events_about(request, "Suggestion", [source for _, source in outcomes], "OutcomeVerified")
    for rating_id, source in outcomes:
        found[rating_id] += verified[source]
    return found


def _record(
    request: Request,
    kind: str,
    operation: EventOperation,
    rating_id: UUID,
    employee_id: UUID,
    because: Sequence[UUID],
    **documents: Any,
) -> None:
    told = {"employee_id": employee_id, "causes": because, "audited": AuditedData.RATING, **documents}
    record(request, Event(kind, "Rating", rating_id, operation, **told))
