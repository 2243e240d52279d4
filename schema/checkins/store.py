"""Every statement of check-ins. Reads start from what the viewer may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, func, or_

from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable
from schema.access.values import Condition
from schema.checkins import access
from schema.checkins.tables import (
    action_item,
    agenda_item,
    blocker,
    check_in,
    check_in_reminder,
    goal_update,
    one_on_one,
    skill_gap_flag,
    system_outage,
)
from schema.checkins.values import CheckInState, OneOnOneState
from schema.goals.store import AUDIENCE, of_goal
from schema.goals.tables import goal
from schema.kit.clauses import among, day_of, joined


def _with_one_on_one(table: Table) -> FromClause:
    return joined(table, one_on_one, table.c.one_on_one_id, optional=True)


SYSTEM_OUTAGES = Readable(
    system_outage, access.OUTAGES, order=Order("WEEK", (system_outage.c.week_starts_on,), descending=True)
)
CHECK_INS = Readable(
    check_in,
    access.CHECK_INS,
    Anchors(
        subject=check_in.c.employee_id,
        dated=func.coalesce(day_of(check_in.c.submitted_at), check_in.c.week_starts_on),
        conditions={Condition.SUBMITTED: check_in.c.state != CheckInState.DRAFT},
    ),
    order=Order("WEEK", (check_in.c.week_starts_on,), descending=True),
)
GOAL_UPDATES = Readable(
    goal_update,
    access.GOAL_UPDATES,
    Anchors(
        subject=goal_update.c.employee_id,
        dated=day_of(goal_update.c.recorded_at),
        conditions={**AUDIENCE, Condition.SUBMITTED: goal_update.c.recorded_at.is_not(None)},
    ),
    source=of_goal(goal_update),
    order=Order("WEEK", (goal_update.c.week_starts_on,), descending=True),
    sealed=frozenset({"snapshot"}),
)
"""The snapshot of the goal is kept as evidence and would weigh on every list."""

BLOCKERS = Readable(
    blocker,
    access.BLOCKERS,
    Anchors(
        subject=blocker.c.employee_id,
        dated=day_of(blocker.c.resolved_at),
        participants=(blocker.c.owner_id,),
        conditions={
            Condition.SUBMITTED: blocker.c.raised_at.is_not(None),
            Condition.SHARED: or_(blocker.c.goal_id.is_(None), AUDIENCE[Condition.SHARED]),
        },
    ),
    source=joined(blocker, goal, blocker.c.goal_id, optional=True),
)
"""Dated by the day on which it was resolved: until then it moves, and a former manager reads no news."""

SKILL_GAP_FLAGS = Readable(
    skill_gap_flag,
    access.SKILL_GAP_FLAGS,
    Anchors(
        subject=skill_gap_flag.c.employee_id,
        dated=day_of(skill_gap_flag.c.flagged_at),
        participants=(skill_gap_flag.c.flagged_by_id,),
    ),
    order=Order("FLAGGED_AT", (skill_gap_flag.c.flagged_at,), descending=True),
)
REMINDERS = Readable(
    check_in_reminder,
    access.REMINDERS,
    Anchors(subject=check_in_reminder.c.employee_id, dated=check_in_reminder.c.week_starts_on),
    order=Order("WEEK", (check_in_reminder.c.week_starts_on,), descending=True),
)
ONE_ON_ONES = Readable(
    one_on_one,
    access.ONE_ON_ONES,
    Anchors(subject=one_on_one.c.employee_id, participants=(one_on_one.c.manager_id,)),
    order=Order("SCHEDULED_AT", (one_on_one.c.scheduled_at,), descending=True),
)
AGENDA_ITEMS = Readable(
    agenda_item,
    access.AGENDA,
    Anchors(
        subject=agenda_item.c.employee_id,
        participants=(agenda_item.c.added_by_id, one_on_one.c.manager_id),
        conditions={Condition.OPEN: agenda_item.c.discussed_at.is_(None)},
    ),
    source=_with_one_on_one(agenda_item),
)
ACTION_ITEMS = Readable(
    action_item,
    access.ONE_ON_ONES,
    Anchors(subject=action_item.c.employee_id, participants=(action_item.c.owner_id, one_on_one.c.manager_id)),
    source=_with_one_on_one(action_item),
)

UNASSIGNED = agenda_item.c.one_on_one_id.is_(None)
STILL_OPEN = agenda_item.c.discussed_at.is_(None)
TO_COME = one_on_one.c.state == OneOnOneState.SCHEDULED


@dataclass(frozen=True)
class CheckInCriteria:
    """What a check-in must meet to be listed; None means no limit."""

    week_starts_on: date | None = None
    state: Sequence[CheckInState] | None = None


def matching(criteria: CheckInCriteria) -> list[ColumnElement[Any]]:
    """The criteria as clauses over check-ins."""
    monday, states = criteria.week_starts_on, criteria.state
    clauses: list[ColumnElement[Any] | None] = [
        None if monday is None else check_in.c.week_starts_on == monday,
        among(check_in.c.state, states),
    ]
    return [clause for clause in clauses if clause is not None]
