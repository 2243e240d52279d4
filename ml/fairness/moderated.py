"""The errors of many small regressions, each moderated by the spread that all of them have: empirical Bayes.

The units of a company are parallel regressions. Each knows its own residual variance by few people; together they know
how far such variances scatter. Smyth (2004, Statistical Applications in Genetics and Molecular Biology 3(1), article 3)
takes the true variances s_u^2 as drawn from d0 s0^2 / chi-square(d0), and each own estimate w_u as s_u^2
chi-square(d_u) / d_u. Then

    e_u = log w_u - digamma(d_u / 2) + log(d_u / 2)
    trigamma(d0 / 2) = sum (e_u - mean e)^2 / (n - 1) - mean trigamma(d_u / 2);    d0 endless where that isn't above 0
    log s0^2 = mean e + digamma(d0 / 2) - log(d0 / 2)
    moderated variance = (d0 s0^2 + d_u w_u) / (d0 + d_u), and t has d0 + d_u degrees of freedom.

Variances that truly differ give a small d0, and little is borrowed. So does whatever makes the w_u scatter more than
d_u says: arms of unequal spread, heavy tails. Degrees of freedom end at those of all units together, as in limma
(Ritchie et al. 2015, Nucleic Acids Research 43(7), e47). A unit whose variance stands out above what the others let
expect keeps its own, lest it be read as calmer than it is (the aim of Phipson et al. 2016, Annals of Applied
Statistics 10(2); a plain cut instead of their graded one). Nothing here knows where the variances come from.
"""

import math
from dataclasses import dataclass

import numpy as np

from ml.features import Flags, Floats

FEWEST_UNITS = 10
"""How far n variances scatter is known to sqrt(2 / (n - 1)) of itself: to a half with ten. Fewer borrow nothing."""
STANDS_OUT = 0.05
"""Chance of a variance as large or larger, were it like the others."""
_ENOUGH, _STEPS = 1e-10, 50


@dataclass(frozen=True, slots=True)
class Prior:
    """What the units know together: a variance, and how many degrees of freedom it is worth (inf: they are one)."""

    variance: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Moderated:
    """Variances and degrees of freedom (ends, units); `alone` (units) are those that stand out and keep their own."""

    variance: Floats
    freedom: Floats
    alone: Flags


def moderated(own: Floats, freedom: Floats) -> Moderated | None:
    """Moderate `own` (ends, units; above 0), of so many degrees of `freedom` (units); None where units are too few.

    Each end has a prior of its own; a unit that stands out at one end is left alone at all.
    """
    from scipy.special import fdtrc  # type: ignore[import-untyped]

    if len(freedom) < FEWEST_UNITS:
        return None
    priors = [prior(one, freedom) for one in own]
    level, added = (np.array([[getattr(one, name)] for one in priors]) for name in Prior.__slots__)
    together = freedom.sum()
    alone: Flags = (fdtrc(freedom, np.minimum(added, together), own / level) < STANDS_OUT).any(axis=0)
    shrunk = level + freedom / (freedom + added) * (own - level)
    return Moderated(
        variance=np.where(alone, own, shrunk),
        freedom=np.where(alone, freedom, np.minimum(freedom + added, together)),
        alone=alone,
    )


def prior(own: Floats, freedom: Floats) -> Prior:
    """The prior of at least two variances above 0, by the mean and the variance of their logarithms."""
    from scipy.special import digamma, polygamma

    half = freedom / 2
    logs = np.log(own) - digamma(half) + np.log(half)
    scatter = float(logs.var(ddof=1) - polygamma(1, half).mean())
    if scatter <= _ENOUGH:
        return Prior(math.exp(logs.mean()), math.inf)
    half_prior = _trigamma_inverse(scatter)
    return Prior(math.exp(logs.mean() + digamma(half_prior) - math.log(half_prior)), 2 * half_prior)


def _trigamma_inverse(of: float) -> float:
    """Newton's steps on 1 / trigamma, which is nearly a line, from below (Smyth 2004, appendix)."""
    from scipy.special import polygamma

    found = 0.5 + 1 / of
    for _ in range(_STEPS):
        there = float(polygamma(1, found))
        step = there * (1 - there / of) / float(polygamma(2, found))
        found += step
        if abs(step) < _ENOUGH * found:
            break
    return found
