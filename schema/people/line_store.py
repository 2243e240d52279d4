"""Statements over reporting lines: who reports to whom, on a day."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    any_,
    literal,
    or_,
    select,
)

from schema.access import binds
from schema.access.paging import Listing
from schema.access.request import Request
from schema.access.tables import reporting_chain
from schema.access.values import LineKind
from schema.people.store import EMPLOYEES, works_here
from schema.people.tables import (
    employee,
    org_unit,
)


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


def direct_reports(request: Request, manager_id: UUID, day: date) -> Select[Any]:
    """Who reports to a manager on a day, directly and in the solid line."""
    return select(reporting_chain.c.employee_id).where(
        reporting_chain.c.organization_id == request.viewer.organization_id,
        reporting_chain.c.manager_id == manager_id,
        *_solid_on(day),
    )
