"""Statements of triggers: what the rules read, whoever sends the request. Nothing of it goes into an answer.

A suggestion is found in what the organization knows; who may see it is another question, which `store` answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, func, or_, select

from schema.access.request import Request
from schema.checkins.rules import Observed, week_of
from schema.checkins.tables import check_in, skill_gap_flag
from schema.development import trigger_sql
from schema.development.rules import rules_from
from schema.development.tables import (
    development_action,
    development_plan,
    skill,
    trigger_firing,
    trigger_observation,
)
from schema.development.values import (
    DevelopmentActionStatus,
    DevelopmentPlanStatus,
    DevelopmentRules,
    SkillTaxonomy,
    SuggestionState,
)
from schema.kit.clauses import joined
from schema.kit.ids import uuid7
from schema.kit.putting import put_missing
from schema.people.store import settings_of


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of a rule, and what it asks for."""

    id: UUID
    rule_version: int
    enabled: bool
    parameters: Mapping[str, Any]


async def thresholds(request: Request) -> DevelopmentRules:
    """The organization's thresholds of development; one statement."""
    return rules_from(await settings_of(request))


async def check_ins_behind(request: Request, updates: Sequence[UUID]) -> list[UUID]:
    """The check-ins that goal updates belong to, in the order of their weeks; one statement."""
    return [row.check_in_id for row in await request.ask(trigger_sql.check_ins_behind, ids=updates)]


async def skill_blockers_of(request: Request, check_in_id: UUID) -> Sequence[Any]:
    """The open blockers of kind skill that a check-in raised; one statement."""
    return await request.ask(trigger_sql.skill_blockers, check_in=check_in_id)


async def monday_of_check_in(request: Request, check_in_id: UUID) -> date:
    """The Monday of a check-in's week; one statement."""
    told = check_in.c
    rows = await request.session.rows(
        select(told.week_starts_on).where(_own(request, check_in), told.id == check_in_id)
    )
    monday: date = rows[0].week_starts_on
    return monday


async def flag(request: Request, flag_id: UUID) -> Row[Any]:
    """A flagged skill gap with the Monday of its check-in; one statement."""
    return (
        await request.session.rows(
            select(skill_gap_flag, check_in.c.week_starts_on)
            .select_from(joined(skill_gap_flag, check_in, skill_gap_flag.c.check_in_id))
            .where(_own(request, skill_gap_flag), skill_gap_flag.c.id == flag_id)
        )
    )[0]


async def flagged_skill(request: Request, employee_id: UUID, goal_id: UUID) -> UUID | None:
    """The skill that was last flagged as lacking for a goal; one statement."""
    rows = await request.ask(trigger_sql.flagged_skills, employee=employee_id, goal=goal_id)
    return rows[0].skill_id if rows else None


async def goals_named(request: Request, goals: Sequence[UUID]) -> dict[UUID, Any]:
    """Goals by id, removed ones among them; one statement."""
    return {row.id: row for row in await request.ask(trigger_sql.goals, ids=goals)}


async def skill_name(request: Request, skill_id: UUID) -> str:
    """The name of a skill; one statement."""
    rows = await request.session.rows(select(skill.c.name).where(_own(request, skill), skill.c.id == skill_id))
    return str(rows[0].name)


async def skill_called(request: Request, name: str) -> UUID | None:
    """The skill of a name, whatever its case and taxonomy; one statement."""
    return await _skill(request, func.lower(skill.c.name) == func.lower(name))


async def own_skill_of_code(request: Request, code: str) -> UUID | None:
    """The organization's own skill of a code; one statement."""
    return await _skill(request, skill.c.taxonomy == SkillTaxonomy.LOCAL, skill.c.code == code)


async def skills_in(request: Request, text: str) -> Sequence[Any]:
    """The skills whose name stands in a text, the longest first; whether as a word of its own is not asked here."""
    return await request.ask(trigger_sql.skills_in, words=text)


async def is_flagged(request: Request, employee_id: UUID, skill_id: UUID) -> bool:
    """Whether a skill is flagged as lacking, by a flag that stands; one statement."""
    told = skill_gap_flag.c
    mine = (told.employee_id == employee_id, told.skill_id == skill_id, told.deleted_at.is_(None))
    return bool(await request.session.rows(select(told.id).where(_own(request, skill_gap_flag), *mine).limit(1)))


async def open_of_cause(request: Request, employee_id: UUID, key: str) -> Any | None:
    """The open suggestion that answers a cause; one statement."""
    return next(iter(await request.ask(trigger_sql.open_of_cause, employee=employee_id, key=key)), None)


async def last_of_cause(request: Request, employee_id: UUID, key: str) -> Any | None:
    """The suggestion for a cause that was decided last; one statement."""
    return next(iter(await request.ask(trigger_sql.last_of_cause, employee=employee_id, key=key)), None)


async def open_on(request: Request, goals: Sequence[UUID]) -> Sequence[Any]:
    """Open suggestions that a rule raised on goals, locked."""
    return await request.ask(trigger_sql.open_on, ids=goals)


