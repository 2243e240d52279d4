"""Has a served model's world moved? Population stability by feature and of the score, and calibration drift."""

from dataclasses import dataclass

import numpy as np

from ml.features import Features, Floats
from ml.metrics import stability

WATCH, MOVED = 0.1, 0.25
CALIBRATION_MOVED = 0.05


@dataclass(frozen=True, slots=True)
class Drift:
    """Stability indices of `features` and `score`; `calibration`: mean probability less event rate (None: unknown)."""

    features: dict[str, float]
    score: float
    calibration: float | None

    @property
    def moved(self) -> bool:
        """Whether recalibration should be asked for."""
        worst = max((self.score, *self.features.values()))
        return worst > MOVED or abs(self.calibration or 0.0) > CALIBRATION_MOVED


def drift(
    features: Features,
    before: Floats,
    now: Floats,
    scores: tuple[Floats, Floats],
    resolved: tuple[Floats, Floats] | None,
) -> Drift:
    """Compare matrices and scores (before, now); `resolved` is (probability, outcome) of cases resolved since."""
    by_feature = {one.name: stability(before[:, at], now[:, at]) for at, one in enumerate(features)}
    apart = None if resolved is None else float(np.mean(resolved[0] - resolved[1]))
    return Drift(by_feature, stability(*scores), apart)
