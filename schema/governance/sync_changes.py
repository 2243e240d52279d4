"""What people do to changes at other systems: propose, approve, plan anew, withdraw. Sending is `plugins.sync.changes`.

Four eyes: who proposed a change does not approve it, and a change that was planned anew is approved anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from schema.access.changes import add, change, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.development.tables import course
from schema.governance import access
from schema.governance.sync_inputs import (
    RemoteChangeApproveInput,
    RemoteChangeCancelInput,
    RemoteChangePlanInput,
    RemoteChangeProposeInput,
)
from schema.governance.sync_ports import Connections
from schema.governance.sync_tables import remote_change
from schema.governance.sync_values import RemoteChangeState
from schema.kit.errors import CodedError
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.external_ids import external_id
from schema.kit.ids import decode_id
from schema.kit.problems import Problem, refused
from schema.pay.budget_rules import decimals
from schema.people.tables import employee

NODE = "RemoteChange"
PLANNABLE = (
    RemoteChangeState.PLANNED,
    RemoteChangeState.APPROVED,
    RemoteChangeState.CONFLICT,
    RemoteChangeState.REJECTED,
)
CANCELLABLE = (RemoteChangeState.PROPOSED, *PLANNABLE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done at the other system: the kind of order and its content, as the SDK has it."""

    order: str
    employee_id: UUID
    audited: AuditedData
    content: Mapping[str, Any]


async def propose(request: Request, given: RemoteChangeProposeInput) -> Mapping[str, Any]:
    """Propose a change; a worker plans it."""
    row = await seen(request, "ConnectedSystem", given.connection_id, "connectionId")
    await require(request, access.MANAGE_CONNECTIONS, None, "connectionId")
    wanted = await _wanted(request, row, str(given.node_id))
    kind, node_id = decode_id(str(given.node_id))
    payload = {"order": wanted.order, "content": dict(wanted.content)}
    values = {"connection_id": row.id, "command": given.command, "payload": payload, "employee_id": wanted.employee_id}
    origin = {"node_type": kind, "node_id": node_id, "proposed_by_id": _who(request.viewer)}
    row_id = await add(request, remote_change, **values, **origin)
    _tell(request, "RemoteChangeProposed", row_id, wanted.employee_id, wanted.audited, RemoteChangeState.PROPOSED)
    await _connections(request).send(request, row_id)
    return {"change_id": row_id}


async def approve(request: Request, given: RemoteChangeApproveInput) -> Mapping[str, Any]:
    """Let a planned change be sent; a worker sends it."""
    row = await _held(request, given.change_id, given.expected_version)
    if row.state != RemoteChangeState.PLANNED:
        words = f"The change is {row.state.lower()}; only one that is planned can be approved."
        raise refused(Problem.ALREADY_DECIDED, words, "changeId")
    mine = await request.session.rows(select(remote_change.c.proposed_by_id).where(remote_change.c.id == row.id))
    if mine[0].proposed_by_id == _who(request.viewer):
        raise refused(Problem.FORBIDDEN, "Whoever proposed a change does not approve it; let another person do so.")
    approved = {"approved_by_id": _who(request.viewer), "approved_at": request.now}
    return await _move(request, row, RemoteChangeState.APPROVED, "RemoteChangeApproved", send=True, **approved)


async def plan_anew(request: Request, given: RemoteChangePlanInput) -> Mapping[str, Any]:
    """Find out again what a change would do; it has to be approved again."""
    row = await _held(request, given.change_id)
    if row.state not in PLANNABLE:
        raise refused(Problem.CLOSED, f"The change is {row.state.lower()} and can't be planned anew.", "changeId")
    anew = {"approved_by_id": None, "approved_at": None, "code": None, "message": None}
    return await _move(request, row, RemoteChangeState.PROPOSED, "RemoteChangeProposed", send=True, **anew)


