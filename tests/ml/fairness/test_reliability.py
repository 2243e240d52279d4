"""Reliability of a sum of parts, and the stretch that follows."""

import numpy as np
import pytest

from ml.errors import ModelInputError
from ml.fairness.reliability import LEAST_SHARE, consistency, stretch, variance


def test_alpha_of_parallel_parts_is_spearman_browns() -> None:
    rng = np.random.default_rng(1)
    parts = rng.normal(0, 1, (50_000, 1)) + rng.normal(0, 1, (50_000, 4))
    assert consistency(parts, np.ones(4)) == pytest.approx(4 * 0.5 / (1 + 3 * 0.5), abs=0.01)


def test_alpha_of_a_hand_made_table() -> None:
    parts = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 5.0], [np.nan, 9.0]])
    assert consistency(parts, np.ones(2)) == pytest.approx(2 * (1 - (1.0 + 3.0) / 7.0))


@pytest.mark.parametrize("parts", [np.ones((9, 1)), np.ones((2, 3)), np.ones((9, 3))])
def test_alpha_says_nothing_of_too_little(parts: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    assert consistency(parts, np.ones(parts.shape[1])) is None


def test_alpha_is_never_under_what_can_be_corrected() -> None:
    against = np.array([[1.0, 2.9], [2.0, 2.0], [3.0, 1.0]])
    assert consistency(against, np.ones(2)) == LEAST_SHARE


def test_parts_need_their_weights() -> None:
    with pytest.raises(ModelInputError, match=r"^The parts of the evidence need one weight per column: "):
        consistency(np.ones((5, 3)), np.ones(2))


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
