"""Figures against hand-made cases, and intervals that cover."""

import numpy as np
import pytest

from ml.errors import ModelInputError
from ml.metrics import (
    auc,
    auc_interval,
    average_precision,
    average_precision_interval,
    brier,
    by_group,
    calibration_error,
    stability,
)

OUTCOME = np.array([0.0, 0.0, 1.0, 1.0])
SCORE = np.array([0.1, 0.4, 0.35, 0.8])


def test_hand_made_figures() -> None:
    assert auc(OUTCOME, SCORE) == 0.75
    assert average_precision(OUTCOME, SCORE) == pytest.approx(5 / 6)
    assert brier(OUTCOME, SCORE) == pytest.approx((0.01 + 0.16 + 0.4225 + 0.04) / 4)


def test_ties_count_half() -> None:
    assert auc(OUTCOME, np.zeros(4)) == 0.5
    assert average_precision(OUTCOME, np.zeros(4)) == 0.5


def test_one_class_is_refused() -> None:
    with pytest.raises(ModelInputError, match=r"^All outcomes are the same: "):
        auc(np.ones(4), SCORE)


def test_delong_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        outcome = np.repeat([0.0, 1.0], 60)
        measure = auc_interval(outcome, rng.normal(size=120) + outcome)
        covered += measure.low <= 0.7602 <= measure.high
    assert 0.92 < covered / 400 < 0.98


def test_the_bootstrap_holds_its_value_and_repeats() -> None:
    rng = np.random.default_rng(5)
    outcome = (rng.random(300) < 0.2).astype(float)
    score = rng.normal(size=300) + outcome
    one = average_precision_interval(outcome, score, 7)
    assert one.low < one.value < one.high
    assert one == average_precision_interval(outcome, score, 7)


def test_calibration_error_is_the_distance_of_means() -> None:
    outcome = np.tile([0.0, 1.0], 50)
    assert calibration_error(outcome, np.full(100, 0.5)) == 0.0
    assert calibration_error(outcome, np.full(100, 0.7)) == pytest.approx(0.2)


def test_small_groups_are_counted_but_not_judged() -> None:
    outcome, code = np.tile([0.0, 1.0], 30), np.repeat([0, 1], [40, 20])
    large, small = by_group(outcome, np.tile([0.2, 0.8], 30), code, ("many", "few"))
    assert (large.rows, large.events, large.event_rate) == (40, 20, 0.5)
    assert large.auc is not None
    assert large.auc.value == 1.0
    assert (small.rows, small.auc) == (20, None)


def test_stability_is_zero_at_rest_and_grows_when_moved_or_missing() -> None:
    before = np.random.default_rng(1).normal(size=5_000)
    assert stability(before, before) == 0.0
    assert stability(before, before + 1.0) > 0.25
    assert stability(before, np.where(np.arange(5_000) % 3 == 0, np.nan, before)) > 0.25
