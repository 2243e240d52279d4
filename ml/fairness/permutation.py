"""The same comparison by permutation, for few people: Freedman and Lane (1983), studentised by HC3.

Residuals of the rating on the evidence change places; the p-value is the share of draws, the real one among them, whose
t is no smaller. Studentising keeps it right where the arms differ in spread (DiCiccio and Romano 2017).
"""

from functools import lru_cache

import numpy as np

from ml.features import Flags, Floats, Ints

_TIE = 1e-9
"""Draws that repeat the real order may differ from it by rounding."""


def permuted_p(rating: Floats, evidence: Floats, group: Flags, draws: int, seed: int) -> float:
    """Two-sided p-value, one row per person; NaN where the group can't be told from the evidence.

    Rows are put in an order of their own first, so that the order in which they come changes nothing.
    """
    order = np.lexsort((rating, evidence, group))
    design, outcome = np.column_stack([np.ones(len(order)), evidence[order]]), rating[order]
    basis = _basis(design)
    arm = group[order].astype(np.float64)
    apart = arm - basis @ (basis.T @ arm)
    if float(apart @ apart) < _TIE:
        return float("nan")
    residual = outcome - basis @ (basis.T @ outcome)
    residual[np.abs(residual) < _TIE] = 0.0
    t = _t(np.vstack([residual, residual[_places(len(order), draws, seed)]]), basis, apart)
    return float((t >= t[0] - _TIE).mean())


@lru_cache(maxsize=16)
def _places(people: int, draws: int, seed: int) -> Ints:
    return np.random.default_rng([seed, people]).permuted(np.tile(np.arange(people), (draws, 1)), axis=1)


def _basis(design: Floats) -> Floats:
    left, sizes, _ = np.linalg.svd(design, full_matrices=False)
    kept: Floats = left[:, sizes > sizes[0] * _TIE]
    return kept


def _t(outcomes: Floats, basis: Floats, apart: Floats) -> Floats:
    """The size of t of each row of outcomes, by the full regression."""
    unit = apart / np.sqrt(apart @ apart)
    full = np.column_stack([basis, unit])
    left = outcomes - (outcomes @ full) @ full.T
    weights = unit / np.maximum(1 - (full**2).sum(axis=1), _TIE)
    error = np.sqrt((left**2) @ (weights**2))
    size: Floats = np.abs(outcomes @ unit) / np.maximum(error, _TIE)
    return size
