"""How a goal is scored, in a page. Pure arithmetic on exact decimals; no clock, no session. Decides about nobody.

The plan is a straight line from the baseline on the first day to the target on the last one; a level to maintain asks
for its target on every day. Beside the line runs a corridor of constant width: on the last day its green edge is
`green_at` and its yellow edge `yellow_at`. Where a metric has none, the organization's tolerances say how wide it is:
shares of the way from baseline to target. A level to maintain has no way; there the shares are of the target itself,
and half as wide, since a level that sinks by a twentieth is as serious as a plan that lags by a tenth.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import mul
from typing import Any
from uuid import UUID

from schema.goals.values import (
    Corridor,
    Course,
    GoalRules,
    GoalState,
    GoalStatus,
    MetricDirection,
    RolledUp,
    RollUp,
    ScoringGap,
    Share,
)
from schema.kit.thresholds import thresholds

DECIMALS = Decimal("0.0001")
"""Values and progress are kept to four decimals."""
MOST_PROGRESS = Decimal(1000)
"""Progress is told up to a thousand times the way, in either direction; the value itself tells the rest."""
WHOLE, NOTHING = Decimal(1), Decimal(0)
DEFAULTS = GoalRules()


def _conflict(rules: GoalRules) -> str | None:
    if rules.green_tolerance > rules.yellow_tolerance:
        return "What is still green may not be further behind than what is still yellow."
    return None


_SHARE = (NOTHING, WHOLE)
rules_from = thresholds(
    "goals",
    GoalRules,
    {
        "green_tolerance": _SHARE,
        "yellow_tolerance": _SHARE,
        "miss_tolerance": _SHARE,
        "most_achievement": (WHOLE, Decimal(10)),
    },
    _conflict,
)
"""The thresholds in an organization's settings."""

_LEVEL_SHARE = Decimal("0.5")
_WORDS = {
    ScoringGap.UNIT: "a unit",
    ScoringGap.DIRECTION: "a direction",
    ScoringGap.BASELINE: "a baseline",
    ScoringGap.TARGET: "a target",
    ScoringGap.DUE_ON: "a day when it is due",
}


def missing(metric: Mapping[str, object] | None, due_on: date | None) -> list[ScoringGap]:
    """What a goal lacks to be scored, in the order of the enumeration; `metric` is the row of its metric."""
    has = {} if metric is None else metric
    kept = {gap: has.get(gap.value.lower()) for gap in ScoringGap if gap is not ScoringGap.DUE_ON}
    return [gap for gap, value in (kept | {ScoringGap.DUE_ON: due_on}).items() if value is None]


def course_of(metric: Mapping[str, Any] | None, starts_on: date, due_on: date | None) -> Course | None:
    """A goal as it is scored, from the row of its metric and its dates; None where something is missing."""
    if metric is None or due_on is None or missing(metric, due_on):
        return None
    return Course(
        direction=MetricDirection(metric["direction"]),
        baseline=Decimal(str(metric["baseline"])),
        target=Decimal(str(metric["target"])),
        starts_on=starts_on,
        due_on=due_on,
        green_at=None if metric["green_at"] is None else Decimal(str(metric["green_at"])),
        yellow_at=None if metric["yellow_at"] is None else Decimal(str(metric["yellow_at"])),
    )


def in_words(gaps: Sequence[ScoringGap]) -> str:
    """What is missing, as a sentence."""
    if not gaps:
        return "It can be scored."
    *others, last = [_WORDS[gap] for gap in gaps]
    return f"It can't be scored without {', '.join(others) + ' and ' if others else ''}{last}."


def expected_value(course: Course, day: date) -> Decimal:
    """What the plan asks for at the end of a day, to four decimals; of a week, ask for its Sunday."""
    if course.direction is MetricDirection.MAINTAIN:
        return course.target
    planned = (course.due_on - course.starts_on).days + 1
    done = min(max((day - course.starts_on).days + 1, 0), planned)
    return (course.baseline + (course.target - course.baseline) * done / planned).quantize(DECIMALS)


def corridor(course: Course, day: date, rules: GoalRules = DEFAULTS) -> Corridor:
    """The edges of the corridor on a day; a value on an edge is still inside.

    A yellow edge is never inside the green one, and what is green is no miss.
    """
    green = _width(course, course.green_at, rules.green_tolerance)
    yellow = max(green, _width(course, course.yellow_at, rules.yellow_tolerance))
    miss = max(green, _width(course, None, rules.miss_tolerance))
    expected = expected_value(course, day)
    worse = 1 if course.direction is MetricDirection.REDUCE else -1
    return Corridor(expected, expected + worse * green, expected + worse * yellow, expected + worse * miss)


def status_of(course: Course, value: Decimal, day: date, rules: GoalRules = DEFAULTS) -> GoalStatus:
    """Green within the green edge of the corridor of a day, yellow within the yellow one, else red."""
    edges = corridor(course, day, rules)
    if as_good_as(course.direction, value, edges.green):
        return GoalStatus.GREEN
    return GoalStatus.YELLOW if as_good_as(course.direction, value, edges.yellow) else GoalStatus.RED


