"""What is done with the money of a cycle: pools, and the exchange rates that make them comparable."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Numeric

from schema.access.changes import add, change, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, refused
from schema.pay import access, cycle_checks, cycle_store
from schema.pay.budget_rules import NoRateError
from schema.pay.cycle_inputs import BudgetPoolChangeInput, BudgetPoolCreateInput, ExchangeRateRecordInput
from schema.pay.planning_tables import budget_pool, exchange_rate
from schema.pay.values import CompensationCycleStage

SOURCE = 200
_OPEN = (CompensationCycleStage.DRAFT, *cycle_checks.DECIDED_IN)
_RATE: Numeric[Any] = Numeric(20, 10, asdecimal=True)


async def create(request: Request, given: BudgetPoolCreateInput) -> Mapping[str, Any]:
    """Give a unit money in a cycle."""
    row = await cycle_checks.cycle_in(request, given.cycle_id, _OPEN)
    unit = await seen(request, "OrgUnit", given.org_unit_id, "orgUnitId")
    code = cycle_checks.currency(given.budget.currency, "budget", "currency")
    if given.budget.amount_minor < 0:
        raise refused(Problem.BAD_VALUE, "A budget is 0 or more.", "budget", "amountMinor")
    try:
        (await cycle_store.rates(request, row.fx_on)).factor(code, row.currency)
    except NoRateError as error:
        raise cycle_checks.no_rate(error, row.fx_on, "budget", "currency") from None
    values = {
        "compensation_cycle_id": row.id,
        "org_unit_id": unit.id,
        "kind": given.kind,
        "budget_minor": int(given.budget.amount_minor),
        "budget_currency": code,
    }
    if any(one.org_unit_id == unit.id and one.kind is given.kind for one in await cycle_store.pools(request, row.id)):
        words = "The unit has a pool of this kind in this cycle already; change that."
        raise refused(Problem.ALREADY_EXISTS, words, "orgUnitId")
    pool_id = await add(request, budget_pool, **values)
    _record(request, "BudgetPoolCreated", EventOperation.CREATED, pool_id, after=values)
    return {"pool_id": pool_id}


async def resize(request: Request, given: BudgetPoolChangeInput) -> Mapping[str, Any]:
    """Change how much is in a pool; not below what is spoken for, where the cycle lets nobody exceed it."""
    row = await target(
        request, "BudgetPool", given.pool_id, "poolId", may=access.WRITING, version=given.expected_version
    )
    told = await cycle_store.cycle(request, row.compensation_cycle_id)
    if told.stage not in _OPEN:
        raise refused(Problem.CLOSED, f"The cycle is in {told.stage}; its pools take no more changes.", "poolId")
    if given.budget_minor < 0:
        raise refused(Problem.BAD_VALUE, "A budget is 0 or more.", "budgetMinor")
    if given.budget_minor < row.committed_minor and told.over_budget == "STOP":
        words = f"{row.committed_minor} minor units are spoken for already; send that or more."
        raise refused(Problem.OVER_BUDGET, words, "budgetMinor")
    after = {"budget_minor": int(given.budget_minor)}
    await change(request, budget_pool, row.id, **after)
    before = {"budget_minor": row.budget_minor}
    _record(request, "BudgetPoolUpdated", EventOperation.UPDATED, row.id, before=before, after=after)
    return {"pool_id": row.id}


async def rate(request: Request, given: ExchangeRateRecordInput) -> Mapping[str, Any]:
    """Keep what a currency was worth on a day."""
    await require(request, access.WRITING, None)
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["from_currency"] = cycle_checks.currency(given.from_currency, "fromCurrency")
    with checks.part():
        values["to_currency"] = cycle_checks.currency(given.to_currency, "toCurrency")
    with checks.part():
        values["rate"] = exact(given.rate, _RATE, "rate")
        checks.that(values["rate"] > 0, Problem.BAD_VALUE, "A rate is above 0.", "rate")
    with checks.part():
        values["source"] = text(given.source, SOURCE, "source")
    same = given.from_currency == given.to_currency
    checks.that(not same, Problem.BAD_VALUE, "A currency is worth itself; name two.", "toCurrency")
    early = given.rated_on <= request.today
    checks.that(early, Problem.FUTURE, "The day lies in the future; send today or an earlier one.", "ratedOn")
    checks.done()
    values["rated_on"] = given.rated_on
    rate_id = await add(request, exchange_rate, **values)
    record(request, Event("ExchangeRateRecorded", "ExchangeRate", rate_id, EventOperation.CREATED, after=values))
    return {"rate_id": rate_id}


def _record(request: Request, kind: str, operation: EventOperation, pool_id: Any, **documents: Any) -> None:
    record(request, Event(kind, "BudgetPool", pool_id, operation, audited=AuditedData.PAY, **documents))
