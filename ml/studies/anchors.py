"""Plain learners beside ours, for comparison in studies: never served."""

import lightgbm
import numpy as np

from ml.calibration import logistic
from ml.features import Floats

RIDGE, STEPS = 1.0, 30


def logistic_regression(matrix: Floats, outcome: Floats, asked: Floats) -> Floats:
    """P(outcome) by ridge logistic regression on standardized columns; missing takes the median and a mark."""
    middle = np.nanmedian(matrix, axis=0)
    known, new = _marked(matrix, middle), _marked(asked, middle)
    mean, spread = known.mean(axis=0), known.std(axis=0)
    known, new = (
        np.column_stack([np.ones(len(one)), (one - mean) / np.where(spread > 0, spread, 1)]) for one in (known, new)
    )
    weight, ridge = np.zeros(known.shape[1]), RIDGE * np.eye(known.shape[1])
    for _ in range(STEPS):
        expected = logistic(known @ weight)
        curve = (known * (expected * (1 - expected))[:, None]).T @ known + ridge
        weight -= np.linalg.solve(curve, known.T @ (expected - outcome) + ridge @ weight)
    return logistic(new @ weight)


def default_lightgbm(matrix: Floats, outcome: Floats, asked: Floats) -> Floats:
    """P(outcome) by LightGBM as it comes: 100 rounds, 31 leaves, rate 0.1."""
    settings = {"objective": "binary", "num_threads": 1, "verbosity": -1, "deterministic": True, "seed": 0}
    booster = lightgbm.train(settings, lightgbm.Dataset(matrix, outcome), 100)
    told: Floats = np.asarray(booster.predict(asked))
    return told


def _marked(matrix: Floats, middle: Floats) -> Floats:
    missing = np.isnan(matrix)
    return np.column_stack([np.where(missing, middle, matrix), missing])
