"""Means over weeks of work: weeks of leave, outage and of no employment are no weeks at all, so they move nothing.

Grids are rows x weeks. `due` says in which weeks a check-in was due; a value in any other week is never read.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.features import Flags, Floats

FEWEST_WEEKS = 2
LONGEST_SILENCE = 4
"""Weeks between two reports of a goal after which the slip between them is unknown: nobody can say when it came."""
WORST = 0.25
"""The share of weeks in which colleagues slipped most."""
DIGITS = 9
"""Decimals of means: the order of additions must move nobody over an edge."""


def due_weeks(employed: Flags, on_leave: Flags, outage: Flags, off: Flags | None = None) -> Flags:
    """Weeks (rows x weeks) in which a check-in was due; `outage` by week; `off` are part-time weeks off."""
    due = employed & ~on_leave & ~outage[None, :]
    return due if off is None else due & ~off


def last_due(due: Flags, last: int) -> Flags:
    """The `last` due weeks of each row alone."""
    within: Flags = due[:, ::-1].cumsum(axis=1, dtype=np.int32)[:, ::-1] <= last
    return due & within


def worked(values: Floats, due: Flags) -> Floats:
    """The grid with its due weeks moved to the front in order, NaN after them."""
    order = np.argsort(~due, axis=1, kind="stable")
    front = np.take_along_axis(np.where(due, values, np.nan), order, axis=1)
    return np.where(np.take_along_axis(due, order, axis=1), front, np.nan)


def mean_of(values: Floats, due: Flags, last: int | None = None) -> Floats:
    """Mean of the known values in the due weeks, at most the `last` ones; NaN where fewer than two are known."""
    total, count = _window(values, due, last)
    return np.where(count >= FEWEST_WEEKS, (total / np.maximum(count, 1)).round(DIGITS), np.nan)


def mean_over(values: Floats, axis: int) -> Floats:
    """The mean of what is known; NaN where nothing is."""
    count = (~np.isnan(values)).sum(axis=axis)
    return np.where(count > 0, np.nansum(values, axis=axis) / np.maximum(count, 1), np.nan)


def colleagues(values: Floats, unit: NDArray[np.integer[Any]]) -> Floats:
    """By row and week: the mean of the others with the same number of a unit (from 0)."""
    known = ~np.isnan(values)
    own = np.where(known, values, 0.0)
    cells = (unit[:, None].astype(np.int64) * values.shape[1] + np.arange(values.shape[1])).ravel()
    total, count = (
        np.bincount(cells, weights=one.ravel())[cells].reshape(values.shape) for one in (own, known.astype(np.float64))
    )
    rest = count - known
    return np.where(rest > 0, (total - own) / np.maximum(rest, 1), np.nan)


def from_usual(values: Floats) -> Floats:
    """Each row against its own mean of what is known."""
    usual: Floats = values - mean_over(values, axis=1)[:, None]
    return usual


def slips(behind: Floats, planned: Floats) -> Floats:
    """Goals x weeks: planned weeks lost a week since the last report, from gaps as shares of the way.

    `planned` is weeks from start to due day, by goal. NaN where nothing was reported, in a goal's first report, and
    after more than LONGEST_SILENCE weeks, so that leave is missing and not zero.
    """
    weeks = np.arange(behind.shape[1])
    known = ~np.isnan(behind)
    seen = np.maximum.accumulate(np.where(known, weeks, -1), axis=1)
    last = np.concatenate([np.full((len(behind), 1), -1), seen[:, :-1]], axis=1)
    before = np.take_along_axis(behind, np.maximum(last, 0), axis=1)
    near = known & (last >= 0) & (weeks - last <= LONGEST_SILENCE)
    return np.where(near, (behind - before) * planned[:, None] / np.maximum(weeks - last, 1), np.nan)


def together(values: Floats, others: Floats, due: Flags) -> Floats:
    """The mean in the due weeks in which `others` were in their worst quarter, less that in the other due weeks."""
    there = due & ~np.isnan(others)
    ordered = np.sort(np.where(there, others, np.nan), axis=1)
    at = np.maximum(np.ceil((1 - WORST) * there.sum(axis=1)).astype(np.int64) - 1, 0)
    worst = there & (others > np.take_along_axis(ordered, at[:, None], axis=1))
    return mean_of(values, worst) - mean_of(values, there & ~worst)


def share_of(flags: Flags, due: Flags, last: int | None = None) -> Floats:
    """Share of due weeks with the flag; NaN where fewer than two were due."""
    return mean_of(flags.astype(np.float64), due, last)


def latest(values: Floats, due: Flags) -> Floats:
    """The last known value; NaN where none is."""
    known = due & ~np.isnan(values)
    at = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return np.where(known.any(axis=1), values[np.arange(len(values)), at], np.nan)


def steepest_rise(values: Floats, due: Flags, over: int) -> Floats:
    """The greatest rise between known values `over` due weeks apart; NaN where no two are."""
    front = carried(values, due)
    if front.shape[1] <= over:
        return np.full(len(front), np.nan)
    rise = front[:, over:] - front[:, :-over]
    return np.where(np.isnan(rise).all(axis=1), np.nan, np.where(np.isnan(rise), -np.inf, rise).max(axis=1))


def carried(values: Floats, due: Flags) -> Floats:
    """The due weeks in order at the front; an unknown one takes the last known value before it; NaN after them."""
    front = worked(values, due)
    known = ~np.isnan(front)
    at = np.maximum.accumulate(np.where(known, np.arange(front.shape[1]), -1), axis=1)
    taken = np.take_along_axis(front, np.maximum(at, 0), axis=1)
    within = np.arange(front.shape[1]) < due.sum(axis=1)[:, None]
    return np.where((at >= 0) & within, taken, np.nan)


def _window(values: Floats, due: Flags, last: int | None) -> tuple[Floats, Floats]:
    """Sum and count of what is known in the last due weeks."""
    known = (due if last is None else last_due(due, last)) & ~np.isnan(values)
    return np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64)
