"""What the two do with their 1:1s: schedule, hold, cancel; put on the agenda and talk about it; agree what to do.

Whoever reads a 1:1 takes part in it, so nothing more is asked of those who change it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, update

from schema.access.changes import add, change, employee_of, named, record, target
from schema.access.request import Request
from schema.checkins import access, facts
from schema.checkins.checks import MOST_TITLE, not_past, said
from schema.checkins.inputs import (
    ActionItemAddInput,
    ActionItemCompleteInput,
    AgendaItemAddInput,
    AgendaItemDiscussInput,
    AgendaItemRemoveInput,
    OneOnOneCancelInput,
    OneOnOneHoldInput,
    OneOnOneRescheduleInput,
    OneOnOneScheduleInput,
)
from schema.checkins.tables import action_item, agenda_item, one_on_one
from schema.checkins.values import AgendaSource, OneOnOneState
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused

_CREATED, _UPDATED, _DELETED = EventOperation.CREATED, EventOperation.UPDATED, EventOperation.DELETED


async def schedule(request: Request, given: OneOnOneScheduleInput) -> Mapping[str, Any]:
    """Schedule a 1:1 of an employee with the manager of today."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.MEETINGS)
    manager_id = await facts.manager_of(request, employee_id)
    if manager_id is None:
        words = "This employee has no manager today to meet; set a reporting line first."
        raise refused(Problem.BAD_VALUE, words, "employeeId")
    _require_to_come(given.scheduled_at, request)
    values = {"employee_id": employee_id, "manager_id": manager_id, "scheduled_at": given.scheduled_at}
    meeting_id = await add(request, one_on_one, **values, state=OneOnOneState.SCHEDULED)
    _record(request, "OneOnOneScheduled", "OneOnOne", meeting_id, employee_id, _CREATED, after=values)
    return {"one_on_one_id": meeting_id}


async def reschedule(request: Request, given: OneOnOneRescheduleInput) -> Mapping[str, Any]:
    """Let a 1:1 take place at another time; its agenda stays with it."""
    row = await _meeting(request, given.one_on_one_id, given.expected_version)
    _require_to_come(given.scheduled_at, request)
    before, after = {"scheduled_at": row.scheduled_at}, {"scheduled_at": given.scheduled_at}
    await change(request, one_on_one, row.id, **after)
    told = {"before": before, "after": after}
    _record(request, "OneOnOneRescheduled", "OneOnOne", row.id, row.employee_id, _UPDATED, **told)
    return {"one_on_one_id": row.id}


async def hold(request: Request, given: OneOnOneHoldInput) -> Mapping[str, Any]:
    """Say that a 1:1 took place; what was not talked about goes on to the next one."""
    row = await _meeting(request, given.one_on_one_id, given.expected_version)
    held_at, notes = given.held_at or request.now, said(given.notes, "notes")
    if held_at > request.now:
        words = f"{held_at:%Y-%m-%d %H:%M} UTC has not come yet; say when it took place afterwards."
        raise refused(Problem.FUTURE, words, "heldAt")
    values = {"state": OneOnOneState.HELD, "held_at": held_at, "notes": notes}
    await change(request, one_on_one, row.id, **values)
    _record(
        request,
        "OneOnOneHeld",
        "OneOnOne",
        row.id,
        row.employee_id,
        _UPDATED,
        before={"state": row.state},
        after=values,
    )
    await _move_on(request, row.id)
    return {"one_on_one_id": row.id}


async def cancel(request: Request, given: OneOnOneCancelInput) -> Mapping[str, Any]:
    """Say that a 1:1 does not take place; its agenda goes on to the next one."""
    row = await _meeting(request, given.one_on_one_id, given.expected_version)
    after = {"state": OneOnOneState.CANCELLED}
    await change(request, one_on_one, row.id, **after)
    _record(
        request,
        "OneOnOneCancelled",
        "OneOnOne",
        row.id,
        row.employee_id,
        _UPDATED,
        before={"state": row.state},
        after=after,
    )
    await _move_on(request, row.id)
    return {"one_on_one_id": row.id}


async def add_to_agenda(request: Request, given: AgendaItemAddInput) -> Mapping[str, Any]:
    """Put something onto the agenda of a 1:1, or of the employee's next one."""
    title = text(given.title, MOST_TITLE, "title")
    if given.one_on_one_id is None:
        meeting_id = None
        employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.MEETINGS)
    elif given.employee_id is None:
        row = await _meeting(request, given.one_on_one_id, None)
        meeting_id, employee_id = row.id, row.employee_id
    else:
        raise refused(Problem.BAD_VALUE, "Name a 1:1 or an employee, one of the two.", "employeeId")
    by = {"source": AgendaSource.MANUAL, "added_by_id": request.viewer.employee_id}
    item = await add(request, agenda_item, employee_id=employee_id, one_on_one_id=meeting_id, title=title, **by)
    _record(request, "AgendaItemCreated", "AgendaItem", item, employee_id, _CREATED, after={"title": title})
    return {"agenda_item_id": item}


