"""Adverse impact: four fifths and Fisher's exact test together, what is watched, what is not shown."""

import numpy as np
import pytest

from ml.fairness.adverse import Selection, Verdict, adverse_impact
from ml.impact import fisher_exact
from tests.ml.fairness.companies import named


def selected(**groups: tuple[int, int]) -> list[Selection]:
    """By group: how many were chosen, of how many."""
    chosen = np.array([at < taken for taken, people in groups.values() for at in range(people)])
    return adverse_impact(chosen, named(*((name, people) for name, (_, people) in groups.items())))


@pytest.mark.parametrize(
    ("taken", "people", "verdict"),
    [
        (30, 100, Verdict.FLAGGED),
        (46, 100, Verdict.WATCH),
        (53, 100, Verdict.WATCH),
        (56, 100, Verdict.CLEAR),
        (56, 99, Verdict.WATCH),
        (2, 5, Verdict.WATCH),
    ],
)
def test_verdicts_against_sixty_of_a_hundred(taken: int, people: int, verdict: Verdict) -> None:
    other, top = selected(a=(taken, people), b=(60, 100))
    assert (other.verdict, other.n, other.comparison) == (verdict, people, "b")
    assert (top.verdict, top.ratio, top.explanation) == (Verdict.CLEAR, 1.0, "The highest rate: 60% were chosen.")


def test_groups_under_five_are_not_shown_and_set_no_rate() -> None:
    small, top = selected(a=(4, 4), b=(10, 60))
    assert (small.verdict, small.n, small.rate, small.ratio, small.p) == (Verdict.SUPPRESSED, None, None, None, None)
    assert (top.ratio, top.comparison) == (1.0, "b")


def test_the_unknown_are_left_out() -> None:
    (found,) = adverse_impact(np.repeat([True, False, True], [5, 5, 30]), named(("a", 10), (None, 30)))
    assert (found.group, found.n, found.rate) == ("a", 10, 0.5)


def test_nobody_chosen_compares_nobody() -> None:
    assert [(one.verdict, one.comparison) for one in selected(a=(0, 50), b=(0, 50))] == [(Verdict.CLEAR, None)] * 2


@pytest.mark.parametrize("cells", [(30, 70, 60, 40), (1, 9, 11, 3), (0, 10, 10, 10), (5, 95, 12, 88)])
def test_fishers_test_is_scipys(cells: tuple[int, int, int, int]) -> None:
    from scipy.stats import fisher_exact as theirs  # type: ignore[import-untyped]

    assert fisher_exact(*cells) == pytest.approx(theirs([cells[:2], cells[2:]]).pvalue, rel=1e-9)
