"""From estimates to what is reported: interval, p over the whole range of noise, q, smallest detectable effect."""

from dataclasses import dataclass

import numpy as np

from ml.fairness.regression import Estimates
from ml.fairness.values import ALPHA, POWER
from ml.features import Floats

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Judged:
    """By comparison; NaN where it couldn't be made."""

    effect: Floats
    low: Floats
    high: Floats
    p: Floats
    q: Floats
    smallest_detectable: Floats


def judged(by: Estimates, permuted: Floats) -> Judged:
    """`permuted` holds the p-values that come from permutation, NaN elsewhere.

    Whether the rating follows the evidence as it stands or the truth behind it isn't known, so the effect lies between
    the plain and the corrected one. A difference counts only if it stands at both ends (an intersection-union test,
    Berger 1982: no correction is due); the interval spans both; the effect is the end nearer to none. Between two ends
    of one sign t is quasi-concave in the correction, so the ends are the worst of all reliabilities between (where the
    errors are moderated, each end by its own prior, this holds as nearly as the priors are alike).
    """
    t = np.stack([_t(by.plain, by.plain_error), _t(by.corrected, by.corrected_error)])
    effects, errors = np.stack([by.plain, by.corrected]), np.stack([by.plain_error, by.corrected_error])
    nearer = np.abs(t).argmin(axis=0)
    freedom = np.stack([by.freedom, by.corrected_freedom])
    reach = _t_quantile(freedom, 1 - ALPHA / 2)
    p = _p(t, freedom, permuted)
    return Judged(
        effect=np.take_along_axis(effects, nearer[None], axis=0)[0],
        low=(effects - reach * errors).min(axis=0),
        high=(effects + reach * errors).max(axis=0),
        p=p,
        q=_q(p),
        smallest_detectable=((reach + _t_quantile(freedom, POWER)) * errors).max(axis=0),
    )


def _t(effect: Floats, error: Floats) -> Floats:
    """Effect in errors: 0 where there is no effect, endless where there is one without any error."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(error > _NOTHING, effect / error, np.sign(effect) * np.inf)
    t: Floats = np.where(np.abs(effect) < _NOTHING, 0.0, ratio)
    return t


def _p(t: Floats, freedom: Floats, permuted: Floats) -> Floats:
    from scipy.special import stdtr  # type: ignore[import-untyped]

    plain, corrected = 2 * stdtr(freedom, -np.abs(t))
    worst = np.maximum(np.where(np.isnan(permuted), plain, permuted), corrected)
    return np.where(t[0] * t[1] < 0, 1.0, worst)


def _t_quantile(freedom: Floats, share: float) -> Floats:
    from scipy.special import stdtrit

    quantile: Floats = stdtrit(freedom, share)
    return quantile


def _q(p: Floats) -> Floats:
    """Benjamini and Hochberg (1995) over the comparisons that could be made."""
    from scipy.stats import false_discovery_control  # type: ignore[import-untyped]

    q, made = np.full(len(p), np.nan), ~np.isnan(p)
    q[made] = false_discovery_control(p[made], method="bh") if made.any() else []
    return q
