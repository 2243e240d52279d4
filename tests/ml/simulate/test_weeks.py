from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.simulate.weeks import weeks_until


@pytest.mark.parametrize(
    ("until", "first", "last"),
    [
        (date(2026, 11, 21), "2025-W47", "2026-W46"),
        (date(2021, 1, 3), "2020-W01", "2020-W52"),
        (date(2021, 1, 4), "2020-W02", "2020-W53"),
        (date(2027, 1, 1), "2026-W01", "2026-W52"),
        (date(2024, 12, 30), "2024-W01", "2024-W52"),
    ],
)
def test_weeks_are_right_across_the_end_of_a_year(until: date, first: str, last: str) -> None:
    weeks = weeks_until(until)
    assert (weeks.names[0], weeks.names[-1]) == (first, last)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_last_week_is_the_one_before(until: date) -> None:
    weeks = weeks_until(until)
    mondays = weeks.mondays.tolist()
    assert timedelta(7) <= until - mondays[-1] <= timedelta(13)
    assert [day.weekday() for day in mondays] == [0] * 52
    assert set(np.diff(weeks.mondays).astype(int).tolist()) == {7}
    assert [date.fromisoformat(f"{name}-1") for name in weeks.names] == mondays
    assert weeks.index(weeks.mondays + 6).tolist() == list(range(52))
