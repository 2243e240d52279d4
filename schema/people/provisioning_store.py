"""Statements of provisioning: users as an identity provider sees them, and its groups. No policy: the actions ask."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    any_,
    delete,
    false,
    func,
    literal,
    select,
    true,
    update,
)

from schema.access.reads import uuids
from schema.access.request import Request
from schema.access.values import LineKind
from schema.people.store import in_force
from schema.people.tables import (
    employee,
    job_profile,
    org_unit,
    person,
    provisioned_group,
    provisioned_member,
    provisioned_user,
    reporting_line,
)
from schema.people.values import EmploymentStatus

_NAME = func.coalesce(provisioned_user.c.user_name, employee.c.work_email, employee.c.employee_number)
"""What a user is called; who came by another way is called by address, else by number."""

_SOUGHT: Mapping[str, ColumnElement[Any]] = {
    "user_name": func.lower(_NAME),
    "employee_number": func.lower(employee.c.employee_number),
    "work_email": func.lower(employee.c.work_email),
    "external_name": func.lower(provisioned_user.c.external_name),
}


async def users(
    request: Request,
    *,
    ids: Sequence[UUID] | None = None,
    sought: Mapping[str, str] | None = None,
    page: tuple[int, int] | None = None,
) -> Sequence[Row[Any]]:
    """Users in the order in which they came; one statement.

    Args:
        request: the request.
        ids: of whom; of all, when left out.
        sought: texts that columns must equal without regard to case: user_name, employee_number, work_email,
            external_name.
        page: how many to pass over, and how many to give at most.
    """
    statement = _users(request, _clauses(ids, sought or {})).order_by(employee.c.id)
    if page is not None:
        statement = statement.offset(page[0]).limit(page[1])
    return await request.session.rows(statement)


async def count_users(request: Request) -> int:
    """How many users there are; one statement."""
    bare = _users(request, []).with_only_columns(employee.c.id).subquery()
    (row,) = await request.session.rows(select(func.count()).select_from(bare))
    return int(row[0])


async def link_of(request: Request, employee_id: UUID) -> Row[Any] | None:
    """What the identity provider says of an employee, removed ones included; one statement."""
    mine = (
        provisioned_user.c.organization_id == request.viewer.organization_id,
        provisioned_user.c.employee_id == employee_id,
    )
    rows = await request.session.rows(select(provisioned_user).where(*mine))
    return rows[0] if rows else None


async def reactivate(request: Request, employee_id: UUID) -> None:
    """Note that an employee works here, whatever an identity provider had asked for before; one statement."""
    mine = (
        provisioned_user.c.organization_id == request.viewer.organization_id,
        provisioned_user.c.employee_id == employee_id,
    )
    await request.session.run(update(provisioned_user).where(*mine).values(deactivated_at=None))


async def removed_by_number(request: Request, number: str) -> UUID | None:
    """The employee of a number whom the identity provider had let go of; one statement."""
    tenant = request.viewer.organization_id
    joined = employee.join(
        provisioned_user,
        and_(provisioned_user.c.organization_id == tenant, provisioned_user.c.employee_id == employee.c.id),
    )
    rows = await request.session.rows(
        select(employee.c.id)
        .select_from(joined)
        .where(
            employee.c.organization_id == tenant,
            employee.c.deleted_at.is_(None),
            employee.c.employee_number == number,
            provisioned_user.c.removed_at.is_not(None),
        )
    )
    return rows[0].id if rows else None


async def groups(request: Request, ids: Sequence[UUID] | None = None) -> Sequence[Row[Any]]:
    """Groups in the order in which they came, of these ids or all; one statement."""
    group = provisioned_group.c
    wanted = [] if ids is None else [group.id == any_(uuids(list(ids)))]
    mine = (group.organization_id == request.viewer.organization_id, group.deleted_at.is_(None))
    return await request.session.rows(select(provisioned_group).where(*mine, *wanted).order_by(group.id))


async def members(request: Request, groups_of: Sequence[UUID]) -> Mapping[UUID, list[UUID]]:
    """The employees in each group, removed users left out; one statement."""
    found: dict[UUID, list[UUID]] = {group: [] for group in groups_of}
    for row in await _memberships(request, provisioned_member.c.group_id, groups_of):
        found[row.group_id].append(row.employee_id)
    return found


async def groups_of(request: Request, employees: Sequence[UUID]) -> Mapping[UUID, list[Row[Any]]]:
    """The groups of each employee; one statement."""
    found: dict[UUID, list[Row[Any]]] = {one: [] for one in employees}
    for row in await _memberships(request, provisioned_member.c.employee_id, employees):
        found[row.employee_id].append(row)
    return found


async def hold_group(request: Request, group_id: UUID) -> Row[Any] | None:
    """A group, locked to the end of the transaction; one statement."""
    group = provisioned_group.c
    mine = (group.organization_id == request.viewer.organization_id, group.id == group_id, group.deleted_at.is_(None))
    rows = await request.session.rows(select(provisioned_group).where(*mine).with_for_update())
    return rows[0] if rows else None


async def drop_members(request: Request, group_id: UUID, employees: Sequence[UUID] | None = None) -> None:
    """Take employees out of a group; all, when left out; one statement."""
    member = provisioned_member.c
    some = [] if employees is None else [member.employee_id == any_(uuids(list(employees)))]
    mine = (member.organization_id == request.viewer.organization_id, member.group_id == group_id)
    await request.session.run(delete(provisioned_member).where(*mine, *some))


async def _memberships(request: Request, key: ColumnElement[UUID], ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    tenant, member = request.viewer.organization_id, provisioned_member.c
    group = provisioned_group.c
    joined = provisioned_member.join(
        provisioned_group, and_(group.organization_id == tenant, group.id == member.group_id)
    ).outerjoin(
        provisioned_user,
        and_(provisioned_user.c.organization_id == tenant, provisioned_user.c.employee_id == member.employee_id),
    )
    return await request.session.rows(
        select(member.group_id, member.employee_id, group.name)
        .select_from(joined)
        .where(
            member.organization_id == tenant,
            key == any_(uuids(list(ids))),
            group.deleted_at.is_(None),
            provisioned_user.c.removed_at.is_(None),
        )
        .order_by(member.created_at, member.id)
    )


def _clauses(ids: Sequence[UUID] | None, sought: Mapping[str, str]) -> list[ColumnElement[bool]]:
    clauses = [] if ids is None else [employee.c.id == any_(uuids(list(ids)))]
    return [*clauses, *(_SOUGHT[name] == func.lower(text) for name, text in sought.items())]


def _users(request: Request, clauses: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Who is employed, was, or will be, and was not let go of by the identity provider."""
    current, line = in_force(literal(request.today), employee.c.id), _line(request)
    moments = (employee.c.updated_at, person.c.updated_at, provisioned_user.c.updated_at, current.c.updated_at)
    return (
        select(
            employee.c.id,
            employee.c.employee_number,
            employee.c.work_email,
            employee.c.created_at,
            func.greatest(*moments, line.c.updated_at).label("updated_at"),
            person.c.given_name,
            person.c.family_name,
            person.c.display_name,
            _NAME.label("user_name"),
            provisioned_user.c.external_name,
            provisioned_user.c.deactivated_at,
            func.coalesce(current.c.status == EmploymentStatus.TERMINATED, false()).label("has_left"),
            job_profile.c.title,
            org_unit.c.name.label("department"),
            line.c.manager_id,
        )
        .select_from(_joined(request, current, line))
        .where(
            employee.c.organization_id == request.viewer.organization_id,
            employee.c.deleted_at.is_(None),
            provisioned_user.c.removed_at.is_(None),
            *clauses,
        )
    )


