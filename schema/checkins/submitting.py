"""How a week is told: drafts, and check-ins handed in. Who replies and flags is in `actions`.

A phone may send a week late, twice and out of order: each check-in lands on its own week, and how a goal stands now
is told by the newest week of all. Changes of one employee wait for each other.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete

from schema.access.changes import change, change_each, employee_of, lock, record, target
from schema.access.mutations import Raised
from schema.access.request import Request
from schema.checkins import access, facts
from schema.checkins.inputs import CheckInDeleteInput, CheckInDraftInput, CheckInSubmitInput
from schema.checkins.rules import Observed, misses, worst
from schema.checkins.tables import blocker, check_in, goal_update
from schema.checkins.telling import (
    Document,
    Obstruction,
    Update,
    Week,
    blockers_told,
    content_told,
    measured_columns,
    snapshot,
    updates_told,
    week_told,
)
from schema.checkins.values import CheckInState
from schema.goals.store import insert_all
from schema.goals.tables import goal, goal_metric, metric_observation
from schema.goals.values import ObservationSource
from schema.kit.chain import plain
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks
from schema.kit.problems import Problem, refused

_WEEK = timedelta(weeks=1)
_SECOND = timedelta(seconds=1)


async def submit(request: Request, given: CheckInSubmitInput) -> Mapping[str, Any]:
    """Hand a check-in in, whole: its updates become facts, observations and the present status of goals."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.OWN_CHECK_INS)
    await lock(request, "check-ins", employee_id)
    checks = Checks()
    week = await week_told(request, given, employee_id, checks)
    content = content_told(given, checks)
    _, rules = await facts.thresholds(request)
    updates = await updates_told(request, given.goal_updates, week, rules, checks, lock=True)
    blockers = await blockers_told(request, given.blockers, week, checks, request.now)
    checks.done()
    content |= {
        "state": CheckInState.SUBMITTED,
        "status": worst(one.status for one in updates if not one.private),
        "submitted_at": request.now,
        "client_mutation_id": given.client_mutation_id,
    }
    await _write(request, week, content, [_fact(one, week, request.now) for one in updates], blockers)
    submitted = _record_submitted(request, week, content, updates)
    weeks = await facts.observed_weeks(request, [one.goal.id for one in updates])
    await _observe(request, week, updates)
    await _let_goals_stand(request, week, updates, weeks, submitted)
    await _record_misses(request, week, updates, weeks, submitted)
    for one in blockers:
        record(request, _raised(one, week, submitted))
    return {"check_in_id": week.check_in_id, "suggestion_ids": Raised("Suggestion")}


