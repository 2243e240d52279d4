"""How a compensation cycle ends: planning is over, all that is approved is signed off, it becomes pay.

What is exported becomes one row of the history of pay for each employee, on the day on which the awards begin; a bonus
and equity become parts of it. It is written in a fixed number of statements.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.changes import change, events_about, record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.pay import cycle_awards, cycle_checks, cycle_store, rules
from schema.pay.cycle_inputs import (
    CompensationCycleEndPlanningInput,
    CompensationCycleExportInput,
    CompensationCycleReopenInput,
    CompensationCycleSignOffInput,
)
from schema.pay.planning_tables import compensation_cycle, compensation_recommendation
from schema.pay.tables import compensation_record, pay_component
from schema.pay.values import (
    ApprovalStep,
    CompensationCycleStage,
    CompensationReason,
    PayComponentKind,
    PayUnit,
    RecommendationKind,
    RecommendationState,
)

REASONS = {
    RecommendationKind.PROMOTION: CompensationReason.PROMOTION,
    RecommendationKind.MERIT: CompensationReason.MERIT,
    RecommendationKind.MARKET_ADJUSTMENT: CompensationReason.MARKET_ADJUSTMENT,
}
"""Why base pay changes, by the kind of recommendation, the weightiest first; other kinds change no base pay."""

Given = Mapping[UUID, Sequence[Any]]
"""Recommendations that become pay, by employee."""

_SIGNED = (RecommendationState.APPROVED, RecommendationState.SIGNED_OFF)
_REOPENED = (RecommendationState.SIGNED_OFF, RecommendationState.APPROVED)
_EXPORTED = (RecommendationState.SIGNED_OFF, RecommendationState.EXPORTED)
_TOLD = compensation_recommendation.c


async def end_planning(request: Request, given: CompensationCycleEndPlanningInput) -> Mapping[str, Any]:
    """Take no more proposals; what was handed in is decided."""
    row = await cycle_checks.cycle_in(request, given.cycle_id, cycle_checks.PLANNED, given.expected_version)
    await _turn(request, row, CompensationCycleStage.APPROVAL, "CompensationCyclePlanned")
    return {"cycle_id": row.id}


async def sign_off(request: Request, given: CompensationCycleSignOffInput) -> Mapping[str, Any]:
    """Sign off all that is approved; nothing may wait for approval. Drafts that nobody handed in stay drafts."""
    note = cycle_checks.note_of(given.note)
    row = await cycle_checks.cycle_in(request, given.cycle_id, cycle_checks.DECIDED_IN, given.expected_version)
    waiting = (await cycle_store.count_states(request, row.id)).get(RecommendationState.PROPOSED, 0)
    if waiting:
        words = f"{waiting} recommendations wait for approval; approve them or send them back first."
        raise refused(Problem.BAD_VALUE, words, "cycleId")
    moved = await _move(request, row, *_SIGNED)
    await cycle_store.note_steps(request, [one.id for one in moved], ApprovalStep.SIGN_OFF, note)
    await _tell(request, "SignedOff", _SIGNED, moved, "Approved")
    await _turn(request, row, CompensationCycleStage.SIGNED_OFF, "CompensationCycleSignedOff")
    return {"cycle_id": row.id, "done": len(moved)}


async def reopen(request: Request, given: CompensationCycleReopenInput) -> Mapping[str, Any]:
    """Go back to planning before anything became pay; what was signed off is approved again, no more."""
    note = text(given.note, cycle_checks.NOTE, "note")
    stages = (CompensationCycleStage.APPROVAL, CompensationCycleStage.SIGNED_OFF)
    row = await cycle_checks.cycle_in(request, given.cycle_id, stages, given.expected_version)
    moved = await _move(request, row, *_REOPENED)
    await cycle_store.note_steps(request, [one.id for one in moved], ApprovalStep.REOPEN, note)
    await _tell(request, "Reopened", _REOPENED, moved, "SignedOff")
    await _turn(request, row, CompensationCycleStage.PLANNING, "CompensationCycleReopened", note=note)
    return {"cycle_id": row.id, "done": len(moved)}


async def export(request: Request, given: CompensationCycleExportInput) -> Mapping[str, Any]:
    """Let all that is signed off become pay from the day on which the awards begin."""
    signed = (CompensationCycleStage.SIGNED_OFF,)
    row = await cycle_checks.cycle_in(request, given.cycle_id, signed, given.expected_version)
    moved = await _move(request, row, *_EXPORTED)
    await cycle_store.note_steps(request, [one.id for one in moved], ApprovalStep.EXPORT, None)
    raises, awards = _by_employee(moved), cycle_awards.awards_of(moved)
    given_to = {whose: [*raises.get(whose, ()), *awards.get(whose, ())] for whose in sorted(raises | awards)}
    before = await cycle_store.newest_pay(request, list(given_to))
    _check(row, raises, before)
    records = [_record_of(row, told, before[whose]) for whose, told in given_to.items()]
    await cycle_store.insert_all(request, compensation_record, records)
    await _write_parts(request, records, before, awards)
    await _tell(request, "Exported", _EXPORTED, moved, "SignedOff")
    await _tell_pay(request, records, given_to, before)
    await _turn(request, row, CompensationCycleStage.EXPORTED, "CompensationCycleExported")
    return {"cycle_id": row.id, "done": len(moved), "raised": len(raises)}


def _by_employee(moved: Sequence[Any]) -> dict[UUID, list[Any]]:
    """The raises of base pay of each employee, the weightiest kind first."""
    order = list(REASONS)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for one in sorted((one for one in moved if one.kind in REASONS), key=lambda one: order.index(one.kind)):
        if one.increase_minor:
            found[one.employee_id].append(one)
    return dict(sorted(found.items()))


def _check(row: Any, raises: Given, before: Mapping[UUID, Any]) -> None:
    late = sum(paid.valid_from >= row.effective_on for paid in before.values())
    if late:
        words = f"The pay of {late} employees begins on {row.effective_on} or later already"
        raise refused(Problem.ALREADY_EXISTS, f"{words}; reopen the cycle and take their raises back.", "cycleId")
    other = sum(one.increase_currency != before[whose].base_currency for whose, told in raises.items() for one in told)
    if other:
        words = (
            f"{other} raises are in another currency than the pay is by now; reopen the cycle and propose them anew."
        )
        raise refused(Problem.BAD_VALUE, words, "cycleId")


def _record_of(row: Any, given: Sequence[Any], before: Any) -> dict[str, Any]:
    """The new row of the history: all raises of an employee together, for the weightiest reason."""
    first = given[0]
    return {
        "id": uuid7(),
        "employee_id": before.employee_id,
        "base_minor": before.base_minor + sum(one.increase_minor for one in given if one.kind in REASONS),
        "base_currency": before.base_currency,
        "variable_target": before.variable_target,
        "pay_band_id": before.pay_band_id,
        "reason": REASONS.get(RecommendationKind(first.kind), CompensationReason.AWARD),
        "rating_id": first.rating_id,
        "compensation_recommendation_id": first.id,
        "valid_from": row.effective_on,
    }


async def _write_parts(
    request: Request, records: Sequence[Mapping[str, Any]], before: Mapping[UUID, Any], awards: Given
) -> None:
    """The parts of the pay before go on, the fixed one rises with base pay; what was awarded joins. Two statements."""
    followed = {before[row["employee_id"]].id: row for row in records}
    parts = []
    for part in await cycle_store.parts(request, list(followed)):
        after, kept = followed[part.compensation_record_id], cycle_awards.kept(part)
        if kept is None:
            continue
        if part.kind == PayComponentKind.BASE and part.unit == PayUnit.AMOUNT:
            was = before[after["employee_id"]].base_minor
            kept["amount_minor"] = rules.in_proportion(part.amount_minor, was, after["base_minor"])
        named = {"compensation_record_id": after["id"], "compensation_recommendation_id": None}
        parts.append({"id": uuid7(), **named, **kept})
    for row in records:
        parts += [cycle_awards.part_of(award, row["id"]) for award in awards.get(row["employee_id"], ())]
    await cycle_store.insert_all(request, pay_component, parts)


async def _move(request: Request, row: Any, source: RecommendationState, goal: RecommendationState) -> Sequence[Any]:
    where = (_TOLD.compensation_cycle_id == row.id, _TOLD.state == source)
    found = await cycle_store.recommendations(request, *where)
    await cycle_store.move(request, row.id, [one.id for one in found], source, goal)
    return found


async def _turn(
    request: Request, row: Any, stage: CompensationCycleStage, kind: str, *, note: str | None = None
) -> None:
    """Take the cycle to another stage."""
    await change(request, compensation_cycle, row.id, stage=stage)
    after = {"stage": stage} | ({} if note is None else {"note": note})
    cycle_checks.told(request, kind, row.id, EventOperation.UPDATED, before={"stage": row.stage}, after=after)


async def _tell(
    request: Request,
    past: str,
    states: tuple[RecommendationState, RecommendationState],
    moved: Sequence[Any],
    cause: str,
) -> None:
    kind = "CompensationRecommendation"
    behind = await events_about(request, kind, [one.id for one in moved], f"{kind}{cause}")
    for one in moved:
        record(
            request,
            Event(
                f"{kind}{past}",
                kind,
                one.id,
                EventOperation.UPDATED,
                employee_id=one.employee_id,
                causes=behind[one.id][-1:],
                audited=AuditedData.PAY,
                before={"state": states[0]},
                after={"state": states[1]},
            ),
        )


async def _tell_pay(
    request: Request,
    records: Sequence[Mapping[str, Any]],
    given: Given,
    before: Mapping[UUID, Any],
) -> None:
    """The end of the thread: each new pay follows from its raises and awards, and from the rating that they follow."""
    steps = [one.id for told in given.values() for one in told]
    kinds = ("CompensationRecommendationExported", "RaiseUnlocked")
    taken = await events_about(request, "CompensationRecommendation", steps, *kinds)
    rated = [row["rating_id"] for row in records if row["rating_id"] is not None]
    released = await events_about(request, "Rating", rated, "RatingReleased")
    for row in records:
        whose = row["employee_id"]
        causes = [event for one in given[whose] for event in taken[one.id]] + released.get(row["rating_id"], [])
        was, awards = before[whose], [one for one in given[whose] if one.kind in cycle_awards.KINDS]
        record(
            request,
            Event(
                "CompensationChanged",
                "CompensationRecord",
                row["id"],
                EventOperation.CREATED,
                employee_id=whose,
                causes=causes,
                audited=AuditedData.PAY,
                before={"base_minor": was.base_minor, "base_currency": was.base_currency},
                after={"base_minor": row["base_minor"], "valid_from": row["valid_from"]}
                | ({"awards": cycle_awards.told(awards)} if awards else {}),
            ),
        )
