"""How a goal is measured: its metric, and the values that are observed of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, record, remove, target
from schema.access.documents import Document, document
from schema.access.request import Request
from schema.access.values import ViewerKind
from schema.goals import rules, store
from schema.goals.drafting import check_metric, metric_columns
from schema.goals.inputs import GoalMetricInput, GoalMetricObserveInput
from schema.goals.recording import GONE, MOVED, NEW, about_part
from schema.goals.rights import may_change
from schema.goals.tables import goal, goal_metric, metric_observation
from schema.goals.values import GoalState, ObservationSource
from schema.kit.inputs import Checks, exact
from schema.kit.problems import Problem, refused
from schema.kit.tables import Measure
from schema.people.store import settings_of

_METRIC = ("unit", "direction", "target")


async def observe_metric(request: Request, given: GoalMetricObserveInput) -> Mapping[str, Any]:
    """Note a value of a metric; the same value of the same moment, sent again, is the same observation."""
    of = await document(request, goal, (await target(request, "Goal", given.goal_id, "goalId")).id)
    if of["owner_id"] is None or of["owner_id"] != request.viewer.employee_id:
        await may_change(request, of, "goalId")
    if of["state"] != GoalState.ACTIVE:
        raise refused(Problem.CLOSED, f"The goal is closed as {of['state']} and is measured no more.", "goalId")
    value, moment = exact(given.value, Measure, "value"), given.observed_at or request.now
    if moment > request.now:
        raise refused(Problem.FUTURE, f"{moment.isoformat()} lies ahead; send when the value held.", "observedAt")
    metric = await store.metric_of(request, of["id"])
    if metric is None:
        raise refused(Problem.BAD_VALUE, "The goal has no metric; add one with goalUpdate first.", "goalId")
    known = next(iter(await store.observed_outside_check_ins(request, metric["id"], moment)), None)
    if known is not None and known["value"] != value:
        words = f"Another value, {known['value']}, was observed at that very moment; send when this one held."
        raise refused(Problem.ALREADY_EXISTS, words, "observedAt")
    source = ObservationSource.CONNECTOR if request.viewer.kind is ViewerKind.SERVICE else ObservationSource.MANUAL
    observation = known["id"] if known else await observe(request, of, metric, value, moment, source)
    return {"goal_id": of["id"], "metric_id": metric["id"], "observation_id": observation}


async def observe(  # noqa: PLR0913 - an observation has as many facts
    request: Request,
    of: Document,
    metric: Document,
    value: Decimal,
    moment: datetime,
    source: ObservationSource,
    *,
    day: date | None = None,
    check_in_id: UUID | None = None,
    causes: Sequence[UUID] = (),
) -> UUID:
    """Store a value of a metric with what the plan asked for, and make it the current one where it is the newest.

    Args:
        request: the request, whose right to do so was checked; the goal is locked.
        of: the goal, as it is stored.
        metric: its metric, as it is stored.
        value: the value, with as many digits as the column has.
        moment: when it held.
        source: where it comes from.
        day: the day whose plan it is held against; that of the moment when left out.
        check_in_id: the check-in that told it.
        causes: ids of the events that it follows from.
    """
    facts = {"goal_metric_id": metric["id"], "value": value, "source": source, "check_in_id": check_in_id}
    asked = await _asked(request, of, metric, value, day or moment.date())
    newest = await store.newest_observation(request, metric["id"])
    new = await add(request, metric_observation, **facts, **asked, observed_at=moment)
    after = await document(request, metric_observation, new)
    told = about_part("MetricObservationCreated", "MetricObservation", NEW, of, None, after, causes=causes)
    record(request, told)
    if newest is None or moment >= newest:
        await change(request, goal_metric, metric["id"], current=value)
        after = metric | {"current": value}
        record(request, about_part("GoalMetricUpdated", "GoalMetric", MOVED, of, metric, after, causes=[told.id]))
    return new


def first_metric(given: GoalMetricInput | None, template: Mapping[str, Any], checks: Checks) -> dict[str, Any] | None:
    """The metric of a new goal: what was sent over what the template has; None where neither has any."""
    if given is None and template.get("unit") is None:
        return None
    metric = metric_columns(given or GoalMetricInput(), template, checks)
    check_metric(metric, checks, needed=_METRIC)
    return metric


async def replace_metric(request: Request, given: GoalMetricInput | None, of: Document) -> None:
    """Put a metric in the place of the old one; None takes it away, as long as nothing was observed."""
    before = await store.metric_of(request, of["id"])
    observed = before is not None and await store.newest_observation(request, before["id"]) is not None
    if given is None:
        await _drop(request, of, before, observed=observed)
        return
    checks = Checks()
    after = metric_columns(given, {}, checks)
    check_metric(after, checks, needed=_METRIC)
    words = "Values in the old unit were observed; close this goal and make a new one."
    same_unit = before is None or before["unit"] == after.get("unit")
    checks.that(same_unit or not observed, Problem.BAD_VALUE, words, "metric", "unit")
    checks.done()
    if before is None:
        await measure(request, of, after)
        return
    await change(request, goal_metric, before["id"], **after)
    record(request, about_part("GoalMetricUpdated", "GoalMetric", MOVED, of, before, before | after))


async def measure(request: Request, of: Document, metric: Mapping[str, Any]) -> None:
    """Give a goal its first metric."""
    metric_id = await add(request, goal_metric, goal_id=of["id"], **metric)
    after = await document(request, goal_metric, metric_id)
    record(request, about_part("GoalMetricCreated", "GoalMetric", NEW, of, None, after))


async def _drop(request: Request, of: Document, before: Document | None, *, observed: bool) -> None:
    if observed:
        raise refused(Problem.BAD_VALUE, "The metric has observed values; close the goal instead.", "metric")
    if before is not None:
        await remove(request, goal_metric, before["id"])
        record(request, about_part("GoalMetricDeleted", "GoalMetric", GONE, of, before, None))


async def _asked(request: Request, of: Document, metric: Document, value: Decimal, day: date) -> dict[str, Any]:
    """What the plan asks for on a day, and whether the value misses it; nothing where the goal can't be scored."""
    course = rules.course_of(metric, of["starts_on"], of["due_on"])
    if course is None:
        return {"target": None, "missed": False}
    thresholds = rules.rules_from(await settings_of(request))
    return {
        "target": rules.expected_value(course, day),
        "missed": rules.is_missed(course, value, day, thresholds),
    }
