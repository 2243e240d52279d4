"""What is done about diagnoses: made by a model, reviewed, disputed, confirmed by people.

Who makes them is not told here: `keep` enters what a model said. The manager's own view comes before the model's is
shown, so that the one does not colour the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from schema.access.changes import add, change, events_about, record, target
from schema.access.request import Request
from schema.development import access
from schema.development.diagnosis_inputs import DiagnosisConfirmInput, DiagnosisDisputeInput, DiagnosisReviewInput
from schema.development.recording import REASON
from schema.development.tables import skill_will_diagnosis
from schema.development.values import DiagnosisRecommendation, DiagnosisVerdict, SkillWillQuadrant
from schema.goals.tables import goal
from schema.goals.values import GoalLevel, GoalState
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded

NODE = "Diagnosis"
MADE, REVIEWED, DISPUTED, CONFIRMED = (
    "DiagnosisMade",
    "DiagnosisReviewed",
    "DiagnosisDisputed",
    "DiagnosisConfirmed",
)
RECOMMENDED = {
    DiagnosisVerdict.SKILL: DiagnosisRecommendation.TRAINING,
    DiagnosisVerdict.WILL: DiagnosisRecommendation.MANAGER_CONVERSATION,
    DiagnosisVerdict.EXTERNAL: DiagnosisRecommendation.REMOVE_OBSTACLE,
}
HALF = 0.5
_PATH = "diagnosisId"


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the things that moved what a model said; `direction` is RAISES or LOWERS, `contribution` in logits."""

    feature: str
    label: str
    direction: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model says of a missed goal; probabilities from 0 to 1, `offered` the causes in the order of offering."""

    goal_id: UUID
    employee_id: UUID
    verdict: DiagnosisVerdict
    skill: float
    will: float
    external: float
    weeks_observed: int
    reasons: Sequence[Reason]
    counter_evidence: Sequence[Reason]
    offered: Sequence[DiagnosisVerdict]
    offer_seed: int


async def undiagnosed(request: Request, goals: Sequence[UUID] | None = None) -> list[Loaded]:
    """Missed goals of employees that have no diagnosis yet: `id`, `owner_id`; among `goals`, or all. One statement."""
    one = skill_will_diagnosis
    known = select(one.c.id).where(
        one.c.organization_id == goal.c.organization_id, one.c.goal_id == goal.c.id, one.c.deleted_at.is_(None)
    )
    clauses = [] if goals is None else [goal.c.id.in_(goals)]
    statement = select(goal.c.id, goal.c.owner_id).where(
        goal.c.organization_id == request.viewer.organization_id,
        and_(goal.c.level == GoalLevel.INDIVIDUAL, goal.c.state == GoalState.MISSED, goal.c.deleted_at.is_(None)),
        ~known.exists(),
        *clauses,
    )
    return await request.fetch(None, lambda: statement.order_by(goal.c.id))


async def keep(request: Request, found: Sequence[Finding], day: date, version_id: UUID, version: int) -> list[UUID]:
    """Enter what a version of the model said of goals on a day; the ids of the diagnoses."""
    return [await _keep(request, one, day, version_id, version) for one in found]


async def review(request: Request, given: DiagnosisReviewInput) -> Mapping[str, Any]:
    """Record an own view; from then on the model's is shown."""
    row = await target(
        request, NODE, given.diagnosis_id, _PATH, may=access.REVIEWING_DIAGNOSES, version=given.expected_version
    )
    if row.reviewed_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "It was reviewed already; read what was found.", _PATH)
    note = None if given.note is None else text(given.note, REASON, "note")
    agrees = given.verdict == row.verdict
    await change(
        request,
        skill_will_diagnosis,
        row.id,
        reviewed_by_id=request.viewer.employee_id,
        review_verdict=given.verdict.value,
        review_agrees=agrees,
        review_note=note,
        reviewed_at=request.now,
    )
    await _tell(request, REVIEWED, row, {"verdict": given.verdict.value, "agrees": agrees})
    return {"diagnosis_id": row.id}


