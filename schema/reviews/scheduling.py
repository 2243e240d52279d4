"""When the stages of a review cycle end: HR says so, and may say something else until the ratings are released."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from schema.access.changes import change, record, require, target
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, told
from schema.kit.problems import Problem, refused
from schema.reviews import access
from schema.reviews.tables import review_cycle
from schema.reviews.templating_inputs import ReviewCycleScheduleInput
from schema.reviews.values import ReviewCycleStage

DAYS = {
    "nominations_until": "nominationsUntil",
    "self_until": "selfUntil",
    "reviews_until": "reviewsUntil",
    "calibration_until": "calibrationUntil",
    "release_on": "releaseOn",
}
"""The days of a cycle in the order in which they follow each other, and what the graph calls them."""

_OVER = (ReviewCycleStage.RELEASED, ReviewCycleStage.ENDED)


async def schedule(request: Request, given: ReviewCycleScheduleInput) -> Mapping[str, Any]:
    """Set the last days of the stages of a cycle."""
    row = await target(request, "ReviewCycle", given.cycle_id, "cycleId", version=given.expected_version)
    await require(request, access.RUNNING, None, "cycleId")
    if row.stage in _OVER:
        raise refused(Problem.CLOSED, f"The cycle is in {row.stage}; its days are history.", "cycleId")
    values = told(given, *DAYS)
    _check({name: values.get(name, getattr(row, name)) for name in DAYS})
    before = {name: getattr(row, name) for name in values}
    await change(request, review_cycle, row.id, **values)
    documents: dict[str, Any] = {"before": before, "after": values}
    record(request, Event("ReviewCycleScheduled", "ReviewCycle", row.id, EventOperation.UPDATED, **documents))
    return {"cycle_id": row.id}


def _check(days: Mapping[str, date | None]) -> None:
    checks = Checks()
    set_days = [(name, day) for name, day in days.items() if day is not None]
    for (earlier, first), (later, second) in pairwise(set_days):
        words = f"{DAYS[later]} ({second}) is before {DAYS[earlier]} ({first}); stages follow one another."
        checks.that(second >= first, Problem.BAD_VALUE, words, DAYS[later])
    checks.done()
