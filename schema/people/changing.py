"""What all changes of people share: the employee who is changed, histories that go on from a day, and their events.

A change speaks from a day on; what begins later stays as it is. Whatever hangs on it, nothing moves by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from schema.access.changes import add, change, named, record, require
from schema.access.documents import Document, document, documents
from schema.access.naming import seen
from schema.access.policy import Policy
from schema.access.request import Request
from schema.access.values import LineKind
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.periods import Outcome, Stretch, in_force, told
from schema.kit.problems import Problem, RefusedError, refused
from schema.people import access, store
from schema.people.tables import employee, employment, reporting_line
from schema.people.values import EmploymentStatus

NODES = {employment.name: "Employment", reporting_line.name: "ReportingLine"}
PRIMARY = {"kind": LineKind.SOLID, "line": 1}
"""The line whose manager sets the goals, rates and proposes pay."""


async def held(
    request: Request,
    opaque: str,
    version: int | None,
    day: date | None = None,
    *,
    may: Policy = access.PEOPLE_WRITING,
) -> Document:
    """The employee to change, locked to the end of the transaction; who begins later is there as of that day.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND, FORBIDDEN, STALE_VERSION.
    """
    row_id = named("Employee", opaque, "employeeId")
    await store.hold(request, row_id)
    await _known(request, opaque, day)
    await require(request, may, row_id, "employeeId")
    found = await document(request, employee, row_id)
    if version is not None and found["version"] != version:
        words = f"This was version {version} when you read it and is version {found['version']} now; read it again."
        raise refused(Problem.STALE_VERSION, words, "expectedVersion")
    return found


async def history(request: Request, table: Table, subject: Mapping[str, Any]) -> list[Stretch]:
    """The stretches of a subject, in order; each holds its whole row."""
    rows = await documents(request, table, *(table.c[name] == value for name, value in subject.items()))
    ordered = sorted(rows, key=lambda row: row["valid_from"])
    return [Stretch(row["valid_from"], row, row["id"]) for row in ordered]


async def tell(
    request: Request,
    table: Table,
    subject: Mapping[str, Any],
    stretches: Sequence[Stretch],
    day: date,
    values: Mapping[str, Any],
    *,
    called: str | None = None,
) -> UUID:
    """Store that from a day on these values hold, and record it; what holds already is left alone. The row's id.

    Args:
        request: the request.
        table: `employment` or `reporting_line`.
        subject: the columns that name whose history it is.
        stretches: the history, in order.
        day: from when.
        values: the columns that hold from then; what is not named stays what it is.
        called: the type of the event; that of the node's change when left out.
    """
    result, current = told(stretches, day, values), in_force(stretches, day)
    before = None if current is None else dict(current.values)
    if result is Outcome.UNCHANGED and current is not None:
        row_id: UUID = current.row_id
    elif result is Outcome.UPDATE and current is not None:
        row_id = current.row_id
        await change(request, table, row_id, **values)
        _record(request, table, EventOperation.UPDATED, before, {**current.values, **values}, called)
    else:
        kept = {} if current is None else {name: current.values[name] for name in _terms(table)}
        row_id = await add(request, table, **{**kept, **subject, **values, "valid_from": day})
        _record(request, table, EventOperation.CREATED, None, await document(request, table, row_id), called)
    return row_id


async def touch(request: Request, employee_id: UUID) -> None:
    """Count a change of an employee's history, so that two who read the same version don't overwrite each other."""
    await change(request, employee, employee_id)


def employed_on(stretches: Sequence[Stretch], day: date) -> bool:
    """Whether an employment is in force on a day."""
    current = in_force(stretches, day)
    return current is not None and bool(current.values["status"] == EmploymentStatus.ACTIVE)


def about_employee(
    kind: str,
    node_type: str,
    operation: EventOperation,
    employee_id: UUID,
    before: Document | None,
    after: Document | None,
) -> Event:
    """An event of the record of an employee or of the person behind it."""
    now = after or before or {}
    return Event(
        type=kind,
        node_type=node_type,
        node_id=now["id"],
        operation=operation,
        employee_id=employee_id,
        audited=AuditedData.PERSONAL if node_type == "Person" else AuditedData.EMPLOYMENT,
        before=before,
        after=after,
    )


async def _known(request: Request, opaque: str, day: date | None) -> None:
    """That the viewer may know of the employee: today, or as of the day of the change, for who begins later."""
    try:
        await seen(request, "Employee", opaque, "employeeId")
    except RefusedError:
        if day is None or day <= request.today:
            raise
        await seen(request, "Employee", opaque, "employeeId", as_of=day)


def _record(
    request: Request,
    table: Table,
    operation: EventOperation,
    before: Document | None,
    after: Document,
    called: str | None,
) -> None:
    """An event of a history; one that tells why somebody left is audited as personal, as few may read that."""
    node_type = NODES[table.name]
    reason = any(one is not None and one.get("leaving_reason") is not None for one in (before, after))
    record(
        request,
        Event(
            type=called or f"{node_type}{operation.value.capitalize()}",
            node_type=node_type,
            node_id=after["id"],
            operation=operation,
            employee_id=after["employee_id"],
            audited=AuditedData.PERSONAL if reason else AuditedData.EMPLOYMENT,
            before=before if operation is EventOperation.UPDATED else None,
            after=after,
        ),
    )


def _terms(table: Table) -> list[str]:
    """The columns that a later stretch takes over."""
    own = {"organization_id", "id", "created_at", "updated_at", "deleted_at", "version", "valid_from"}
    return [column.name for column in table.c if column.name not in own]
