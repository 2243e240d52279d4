"""From estimates to findings: q against statsmodels, the worst of two ends, what is never certain."""

import numpy as np
import pytest

from ml.fairness.judging import judged
from ml.fairness.regression import Estimates
from ml.features import Floats


def estimates(plain: Floats, corrected: Floats, error: float = 0.1, freedom: float = 50.0) -> Estimates:
    errors, ones, freedoms = np.full(len(plain), error), np.ones(len(plain)), np.full(len(plain), freedom)
    return Estimates(plain, errors, corrected, errors, ones, freedoms, freedoms, ones)


def test_the_end_nearer_to_none_is_reported_and_the_interval_spans_both() -> None:
    from scipy.stats import t  # type: ignore[import-untyped]

    found = judged(estimates(np.array([0.4, -0.4]), np.array([0.3, -0.5])), np.full(2, np.nan))
    assert found.effect.tolist() == [0.3, -0.4]
    assert found.p.tolist() == pytest.approx([2 * t.sf(3.0, 50), 2 * t.sf(4.0, 50)], rel=1e-9)
    reach = t.ppf(0.975, 50) * 0.1
    assert found.low.tolist() == pytest.approx([0.3 - reach, -0.5 - reach])
    assert found.high.tolist() == pytest.approx([0.4 + reach, -0.4 + reach])
    assert found.smallest_detectable[0] == pytest.approx(reach + t.ppf(0.8, 50) * 0.1)


def test_ends_of_different_signs_are_no_difference() -> None:
    found = judged(estimates(np.array([0.9]), np.array([-0.9])), np.full(1, np.nan))
    assert found.p.tolist() == [1.0]
    assert found.low[0] < 0 < found.high[0]


def test_permutation_takes_the_place_of_the_plain_p_but_not_of_the_corrected() -> None:
    from scipy.stats import t

    found = judged(estimates(np.array([0.3, 0.3]), np.array([0.3, 0.1])), np.array([0.02, 0.02]))
    assert found.p[0] == 0.02
    assert found.p[1] == pytest.approx(2 * t.sf(1.0, 50), rel=1e-9)


def test_q_leaves_out_what_could_not_be_made() -> None:
    from statsmodels.stats.multitest import multipletests  # type: ignore[import-untyped]

    p = np.array([0.001, np.nan, 0.02, 0.03, 0.5])
    effects = np.where(np.isnan(p), np.nan, 9.0)
    found = judged(estimates(effects, effects), p)
    made = ~np.isnan(p)
    assert found.q[made].tolist() == pytest.approx(multipletests(p[made], method="fdr_bh")[1].tolist())
    assert np.isnan(found.q[1])


def test_an_effect_without_any_error_is_certain_and_none_is_none() -> None:
    found = judged(estimates(np.array([0.5, 1e-16]), np.array([0.5, 1e-16]), error=0.0), np.full(2, np.nan))
    assert found.p.tolist() == [0.0, 1.0]
