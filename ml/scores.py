"""A trained score: reader, calibration and fills, and what it says about rows: probability, interval, reasons."""

from dataclasses import dataclass

import numpy as np

from ml.additive import Additive
from ml.calibration import Calibration
from ml.errors import ModelInputError
from ml.features import Features, Floats, Ints, refuse_infinities
from ml.interacting import Interacting

LEFT_OUT = 0.2
"""The share of persons that each member of an ensemble never saw."""
REACH = 1.6448536269514722 * ((1 - LEFT_OUT) / LEFT_OUT) ** 0.5
"""Standard deviations between members to each side of a 90 % interval (normal)."""


@dataclass(frozen=True, slots=True)
class Score:
    """One trained outcome. `fills` replace what is missing where training saw none missing (elsewhere NaN)."""

    features: Features
    reader: Additive | Interacting
    calibration: Calibration
    fills: Floats


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows scored: `logit` = `usual` + sum of `reasons` (rows, features); `low` and `high` are the 90 % interval.

    The interval is that of the ensemble: how sure the model is of the probability, not what will happen to a person.
    """

    probability: Floats
    low: Floats
    high: Floats
    logit: Floats
    usual: float
    reasons: Floats


def read(score: Score, matrix: Floats) -> Scored:
    """Score rows (rows, features). Raises ModelInputError on a table of another width, or with infinities."""
    filled = fill(score, matrix)
    members, parts = score.reader.read(filled)
    slope, shift = score.calibration.slope, score.calibration.shift
    return scored(score, slope * members + shift, slope * parts)


def scored(score: Score, members: Floats, reasons: Floats) -> Scored:
    """From calibrated logits of the members and parts in the same unit."""
    logit, spread = middle_and_spread(members)
    probability, low, high = (score.calibration.probability(logit + way * spread) for way in (0.0, -1.0, 1.0))
    usual = score.calibration.slope * score.reader.usual + score.calibration.shift
    return Scored(probability, low, high, logit, usual, reasons)


def middle_and_spread(logits: Floats) -> tuple[Floats, Floats]:
    """The mean of the members (rows, members) and how far the 90 % interval reaches from it.

    Each member leaves out a fifth of the persons; the delete-d jackknife (Shao and Wu 1989) makes of the variance
    between them that of the whole by (1 - left out) / left out.
    """
    count = logits.shape[1]
    middle = logits @ np.full(count, 1.0 / count)
    squares = np.einsum("ij,ij->i", logits, logits) / count - middle**2
    return middle, REACH * np.sqrt(np.maximum(squares, 0.0))


def fill(score: Score, matrix: Floats) -> Floats:
    """The matrix with fills where training saw nothing missing."""
    refuse_infinities(score.features, matrix)
    missing = np.isnan(matrix)
    if not missing.any():
        return matrix
    return np.where(missing & ~np.isnan(score.fills), score.fills, matrix)


def fills_of(features: Features, matrix: Floats) -> Floats:
    """The median (of a category the commonest level) of each column that is never missing; NaN for the others."""
    found = np.full(len(features), np.nan)
    for at, feature in enumerate(features):
        if not np.isnan(matrix[:, at]).any():
            found[at] = _commonest(matrix[:, at]) if feature.levels else np.median(matrix[:, at])
    return found


def band(probability: Floats, thresholds: tuple[float, ...]) -> Ints:
    """The number of the band (0 is the lowest) by the organization's rising thresholds.

    Raises ModelInputError where they don't rise within 0 and 1.
    """
    edges = np.array(thresholds, dtype=np.float64)
    if not (np.diff(edges, prepend=0.0, append=1.0) > 0).all():
        raise ModelInputError(f"The thresholds {thresholds} don't rise between 0 and 1: mend the bands.")
    return np.searchsorted(edges, probability, side="right").astype(np.int64)


def _commonest(codes: Floats) -> float:
    return float(np.bincount(codes.astype(np.int64)).argmax())
