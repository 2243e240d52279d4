"""The money for one recommendation of a cycle: which pool pays for it, what it costs that, whether that bears it."""

from collections.abc import Mapping
from typing import Any

from schema.access.request import Request
from schema.kit.problems import Problem, refused
from schema.pay import cycle_checks, cycle_rules, cycle_store
from schema.pay.budget_committing import commit
from schema.pay.budget_rules import NoRateError, cost
from schema.pay.values import OverBudgetPolicy, RecommendationKind

_PATH = "increaseRatio"


async def fund(request: Request, found: Any, increase_minor: int, currency: str) -> tuple[Mapping[str, Any], list[str]]:
    """Take what an increase costs from its pool, in a cycle that is being planned; six statements at most.

    Returns:
        The columns of the recommendation that say so, and a warning where the pool is exceeded.

    Raises:
        RefusedError: CLOSED; OVER_BUDGET, where nobody may exceed a pool or no pool pays for it; NO_EXCHANGE_RATE.
    """
    row = await cycle_store.cycle(request, found.compensation_cycle_id)
    if row.stage not in cycle_checks.PLANNED:
        words = f"The cycle is in {row.stage}; proposals are handed in while it is planned."
        raise refused(Problem.CLOSED, words, "recommendationId")
    kind = cycle_rules.POOL_OF.get(RecommendationKind(found.kind))
    work = await cycle_store.work_of(request, found.employee_id, row.effective_on)
    if kind is None or increase_minor == 0 or work is None:
        return {}, []
    policy = OverBudgetPolicy(row.over_budget)
    by_unit = {(pool.org_unit_id, pool.kind): pool for pool in await cycle_store.pools(request, row.id)}
    above = await cycle_store.parents(request)
    pool = cycle_checks.pool_for(work.org_unit_id, kind, by_unit, above)
    if pool is None:
        words = "No pool of the cycle pays for it; make one for the unit or for one above it."
        if policy is OverBudgetPolicy.STOP:
            raise refused(Problem.OVER_BUDGET, words, _PATH)
        return {}, [words]
    try:
        factor = (await cycle_store.rates(request, row.fx_on)).factor(currency, pool.currency)
    except NoRateError as error:
        raise cycle_checks.no_rate(error, row.fx_on, _PATH) from None
    taken = cost(increase_minor, work.fte, factor)
    warnings = await commit(request, policy, {pool.id: taken}, _PATH)
    return {"budget_pool_id": pool.id, "cost_minor": taken, "cost_currency": pool.currency}, warnings


async def give_back(request: Request, found: Any) -> None:
    """Give back to its pool what a recommendation that was handed in had taken; two statements at most."""
    if found.budget_pool_id is not None and found.cost_minor is not None:
        await commit(request, OverBudgetPolicy.WARN, {found.budget_pool_id: -found.cost_minor})


async def undecided_cycle(request: Request, found: Any) -> None:
    """Go on where the recommendation is in no cycle, or in one that still decides; one statement at most.

    Raises:
        RefusedError: CLOSED.
    """
    if found.compensation_cycle_id is None:
        return
    row = await cycle_store.cycle(request, found.compensation_cycle_id)
    if row.stage not in cycle_checks.DECIDED_IN:
        raise refused(Problem.CLOSED, f"The cycle is in {row.stage}; nothing more is decided.", "recommendationId")
