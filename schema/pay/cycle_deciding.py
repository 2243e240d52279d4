"""Many steps at once in a compensation cycle: hand in all drafts, approve all that others handed in.

Nobody decides on the own pay, and nobody approves what they handed in themselves: those are left to others.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case

from schema.access.changes import events_about, record
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.bulk import A_TURN, in_flow
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.pay import cycle_checks, cycle_store, rules
from schema.pay.budget_committing import commit
from schema.pay.cycle_inputs import CompensationRecommendationsApproveInput, CompensationRecommendationsProposeInput
from schema.pay.planning_tables import compensation_recommendation
from schema.pay.values import ApprovalStep, OverBudgetPolicy, RecommendationState

_HANDED_IN = (RecommendationState.DRAFT, RecommendationState.PROPOSED)
_APPROVED = (RecommendationState.PROPOSED, RecommendationState.APPROVED)
_TOLD = compensation_recommendation.c
_KIND = "CompensationRecommendation"
_BEFORE = ("CompensationRecommendationCreated", "CompensationRecommendationUpdated", "RaiseUnlocked")


async def propose_all(request: Request, given: CompensationRecommendationsProposeInput) -> Mapping[str, Any]:
    """Hand in all drafts that have an amount and a pool that pays for it."""
    why = None
    if given.deviation_reason is not None:
        why = text(given.deviation_reason, cycle_checks.NOTE, "deviationReason")
    row = await cycle_checks.cycle_in(request, given.cycle_id, cycle_checks.PLANNED)
    policy = OverBudgetPolicy(row.over_budget)
    drafts = await _named(request, row.id, given.pool_id, RecommendationState.DRAFT)
    ready = [one for one in drafts if _is_ready(one, policy, request.viewer.employee_id)]
    deviating = [one.id for one in ready if rules.deviates(one, one.increase_ratio)]
    if deviating and why is None:
        words = f"{len(deviating)} of {len(ready)} drafts leave their guideline; say why."
        raise refused(Problem.BAD_VALUE, words, "deviationReason")
    amounts: Counter[UUID] = Counter()
    for one in ready:
        if one.budget_pool_id is not None:
            amounts[one.budget_pool_id] += one.cost_minor
    warnings = await commit(request, policy, amounts, "cycleId")
    stamps: dict[str, Any] = {"proposed_by_id": request.viewer.employee_id, "proposed_at": request.now}
    because = case((cycle_store.is_among(_TOLD.id, deviating), why), else_=_TOLD.deviation_reason)
    ids, note = [one.id for one in ready], " ".join(warnings) or None
    behind = await events_about(request, _KIND, ids, *_BEFORE)
    moved = partial(cycle_store.move, request, row.id, ids, *_HANDED_IN, deviation_reason=because, **stamps)
    noted = partial(cycle_store.note_steps, request, ids, ApprovalStep.PROPOSE, note)
    await in_flow(_taken(request, "Proposed", _HANDED_IN, ready, behind, (moved, noted)))
    return {"cycle_id": row.id, "done": len(ready), "left": len(drafts) - len(ready), "warnings": warnings}


async def approve_all(request: Request, given: CompensationRecommendationsApproveInput) -> Mapping[str, Any]:
    """Approve all that other people handed in."""
    note = cycle_checks.note_of(given.note)
    row = await cycle_checks.cycle_in(request, given.cycle_id, cycle_checks.DECIDED_IN)
    proposed = await _named(request, row.id, given.pool_id, RecommendationState.PROPOSED)
    mine = request.viewer.employee_id
    ready = [one for one in proposed if one.employee_id != mine and (mine is None or one.proposed_by_id != mine)]
    ids = [one.id for one in ready]
    behind = await events_about(request, _KIND, ids, "CompensationRecommendationProposed")
    moved = partial(cycle_store.move, request, row.id, ids, *_APPROVED)
    noted = partial(cycle_store.note_steps, request, ids, ApprovalStep.APPROVE, note)
    await in_flow(_taken(request, "Approved", _APPROVED, ready, behind, (moved, noted)))
    return {"cycle_id": row.id, "done": len(ready), "left": len(proposed) - len(ready), "warnings": []}


async def _named(request: Request, cycle_id: UUID, pool: str | None, state: RecommendationState) -> Sequence[Any]:
    """The recommendations of a cycle, or of one of its pools, in a state, locked; those about oneself among them."""
    where: list[ColumnElement[bool]] = [_TOLD.compensation_cycle_id == cycle_id, _TOLD.state == state]
    if pool is not None:
        where.append(_TOLD.budget_pool_id == (await seen(request, "BudgetPool", pool, "poolId")).id)
    return await cycle_store.recommendations(request, *where)


def _is_ready(one: Any, policy: OverBudgetPolicy, mine: UUID | None) -> bool:
    """Whether a draft is somebody else's, has an amount, and money that pays for it."""
    if one.increase_minor is None or one.employee_id == mine:
        return False
    return one.cost_minor is not None or one.increase_minor == 0 or policy is OverBudgetPolicy.WARN


async def _taken(
    request: Request,
    past: str,
    moved: tuple[RecommendationState, RecommendationState],
    rows: Sequence[Any],
    behind: Mapping[UUID, Sequence[UUID]],
    statements: Iterable[Callable[[], Coroutine[Any, Any, None]]],
) -> AsyncIterator[Coroutine[Any, Any, None]]:
    """Write the step that recommendations take, and record it of each meanwhile."""
    for statement in statements:
        yield statement()
    for number, one in enumerate(rows):
        if number % A_TURN == A_TURN - 1:
            await asyncio.sleep(0)
        after = {"state": moved[1], "increase_minor": one.increase_minor, "increase_ratio": one.increase_ratio}
        record(
            request,
            Event(
                f"{_KIND}{past}",
                _KIND,
                one.id,
                EventOperation.UPDATED,
                employee_id=one.employee_id,
                causes=behind[one.id][-1:],
                audited=AuditedData.PAY,
                before={"state": moved[0]},
                after=after,
            ),
        )
