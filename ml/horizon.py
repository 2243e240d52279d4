"""From a monthly hazard to a risk within any number of months, whatever the horizon of the training data.

    P(leaves within N months) = 1 - product over k < N of (1 - hazard(k))

Features that count months move on with k (`Feature.per_month`); all others stay as they are at the cut-off.
"""

import numpy as np

from ml.additive import CHUNK
from ml.calibration import Calibration
from ml.errors import ModelInputError
from ml.features import Floats
from ml.scores import Score, Scored, fill, middle_and_spread

LONGEST = 60


def within(score: Score, matrix: Floats, months: int) -> Scored:
    """The risk within 1 to 60 months; `logit` and `reasons` are those of the first month's hazard.

    Raises ModelInputError on another number of months and on bad tables.
    """
    if not 1 <= months <= LONGEST:
        raise ModelInputError(f"The horizon is {months} months, but must be from 1 to {LONGEST}.")
    filled = fill(score, matrix)
    members, parts = score.reader.read(filled)
    slope, shift = score.calibration.slope, score.calibration.shift
    probability, low, high = _risks(score, filled, members, months)
    usual = slope * score.reader.usual + shift
    return Scored(probability, low, high, slope * members.mean(axis=1) + shift, usual, slope * parts)


def _risks(score: Score, matrix: Floats, members: Floats, months: int) -> Floats:
    """Point, low and high risk (3, rows), a stretch of rows at a time."""
    growth = np.array([one.per_month for one in score.features])
    if not growth.any():
        return 1.0 - (1.0 - _hazards(score.calibration, members)) ** months
    risks, stretch = np.empty((3, len(matrix))), max(CHUNK // months, 1)
    for start in range(0, len(matrix), stretch):
        rows = slice(start, start + stretch)
        ahead = score.reader.ahead(matrix[rows], members[rows], growth, months)
        hazards = _hazards(score.calibration, ahead.reshape(-1, ahead.shape[2]))
        risks[:, rows] = 1.0 - (1.0 - hazards).reshape(3, *ahead.shape[:2]).prod(axis=1)
    return risks


def _hazards(calibration: Calibration, members: Floats) -> Floats:
    """Point, low and high hazard (3, rows) of the members' raw scores."""
    raw, apart = middle_and_spread(members)
    middle, spread = calibration.slope * raw + calibration.shift, calibration.slope * apart
    return calibration.probability(np.stack([middle, middle - spread, middle + spread]))
