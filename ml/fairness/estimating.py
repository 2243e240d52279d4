"""The estimates of many comparisons: which rows each uses, how its evidence is stretched, of whom its error borrows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ml.fairness.cases import Case, Table
from ml.fairness.moderated import moderated
from ml.fairness.permutation import permuted_p
from ml.fairness.regression import Estimates, Rows, compare
from ml.fairness.reliability import stretch, variance
from ml.fairness.values import FEWEST_PEOPLE
from ml.features import Flags, Floats, Ints

LEAST_DRAWS = 2_000
LOOK_CLOSER = 0.01
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Estimates whose errors are moderated over `units` (by case how many; 0: not moderated).

    `alone`: moderated they would be, had their spread not stood out.
    """

    by: Estimates
    units: Ints
    alone: Flags


def used_rows(of: Table, case: Case) -> Flags:
    """The rows of the case: few people have no history; an older cycle counts where 20 of them were rated in it."""
    if case.few:
        return case.rows & of.now
    people = np.bincount(of.cycle[case.rows], minlength=int(of.cycle.max()) + 1)
    return case.rows & (people >= FEWEST_PEOPLE)[of.cycle]


def estimates(of: Table, made: Sequence[Case], used: Sequence[Flags], reliability: float | None) -> Estimates:
    """By case; cases of the same rows are fitted at once."""
    stretches = _stretches(of, made, reliability)
    together = defaultdict(list)
    for at, rows in enumerate(used):
        together[rows.tobytes()].append(at)
    found = np.empty((len(Estimates.__slots__), len(made)))
    for places in together.values():
        rows = used[places[0]]
        by = compare(_rows(of, rows), np.column_stack([made[at].inside[rows] for at in places]), stretches[places])
        found[:, places] = [getattr(by, name) for name in Estimates.__slots__]
    return Estimates(*found)


def borrowed(of: Table, made: Sequence[Case], used: Sequence[Flags], by: Estimates) -> Borrowed:
    """Moderate the errors of the units of one question; not of few people, nor of several cycles.

    What is moderated is the squared error as a residual variance: error^2 / expected. It is HC3's own, so it holds what
    the spread of each arm adds, and has Bell and McCaffrey's degrees of freedom. The corrected error stands for that of
    the rating less the corrected evidence, over the same design, so its variances have a prior of their own.
    """
    errors, freedom = np.stack([by.plain_error, by.corrected_error]), np.stack([by.freedom, by.corrected_freedom])
    units, alone = np.zeros(len(made), dtype=np.int64), np.zeros(len(made), dtype=np.bool_)
    for places in _together(of, made, used, errors):
        if found := moderated(errors[:, places] ** 2 / by.expected[places], by.freedom[places]):
            errors[:, places] = np.sqrt(found.variance * by.expected[places])
            freedom[:, places], alone[places], units[places] = found.freedom, found.alone, len(places)
    changed = replace(
        by,
        plain_error=errors[0],
        corrected_error=errors[1],
        freedom=freedom[0],
        corrected_freedom=freedom[1],
    )
    return Borrowed(changed, units, alone)


def _together(of: Table, made: Sequence[Case], used: Sequence[Flags], errors: Floats) -> Iterator[list[int]]:
    """The places of cases that are units, of one pair of arms; none without any error, for it has no logarithm."""
    by = defaultdict(list)
    for at, (case, rows) in enumerate(zip(made, used, strict=True)):
        one_cycle = len(np.unique(of.cycle[rows])) == 1
        if case.unit is not None and not case.few and one_cycle and (errors[:, at] > _NOTHING).all():
            by[case.group, case.comparison].append(at)
    yield from by.values()


def permuted(of: Table, made: Sequence[Case], used: Sequence[Flags], draws: int, seed: int) -> tuple[Floats, Ints]:
    """By case of few people, the p-value by permutation and the number of draws; NaN and 0 for the others.

    `draws` are spent where the first 2,000 leave a p-value small enough to matter in a family.
    """
    found, spent = np.full(len(made), np.nan), np.zeros(len(made), dtype=np.int64)
    for at, (case, rows) in enumerate(zip(made, used, strict=True)):
        for many in (LEAST_DRAWS, draws) if case.few else ():
            if not spent[at] or (spent[at] < many and found[at] < LOOK_CLOSER):
                arms = (of.rating[rows], of.evidence[rows], case.inside[rows])
                found[at], spent[at] = permuted_p(*arms, many, seed), many
    return found, spent


def _stretches(of: Table, made: Sequence[Case], reliability: float | None) -> Floats:
    """By case. Within units the variance is that of all units together: a small unit's own is too uncertain."""
    if reliability is None:
        return np.ones(len(made))
    total, cycles = variance(of.evidence, of.cycle), int(of.cycle.max(initial=0)) + 1
    by: dict[tuple[str, str, bool], float] = {}
    company = {(one.group, one.comparison): one for one in made if one.unit is None}
    for group, comparison, in_unit in {(one.group, one.comparison, one.unit is not None) for one in made}:
        one = company[group, comparison]
        cell = of.cycle + cycles * (one.inside + 2 * (of.unit + 1) * in_unit)
        within = variance(of.evidence[one.rows], cell[one.rows])
        by[group, comparison, in_unit] = stretch(reliability, total, within)
    return np.array([by[one.group, one.comparison, one.unit is not None] for one in made])


def _rows(of: Table, rows: Flags) -> Rows:
    person, cycle = (np.unique(one[rows], return_inverse=True)[1] for one in (of.person, of.cycle))
    return Rows(of.rating[rows], of.evidence[rows], person, cycle)
