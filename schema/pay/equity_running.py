"""What is done about equal pay: name who does equal work, measure what they earn. Figures: `ml.fairness.pay_gap`.

Who earns less is measured among women and men, on base pay and variable target at full time. Held equal in the
adjusted gap are level, country and tenure; not the rating, which may be unfair itself.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from schema.access.changes import add, record, require
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.pay import access, cycle_checks, cycle_store, equity_store
from schema.pay.budget_rules import NoRateError, Rates
from schema.pay.equity_inputs import PayEquityCategoryCreateInput, PayEquityRunInput
from schema.pay.planning_tables import pay_equity_category, pay_gap_result

if TYPE_CHECKING:
    from ml.fairness.pay_gap import PayGap, Workers

NAME, WORDS, FEWEST = 200, 2_000, 10
_YEAR_DAYS = 365.25
_SIX = Decimal("0.000001")


async def name_category(request: Request, given: PayEquityCategoryCreateInput) -> Mapping[str, Any]:
    """Say whose work is the same or of equal value."""
    await require(request, access.WRITING, None)
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
    with checks.part():
        values["description"] = None if given.description is None else text(given.description, WORDS, "description")
    for column, kind, opaque, path in (
        ("job_family_id", "JobFamily", given.family_id, "familyId"),
        ("job_level_id", "JobLevel", given.level_id, "levelId"),
    ):
        with checks.part():
            values[column] = None if opaque is None else (await seen(request, kind, opaque, path)).id
    checks.done()
    category_id = await add(request, pay_equity_category, **values)
    kind, operation = "PayEquityCategoryCreated", EventOperation.CREATED
    record(request, Event(kind, "PayEquityCategory", category_id, operation, after=values))
    return {"category_id": category_id}


async def run(request: Request, given: PayEquityRunInput) -> Mapping[str, Any]:
    """Measure the gaps as of today; categories of too few hold no figure."""
    row = await seen(request, "CompensationCycle", given.cycle_id, "cycleId")
    await require(request, access.WRITING, None, "cycleId")
    told = await cycle_store.cycle(request, row.id)
    asked = await _categories(request, given)
    rows = await equity_store.workers(request, asked, request.today)
    _check_size(asked, rows, named=given.category_ids is not None)
    try:
        columns = _columns(rows, await cycle_store.rates(request, told.fx_on), told.currency)
    except NoRateError as error:
        raise cycle_checks.no_rate(error, told.fx_on, "cycleId") from None
    results = await _measured(request, told.id, columns)
    await cycle_store.insert_all(request, pay_gap_result, results)
    payload = {"categories": len(results), "suppressed": sum(one["suppressed"] for one in results)}
    event = Event(
        "PayEquityMeasured",
        "CompensationCycle",
        told.id,
        EventOperation.UPDATED,
        audited=AuditedData.PAY,
        payload=payload,
        after=payload,
    )
    record(request, event)
    return {"cycle_id": told.id, "result_ids": [one["id"] for one in results]}


async def _categories(request: Request, given: PayEquityRunInput) -> list[UUID]:
    """The categories of the input; all, where it names none."""
    if given.category_ids is None:
        return [one.id for one in await equity_store.categories(request)]
    found = []
    for number, opaque in enumerate(given.category_ids):
        found.append((await seen(request, "PayEquityCategory", opaque, "categoryIds", str(number))).id)
    return found


def _check_size(asked: Sequence[UUID], rows: Sequence[Any], *, named: bool) -> None:
    sizes = Counter(row.category_id for row in rows)
    for number, category_id in enumerate(asked if named else ()):
        if sizes[category_id] < FEWEST:
            words = f"The category has {sizes[category_id]} workers; a gap is shown for {FEWEST} or more. Widen it."
            raise refused(Problem.TOO_FEW_PEOPLE, words, "categoryIds", str(number))


def _columns(rows: Sequence[Any], rates: Rates, currency: str) -> "Workers":
    """The workers as the measurement takes them, paid in one currency.

    Raises:
        NoRateError: where somebody is paid in a currency without a rate.
    """
    import numpy as np

    from ml.fairness.pay_gap import Workers

    factors = {code: rates.factor(code, currency) for code in {row.currency for row in rows}}
    base = [_whole(row.base_minor * factors[row.currency]) for row in rows]
    variable = [_whole(paid * row.variable_target) for paid, row in zip(base, rows, strict=True)]
    countries = sorted({row.country or "" for row in rows})
    criteria = [
        [row.tenure / _YEAR_DAYS, float(row.rank or 0), *(float((row.country or "") == one) for one in countries[1:])]
        for row in rows
    ]
    return Workers(
        category=np.array([str(row.category_id) for row in rows], dtype=np.object_),
        arm=np.array([row.sex for row in rows], dtype=np.object_),
        base=np.array(base, dtype=np.int64),
        variable=np.array(variable, dtype=np.int64),
        objective=np.array(criteria, dtype=np.float64).reshape(len(rows), -1) if rows else None,
    )


async def _measured(request: Request, cycle_id: UUID, columns: "Workers") -> list[dict[str, Any]]:
    """A row for each category; the clock of a gap that is still there goes on."""
    from ml.fairness.pay_gap import pay_gaps

    clocks = await equity_store.clocks(request)
    found = []
    for gap in pay_gaps(columns):
        if gap.category is not None:
            category_id = UUID(gap.category)
            due_on = clocks.get(category_id) or _due_on(gap, request.today)
            found.append(_row(gap, category_id, cycle_id, request.today, due_on if _calls(gap) else None))
    return found


def _calls(gap: "PayGap") -> bool:
    """Whether a gap is to be remedied: wide, and not explained."""
    from ml.fairness.pay_gap import ASSESSED_FROM

    return gap.mean_gap is not None and abs(gap.mean_gap) >= ASSESSED_FROM and not gap.explained


def _due_on(gap: "PayGap", today: date) -> date | None:
    from ml.fairness.pay_gap import Reported, joint_assessment_due

    if gap.category is None or gap.mean_gap is None:
        return None
    return joint_assessment_due(gap.category, gap.mean_gap, Reported(submitted_on=today), explained=gap.explained)


def _row(gap: "PayGap", category_id: UUID, cycle_id: UUID, today: date, due_on: date | None) -> dict[str, Any]:
    figures = {"mean_gap": gap.mean_gap, "median_gap": gap.median_gap, "variable_gap": gap.variable_gap}
    figures |= {"adjusted_gap": gap.adjusted_gap, "interval_low": gap.low, "interval_high": gap.high}
    return {
        "id": uuid7(),
        "pay_equity_category_id": category_id,
        "compensation_cycle_id": cycle_id,
        "group": gap.group,
        "comparison": gap.comparison,
        **{name: None if value is None else _ratio(value) for name, value in figures.items()},
        "quartiles": None if gap.quartile_shares is None else list(gap.quartile_shares),
        "n": gap.n,
        "suppressed": gap.suppressed,
        "joint_assessment_due": due_on is not None and today > due_on,
        "assessment_due_on": due_on,
        "measured_on": today,
    }


def _whole(amount: Decimal) -> int:
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def _ratio(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_SIX)
