"""What rules and actions of check-ins rest on: observed weeks, leave, outages, thresholds. Statements without a policy.

Rules look at everything, whoever is calling; nothing of this reaches an answer by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, any_, exists, func, literal, or_, select

from schema.access.reads import uuids
from schema.access.request import Request
from schema.access.tables import reporting_chain
from schema.access.values import LineKind
from schema.checkins import rules
from schema.checkins.rules import WORKING_DAYS, CheckInRules, Observed, Obstacle, away_all_week
from schema.checkins.tables import (
    blocker,
    check_in,
    check_in_reminder,
    goal_update,
    one_on_one,
    system_outage,
)
from schema.checkins.values import BlockerKind, CheckInState, OneOnOneState
from schema.goals import rules as goal_rules
from schema.goals.tables import goal, goal_metric, metric_observation
from schema.goals.values import GoalRules, GoalStatus, GoalVisibility
from schema.people.store import works_here
from schema.people.tables import absence, employee, organization

HANDED_IN = (CheckInState.SUBMITTED, CheckInState.REVIEWED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands already where a check-in is to go.

    Attributes:
        check_in_id: the check-in of that week; None where there is none.
        state: its state.
        away: whether the employee was on approved leave all week.
        hired_on: the employee's first day, where it is known.
    """

    check_in_id: UUID | None
    state: CheckInState | None
    away: bool
    hired_on: date | None


async def thresholds(request: Request) -> tuple[CheckInRules, GoalRules]:
    """The organization's thresholds of check-ins and of goals; one statement."""
    mine = organization.c.organization_id == request.viewer.organization_id
    (row,) = await request.session.rows(select(organization.c.settings).where(mine))
    return rules.rules_from(row.settings), goal_rules.rules_from(row.settings)


async def standing(request: Request, employee_id: UUID, monday: date) -> Standing:
    """What stands in a week of an employee; two statements."""
    found = await request.session.rows(
        select(employee.c.hired_on, check_in.c.id, check_in.c.state)
        .select_from(
            employee.outerjoin(
                check_in,
                (check_in.c.organization_id == employee.c.organization_id)
                & (check_in.c.employee_id == employee.c.id)
                & (check_in.c.week_starts_on == monday)
                & check_in.c.deleted_at.is_(None),
            )
        )
        .where(*_mine(request, employee), employee.c.id == employee_id)
    )
    (spans,) = (await absences(request, [employee_id], monday, monday + timedelta(days=6))).values()
    (row,) = found
    state = None if row.state is None else CheckInState(row.state)
    return Standing(row.id, state, away_all_week(monday, spans), row.hired_on)


async def excused_weeks(request: Request, employee_id: UUID, weeks: Collection[date]) -> frozenset[date]:
    """Those of the weeks (Mondays) that the employee was on leave, or that the system was down; two statements."""
    if not weeks:
        return frozenset()
    first, last = min(weeks), max(weeks) + timedelta(days=6)
    (spans,) = (await absences(request, [employee_id], first, last)).values()
    down = await request.session.rows(
        select(system_outage.c.week_starts_on).where(
            *_mine(request, system_outage),
            system_outage.c.week_starts_on.between(first, last),
            system_outage.c.deleted_at.is_(None),
        )
    )
    out = {row.week_starts_on for row in down}
    return frozenset(monday for monday in weeks if monday in out or away_all_week(monday, spans))


async def observed_weeks(request: Request, goals: Sequence[UUID]) -> dict[UUID, list[Observed]]:
    """What submitted check-ins said of each goal, oldest week first; one statement."""
    found: dict[UUID, list[Observed]] = {one: [] for one in goals}
    if found:
        for row in await _recorded(request, goal_update.c.goal_id == any_(uuids(list(found)))):
            found[row.goal_id].append(_observed(row))
    return found


async def weeks_of_goals_in(request: Request, check_in_id: UUID) -> dict[UUID, list[Observed]]:
    """The same for the goals that a submitted check-in speaks of; one statement."""
    told = goal_update.alias("told")
    spoken_of = select(told.c.goal_id).where(*_mine(request, told), told.c.check_in_id == check_in_id)
    found: dict[UUID, list[Observed]] = {}
    for row in await _recorded(request, goal_update.c.goal_id.in_(spoken_of)):
        found.setdefault(row.goal_id, []).append(_observed(row))
    return found


