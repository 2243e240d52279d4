"""Freedman and Lane's permutation: what it must find, what it must not, and that it repeats."""

import numpy as np

from ml.fairness.permutation import permuted_p
from ml.features import Flags, Floats

DRAWS, SEED = 2_000, 11


def few(effect: float, seed: int = 4) -> tuple[Floats, Floats, Flags]:
    rng = np.random.default_rng(seed)
    group = np.arange(24) < 10
    evidence = rng.normal(3.0, 0.8, 24)
    return np.rint(evidence + effect * group + rng.normal(0.0, 0.4, 24)), evidence, group


def test_a_large_difference_is_as_rare_as_draws_can_say() -> None:
    assert permuted_p(*few(-3.0), DRAWS, SEED) == 1 / (DRAWS + 1)


def test_no_difference_at_all_is_certain() -> None:
    _, evidence, group = few(0.0)
    assert permuted_p(np.full(24, 3.0), evidence, group, DRAWS, SEED) == 1.0


def test_a_group_that_is_its_evidence_is_not_told() -> None:
    rating, _, group = few(0.0)
    assert np.isnan(permuted_p(rating, group.astype(float), group, DRAWS, SEED))


def test_it_repeats_and_the_order_of_rows_changes_nothing() -> None:
    rating, evidence, group = few(-0.3)
    first = permuted_p(rating, evidence, group, DRAWS, SEED)
    order = np.random.default_rng(9).permutation(24)
    assert permuted_p(rating[order], evidence[order], group[order], DRAWS, SEED) == first
    assert permuted_p(rating, evidence, group, DRAWS, SEED + 1) != first


def test_without_a_difference_it_alarms_about_as_often_as_it_says() -> None:
    alarms = sum(permuted_p(*few(0.0, seed), DRAWS, SEED) < 0.1 for seed in range(400))
    assert 20 <= alarms <= 62
