"""Metrics with their values in the graph: what each means, a value for each period, how fresh its source is."""

from datetime import date, datetime

import strawberry

from schema.access.fields import Info
from schema.access.lists import wrapped
from schema.people.criteria_store import EmployeeCriteria
from schema.programs.metric_answers import Answer, answers
from schema.programs.types import MetricDefinition


@strawberry.type(description="The value of a metric in a period.")
class MetricPoint:
    """A point."""

    period: str = strawberry.field(description="The period as people call it, e.g. 2026-Q3.")
    value: float | None = strawberry.field(
        description="The value; null where there is nothing to divide by, or it is suppressed."
    )
    n: int | None = strawberry.field(
        description="On how many people it rests; null where it is suppressed. To the nearest five for who may not see "
        "the persons behind it."
    )
    suppressed: bool = strawberry.field(description="Whether it is withheld because it could tell of single persons.")


@strawberry.type(description="How fresh the source of a metric is.")
class MetricFreshness:
    """Freshness."""

    source: str = strawberry.field(description="What the figures come from.")
    as_of: datetime | None = strawberry.field(description="The newest moment in it; null while it is empty.")
    complete: bool = strawberry.field(description="Whether the last period is over and the source reaches its end.")


@strawberry.type(description="A metric with its values.")
class MetricSeries:
    """A metric."""

    definition: MetricDefinition = strawberry.field(description="What it means, in the version in force.")
    points: list[MetricPoint] = strawberry.field(description="A value for each period, oldest first.")
    freshness: MetricFreshness = strawberry.field(description="How fresh its source is.")


async def series(
    info: Info, keys: list[str], criteria: EmployeeCriteria, first: date, last: date
) -> list[MetricSeries]:
    """The metrics, in the order of the keys."""
    return [_series(answer) for answer in await answers(info.context, keys, criteria, first, last)]


def _series(answer: Answer) -> MetricSeries:
    (definition,) = wrapped("MetricDefinition", [answer.definition])
    points = [
        MetricPoint(
            period=stretch.label,
            value=None if told.value is None else float(told.value),
            n=told.n,
            suppressed=told.suppressed,
        )
        for stretch, told in answer.points
    ]
    freshness = MetricFreshness(source=answer.source, as_of=answer.newest, complete=answer.complete)
    return MetricSeries(definition=definition, points=points, freshness=freshness)
