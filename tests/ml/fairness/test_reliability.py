"""The stretch that follows from noise, and variance within the arms."""

import numpy as np
import pytest

from ml.fairness.reliability import LEAST_SHARE, stretch, variance


def test_the_stretch_grows_with_noise_within_the_arms_and_ends_at_five() -> None:
    assert stretch(None, 1.0, 1.0) == 1.0
    assert stretch(1.0, 1.0, 0.5) == 1.0
    assert stretch(0.6, 1.0, 1.0) == pytest.approx(1 / 0.6)
    assert stretch(0.6, 1.0, 0.8) == pytest.approx(2.0)
    assert stretch(0.1, 1.0, 0.5) == 1 / LEAST_SHARE
    assert stretch(0.6, 1.0, 0.0) == 1.0


def test_variance_is_pooled_within_cells() -> None:
    values, cell = np.array([1.0, 3.0, 10.0, 14.0]), np.array([0, 0, 7, 7])
    assert variance(values, cell) == (2.0 + 8.0) / 2
    assert variance(values, np.arange(4)) == 0.0
