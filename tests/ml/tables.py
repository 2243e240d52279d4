"""Made-up tables for the tests of models: a known logit, missing values, a category, persons with several rows."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from ml.additive import Additive, export
from ml.features import Feature, Features, Floats, Ints
from ml.train.boosting import Recipe, grow
from ml.train.learning import Learned, learn

FEATURES: Features = (
    Feature("load", "Load", "a load of {value:.1f}", 1),
    Feature("support", "Support", "support of {value:.1f}", -1),
    Feature("months", "Months", "{value:.0f} months", per_month=1.0),
    Feature("noise", "Noise", "noise of {value:.1f}"),
    Feature("shift", "Shift", "works the {value} shift", levels=("early", "late", "night")),
)
RECIPE = Recipe("test", rounds=120, rate=0.1, columns=0.6)
ROWS = 800


@dataclass(frozen=True, slots=True)
class Made:
    """A table with its outcome and persons (two rows each)."""

    matrix: Floats
    outcome: Floats
    person: Ints


def made(rows: int = ROWS, seed: int = 1) -> Made:
    """`load` and `support` drive the outcome; `noise` is never missing; `night` raises it."""
    rng = np.random.default_rng(seed)
    matrix = np.column_stack([rng.normal(size=(rows, 4)), rng.integers(0, 3, rows)])
    matrix[:, 2] = rng.integers(0, 60, rows)
    logit = 1.5 * matrix[:, 0] - matrix[:, 1] + 0.02 * matrix[:, 2] + (matrix[:, 4] == 2) - 1.5
    outcome = (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(np.float64)
    matrix[:, [0, 1, 2, 4]] = np.where(rng.random((rows, 4)) < 0.08, np.nan, matrix[:, [0, 1, 2, 4]])
    return Made(matrix, outcome, np.arange(rows) // 2)


def asked(rows: int = 500, seed: int = 2) -> Floats:
    """Rows far and near, with much missing, of every known category."""
    rng = np.random.default_rng(seed)
    matrix = np.column_stack([4 * rng.normal(size=(rows, 4)), rng.integers(0, 3, rows)])
    matrix[:, 2] *= 20
    return np.where(rng.random(matrix.shape) < 0.3, np.nan, matrix)


@cache
def learned() -> Learned:
    """A score learned with the test's recipe."""
    table = made()
    return learn(FEATURES, table.matrix, table.outcome, table.person, seed=3, recipes=(RECIPE,), members=4)


@cache
def boosted() -> tuple[list[object], Additive]:
    """Boosters and their tables."""
    table = made()
    boosters = grow(table.matrix, table.outcome, table.person, FEATURES, RECIPE, 4, 3)
    return boosters, export(boosters, FEATURES, table.matrix)
