"""Every statement of check-ins. Reads start from what the viewer may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Table,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable
from schema.access.request import Request
from schema.access.values import Condition
from schema.checkins import access
from schema.checkins.tables import (
    action_item,
    agenda_item,
    blocker,
    check_in,
    goal_update,
    one_on_one,
    skill_gap_flag,
    system_outage,
)
from schema.checkins.values import CheckInState
from schema.goals.store import AUDIENCE, day_of, joined_to_goal
from schema.goals.tables import goal


@dataclass(frozen=True, eq=False)
class GoalUpdateReads(Readable):
    """Updates without their snapshot of the goal, which is kept as evidence and would weigh on every list."""

    def columns(self, request: Request) -> list[ColumnElement[Any]]:
        """All columns but the snapshot."""
        return [column for column in super().columns(request) if column.name != "snapshot"]


def _with_one_on_one(table: Table) -> FromClause:
    return table.outerjoin(
        one_on_one,
        and_(
            one_on_one.c.organization_id == table.c.organization_id,
            one_on_one.c.id == table.c.one_on_one_id,
        ),
    )


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
GOAL_UPDATES = GoalUpdateReads(
    goal_update,
    access.GOAL_UPDATES,
    Anchors(
        subject=goal_update.c.employee_id,
        dated=day_of(goal_update.c.recorded_at),
        conditions={**AUDIENCE, Condition.SUBMITTED: goal_update.c.recorded_at.is_not(None)},
    ),
    source=joined_to_goal(goal_update, goal_update.c.goal_id, goal_update.c.organization_id),
    order=Order("WEEK", (goal_update.c.week_starts_on,), descending=True),
)
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
    source=blocker.outerjoin(
        goal, and_(goal.c.organization_id == blocker.c.organization_id, goal.c.id == blocker.c.goal_id)
    ),
)
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
"""A blocker is dated by the day on which it was resolved: until then it moves, and a former manager reads no news."""


@dataclass(frozen=True)
class CheckInCriteria:
    """What a check-in must meet to be listed; None means no limit."""

    week_starts_on: date | None = None
    state: tuple[CheckInState, ...] | None = None


def matching(criteria: CheckInCriteria) -> list[ColumnElement[Any]]:
    """The criteria as clauses over check-ins."""
    monday, states = criteria.week_starts_on, criteria.state
    clauses: list[ColumnElement[Any] | None] = [
        None if monday is None else check_in.c.week_starts_on == monday,
        None if states is None else check_in.c.state.in_([str(state) for state in states]),
    ]
    return [clause for clause in clauses if clause is not None]


async def of_check_ins(request: Request, readable: Readable, check_ins: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """The readable rows that name each of the check-ins, in the order of their making; one statement."""
    column = readable.table.c.check_in_id
    ids = bindparam(None, list(check_ins), type_=ARRAY(Uuid), unique=True)
    found: dict[UUID, list[Row[Any]]] = {check_in_id: [] for check_in_id in check_ins}
    for row in await request.session.rows(readable.rows(request, column == any_(ids)).order_by(readable.table.c.id)):
        found[row.check_in_id].append(row)
    return found
