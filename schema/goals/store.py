"""Every statement of goals. Reads start from what the viewer may read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Table,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
)

from schema.access.documents import Document, documents
from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable, uuids
from schema.access.request import Request
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
from schema.goals.values import GoalKind, GoalLevel, GoalState, GoalStatus, GoalVisibility, ObservationSource
from schema.kit.clauses import among, day_of, joined
from schema.kit.putting import put

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


_ABOVE = text(
    """
    WITH RECURSIVE above (goal_id, over_id) AS (
        SELECT own.goal_id, own.over_id
        FROM (
            SELECT id AS goal_id, parent_id AS over_id FROM goal
            WHERE organization_id = :tenant AND id = :start AND deleted_at IS NULL
            UNION ALL
            SELECT goal_id, parent_id FROM goal_contribution
            WHERE organization_id = :tenant AND goal_id = :start AND deleted_at IS NULL
        ) AS own
        WHERE own.over_id IS NOT NULL
        UNION
        SELECT next.goal_id, next.over_id
        FROM above
        CROSS JOIN LATERAL (
            SELECT id AS goal_id, parent_id AS over_id FROM goal
            WHERE organization_id = :tenant AND id = above.over_id AND deleted_at IS NULL
            UNION ALL
            SELECT goal_id, parent_id FROM goal_contribution
            WHERE organization_id = :tenant AND goal_id = above.over_id AND deleted_at IS NULL
        ) AS next
        WHERE next.over_id IS NOT NULL
    )
    SELECT goal_id, over_id FROM above
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("start", type_=Uuid))

_HEADS = text(
    """
    WITH RECURSIVE up (id, parent_id, head_id) AS (
        SELECT id, parent_id, head_id FROM org_unit
        WHERE organization_id = :tenant AND id = :unit AND deleted_at IS NULL
        UNION
        SELECT above.id, above.parent_id, above.head_id
        FROM org_unit AS above JOIN up ON above.id = up.parent_id
        WHERE above.organization_id = :tenant AND above.deleted_at IS NULL
    )
    SELECT head_id FROM up WHERE head_id IS NOT NULL
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("unit", type_=Uuid))


async def metric_of(request: Request, goal_id: UUID) -> Document | None:
    """The metric of a goal; None while it has none."""
    return next(iter(await documents(request, goal_metric, goal_metric.c.goal_id == goal_id)), None)


async def insert_all(request: Request, table: Table, rows: Sequence[Document]) -> None:
    """Insert rows that have their ids; one statement, or one for each row where a column holds lists."""
    if rows:
        await put(request.session, table, request.viewer.organization_id, rows)


async def newest_observation(request: Request, metric_id: UUID) -> datetime | None:
    """When the newest value of a metric was observed; None before the first."""
    observed = metric_observation.c
    rows = await request.session.rows(
        select(func.max(observed.observed_at).label("newest")).where(
            observed.organization_id == request.viewer.organization_id, observed.goal_metric_id == metric_id
        )
    )
    newest: datetime | None = rows[0].newest
    return newest


async def observed_outside_check_ins(request: Request, metric_id: UUID, moment: datetime) -> list[Document]:
    """What was observed of a metric at a moment, check-ins aside."""
    observed = metric_observation.c
    return await documents(
        request,
        metric_observation,
        observed.goal_metric_id == metric_id,
        observed.observed_at == moment,
        observed.source != ObservationSource.CHECK_IN,
    )


async def carries_others(request: Request, goal_id: UUID) -> bool:
    """Whether other goals stand below a goal or contribute to it, seen by the viewer or not; two statements."""
    below = await documents(request, goal, goal.c.parent_id == goal_id)
    return bool(below or await documents(request, goal_contribution, goal_contribution.c.parent_id == goal_id))


async def above(request: Request, start: UUID) -> dict[UUID, list[UUID]]:
    """The goals right above each goal that is reached from `start` upwards: its parent, and what it contributes to.

    One statement, whatever the viewer may see of them.
    """
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await request.session.rows(_ABOVE, {"tenant": request.viewer.organization_id, "start": start}):
        found[row.goal_id].append(row.over_id)
    return dict(found)


async def shares_of(request: Request, parents: Sequence[UUID]) -> dict[UUID, dict[UUID, Decimal]]:
    """The weights of the contributing goals under each parent; those of private goals count for their owners alone."""
    link = goal_contribution.c
    rows = await request.session.rows(
        select(link.parent_id, link.goal_id, link.weight)
        .select_from(of_goal(goal_contribution))
        .where(
            link.organization_id == request.viewer.organization_id,
            link.parent_id == any_(uuids(parents)),
            link.deleted_at.is_(None),
            AUDIENCE[Condition.SHARED],
        )
    )
    found: dict[UUID, dict[UUID, Decimal]] = {parent: {} for parent in parents}
    for row in rows:
        found[row.parent_id][row.goal_id] = row.weight
    return found


async def leads(request: Request, unit_id: UUID | None) -> bool:
    """Whether the viewer leads a unit or one above it; one statement at most."""
    me = request.viewer.employee_id
    if me is None or unit_id is None:
        return False
    rows = await request.session.rows(_HEADS, {"tenant": request.viewer.organization_id, "unit": unit_id})
    return me in {row.head_id for row in rows}


async def pursuing(
    request: Request, template_id: UUID, cycle_id: UUID | None, owners: Sequence[UUID]
) -> frozenset[UUID]:
    """Those of the owners who pursue a goal of the template in the cycle already; one statement."""
    rows = await documents(
        request,
        goal,
        goal.c.template_id == template_id,
        goal.c.cycle_id.is_not_distinct_from(cycle_id),
        goal.c.state == GoalState.ACTIVE,
        goal.c.owner_id == any_(uuids(owners)),
    )
    return frozenset(row["owner_id"] for row in rows)


async def taken(request: Request, column: Column[Any], name: str, but: UUID | None = None) -> bool:
    """Whether another row of the column's table bears a name; one statement."""
    return any(row["id"] != but for row in await documents(request, column.table, column == name))


async def pursued_in(request: Request, cycle_id: UUID) -> int:
    """How many goals of a cycle are not closed, of those that the viewer may see; one statement."""
    wanted = GOALS.rows(request, goal.c.cycle_id == cycle_id, goal.c.state == GoalState.ACTIVE)
    (row,) = await request.fetch(None, lambda: select(func.count().label("number")).select_from(wanted.subquery()))
    return int(row.number)
