"""Statements of people and structure. Reads start from what the viewer may read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    any_,
    exists,
    literal,
    select,
)
from sqlalchemy.sql.selectable import LateralFromClause

from schema.access import binds
from schema.access.predicates import Anchors
from schema.access.reads import Columns, Order, Readable
from schema.access.request import Request
from schema.access.values import Condition
from schema.access.viewer import Viewer
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
    termination_proposal,
)
from schema.people.values import EmploymentStatus

_TERMS = (
    "status",
    "org_unit_id",
    "job_profile_id",
    "position_id",
    "location_id",
    "work_arrangement",
    "grade",
    "updated_at",
)
"""The columns of an employment that others ask for; PostgreSQL walks through all that are named, used or not."""


def in_force(day: ColumnElement[Any], owner: ColumnElement[Any]) -> LateralFromClause:
    """The employment of `owner` (an employee id column) in force on a day, as a lateral subquery."""
    return (
        select(*(employment.c[name] for name in _TERMS))
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

    def rows(self, request: Request, *where: ColumnElement[Any], only: Columns | None = None) -> Select[Any]:
        """All readable employees as of today, or of the day that the statement is given when it runs."""
        if self.source is None:
            return self.as_of(request, request.today).rows(request, *where, only=only)
        return super().rows(request, *where, only=only)

    def on(self, request: Request, day: date) -> "EmployeeReads":
        """The same door for the state of a day."""
        return self.as_of(request, day)

    def to_count(self, request: Request, day: date) -> Select[Any]:
        """As many rows as there are readable employees as of a day, without what only showing them needs."""
        hired = exists().where(
            employment.c.organization_id == employee.c.organization_id,
            employment.c.employee_id == employee.c.id,
            employment.c.valid_from <= binds.as_of(day),
            employment.c.deleted_at.is_(None),
        )
        anchors = _anchors(binds.as_of(day), _works_now(request.today))
        bare = replace(self.as_of(request, day), source=employee, extra=(), anchors=anchors)
        return bare.rows(request, hired, only=[employee.c.id])

    def as_of(self, request: Request, day: date) -> "EmployeeReads":
        """The same door, for the state of a day. A day to come shows planned moves, to those who may see them."""
        return _as_of(self, day, request.today)


@lru_cache(maxsize=64)
def _as_of(reads: EmployeeReads, day: date, today: date) -> EmployeeReads:
    """Composed once for each pair of days: joins and conditions are the dear part of a statement."""
    asked = binds.as_of(day)
    current = in_force(asked, employee.c.id)
    # As of today, who is in active employment on the day is who works here now: the row is at hand.
    active = current.c.status == EmploymentStatus.ACTIVE if day == today else _works_now(today)
    return replace(reads, source=_joined(current), extra=_shown(current), anchors=_anchors(asked, active))


def _anchors(asked: ColumnElement[Any], active: ColumnElement[bool]) -> Anchors:
    return Anchors(subject=employee.c.id, dated=asked, begins=asked, conditions={Condition.ACTIVE: active})


def _works_now(today: date) -> ColumnElement[bool]:
    return works_here(employee.c.id, employee.c.organization_id, binds.today(today))


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
TERMINATION_PROPOSALS = Readable(
    termination_proposal,
    access.TERMINATION_PROPOSALS,
    Anchors(subject=termination_proposal.c.employee_id),
    order=Order("PROPOSED_AT", (termination_proposal.c.proposed_at,), descending=True),
)
ORG_UNITS = Readable(org_unit, access.STRUCTURE, order=Order("NAME", (org_unit.c.name,)))
LOCATIONS = Readable(location, access.STRUCTURE, order=Order("NAME", (location.c.name,)))
JOB_FAMILIES = Readable(job_family, access.STRUCTURE, order=Order("NAME", (job_family.c.name,)))
JOB_LEVELS = Readable(job_level, access.STRUCTURE, order=Order("RANK", (job_level.c.rank,)))
JOB_PROFILES = Readable(job_profile, access.STRUCTURE, order=Order("TITLE", (job_profile.c.title,)))
POSITIONS = Readable(position, access.STRUCTURE, order=Order("TITLE", (position.c.title,)))


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


async def organization_of(request: Request) -> Row[Any]:
    """The viewer's organization."""
    statement = select(organization).where(organization.c.organization_id == request.viewer.organization_id)
    return (await request.session.rows(statement))[0]


async def settings_of(request: Request) -> dict[str, Any]:
    """The organization's switches and thresholds; one statement."""
    (row,) = await request.ask(_settings)
    return dict(row.settings)


def _settings(viewer: Viewer) -> Select[Any]:
    return select(organization.c.settings).where(organization.c.organization_id == binds.tenant(viewer))


async def hold(request: Request, employee_id: UUID) -> None:
    """Lock an employee to the end of the transaction; one statement."""
    mine = (employee.c.organization_id == request.viewer.organization_id, employee.c.id == employee_id)
    await request.session.rows(select(employee.c.id).where(*mine).with_for_update())
