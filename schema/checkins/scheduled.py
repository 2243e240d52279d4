"""What comes due in check-ins without anybody calling: blockers that stand too long, weeks without a check-in.

Each may run as often as it likes and twice at once: what was done is not done again, by unique keys and by locks.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.changes import record
from schema.access.request import Request
from schema.checkins import facts
from schema.checkins.actions import take_up
from schema.checkins.rules import away_all_week, due_for_escalation, week_of, week_to_remind
from schema.checkins.tables import check_in, check_in_reminder
from schema.checkins.values import CheckInState
from schema.kit.cadence import Hourly, Scheduled
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7

CHUNK = 1_000
"""Rows in one statement; PostgreSQL takes 32,767 values at most."""


async def escalate_overdue(request: Request, arguments: Mapping[str, Any]) -> None:
    """Escalate every blocker that has stood longer than the organization lets it."""
    del arguments
    rules, _ = await facts.thresholds(request)
    before = request.now - timedelta(days=rules.escalate_after_days)
    for row in await facts.escalating(request, before):
        if due_for_escalation(facts.obstacle_of(row), request.now, rules):
            await take_up(request, row, by_system=True)


async def remind(request: Request, arguments: Mapping[str, Any]) -> None:
    """Remind whoever has not checked in for the week whose day has come; note who was on leave in all of it."""
    del arguments
    rules, _ = await facts.thresholds(request)
    monday = week_to_remind(request.today, rules)
    if await facts.was_down(request, monday):
        return
    lacking = await facts.without_check_in(request, monday)
    absences = await facts.absences(request, lacking, monday, monday + timedelta(days=6))
    away = [one for one in lacking if away_all_week(monday, absences[one])]
    await _skip(request, monday, away)
    await _remind(request, monday, [one for one in lacking if one not in set(away)])


async def _skip(request: Request, monday: date, employees: list[UUID]) -> None:
    """Nothing was due from those on leave."""
    values = {"state": CheckInState.SKIPPED_LEAVE}
    for row in await _inserted(request, check_in, monday, employees, values):
        record(request, _event("CheckInSkipped", "CheckIn", row, monday))


async def _remind(request: Request, monday: date, employees: list[UUID]) -> None:
    values = {"reminded_at": request.now}
    for row in await _inserted(request, check_in_reminder, monday, employees, values):
        record(request, _event("CheckInReminderDue", "CheckInReminder", row, monday))


async def _inserted(
    request: Request, table: Any, monday: date, employees: list[UUID], values: Mapping[str, Any]
) -> list[Any]:
    """A row of the week for each employee who has none yet; those rows."""
    week = {"organization_id": request.viewer.organization_id, "week": week_of(monday), "week_starts_on": monday}
    found: list[Any] = []
    for start in range(0, len(employees), CHUNK):
        part = employees[start : start + CHUNK]
        rows = [{"id": uuid7(), "employee_id": one, **week, **values} for one in part]
        new = upsert(table).values(rows).on_conflict_do_nothing().returning(table.c.id, table.c.employee_id)
        found += await request.session.rows(new)
    return found


def _event(kind: str, node_type: str, row: Any, monday: date) -> Event:
    return Event(
        kind,
        node_type,
        row.id,
        EventOperation.CREATED,
        employee_id=row.employee_id,
        payload={"week": week_of(monday)},
        audited=AuditedData.CHECK_IN,
        after={"week": week_of(monday)},
        by_system=True,
    )


SCHEDULED = {
    "escalate_blockers": Scheduled(Hourly(), escalate_overdue),
    "remind_of_check_ins": Scheduled(Hourly(), remind),
}
"""What a worker runs for each organization."""
