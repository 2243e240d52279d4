"""Every statement of pay. Reads start from what the viewer may read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, any_

from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable, uuids
from schema.access.request import Request
from schema.access.values import Condition
from schema.pay import access
from schema.pay.tables import (
    budget_pool,
    compensation_approval,
    compensation_cycle,
    compensation_recommendation,
    compensation_record,
    compensation_scenario,
    compensation_scenario_segment,
    exchange_rate,
    market_reference,
    merit_matrix,
    merit_matrix_cell,
    pay_band,
    pay_component,
    pay_equity_category,
    pay_gap_result,
    pay_statement,
    payroll_run,
)
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
    source=compensation_record.outerjoin(
        pay_band,
        and_(
            pay_band.c.organization_id == compensation_record.c.organization_id,
            pay_band.c.id == compensation_record.c.pay_band_id,
        ),
    ),
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
    source=pay_component.join(
        compensation_record,
        and_(
            compensation_record.c.organization_id == pay_component.c.organization_id,
            compensation_record.c.id == pay_component.c.compensation_record_id,
            compensation_record.c.deleted_at.is_(None),
        ),
    ),
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

_CYCLE_OF = and_(
    compensation_cycle.c.organization_id == compensation_recommendation.c.organization_id,
    compensation_cycle.c.id == compensation_recommendation.c.compensation_cycle_id,
)
_RECOMMENDED = Anchors(
    subject=compensation_recommendation.c.employee_id,
    dated=compensation_cycle.c.effective_on,
    begins=compensation_cycle.c.effective_on,
    conditions={Condition.RELEASED: compensation_recommendation.c.state == RecommendationState.EXPORTED},
)

RECOMMENDATIONS = Readable(
    compensation_recommendation,
    access.RECOMMENDATION,
    _RECOMMENDED,
    source=compensation_recommendation.join(compensation_cycle, _CYCLE_OF),
)
APPROVALS = Readable(
    compensation_approval,
    access.APPROVAL,
    _RECOMMENDED,
    source=compensation_approval.join(
        compensation_recommendation,
        and_(
            compensation_recommendation.c.organization_id == compensation_approval.c.organization_id,
            compensation_recommendation.c.id == compensation_approval.c.compensation_recommendation_id,
            compensation_recommendation.c.deleted_at.is_(None),
        ),
    ).join(compensation_cycle, _CYCLE_OF),
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
    source=pay_gap_result.join(
        pay_equity_category,
        and_(
            pay_equity_category.c.organization_id == pay_gap_result.c.organization_id,
            pay_equity_category.c.id == pay_gap_result.c.pay_equity_category_id,
        ),
    ),
    extra=(pay_equity_category.c.name.label("category"),),
    order=Order("MEASURED_ON", (pay_gap_result.c.measured_on,), descending=True),
)


async def rows_of(
    request: Request, readable: Readable, column: str, parents: Sequence[UUID]
) -> dict[UUID, list[Row[Any]]]:
    """All readable rows that name each parent in `column`, in the readable's order; one statement.

    For what belongs to its parent as a whole and stays small, such as the cells of a matrix.
    """
    found: dict[UUID, list[Row[Any]]] = {parent: [] for parent in parents}
    order = readable.order
    keys = [key.desc() if order.descending else key.asc() for key in order.keys]
    statement = readable.rows(request, readable.table.c[column] == any_(uuids(parents)))
    for row in await request.session.rows(statement.order_by(*keys, readable.table.c.id)):
        found[getattr(row, column)].append(row)
    return found
