"""From raw scores to probabilities: Platt's line on the logit, or a rising step line (isotonic) where events abound.

Platt, "Probabilistic outputs for support vector machines" (1999); isotonic by pool adjacent violators, with the
steps joined by lines so that the probability moves smoothly.
"""

from dataclasses import dataclass

import numpy as np

from ml.features import Floats

ENOUGH_EVENTS = 1_000
STEPS, SMALLEST_SLOPE = 50, 1e-3
_RIDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Platt:
    """logit = slope x raw + shift; the slope is never below zero, so order and directions stay."""

    slope: float
    shift: float

    def probability(self, logit: Floats) -> Floats:
        """Of the logit (raw already taken by slope and shift)."""
        return logistic(logit)


@dataclass(frozen=True, slots=True)
class Isotonic:
    """A rising line through (raw, probability) points; flat outside."""

    raw: Floats
    rate: Floats
    slope: float = 1.0
    shift: float = 0.0

    def probability(self, logit: Floats) -> Floats:
        """Of the raw score."""
        return np.interp(logit, self.raw, self.rate)


Calibration = Platt | Isotonic


def logistic(logit: Floats) -> Floats:
    """1 / (1 + exp(-logit)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * logit))


def calibrate(raw: Floats, outcome: Floats) -> Calibration:
    """From scores of rows that the model was not trained on: Platt below 1,000 events, isotonic from there on."""
    return platt(raw, outcome) if outcome.sum() < ENOUGH_EVENTS else isotonic(raw, outcome)


def platt(raw: Floats, outcome: Floats) -> Platt:
    """Newton's method on Platt's smoothed targets (n+1)/(n+2) and 1/(n+2)."""
    positive, negative = outcome.sum(), (1 - outcome).sum()
    target = np.where(outcome > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.column_stack([raw, np.ones(len(raw))])
    line = np.array([1.0, 0.0])
    for _ in range(50):
        expected = logistic(design @ line)
        curve = (design * (expected * (1 - expected))[:, None]).T @ design + _RIDGE * np.eye(2)
        line = line - np.linalg.solve(curve, design.T @ (expected - target))
    return Platt(max(float(line[0]), SMALLEST_SLOPE), float(line[1]))


def isotonic(raw: Floats, outcome: Floats) -> Isotonic:
    """Pool adjacent violators over at most 50 bands of equal size."""
    order = np.argsort(raw, kind="stable")
    bands = np.array_split(order, min(STEPS, len(order)))
    blocks: list[list[float]] = []
    for band in bands:
        blocks.append([float(raw[band].mean()), float(outcome[band].mean()), float(len(band))])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            blocks.append(_pooled(blocks.pop(), blocks.pop()))
    middle, rate, _ = np.array(blocks).T
    return Isotonic(middle, rate)


def _pooled(one: list[float], other: list[float]) -> list[float]:
    weight = one[2] + other[2]
    return [(one[k] * one[2] + other[k] * other[2]) / weight for k in (0, 1)] + [weight]
