"""Which comparisons of a kind are made: company-wide, then within each unit that has people enough. No statistics."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml.errors import ModelInputError
from ml.fairness.rolling_up import enough, roll_up
from ml.fairness.values import CYCLES, OTHERS, PAIRS, Kind, Labels, Ratings
from ml.features import Flags, Floats, Ints

FEW = 30
"""People below which a comparison is made by permutation."""


@dataclass(frozen=True, slots=True)
class Table:
    """Ratings with evidence, of the last four cycles, sorted by person and cycle.

    `unit` and `label` are places in `units` and `labels` (-1: none); `cycle` counts from 0. `now` marks the cycle being
    calibrated, in which a person has one row.
    """

    rating: Floats
    evidence: Floats
    unit: Ints
    units: tuple[str, ...]
    label: Ints
    labels: tuple[str, ...]
    person: Ints
    cycle: Ints
    now: Flags


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison: `rows` of both arms, `inside` those of the group; counts are people of the cycle calibrated."""

    group: str
    comparison: str
    unit: str | None
    n: int
    n_group: int
    rows: Flags
    inside: Flags

    @property
    def few(self) -> bool:
        """Whether p-values come from permutation, of the cycle being calibrated alone."""
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class TooFew:
    """A comparison that isn't made; `counted_as` is the unit that its people are counted with."""

    group: str
    comparison: str
    unit: str | None
    n: int
    counted_as: str | None = None


def table(people: Ratings, kind: Kind) -> Table:
    """Leave out who is unrated, has no evidence, or is in older cycles. Raises ModelInputError on two rows of one."""
    person = np.arange(len(people.rating)) if people.employee is None else people.employee
    cycle = np.zeros(len(person), dtype=np.int64) if people.cycle is None else people.cycle
    last = np.unique(cycle)[-CYCLES:]
    there = ~np.isnan(people.rating) & ~np.isnan(people.evidence) & np.isin(cycle, last)
    order = np.lexsort((cycle, person))
    kept = order[there[order]]
    person, cycle = person[kept], np.searchsorted(last, cycle[kept])
    if ((np.diff(person) == 0) & (np.diff(cycle) == 0)).any():
        raise ModelInputError("Somebody has two ratings in one cycle: give one row per person and cycle.")
    unit, label = _numbered(people.unit[kept]), _numbered(people.arms[kind][kept])
    return Table(people.rating[kept], people.evidence[kept], *unit, *label, person, cycle, cycle == len(last) - 1)


def _numbered(names: Labels) -> tuple[Ints, tuple[str, ...]]:
    listed = names.tolist()
    known = tuple(sorted({one for one in listed if one is not None}))
    number = {one: at for at, one in enumerate(known)} | {None: -1}
    return np.array([number[one] for one in listed], dtype=np.int64), known


def cases(of: Table, kind: Kind, people: Ratings) -> Iterator[Case | TooFew]:
    """Company-wide comparisons first; the units only where the company is large enough to hold one."""
    pairs = list(_pairs(of, kind))
    whole = [_case(of, pair, None, np.ones(len(of.now), dtype=np.bool_)) for pair in pairs]
    for one in whole:
        yield one if enough(one.n, one.n_group) else TooFew(one.group, one.comparison, None, one.n)
    if kind is not Kind.MANAGER:
        for one in whole:
            yield from _units(of, one, people) if enough(one.n, one.n_group) else ()


def _pairs(of: Table, kind: Kind) -> Iterator[tuple[str, str]]:
    if kind in PAIRS:
        yield PAIRS[kind]
    else:
        there = np.unique(of.label[of.now & (of.label >= 0)]).tolist()
        yield from ((of.labels[one], OTHERS) for one in there)


def _case(of: Table, pair: tuple[str, str], unit: str | None, where: Flags) -> Case:
    group, comparison = pair
    inside = _labelled(of, group) & where
    others = of.label >= 0 if comparison == OTHERS else _labelled(of, comparison)
    rows = inside | (others & where)
    return Case(group, comparison, unit, int((rows & of.now).sum()), int((inside & of.now).sum()), rows, inside)


def _labelled(of: Table, label: str) -> Flags:
    rows: Flags = of.label == (of.labels.index(label) if label in of.labels else len(of.labels))
    return rows


def _units(of: Table, whole: Case, people: Ratings) -> Iterator[Case | TooFew]:
    now, pair = whole.rows & of.now, (whole.group, whole.comparison)
    unit = [of.units[one] if one >= 0 else None for one in of.unit[now].tolist()]
    counted = roll_up(unit, whole.inside[now].tolist(), people.parents)
    for to in sorted({to for to in counted.values() if to is not None}):
        mine = [at for at, one in enumerate(of.units) if counted.get(one) == to]
        yield _case(of, pair, to, np.isin(of.unit, mine))
    size = Counter(unit)
    yield from (TooFew(*pair, one, size[one], to) for one, to in counted.items() if to != one)
