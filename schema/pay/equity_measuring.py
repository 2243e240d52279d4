"""What women and men earn, measured: for a compensation cycle, or for the organization as a whole.

Figures: `ml.fairness.pay_gap`. Who earns less is measured on base pay and variable target at full time. Held equal in
the adjusted gap are level, country and tenure; not the rating, which may be unfair itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from schema.access.changes import record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.pay import cycle_checks, cycle_store, equity_store
from schema.pay.budget_rules import NoRateError, Rates
from schema.pay.planning_tables import pay_gap_result

if TYPE_CHECKING:
    from ml.fairness.pay_gap import PayGap, Workers

_YEAR_DAYS = 365.25
_SIX = Decimal("0.000001")


@dataclass(frozen=True)
class Basis:
    """What gaps are measured for: a cycle or, without one, the organization; in a currency, at the rates of a day."""

    cycle_id: UUID | None
    currency: str
    fx_on: date


async def measure(
    request: Request, basis: Basis, rows: Sequence[Any], *, whole: bool = False, by_system: bool = False
) -> list[UUID]:
    """Measure the gap of each category that workers are in or, for the whole, that of everybody; the results.

    Raises:
        RefusedError: NO_EXCHANGE_RATE.
    """
    try:
        columns = _columns(rows, await cycle_store.rates(request, basis.fx_on), basis.currency)
    except NoRateError as error:
        raise cycle_checks.no_rate(error, basis.fx_on, "cycleId") from None
    results = await _measured(request, basis.cycle_id, columns, whole=whole)
    await cycle_store.insert_all(request, pay_gap_result, results)
    _tell(request, basis, results, by_system=by_system)
    return [one["id"] for one in results]


async def measure_organization(request: Request, rows: Sequence[Any], *, by_system: bool = False) -> list[UUID]:
    """Measure everybody and each category, in the currency that most are paid in, at the rates of today.

    Raises:
        RefusedError: NO_EXCHANGE_RATE.
    """
    everybody = await equity_store.all_workers(request, request.today)
    if not everybody:
        return []
    ((currency, _),) = Counter(row.currency for row in everybody).most_common(1)
    basis = Basis(None, currency, request.today)
    found = await measure(request, basis, everybody, whole=True, by_system=by_system)
    return found + (await measure(request, basis, rows, by_system=by_system) if rows else [])


def _tell(request: Request, basis: Basis, results: Sequence[Any], *, by_system: bool) -> None:
    payload = {"categories": len(results), "suppressed": sum(one["suppressed"] for one in results)}
    kind, node_id = ("CompensationCycle", basis.cycle_id) if basis.cycle_id else ("PayGapResult", results[0]["id"])
    told: dict[str, Any] = {"audited": AuditedData.PAY, "payload": payload, "after": payload}
    record(request, Event("PayEquityMeasured", kind, node_id, EventOperation.UPDATED, by_system=by_system, **told))


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
        category=np.array([row.category_id and str(row.category_id) for row in rows], dtype=np.object_),
        arm=np.array([row.sex for row in rows], dtype=np.object_),
        base=np.array(base, dtype=np.int64),
        variable=np.array(variable, dtype=np.int64),
        objective=np.array(criteria, dtype=np.float64).reshape(len(rows), -1) if rows else None,
    )


async def _measured(
    request: Request, cycle_id: UUID | None, columns: "Workers", *, whole: bool
) -> list[dict[str, Any]]:
    """A row for each category, or one for everybody; the clock of a gap that is still there goes on."""
    from ml.fairness.pay_gap import pay_gaps

    clocks = await equity_store.clocks(request)
    found = []
    for gap in pay_gaps(columns):
        if (gap.category is None) == whole:
            category_id = None if gap.category is None else UUID(gap.category)
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


def _row(
    gap: "PayGap", category_id: UUID | None, cycle_id: UUID | None, today: date, due_on: date | None
) -> dict[str, Any]:
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
