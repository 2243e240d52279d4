"""Progress that follows from contributing goals, level by level down, as far as the viewer may see them.

Goals that are hidden from the viewer count for nothing, so two viewers may read two figures; each comes with the
number of goals that it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry

from schema.access.request import Request
from schema.goals import rules, store
from schema.goals.values import RolledUp, RollUp, Share


@strawberry.type(description="A progress that follows from contributing goals, of those that you may see.")
class RolledUpProgress:
    """A figure and what it rests on."""

    progress: float = strawberry.field(description="The progress by `rollUp`; 1 is all of the way.")
    counted: int = strawberry.field(description="How many contributing goals have a progress and are counted.")
    goals: int = strawberry.field(description="How many contributing goals you may see.")


@dataclass
class _Tree:
    """The goals that were met on the way down."""

    how: dict[UUID, RollUp] = field(default_factory=dict)
    own: dict[UUID, Decimal | None] = field(default_factory=dict)
    shares: dict[UUID, list[tuple[UUID, Decimal]]] = field(default_factory=dict)


async def rolled_up(request: Request, goals: Sequence[Any]) -> list[RolledUpProgress | None]:
    """What follows for each goal from those that contribute; three statements for each level below."""
    tree = _Tree(how={one.row_id: RollUp(one.roll_up) for one in goals})
    level = [goal for goal, how in tree.how.items() if how is not RollUp.MANUAL]
    while level:
        level = await _descend(request, tree, level)
    return [_told(_follows(tree, one.row_id, frozenset())) for one in goals]


async def _descend(request: Request, tree: _Tree, level: Sequence[UUID]) -> list[UUID]:
    """Meet the goals that contribute to those of a level; those of them that have no progress of their own."""
    links = await store.GOAL_CONTRIBUTIONS.by_parents(request, "parent_id", level)
    for upper, rows in links.items():
        tree.shares[upper] = [(row.goal_id, Decimal(str(row.weight))) for row in rows]
    below = list(dict.fromkeys(row.goal_id for rows in links.values() for row in rows))
    met = await store.GOALS.by_ids(request, below)
    metrics = await store.GOAL_METRICS.by_parents(request, "goal_id", below)
    for goal, row in met.items():
        tree.how[goal] = RollUp(row.roll_up)
        tree.own[goal] = _own(row, next(iter(metrics[goal]), None))
    return [one for one in met if tree.own[one] is None and one not in tree.shares and tree.how[one] != RollUp.MANUAL]


def _own(row: Any, metric: Any) -> Decimal | None:
    """The progress of a goal by its own metric."""
    course = None if metric is None else rules.course_of(metric.__dict__, row.starts_on, row.due_on)
    if course is None or metric.current is None:
        return None
    return rules.progress(course, Decimal(str(metric.current)))


def _follows(tree: _Tree, goal: UUID, above: frozenset[UUID]) -> RolledUp | None:
    """The progress of a goal by those below it; `above` is the way to it, which an imported circle may lead back to."""
    path = above | {goal}
    shares = [
        Share(_progress(tree, lower, path), weight) for lower, weight in tree.shares.get(goal, ()) if lower not in path
    ]
    return rules.roll_up(tree.how[goal], shares)


def _progress(tree: _Tree, goal: UUID, above: frozenset[UUID]) -> Decimal | None:
    if tree.own.get(goal) is not None or goal not in tree.how:
        return tree.own.get(goal)
    found = _follows(tree, goal, above)
    return None if found is None else found.progress


def _told(found: RolledUp | None) -> RolledUpProgress | None:
    if found is None:
        return None
    return RolledUpProgress(progress=float(found.progress), counted=found.counted, goals=found.goals)
