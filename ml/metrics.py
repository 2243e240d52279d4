"""How good probabilities are: ranking with intervals, calibration, and how far a population has moved."""

from dataclasses import dataclass

import numpy as np

from ml.errors import ModelInputError
from ml.features import Floats, Ints

Z95 = 1.959963984540054
BINS = 10
DRAWS = 500
FEWEST_IN_GROUP = 30
_LEAST_SHARE = 1e-4


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupQuality:
    """How good a model is for one group; `auc` is None where a kind of outcome has too few rows to say."""

    group: str
    rows: int
    events: int
    mean_probability: float
    event_rate: float
    auc: Measure | None


def auc(outcome: Floats, score: Floats) -> float:
    """The chance that a random event has the higher score, ties counting half. Raises ModelInputError on one class."""
    events = outcome > 0
    many, few = int(events.sum()), int((~events).sum())
    if not many or not few:
        raise ModelInputError("All outcomes are the same: a ranking can't be judged without cases of both kinds.")
    return float((_ranks(score)[events].sum() - many * (many + 1) / 2) / (many * few))


def auc_interval(outcome: Floats, score: Floats) -> Measure:
    """DeLong's interval (DeLong et al. 1988, by mid-ranks as in Sun and Xu 2014)."""
    value = auc(outcome, score)
    ranks, events = _ranks(score), outcome > 0
    event_rank, other_rank = _ranks(score[events]), _ranks(score[~events])
    of_events = (ranks[events] - event_rank) / len(other_rank)
    of_others = 1.0 - (ranks[~events] - other_rank) / len(event_rank)
    variance = sum(one.var(ddof=1) / len(one) if len(one) > 1 else 0.25 for one in (of_events, of_others))
    spread = Z95 * float(np.sqrt(variance))
    return Measure(value, max(value - spread, 0.0), min(value + spread, 1.0))


def average_precision(outcome: Floats, score: Floats) -> float:
    """Precision at each event, averaged; tied scores count as one threshold."""
    order = np.argsort(-score, kind="stable")
    hits, ends = np.cumsum(outcome[order]), np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    gained = np.diff(hits[ends], prepend=0.0)
    return float((hits[ends] / (ends + 1) * gained).sum() / hits[-1])


def average_precision_interval(outcome: Floats, score: Floats, seed: int) -> Measure:
    """Bootstrap of rows, 500 draws, percentiles."""
    rng = np.random.default_rng(seed)
    picks = (rng.integers(0, len(outcome), len(outcome)) for _ in range(DRAWS))
    drawn = [average_precision(outcome[pick], score[pick]) for pick in picks if outcome[pick].any()]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Measure(average_precision(outcome, score), float(low), float(high))


def brier(outcome: Floats, probability: Floats) -> float:
    """Mean squared distance of probability and outcome (Brier 1950)."""
    return float(((probability - outcome) ** 2).mean())


def calibration_error(outcome: Floats, probability: Floats) -> float:
    """Expected calibration error over ten bins of equal size: mean distance of mean probability and event rate."""
    bins = np.array_split(np.argsort(probability, kind="stable"), BINS)
    apart = [abs(float((probability[rows] - outcome[rows]).sum())) for rows in bins]
    return sum(apart) / len(outcome)


def by_group(outcome: Floats, probability: Floats, groups: Ints, names: tuple[str, ...]) -> list[GroupQuality]:
    """Quality within each group (the number of its name by row)."""
    return [_quality(name, outcome[groups == at], probability[groups == at]) for at, name in enumerate(names)]


def stability(before: Floats, now: Floats) -> float:
    """Population stability index over the tenths of `before`, with a bin of its own for what is missing.

    Usual reading: under 0.1 stable, over 0.25 moved (Siddiqi 2006).
    """
    edges = np.unique(np.nanquantile(before, np.linspace(0.1, 0.9, 9)))
    was, is_ = (_shares(values, edges) for values in (before, now))
    return float(((is_ - was) * np.log(is_ / was)).sum())


def _shares(values: Floats, edges: Floats) -> Floats:
    at = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values))
    return np.maximum(np.bincount(at, minlength=len(edges) + 2) / len(values), _LEAST_SHARE)


def _quality(name: str, outcome: Floats, probability: Floats) -> GroupQuality:
    rows, events = len(outcome), int(outcome.sum())
    judged = rows >= FEWEST_IN_GROUP and 0 < events < rows
    return GroupQuality(
        group=name,
        rows=rows,
        events=events,
        mean_probability=float(probability.mean()) if rows else float("nan"),
        event_rate=events / rows if rows else float("nan"),
        auc=auc_interval(outcome, probability) if judged else None,
    )


def _ranks(score: Floats) -> Floats:
    """Ranks from 1, ties in the middle."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    ends = np.cumsum(count)
    middle: Floats = (ends - (count - 1) / 2)[place]
    return middle
