"""What HR does with the evidence of ratings: says what it counts, and lets it be gathered anew."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from schema.access.changes import add, lock, record, require, target
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, refused
from schema.kit.tables import Ratio
from schema.reviews import access, rating_store
from schema.reviews.calibration_inputs import EvidenceWeightsSetInput, RatingEvidenceGatherInput
from schema.reviews.calibration_tables import evidence_weighting
from schema.reviews.evidence_facts import weighting
from schema.reviews.evidence_recording import gathered
from schema.reviews.values import RatingEvidenceKind

REASON = 2_000
"""Most letters of a reason."""


async def set_weights(request: Request, given: EvidenceWeightsSetInput) -> Mapping[str, Any]:
    """Say in a new version what each kind of evidence counts; ratings keep the one that they were gathered under."""
    await require(request, access.WEIGHING, None)
    checks, shares, reason = Checks(), dict[str, Decimal](), ""
    with checks.part():
        reason = text(given.reason, REASON, "reason")
    for kind in RatingEvidenceKind:
        column, (first, *others) = kind.value.lower(), kind.value.lower().split("_")
        path = first + "".join(word.capitalize() for word in others)
        with checks.part():
            shares[column] = exact(getattr(given, column), Ratio, path)
            words = f"{shares[column]} is no share; send 0 to 1."
            checks.that(0 <= shares[column] <= 1, Problem.BAD_VALUE, words, path)
    checks.done()
    total = sum(shares.values(), Decimal(0))
    if total != 1:
        raise refused(Problem.BAD_VALUE, f"The shares add up to {total}; let them add up to 1.")
    await lock(request, "evidence weighting")
    before = await weighting(request.session, request.viewer.organization_id)
    values = {"weighting_version": before.version + 1, **shares, "reason": reason}
    row_id = await add(request, evidence_weighting, set_by_id=request.viewer.employee_id, **values)
    stood = {"weighting_version": before.version, **{kind.lower(): share for kind, share in before.shares.items()}}
    created = EventOperation.CREATED
    record(request, Event("EvidenceWeightsSet", "EvidenceWeighting", row_id, created, before=stood, after=values))
    return {"weighting_id": row_id}


async def gather(request: Request, given: RatingEvidenceGatherInput) -> Mapping[str, Any]:
    """Gather the evidence of every rating of a cycle that is not released anew."""
    row = await target(request, "ReviewCycle", given.cycle_id, "cycleId")
    await require(request, access.RELEASING, None, "cycleId")
    if row.stage not in rating_store.RATED_IN:
        words = f"The cycle is in {row.stage}; evidence is gathered while it collects and calibrates."
        raise refused(Problem.CLOSED, words, "cycleId")
    ratings = await rating_store.unreleased(request, row.id)
    return {"cycle_id": row.id, "gathered": await gathered(request, ratings)}
