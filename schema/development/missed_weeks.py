"""Weeks without a check-in: too many in a row raise a talk, and a check-in that comes late takes it back.

A week counts once its reminder went out, so that nobody is told off for the time before an organization began to check
in. Approved leave and outages are no misses, even those that became known after the reminder.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, literal, select

from schema.access.changes import events_about, lock
from schema.access.request import Request
from schema.checkins import facts
from schema.checkins.rules import CheckInRules, missed_check_in
from schema.checkins.tables import check_in, check_in_reminder
from schema.development import causes, reasons, trigger_store
from schema.development.triggers import raise_suggestion, withdraw
from schema.kit.events import Event
from schema.kit.scalars import monday_of

LOOK_BACK = timedelta(weeks=104)
"""How far back a row of missed weeks is followed; the longest that an organization may ask for is 26."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks (Mondays) of an employee that count: those reminded of, with the reminder, and those handed in."""

    reminded: dict[date, UUID]
    handed_in: frozenset[date]

    @property
    def due(self) -> frozenset[date]:
        """The weeks for which a check-in was due."""
        return self.handed_in | frozenset(self.reminded)

    @property
    def without(self) -> frozenset[date]:
        """The weeks reminded of for which none has come."""
        return frozenset(self.reminded) - self.handed_in


async def look_at_reminder(request: Request, event: Event) -> None:
    """Listener to `CheckInReminderDue`: raise a talk where too many weeks in a row have no check-in.

    A check-in that is being handed in is waited for.
    """
    if event.employee_id is None:
        return
    await lock(request, "check-ins", event.employee_id)
    monday = monday_of(str(event.payload["week"]))
    weeks = await _weeks(request, event.employee_id, monday)
    if monday not in weeks.without:
        return
    rules, _ = await facts.thresholds(request)
    if len(weeks.without) < rules.missed_check_ins_in_a_row:
        return
    row = missed_check_in(weeks.due, weeks.handed_in, await _excused(request, event.employee_id, weeks), rules)
    if row and row[-1] == monday:
        told = await events_about(
            request, "CheckInReminder", [weeks.reminded[week] for week in row], "CheckInReminderDue"
        )
        because = [one for ids in told.values() for one in ids]
        await raise_suggestion(request, event.employee_id, causes.of_missing(row, rules), because)


async def take_back(request: Request, firing: Any, submitted: Event) -> None:
    """Withdraw an open talk when the row that raised it is none any more, by the thresholds of then."""
    asked = await trigger_store.rule_parameters(request, firing.rule_id)
    until = monday_of((await trigger_store.observed_weeks(request, firing.id))[-1])
    if monday_of(str(submitted.payload["week"])) > until:
        return
    weeks = await _weeks(request, firing.employee_id, until)
    excused = await _excused(request, firing.employee_id, weeks)
    rules = CheckInRules(**{name: int(value) for name, value in asked.items()})
    if not missed_check_in(weeks.due, weeks.handed_in, excused, rules):
        raised = await events_about(request, "Suggestion", [firing.id], "SuggestionRaised")
        sentence = reasons.came_late(str(submitted.payload["week"]))
        await withdraw(request, firing, sentence, [*raised[firing.id], submitted.id], by=None)


async def _weeks(request: Request, employee_id: UUID, until: date) -> Weeks:
    """The weeks up to one; one statement."""
    told, done = check_in_reminder.c, check_in.c
    span = (until - LOOK_BACK, until)
    reminded = select(told.week_starts_on, told.id.label("reminder_id")).where(
        told.organization_id == request.viewer.organization_id,
        told.employee_id == employee_id,
        told.week_starts_on.between(*span),
    )
    handed_in = select(done.week_starts_on, literal(None, Uuid)).where(
        done.organization_id == request.viewer.organization_id,
        done.employee_id == employee_id,
        done.week_starts_on.between(*span),
        done.state.in_(facts.HANDED_IN),
        done.deleted_at.is_(None),
    )
    rows = await request.session.rows(reminded.union_all(handed_in))
    return Weeks(
        {row.week_starts_on: row.reminder_id for row in rows if row.reminder_id is not None},
        frozenset(row.week_starts_on for row in rows if row.reminder_id is None),
    )


async def _excused(request: Request, employee_id: UUID, weeks: Weeks) -> Collection[date]:
    return await facts.excused_weeks(request, employee_id, weeks.due)
