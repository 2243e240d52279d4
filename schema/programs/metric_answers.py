"""The answer to a question about metrics: checks what is asked, counts, and tells what may be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from schema.access.policy import Policy, permits
from schema.access.request import Request
from schema.access.values import LineKind, Relation
from schema.kit.errors import Code, CodedError, forbidden
from schema.kit.statements import Loaded
from schema.people.criteria_store import EmployeeCriteria
from schema.people.line_store import lines_held
from schema.programs import access, metric_disclosure, metric_store
from schema.programs.metric_periods import MOST, periods
from schema.programs.metric_registry import METRICS
from schema.programs.metric_values import NOTHING, Counted, Metric, Stretch, Told
from schema.programs.values import Cadence

DIMENSIONS = ("org_unit_id", "job_profile_id", "location_id", "work_arrangement")
"""What metrics may be narrowed by. Names, numbers, managers, grades and days could single somebody out."""

MOST_KEYS = 20
"""Most metrics of one question."""


@dataclass(frozen=True)
class Answer:
    """A metric with its values.

    Attributes:
        definition: the row of the definition in force.
        points: the periods with what is told of them, oldest first.
        source: what the figures come from.
        newest: the newest moment in the source; None while it is empty.
        complete: whether the last period is over and the source reaches its end.
    """

    definition: Loaded
    points: list[tuple[Stretch, Told]]
    source: str
    newest: datetime | None
    complete: bool


async def answers(
    request: Request, keys: Sequence[str], criteria: EmployeeCriteria, first: date, last: date
) -> list[Answer]:
    """The metrics in the order in which they are asked for.

    One statement for the definitions and two for each metric; with a filter, one more for each that is coarser.

    Raises:
        CodedError: `BAD_VALUE`, for unknown metrics and days; `BAD_FILTER`; `FORBIDDEN`.
    """
    metrics = _known(keys)
    _check_days(first, last)
    _check_filter(criteria)
    if not permits(access.METRIC_DEFINITIONS, request.viewer, (), request.today, request.today):
        raise forbidden(access.METRIC_DEFINITIONS.name)
    for rules in {metric.rules.name: metric.rules for metric in metrics}.values():
        await _check_reader(request, rules)
    defined = await metric_store.definitions(request)
    for metric in metrics:
        if metric.key not in defined:
            words = f"'{metric.key}' has no definition here; say with metricDefinitionUpdate what it means."
            raise CodedError(Code.BAD_VALUE, words)
    day = min(last, request.today)
    coarser = await _coarser(request, criteria)
    return [
        await _answer(request, metric, defined[metric.key], criteria, coarser, (first, last, day)) for metric in metrics
    ]


def _known(keys: Sequence[str]) -> list[Metric]:
    if not 0 < len(keys) <= MOST_KEYS or len(set(keys)) < len(keys):
        raise CodedError(Code.BAD_VALUE, f"Ask for 1 to {MOST_KEYS} metrics, each once.")
    for key in keys:
        if key not in METRICS:
            raise CodedError(Code.BAD_VALUE, f"There is no metric '{key[:40]}'; there are {', '.join(METRICS)}.")
    return [METRICS[key] for key in keys]


def _check_days(first: date, last: date) -> None:
    if first > last:
        raise CodedError(Code.BAD_VALUE, f"'from' is {first}, after 'to', {last}; swap them.")


def _check_filter(criteria: EmployeeCriteria) -> None:
    given = [name for name, value in vars(criteria).items() if value is not None and name not in DIMENSIONS]
    if given:
        words = "Metrics are narrowed by orgUnitId, jobProfileId, locationId and workArrangement alone; leave out what"
        raise CodedError(Code.BAD_FILTER, f"{words} could single somebody out.")


async def _check_reader(request: Request, rules: Policy) -> None:
    if permits(rules, request.viewer, (), request.today, request.today):
        return
    may_partner = Relation.HRBP in rules.grants and request.viewer.employee_id is not None
    if not (may_partner and LineKind.HRBP in await lines_held(request)):
        raise forbidden(rules.name)


async def _coarser(request: Request, criteria: EmployeeCriteria) -> list[EmployeeCriteria]:
    """The filters that hold all that this one holds: without one of its dimensions, or of the unit above."""
    given = [name for name in DIMENSIONS if getattr(criteria, name) is not None]
    found = [replace(criteria, **{name: None}) for name in given]
    if criteria.org_unit_id is not None:
        above = await metric_store.unit_above(request, criteria.org_unit_id)
        found += [] if above is None else [replace(criteria, org_unit_id=above)]
    return found


async def _answer(
    request: Request,
    metric: Metric,
    definition: Loaded,
    criteria: EmployeeCriteria,
    coarser: Sequence[EmployeeCriteria],
    days: tuple[date, date, date],
) -> Answer:
    first, last, day = days
    stretches = periods(Cadence(definition.cadence), first, last)
    if len(stretches) > MOST:
        words = f"From {first} to {last} are more than {MOST} periods of '{metric.key}'; ask for fewer."
        raise CodedError(Code.BAD_VALUE, words)
    found = await metric_store.figures(request, metric, stretches, criteria, day)
    more = [await metric_store.figures(request, metric, stretches, one, day) for one in coarser]
    newest = await metric_store.newest(request, metric)
    points = []
    for stretch in stretches:
        others = [one.get(stretch.starts_on, NOTHING).people for one in more]
        counted = found.get(stretch.starts_on, NOTHING)
        points.append((stretch, _told(request, metric, stretch, counted, others)))
    ended = stretches[-1].ends_on < request.today and newest is not None and newest.date() >= stretches[-1].ends_on
    return Answer(definition, points, metric.source, newest, ended)


def _told(request: Request, metric: Metric, stretch: Stretch, counted: Counted, coarser: Sequence[int]) -> Told:
    if _sees_persons(request, metric):
        return metric_disclosure.told(counted, coarser, metric.minimum)
    words = (request.viewer.organization_id, metric.key, stretch.label)
    minimum, basis, secret = metric.minimum, metric.basis, request.cursor_key
    return metric_disclosure.told_roughly(counted, coarser, minimum, basis, secret, *words)


def _sees_persons(request: Request, metric: Metric) -> bool:
    """Whether the viewer may see the single persons: who runs HR, and an HR partner, who counts only the own ones."""
    held = request.viewer.standing(access.SINGLE_PERSONS.scope) & access.SINGLE_PERSONS.grants.keys()
    return bool(held) or not permits(metric.rules, request.viewer, (), request.today, request.today)
