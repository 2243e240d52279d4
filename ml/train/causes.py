"""Training the diagnosis: one score per cause, each with the directions that theory gives that cause."""

from dataclasses import dataclass

import numpy as np

from ml.diagnosis import CAUSES, directions
from ml.errors import ModelInputError
from ml.features import Floats, Ints
from ml.scores import Score
from ml.train.boosting import RECIPES, Recipe
from ml.train.learning import MEMBERS, Learned, learn


@dataclass(frozen=True, slots=True)
class LearnedCauses:
    """The three learned scores in the order of CAUSES, and shares (cases, 3) of cases left out."""

    learned: tuple[Learned, ...]
    left_out: Floats

    @property
    def scores(self) -> tuple[Score, ...]:
        """For `ml.causes.diagnose`."""
        return tuple(one.score for one in self.learned)


def learn_causes(
    matrix: Floats,
    cause: Ints,
    persons: Ints,
    *,
    seed: int,
    recipes: tuple[Recipe, ...] = RECIPES,
    members: int = MEMBERS,
) -> LearnedCauses:
    """Learn from resolved cases: `matrix` (cases, `ml.diagnosis.FEATURES`), `cause` the number of each in CAUSES.

    Raises ModelInputError where a cause is unknown or has too few cases, and on bad tables.
    """
    if not np.isin(cause, range(len(CAUSES))).all():
        raise ModelInputError(f"A case has a cause that is none of {', '.join(CAUSES)}: leave it out of the table.")
    learned = tuple(
        learn(
            directions(name),
            matrix,
            (cause == at).astype(np.float64),
            persons,
            seed=seed,
            recipes=recipes,
            members=members,
        )
        for at, name in enumerate(CAUSES)
    )
    chances = np.column_stack([one.left_out for one in learned])
    return LearnedCauses(learned, chances / chances.sum(axis=1, keepdims=True))
