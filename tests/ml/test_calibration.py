"""Probabilities that mean what they say."""

import numpy as np
import pytest

from ml.calibration import Isotonic, Platt, calibrate, isotonic, logistic, platt
from ml.metrics import calibration_error


def drawn(rows: int, seed: int = 1) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    rng = np.random.default_rng(seed)
    raw = rng.normal(size=rows)
    return raw, (rng.random(rows) < logistic(0.5 * raw - 1.0)).astype(np.float64)


def test_platt_finds_the_line() -> None:
    line = platt(*drawn(40_000))
    assert line.slope == pytest.approx(0.5, abs=0.03)
    assert line.shift == pytest.approx(-1.0, abs=0.03)


def test_a_score_that_points_the_wrong_way_keeps_a_rising_slope() -> None:
    raw, outcome = drawn(500)
    assert platt(-raw, outcome).slope == 1e-3


def test_isotonic_pools_violators_and_rises() -> None:
    steps = isotonic(np.arange(6.0), np.array([0.0, 1.0, 0.0, 1.0, 1.0, 1.0]))
    assert steps.rate.tolist() == [0.0, 0.5, 1.0]
    assert steps.raw.tolist() == [0.0, 1.5, 4.0]


def test_isotonic_is_calibrated() -> None:
    raw, outcome = drawn(20_000)
    fresh, truth = drawn(20_000, seed=2)
    assert calibration_error(truth, isotonic(raw, outcome).probability(fresh)) < 0.015


@pytest.mark.parametrize(("events", "kind"), [(999, Platt), (1_000, Isotonic)])
def test_a_thousand_events_decide(events: int, kind: type) -> None:
    outcome = np.zeros(4_000)
    outcome[:events] = 1.0
    assert type(calibrate(np.random.default_rng(1).normal(size=4_000), outcome)) is kind


def test_the_logistic_never_overflows() -> None:
    assert logistic(np.array([-1e9, 0.0, 1e9])).tolist() == [0.0, 0.5, 1.0]
