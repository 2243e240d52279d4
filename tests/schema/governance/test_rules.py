"""When a webhook is tried again: bounds that double, days that end, a breaker that opens and half opens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.governance import rules
from schema.governance.values import BreakerState

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("failures", "bound"), [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (1000, 3600)])
def test_the_bound_of_the_delay_doubles_up_to_an_hour(failures: int, bound: int) -> None:
    assert rules.delay(failures, 1.0) == bound * SECOND


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_delay_is_anywhere_below_its_bound(failures: int, chance: float) -> None:
    assert timedelta(0) <= rules.delay(failures, chance) <= rules.delay(failures, 1.0)
    assert abs(rules.delay(failures, chance) - rules.delay(failures, 1.0) * chance) <= timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("failures", "until"), [(0, None), (9, None), (10, NOW + 900 * SECOND), (11, NOW + 900 * SECOND)]
)
def test_after_ten_failures_in_a_row_a_subscriber_is_left_alone(failures: int, until: datetime | None) -> None:
    assert rules.open_until(failures, NOW) == until


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (None, BreakerState.CLOSED),
        (NOW + SECOND, BreakerState.OPEN),
        (NOW, BreakerState.HALF_OPEN),
        (NOW - SECOND, BreakerState.HALF_OPEN),
    ],
)
def test_what_the_breaker_shows(until: datetime | None, state: BreakerState) -> None:
    assert rules.breaker(until, NOW) == state


@pytest.mark.parametrize(
    ("age", "over"), [(timedelta(0), False), (timedelta(days=3) - SECOND, False), (timedelta(days=3), True)]
)
def test_three_days_after_the_first_attempt_a_delivery_is_given_up(age: timedelta, *, over: bool) -> None:
    assert rules.is_given_up(NOW - age, NOW) is over


@given(st.integers(1, 100), st.floats(0, 1), st.timedeltas(timedelta(0), timedelta(days=4)))
def test_the_last_attempt_comes_when_the_days_are_over_and_none_comes_in_the_past(
    failures: int, chance: float, age: timedelta
) -> None:
    at = rules.retry_at(failures, chance, NOW - age, NOW)
    assert NOW <= at <= max(NOW, NOW - age + rules.RETRY_FOR)
    assert at <= NOW + rules.delay(failures, chance)