def _joined(request: Request, current: FromClause, line: FromClause) -> FromClause:
    tenant = request.viewer.organization_id
    named = and_(provisioned_user.c.organization_id == tenant, provisioned_user.c.employee_id == employee.c.id)
    job = and_(job_profile.c.organization_id == tenant, job_profile.c.id == current.c.job_profile_id)
    unit = and_(org_unit.c.organization_id == tenant, org_unit.c.id == current.c.org_unit_id)
    return (
        employee.join(person, and_(person.c.organization_id == tenant, person.c.id == employee.c.person_id))
        .outerjoin(provisioned_user, named)
        .outerjoin(current, true())
        .outerjoin(line, true())
        .outerjoin(job_profile, job)
        .outerjoin(org_unit, unit)
    )


def _line(request: Request) -> FromClause:
    """The primary line of the day, as a lateral subquery."""
    return (
        select(reporting_line.c.manager_id, reporting_line.c.updated_at)
        .where(
            reporting_line.c.organization_id == request.viewer.organization_id,
            reporting_line.c.employee_id == employee.c.id,
            reporting_line.c.kind == LineKind.SOLID,
            reporting_line.c.line == 1,
            reporting_line.c.valid_from <= request.today,
            reporting_line.c.deleted_at.is_(None),
        )
        .order_by(reporting_line.c.valid_from.desc())
        .limit(1)
        .lateral("primary_line")
    )
