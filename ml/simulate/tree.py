"""The hierarchy as a tree of seats: who reports to whom in the end, before dates or names.

Seats are numbered in preorder, so a subtree is a range of numbers and parents come before children. Every seat with
reports has five to nine of them.
"""

from dataclasses import dataclass

import numpy as np

from ml.simulate.columns import NONE, Ints, Refs

LEAST_SPAN, MOST_SPAN = 5, 9
SMALLEST_TEAM = LEAST_SPAN + 1
SMALL_COMPANY = 100
FIRST_DIVISION_WEIGHT = 3.0
HR_FLOOR, HR_SHARE = 8, 40


@dataclass(frozen=True, slots=True)
class Tree:
    """Columns by seat. `height` is 0 for who leads nobody; `division` counts the children of the root (-1: root)."""

    parent: Refs
    depth: Ints
    height: Ints
    division: Ints
    ordinal: Ints
    end: Ints
    divisions: int

    @property
    def leads(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Who has reports."""
        return self.height > 0

    def children(self, seat: int) -> Ints:
        """Direct reports of a seat, in order."""
        return np.flatnonzero(self.parent[seat : self.end[seat]] == seat) + seat


def grow_tree(size: int, rng: np.random.Generator) -> Tree:
    """A tree of `size` seats whose first division is the largest and whose last is HR."""
    parent, depth, division, ordinal, end = (np.full(size, NONE, dtype=np.int64) for _ in range(5))
    depth[0], ordinal[0], end[0] = 0, 0, size
    sizes = _division_sizes(size - 1, rng)
    todo = [(0, sizes)]
    while todo:
        seat, parts = todo.pop()
        child = seat + 1
        for number, part in enumerate(parts):
            parent[child], depth[child], ordinal[child] = seat, depth[seat] + 1, number
            division[child] = number if seat == 0 else division[seat]
            end[child] = child + part
            if part > 1:
                todo.append((child, _team_sizes(part - 1, rng)))
            child += part
    return Tree(parent.astype(np.int32), depth, _heights(parent), division, ordinal, end, len(sizes))


def _heights(parent: Ints) -> Ints:
    height = np.zeros(len(parent), dtype=np.int64)
    for seat in range(len(parent) - 1, 0, -1):
        height[parent[seat]] = max(height[parent[seat]], height[seat] + 1)
    return height


def _division_sizes(below: int, rng: np.random.Generator) -> list[int]:
    span = LEAST_SPAN if below < SMALL_COMPANY else _span(below, rng)
    hr = HR_FLOOR + below // HR_SHARE
    weights = rng.uniform(0.8, 1.3, span - 1)
    weights[0] = FIRST_DIVISION_WEIGHT
    return [*_shares(below - hr, weights), hr]


def _team_sizes(below: int, rng: np.random.Generator) -> list[int]:
    if below <= MOST_SPAN:
        return [1] * below
    span = min(_span(below, rng), below - LEAST_SPAN)
    if below >= SMALLEST_TEAM * span:
        return _shares(below, rng.uniform(0.8, 1.25, span))
    managers = (below - span) // LEAST_SPAN
    spare = np.bincount(np.arange(below - span - LEAST_SPAN * managers) % managers, minlength=managers)
    return [1] * (span - managers) + [SMALLEST_TEAM + int(extra) for extra in spare]


def _shares(total: int, weights: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    spare = total - SMALLEST_TEAM * len(weights)
    bounds = np.rint(np.cumsum(weights) / weights.sum() * spare).astype(np.int64)
    return [SMALLEST_TEAM + int(part) for part in np.diff(bounds, prepend=0)]


def _span(below: int, rng: np.random.Generator) -> int:
    levels = next(one for one in range(1, 12) if _full(MOST_SPAN, one) >= below)
    even = next((one for one in range(LEAST_SPAN, MOST_SPAN) if _full(one, levels) >= below), MOST_SPAN)
    return int(np.clip(even + rng.integers(-1, 2), LEAST_SPAN, MOST_SPAN))


def _full(span: int, levels: int) -> int:
    return int(sum(span**level for level in range(1, levels + 1)))
