"""An interacting LightGBM ensemble, read by LightGBM itself: for where cross-validation shows that additivity costs.

Its reasons are TreeSHAP values (Lundberg et al. 2018), which sum to the raw score as well, but take longer.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ml.features import Floats


@dataclass(frozen=True, slots=True)
class Interacting:
    """Models as LightGBM's own text, one per member; `usual` is the mean raw score that parts add to."""

    texts: tuple[str, ...]
    usual: float
    _boosters: list[Any] = field(default_factory=list, compare=False, repr=False)

    def members(self, matrix: Floats) -> Floats:
        """Raw scores (rows, members)."""
        return np.column_stack([one.predict(matrix, raw_score=True, num_threads=1) for one in self._loaded()])

    def read(self, matrix: Floats) -> tuple[Floats, Floats]:
        """`members`, and what each feature adds to the mean raw score (rows, features)."""
        told = np.mean([one.predict(matrix, pred_contrib=True, num_threads=1) for one in self._loaded()], axis=0)
        return self.members(matrix), told[:, :-1]

    def ahead(self, matrix: Floats, members: Floats, growth: Floats, months: int) -> Floats:
        """Raw scores (months, rows, members) of rows whose features grow each month; `members` are those of the first.

        The parts of an interacting model can't be told apart, so every month is read whole.
        """
        later = [self.members(matrix + month * growth) for month in range(1, months)]
        return np.stack([members, *later])

    def _loaded(self) -> list[Any]:
        import lightgbm

        if not self._boosters:
            self._boosters.extend(lightgbm.Booster(model_str=text) for text in self.texts)
        return self._boosters


def kept(boosters: list[Any], matrix: Floats) -> Interacting:
    """The boosters as texts."""
    usual = np.mean([one.predict(matrix[:1], pred_contrib=True)[0, -1] for one in boosters])
    return Interacting(tuple(one.model_to_string() for one in boosters), float(usual))