async def cancel(request: Request, given: RemoteChangeCancelInput) -> Mapping[str, Any]:
    """Withdraw a change that was not sent."""
    row = await _held(request, given.change_id)
    if row.state not in CANCELLABLE:
        raise refused(Problem.CLOSED, f"The change is {row.state.lower()} and can't be withdrawn.", "changeId")
    return await _move(request, row, RemoteChangeState.CANCELLED, "RemoteChangeCancelled", send=False)


async def _held(request: Request, opaque: str, version: int | None = None) -> Any:
    return await target(request, NODE, opaque, "changeId", may=access.APPROVE_CHANGES, version=version)


async def _move(
    request: Request, row: Any, state: RemoteChangeState, event: str, *, send: bool, **values: Any
) -> Mapping[str, Any]:
    await change(request, remote_change, row.id, state=state, **values)
    _tell(request, event, row.id, row.employee_id, AuditedData.PAY, state)
    if send:
        await _connections(request).send(request, row.id)
    return {"change_id": row.id}


async def _wanted(request: Request, connection: Any, opaque: str) -> Wanted:
    """What a node is at another system.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND; BAD_VALUE where nothing can be done of it elsewhere.
    """
    try:
        kind, _ = decode_id(opaque)
    except CodedError as error:
        raise refused(Problem.BAD_ID, error.message, "nodeId") from None
    if kind == "CompensationRecord":
        row = await seen(request, kind, opaque, "nodeId")
        amount = _major(row.base_minor, row.base_currency)
        pay = {"amount": amount, "currency": row.base_currency, "rate": "YEAR", "effective_on": _day(row.valid_from)}
        content = {"person": await _person(request, connection, row.employee_id), **pay}
        return Wanted("CompensationOrder", row.employee_id, AuditedData.PAY, content)
    if kind == "LearningAssignment":
        row = await seen(request, kind, opaque, "nodeId")
        mine = (course.c.organization_id == request.viewer.organization_id, course.c.id == row.course_id)
        (taken,) = await request.session.rows(select(course.c.code, course.c.provider).where(*mine))
        if taken.provider != connection.name:
            words = f"The course is not one of {connection.name}; assign one that is."
            raise refused(Problem.BAD_VALUE, words, "nodeId")
        due = None if row.due_on is None else _day(row.due_on)
        person = await _person(request, connection, row.employee_id)
        content = {"person": person, "course_key": taken.code, "due_on": due}
        return Wanted("EnrolmentOrder", row.employee_id, AuditedData.DEVELOPMENT, content)
    words = f"A {kind} is nothing that can be done elsewhere; send a CompensationRecord or a LearningAssignment."
    raise refused(Problem.BAD_VALUE, words, "nodeId")


async def _person(request: Request, connection: Any, employee_id: UUID) -> dict[str, str | None]:
    """What the other system may know an employee by."""
    tenant = request.viewer.organization_id
    one, named = employee.c, external_id.c
    mine = (one.organization_id == tenant, one.id == employee_id)
    (row,) = await request.session.rows(select(one.employee_number, one.work_email).where(*mine))
    theirs = (named.organization_id == tenant, named.system == connection.name, named.node_id == employee_id)
    keys = await request.session.rows(select(named.value).where(*theirs, named.node_type == "Employee"))
    key = keys[0].value if len(keys) == 1 else None
    return {"key": key, "employee_number": row.employee_number, "email": row.work_email}


def _major(minor: int, currency: str) -> str:
    """An amount in major units, exact."""
    return str(Decimal(minor).scaleb(-decimals(currency)))


def _day(value: date) -> str:
    return value.isoformat()


def _who(viewer: Viewer) -> UUID | None:
    return viewer.account_id


def _tell(
    request: Request, kind: str, row_id: UUID, employee_id: UUID | None, audited: AuditedData, state: RemoteChangeState
) -> None:
    operation = EventOperation.CREATED if state is RemoteChangeState.PROPOSED else EventOperation.UPDATED
    after = {"state": state.value}
    record(request, Event(kind, NODE, row_id, operation, employee_id=employee_id, audited=audited, after=after))


def _connections(request: Request) -> Connections:
    connections: Connections = request.ports[Connections]
    return connections
