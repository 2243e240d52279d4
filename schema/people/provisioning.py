"""What an identity provider does to people: it provisions users and groups; employments it only proposes to end.

Every change is that of the actions by which HR makes it; a deactivated or removed user stays an employee until HR
decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, record, remove, require
from schema.access.request import Request
from schema.access.values import LineKind
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import encode_id
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.people import access, employing, provisioning_store, records, reporting, store
from schema.people.inputs import (
    EmployeeHireInput,
    EmployeeUpdateInput,
    ReportingLineEndInput,
    ReportingLineSetInput,
)
from schema.people.leaving import propose_end, withdraw_end
from schema.people.tables import provisioned_group, provisioned_member, provisioned_user

NAME, GROUP = 320, 200
SOURCE = "SCIM"
"""Who proposes that an employment ends, where an identity provider does."""

_PEOPLE = frozenset({"people:read", "people:write", "employment:read"})


@dataclass(frozen=True, slots=True)
class User:
    """What an identity provider says of an employee."""

    user_name: str
    given_name: str
    family_name: str
    shown: str
    employee_number: str
    external_name: str | None = None
    work_email: str | None = None
    manager_id: UUID | None = None
    active: bool = True


async def enter(request: Request) -> None:
    """Let an identity provider act on people, for this request and by its own scope alone.

    Raises:
        RefusedError: FORBIDDEN.
    """
    await require(request, access.PROVISIONING, None)
    request.viewer = replace(request.viewer, scopes=request.viewer.scopes | _PEOPLE)


async def provision(request: Request, said: User) -> UUID:
    """Take somebody on from today; whom the identity provider had let go of is taken up again. The employee's id.

    Raises:
        RefusedError: ALREADY_EXISTS, BAD_VALUE, NOT_FOUND, CLOSED.
    """
    await _require_free(request, said.user_name, None)
    known = await provisioning_store.removed_by_number(request, said.employee_number)
    if known is not None:
        await _taken_up(request, known, said)
        return known
    hired = await employing.hire(
        request,
        EmployeeHireInput(
            given_name=said.given_name,
            family_name=said.family_name,
            name=said.shown,
            employee_number=said.employee_number,
            work_email=said.work_email,
            hired_on=request.today,
            manager_id=_opaque(said.manager_id),  # type: ignore[arg-type]
        ),
    )
    employee_id: UUID = hired["employee_id"]
    await _name(request, employee_id, said)
    if not said.active:
        await _propose(request, employee_id)
    return employee_id


async def alter(request: Request, employee_id: UUID, was: User, said: User) -> None:
    """Make of a user what the identity provider says now; what has not changed is left alone.

    Raises:
        RefusedError: ALREADY_EXISTS, BAD_VALUE, NOT_FOUND, CLOSED, CYCLE.
    """
    if (was.user_name, was.external_name) != (said.user_name, said.external_name):
        if was.user_name.casefold() != said.user_name.casefold():
            await _require_free(request, said.user_name, employee_id)
        await _name(request, employee_id, said)
    await _record(request, employee_id, was, said)
    if was.manager_id != said.manager_id:
        await _line(request, employee_id, said.manager_id)
    if was.active and not said.active:
        await _propose(request, employee_id)
    elif said.active and not was.active:
        await _withdraw(request, employee_id)


async def hold_user(request: Request, employee_id: UUID) -> None:
    """Lock a user to the end of the transaction."""
    await store.hold(request, employee_id)


async def let_go(request: Request, employee_id: UUID, was: User) -> None:
    """The identity provider knows the user no more: a termination is proposed, and the employee stays."""
    link = await _linked(request, employee_id, was)
    if was.active:
        await _propose(request, employee_id)
    await change(request, provisioned_user, link, removed_at=request.now)


async def make_group(request: Request, name: str, external_name: str | None, members: Sequence[UUID]) -> UUID:
    """A group of these employees. Its id.

    Raises:
        RefusedError: BAD_VALUE, NOT_FOUND.
    """
    kept = text(name, GROUP, "displayName")
    group_id = await add(request, provisioned_group, name=kept, external_name=external_name)
    await _join(request, group_id, members)
    _tell_group(request, "ProvisionedGroupCreated", EventOperation.CREATED, group_id, kept)
    return group_id


async def alter_group(
    request: Request, group_id: UUID, name: str, external_name: str | None, members: Sequence[UUID]
) -> None:
    """Make of a group what the identity provider says now.

    Raises:
        RefusedError: BAD_VALUE, NOT_FOUND.
    """
    kept = text(name, GROUP, "displayName")
    await provisioning_store.hold_group(request, group_id)
    before = (await provisioning_store.members(request, [group_id]))[group_id]
    await provisioning_store.drop_members(request, group_id, [one for one in before if one not in members])
    await _join(request, group_id, [one for one in members if one not in before])
    await change(request, provisioned_group, group_id, name=kept, external_name=external_name)
    _tell_group(request, "ProvisionedGroupUpdated", EventOperation.UPDATED, group_id, kept)


async def remove_group(request: Request, group_id: UUID) -> None:
    """Delete a group; its members stay."""
    await provisioning_store.drop_members(request, group_id)
    await remove(request, provisioned_group, group_id)
    _tell_group(request, "ProvisionedGroupDeleted", EventOperation.DELETED, group_id, None)


async def _taken_up(request: Request, employee_id: UUID, said: User) -> None:
    """Somebody whom the identity provider had let go of, and knows again."""
    link = await provisioning_store.link_of(request, employee_id)
    if link is not None:
        await change(request, provisioned_user, link.id, removed_at=None)
    (row,) = await provisioning_store.users(request, ids=[employee_id])
    was = user_of(row)
    await alter(request, employee_id, was, said)


def user_of(row: Any) -> User:
    """What is known of a user, as the identity provider would say it."""
    return User(
        user_name=row.user_name,
        given_name=row.given_name or "",
        family_name=row.family_name or "",
        shown=row.display_name,
        employee_number=row.employee_number,
        external_name=row.external_name,
        work_email=row.work_email,
        manager_id=row.manager_id,
        active=not row.has_left and row.deactivated_at is None,
    )


async def _require_free(request: Request, user_name: str, but: UUID | None) -> None:
    """Let pass a name that no other user has; racing twins wait for each other."""
    kept = text(user_name, NAME, "userName")
    await lock(request, "user_name", kept.casefold())
    if any(row.id != but for row in await provisioning_store.users(request, sought={"user_name": kept})):
        raise refused(Problem.ALREADY_EXISTS, f"'{kept[:80]}' is another user's name; send one that nobody has.")


async def _name(request: Request, employee_id: UUID, said: User) -> None:
    link = await _linked(request, employee_id, said)
    kept = text(said.user_name, NAME, "userName")
    values = {"user_name": kept, "user_key": kept.casefold(), "external_name": said.external_name}
    await change(request, provisioned_user, link, **values)
    told = {"user_name": kept, "external_name": said.external_name}
    event = Event("EmployeeUpdated", "Employee", employee_id, EventOperation.UPDATED, employee_id=employee_id)
    record(request, replace(event, audited=AuditedData.EMPLOYMENT, after=told))


async def _linked(request: Request, employee_id: UUID, said: User) -> UUID:
    """The row of what the identity provider says of an employee, which is made where there is none."""
    link = await provisioning_store.link_of(request, employee_id)
    if link is not None:
        found: UUID = link.id
        return found
    values = {"user_name": said.user_name, "user_key": said.user_name.casefold(), "external_name": said.external_name}
    return await add(request, provisioned_user, employee_id=employee_id, **values)


async def _record(request: Request, employee_id: UUID, was: User, said: User) -> None:
    changed: dict[str, Any] = {
        name: getattr(said, name)
        for name in ("given_name", "family_name", "employee_number", "work_email")
        if getattr(was, name) != getattr(said, name)
    }
    if was.shown != said.shown:
        changed["name"] = said.shown
    if changed:
        await records.update(request, EmployeeUpdateInput(employee_id=_opaque(employee_id), **changed))  # type: ignore[arg-type]


async def _line(request: Request, employee_id: UUID, manager_id: UUID | None) -> None:
    opaque, day = _opaque(employee_id), request.today
    if manager_id is None:
        ends = ReportingLineEndInput(employee_id=opaque, kind=LineKind.SOLID, effective_on=day)  # type: ignore[arg-type]
        await reporting.end_line(request, ends)
        return
    line = ReportingLineSetInput(employee_id=opaque, manager_id=_opaque(manager_id), effective_on=day)  # type: ignore[arg-type]
    await reporting.set_line(request, line)


async def _propose(request: Request, employee_id: UUID) -> None:
    """Propose to HR to end the employment; nothing else happens."""
    (row,) = await provisioning_store.users(request, ids=[employee_id])
    link = await _linked(request, employee_id, user_of(row))
    await change(request, provisioned_user, link, deactivated_at=request.now)
    await propose_end(request, [employee_id], SOURCE)


async def _withdraw(request: Request, employee_id: UUID) -> None:
    """Take a proposal back; an employment that has ended is HR's to begin anew.

    Raises:
        RefusedError: CLOSED.
    """
    (row,) = await provisioning_store.users(request, ids=[employee_id])
    if row.has_left:
        raise refused(Problem.CLOSED, "The employment has ended; let HR rehire the employee first.", "active")
    link = await _linked(request, employee_id, user_of(row))
    await change(request, provisioned_user, link, deactivated_at=None)
    await withdraw_end(request, [employee_id], SOURCE)


async def _join(request: Request, group_id: UUID, members: Sequence[UUID]) -> None:
    wanted = list(dict.fromkeys(members))
    known = {row.id for row in await provisioning_store.users(request, ids=wanted)} if wanted else set()
    for one in wanted:
        if one not in known:
            raise refused(Problem.NOT_FOUND, f"There is no user {one}; name members that are there.", "members")
        await add(request, provisioned_member, group_id=group_id, employee_id=one)


def _tell_group(request: Request, kind: str, operation: EventOperation, group_id: UUID, name: str | None) -> None:
    after = None if name is None else {"name": name}
    record(request, Event(kind, "ProvisionedGroup", group_id, operation, after=after))


def _opaque(employee_id: UUID | None) -> str | None:
    return None if employee_id is None else encode_id("Employee", employee_id)
