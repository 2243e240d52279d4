"""What inputs say of a goal, as its columns keep it: texts, bounds, figures that fit each other. Asks no database."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from schema.goals import rules
from schema.goals.inputs import GoalMetricInput
from schema.goals.values import MetricDirection
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, refused
from schema.kit.tables import Measure, Ratio

TITLE, DESCRIPTION, REASON, UNIT, NAME = 200, 10_000, 2_000, 40, 100
TAG, TAGS, SHARES = 50, 20, 20
LEAST_DIFFICULTY, MOST_DIFFICULTY = 1, 5

_REQUIRED = frozenset({"title", "name", "level", "kind", "visibility", "roll_up", "starts_on", "ends_on", "state"})
_LENGTHS = {"title": TITLE, "description": DESCRIPTION, "name": NAME, "unit": UNIT}
_FIGURES = ("baseline", "target", "green_at", "yellow_at")


def columns(given: Mapping[str, Any], checks: Checks) -> dict[str, Any]:
    """The plain attributes of a goal, cycle or template by column; what is wrong with them goes to `checks`."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        with checks.part():
            found["tags" if name == "strategic_tags" else name] = _column(name, value)
    return found


def metric_columns(given: GoalMetricInput, template: Mapping[str, Any], checks: Checks) -> dict[str, Any]:
    """The columns of a metric; what the input leaves out is the template's."""
    found: dict[str, Any] = {"direction": given.direction or template.get("direction")}
    with checks.part():
        found["unit"] = template.get("unit") if given.unit is None else text(given.unit, UNIT, "metric", "unit")
    for name in _FIGURES:
        number = getattr(given, name)
        with checks.part():
            path = ("metric", graph_name(name))
            found[name] = template.get(name) if number is None else exact(number, Measure, *path)
    return found


def check_metric(metric: Mapping[str, Any], checks: Checks, *, needed: Sequence[str]) -> None:
    """That a metric has what is needed, and that its figures fit its direction; what is no figure was told before."""
    for name in needed:
        words = f"A metric needs its {name}; send it."
        lacks = name in metric and metric[name] is None
        checks.that(not lacks, Problem.BAD_VALUE, words, "metric", name)
    direction, target = metric.get("direction"), metric.get("target")
    if direction is None or target is None:
        return
    way = MetricDirection(direction)
    if way is not MetricDirection.MAINTAIN:
        _check_beyond(way, metric.get("baseline"), target, checks)
    _check_edges(way, metric, checks)


def check_days(starts_on: date | None, due_on: date | None, last: str, checks: Checks) -> None:
    """That the last day does not lie before the first one."""
    if starts_on is not None and due_on is not None:
        words = f"{due_on} lies before the first day, {starts_on}; send a later day."
        checks.that(starts_on <= due_on, Problem.BAD_VALUE, words, last)


def share(number: str, *path: str) -> Decimal:
    """A weight of a contribution, above 0 and at most 1.

    Raises:
        RefusedError: NOT_A_NUMBER, BAD_VALUE.
    """
    weight = exact(number, Ratio, *path)
    if not 0 < weight <= rules.WHOLE:
        raise refused(Problem.BAD_VALUE, f"{number[:20]} is no share; send more than 0 and at most 1.", *path)
    return weight


def graph_name(name: str) -> str:
    """The name of a field of an input in the graph."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _column(name: str, value: Any) -> Any:
    path = graph_name(name)
    if value is None and name in _REQUIRED:
        raise refused(Problem.BAD_VALUE, f"It can't be without {path}; send one.", path)
    match name, value:
        case "strategic_tags", _:
            return _tags(value or [], path)
        case _, None:
            return None
        case "weight", _:
            return _weight(value, path)
        case "difficulty", _:
            return _difficulty(value, path)
        case _ if name in _LENGTHS:
            return text(value, _LENGTHS[name], path)
    return value


def _tags(tags: Sequence[str], path: str) -> list[str]:
    if len(tags) > TAGS:
        raise refused(Problem.BAD_VALUE, f"These are {len(tags)} tags; send at most {TAGS}.", path)
    return list(dict.fromkeys(text(tag, TAG, path, str(number)) for number, tag in enumerate(tags)))


def _weight(number: str, path: str) -> Decimal:
    weight = exact(number, Ratio, path)
    if not 0 <= weight <= rules.WHOLE:
        raise refused(Problem.BAD_VALUE, f"{number[:20]} is no weight; send a number from 0 to 1.", path)
    return weight


def _difficulty(value: int, path: str) -> int:
    if not LEAST_DIFFICULTY <= value <= MOST_DIFFICULTY:
        raise refused(Problem.BAD_VALUE, f"{value} is no difficulty; send 1, easy, to 5, very hard.", path)
    return value


def _check_beyond(way: MetricDirection, baseline: Decimal | None, target: Decimal, checks: Checks) -> None:
    if baseline is None:
        return
    side = "below" if way is MetricDirection.REDUCE else "above"
    words = f"To {way.value.lower()}, the target lies {side} the baseline, {baseline}; {target} does not."
    beyond = baseline != target and rules.as_good_as(way, target, baseline)
    checks.that(beyond, Problem.BAD_VALUE, words, "metric", "target")


def _check_edges(way: MetricDirection, metric: Mapping[str, Any], checks: Checks) -> None:
    """The target is at least as good as `green_at`, and that as `yellow_at`."""
    better, better_name = metric["target"], "target"
    for name in ("green_at", "yellow_at"):
        edge = metric.get(name)
        if edge is not None:
            words = f"{edge} is better than the {better_name}, {better}; send one that is not."
            checks.that(rules.as_good_as(way, better, edge), Problem.BAD_VALUE, words, "metric", graph_name(name))
            better, better_name = edge, graph_name(name)