async def open_for(request: Request, employee_id: UUID, goals: Sequence[UUID]) -> Sequence[Any]:
    """Open suggestions that a rule raised on goals, and those on an employee's missed check-ins; locked."""
    return await request.ask(trigger_sql.open_for, employee=employee_id, ids=goals)


async def overdue(request: Request, raised_before: datetime) -> Sequence[Any]:
    """Open suggestions that were raised before a time, those left out that somebody is deciding."""
    return await request.ask(trigger_sql.overdue, before=raised_before)


async def unverified(request: Request) -> Sequence[Any]:
    """Accepted suggestions without an outcome whose action is done, with the time of that; locked; one statement."""
    return await request.ask(trigger_sql.unverified)


async def unverified_on(request: Request, goals: Sequence[UUID]) -> Sequence[Any]:
    """Those of them that rest on goals."""
    return await request.ask(trigger_sql.unverified_on, ids=goals)


async def unverified_of(request: Request, employee_id: UUID) -> Sequence[Any]:
    """Those of them that are for an employee."""
    return await request.ask(trigger_sql.unverified_of, employee=employee_id)


async def unverified_by(request: Request, action_id: UUID) -> Sequence[Any]:
    """The one of them that became an action."""
    return await request.ask(trigger_sql.unverified_by, action=action_id)


async def unacted(request: Request, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Accepted suggestions without an outcome whose action is not done, those left out that somebody holds; locked.

    With `due_on` of the action, and `given_up`: whether it was cancelled, or its plan was closed.
    """
    firing, action = trigger_firing.c, development_action.c
    gone = or_(
        action.status == DevelopmentActionStatus.CANCELLED, development_plan.c.status == DevelopmentPlanStatus.CLOSED
    )
    source = joined(trigger_firing, development_action, firing.action_id, living=True)
    return await request.session.rows(
        select(trigger_firing, action.due_on, gone.label("given_up"))
        .select_from(joined(source, development_plan, action.plan_id))
        .where(
            _own(request, trigger_firing),
            firing.deleted_at.is_(None),
            firing.state == SuggestionState.ACCEPTED,
            firing.outcome.is_(None),
            action.status != DevelopmentActionStatus.DONE,
            *where,
        )
        .order_by(firing.raised_at, firing.id)
        .with_for_update(of=trigger_firing, skip_locked=True)
    )


async def unacted_by(request: Request, action_id: UUID) -> Sequence[Row[Any]]:
    """The one of them that became an action."""
    return await unacted(request, trigger_firing.c.action_id == action_id)


async def unacted_since(request: Request, decided_before: datetime) -> Sequence[Row[Any]]:
    """Those of them that were accepted before a time, or given up."""
    closed = development_plan.c.status == DevelopmentPlanStatus.CLOSED
    cancelled = development_action.c.status == DevelopmentActionStatus.CANCELLED
    return await unacted(request, or_(trigger_firing.c.decided_at < decided_before, cancelled, closed))


async def given_up_by(request: Request, action_id: UUID) -> Sequence[Row[Any]]:
    """The suggestion that became an action and has an outcome although nobody had done it; locked."""
    firing = trigger_firing.c
    wanted = (_own(request, trigger_firing), firing.action_id == action_id, firing.outcome.is_not(None))
    return await request.session.rows(select(trigger_firing).where(*wanted).with_for_update())


async def observed_weeks(request: Request, firing_id: UUID) -> list[str]:
    """The weeks that a suggestion rests on, in order; one statement."""
    return [row.week for row in await request.ask(trigger_sql.weeks_behind, firing=firing_id)]


async def observe(request: Request, firing_id: UUID, seen: Sequence[tuple[date, Observed | None]]) -> int:
    """Add what a suggestion rests on, each week (by its Monday) once; how many weeks are new. One statement."""
    rows = [
        {
            "id": uuid7(),
            "firing_id": firing_id,
            "goal_update_id": told and told.goal_update_id,
            "week": week_of(monday),
            "value": told and told.value,
            "target": told and told.target,
        }
        for monday, told in seen
    ]
    return len(await put_missing(request.session, trigger_observation, request.viewer.organization_id, rows))


async def newest_rule(request: Request, key: str) -> Rule | None:
    """The newest version of a rule; one statement."""
    rows = await request.ask(trigger_sql.newest_rule, key=key)
    return Rule(rows[0].id, rows[0].rule_version, rows[0].enabled, rows[0].parameters) if rows else None


async def rule_parameters(request: Request, rule_id: UUID) -> Mapping[str, Any]:
    """What a version of a rule asked for; one statement."""
    (row,) = await request.ask(trigger_sql.rule_parameters, rule=rule_id)
    asked: Mapping[str, Any] = row.parameters
    return asked


async def _skill(request: Request, *where: ColumnElement[bool]) -> UUID | None:
    found = select(skill.c.id).where(_own(request, skill), skill.c.deleted_at.is_(None), *where).limit(1)
    rows = await request.session.rows(found)
    return rows[0].id if rows else None


def _own(request: Request, table: Table) -> ColumnElement[bool]:
    """The rows of the viewer's organization."""
    mine: ColumnElement[bool] = table.c.organization_id == request.viewer.organization_id
    return mine
