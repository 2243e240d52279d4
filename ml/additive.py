"""An additive LightGBM model as lookup tables: scores and exact reasons are sums of numpy look-ups.

Every tree of such a model has one split on one feature, so the model is a sum of step functions, one per feature. A
table holds the value of each step for each member of the ensemble; its last row is the value where the feature is
missing. LightGBM itself is not needed to read it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.errors import ModelInputError
from ml.features import Feature, Features, Flags, Floats, Ints

CHUNK = 8_192
"""Rows read at once, so that the work stays in the processor's cache."""

NEARLY_ZERO = float(np.float32(1e-35))
"""LightGBM reads a number no further from zero than this as zero, so its edge just below zero lies a hair lower."""

Stump = dict[str, Any]
"""A tree as LightGBM dumps it."""


@dataclass(frozen=True, slots=True)
class Additive:
    """Step functions: `edges[f]` rising thresholds (x <= edge falls left), `steps[f]` (len(edges) + 2, members).

    Of a category, `edges[f]` are the numbers of its levels less a half, so that level k falls into step k.
    `base` (members) is what a row has before any feature speaks; `centre` the usual value of each feature's mean step.
    """

    edges: tuple[Floats, ...]
    steps: tuple[Floats, ...]
    base: Floats
    centre: Floats

    def members(self, matrix: Floats) -> Floats:
        """Raw scores (rows, members)."""
        return self.read(matrix)[0]

    def ahead(self, matrix: Floats, members: Floats, growth: Floats, months: int) -> Floats:
        """Raw scores (months, rows, members) of rows whose features grow each month; `members` are those of the first.

        Only what grows is looked up again.
        """
        total = np.zeros((months, *members.shape))
        later = np.arange(months)
        for feature in np.flatnonzero(growth).tolist():
            values = matrix[:, feature, None] + growth[feature] * later
            total += self.steps[feature].take(self._at(values, feature).T, axis=0)
        total += members - total[0]
        return total

    def read(self, matrix: Floats) -> tuple[Floats, Floats]:
        """`members`, and what each feature adds to the mean raw score against its usual value (rows, features)."""
        members, parts = np.empty((len(matrix), len(self.base))), np.empty(matrix.shape)
        means = [one.mean(axis=1) - usual for one, usual in zip(self.steps, self.centre.tolist(), strict=True)]
        for start in range(0, len(matrix), CHUNK):
            rows = slice(start, start + CHUNK)
            total = np.tile(self.base, (len(matrix[rows]), 1))
            for feature, mean in enumerate(means):
                at = self._at(matrix[rows, feature], feature)
                total += self.steps[feature].take(at, axis=0)
                parts[rows, feature] = mean.take(at)
            members[rows] = total
        return members, parts

    @property
    def usual(self) -> float:
        """The mean raw score where every feature has its usual value: parts add to it."""
        return float(self.base.mean() + self.centre.sum())

    def _at(self, values: Floats, feature: int) -> Ints:
        """The step of each value; numpy sorts NaN after every edge, and one more step on is the missing one."""
        edges = self.edges[feature]
        return edges.searchsorted(values) + np.isnan(values)


def export(boosters: list[Any], features: Features, matrix: Floats) -> Additive:
    """Tables of LightGBM boosters of stumps; `matrix` is the training data, which says what is usual.

    Raises ModelInputError where a tree has more than one split: such a model is not additive.
    """
    stumps = [_stumps(booster) for booster in boosters]
    edges = tuple(_edges(feature, at, stumps) for at, feature in enumerate(features))
    steps = tuple(
        np.column_stack([_steps(feature, at, edges[at], member) for member in stumps])
        for at, feature in enumerate(features)
    )
    base = np.array([sum(tree["leaf_value"] for tree in member if "leaf_value" in tree) for member in stumps])
    bare = Additive(edges, steps, base.astype(np.float64), np.zeros(len(features)))
    return Additive(edges, steps, bare.base, bare.read(matrix)[1].mean(axis=0))


def _stumps(booster: Any) -> list[Stump]:
    trees = [info["tree_structure"] for info in booster.dump_model()["tree_info"]]
    for tree in trees:
        children = (tree.get("left_child", {}), tree.get("right_child", {}))
        if any("split_feature" in child for child in children):
            raise ModelInputError(
                "The model has trees of several splits and is not additive: train it with two leaves."
            )
    return trees


def _edges(feature: Feature, at: int, members: list[list[Stump]]) -> Floats:
    if feature.levels:
        return np.arange(0.5, len(feature.levels) - 1.0)
    found = {tree["threshold"] for trees in members for tree in trees if tree.get("split_feature") == at}
    edges = np.array(sorted(found), dtype=np.float64)
    return np.where(edges == -NEARLY_ZERO, np.nextafter(edges, -np.inf), edges)


def _steps(feature: Feature, at: int, edges: Floats, trees: list[Stump]) -> Floats:
    """The value of each step, the missing one last: what each tree on the feature says there, in LightGBM's order."""
    points = np.arange(len(edges) + 1.0) if feature.levels else np.append(edges, np.inf)
    steps = np.zeros(len(points) + 1)
    for tree in trees:
        if tree.get("split_feature") == at:
            left = np.append(_goes_left(tree, points), _missing_goes_left(tree))
            steps += np.where(left, tree["left_child"]["leaf_value"], tree["right_child"]["leaf_value"])
    return steps


def _goes_left(tree: Stump, points: Floats) -> Flags:
    if tree["decision_type"] == "==":
        return np.isin(points, [float(level) for level in tree["threshold"].split("||")])
    left: Flags = points <= tree["threshold"]
    return left


def _missing_goes_left(tree: Stump) -> bool:
    """LightGBM reads a missing number as zero where training saw none missing; a missing category falls right."""
    if tree["decision_type"] == "==":
        return False
    return bool(tree["default_left"] if tree["missing_type"] == "NaN" else tree["threshold"] >= 0.0)
