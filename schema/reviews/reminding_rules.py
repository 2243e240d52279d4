"""Which tasks of a review cycle people are reminded of on a day. Pure: no clock, no session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schema.kit.thresholds import thresholds
from schema.reviews.values import ReviewCycleStage, ReviewTask


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """The thresholds of reviews.

    Attributes:
        remind_days_before: how many days before something is due to a review cycle whoever owes it is reminded.
    """

    remind_days_before: int = 3


rules_from = thresholds("reviews", ReviewRules, {"remind_days_before": (0, 60)})
"""The thresholds in an organization's settings."""

_DUE = {
    ReviewTask.NOMINATE: (ReviewCycleStage.PEER_SELECTION, "nominations_until"),
    ReviewTask.REVIEW_SELF: (ReviewCycleStage.COLLECTING, "self_until"),
    ReviewTask.REVIEW_OTHERS: (ReviewCycleStage.COLLECTING, "reviews_until"),
}
"""In which stage a task is done, and which day of the cycle is the last one for it."""


def tasks_due(cycle: Any, today: date, rules: ReviewRules) -> Iterator[tuple[ReviewTask, date]]:
    """The tasks of a cycle that are due soon or today, each with its last day."""
    for task, (stage, column) in _DUE.items():
        due_on: date | None = getattr(cycle, column)
        if cycle.stage == stage and due_on is not None:
            begins = due_on - timedelta(days=rules.remind_days_before)
            if begins <= today <= due_on:
                yield task, due_on
