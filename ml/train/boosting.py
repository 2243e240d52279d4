"""LightGBM ensembles: each member leaves out a fifth of the persons; one thread, from a seed."""

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from ml.features import Features, Floats, Ints
from ml.scores import LEFT_OUT

ALMOST_NONE = 1e-3
ROWS_PER_TREE = 0.6
SMALLEST_LEAF = 20
"""Rows; less in small tables: a fortieth of them, at least five."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to grow an ensemble. Two leaves make it additive. `columns` is the share of features tried per tree."""

    name: str
    leaves: int = 2
    rounds: int = 600
    rate: float = 0.05
    bins: int = 32
    ridge: float = 10.0
    columns: float = 0.3
    directed: bool = True

    @property
    def additive(self) -> bool:
        """Whether it makes a sum of step functions."""
        return self.leaves == 2  # noqa: PLR2004 - two leaves are one split


ADDITIVE = (
    Recipe("additive", rounds=1500, rate=0.03),
    Recipe("additive, short", rounds=300, rate=0.03),
    Recipe("additive, coarse", rounds=1200, bins=8, ridge=20.0, columns=0.2),
)
INTERACTING = (Recipe("interacting", leaves=6, rounds=200, columns=0.5),)
RECIPES = ADDITIVE + INTERACTING
QUICK = (Recipe("additive, quick", rounds=300, rate=0.1),)
"""For a demonstration: a model within seconds, without a choice."""


def grow(
    matrix: Floats, outcome: Floats, groups: Ints, features: Features, recipe: Recipe, members: int, seed: int
) -> list[Any]:
    """Boosters, each without its own fifth of the groups; the same arguments give the same boosters."""
    leaf = min(SMALLEST_LEAF, max(len(outcome) // 40, 5))
    data = lightgbm.Dataset(
        matrix,
        outcome,
        categorical_feature=[at for at, one in enumerate(features) if one.levels],
        params=_settings(features, recipe, leaf, seed),
        free_raw_data=False,
    )
    boosters = []
    for member in range(members):
        data.set_weight(_jackknife(groups, seed + member))
        boosters.append(lightgbm.train(_settings(features, recipe, leaf, seed + member), data, recipe.rounds))
    return boosters


def mean_raw(boosters: list[Any], matrix: Floats) -> Floats:
    """The mean raw score (a logit before calibration) of the members."""
    raw: Floats = np.mean([one.predict(matrix, raw_score=True, num_threads=1) for one in boosters], axis=0)
    return raw


def _jackknife(groups: Ints, seed: int) -> Floats:
    """1 for the rows of four groups in five; next to nothing for the rest, so that no leaf stands empty."""
    group = np.unique(groups, return_inverse=True)[1]
    size = int(group.max()) + 1
    weight = np.ones(size)
    weight[np.random.default_rng(seed).permutation(size)[: round(LEFT_OUT * size)]] = ALMOST_NONE
    return weight[group]


def _settings(features: Features, recipe: Recipe, smallest_leaf: int, seed: int) -> dict[str, Any]:
    directions = [one.direction if recipe.directed and not one.levels else 0 for one in features]
    return {
        "objective": "binary",
        "num_leaves": recipe.leaves,
        "learning_rate": recipe.rate,
        "max_bin": recipe.bins,
        "min_data_in_leaf": smallest_leaf,
        "lambda_l2": recipe.ridge,
        "feature_fraction": recipe.columns,
        "feature_fraction_seed": seed,
        "bagging_fraction": ROWS_PER_TREE,
        "bagging_freq": 1,
        "bagging_seed": seed,
        "extra_trees": True,
        "extra_seed": seed,
        "seed": seed,
        "deterministic": True,
        "force_col_wise": True,
        "feature_pre_filter": False,
        "monotone_constraints": directions,
        "num_threads": 1,
        "verbosity": -1,
    }
