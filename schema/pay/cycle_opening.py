"""How a compensation cycle begins: somebody sets it up, somebody opens it, and the rules draft a recommendation each.

A draft binds nobody: people change it, hand it in and approve it. All is written in few statements, however many people
are in it.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from schema.access.changes import add, change, events_about, record, require
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.bulk import A_TURN, batches, in_flow
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.pay import access, cycle_checks, cycle_rules, cycle_store, earner_store
from schema.pay.budget_rules import NoRateError, Rates
from schema.pay.cycle_inputs import CompensationCycleCreateInput, CompensationCycleOpenInput
from schema.pay.cycle_rules import Draft, Pool, Terms
from schema.pay.planning_tables import GUIDELINE, compensation_cycle, compensation_recommendation
from schema.pay.values import (
    BudgetPoolKind,
    CompensationCycleStage,
    Earner,
    OverBudgetPolicy,
    PayRules,
    Proration,
    RecommendationKind,
    RecommendationState,
)
from schema.people.store import settings_of
from schema.reviews.values import ReviewCycleStage

NAME = 200
_KNOWN = (ReviewCycleStage.RELEASED, ReviewCycleStage.ENDED)
_YEAR = timedelta(days=365)
_KIND = "CompensationRecommendation"
_DRAFTED = ("kind", "state", "increase_minor", "increase_currency", "increase_ratio", "improvement_plan_suggested")
"""What the event of a draft tells; the row holds the rest."""


class Causes(NamedTuple):
    """The events that drafts follow from: by rating, and by the raise that was unlocked before."""

    released: Mapping[UUID, Sequence[UUID]]
    unlocked: Mapping[UUID, Sequence[UUID]]


async def create(request: Request, given: CompensationCycleCreateInput) -> Mapping[str, Any]:
    """Set a cycle up."""
    await require(request, access.WRITING, None)
    checks = Checks()
    values: dict[str, Any] = {
        name: getattr(given, name)
        for name in ("starts_on", "ends_on", "effective_on", "fx_on", "eligible_hired_by", "proration", "over_budget")
    }
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
    with checks.part():
        values["currency"] = cycle_checks.currency(given.currency, "currency")
    in_order = given.starts_on <= given.ends_on
    checks.that(in_order, Problem.BAD_VALUE, "Planning ends before it begins; send a later endsOn.", "endsOn")
    with checks.part():
        values["merit_matrix_id"] = None if given.matrix_id is None else await _published(request, given.matrix_id)
    if given.review_cycle_id is not None:
        with checks.part():
            values["review_cycle_id"] = (await seen(request, "ReviewCycle", given.review_cycle_id, "reviewCycleId")).id
    checks.done()
    cycle_id = await add(request, compensation_cycle, **values)
    cycle_checks.told(request, "CompensationCycleCreated", cycle_id, EventOperation.CREATED, after=values)
    return {"cycle_id": cycle_id}


async def open_cycle(request: Request, given: CompensationCycleOpenInput) -> Mapping[str, Any]:
    """Let planning begin: the rules draft a recommendation for everybody eligible."""
    row = await cycle_checks.cycle_in(request, given.cycle_id, (CompensationCycleStage.DRAFT,), given.expected_version)
    if row.merit_matrix_id is None:
        raise refused(Problem.BAD_VALUE, "The cycle has no merit matrix; set it up with one.", "cycleId")
    rules = cycle_rules.rules_from(await settings_of(request))
    period, warnings = await _period(request, row, rules)
    pools = await cycle_store.pools(request, row.id)
    paid = frozenset(pool.kind for pool in pools)
    terms = Terms(await cycle_store.cells(request, row.merit_matrix_id), rules, period, Proration(row.proration), paid)
    span = earner_store.Span(row.id, row.review_cycle_id, row.effective_on, period, row.eligible_hired_by)
    drafts = [draft for one in await earner_store.earners(request, span) for draft in cycle_rules.drafts_of(one, terms)]
    await _fund(request, row, pools, drafts)
    await _write(request, row, drafts)
    after = {"stage": CompensationCycleStage.PLANNING}
    await change(request, compensation_cycle, row.id, **after)
    payload = {"drafted": len(drafts), "warnings": warnings}
    told = {"before": {"stage": row.stage}, "after": after, "payload": payload}
    cycle_checks.told(request, "CompensationCycleOpened", row.id, EventOperation.UPDATED, **told)
    return {"cycle_id": row.id, "drafted": len(drafts), "warnings": warnings}


async def _published(request: Request, opaque: str) -> UUID:
    """A version of a matrix that cycles may take."""
    found = await seen(request, "MeritMatrix", opaque, "matrixId")
    told = await cycle_store.matrix(request, found.id)
    if told.published_at is None:
        raise refused(Problem.BAD_VALUE, "This version of the matrix is not published; publish it first.", "matrixId")
    matrix_id: UUID = told.id
    return matrix_id


async def _period(request: Request, row: Any, rules: PayRules) -> tuple[tuple[date, date], list[str]]:
    """The time that awards are for, and what the organization lets pass with a warning."""
    if row.review_cycle_id is None:
        return (row.effective_on - _YEAR, row.effective_on - timedelta(days=1)), []
    reviewed = await cycle_store.reviewed(request, row.review_cycle_id)
    period = (reviewed.starts_on, reviewed.ends_on)
    if reviewed.stage in _KNOWN:
        return period, []
    words = f"The ratings of '{reviewed.name}' are not released; whoever has none released counts as unrated."
    if rules.unreleased is OverBudgetPolicy.STOP:
        raise refused(Problem.RATINGS_NOT_RELEASED, f"{words} Release them first.", "cycleId")
    return period, [words]


async def _fund(request: Request, row: Any, pools: Sequence[Pool], drafts: Iterable[Draft]) -> None:
    """Find the pool of each draft, and what it costs that; two statements."""
    above, rates = await cycle_store.parents(request), await cycle_store.rates(request, row.fx_on)
    by_unit = {(pool.org_unit_id, pool.kind): pool for pool in pools}
    for draft in drafts:
        kind = cycle_rules.POOL_OF.get(draft.kind)
        pool = None if kind is None else cycle_checks.pool_for(draft.earner.org_unit_id, kind, by_unit, above)
        if pool is not None:
            draft.pool_id = pool.id
            if draft.increase_minor is not None or kind is BudgetPoolKind.EQUITY:
                pool.drafts.append(draft)
    _settle(row, pools, rates)


def _settle(row: Any, pools: Iterable[Pool], rates: Rates) -> None:
    try:
        for pool in pools:
            cycle_rules.settle(pool, rates, OverBudgetPolicy(row.over_budget))
    except NoRateError as error:
        raise cycle_checks.no_rate(error, row.fx_on, "cycleId") from None


async def _write(request: Request, row: Any, drafts: Sequence[Draft]) -> None:
    """Keep the drafts, with the raises that were unlocked before; their events, and what those follow from."""
    waiting = await cycle_store.unlocked(request, row.id)
    currencies = {pool.id: pool.currency for pool in await cycle_store.pools(request, row.id)}
    ratings = {draft.earner.rating_id for draft in drafts if draft.earner.rating_id is not None}
    released = await events_about(request, "Rating", list(ratings), "RatingReleased")
    before = [one.id for one in waiting.values()]
    causes = Causes(released, await events_about(request, _KIND, before, "RaiseUnlocked"))
    new, taken = [], []
    for draft in drafts:
        old = waiting.get(draft.earner.employee_id) if draft.kind is RecommendationKind.MERIT else None
        if old is None:
            new.append(draft)
        else:
            reasons = [*draft.reasons, *(one for one in old.reasons if one not in draft.reasons)]
            taken.append({**_row(row.id, old.id, draft, currencies), "reasons": reasons})
    await in_flow(_added(request, row, new, currencies, causes))
    await cycle_store.change_all(request, compensation_recommendation, taken)
    for one in taken:
        _tell(request, "CompensationRecommendationUpdated", EventOperation.UPDATED, one, causes)


async def _added(
    request: Request, row: Any, drafts: Sequence[Draft], currencies: Mapping[UUID, str], causes: Causes
) -> AsyncIterator[Coroutine[Any, Any, None]]:
    """Insert drafts, and record some while others go in."""
    for some in batches(drafts):
        rows = []
        for draft in some:
            rows.append(_row(row.id, uuid7(), draft, currencies))
            if len(rows) % A_TURN == 0:
                await asyncio.sleep(0)
        yield cycle_store.insert_all(request, compensation_recommendation, rows)
        for number, one in enumerate(rows):
            _tell(request, "CompensationRecommendationCreated", EventOperation.CREATED, one, causes)
            if number % A_TURN == 0:
                await asyncio.sleep(0)


def _row(cycle_id: UUID, row_id: UUID, draft: Draft, currencies: Mapping[UUID, str]) -> dict[str, Any]:
    earner: Earner = draft.earner
    costs = draft.cost_minor is not None and draft.pool_id is not None
    return {
        "id": row_id,
        "compensation_cycle_id": cycle_id,
        "employee_id": earner.employee_id,
        "budget_pool_id": draft.pool_id,
        "kind": draft.kind,
        "state": RecommendationState.DRAFT,
        "rating_id": earner.rating_id,
        "merit_matrix_cell_id": draft.cell_id,
        "increase_minor": draft.increase_minor,
        "increase_currency": None if draft.increase_minor is None else earner.currency,
        "increase_ratio": draft.ratio,
        "cost_minor": draft.cost_minor if costs else None,
        "cost_currency": currencies[draft.pool_id] if costs and draft.pool_id is not None else None,
        **{f"guideline_{name}": draft.guided and getattr(draft.guided, name) for name in GUIDELINE},
        "reasons": draft.reasons,
        "improvement_plan_suggested": draft.improvement_plan_suggested,
    }


def _tell(request: Request, kind: str, operation: EventOperation, row: Mapping[str, Any], causes: Causes) -> None:
    """Record a draft: it follows from the release of its rating, and from what unlocked it."""
    record(
        request,
        Event(
            kind,
            _KIND,
            row["id"],
            operation,
            employee_id=row["employee_id"],
            causes=[*causes.released.get(row["rating_id"], ()), *causes.unlocked.get(row["id"], ())],
            audited=AuditedData.PAY,
            after={name: row[name] for name in _DRAFTED},
            by_system=True,
        ),
    )
