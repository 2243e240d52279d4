"""Companies for the tests of fairness."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ml.fairness.values import Kind, Labels, Ratings
from ml.fairness.worlds import World, draw
from ml.features import Floats


def company(seed: int = 1, **rules: Any) -> Ratings:
    """A company by the rules of a world."""
    return draw(World(**rules), np.random.default_rng(seed))


def named(*counts: tuple[str | None, int]) -> Labels:
    """So many rows of each name."""
    return np.array([name for name, count in counts for _ in range(count)], dtype=object)


def rated(rating: Floats, evidence: Floats, labels: Labels, unit: Labels | None = None, **more: Any) -> Ratings:
    """Ratings compared by PROXIMITY; no units unless given."""
    nowhere = np.full(len(rating), None, dtype=object)
    return Ratings(
        rating=rating,
        evidence=evidence,
        unit=nowhere if unit is None else unit,
        arms={Kind.PROXIMITY: labels},
        **more,
    )


def rows(people: Ratings, at: Any) -> Ratings:
    """The same company, its rows picked or put in another order."""
    arms: Mapping[Kind, Labels] = {kind: labels[at] for kind, labels in people.arms.items()}
    return replace(
        people,
        rating=people.rating[at],
        evidence=people.evidence[at],
        unit=people.unit[at],
        arms=arms,
        employee=None if people.employee is None else people.employee[at],
        cycle=None if people.cycle is None else people.cycle[at],
    )
