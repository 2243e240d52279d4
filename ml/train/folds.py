"""Honest splits: whole persons (and near-duplicates with them) in one fold, and the last months held out."""

import numpy as np

from ml.features import Flags, Floats, Ints

NEAR = 0.1
"""Two rows are near-duplicates where they differ by less than this (root mean square, in standard deviations)."""
BLOCK = 10_000_000
"""Pairs that are compared at once."""


def near_duplicate_groups(matrix: Floats, groups: Ints) -> Ints:
    """Groups (0, 1, …) in which rows of one group, and rows of near-duplicates, are together."""
    group = np.unique(groups, return_inverse=True)[1].astype(np.int64)
    parent = np.arange(group.max() + 1)
    for one, other in _near_pairs(_standard(matrix), group):
        parent[_root(parent, one)] = _root(parent, other)
    roots = np.array([_root(parent, at) for at in range(len(parent))])
    together: Ints = np.unique(roots, return_inverse=True)[1].astype(np.int64)[group]
    return together


def group_folds(groups: Ints, outcome: Floats, folds: int, seed: int) -> Ints:
    """The fold of each row; groups stay whole, and groups with and without events are spread evenly."""
    rng = np.random.default_rng(seed)
    group = np.unique(groups, return_inverse=True)[1]
    events = np.bincount(group, weights=outcome) > 0
    fold_of = np.empty(len(events), dtype=np.int64)
    for kind in (False, True):
        members = rng.permutation(np.flatnonzero(events == kind))
        fold_of[members] = np.arange(len(members)) % folds
    return fold_of[group]


def held_out(cut_offs: Ints, share: float) -> Flags:
    """The latest part of the rows by their cut-off, at least the last one: the temporal hold-out."""
    last: Flags = cut_offs > np.quantile(cut_offs, 1.0 - share, method="lower")
    return last if last.any() else cut_offs == cut_offs.max()


def _standard(matrix: Floats) -> Floats:
    """Columns in standard deviations; what is missing has a column of its own."""
    missing = np.isnan(matrix)
    count = np.maximum((~missing).sum(axis=0), 1)
    centred = np.where(missing, 0.0, matrix - np.nansum(matrix, axis=0) / count)
    spread = np.sqrt((centred**2).sum(axis=0) / count)
    return np.column_stack([centred / np.where(spread > 0, spread, 1.0), missing[:, missing.any(axis=0)]])


def _near_pairs(standard: Floats, group: Ints) -> list[tuple[int, int]]:
    """Pairs of groups that hold near-duplicates of each other."""
    rows = standard.astype(np.float32)
    squares, limit = (rows**2).sum(axis=1), NEAR**2 * rows.shape[1]
    pairs: set[tuple[int, int]] = set()
    step = max(BLOCK // len(rows), 1)
    for start in range(0, len(rows), step):
        block = slice(start, start + step)
        apart = squares[block, None] + squares[None, :] - 2.0 * rows[block] @ rows.T
        one, other = np.nonzero(apart < limit)
        before, after = group[one + start], group[other]
        pairs.update(zip(before[before < after].tolist(), after[before < after].tolist(), strict=True))
    return sorted(pairs)


def _root(parent: Ints, at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = int(parent[at])
    return at
