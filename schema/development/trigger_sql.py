"""The statements behind `trigger_store` that every check-in asks: composed once, kept. Their values are named."""

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, Table, Text, Uuid, and_, any_, func, or_, select

from schema.access.binds import given, ids, tenant
from schema.access.viewer import Viewer
from schema.checkins.tables import blocker, goal_update, skill_gap_flag
from schema.checkins.values import BlockerKind
from schema.development.tables import (
    development_action,
    skill,
    trigger_firing,
    trigger_observation,
    trigger_rule,
)
from schema.development.values import DevelopmentActionStatus, SuggestionState, TriggerCause
from schema.goals.tables import goal
from schema.kit.clauses import joined


def check_ins_behind(viewer: Viewer) -> Select[Any]:
    """The check-ins that goal updates belong to, in the order of their weeks."""
    told = goal_update.c
    behind = select(told.check_in_id).where(_own(viewer, goal_update), told.id == any_(ids()))
    return behind.order_by(told.week_starts_on)


def skill_blockers(viewer: Viewer) -> Select[Any]:
    """The open blockers of kind skill that a check-in raised."""
    told = blocker.c
    return (
        select(told.id, told.goal_id, told.description)
        .where(
            _own(viewer, blocker),
            told.check_in_id == given("check_in", Uuid),
            told.kind == BlockerKind.SKILL,
            told.resolved_at.is_(None),
            told.deleted_at.is_(None),
        )
        .order_by(told.id)
    )


def flagged_skills(viewer: Viewer) -> Select[Any]:
    """The skill that was last flagged as lacking for a goal."""
    told = skill_gap_flag.c
    of_goal = (told.employee_id == given("employee", Uuid), told.goal_id == given("goal", Uuid))
    flagged = select(told.skill_id).where(_own(viewer, skill_gap_flag), *of_goal, told.deleted_at.is_(None))
    return flagged.order_by(told.flagged_at.desc(), told.id.desc()).limit(1)


def goals(viewer: Viewer) -> Select[Any]:
    """Goals by id, removed ones among them."""
    return select(goal).where(_own(viewer, goal), goal.c.id == any_(ids()))


def skills_in(viewer: Viewer) -> Select[Any]:
    """The skills whose name stands in a text, the longest first."""
    inside = func.strpos(func.lower(given("words", Text)), func.lower(skill.c.name)) > 0
    return (
        select(skill.c.id, skill.c.name)
        .where(_own(viewer, skill), skill.c.deleted_at.is_(None), inside)
        .order_by(func.length(skill.c.name).desc(), skill.c.name, skill.c.id)
    )


def open_of_cause(viewer: Viewer) -> Select[Any]:
    """The open suggestion that answers a cause."""
    return _of_cause(viewer, trigger_firing.c.state == SuggestionState.PROPOSED)


def last_of_cause(viewer: Viewer) -> Select[Any]:
    """The suggestion for a cause that was decided last."""
    decided = _of_cause(viewer, trigger_firing.c.decided_at.is_not(None))
    return decided.order_by(trigger_firing.c.decided_at.desc(), trigger_firing.c.id.desc()).limit(1)


def open_on(viewer: Viewer) -> Select[Any]:
    """Open suggestions that a rule raised on goals, locked."""
    return _open_ones(viewer, trigger_firing.c.goal_id == any_(ids()), trigger_firing.c.cause_key.is_not(None))


def open_for(viewer: Viewer) -> Select[Any]:
    """Those, and the ones on an employee's missed check-ins."""
    firing = trigger_firing.c
    missed = and_(firing.employee_id == given("employee", Uuid), firing.cause == TriggerCause.MISSED_CHECK_INS)
    return _open_ones(viewer, or_(firing.goal_id == any_(ids()), missed), firing.cause_key.is_not(None))


def overdue(viewer: Viewer) -> Select[Any]:
    """Open suggestions that were raised before a time, those left out that somebody is deciding."""
    before = trigger_firing.c.raised_at <= given("before", DateTime(timezone=True))
    return _open_ones(viewer, before, skip_locked=True)


def unverified(viewer: Viewer, *where: ColumnElement[bool]) -> Select[Any]:
    """Accepted suggestions without an outcome whose action is done, with the time of that; locked."""
    firing, action = trigger_firing.c, development_action.c
    return (
        select(trigger_firing, action.completed_at.label("done_at"))
        .select_from(joined(trigger_firing, development_action, firing.action_id, living=True))
        .where(
            _own(viewer, trigger_firing),
            firing.deleted_at.is_(None),
            firing.state == SuggestionState.ACCEPTED,
            firing.outcome.is_(None),
            action.status == DevelopmentActionStatus.DONE,
            *where,
        )
        .order_by(firing.raised_at, firing.id)
        .with_for_update(of=trigger_firing)
    )


def unverified_on(viewer: Viewer) -> Select[Any]:
    """Those of them that rest on goals."""
    return unverified(viewer, trigger_firing.c.goal_id == any_(ids()))


def unverified_of(viewer: Viewer) -> Select[Any]:
    """Those of them that are for an employee."""
    return unverified(viewer, trigger_firing.c.employee_id == given("employee", Uuid))


def unverified_by(viewer: Viewer) -> Select[Any]:
    """The one of them that became an action."""
    return unverified(viewer, trigger_firing.c.action_id == given("action", Uuid))


def weeks_behind(viewer: Viewer) -> Select[Any]:
    """The weeks that a suggestion rests on, in order."""
    told = trigger_observation.c
    behind = select(told.week).where(_own(viewer, trigger_observation), told.firing_id == given("firing", Uuid))
    return behind.order_by(told.week)


def newest_rule(viewer: Viewer) -> Select[Any]:
    """The newest version of a rule."""
    told = trigger_rule.c
    columns = (told.id, told.rule_version, told.enabled, told.parameters)
    versions = select(*columns).where(_own(viewer, trigger_rule), told.key == given("key", Text))
    return versions.order_by(told.rule_version.desc()).limit(1)


def rule_parameters(viewer: Viewer) -> Select[Any]:
    """What a version of a rule asked for."""
    told = trigger_rule.c
    return select(told.parameters).where(_own(viewer, trigger_rule), told.id == given("rule", Uuid))


def _open_ones(viewer: Viewer, *where: ColumnElement[bool], skip_locked: bool = False) -> Select[Any]:
    firing = trigger_firing.c
    opened = (_own(viewer, trigger_firing), firing.state == SuggestionState.PROPOSED, firing.deleted_at.is_(None))
    chosen = select(trigger_firing).where(*opened, *where).order_by(firing.raised_at, firing.id)
    return chosen.with_for_update(skip_locked=skip_locked)


def _of_cause(viewer: Viewer, *where: ColumnElement[bool]) -> Select[Any]:
    firing = trigger_firing.c
    cause = (firing.employee_id == given("employee", Uuid), firing.cause_key == given("key", Text))
    return select(trigger_firing).where(_own(viewer, trigger_firing), *cause, firing.deleted_at.is_(None), *where)


def _own(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = table.c.organization_id == tenant(viewer)
    return mine
