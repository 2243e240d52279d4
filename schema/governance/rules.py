"""When a webhook is tried again, left alone, given up. Pure: no clock, no chance, no session."""

from datetime import datetime, timedelta

from schema.governance.values import BreakerState

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
RETRY_FOR = timedelta(days=3)
"""How long after its first attempt a delivery is tried again."""

FAILURES_IN_A_ROW = 10
"""After so many, a subscriber is left alone for a while."""

LEFT_ALONE = timedelta(minutes=15)


def delay(failures: int, chance: float) -> timedelta:
    """How long to wait after a failed attempt: any time up to a bound that doubles, so that many do not come at once.

    Args:
        failures: failed attempts of the delivery so far, 1 or more.
        chance: from 0 to 1, drawn evenly ("full jitter": M. Brooker, AWS Architecture Blog, 2015).
    """
    bound = FIRST_DELAY.total_seconds() * 2.0 ** min(failures - 1, 30)
    return min(timedelta(seconds=bound), LONGEST_DELAY) * chance


def open_until(failures: int, now: datetime) -> datetime | None:
    """Until when a subscriber is left alone that has failed so often in a row; None where it is not."""
    return now + LEFT_ALONE if failures >= FAILURES_IN_A_ROW else None


def breaker(until: datetime | None, now: datetime) -> BreakerState:
    """What `open_until` says at a time."""
    if until is None:
        return BreakerState.CLOSED
    return BreakerState.OPEN if now < until else BreakerState.HALF_OPEN


def is_given_up(first_attempt: datetime, now: datetime) -> bool:
    """Whether a delivery whose attempts have all failed is not tried again."""
    return now - first_attempt >= RETRY_FOR


def retry_at(failures: int, chance: float, first_attempt: datetime, now: datetime) -> datetime:
    """When a delivery is tried again; the last time when its days are over."""
    return min(now + delay(failures, chance), max(first_attempt + RETRY_FOR, now))
