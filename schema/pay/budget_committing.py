"""What is spoken for in the pools of a cycle, kept with each decision; who goes beyond is stopped or warned."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, select, update

from schema.access.reads import uuids
from schema.access.request import Request
from schema.kit.problems import Problem, refused
from schema.pay.budget_rules import decimals
from schema.pay.cycle_store import counted, living
from schema.pay.planning_tables import budget_pool
from schema.pay.values import OverBudgetPolicy
from schema.people.tables import org_unit


async def commit(request: Request, policy: OverBudgetPolicy, amounts: Mapping[UUID, int], *path: str) -> list[str]:
    """Take more from pools, or give some back; two statements, none without pools.

    Args:
        request: the request.
        policy: what the organization does about a pool that is exceeded.
        amounts: by pool, in minor units of its currency; below zero gives back.
        path: where in the input it is told that a pool does not bear it.

    Returns:
        A warning for each pool that is exceeded now.

    Raises:
        RefusedError: OVER_BUDGET, where nobody may exceed a pool.
    """
    if not amounts:
        return []
    exceeded = []
    rows = await _held(request, list(amounts))
    for row in rows:
        over = row.committed_minor + amounts[row.id] - row.budget_minor
        if over > 0 and amounts[row.id] > 0:
            exceeded.append(f"The pool of {row.name} is exceeded by {money_in_words(over, row.budget_currency)}.")
    if exceeded and policy is OverBudgetPolicy.STOP:
        raise refused(Problem.OVER_BUDGET, f"{' '.join(exceeded)} Propose less, or let the pool grow.", *path)
    pool = budget_pool.c
    statement = (
        update(budget_pool)
        .where(pool.organization_id == request.viewer.organization_id, pool.id == bindparam("pool"))
        .values(committed_minor=pool.committed_minor + bindparam("more"), **counted(budget_pool))
    )
    await request.session.run(statement, [{"pool": row.id, "more": amounts[row.id]} for row in rows])
    return exceeded


def money_in_words(minor: int, currency: str) -> str:
    """An amount as a sentence has it, e.g. 1,200.00 EUR."""
    return f"{Decimal(minor).scaleb(-decimals(currency)):,f} {currency}"


async def _held(request: Request, pools: Sequence[UUID]) -> Sequence[Any]:
    """Pools with the names of their units, locked to the end of the transaction, in one order for everybody."""
    return await request.session.rows(
        select(budget_pool, org_unit.c.name)
        .join(
            org_unit,
            (org_unit.c.organization_id == budget_pool.c.organization_id)
            & (org_unit.c.id == budget_pool.c.org_unit_id),
        )
        .where(*living(request, budget_pool), budget_pool.c.id == any_(uuids(pools)))
        .order_by(budget_pool.c.id)
        .with_for_update(of=budget_pool)
    )
