"""The periods of a metric are those of the calendar, whatever the days asked for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.programs.metric_periods import MOST, periods
from schema.programs.metric_values import Stretch
from schema.programs.values import Cadence

days = st.dates(date(2000, 1, 1), date(2040, 1, 1))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("cadence", "labels"),
    [
        (Cadence.WEEKLY, ["2026-W53", "2027-W01"]),
        (Cadence.MONTHLY, ["2026-12", "2027-01"]),
        (Cadence.CONTINUOUS, ["2026-12", "2027-01"]),
        (Cadence.QUARTERLY, ["2026-Q4", "2027-Q1"]),
        (Cadence.HALF_YEARLY, ["2026-H2", "2027-H1"]),
        (Cadence.YEARLY, ["2026", "2027"]),
    ],
)
def test_they_are_called_as_people_call_them(cadence: Cadence, labels: list[str]) -> None:
    assert [one.label for one in periods(cadence, date(2026, 12, 31), date(2027, 1, 4))] == labels


def test_a_period_is_whole_although_only_a_day_of_it_is_asked_for() -> None:
    asked = date(2026, 8, 15)
    assert periods(Cadence.QUARTERLY, asked, asked) == [Stretch("2026-Q3", date(2026, 7, 1), date(2026, 9, 30))]


@given(st.sampled_from(Cadence), days, st.integers(0, 800))
def test_they_follow_one_another_without_gap_and_hold_all_days(cadence: Cadence, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = periods(cadence, first, last)
    assert found[0].starts_on <= first <= found[0].ends_on
    assert len(found) > MOST or found[-1].starts_on <= last <= found[-1].ends_on
    assert all(later.starts_on == earlier.ends_on + DAY for earlier, later in pairwise(found))
    assert len({one.label for one in found}) == len(found)


def test_of_too_many_one_more_than_the_most_is_given() -> None:
    assert len(periods(Cadence.WEEKLY, date(2000, 1, 1), date(2026, 1, 1))) == MOST + 1