def is_missed(course: Course, value: Decimal, day: date, rules: GoalRules = DEFAULTS) -> bool:
    """Whether a value is behind the plan of a day by more than the tolerance."""
    return not as_good_as(course.direction, value, corridor(course, day, rules).missed_beyond)


def as_good_as(direction: MetricDirection, value: Decimal, other: Decimal) -> bool:
    """Whether a value is at least as good as another one: not above it where it is to be reduced, else not below."""
    return value <= other if direction is MetricDirection.REDUCE else value >= other


def progress(course: Course, value: Decimal) -> Decimal:
    """How much of the way from baseline to target is done: 0 is the baseline, 1 the target; four decimals.

    Below 0 it is worse than the baseline, above 1 better than the target. Of a level to maintain it is the level
    kept: 1 at the target, 0.9 a tenth of the target below it. Without any way it is 1 or 0: met, or not.
    """
    keeps = course.direction is MetricDirection.MAINTAIN
    origin = course.target - abs(course.target) if keeps else course.baseline
    way = course.target - origin
    if way == 0:
        return WHOLE if as_good_as(course.direction, value, course.target) else NOTHING
    share = (value - origin) / way
    return min(max(share, -MOST_PROGRESS), MOST_PROGRESS).quantize(DECIMALS)


def achievement(course: Course, value: Decimal, rules: GoalRules = DEFAULTS) -> Decimal:
    """What a goal counts in the end: its progress, not below 0 and not above what the organization counts at most."""
    return min(max(progress(course, value), NOTHING), rules.most_achievement)


def outcome(course: Course, value: Decimal, rules: GoalRules = DEFAULTS) -> GoalState:
    """How a goal ends by its metric: achieved inside the green corridor of its last day, else missed.

    A proposal; a person confirms it, or says why not.
    """
    green = status_of(course, value, course.due_on, rules) is GoalStatus.GREEN
    return GoalState.ACHIEVED if green else GoalState.MISSED


def outcome_in_words(course: Course, value: Decimal, unit: str, found: GoalState) -> str:
    """How a goal ends by its metric, as a sentence with the figures."""
    return f"By its metric it is {found.value}: {_plain(value)} against {_plain(course.target)} {unit}."


def roll_up(how: RollUp, shares: Sequence[Share]) -> RolledUp | None:
    """The progress that follows from contributing goals; None where the owner says it, or none of them has any.

    A goal without progress is left out rather than taken for 0, and `counted` says how many were not. Weights
    need not add up: the weighted average is by what they are.
    """
    known = [share for share in shares if share.progress is not None]
    found = [share.progress for share in known if share.progress is not None]
    if how is RollUp.MANUAL or not found:
        return None
    match how:
        case RollUp.AVERAGE:
            result = sum(found, NOTHING) / len(found)
        case RollUp.MINIMUM:
            result = min(found)
        case RollUp.WEIGHTED:
            weights = [share.weight for share in known]
            if not sum(weights):
                return None
            result = sum(map(mul, found, weights), NOTHING) / sum(weights)
    return RolledUp(result.quantize(DECIMALS), len(known), len(shares))


def missing_weight(weights: Iterable[Decimal]) -> Decimal:
    """What the weights lack to add up to 1; below 0 where they are too many."""
    return WHOLE - sum(weights, NOTHING)


def way_up(above: Mapping[UUID, Iterable[UUID]], start: UUID, end: UUID) -> list[UUID]:
    """A shortest way from a goal up to another one, both included; empty where there is none.

    `above` holds the goals right above each: its parent, and those that it contributes to.
    """
    came_from: dict[UUID, UUID | None] = {start: None}
    waiting = deque([start])
    while waiting:
        goal = waiting.popleft()
        if goal == end:
            return _traced(came_from, end)
        for upper in above.get(goal, ()):
            if upper not in came_from:
                came_from[upper] = goal
                waiting.append(upper)
    return []


def _width(course: Course, edge: Decimal | None, tolerance: Decimal) -> Decimal:
    """How far an edge of the corridor is from the plan, in the unit of the metric."""
    if edge is not None:
        better = as_good_as(course.direction, edge, course.target)
        return NOTHING if better else abs(course.target - edge)
    if course.direction is MetricDirection.MAINTAIN:
        return tolerance * _LEVEL_SHARE * abs(course.target)
    return tolerance * abs(course.target - course.baseline)


def _plain(value: Decimal) -> str:
    """A number without the zeros that say nothing."""
    return f"{value.normalize():f}"


def _traced(came_from: Mapping[UUID, UUID | None], end: UUID) -> list[UUID]:
    way = [end]
    while (before := came_from[way[-1]]) is not None:
        way.append(before)
    return way[::-1]
