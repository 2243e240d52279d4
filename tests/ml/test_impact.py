"""Impact ratios as Local Law 144 counts them, and four-fifths with Fisher's exact test."""

import numpy as np
import pytest

from ml.impact import fisher_exact, intersections, scoring_rates, selection_rates


def groups(**counts: int) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array([name for name, count in counts.items() for _ in range(count)], dtype=object)


@pytest.mark.parametrize(
    ("table", "p_value"),
    [((3, 1, 1, 3), 0.4857142857142857), ((8, 2, 1, 5), 0.034965034965034975), ((0, 10, 0, 10), 1.0)],
)
def test_fisher_agrees_with_published_values(table: tuple[int, int, int, int], p_value: float) -> None:
    assert fisher_exact(*table) == pytest.approx(p_value, abs=1e-12)


def test_ratios_are_against_the_highest_rate() -> None:
    chosen = np.concatenate([np.arange(100) < 60, np.arange(100) < 30])
    women, men = selection_rates(chosen, groups(men=100, women=100))[::-1]
    assert (men.group, men.rate, men.ratio, men.adverse) == ("men", 0.6, 1.0, False)
    assert (women.group, women.rate, women.ratio, women.adverse) == ("women", 0.3, 0.5, True)


def test_a_low_ratio_that_chance_explains_is_not_adverse() -> None:
    few, many = selection_rates(np.array([True, False, True, True]), groups(b=2, a=2))[::-1]
    assert (few.group, few.ratio, few.adverse) == ("b", 0.5, False)
    assert many.ratio == 1.0


def test_the_unknown_are_counted_apart_and_set_no_rate() -> None:
    names = np.array(["a"] * 10 + [None] * 5, dtype=object)
    known, unknown = selection_rates(np.repeat([False, True], [8, 7]), names)
    assert (known.people, known.ratio) == (10, 1.0)
    assert (unknown.group, unknown.people, unknown.chosen, unknown.ratio, unknown.p_value) == (
        "unknown",
        5,
        5,
        None,
        None,
    )


def test_groups_under_two_per_cent_are_shown_but_set_no_rate() -> None:
    chosen = np.append(np.arange(99) < 33, [True])
    large, tiny = selection_rates(chosen, groups(a=99, b=1))
    assert (large.ratio, tiny.small) == (1.0, True)
    assert tiny.ratio == pytest.approx(3.0)


def test_the_scoring_rate_is_the_share_above_the_median() -> None:
    rates = scoring_rates(np.arange(100.0), groups(low=50, high=50))
    assert [(one.group, one.rate, one.ratio) for one in rates] == [("high", 1.0, 1.0), ("low", 0.0, 0.0)]


def test_intersections_join_and_stay_unknown() -> None:
    joined = intersections(np.array(["w", None], dtype=object), np.array(["x", "y"], dtype=object))
    assert joined.tolist() == ["w and x", None]
