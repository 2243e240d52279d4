"""How a raise goes from draft to pay: one person proposes, another one approves, it is applied from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, events_about, lock, record, target
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, refused
from schema.kit.tables import Ratio
from schema.pay import access, budget_funding, cycle_awards, raise_store, rules
from schema.pay.planning_tables import compensation_approval, compensation_recommendation
from schema.pay.raise_inputs import (
    CompensationRecommendationApproveInput,
    CompensationRecommendationProposeInput,
    CompensationRecordApplyInput,
)
from schema.pay.tables import compensation_record, pay_component
from schema.pay.values import (
    ApprovalStep,
    CompensationReason,
    PayComponentKind,
    PayUnit,
    RecommendationKind,
    RecommendationState,
)

NOTE = 2_000
"""Most letters of a note."""

_PATH = "recommendationId"
_DRAFTED = (
    "RaiseUnlocked",
    *(f"CompensationRecommendation{past}" for past in ("Created", "Updated", "Returned", "Reopened")),
)
"""The events that lead to a draft."""
_PAST = {
    ApprovalStep.PROPOSE: "Proposed",
    ApprovalStep.APPROVE: "Approved",
    ApprovalStep.RETURN: "Returned",
    ApprovalStep.EXPORT: "Exported",
    ApprovalStep.REOPEN: "Reopened",
    ApprovalStep.NOTE: "Noted",
}
"""The events of the steps."""
_REASONS = {
    RecommendationKind.MERIT: CompensationReason.MERIT,
    RecommendationKind.PROMOTION: CompensationReason.PROMOTION,
    RecommendationKind.MARKET_ADJUSTMENT: CompensationReason.MARKET_ADJUSTMENT,
}
"""Why base pay changes, by the kind of recommendation; other kinds change no base pay."""


async def propose(request: Request, given: CompensationRecommendationProposeInput) -> Mapping[str, Any]:
    """Hand a draft in, with its figures, for another person to approve."""
    checks, ratio, why = Checks(), Decimal(0), None
    with checks.part():
        ratio = exact(given.increase_ratio, Ratio, "increaseRatio")
    words = f"{ratio} is no share of base pay; send 0 to 1."
    checks.that(0 <= ratio <= 1, Problem.BAD_VALUE, words, "increaseRatio")
    with checks.part():
        why = None if given.deviation_reason is None else text(given.deviation_reason, NOTE, "deviationReason")
    checks.done()
    found = await recommendation_in(
        request, given.recommendation_id, [RecommendationState.DRAFT], given.expected_version
    )
    _check_guideline(found, ratio, why)
    pay = await raise_store.pay_on(request, found.employee_id, request.today)
    if pay is None:
        raise refused(Problem.BAD_VALUE, "No pay is on record that could rise; record it first.", _PATH)
    values = {
        "state": RecommendationState.PROPOSED,
        "increase_minor": rules.raised_by(pay.base_minor, ratio),
        "increase_currency": pay.base_currency,
        "increase_ratio": ratio,
        "deviation_reason": why,
        "rating_id": found.rating_id or await raise_store.last_released_rating(request, found.employee_id),
        "proposed_by_id": request.viewer.employee_id,
        "proposed_at": request.now,
    }
    warnings: list[str] = []
    if found.compensation_cycle_id is not None:
        priced, warnings = await budget_funding.fund(request, found, values["increase_minor"], pay.base_currency)
        values |= priced
    behind = await because(request, found.id, values["rating_id"], *_DRAFTED)
    await step(request, found, ApprovalStep.PROPOSE, values, behind, " ".join(warnings) or None)
    return {"recommendation_id": found.id, "warnings": warnings}


async def approve(request: Request, given: CompensationRecommendationApproveInput) -> Mapping[str, Any]:
    """Approve what another person proposed; with a day, let it become pay at once."""
    note = None if given.note is None else text(given.note, NOTE, "note")
    proposed = [RecommendationState.PROPOSED]
    found = await recommendation_in(request, given.recommendation_id, proposed, given.expected_version)
    if found.proposed_by_id == request.viewer.employee_id:
        words = "Whoever proposed a raise does not approve it; let another person do so."
        raise refused(Problem.FORBIDDEN, words, _PATH)
    await budget_funding.undecided_cycle(request, found)
    behind = await because(request, found.id, None, "CompensationRecommendationProposed")
    await step(request, found, ApprovalStep.APPROVE, {"state": RecommendationState.APPROVED}, behind, note)
    answer = {"recommendation_id": found.id}
    if given.effective_on is None:
        return answer
    approved = await raise_store.recommendation(request, found.id)
    return answer | {"record_id": await _become_pay(request, approved, given.effective_on, None)}


async def apply(request: Request, given: CompensationRecordApplyInput) -> Mapping[str, Any]:
    """Let an approved recommendation become pay from a day on."""
    note = None if given.note is None else text(given.note, NOTE, "note")
    found = await recommendation_in(request, given.recommendation_id, [RecommendationState.APPROVED], None)
    record_id = await _become_pay(request, found, given.effective_on, note)
    return {"record_id": record_id, "recommendation_id": found.id}


async def _become_pay(request: Request, found: Any, day: date, note: str | None) -> UUID:
    if found.kind not in _REASONS or found.increase_minor is None:
        raise refused(Problem.BAD_VALUE, f"A {found.kind} changes no base pay; nothing is to be applied.", _PATH)
    if found.compensation_cycle_id is not None:
        words = "The recommendation belongs to a cycle, with which it becomes pay; leave the day out."
        raise refused(Problem.BAD_VALUE, words, "effectiveOn")
    await lock(request, "pay", found.employee_id)
    before = await _pay_before(request, found, day)
    record_id = await _record_pay(request, found, before, day, note)
    steps = ("RaiseUnlocked", "CompensationRecommendationApproved")
    behind = await because(request, found.id, found.rating_id, *steps)
    done = {"state": RecommendationState.EXPORTED, "effective_on": day}
    await step(request, found, ApprovalStep.EXPORT, done, behind, None)
    record(
        request,
        Event(
            "CompensationChanged",
            "CompensationRecord",
            record_id,
            EventOperation.CREATED,
            employee_id=found.employee_id,
            causes=behind,
            audited=AuditedData.PAY,
            before={"base_minor": before.base_minor, "base_currency": before.base_currency},
            after={"base_minor": before.base_minor + found.increase_minor, "valid_from": day},
        ),
    )
    return record_id


async def recommendation_in(
    request: Request, opaque: str, states: Sequence[RecommendationState], version: int | None
) -> Any:
    """The recommendation that an input names, locked and in one of these states.

    Raises:
        RefusedError: as `target`; ALREADY_DECIDED in another state.
    """
    row = await target(request, "CompensationRecommendation", opaque, _PATH, may=access.WRITING, version=version)
    if row.state not in states:
        words = f"The recommendation is {row.state}, not {' or '.join(states)}; read it again."
        raise refused(Problem.ALREADY_DECIDED, words, _PATH)
    return await raise_store.recommendation(request, row.id)


def _check_guideline(found: Any, ratio: Decimal, why: str | None) -> None:
    if found.kind == RecommendationKind.WAGE_FREEZE and ratio:
        raise refused(Problem.BAD_VALUE, "A wage freeze raises nothing; send 0.", "increaseRatio")
    if why is None and rules.deviates(found, ratio):
        words = f"{ratio} leaves the guideline, {found.guideline_minimum} to {found.guideline_maximum}; say why."
        raise refused(Problem.BAD_VALUE, words, "deviationReason")


async def _pay_before(request: Request, found: Any, day: date) -> Any:
    """The pay that rises on a day; nothing later may be planned already, since that would end the raise."""
    history = await raise_store.history(request, found.employee_id)
    if any(row.valid_from == day for row in history):
        raise refused(Problem.ALREADY_EXISTS, f"Pay begins on {day} already; choose another day.", "effectiveOn")
    if not history or history[-1].valid_from > day:
        words = f"There is no pay before {day} that lasts; choose a day after the newest pay on record begins."
        raise refused(Problem.BAD_VALUE, words, "effectiveOn")
    if history[-1].base_currency != found.increase_currency:
        words = (
            f"Pay is in {history[-1].base_currency} by now, the raise in {found.increase_currency}; propose it anew."
        )
        raise refused(Problem.BAD_VALUE, words, _PATH)
    return history[-1]


async def _record_pay(request: Request, found: Any, before: Any, day: date, note: str | None) -> UUID:
    """The new row of the history, with the parts of the one before."""
    base_minor = before.base_minor + found.increase_minor
    record_id = await add(
        request,
        compensation_record,
        employee_id=found.employee_id,
        base_minor=base_minor,
        base_currency=before.base_currency,
        variable_target=before.variable_target,
        pay_band_id=before.pay_band_id,
        reason=_REASONS[RecommendationKind(found.kind)],
        rating_id=found.rating_id,
        compensation_recommendation_id=found.id,
        note=note,
        valid_from=day,
    )
    for part in await raise_store.components(request, before.id):
        kept = cycle_awards.kept(part)
        if kept is None:
            continue
        if part.kind == PayComponentKind.BASE and part.unit == PayUnit.AMOUNT:
            kept["amount_minor"] = rules.in_proportion(part.amount_minor, before.base_minor, base_minor)
        await add(request, pay_component, compensation_record_id=record_id, **kept)
    return record_id


async def step(
    request: Request,
    found: Any,
    taken: ApprovalStep,
    values: Mapping[str, Any],
    behind: Sequence[UUID],
    note: str | None,
) -> None:
    """Take a step: the recommendation, the record of the step, the event."""
    await change(request, compensation_recommendation, found.id, **values)
    by = {"decided_by_id": request.viewer.employee_id, "decided_at": request.now, "note": note}
    await add(request, compensation_approval, compensation_recommendation_id=found.id, step=taken, **by)
    record(
        request,
        Event(
            f"CompensationRecommendation{_PAST[taken]}",
            "CompensationRecommendation",
            found.id,
            EventOperation.UPDATED,
            employee_id=found.employee_id,
            causes=behind,
            audited=AuditedData.PAY,
            before={"state": found.state},
            after=dict(values),
        ),
    )


async def because(request: Request, recommendation_id: UUID, rating_id: UUID | None, *types: str) -> list[UUID]:
    """The events that a step follows from: those of the recommendation, and the release of its rating."""
    steps = await events_about(request, "CompensationRecommendation", [recommendation_id], *types)
    rated = {} if rating_id is None else await events_about(request, "Rating", [rating_id], "RatingReleased")
    return [*steps[recommendation_id], *(one for ids in rated.values() for one in ids)]
