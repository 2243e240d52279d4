"""Every statement of goals. Reads start from what the viewer may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, any_, literal

from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable
from schema.access.values import Condition
from schema.goals import access
from schema.goals.tables import (
    goal,
    goal_contribution,
    goal_cycle,
    goal_metric,
    goal_template,
    metric_observation,
)
from schema.goals.values import GoalKind, GoalLevel, GoalState, GoalStatus, GoalVisibility
from schema.kit.clauses import among, day_of, joined

AUDIENCE: Mapping[Condition, ColumnElement[bool]] = {
    Condition.SHARED: goal.c.visibility != GoalVisibility.PRIVATE,
    Condition.TEAM: goal.c.visibility.in_([GoalVisibility.TEAM, GoalVisibility.ORGANIZATION]),
    Condition.PUBLIC: goal.c.visibility == GoalVisibility.ORGANIZATION,
}
"""For whom a goal is meant. What hangs on a goal joins it by key: were the visibility copied, it would lag behind."""

STARTS_ON = Order("STARTS_ON", (goal.c.starts_on,), descending=True)


def of_goal(table: Table) -> FromClause:
    """Rows with the goal that they are about; those of a removed goal are gone with it."""
    return joined(table, goal, table.c.goal_id, living=True)


_SAME_AS_GOAL = Anchors(subject=goal.c.owner_id, dated=goal.c.due_on, conditions=AUDIENCE)

GOAL_CYCLES = Readable(
    goal_cycle, access.GOAL_FRAME, order=Order("STARTS_ON", (goal_cycle.c.starts_on,), descending=True)
)
GOAL_TEMPLATES = Readable(goal_template, access.GOAL_FRAME, order=Order("TITLE", (goal_template.c.title,)))
GOALS = Readable(goal, access.GOALS, _SAME_AS_GOAL, order=STARTS_ON)
GOAL_CONTRIBUTIONS = Readable(goal_contribution, access.GOALS, _SAME_AS_GOAL, source=of_goal(goal_contribution))
GOAL_METRICS = Readable(goal_metric, access.GOALS, _SAME_AS_GOAL, source=of_goal(goal_metric))
METRIC_OBSERVATIONS = Readable(
    metric_observation,
    access.GOALS,
    Anchors(subject=goal.c.owner_id, dated=day_of(metric_observation.c.observed_at), conditions=AUDIENCE),
    source=joined(
        joined(metric_observation, goal_metric, metric_observation.c.goal_metric_id, living=True),
        goal,
        goal_metric.c.goal_id,
        living=True,
    ),
    order=Order("OBSERVED_AT", (metric_observation.c.observed_at,), descending=True),
)


@dataclass(frozen=True)
class GoalCriteria:
    """What a goal must meet to be listed; None means no limit."""

    cycle_id: UUID | None = None
    level: Sequence[GoalLevel] | None = None
    kind: Sequence[GoalKind] | None = None
    state: Sequence[GoalState] | None = None
    status: Sequence[GoalStatus] | None = None
    due_from: date | None = None
    due_before: date | None = None
    strategic_tag: str | None = None


def matching(criteria: GoalCriteria) -> list[ColumnElement[Any]]:
    """The criteria as clauses over goals."""
    clauses: list[ColumnElement[Any] | None] = [
        None if criteria.cycle_id is None else goal.c.cycle_id == criteria.cycle_id,
        None if criteria.due_from is None else goal.c.due_on >= criteria.due_from,
        None if criteria.due_before is None else goal.c.due_on < criteria.due_before,
        None if criteria.strategic_tag is None else literal(criteria.strategic_tag) == any_(goal.c.tags),
        among(goal.c.level, criteria.level),
        among(goal.c.kind, criteria.kind),
        among(goal.c.state, criteria.state),
        among(goal.c.status, criteria.status),
    ]
    return [clause for clause in clauses if clause is not None]
