"""The statements behind `facts` that every check-in asks: composed once, kept. What they are asked with is named."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Uuid, any_, func, select

from schema.access.binds import given, ids, tenant
from schema.access.viewer import Viewer
from schema.checkins.tables import check_in, goal_update, one_on_one, system_outage
from schema.checkins.values import OneOnOneState
from schema.goals.tables import goal, goal_metric, metric_observation
from schema.people.tables import absence, employee


def standing(viewer: Viewer) -> Select[Any]:
    """An employee's first day, and the check-in of a week."""
    told, of = check_in.c, employee.c
    that_week = (
        (told.organization_id == of.organization_id)
        & (told.employee_id == of.id)
        & (told.week_starts_on == given("monday", Date))
        & told.deleted_at.is_(None)
    )
    return (
        select(of.hired_on, told.id, told.state)
        .select_from(employee.outerjoin(check_in, that_week))
        .where(*_mine(viewer, employee), of.id == given("employee", Uuid))
    )


def absences(viewer: Viewer) -> Select[Any]:
    """Approved absences of employees that touch a stretch of days."""
    away = absence.c
    return select(away.employee_id, away.starts_on, away.ends_on).where(
        *_mine(viewer, absence),
        away.employee_id == any_(ids()),
        away.approved,
        away.starts_on <= given("last", Date),
        away.ends_on >= given("first", Date),
        away.deleted_at.is_(None),
    )


def outages(viewer: Viewer) -> Select[Any]:
    """The weeks of a stretch of days in which nobody could check in."""
    down = system_outage.c
    return select(down.week_starts_on).where(
        *_mine(viewer, system_outage),
        down.week_starts_on.between(given("first", Date), given("last", Date)),
        down.deleted_at.is_(None),
    )


def of_goals(viewer: Viewer) -> Select[Any]:
    """What submitted check-ins said of goals."""
    return _recorded(viewer, goal_update.c.goal_id == any_(ids()))


def of_check_in(viewer: Viewer) -> Select[Any]:
    """What submitted check-ins said of the goals that one of them speaks of."""
    told = goal_update.alias("told")
    spoken_of = select(told.c.goal_id).where(*_mine(viewer, told), told.c.check_in_id == given("check_in", Uuid))
    return _recorded(viewer, goal_update.c.goal_id.in_(spoken_of))


def _recorded(viewer: Viewer, *where: ColumnElement[bool]) -> Select[Any]:
    """Updates of submitted check-ins as rules look at them, oldest week first."""
    told = goal_update.c
    columns = (told.goal_id, told.id, told.week_starts_on, told.status, told.measured_status, told.value, told.target)
    return (
        select(*columns, told.missed)
        .where(*_mine(viewer, goal_update), told.recorded_at.is_not(None), *where)
        .order_by(told.week_starts_on, told.id)
    )


def held_goals(viewer: Viewer, lock: bool) -> Select[Any]:  # noqa: FBT001 - part of the question
    """The rows of goals, exact."""
    chosen = select(goal).where(*_mine(viewer, goal), goal.c.id == any_(ids())).order_by(goal.c.id)
    return chosen.with_for_update() if lock else chosen


def held_metrics(viewer: Viewer, lock: bool) -> Select[Any]:  # noqa: FBT001 - likewise
    """The rows of the metrics of goals, exact."""
    metric = goal_metric.c
    found = (*_mine(viewer, goal_metric), metric.goal_id == any_(ids()), metric.deleted_at.is_(None))
    chosen = select(goal_metric).where(*found).order_by(metric.goal_id)
    return chosen.with_for_update() if lock else chosen


def newest_observed(viewer: Viewer) -> Select[Any]:
    """When each metric was last observed."""
    observation = metric_observation.c
    return (
        select(observation.goal_metric_id, func.max(observation.observed_at).label("at"))
        .where(*_mine(viewer, metric_observation), observation.goal_metric_id == any_(ids()))
        .group_by(observation.goal_metric_id)
    )


def talks(viewer: Viewer, state: OneOnOneState) -> Select[Any]:
    """An employee's next 1:1 that is still to come, or the last that was held."""
    told = one_on_one.c
    order = told.held_at.desc() if state is OneOnOneState.HELD else told.scheduled_at.asc()
    wanted = (told.employee_id == given("employee", Uuid), told.state == state, told.deleted_at.is_(None))
    return select(told.id).where(*_mine(viewer, one_on_one), *wanted).order_by(order, told.id).limit(1)


def _mine(viewer: Viewer, table: Any) -> tuple[ColumnElement[bool]]:
    return (table.c.organization_id == tenant(viewer),)
