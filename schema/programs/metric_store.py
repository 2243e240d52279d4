"""Statements of metrics: figures over the employees that the viewer may count, and the definitions in force."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnClause, ColumnElement, DateTime, Integer, Numeric, Select, column, select, text
from sqlalchemy import Date as Day
from sqlalchemy.types import TypeEngine

from schema.access.policy import Policy
from schema.access.request import Request
from schema.kit.statements import Loaded
from schema.people.criteria_store import EmployeeCriteria, matching
from schema.people.store import EmployeeReads
from schema.people.tables import employee, org_unit
from schema.programs import store
from schema.programs.metric_values import Basis, Counted, Metric, Stretch

_PERIOD = text("SELECT * FROM unnest(CAST(:starts AS date[]), CAST(:ends AS date[])) AS it(starts_on, ends_on)")
_EMPLOYED = text("""
    SELECT own.employee_id, own.valid_from, own.status, own.position_id, own.leaving_reason,
           lead(own.valid_from) OVER history AS valid_to,
           own.status = 'ACTIVE' AND lag(own.status) OVER history = 'ACTIVE'
               AND (own.position_id IS DISTINCT FROM lag(own.position_id) OVER history
                    OR own.job_profile_id IS DISTINCT FROM lag(own.job_profile_id) OVER history) AS moved
    FROM employment AS own JOIN population ON population.id = own.employee_id
    WHERE own.organization_id = :tenant AND own.deleted_at IS NULL
    WINDOW history AS (PARTITION BY own.employee_id ORDER BY own.valid_from)
""")
_SUMMED = (
    """SELECT starts_on, sum(numerator) AS numerator, sum(denominator) AS denominator, count(*) AS people,
              sum(hashtext(CAST(employee_id AS text))) AS mark, max(abs(numerator)) AS most_numerator,
              max(denominator) AS most_denominator FROM (""",
    ") AS part GROUP BY starts_on",
)
_AS_TOLD = ("SELECT whole.*, 1 AS denominator, 1 AS most_numerator, 1 AS most_denominator FROM (", ") AS whole")
_TYPES: dict[str, TypeEngine[Any]] = {"starts_on": Day(), "people": Integer(), "mark": Numeric()}
_FIGURES = ("starts_on", "numerator", "denominator", "people", "mark", "most_numerator", "most_denominator")


async def figures(
    request: Request, metric: Metric, stretches: Sequence[Stretch], criteria: EmployeeCriteria, day: date
) -> dict[date, Counted]:
    """What is counted in each period, by its first day, over the employees who meet the criteria; one statement.

    Args:
        request: the request.
        metric: what is counted.
        stretches: the periods.
        criteria: whom to count, in the state of `day`.
        day: the last day that is asked for.
    """
    head, tail = _AS_TOLD if metric.basis is Basis.INDEX else _SUMMED
    columns: list[ColumnClause[Any]] = [column(name, _TYPES.get(name, Numeric())) for name in _FIGURES]
    statement = text(head + metric.sql + tail).columns(*columns)
    statement = statement.add_cte(_population(request, metric.rules, criteria, day))
    statement = statement.add_cte(_period(), _employed())
    rows = await request.session.rows(statement, _values(request, stretches))
    return {row.starts_on: _counted(row, metric.basis) for row in rows}


async def newest(request: Request, metric: Metric) -> datetime | None:
    """The newest moment in the source of a metric; one statement."""
    statement = text(metric.freshness).columns(column("newest", DateTime(timezone=True)))
    rows = await request.session.rows(statement, {"tenant": request.viewer.organization_id})
    found: datetime | None = rows[0][0]
    return found


async def definitions(request: Request) -> dict[str, Loaded]:
    """The newest version of every definition, by key; one statement."""
    return {row.key: row for row in await store.METRIC_DEFINITIONS.all(request)}


async def unit_above(request: Request, unit_id: UUID) -> UUID | None:
    """The unit above a unit; one statement."""
    mine = (org_unit.c.organization_id == request.viewer.organization_id, org_unit.c.id == unit_id)
    rows = await request.session.rows(select(org_unit.c.parent_id).where(*mine))
    found: UUID | None = rows[0].parent_id if rows else None
    return found


def _population(request: Request, rules: Policy, criteria: EmployeeCriteria, day: date) -> CTE:
    reads = EmployeeReads(employee, rules).as_of(request, day)
    clauses: list[ColumnElement[Any]] = matching(request, reads, criteria, day)
    rows: Select[Any] = reads.rows(request, *clauses, only=[employee.c.id])
    return rows.cte("population")


def _period() -> CTE:
    return _PERIOD.columns(column("starts_on"), column("ends_on")).cte("period")


def _employed() -> CTE:
    names = ("employee_id", "valid_from", "status", "position_id", "leaving_reason", "valid_to", "moved")
    return _EMPLOYED.columns(*(column(name) for name in names)).cte("employed")


def _values(request: Request, stretches: Sequence[Stretch]) -> dict[str, Any]:
    return {
        "tenant": request.viewer.organization_id,
        "today": request.today,
        "starts": [stretch.starts_on for stretch in stretches],
        "ends": [stretch.ends_on for stretch in stretches],
    }


def _counted(row: Any, basis: Basis) -> Counted:
    denominator, people = Decimal(row.denominator or 0), int(row.people or 0)
    is_known = row.numerator is not None and denominator > 0 and people > 0
    if not is_known:
        return Counted(None, people, int(row.mark or 0), Decimal(0))
    value = Decimal(row.numerator) / denominator
    heaviest = Decimal(row.most_denominator if basis is Basis.SHARE else row.most_numerator)
    most = Decimal(1) / people if basis is Basis.INDEX else heaviest / denominator
    return Counted(value, people, int(row.mark), most)
