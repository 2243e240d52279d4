"""What rules and actions of check-ins rest on: observed weeks, leave, outages, thresholds. Statements without a policy.

Rules look at everything, whoever is calling; nothing of this reaches an answer by itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, literal, or_, select

from schema.access.request import Request
from schema.access.tables import reporting_chain
from schema.access.values import LineKind
from schema.checkins import fact_sql, rules
from schema.checkins.rules import WORKING_DAYS, CheckInRules, Observed, Obstacle, away_all_week
from schema.checkins.tables import (
    blocker,
    check_in,
    check_in_reminder,
    system_outage,
)
from schema.checkins.values import BlockerKind, CheckInState, OneOnOneState
from schema.goals import rules as goal_rules
from schema.goals.tables import goal
from schema.goals.values import GoalRules, GoalStatus, GoalVisibility
from schema.kit.statements import Loaded
from schema.people.store import settings_of, works_here
from schema.people.tables import employee

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
    settings = await settings_of(request)
    return rules.rules_from(settings), goal_rules.rules_from(settings)


async def standing(request: Request, employee_id: UUID, monday: date) -> Standing:
    """What stands in a week of an employee; two statements."""
    (row,) = await request.ask(fact_sql.standing, employee=employee_id, monday=monday)
    (spans,) = (await absences(request, [employee_id], monday, monday + timedelta(days=6))).values()
    state = None if row.state is None else CheckInState(row.state)
    return Standing(row.id, state, away_all_week(monday, spans), row.hired_on)


async def excused_weeks(request: Request, employee_id: UUID, weeks: Collection[date]) -> frozenset[date]:
    """Those of the weeks (Mondays) that the employee was on leave, or that the system was down; two statements."""
    if not weeks:
        return frozenset()
    first, last = min(weeks), max(weeks) + timedelta(days=6)
    (spans,) = (await absences(request, [employee_id], first, last)).values()
    down = await request.ask(fact_sql.outages, first=first, last=last)
    out = {row.week_starts_on for row in down}
    return frozenset(monday for monday in weeks if monday in out or away_all_week(monday, spans))


async def observed_weeks(request: Request, goals: Sequence[UUID]) -> dict[UUID, list[Observed]]:
    """What submitted check-ins said of each goal, oldest week first; one statement."""
    found: dict[UUID, list[Observed]] = {one: [] for one in goals}
    if found:
        for row in await request.ask(fact_sql.of_goals, ids=goals):
            found[row.goal_id].append(_observed(row))
    return found


async def weeks_of_goals_in(request: Request, check_in_id: UUID) -> dict[UUID, list[Observed]]:
    """The same for the goals that a submitted check-in speaks of; one statement."""
    found: dict[UUID, list[Observed]] = {}
    for row in await request.ask(fact_sql.of_check_in, check_in=check_in_id):
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
    for row in await request.ask(fact_sql.absences, ids=employees, first=first, last=last):
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


async def held_goals(request: Request, goals: Sequence[UUID], *, lock: bool) -> dict[UUID, Loaded]:
    """The rows of goals, exact; with `lock`, held to the end of the transaction; one statement."""
    rows = await request.ask(fact_sql.held_goals, lock, ids=goals) if goals else []
    return {row.id: row for row in rows}


async def held_metrics(request: Request, goals: Sequence[UUID], *, lock: bool) -> dict[UUID, Loaded]:
    """The rows of the metrics of goals, by goal; likewise; one statement."""
    rows = await request.ask(fact_sql.held_metrics, lock, ids=goals) if goals else []
    return {row.goal_id: row for row in rows}


async def newest_observed(request: Request, metrics: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """When each metric was last observed, by whatever source; one statement."""
    if not metrics:
        return {}
    rows = await request.ask(fact_sql.newest_observed, ids=metrics)
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
    return await _talk(request, employee_id, OneOnOneState.SCHEDULED)


async def last_held(request: Request, employee_id: UUID) -> UUID | None:
    """The 1:1 of an employee that was held last; one statement."""
    return await _talk(request, employee_id, OneOnOneState.HELD)


async def _talk(request: Request, employee_id: UUID, state: OneOnOneState) -> UUID | None:
    rows = await request.ask(fact_sql.talks, state, employee=employee_id)
    return rows[0].id if rows else None


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