async def discuss(request: Request, given: AgendaItemDiscussInput) -> Mapping[str, Any]:
    """Say that something was talked about: in its 1:1, else in the next one or the last one held."""
    row = await _item(request, given.agenda_item_id, given.expected_version)
    meeting = row.one_on_one_id or await facts.next_one_on_one(request, row.employee_id)
    meeting = meeting or await facts.last_held(request, row.employee_id)
    after = {"discussed_at": request.now, "one_on_one_id": meeting}
    await change(request, agenda_item, row.id, **after)
    before = {"discussed_at": None, "one_on_one_id": row.one_on_one_id}
    _record(request, "AgendaItemDiscussed", "AgendaItem", row.id, row.employee_id, _UPDATED, before=before, after=after)
    return {"agenda_item_id": row.id}


async def drop(request: Request, given: AgendaItemRemoveInput) -> Mapping[str, Any]:
    """Take something off the agenda that need not be talked about."""
    row = await _item(request, given.agenda_item_id, given.expected_version)
    await change(request, agenda_item, row.id, deleted_at=request.now)
    _record(
        request,
        "AgendaItemDeleted",
        "AgendaItem",
        row.id,
        row.employee_id,
        _DELETED,
        before={"title": row.title},
    )
    return {"deleted_agenda_item_id": given.agenda_item_id}


async def agree(request: Request, given: ActionItemAddInput) -> Mapping[str, Any]:
    """Agree in a 1:1 what one of the two is to do."""
    row = await target(request, "OneOnOne", given.one_on_one_id, "oneOnOneId")
    checks, title, owner = Checks(), "", request.viewer.employee_id
    with checks.part():
        title = text(given.title, MOST_TITLE, "title")
    with checks.part():
        not_past(given.due_on, request.today, "dueOn")
    with checks.part():
        owner = owner if given.owner_id is None else named("Employee", given.owner_id, "ownerId")
        if owner not in (row.employee_id, row.manager_id):
            raise refused(Problem.BAD_VALUE, "Only one of the two who meet can take this on.", "ownerId")
    checks.done()
    values = {"one_on_one_id": row.id, "owner_id": owner, "title": title, "due_on": given.due_on}
    item = await add(request, action_item, employee_id=row.employee_id, **values)
    _record(request, "ActionItemCreated", "ActionItem", item, row.employee_id, _CREATED, after=values)
    return {"action_item_id": item}


async def complete(request: Request, given: ActionItemCompleteInput) -> Mapping[str, Any]:
    """Say that something agreed is done."""
    row = await target(request, "ActionItem", given.action_item_id, "actionItemId", version=given.expected_version)
    if row.done_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "This is done already; nothing is left to do.", "actionItemId")
    after = {"done_at": request.now}
    await change(request, action_item, row.id, **after)
    _record(
        request,
        "ActionItemCompleted",
        "ActionItem",
        row.id,
        row.employee_id,
        _UPDATED,
        before={"done_at": None},
        after=after,
    )
    return {"action_item_id": row.id}


def _require_to_come(moment: datetime, request: Request) -> None:
    if moment < request.now:
        words = f"{moment:%Y-%m-%d %H:%M} UTC is over; give a time to come."
        raise refused(Problem.BAD_VALUE, words, "scheduledAt")


async def _meeting(request: Request, opaque: str, version: int | None) -> Any:
    """A 1:1 that is still to come."""
    row = await target(request, "OneOnOne", opaque, "oneOnOneId", version=version)
    if row.state != OneOnOneState.SCHEDULED:
        words = (
            f"This 1:1 was {'held' if row.state == OneOnOneState.HELD else 'cancelled'} already; schedule a new one."
        )
        raise refused(Problem.CLOSED, words, "oneOnOneId")
    return row


async def _item(request: Request, opaque: str, version: int | None) -> Any:
    """An agenda item that was not talked about yet."""
    row = await target(request, "AgendaItem", opaque, "agendaItemId", version=version)
    if row.discussed_at is not None:
        words = "This was talked about already; put it onto the agenda anew if it is to come up again."
        raise refused(Problem.CLOSED, words, "agendaItemId")
    return row


async def _move_on(request: Request, meeting_id: UUID) -> None:
    """Let what was not talked about belong to the next 1:1."""
    table = agenda_item.c
    moved = (
        update(agenda_item)
        .where(
            table.organization_id == request.viewer.organization_id,
            table.one_on_one_id == meeting_id,
            table.discussed_at.is_(None),
            table.deleted_at.is_(None),
        )
        .values(one_on_one_id=None, version=table.version + 1, updated_at=func.now())
        .returning(table.id, table.employee_id)
    )
    for row in await request.session.rows(moved):
        before = {"one_on_one_id": meeting_id}
        after = {"one_on_one_id": None}
        _record(
            request, "AgendaItemUpdated", "AgendaItem", row.id, row.employee_id, _UPDATED, before=before, after=after
        )


def _record(
    request: Request,
    kind: str,
    node_type: str,
    node_id: UUID,
    employee_id: UUID,
    operation: EventOperation,
    **documents: Any,
) -> None:
    """Talks are for the two alone: nobody else reads in the audit trail what was said."""
    event = Event(
        kind,
        node_type,
        node_id,
        operation,
        employee_id=employee_id,
        audited=AuditedData.PRIVATE,
        **documents,
    )
    record(request, event)
