"""How much of the evidence is true performance, and by how much its noise flattens what it says."""

import numpy as np

from ml.features import Floats, Ints

LEAST_SHARE = 0.2
"""Of true variance within the arms; evidence noisier than that is corrected as if it were this (at most fivefold)."""


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