async def was_down(request: Request, monday: date) -> bool:
    """Whether nobody could check in that week; one statement."""
    down = system_outage.c
    rows = await request.session.rows(
        select(down.id).where(*_mine(request, system_outage), down.week_starts_on == monday, down.deleted_at.is_(None))
    )
    return bool(rows)


async def without_check_in(request: Request, monday: date) -> list[UUID]:
    """Those who work here all week and have neither handed in nor been reminded nor excused; one statement.

    A draft is no check-in. Whoever joins or leaves in that week owes none.
    """
    tenant = request.viewer.organization_id
    done, told = check_in.c, check_in_reminder.c
    first, last = literal(monday), literal(monday + timedelta(days=WORKING_DAYS - 1))
    rows = await request.session.rows(
        select(employee.c.id)
        .where(
            *_mine(request, employee),
            employee.c.deleted_at.is_(None),
            works_here(employee.c.id, employee.c.organization_id, first),
            works_here(employee.c.id, employee.c.organization_id, last),
            ~exists().where(
                done.organization_id == tenant,
                done.employee_id == employee.c.id,
                done.week_starts_on == monday,
                done.state != CheckInState.DRAFT,
                done.deleted_at.is_(None),
            ),
            ~exists().where(
                told.organization_id == tenant, told.employee_id == employee.c.id, told.week_starts_on == monday
            ),
        )
        .order_by(employee.c.id)
    )
    return [row.id for row in rows]


async def absences(
    request: Request, employees: Sequence[UUID], first: date, last: date
) -> dict[UUID, list[tuple[date, date]]]:
    """The approved absences of each employee that touch a stretch of days; one statement."""
    found: dict[UUID, list[tuple[date, date]]] = {one: [] for one in employees}
    if not found:
        return found
    rows = await request.session.rows(
        select(absence.c.employee_id, absence.c.starts_on, absence.c.ends_on).where(
            *_mine(request, absence),
            absence.c.employee_id == any_(uuids(list(found))),
            absence.c.approved,
            absence.c.starts_on <= last,
            absence.c.ends_on >= first,
            absence.c.deleted_at.is_(None),
        )
    )
    for row in rows:
        found[row.employee_id].append((row.starts_on, row.ends_on))
    return found


async def obstacles(request: Request, employee_id: UUID) -> list[Obstacle]:
    """The blockers of an employee that stand; one statement."""
    rows = await request.session.rows(
        select(blocker).where(
            *_mine(request, blocker),
            blocker.c.employee_id == employee_id,
            blocker.c.raised_at.is_not(None),
            blocker.c.resolved_at.is_(None),
            blocker.c.deleted_at.is_(None),
        )
    )
    return [obstacle_of(row) for row in rows]


async def escalating(request: Request, before: datetime) -> Sequence[Row[Any]]:
    """The blockers raised before a moment that stand, were not escalated and may be; locked; one statement.

    It passes by those that somebody else holds. One about a private goal may not be: nobody above may know of it.
    """
    return await request.session.rows(
        select(blocker)
        .outerjoin(goal, (goal.c.organization_id == blocker.c.organization_id) & (goal.c.id == blocker.c.goal_id))
        .where(
            *_mine(request, blocker),
            blocker.c.raised_at <= before,
            blocker.c.resolved_at.is_(None),
            ~blocker.c.escalated,
            blocker.c.deleted_at.is_(None),
            or_(blocker.c.goal_id.is_(None), goal.c.visibility != GoalVisibility.PRIVATE),
        )
        .order_by(blocker.c.raised_at, blocker.c.id)
        .with_for_update(of=blocker, skip_locked=True)
    )


async def held_goals(request: Request, goals: Sequence[UUID], *, lock: bool) -> dict[UUID, Row[Any]]:
    """The rows of goals, exact; with `lock`, held to the end of the transaction; one statement."""
    if not goals:
        return {}
    chosen = select(goal).where(*_mine(request, goal), goal.c.id == any_(uuids(goals))).order_by(goal.c.id)
    rows = await request.session.rows(chosen.with_for_update() if lock else chosen)
    return {row.id: row for row in rows}


