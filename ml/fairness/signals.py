"""Signals of fairness: ratings of two groups compared, the evidence held equal. docs/fairness.md tells the method.

The company-wide comparisons and those of all units stand in one family of Benjamini and Hochberg. The company-wide one
is the first to read but no gate: one biased unit of twenty moves it by a twentieth, and a gate would hide that unit.
"""

from dataclasses import dataclass

import numpy as np

from ml.fairness.cases import Case, Table, TooFew, cases, table
from ml.fairness.estimating import borrowed, estimates, permuted, used_rows
from ml.fairness.judging import Judged, judged
from ml.fairness.reliability import variance
from ml.fairness.values import ALPHA, LEAST_EFFECT, SEED, Finding, Kind, Ratings
from ml.fairness.wording import INSEPARABLE, bounded, error_of, method_of, told, too_few

DRAWS_PER_COMPARISON = 50
"""So many that the real order, were it the most extreme, could reach q < 0.05 in its family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """Of one comparison, as they stand in a finding; `error` says of whom the error borrows."""

    effect: float
    low: float
    high: float
    p: float
    q: float
    smallest_detectable: float
    error: str

    @property
    def flagged(self) -> bool:
        return self.q < ALPHA and abs(self.effect) >= LEAST_EFFECT


def signals(people: Ratings, kind: Kind, seed: int = SEED) -> list[Finding]:
    """Company-wide comparisons first, then those within units; units that are too small say where they are counted.

    `seed` is for permutations alone and stands in the method of the findings that needed them. Raises ModelInputError
    where somebody has two ratings in a cycle or a unit is above itself.
    """
    of = table(people, kind)
    every = list(cases(of, kind, people))
    made = [one for one in every if isinstance(one, Case)]
    found = iter(_compared(of, made, kind, people.reliability, seed)) if made else iter(())
    return [next(found) if isinstance(one, Case) else _too_few(kind, one) for one in every]


def _compared(of: Table, made: list[Case], kind: Kind, reliability: float | None, seed: int) -> list[Finding]:
    used = [used_rows(of, case) for case in made]
    shared = borrowed(of, made, used, estimates(of, made, used, reliability))
    by, freedom = shared.by, np.minimum(shared.by.freedom, shared.by.corrected_freedom)
    by_permutation, draws = permuted(of, made, used, DRAWS_PER_COMPARISON * len(made), seed)
    figures = judged(by, by_permutation)
    spread = float(np.sqrt(variance(of.evidence, of.cycle)))
    findings = []
    for at, case in enumerate(made):
        units, alone = int(shared.units[at]), bool(shared.alone[at])
        cycles = len(np.unique(of.cycle[used[at]]))
        method = method_of(cycles, reliability, int(draws[at]), seed, 0 if alone else units)
        own = _Figures(
            **{name: float(getattr(figures, name)[at]) for name in Judged.__slots__},
            error=error_of(units, float(freedom[at]), alone=alone),
        )
        findings.append(_finding(kind, case, own, method, float(by.slope[at]) * spread))
    return findings


def _finding(kind: Kind, case: Case, own: _Figures, method: str, carried: float) -> Finding:
    """`carried` is the rating points that one standard deviation of true performance brings."""
    if np.isnan(own.p):
        return _not_shown(kind, case, method, INSEPARABLE)
    bound = abs(own.effect) / carried if carried > 0 else None
    interval = (own.low, own.high)
    explanation = told(case.group, case.comparison, own.effect, interval, own.q, own.smallest_detectable)
    return Finding(
        kind=kind,
        group=case.group,
        comparison=case.comparison,
        unit=case.unit,
        effect=own.effect,
        low=own.low,
        high=own.high,
        n=case.n,
        n_group=case.n_group,
        n_comparison=case.n - case.n_group,
        p=own.p,
        q=own.q,
        smallest_detectable=own.smallest_detectable,
        flagged=own.flagged,
        suppressed=False,
        method=method,
        bound=bound,
        explanation=explanation + own.error + (bounded(bound) if own.flagged else ""),
    )


def _too_few(kind: Kind, one: TooFew) -> Finding:
    return _not_shown(kind, one, "none", too_few(one.unit, one.counted_as))


def _not_shown(kind: Kind, one: Case | TooFew, method: str, explanation: str) -> Finding:
    return Finding(
        kind=kind,
        group=one.group,
        comparison=one.comparison,
        unit=one.unit,
        effect=None,
        low=None,
        high=None,
        n=one.n,
        n_group=None,
        n_comparison=None,
        p=None,
        q=None,
        smallest_detectable=None,
        flagged=False,
        suppressed=True,
        method=method,
        bound=None,
        explanation=explanation,
    )
