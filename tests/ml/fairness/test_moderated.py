"""Moderated variances: worked by hand, between the own and the prior, and never borrowed of too few."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.fairness.moderated import FEWEST_UNITS, moderated, prior
from ml.features import Floats

BELOW, ABOVE = math.exp(-0.5), math.exp(0.5)


def halves(low: float, high: float, units: int = 10) -> Floats:
    """Half of the units at each of two variances."""
    return np.repeat([low, high], units // 2)


def test_a_prior_worked_by_hand() -> None:
    """Ten variances e^-1/2 and e^1/2 of four degrees of freedom: log w has the mean 0 and the variance 10 * 0.25 / 9.

    digamma(2) = 1 - Euler's constant, trigamma(2) = pi^2 / 6 - 1. The scatter is too little to tell a prior: 0.278 <
    0.645. So d0 is endless, and log s0^2 = 0 - digamma(2) + log 2.
    """
    found = prior(halves(BELOW, ABOVE), np.full(10, 4.0))
    assert found.freedom == math.inf
    assert found.variance == pytest.approx(2 * math.exp(np.euler_gamma - 1), rel=1e-12)


def test_a_prior_of_two_degrees_of_freedom_worked_by_hand() -> None:
    """With trigamma(1) = pi^2 / 6 left over the scatter expected, d0 = 2; log s0^2 = mean e + digamma(1) - log 1."""
    wanted = math.pi**2 / 6 - 1 + math.pi**2 / 6
    apart = math.sqrt(wanted * 9 / 10)
    found = prior(halves(math.exp(-apart), math.exp(apart)), np.full(10, 4.0))
    assert found.freedom == pytest.approx(2.0, rel=1e-9)
    assert found.variance == pytest.approx(2 * math.exp(np.euler_gamma - 1) * math.exp(-np.euler_gamma), rel=1e-9)


def test_moderation_is_the_mean_weighted_by_degrees_of_freedom() -> None:
    apart = math.sqrt((math.pi**2 / 3 - 1) * 9 / 10)
    own = halves(math.exp(-apart), math.exp(apart))
    found = moderated(own[None], np.full(10, 4.0))
    assert found is not None
    assert found.alone.tolist() == [False] * 10
    assert found.freedom[0].tolist() == pytest.approx([6.0] * 10)
    assert found.variance[0].tolist() == pytest.approx(((2 * 2 / math.e + 4 * own) / 6).tolist())


def test_variances_no_further_apart_than_chance_are_one_and_know_what_all_know() -> None:
    found = moderated(halves(BELOW, ABOVE)[None], np.full(10, 4.0))
    assert found is not None
    assert found.variance[0].tolist() == pytest.approx([2 * math.exp(np.euler_gamma - 1)] * 10)
    assert found.freedom[0].tolist() == [40.0] * 10


@pytest.mark.parametrize("units", [1, FEWEST_UNITS - 1])
def test_few_units_borrow_nothing(units: int) -> None:
    assert moderated(np.ones((2, units)), np.full(units, 70.0)) is None


def test_a_unit_whose_spread_stands_out_keeps_its_own_at_both_ends() -> None:
    quiet = halves(0.9, 1.1, 20)
    own = np.stack([quiet, quiet])
    own[1, 0] = 4.0
    freedom = np.full(20, 70.0)
    found = moderated(own, freedom)
    assert found is not None
    assert found.alone.tolist() == [True] + [False] * 19
    assert (found.variance[:, 0].tolist(), found.freedom[:, 0].tolist()) == ([0.9, 4.0], [70.0, 70.0])
    assert (found.freedom[:, 1:] > 70).all()


def test_ends_have_priors_of_their_own() -> None:
    freedom, own = np.full(10, 70.0), np.stack([halves(0.9, 1.1), 9 * halves(0.5, 1.5)])
    both, each = moderated(own, freedom), [moderated(one[None], freedom) for one in own]
    assert both is not None
    assert each[0] is not None
    assert each[1] is not None
    assert both.variance.tolist() == [each[0].variance[0].tolist(), each[1].variance[0].tolist()]
    assert both.freedom[0, 0] > both.freedom[1, 0]


@given(
    st.lists(st.tuples(st.floats(0.01, 100), st.floats(3, 500)), min_size=FEWEST_UNITS, max_size=30),
    st.floats(0.001, 1_000),
)
def test_between_the_own_and_the_prior_in_any_unit_of_measure(units: list[tuple[float, float]], factor: float) -> None:
    own, freedom = (np.array(one) for one in zip(*units, strict=True))
    found, known = moderated(own[None], freedom), prior(own, freedom)
    assert found is not None
    moved = found.variance[0][~found.alone]
    ends = np.stack([own, np.full(len(own), known.variance)])[:, ~found.alone]
    assert (moved >= ends.min(axis=0) * (1 - 1e-9)).all()
    assert (moved <= ends.max(axis=0) * (1 + 1e-9)).all()
    assert found.variance[0][found.alone].tolist() == own[found.alone].tolist()
    assert (found.freedom[0] >= freedom).all()
    assert (found.freedom[0] <= freedom.sum() * (1 + 1e-9)).all()
    scaled = moderated(factor * own[None], freedom)
    assert scaled is not None
    assert scaled.variance[0].tolist() == pytest.approx((factor * found.variance[0]).tolist(), rel=1e-6)


def test_the_prior_that_variances_were_drawn_from_is_found_again() -> None:
    rng = np.random.default_rng(1)
    true = 40 * 0.27 / rng.chisquare(40, 20_000)
    found = prior(true * rng.chisquare(70, 20_000) / 70, np.full(20_000, 70.0))
    assert found.variance == pytest.approx(0.27, rel=0.01)
    assert found.freedom == pytest.approx(40, rel=0.05)