async def dispute(request: Request, given: DiagnosisDisputeInput) -> Mapping[str, Any]:
    """Object to a diagnosis, as the employee whom it is about; once it was reviewed, so that there is what to read."""
    row = await target(
        request, NODE, given.diagnosis_id, _PATH, may=access.DISPUTING_DIAGNOSES, version=given.expected_version
    )
    if row.reviewed_at is None:
        raise refused(Problem.CLOSED, "Nobody has reviewed it yet; you see it as soon as somebody has.", _PATH)
    if row.disputed_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "You have disputed it already.", _PATH)
    told = {"disputed_by_id": request.viewer.employee_id, "dispute_note": text(given.note, REASON, "note")}
    await change(request, skill_will_diagnosis, row.id, **told, disputed_at=request.now)
    await _tell(request, DISPUTED, row, {"disputed": True})
    return {"diagnosis_id": row.id}


async def confirm(request: Request, given: DiagnosisConfirmInput) -> Mapping[str, Any]:
    """Say what the reason turned out to be: what later versions of the model learn from."""
    row = await target(
        request, NODE, given.diagnosis_id, _PATH, may=access.REVIEWING_DIAGNOSES, version=given.expected_version
    )
    if row.reviewed_at is None:
        raise refused(Problem.CLOSED, "Review it first: your own view comes before the outcome.", _PATH)
    if given.cause is DiagnosisVerdict.UNCLEAR:
        raise refused(Problem.BAD_VALUE, "UNCLEAR is no cause; send SKILL, WILL or EXTERNAL, or wait.", "cause")
    told = {"confirmed_by_id": request.viewer.employee_id, "confirmed_cause": given.cause.value}
    await change(request, skill_will_diagnosis, row.id, **told, confirmed_at=request.now)
    await _tell(request, CONFIRMED, row, {"cause": given.cause.value})
    return {"diagnosis_id": row.id}


def quadrant(skill: float, will: float) -> SkillWillQuadrant:
    """The field of the matrix: skill is low where a skill gap is at least as likely as not, will likewise."""
    names = ("LOW" if share >= HALF else "HIGH" for share in (skill, will))
    low_or_high = tuple(names)
    return SkillWillQuadrant(f"{low_or_high[0]}_SKILL_{low_or_high[1]}_WILL")


async def _keep(request: Request, found: Finding, day: date, version_id: UUID, version: int) -> UUID:
    clear = found.verdict is not DiagnosisVerdict.UNCLEAR
    shares = (("skill", found.skill), ("will", found.will), ("external", found.external))
    recommended = RECOMMENDED.get(found.verdict)
    row_id = await add(
        request,
        skill_will_diagnosis,
        employee_id=found.employee_id,
        goal_id=found.goal_id,
        diagnosed_on=day,
        verdict=found.verdict.value,
        quadrant=quadrant(found.skill, found.will).value if clear else None,
        **{f"{name}_probability": Decimal(f"{share:.6f}") for name, share in shares},
        weeks_observed=found.weeks_observed,
        reasons=[asdict(one) for one in found.reasons],
        counter_evidence=[asdict(one) for one in found.counter_evidence],
        recommendation=None if recommended is None else recommended.value,
        model_version=str(version),
        model_version_id=version_id,
        offered=[one.value for one in found.offered],
        offer_seed=found.offer_seed,
    )
    event = Event(
        MADE,
        NODE,
        row_id,
        EventOperation.CREATED,
        employee_id=found.employee_id,
        audited=AuditedData.SCORE,
        after={"verdict": found.verdict.value, "model_version": version},
        by_system=True,
    )
    record(request, event)
    return row_id


async def _tell(request: Request, kind: str, row: Loaded, after: Mapping[str, Any]) -> None:
    causes = await events_about(request, NODE, [row.id], MADE, REVIEWED)
    event = Event(
        kind,
        NODE,
        row.id,
        EventOperation.UPDATED,
        employee_id=row.employee_id,
        audited=AuditedData.SCORE,
        causes=causes[row.id],
        after=after,
    )
    record(request, event)
