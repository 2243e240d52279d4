"""What employees are listed by, as clauses over the rows of the one door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    or_,
    select,
)

from schema.access.predicates import readable
from schema.access.request import Request
from schema.people import access
from schema.people.line_store import direct_reports
from schema.people.store import EmployeeReads
from schema.people.tables import (
    employee,
    org_unit,
    person,
)
from schema.people.values import EmploymentStatus, WorkArrangement


@dataclass(frozen=True)
class EmployeeCriteria:
    """What an employee must meet to be listed; None means no limit."""

    search: str | None = None
    org_unit_id: UUID | None = None
    manager_id: UUID | None = None
    status: tuple[EmploymentStatus, ...] | None = None
    work_arrangement: tuple[WorkArrangement, ...] | None = None
    job_profile_id: UUID | None = None
    location_id: UUID | None = None
    hired_from: date | None = None
    hired_before: date | None = None
    grade: tuple[str, ...] | None = None


def matching(request: Request, reads: EmployeeReads, criteria: EmployeeCriteria, day: date) -> list[ColumnElement[Any]]:
    """The criteria as clauses over the rows of `reads`.

    The grade is compared as the viewer sees it: where it is hidden, no criterion on it is ever met.
    """
    clauses: list[ColumnElement[Any] | None] = [
        _search(criteria.search),
        _one(employee.c.hired_on, ">=", criteria.hired_from),
        _one(employee.c.hired_on, "<", criteria.hired_before),
        _one(shown(reads, "job_profile_id"), "=", criteria.job_profile_id),
        _one(shown(reads, "location_id"), "=", criteria.location_id),
        _among(shown(reads, "status"), criteria.status),
        _among(shown(reads, "work_arrangement"), criteria.work_arrangement),
        _among(visible_grade(request, reads), criteria.grade),
        None
        if criteria.org_unit_id is None
        else shown(reads, "org_unit_id").in_(_units_below(request, criteria.org_unit_id)),
        None if criteria.manager_id is None else employee.c.id.in_(direct_reports(request, criteria.manager_id, day)),
    ]
    return [clause for clause in clauses if clause is not None]


def visible_grade(request: Request, reads: EmployeeReads) -> ColumnElement[Any]:
    """The grade as the viewer sees it: NULL where the employment terms are hidden."""
    seen = readable(access.EMPLOYMENT, request.viewer, reads.anchors, request.today)
    return case((seen, shown(reads, "grade")), else_=None)


def shown(reads: EmployeeReads, name: str) -> ColumnElement[Any]:
    """A column of the employment or the job, by its name in the row."""
    return next(column.element for column in reads.extra if column.name == name)


def _units_below(request: Request, top: UUID) -> Select[Any]:
    """The unit and all units below it."""
    tenant = request.viewer.organization_id
    tree = (
        select(org_unit.c.id)
        .where(org_unit.c.organization_id == tenant, org_unit.c.id == top)
        .cte("units_below", recursive=True)
    )
    lower = select(org_unit.c.id).where(org_unit.c.organization_id == tenant, org_unit.c.parent_id == tree.c.id)
    return select(tree.union(lower).c.id)


def _search(words: str | None) -> ColumnElement[bool] | None:
    if not words:
        return None
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return or_(person.c.display_name.ilike(pattern), employee.c.employee_number.ilike(pattern))


def _one(column: ColumnElement[Any], operator: str, value: object) -> ColumnElement[Any] | None:
    return None if value is None else column.op(operator)(value)


def _among(column: ColumnElement[Any], values: Sequence[str] | None) -> ColumnElement[Any] | None:
    return None if values is None else column.in_([str(value) for value in values])
