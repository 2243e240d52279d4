"""One score learned from a table: checks, choice, calibration on rows left out, and the ensemble on all rows."""

from dataclasses import dataclass

import numpy as np

from ml.additive import export
from ml.calibration import Calibration, calibrate
from ml.errors import ModelInputError
from ml.features import Features, Floats, Ints, refuse_infinities
from ml.interacting import kept
from ml.scores import Score, fills_of
from ml.train.boosting import RECIPES, Recipe, grow
from ml.train.choice import decided, trials
from ml.train.folds import near_duplicate_groups

FEWEST_ROWS, FEWEST_CASES = 50, 10
MEMBERS = 10


@dataclass(frozen=True, slots=True)
class Learned:
    """A score, the recipe that was chosen, mean losses by recipe, and calibrated probabilities of rows left out."""

    score: Score
    recipe: str
    losses: dict[str, float]
    left_out: Floats


def learn(
    features: Features,
    matrix: Floats,
    outcome: Floats,
    groups: Ints,
    *,
    seed: int,
    recipes: tuple[Recipe, ...] = RECIPES,
    members: int = MEMBERS,
) -> Learned:
    """Learn P(outcome) (0 or 1 by row) from a matrix (rows, features); `groups` says which rows are one person.

    Raises ModelInputError where the table can't be learned from.
    """
    check(features, matrix, outcome)
    together = near_duplicate_groups(matrix, groups)
    tried = trials(matrix, outcome, together, features, recipes, seed)
    best = decided(tried)
    calibration = calibrate(best.raw, outcome)
    boosters = grow(matrix, outcome, together, features, best.recipe, members, seed)
    reader = export(boosters, features, matrix) if best.recipe.additive else kept(boosters, matrix)
    return Learned(
        Score(features, reader, calibration, fills_of(features, matrix)),
        best.recipe.name,
        {one.recipe.name: float(one.loss.mean()) for one in tried},
        calibrated(calibration, best.raw),
    )


def calibrated(calibration: Calibration, raw: Floats) -> Floats:
    """Probabilities of raw scores."""
    return calibration.probability(calibration.slope * raw + calibration.shift)


def check(features: Features, matrix: Floats, outcome: Floats) -> None:
    """Raise ModelInputError on infinities, too few rows or cases, one class only, a constant or empty column."""
    refuse_infinities(features, matrix)
    if len(matrix) != len(outcome):
        raise ModelInputError(f"The table has {len(matrix)} rows but {len(outcome)} outcomes: give one for each row.")
    if len(matrix) < FEWEST_ROWS:
        raise ModelInputError(f"The table has {len(matrix)} rows, but training needs at least {FEWEST_ROWS}.")
    _both_outcomes(outcome)
    for at, feature in enumerate(features):
        _varies(feature.name, matrix[:, at])


def _both_outcomes(outcome: Floats) -> None:
    if not np.isin(outcome, (0.0, 1.0)).all():
        raise ModelInputError("An outcome is neither 0 nor 1: leave cases that are not resolved out of the table.")
    events = int(outcome.sum())
    fewest = min(events, len(outcome) - events)
    if fewest == 0:
        raise ModelInputError("All outcomes are the same: training needs cases of both kinds.")
    if fewest < FEWEST_CASES:
        raise ModelInputError(f"Only {fewest} cases of one kind are there, but training needs {FEWEST_CASES} of each.")


def _varies(name: str, column: Floats) -> None:
    known = column[~np.isnan(column)]
    if not len(known):
        raise ModelInputError(f"The column {name} is empty in every row: bring its values, or train without it.")
    if len(known) == len(column) and (known == known[0]).all():
        raise ModelInputError(f"The column {name} has the same value in every row: take it out of the feature list.")
