"""Every statement of people and structure. Reads start from what the viewer may read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    any_,
    case,
    exists,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.selectable import LateralFromClause

from schema.access import binds
from schema.access.predicates import Anchors, readable
from schema.access.reads import Listing, Order, Readable
from schema.access.request import Request
from schema.access.tables import reporting_chain
from schema.access.values import Condition, LineKind
from schema.people import access
from schema.people.tables import (
    absence,
    employee,
    employment,
    job_family,
    job_level,
    job_profile,
    location,
    org_unit,
    organization,
    person,
    position,
    reporting_line,
)
from schema.people.values import EmploymentStatus, WorkArrangement


def in_force(day: ColumnElement[Any], owner: ColumnElement[Any]) -> LateralFromClause:
    """The employment of `owner` (an employee id column) in force on a day, as a lateral subquery."""
    return (
        select(employment)
        .where(
            employment.c.organization_id == employee.c.organization_id,
            employment.c.employee_id == owner,
            employment.c.valid_from <= day,
            employment.c.deleted_at.is_(None),
        )
        .order_by(employment.c.valid_from.desc())
        .limit(1)
        .lateral("in_force")
    )


def works_here(owner: ColumnElement[Any], tenant: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an employee is in an active employment on a day."""
    current = employment.alias()
    latest = (
        select(current.c.status)
        .where(
            current.c.organization_id == tenant,
            current.c.employee_id == owner,
            current.c.valid_from <= day,
            current.c.deleted_at.is_(None),
        )
        .order_by(current.c.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    return latest == EmploymentStatus.ACTIVE


@dataclass(frozen=True, eq=False)
class EmployeeReads(Readable):
    """Employees with their name, title and place as of a day; today unless said otherwise."""

    def rows(self, request: Request, *where: ColumnElement[Any]) -> Select[Any]:
        """All readable employees as of today, or of the day that the statement is given when it runs."""
        if self.source is None:
            return self.as_of(request, request.today).rows(request, *where)
        return super().rows(request, *where)

    def to_count(self, request: Request, day: date) -> Select[Any]:
        """As many rows as there are readable employees as of a day, without what only showing them needs."""
        hired = exists().where(
            employment.c.organization_id == employee.c.organization_id,
            employment.c.employee_id == employee.c.id,
            employment.c.valid_from <= binds.as_of(day),
            employment.c.deleted_at.is_(None),
        )
        bare = replace(self.as_of(request, day), source=employee, extra=())
        return bare.rows(request, hired).with_only_columns(employee.c.id)

    def as_of(self, request: Request, day: date) -> "EmployeeReads":
        """The same door, for the state of a day. A day to come shows planned moves, to those who may see them."""
        return _as_of(self, day, request.today)


@lru_cache(maxsize=64)
def _as_of(reads: EmployeeReads, day: date, today: date) -> EmployeeReads:
    """Composed once for each pair of days: joins and conditions are the dear part of a statement."""
    asked = binds.as_of(day)
    current = in_force(asked, employee.c.id)
    active = works_here(employee.c.id, employee.c.organization_id, binds.today(today))
    anchors = Anchors(subject=employee.c.id, dated=asked, begins=asked, conditions={Condition.ACTIVE: active})
    return replace(reads, source=_joined(current), extra=_shown(current), anchors=anchors)


def _joined(current: LateralFromClause) -> FromClause:
    tenant = employee.c.organization_id
    return (
        employee.join(person, and_(person.c.organization_id == tenant, person.c.id == employee.c.person_id))
        .join(current, literal(value=True))
        .outerjoin(
            job_profile,
            and_(job_profile.c.organization_id == tenant, job_profile.c.id == current.c.job_profile_id),
        )
    )


def _shown(current: LateralFromClause) -> tuple[ColumnElement[Any], ...]:
    return (
        person.c.display_name.label("name"),
        job_profile.c.title.label("title"),
        current.c.status.label("status"),
        current.c.org_unit_id.label("org_unit_id"),
        current.c.job_profile_id.label("job_profile_id"),
        current.c.position_id.label("position_id"),
        current.c.location_id.label("location_id"),
        current.c.work_arrangement.label("work_arrangement"),
        current.c.grade.label("grade"),
    )


EMPLOYEES = EmployeeReads(employee, access.DIRECTORY, order=Order("NAME", (person.c.sort_name,)))
PERSONS = Readable(
    person,
    access.PERSONAL,
    Anchors(subject=employee.c.id),
    source=person.join(
        employee,
        and_(employee.c.organization_id == person.c.organization_id, employee.c.person_id == person.c.id),
    ),
    extra=(employee.c.id.label("employee_id"),),
)
EMPLOYMENTS = Readable(
    employment,
    access.EMPLOYMENT,
    Anchors(subject=employment.c.employee_id, dated=employment.c.valid_from, begins=employment.c.valid_from),
    history=("employee_id",),
    order=Order("VALID_FROM", (employment.c.valid_from,), descending=True),
)
REPORTING_LINES = Readable(
    reporting_line,
    access.EMPLOYMENT,
    Anchors(
        subject=reporting_line.c.employee_id,
        dated=reporting_line.c.valid_from,
        begins=reporting_line.c.valid_from,
    ),
    history=("employee_id", "kind", "line"),
    order=Order("VALID_FROM", (reporting_line.c.valid_from,), descending=True),
)
ABSENCES = Readable(
    absence,
    access.ABSENCE,
    Anchors(subject=absence.c.employee_id, dated=absence.c.starts_on, begins=absence.c.starts_on),
    order=Order("STARTS_ON", (absence.c.starts_on,), descending=True),
)
ORG_UNITS = Readable(org_unit, access.STRUCTURE, order=Order("NAME", (org_unit.c.name,)))
LOCATIONS = Readable(location, access.STRUCTURE, order=Order("NAME", (location.c.name,)))
JOB_FAMILIES = Readable(job_family, access.STRUCTURE, order=Order("NAME", (job_family.c.name,)))
JOB_LEVELS = Readable(job_level, access.STRUCTURE, order=Order("RANK", (job_level.c.rank,)))
JOB_PROFILES = Readable(job_profile, access.STRUCTURE, order=Order("TITLE", (job_profile.c.title,)))
POSITIONS = Readable(position, access.STRUCTURE, order=Order("TITLE", (position.c.title,)))


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
        None if criteria.manager_id is None else employee.c.id.in_(_direct_reports(request, criteria.manager_id, day)),
    ]
    return [clause for clause in clauses if clause is not None]


def visible_grade(request: Request, reads: EmployeeReads) -> ColumnElement[Any]:
    """The grade as the viewer sees it: NULL where the employment terms are hidden."""
    seen = readable(access.EMPLOYMENT, request.viewer, reads.anchors, request.today)
    return case((seen, shown(reads, "grade")), else_=None)


def shown(reads: EmployeeReads, name: str) -> ColumnElement[Any]:
    """A column of the employment or the job, by its name in the row."""
    return next(column.element for column in reads.extra if column.name == name)


def reports_listing(request: Request, day: date | None) -> Listing:
    """The list of readable employees by the manager whom they directly report to on a day, today when left out."""
    rows = partial(_reports, request, day or request.today)
    return Listing("Employee.reports", rows, employee.c.id, EMPLOYEES.order, "reports", day)


def _reports(request: Request, day: date) -> Select[Any]:
    return (
        EMPLOYEES.as_of(request, day)
        .rows(request)
        .join(
            reporting_chain,
            and_(
                reporting_chain.c.organization_id == employee.c.organization_id,
                reporting_chain.c.employee_id == employee.c.id,
                *_solid_on(day),
            ),
        )
    )


async def managers(request: Request, employees: Sequence[UUID], day: date) -> dict[UUID, UUID]:
    """The primary manager of each employee on a day; one statement."""
    chain = reporting_chain.c

    def compose() -> Select[Any]:
        mine = (chain.organization_id == binds.tenant(request.viewer), chain.employee_id == any_(binds.ids()))
        return select(chain.employee_id, chain.manager_id).where(*mine, *_solid_on(day))

    rows = await request.fetch("managers", compose, ids=list(employees), as_of=day)
    return {row.employee_id: row.manager_id for row in rows}


def manager_in_sql(request: Request, employee_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The primary manager of an employee today, within a statement."""
    chain = reporting_chain.c
    mine = (chain.organization_id == binds.tenant(request.viewer), chain.employee_id == employee_id)
    return select(chain.manager_id).where(*mine, *_solid_on(request.today)).scalar_subquery()


async def incumbents(request: Request, positions: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who holds each position today; one statement."""

    def compose() -> Select[Any]:
        current = in_force(binds.today(request.today), employee.c.id)
        return (
            select(current.c.position_id, employee.c.id)
            .select_from(employee.join(current, literal(value=True)))
            .where(
                employee.c.organization_id == binds.tenant(request.viewer),
                current.c.position_id == any_(binds.ids()),
                current.c.status == EmploymentStatus.ACTIVE,
            )
        )

    rows = await request.fetch("incumbents", compose, ids=list(positions))
    return {row.position_id: row.id for row in rows}


async def lines_held(request: Request) -> frozenset[LineKind]:
    """The kinds of lines on whose upper end the viewer stands today; one statement."""
    chain, today = reporting_chain.c, binds.today(request.today)

    def compose() -> Select[Any]:
        return (
            select(chain.kind)
            .distinct()
            .where(
                chain.organization_id == binds.tenant(request.viewer),
                chain.manager_id == binds.me(request.viewer),
                chain.depth == 1,
                chain.valid_from <= today,
                or_(chain.valid_to.is_(None), chain.valid_to > today),
            )
        )

    rows = await request.fetch("lines held", compose)
    return frozenset(LineKind(row.kind) for row in rows)


async def organization_of(request: Request) -> Row[Any]:
    """The viewer's organization."""
    statement = select(organization).where(organization.c.organization_id == request.viewer.organization_id)
    return (await request.session.rows(statement))[0]


async def settings_of(request: Request) -> dict[str, Any]:
    """The organization's switches and thresholds; one statement."""
    mine = organization.c.organization_id == request.viewer.organization_id
    rows = await request.session.rows(select(organization.c.settings).where(mine))
    return dict(rows[0].settings)


async def hold(request: Request, employee_id: UUID) -> None:
    """Lock an employee to the end of the transaction; one statement."""
    mine = (employee.c.organization_id == request.viewer.organization_id, employee.c.id == employee_id)
    await request.session.rows(select(employee.c.id).where(*mine).with_for_update())


async def left_behind(request: Request, employee_id: UUID, first: date) -> dict[str, list[UUID]]:
    """Who reports to an employee on or after a day and works here then, and the units that the employee leads."""
    chain, tenant = reporting_chain.c, request.viewer.organization_id
    reports = (
        select(chain.employee_id)
        .distinct()
        .where(
            chain.organization_id == tenant,
            chain.manager_id == employee_id,
            chain.kind == LineKind.SOLID,
            chain.depth == 1,
            or_(chain.valid_to.is_(None), chain.valid_to > first),
            works_here(chain.employee_id, chain.organization_id, literal(first)),
        )
    )
    units = select(org_unit.c.id).where(
        org_unit.c.organization_id == tenant, org_unit.c.head_id == employee_id, org_unit.c.deleted_at.is_(None)
    )
    return {
        "report_ids": sorted(row.employee_id for row in await request.session.rows(reports)),
        "unit_ids": sorted(row.id for row in await request.session.rows(units)),
    }


async def circle(request: Request, employee_id: UUID) -> list[UUID]:
    """The way up from an employee to the same one, on the first day on which there is one; empty without one.

    Two statements, over a closure that was derived from lines in a circle.
    """
    chain, tenant = reporting_chain.c, request.viewer.organization_id
    mine = (chain.organization_id == tenant, chain.employee_id == employee_id, chain.kind == LineKind.SOLID)
    closed = select(chain.valid_from, chain.depth).where(*mine, chain.manager_id == employee_id)
    found = await request.session.rows(closed.order_by(chain.valid_from, chain.depth).limit(1))
    if not found:
        return []
    begins, length = found[0].valid_from, found[0].depth
    steps = select(chain.manager_id).where(
        *mine,
        chain.depth <= length,
        chain.valid_from <= begins,
        or_(chain.valid_to.is_(None), chain.valid_to > begins),
    )
    return [employee_id, *(row.manager_id for row in await request.session.rows(steps.order_by(chain.depth)))]


def _solid_on(day: date) -> tuple[ColumnElement[bool], ...]:
    chain = reporting_chain.c
    return (
        chain.kind == LineKind.SOLID,
        chain.depth == 1,
        chain.valid_from <= binds.as_of(day),
        or_(chain.valid_to.is_(None), chain.valid_to > binds.as_of(day)),
    )


def _direct_reports(request: Request, manager_id: UUID, day: date) -> Select[Any]:
    return select(reporting_chain.c.employee_id).where(
        reporting_chain.c.organization_id == request.viewer.organization_id,
        reporting_chain.c.manager_id == manager_id,
        *_solid_on(day),
    )


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
