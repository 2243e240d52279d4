"""Every statement of pay. Reads start from what the viewer may read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Double, FromClause, Numeric, Select, and_, case, cast, func

from schema.access import binds
from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable
from schema.access.request import Request
from schema.access.values import Condition
from schema.kit.clauses import LAST_DAY, joined
from schema.pay import access
from schema.pay.planning_tables import (
    budget_pool,
    compensation_approval,
    compensation_cycle,
    compensation_recommendation,
    compensation_scenario,
    compensation_scenario_segment,
    exchange_rate,
    market_reference,
    merit_matrix,
    merit_matrix_cell,
    pay_equity_category,
    pay_gap_result,
)
from schema.pay.tables import compensation_record, pay_band, pay_component, pay_statement, payroll_run
from schema.pay.values import RecommendationState

PAY_BANDS = Readable(
    pay_band,
    access.PLANNING,
    Anchors(begins=pay_band.c.valid_from),
    history=("job_level_id", "country"),
    order=Order("VALID_FROM", (pay_band.c.valid_from,), descending=True),
)
MARKET_REFERENCES = Readable(
    market_reference,
    access.PLANNING,
    order=Order("SURVEYED_ON", (market_reference.c.surveyed_on,), descending=True),
)
EXCHANGE_RATES = Readable(
    exchange_rate,
    access.PLANNING,
    order=Order("RATED_ON", (exchange_rate.c.rated_on,), descending=True),
)

_PAY_OF = Anchors(
    subject=compensation_record.c.employee_id,
    dated=compensation_record.c.valid_from,
    begins=compensation_record.c.valid_from,
)

COMPENSATION_RECORDS = Readable(
    compensation_record,
    access.PAY,
    _PAY_OF,
    source=joined(compensation_record, pay_band, compensation_record.c.pay_band_id, optional=True),
    extra=tuple(
        pay_band.c[name].label(f"band_{name}")
        for name in ("minimum_minor", "midpoint_minor", "maximum_minor", "currency", "grade")
    ),
    history=("employee_id",),
    order=Order("EFFECTIVE_ON", (compensation_record.c.valid_from,), descending=True),
)
"""Pay with its band: whoever may see the pay may see what it is measured against."""

PAY_COMPONENTS = Readable(
    pay_component,
    access.PAY,
    _PAY_OF,
    source=joined(pay_component, compensation_record, pay_component.c.compensation_record_id, living=True),
    extra=(compensation_record.c.employee_id.label("employee_id"),),
)
COMPENSATION_CYCLES = Readable(
    compensation_cycle,
    access.PLANNING,
    order=Order("STARTS_ON", (compensation_cycle.c.starts_on,), descending=True),
)
MERIT_MATRICES = Readable(merit_matrix, access.PLANNING)
MERIT_MATRIX_CELLS = Readable(merit_matrix_cell, access.PLANNING)
BUDGET_POOLS = Readable(budget_pool, access.PLANNING)


def _with_cycle(recommended: FromClause) -> FromClause:
    cycle_id = compensation_recommendation.c.compensation_cycle_id
    return joined(recommended, compensation_cycle, cycle_id, optional=True)


_EFFECTIVE_ON = func.coalesce(compensation_recommendation.c.effective_on, compensation_cycle.c.effective_on)
_RECOMMENDED = Anchors(
    subject=compensation_recommendation.c.employee_id,
    dated=_EFFECTIVE_ON,
    begins=func.coalesce(_EFFECTIVE_ON, LAST_DAY),
    conditions={Condition.RELEASED: compensation_recommendation.c.state == RecommendationState.EXPORTED},
)

RECOMMENDATIONS = Readable(
    compensation_recommendation,
    access.RECOMMENDATION,
    _RECOMMENDED,
    source=_with_cycle(compensation_recommendation),
)
APPROVALS = Readable(
    compensation_approval,
    access.APPROVAL,
    _RECOMMENDED,
    source=_with_cycle(
        joined(
            compensation_approval,
            compensation_recommendation,
            compensation_approval.c.compensation_recommendation_id,
            living=True,
        )
    ),
    extra=(compensation_recommendation.c.employee_id.label("employee_id"),),
    order=Order("DECIDED_AT", (compensation_approval.c.decided_at,)),
)
SCENARIOS = Readable(
    compensation_scenario,
    access.PLANNING,
    order=Order("RUN_AT", (compensation_scenario.c.run_at,), descending=True),
)
SCENARIO_SEGMENTS = Readable(
    compensation_scenario_segment,
    access.PLANNING,
    order=Order("PLACE", (compensation_scenario_segment.c.place,)),
)
PAYROLL_RUNS = Readable(
    payroll_run, access.PLANNING, order=Order("PERIOD_END", (payroll_run.c.period_end,), descending=True)
)
PAY_STATEMENTS = Readable(
    pay_statement,
    access.PAY_STATEMENT,
    Anchors(subject=pay_statement.c.employee_id, dated=pay_statement.c.period_end),
    order=Order("PERIOD_END", (pay_statement.c.period_end,), descending=True),
)
PAY_EQUITY_CATEGORIES = Readable(
    pay_equity_category, access.PAY_EQUITY, order=Order("NAME", (pay_equity_category.c.name,))
)
PAY_GAP_RESULTS = Readable(
    pay_gap_result,
    access.PAY_EQUITY,
    source=joined(pay_gap_result, pay_equity_category, pay_gap_result.c.pay_equity_category_id, optional=True),
    extra=(func.coalesce(pay_equity_category.c.name, "Everybody").label("category"),),
    order=Order("MEASURED_ON", (pay_gap_result.c.measured_on,), descending=True),
)


def in_force(request: Request, employee_id: ColumnElement[Any]) -> Select[Any]:
    """The pay of an employee in force today, within a statement; one row at most."""
    record = compensation_record.c
    begun = record.valid_from <= binds.as_of(request.today)
    rows = COMPENSATION_RECORDS.rows(request, record.employee_id == employee_id, begun)
    return rows.order_by(record.valid_from.desc()).limit(1)


Columns = Mapping[str, ColumnElement[Any]]


def compa_ratio(record: Columns) -> ColumnElement[Any]:
    """What `rules.compa_ratio` gives, as an expression over the columns of a record with its band."""
    return case((_alike(record), _ratio(record["base_minor"], record["band_midpoint_minor"])))


def range_penetration(record: Columns) -> ColumnElement[Any]:
    """What `rules.range_penetration` gives, likewise."""
    least, most = record["band_minimum_minor"], record["band_maximum_minor"]
    return case((and_(_alike(record), most != least), _ratio(record["base_minor"] - least, most - least)))


def _alike(record: Columns) -> ColumnElement[bool]:
    return record["band_currency"] == record["base_currency"]


def _ratio(part: ColumnElement[Any], whole: ColumnElement[Any]) -> ColumnElement[Any]:
    """The quotient to as many places as Python's decimals have, so that both round to the same number."""
    return cast(cast(part, Numeric(48, 28)) / whole, Double)
