"""The regression against statsmodels, and against leaving people out one by one."""

import numpy as np
import pytest

from ml.fairness.regression import AT_ONCE, Rows, compare
from ml.features import Flags, Floats

PEOPLE = 80


def one_cycle(seed: int = 1) -> tuple[Rows, Flags]:
    rng = np.random.default_rng(seed)
    group = np.arange(PEOPLE) < 32
    evidence = rng.normal(3.0, 0.8, PEOPLE) + 0.3 * group
    rating = np.rint(evidence + rng.normal(0.0, 0.5 + 0.3 * group, PEOPLE))
    return Rows(rating, evidence, np.arange(PEOPLE), np.zeros(PEOPLE, dtype=np.int64)), group[:, None]


def history() -> tuple[Rows, Flags]:
    """Four cycles of thirty people, some of them absent from some."""
    rng = np.random.default_rng(3)
    person, cycle = np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30)
    there = (rng.random(120) < 0.8) | (cycle == 3)
    person, cycle = person[there], cycle[there]
    group = person % 3 == 0
    evidence = rng.normal(3.0, 0.8, len(person)) + 0.3 * group
    rating = evidence + rng.normal(0.0, 0.5, len(person)) + rng.normal(0.0, 0.3, 30)[person]
    return Rows(rating, evidence, person, cycle), group[:, None]


def design(rows: Rows, group: Flags) -> Floats:
    return np.column_stack([*(rows.cycle == one for one in np.unique(rows.cycle)), rows.evidence, group]).astype(float)


def solved(rows: Rows, group: Flags, stretch: float, kept: Flags) -> tuple[float, float]:
    """Plain and corrected effect by the normal way."""
    full = design(rows, group)[kept]
    effects = np.linalg.lstsq(full, rows.rating[kept], rcond=None)[0]
    gap = np.linalg.lstsq(np.delete(full, -2, axis=1), rows.evidence[kept], rcond=None)[0][-1]
    return effects[-1], effects[-1] + (1 - stretch) * effects[-2] * gap


def test_one_cycle_is_statsmodels_with_hc3() -> None:
    from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

    rows, group = one_cycle()
    theirs = OLS(rows.rating, design(rows, group)).fit(cov_type="HC3", use_t=True)
    ours = compare(rows, group, np.ones(1))
    assert ours.plain[0] == pytest.approx(theirs.params[-1], abs=1e-10)
    assert ours.plain_error[0] == pytest.approx(theirs.bse[-1], abs=1e-10)
    assert ours.slope[0] == pytest.approx(theirs.params[-2], abs=1e-10)
    assert (ours.corrected[0], ours.corrected_error[0]) == (ours.plain[0], ours.plain_error[0])


@pytest.mark.parametrize("case", [one_cycle(), history()], ids=["one cycle", "history"])
def test_errors_are_those_of_leaving_out_one_person_at_a_time(case: tuple[Rows, Flags]) -> None:
    rows, group = case
    whole = np.array(solved(rows, group, 1.6, np.ones(len(rows.rating), dtype=np.bool_)))
    without = np.array([solved(rows, group, 1.6, rows.person != one) for one in np.unique(rows.person)])
    errors = np.sqrt(((without - whole) ** 2).sum(axis=0))
    ours = compare(rows, group, np.array([1.6]))
    assert [ours.plain[0], ours.corrected[0]] == pytest.approx(whole.tolist(), abs=1e-10)
    assert [ours.plain_error[0], ours.corrected_error[0]] == pytest.approx(errors.tolist(), abs=1e-10)


@pytest.mark.parametrize("case", [one_cycle(), history()], ids=["one cycle", "history"])
def test_degrees_of_freedom_and_the_error_expected_are_bell_and_mccaffreys(case: tuple[Rows, Flags]) -> None:
    rows, group = case
    full = design(rows, group)
    inverse = np.linalg.inv(full.T @ full)
    hat, weights = full @ inverse @ full.T, (full @ inverse)[:, -1]
    left = np.eye(len(hat)) - hat
    pulls = []
    for one in np.unique(rows.person):
        mine = rows.person == one
        pulls.append(left[:, mine] @ np.linalg.solve(left[np.ix_(mine, mine)], weights[mine]))
    products = np.array(pulls) @ np.array(pulls).T
    expected = np.trace(products) ** 2 / (products**2).sum()
    ours = compare(rows, group, np.ones(1))
    assert ours.freedom[0] == ours.corrected_freedom[0] == pytest.approx(expected, rel=1e-9)
    assert ours.expected[0] == pytest.approx(np.trace(products), rel=1e-9)


def test_a_small_arm_has_few_degrees_of_freedom() -> None:
    rng = np.random.default_rng(5)
    rows = Rows(rng.normal(3, 1, 800), rng.normal(3, 1, 800), np.arange(800), np.zeros(800, dtype=np.int64))
    few, many = compare(rows, np.arange(800)[:, None] < np.array([5, 400]), np.ones(2)).freedom
    assert 3.9 < few < 4.2
    assert 780 < many < 800


def test_many_groups_at_once_are_each_by_itself() -> None:
    rows, _ = one_cycle()
    groups = rows.person[:, None] % (AT_ONCE + 4) == np.arange(AT_ONCE + 4)
    together = compare(rows, groups, np.full(AT_ONCE + 4, 1.3))
    last = compare(rows, groups[:, -1:], np.full(1, 1.3))
    assert together.corrected[-1] == pytest.approx(last.corrected[0], abs=1e-12)
    assert together.plain_error[-1] == pytest.approx(last.plain_error[0], abs=1e-12)
    assert len(together.freedom) == AT_ONCE + 4


def test_evidence_that_never_varies_is_left_out() -> None:
    rows, group = one_cycle()
    flat = Rows(rows.rating, np.full(PEOPLE, 3.0), rows.person, rows.cycle)
    ours = compare(flat, group, np.array([2.0]))
    difference = rows.rating[group[:, 0]].mean() - rows.rating[~group[:, 0]].mean()
    assert ours.plain[0] == pytest.approx(difference, abs=1e-12)
    assert (ours.corrected[0], ours.slope[0]) == (pytest.approx(difference, abs=1e-12), 0.0)


def test_a_group_that_is_its_evidence_is_not_told() -> None:
    rows, group = one_cycle()
    same = Rows(rows.rating, group[:, 0].astype(float), rows.person, rows.cycle)
    assert np.isnan(compare(same, group, np.ones(1)).plain).all()


def test_the_correction_takes_out_what_noise_lets_through() -> None:
    rng = np.random.default_rng(2)
    size = 200_000
    group = np.arange(size) % 2 == 0
    true = rng.normal(0.0, 1.0, size) - 0.5 * group
    rating = 0.6 * true + rng.normal(0.0, 0.5, size)
    rows = Rows(rating, true + rng.normal(0.0, np.sqrt(2 / 3), size), np.arange(size), np.zeros(size, dtype=np.int64))
    ours = compare(rows, group[:, None], np.array([1 / 0.6]))
    assert ours.plain[0] == pytest.approx(-0.6 * 0.5 * 0.4, abs=0.01)
    assert ours.corrected[0] == pytest.approx(0.0, abs=0.01)
    assert ours.slope[0] == pytest.approx(0.6, abs=0.01)