async def draft(request: Request, given: CheckInDraftInput) -> Mapping[str, Any]:
    """Keep what is known of a week so far; nobody else sees it."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.OWN_CHECK_INS)
    await lock(request, "check-ins", employee_id)
    checks = Checks()
    week = await week_told(request, given, employee_id, checks)
    content = content_told(given, checks) | {"state": CheckInState.DRAFT}
    _, rules = await facts.thresholds(request)
    updates = await updates_told(request, given.goal_updates or [], week, rules, checks, lock=False)
    blockers = await blockers_told(request, given.blockers or [], week, checks, None)
    checks.done()
    rows = None if given.goal_updates is None else [_row(one, week) for one in updates]
    await _write(request, week, content, rows, None if given.blockers is None else blockers)
    operation = EventOperation.UPDATED if week.known else EventOperation.CREATED
    record(request, _of_draft(week.employee_id, week.name, week.check_in_id, operation))
    return {"check_in_id": week.check_in_id}


async def discard(request: Request, given: CheckInDeleteInput) -> Mapping[str, Any]:
    """Throw a draft away. What was handed in stays."""
    row = await target(
        request, "CheckIn", given.check_in_id, "checkInId", may=access.OWN_CHECK_INS, version=given.expected_version
    )
    if row.state != CheckInState.DRAFT:
        words = f"The check-in of {row.week} is no draft and stays; only a draft can be thrown away."
        raise refused(Problem.CLOSED, words, "checkInId")
    await _forget(request, row.id, goal_update, goal_update.c.recorded_at)
    await _forget(request, row.id, blocker, blocker.c.raised_at)
    await change(request, check_in, row.id, deleted_at=request.now)
    record(request, _of_draft(row.employee_id, row.week, row.id, EventOperation.DELETED))
    return {"deleted_check_in_id": given.check_in_id}


async def _write(
    request: Request,
    week: Week,
    content: Document,
    updates: Sequence[Document] | None,
    blockers: Sequence[Obstruction] | None,
) -> None:
    """The check-in, with its updates and blockers in place of those of the draft; None leaves those."""
    if week.known:
        await change(request, check_in, week.check_in_id, **content)
    else:
        await insert_all(request, check_in, [{"id": week.check_in_id, **week.columns, **content}])
    if updates is not None:
        if week.known:
            await _forget(request, week.check_in_id, goal_update, goal_update.c.recorded_at)
        await insert_all(request, goal_update, updates)
    if blockers is not None:
        if week.known:
            await _forget(request, week.check_in_id, blocker, blocker.c.raised_at)
        await insert_all(request, blocker, [one.row for one in blockers])


async def _forget(request: Request, check_in_id: UUID, table: Table, fact_since: ColumnElement[Any]) -> None:
    """Take away what a draft said; nothing of it was a fact."""
    mine = table.c.organization_id == request.viewer.organization_id
    await request.session.run(delete(table).where(mine, table.c.check_in_id == check_in_id, fact_since.is_(None)))


def _row(one: Update, week: Week) -> Document:
    return {
        "id": one.row_id,
        "check_in_id": week.check_in_id,
        "goal_id": one.goal.id,
        **week.columns,
        "status": one.status,
        "value": one.value,
        "note": one.note,
        **measured_columns(one.measured),
    }


def _fact(one: Update, week: Week, now: datetime) -> Document:
    return _row(one, week) | {"snapshot": plain(snapshot(one)), "recorded_at": now}


async def _observe(request: Request, week: Week, updates: Sequence[Update]) -> None:
    """An observation of each metric at the end of the week; the newest one of all is its present value."""
    valued = [one for one in updates if one.value is not None]
    at = _observed_at(week.monday, request.now)
    newest = await facts.newest_observed(request, [one.metric.id for one in valued])
    rows = [
        {
            "id": uuid7(),
            "goal_metric_id": one.metric.id,
            "value": one.value,
            "target": one.measured.target,
            "missed": one.measured.missed,
            "source": ObservationSource.CHECK_IN,
            "check_in_id": week.check_in_id,
            "observed_at": at,
        }
        for one in valued
    ]
    await insert_all(request, metric_observation, rows)
    current = [one for one in valued if one.metric.id not in newest or newest[one.metric.id] <= at]
    await change_each(request, goal_metric, "current", {one.metric.id: one.value for one in current})


async def _let_goals_stand(
    request: Request, week: Week, updates: Sequence[Update], weeks: Mapping[UUID, list[Observed]], submitted: Event
) -> None:
    """The status of each goal, where this week is its newest and says something new."""
    newest = [one for one in updates if weeks[one.goal.id][-1].week_starts_on == week.monday]
    changed = [one for one in newest if one.goal.status != one.status]
    await change_each(request, goal, "status", {one.goal.id: one.status for one in changed})
    for one in changed:
        record(
            request,
            Event(
                "GoalUpdated",
                "Goal",
                one.goal.id,
                EventOperation.UPDATED,
                employee_id=week.employee_id,
                payload={"status": one.status},
                causes=[submitted.id],
                audited=_kind(one.private, AuditedData.GOAL),
                before={"status": one.goal.status},
                after={"status": one.status},
            ),
        )


async def _record_misses(
    request: Request, week: Week, updates: Sequence[Update], weeks: Mapping[UUID, list[Observed]], submitted: Event
) -> None:
    """That a metric missed its target; not in a week that does not count."""
    missed = [one for one in updates if one.measured.missed]
    days = {told.week_starts_on for one in missed for told in weeks[one.goal.id]}
    excused = await facts.excused_weeks(request, week.employee_id, days)
    for one in missed if week.monday not in excused else ():
        row = misses(weeks[one.goal.id], excused, week.monday)
        record(
            request,
            Event(
                "MetricMissed",
                "GoalUpdate",
                one.row_id,
                EventOperation.CREATED,
                employee_id=week.employee_id,
                payload={
                    "goal_id": one.goal.id,
                    "week": week.name,
                    "value": one.value,
                    "target": one.measured.target,
                    "consecutive": len(row),
                },
                causes=[submitted.id],
                audited=_kind(one.private, AuditedData.CHECK_IN),
                after={"value": one.value, "target": one.measured.target},
            ),
        )


def _record_submitted(request: Request, week: Week, content: Document, updates: Sequence[Update]) -> Event:
    """That the check-in was handed in; its audit entry tells of no private goal."""
    told = [
        {"goal": one.goal.id, "status": one.status, "value": one.value, "note": one.note}
        for one in updates
        if not one.private
    ]
    hidden = {"client_mutation_id"}
    after = {name: value for name, value in content.items() if name not in hidden} | {"goal_updates": told}
    return record(
        request,
        Event(
            "CheckInSubmitted",
            "CheckIn",
            week.check_in_id,
            EventOperation.UPDATED if week.known else EventOperation.CREATED,
            employee_id=week.employee_id,
            payload={"week": week.name},
            audited=AuditedData.CHECK_IN,
            after=after,
        ),
    )


def _raised(one: Obstruction, week: Week, submitted: Event) -> Event:
    facts_of_it = {name: one.row[name] for name in ("kind", "description", "owner_id", "goal_id", "due_on")}
    return Event(
        "BlockerRaised",
        "Blocker",
        one.row["id"],
        EventOperation.CREATED,
        employee_id=week.employee_id,
        causes=[submitted.id],
        audited=_kind(one.private, AuditedData.CHECK_IN),
        after=facts_of_it,
    )


def _of_draft(employee_id: UUID, week: str, check_in_id: UUID, operation: EventOperation) -> Event:
    """That a draft changed; what it says is nobody's business, not even the audit trail's."""
    verbs = {
        EventOperation.CREATED: "CheckInCreated",
        EventOperation.UPDATED: "CheckInUpdated",
        EventOperation.DELETED: "CheckInDeleted",
    }
    told = {"week": week, "state": CheckInState.DRAFT}
    return Event(
        verbs[operation],
        "CheckIn",
        check_in_id,
        operation,
        employee_id=employee_id,
        payload={"week": week},
        audited=AuditedData.PRIVATE,
        before=None if operation is EventOperation.CREATED else told,
        after=None if operation is EventOperation.DELETED else told,
    )


def _kind(private: bool, kind: AuditedData) -> AuditedData:  # noqa: FBT001 - reads as a sentence where it is called
    """The kind of data: what is about a private goal is read by nobody."""
    return AuditedData.PRIVATE if private else kind


def _observed_at(monday: date, now: datetime) -> datetime:
    """When a value held: at the end of its week, or now where the week is not over."""
    return min(now, datetime.combine(monday, time(), UTC) + _WEEK - _SECOND)
