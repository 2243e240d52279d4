"""Adverse impact: selection and scoring rates by group and intersection, impact ratios, four-fifths with Fisher's test.

Rates and ratios are those of New York City Local Law 144 (6 RCNY 5-300): a group's rate over that of the most selected
(or highest scoring) group; the scoring rate is the share above the median of all scores. Whoever's group is unknown is
counted apart; groups under two per cent are shown but don't set the highest rate.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.features import Flags, Floats

UNKNOWN = "unknown"
SMALL_SHARE, FOUR_FIFTHS = 0.02, 0.8


@dataclass(frozen=True, slots=True)
class Impact:
    """One group. `ratio` is None for the unknown; `p_value` is Fisher's against the group of the highest rate."""

    group: str
    people: int
    chosen: int
    rate: float
    ratio: float | None
    p_value: float | None
    small: bool

    @property
    def adverse(self) -> bool:
        """Under four fifths, with a difference that chance hardly explains (p < 0.05)."""
        return self.ratio is not None and self.ratio < FOUR_FIFTHS and (self.p_value or 0.0) < 0.05  # noqa: PLR2004


def selection_rates(chosen: Flags, groups: NDArray[np.object_]) -> list[Impact]:
    """By group name (None is unknown): who was chosen, of whom."""
    names = sorted({one for one in groups.tolist() if one is not None})
    cells = [_cell(name, chosen[groups == name], len(chosen)) for name in names]
    top = max((one for one in cells if not one.small), key=lambda one: one.rate, default=None)
    compared = [_compared(one, top) for one in cells]
    lost = chosen[np.array([one is None for one in groups.tolist()], dtype=np.bool_)]
    return [*compared, _cell(UNKNOWN, lost, len(chosen))] if len(lost) else compared


def scoring_rates(scores: Floats, groups: NDArray[np.object_]) -> list[Impact]:
    """By group name: who scores above the median of all."""
    return selection_rates(scores > np.median(scores), groups)


def intersections(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.object_]:
    """Group names of two attributes together; unknown where either is."""
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    joined = [None if None in pair else " and ".join(map(str, pair)) for pair in pairs]
    return np.array(joined, dtype=object)


def fisher_exact(chosen: int, others: int, top_chosen: int, top_others: int) -> float:
    """Two-sided p-value of a two by two table: the chance of all tables no likelier than this one (Fisher 1922)."""
    rows, columns = chosen + others, chosen + top_chosen
    total = rows + top_chosen + top_others
    lowest, highest = max(0, rows + columns - total), min(rows, columns)
    logs = np.array([_log_chance(at, rows, columns, total) for at in range(lowest, highest + 1)])
    chances = np.exp(logs - logs.max())
    seen = chances[chosen - lowest]
    return float(chances[chances <= seen * (1 + 1e-7)].sum() / chances.sum())


def _cell(name: str, chosen: Flags, everybody: int) -> Impact:
    people, taken = len(chosen), int(chosen.sum())
    rate = taken / people if people else 0.0
    return Impact(name, people, taken, rate, None, None, people < SMALL_SHARE * everybody)


def _compared(cell: Impact, top: Impact | None) -> Impact:
    if top is None or top.rate == 0.0:
        return cell
    p_value = fisher_exact(cell.chosen, cell.people - cell.chosen, top.chosen, top.people - top.chosen)
    return Impact(cell.group, cell.people, cell.chosen, cell.rate, cell.rate / top.rate, p_value, cell.small)


def _log_chance(at: int, rows: int, columns: int, total: int) -> float:
    parts = (at, rows - at, columns - at, total - rows - columns + at)
    fixed = (rows, total - rows, columns, total - columns)
    return sum(map(_log_factorial, fixed)) - _log_factorial(total) - sum(map(_log_factorial, parts))


def _log_factorial(number: int) -> float:
    return math.lgamma(number + 1)
