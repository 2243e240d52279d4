"""Which recipe: cross-validation by whole persons decides, and an interacting model must earn its opacity."""

from dataclasses import dataclass

import numpy as np

from ml.features import Features, Floats, Ints
from ml.train.boosting import Recipe, grow, mean_raw
from ml.train.folds import group_folds

FOLDS, TRIAL_MEMBERS = 5, 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A recipe with its out-of-fold raw scores and the log loss of each row."""

    recipe: Recipe
    raw: Floats
    loss: Floats


def trials(
    matrix: Floats, outcome: Floats, groups: Ints, features: Features, recipes: tuple[Recipe, ...], seed: int
) -> list[Trial]:
    """Every recipe on the same folds."""
    fold = group_folds(groups, outcome, FOLDS, seed)
    return [_trial(recipe, matrix, outcome, groups, features, fold, seed) for recipe in recipes]


def decided(tried: list[Trial]) -> Trial:
    """The additive trial of least loss, unless an interacting one beats it by more than one standard error."""
    best = min((one for one in tried if one.recipe.additive), key=_mean_loss, default=None)
    rival = min((one for one in tried if not one.recipe.additive), key=_mean_loss, default=None)
    if best is None or rival is None:
        return best or rival or tried[0]
    gain = best.loss - rival.loss
    return rival if gain.mean() > gain.std() / np.sqrt(len(gain)) else best


def _mean_loss(trial: Trial) -> float:
    return float(trial.loss.mean())


def _trial(
    recipe: Recipe, matrix: Floats, outcome: Floats, groups: Ints, features: Features, fold: Ints, seed: int
) -> Trial:
    raw = np.empty(len(outcome))
    for number in range(FOLDS):
        out, into = fold == number, fold != number
        boosters = grow(matrix[into], outcome[into], groups[into], features, recipe, TRIAL_MEMBERS, seed)
        raw[out] = mean_raw(boosters, matrix[out])
    return Trial(recipe, raw, np.logaddexp(0.0, raw) - outcome * raw)
