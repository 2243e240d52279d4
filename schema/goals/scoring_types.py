"""How a goal stands by its metric, in the graph: what it lacks to be scored, its progress, how it would end."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from schema.access.lists import only_of
from schema.access.request import Request
from schema.goals import rules, values
from schema.goals.values import GoalRules, GoalState, GoalStatus, ScoringGap
from schema.kit.enums import graph_enums
from schema.people.store import settings_of

graph_enums(values)


@strawberry.type(description="How a goal stands by its metric. Nothing of it is decided: a person says how it ends.")
class GoalScoring:
    """What the rules make of the newest value."""

    scorable: bool = strawberry.field(description="Whether it has all that it needs to be scored.")
    missing: list[ScoringGap] = strawberry.field(description="What it lacks to be scored.")
    says: str = strawberry.field(description="What it lacks, as a sentence.")
    expected: float | None = strawberry.field(
        description="What the plan asks for today: on a straight line from baseline to target."
    )
    status: GoalStatus | None = strawberry.field(description="How the newest value stands against the plan of today.")
    progress: float | None = strawberry.field(
        description="How much of the way from baseline to target is done, or of a level is kept; 1 is the target."
    )
    achievement: float | None = strawberry.field(
        description="What it would count now: the progress, not below 0 and not above what the organization counts."
    )
    proposed_state: GoalState | None = strawberry.field(
        description="How it would end by its metric; goalClose asks a person to confirm it, or to say why not."
    )


async def scorings(request: Request, goals: Sequence[Any]) -> list[GoalScoring]:
    """How each goal stands today, as far as its metric can be seen; two statements."""
    metrics = await only_of(request, "GoalMetric", "goal_id", [one.row_id for one in goals])
    thresholds = rules.rules_from(await settings_of(request))
    return [
        _scoring(None if metric is None else metric.__dict__, one.starts_on, one.due_on, request.today, thresholds)
        for one, metric in zip(goals, metrics, strict=True)
    ]


def _scoring(
    metric: dict[str, Any] | None, starts_on: date, due_on: date | None, today: date, thresholds: GoalRules
) -> GoalScoring:
    gaps = rules.missing(metric, due_on)
    course = rules.course_of(metric, starts_on, due_on)
    current = None if metric is None or metric["current"] is None else Decimal(str(metric["current"]))
    scoring = GoalScoring(
        scorable=not gaps,
        missing=gaps,
        says=rules.in_words(gaps),
        expected=None,
        status=None,
        progress=None,
        achievement=None,
        proposed_state=None,
    )
    if course is not None:
        scoring.expected = float(rules.expected_value(course, today))
    if course is not None and current is not None:
        scoring.status = rules.status_of(course, current, today, thresholds)
        scoring.progress = float(rules.progress(course, current))
        scoring.achievement = float(rules.achievement(course, current, thresholds))
        scoring.proposed_state = rules.outcome(course, current, thresholds)
    return scoring
