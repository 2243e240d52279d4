"""How much of the evidence is true performance, and by how much its noise flattens what it says."""

import numpy as np

from ml.errors import ModelInputError
from ml.features import Floats, Ints

LEAST_SHARE = 0.2
"""Of true variance within the arms; evidence noisier than that is corrected as if it were this (at most fivefold)."""


def consistency(parts: Floats, weights: Floats) -> float | None:
    """Cronbach's alpha (1951) of a weighted sum of parts (people, parts): a lower bound of its reliability.

    Rows with NaN are left out; None under two parts, three people, or where the sum doesn't vary. Never below 0.2,
    which is as far as a correction goes.
    """
    if parts.ndim != 2 or parts.shape[1] != len(weights):  # noqa: PLR2004 - a matrix has two dimensions
        raise ModelInputError("The parts of the evidence need one weight per column: give as many weights as parts.")
    whole = parts[~np.isnan(parts).any(axis=1)] * weights
    people, count = whole.shape
    if count < 2 or people < 3 or (total := float(whole.sum(axis=1).var(ddof=1))) == 0:  # noqa: PLR2004 - see docstring
        return None
    alpha = count / (count - 1) * (1 - float(whole.var(axis=0, ddof=1).sum()) / total)
    return max(float(alpha), LEAST_SHARE)


def stretch(reliability: float | None, total: float, within: float) -> float:
    """One over the share of true variance within the arms: noise is (1 - reliability) of the variance over all."""
    if reliability is None or within <= 0:
        return 1.0
    return 1 / max(1 - (1 - reliability) * total / within, LEAST_SHARE)


def variance(evidence: Floats, cell: Ints) -> float:
    """Within cells (small numbers by row), pooled; 0 where nothing is left to vary."""
    size = np.bincount(cell)
    mean = np.bincount(cell, weights=evidence) / np.maximum(size, 1)
    left = len(evidence) - int((size > 0).sum())
    return float(((evidence - mean[cell]) ** 2).sum() / left) if left > 0 else 0.0
