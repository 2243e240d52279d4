"""Reason codes as sentences in HR words: what speaks for and against, with the figures, strongest first."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ml.features import Feature, Floats, Ints
from ml.scores import Score, Scored

FOR, AGAINST = "RAISES", "LOWERS"
LEAST = 0.01
"""A reason that moves the logit by less is not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the feature's name, a sentence, RAISES or LOWERS, and its exact share of the logit."""

    feature: str
    label: str
    direction: str
    contribution: float


def strongest(scored: Scored, top: int = 3) -> tuple[Ints, Floats]:
    """The columns of the `top` reasons of every row (rows, top), strongest first, and what each adds to the logit."""
    size = np.abs(scored.reasons)
    columns = np.argpartition(-size, top - 1, axis=1)[:, :top]
    order = np.argsort(-np.take_along_axis(size, columns, axis=1), axis=1, kind="stable")
    columns = np.take_along_axis(columns, order, axis=1)
    return columns.astype(np.int64), np.take_along_axis(scored.reasons, columns, axis=1)


def reasons(score: Score, scored: Scored, matrix: Floats, top: int = 3) -> list[list[Reason]]:
    """The strongest `top` reasons of every row (of the matrix that was scored) as sentences: for a page at a time."""
    columns, moved = strongest(scored, top)
    values = np.take_along_axis(matrix, columns, axis=1).tolist()
    rows = zip(columns.tolist(), values, moved.tolist(), strict=True)
    return [worded(score, zip(*row, strict=True)) for row in rows]


def worded(score: Score, codes: Iterable[tuple[int, float, float]]) -> list[Reason]:
    """The sentences of one row, from each reason's column, value and share; none for what hardly moves anything."""
    return [_reason(score.features[at], value, share) for at, value, share in codes if abs(share) >= LEAST]


def counter_evidence(score: Score, scored: Scored, matrix: Floats, row: int, top: int = 3) -> list[Reason]:
    """What speaks most against the outcome for one row."""
    order = np.argsort(scored.reasons[row], kind="stable")[:top].tolist()
    against = [at for at in order if scored.reasons[row, at] <= -LEAST]
    return [_reason(score.features[at], float(matrix[row, at]), float(scored.reasons[row, at])) for at in against]


def sentence(feature: Feature, value: float, raises: bool) -> str:  # noqa: FBT001 - one flag, named by the word
    """“14 months without a raise: raises it.”; a missing value says so."""
    if math.isnan(value):
        told = f"{feature.description.lower()} is not known"
    elif feature.levels:
        told = feature.phrase.format(value=feature.levels[int(value)])
    else:
        told = feature.phrase.format(value=value)
    return f"{told[0].upper()}{told[1:]}: {'raises' if raises else 'lowers'} it."


def _reason(feature: Feature, value: float, share: float) -> Reason:
    return Reason(feature.name, sentence(feature, value, share > 0), FOR if share > 0 else AGAINST, share)
