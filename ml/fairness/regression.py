"""The difference between two arms with the evidence held equal: least squares, errors that hold for unequal spread.

The error is the jackknife that leaves out one person at a time, centred at the full estimate. With one row per person
this is HC3 (MacKinnon and White 1985); with several it is HC3's cluster form CR3 (Bell and McCaffrey 2002). Degrees of
freedom are Bell and McCaffrey's, so that a small arm isn't read with the confidence of a large one (Imbens and Kolesar
2016). Many groups are compared at once, each by itself against the rest. No thresholds and no corrections for many
comparisons here.
"""

from dataclasses import dataclass

import numpy as np

from ml.features import Flags, Floats, Ints

AT_ONCE = 16
"""Groups; bounds the memory."""
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Rows:
    """One row per rating, one per person and cycle; both are counted from 0 without holes."""

    rating: Floats
    evidence: Floats
    person: Ints
    cycle: Ints


@dataclass(frozen=True, slots=True)
class Estimates:
    """By group (K): differences in rating points, as the evidence stands and corrected for its noise, and their errors.

    `freedom` and `corrected_freedom` are those of t. `slope` is rating points per point of true performance, as the
    correction sees it. `expected` is the squared plain error that a residual variance of one, alike for all, would lead
    to expect. NaN where the group can't be told from the evidence.
    """

    plain: Floats
    plain_error: Floats
    corrected: Floats
    corrected_error: Floats
    slope: Floats
    freedom: Floats
    corrected_freedom: Floats
    expected: Floats


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Arrays (cycles, people, columns), less the mean of the cycle (Frisch-Waugh-Lovell), 0 where there is no row.

    `mark` is one over the root of the people in the cycle: a person's rows in the basis of the cycles.
    """

    mark: Floats
    rating: Floats
    evidence: Floats
    group: Floats


@dataclass(frozen=True, slots=True)
class _Pulls:
    """What each row gives to a coefficient: of the group, of the evidence, and of the group in the evidence itself."""

    group: Floats
    evidence: Floats
    gap: Floats


@dataclass(frozen=True, slots=True)
class _Step:
    """A column of the hat matrix, and what a person's share in it gives back."""

    column: Floats
    gives: Floats


def compare(rows: Rows, groups: Flags, stretch: Floats) -> Estimates:
    """Rating on group, evidence and cycle, for each column of `groups` (rows, K) by itself.

    `stretch` (K) is one over the share of true variance within the arms. Noise flattens the slope of evidence by that
    share, so that a real difference in performance d between the arms leaves (1 - share) slope d in the group's
    coefficient; the method of moments takes it out: effect + (1 - stretch) slope d (Fuller 1987, section 1.2; equally
    regression calibration, Carroll et al. 2006, chapter 4).
    """
    starts = range(0, groups.shape[1], AT_ONCE)
    parts = [_compare(_blocks(rows, groups[:, at : at + AT_ONCE]), stretch[at : at + AT_ONCE]) for at in starts]
    return Estimates(*(np.concatenate([getattr(one, name) for one in parts]) for name in Estimates.__slots__))


def _blocks(rows: Rows, groups: Flags) -> _Blocks:
    raw = np.column_stack([np.ones(len(rows.rating)), rows.rating, rows.evidence, groups])
    wide = np.zeros((int(rows.cycle.max()) + 1, int(rows.person.max()) + 1, raw.shape[1]))
    wide[rows.cycle, rows.person] = raw
    there = wide[..., :1]
    people = there.sum(axis=1, keepdims=True)
    left = wide[..., 1:] - there * (wide[..., 1:].sum(axis=1, keepdims=True) / people)
    evidence = left[..., 1:2]
    if (evidence**2).sum() <= _NOTHING * (rows.evidence**2).sum():
        evidence = np.zeros_like(evidence)
    return _Blocks(there / np.sqrt(people), left[..., :1], evidence, left[..., 2:])


def _compare(of: _Blocks, stretch: Floats) -> Estimates:
    pulls = _pulls(of)
    plain, slope = _total(pulls.group * of.rating), _total(pulls.evidence * of.rating)
    gap = _total(pulls.gap * of.evidence)
    apart = of.evidence - gap * of.group
    added = (_unit(of.group), _unit(apart))
    steps = _steps(of, added)
    residual = _free(of, steps, of.rating - plain * of.group - slope * of.evidence)
    taken, slope_taken = _own(pulls.group * residual), _own(pulls.evidence * residual)
    gap_taken = _own(pulls.gap * _free(of, steps[:1], apart))
    corrected = plain + (1 - stretch) * slope * gap
    remaining = plain - taken + (1 - stretch) * (slope - slope_taken) * (gap - gap_taken)
    expected, freedom = _moments(of.mark, added, _free(of, steps, pulls.group))
    errors = _error(taken), _error(remaining - corrected)
    return Estimates(plain, errors[0], corrected, errors[1], slope * stretch, freedom, freedom, expected)


def _pulls(of: _Blocks) -> _Pulls:
    """By least squares; NaN where group and evidence are one."""
    gg, ge, ee = _total(of.group**2), _total(of.group * of.evidence), _total(of.evidence**2)
    ee = np.where(ee > 0, ee, 1.0)
    told = np.where(gg * ee - ge**2 > _NOTHING * gg * ee, gg * ee - ge**2, np.nan)
    group, evidence = (ee * of.group - ge * of.evidence) / told, (gg * of.evidence - ge * of.group) / told
    return _Pulls(group, evidence, of.group / gg)


def _steps(of: _Blocks, added: tuple[Floats, ...]) -> tuple[_Step, ...]:
    """(I - H)^-1 by person, H of the cycles and the added columns.

    H of the cycles is diagonal; each added column changes it by rank one (Sherman and Morrison 1950).
    """
    steps: tuple[_Step, ...] = ()
    for column in added:
        own = _free(of, steps, column)
        steps = (*steps, _Step(column, own / np.maximum(1 - _own(column * own), _NOTHING)))
    return steps


def _free(of: _Blocks, steps: tuple[_Step, ...], values: Floats) -> Floats:
    """Residuals as if the person had no pull on the fit."""
    freed = values / np.maximum(1 - of.mark**2, _NOTHING)
    for one in steps:
        freed += one.gives * _own(one.column * freed)
    return freed


def _moments(mark: Floats, added: tuple[Floats, ...], grown: Floats) -> tuple[Floats, Floats]:
    """Of the squared error, were all residuals alike: its mean; twice its squared mean over its variance.

    The latter are the degrees of freedom (Bell and McCaffrey).
    """
    inside = np.concatenate([mark * grown, *((one * grown).sum(axis=0, keepdims=True) for one in added)])
    size, lost = _own(grown**2), _own(inside**2)
    by_group = inside.transpose(2, 0, 1)
    crossed = by_group @ by_group.transpose(0, 2, 1)
    spread = (size**2 - 2 * size * lost).sum(axis=0) + (crossed**2).sum(axis=(1, 2))
    expected: Floats = (size - lost).sum(axis=0)
    return expected, expected**2 / spread


def _unit(values: Floats) -> Floats:
    return values / np.sqrt(np.maximum(_total(values**2), _NOTHING**2))


def _own(values: Floats) -> Floats:
    own: Floats = values.sum(axis=0)
    return own


def _total(values: Floats) -> Floats:
    total: Floats = values.sum(axis=(0, 1))
    return total


def _error(taken: Floats) -> Floats:
    error: Floats = np.sqrt((taken**2).sum(axis=0))
    return error