async def held_metrics(request: Request, goals: Sequence[UUID], *, lock: bool) -> dict[UUID, Row[Any]]:
    """The rows of the metrics of goals, by goal; likewise; one statement."""
    if not goals:
        return {}
    chosen = (
        select(goal_metric)
        .where(
            *_mine(request, goal_metric),
            goal_metric.c.goal_id == any_(uuids(goals)),
            goal_metric.c.deleted_at.is_(None),
        )
        .order_by(goal_metric.c.goal_id)
    )
    rows = await request.session.rows(chosen.with_for_update() if lock else chosen)
    return {row.goal_id: row for row in rows}


async def newest_observed(request: Request, metrics: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """When each metric was last observed, by whatever source; one statement."""
    if not metrics:
        return {}
    observation = metric_observation.c
    rows = await request.session.rows(
        select(observation.goal_metric_id, func.max(observation.observed_at).label("at"))
        .where(*_mine(request, metric_observation), observation.goal_metric_id == any_(uuids(metrics)))
        .group_by(observation.goal_metric_id)
    )
    return {row.goal_metric_id: row.at for row in rows}


async def goal_is_private(request: Request, goal_id: UUID | None) -> bool:
    """Whether a goal is its owner's alone; one statement."""
    if goal_id is None:
        return False
    (row,) = (await held_goals(request, [goal_id], lock=False)).values()
    return GoalVisibility(row.visibility) is GoalVisibility.PRIVATE


async def manager_of(request: Request, employee_id: UUID) -> UUID | None:
    """The primary manager of an employee today; one statement."""
    chain = reporting_chain.c
    rows = await request.session.rows(
        select(chain.manager_id).where(
            *_mine(request, reporting_chain),
            chain.employee_id == employee_id,
            chain.kind == LineKind.SOLID,
            chain.depth == 1,
            chain.valid_from <= request.today,
            or_(chain.valid_to.is_(None), chain.valid_to > request.today),
        )
    )
    return rows[0].manager_id if rows else None


async def next_one_on_one(request: Request, employee_id: UUID) -> UUID | None:
    """The next 1:1 of an employee that is still to come; one statement."""
    return await _talk(request, employee_id, OneOnOneState.SCHEDULED, one_on_one.c.scheduled_at.asc())


async def last_held(request: Request, employee_id: UUID) -> UUID | None:
    """The 1:1 of an employee that was held last; one statement."""
    return await _talk(request, employee_id, OneOnOneState.HELD, one_on_one.c.held_at.desc())


async def _talk(request: Request, employee_id: UUID, state: OneOnOneState, order: ColumnElement[Any]) -> UUID | None:
    rows = await request.session.rows(
        select(one_on_one.c.id)
        .where(
            *_mine(request, one_on_one),
            one_on_one.c.employee_id == employee_id,
            one_on_one.c.state == state,
            one_on_one.c.deleted_at.is_(None),
        )
        .order_by(order, one_on_one.c.id)
        .limit(1)
    )
    return rows[0].id if rows else None


async def _recorded(request: Request, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Updates of submitted check-ins, oldest week first; one statement."""
    known = (*_mine(request, goal_update), goal_update.c.recorded_at.is_not(None))
    chosen = select(goal_update).where(*known, *where).order_by(goal_update.c.week_starts_on, goal_update.c.id)
    return await request.session.rows(chosen)


def obstacle_of(row: Any) -> Obstacle:
    """A row of a blocker as rules look at it."""
    return Obstacle(row.id, BlockerKind(row.kind), row.raised_at, row.due_on, row.resolved_at, row.escalated)


def _observed(row: Any) -> Observed:
    measured = row.measured_status
    return Observed(
        week_starts_on=row.week_starts_on,
        status=GoalStatus(row.status),
        measured_status=None if measured is None else GoalStatus(measured),
        value=row.value,
        target=row.target,
        missed=row.missed,
        goal_update_id=row.id,
    )


def _mine(request: Request, table: Any) -> tuple[ColumnElement[bool]]:
    return (table.c.organization_id == request.viewer.organization_id,)
