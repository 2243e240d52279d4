"""From a month to any horizon, and person-months that end where somebody does."""

from itertools import pairwise

import numpy as np
import pytest

from ml.errors import ModelInputError
from ml.hazard import person_months
from ml.horizon import within
from ml.scores import band, read
from tests.ml.tables import asked, learned


def test_one_month_is_the_hazard_itself() -> None:
    month, plain = within(learned().score, asked(), 1), read(learned().score, asked())
    for one in ("probability", "low", "high", "logit"):
        np.testing.assert_allclose(getattr(month, one), getattr(plain, one), rtol=0, atol=1e-12)


def test_months_are_multiplied_and_what_counts_months_moves_on() -> None:
    survival = np.ones(500)
    for month in range(4):
        later = asked()
        later[:, 2] += month
        survival *= 1 - read(learned().score, later).probability
    np.testing.assert_allclose(within(learned().score, asked(), 4).probability, 1 - survival, rtol=0, atol=1e-12)


def test_a_longer_horizon_is_never_less_likely() -> None:
    risks = [within(learned().score, asked(), months).probability for months in (1, 3, 12, 60)]
    assert all((later >= sooner).all() for sooner, later in pairwise(risks))


@pytest.mark.parametrize("months", [0, 61])
def test_other_horizons_are_refused(months: int) -> None:
    with pytest.raises(ModelInputError, match=rf"^The horizon is {months} months, but must be from 1 to 60\.$"):
        within(learned().score, asked(), months)


def test_bands_follow_the_thresholds() -> None:
    assert band(np.array([0.05, 0.1, 0.29, 0.3, 1.0]), (0.1, 0.3)).tolist() == [0, 1, 1, 2, 2]
    with pytest.raises(ModelInputError, match=r"^The thresholds \(0.3, 0.1\) don't rise between 0 and 1: "):
        band(np.array([0.5]), (0.3, 0.1))


def test_rows_end_with_the_event_or_with_censoring() -> None:
    joined = np.array(["2026-01-01", "2026-01-01", "2026-02-15", "2026-01-01"], dtype="datetime64[D]")
    left = np.array(["2026-02-10", "2026-03-01", "NaT", "2026-02-10"], dtype="datetime64[D]")
    starts = np.array(["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"], dtype="datetime64[D]")
    rows = person_months(joined, left, np.array([True, True, True, False]), starts)
    told = list(zip(rows.person.tolist(), rows.month.tolist(), rows.event.tolist(), strict=True))
    assert sorted(told) == [(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 0), (1, 2, 1), (2, 2, 0), (3, 0, 0), (3, 1, 0)]


def test_months_must_rise() -> None:
    days = np.zeros(3, dtype="datetime64[D]")
    with pytest.raises(ModelInputError, match=r"^The months' first days don't rise: "):
        person_months(days[:1], days[:1], np.ones(1, dtype=bool), days)
