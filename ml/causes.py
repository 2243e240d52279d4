"""Why a goal was missed: three scores become three probabilities, a verdict, a recommendation and an order to offer.

The model abstains below 0.6 or under six weeks of telemetry. Each cause has a score of its own, so that its directions
hold: what raises P(will) never raises the others' scores, and so never lowers the share of will.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.diagnosis import CAUSES
from ml.features import Floats, Ints
from ml.scores import Score, Scored, read

SURE, FEWEST_WEEKS = 0.6, 6
UNCLEAR = "UNCLEAR"
RECOMMENDATIONS = {
    "SKILL": "Offer training or a mentor for what the goal demands.",
    "WILL": "Have the manager talk with the employee about what drives the work.",
    "EXTERNAL": "Remove the obstacle before judging the person.",
    UNCLEAR: "Ask the employee and the manager first: the telemetry does not tell.",
}


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """By goal: `probabilities` (goals, 3, in the order of CAUSES, sum 1), `low`, `high`, `verdict`, and the scores."""

    probabilities: Floats
    low: Floats
    high: Floats
    verdict: NDArray[np.object_]
    scored: tuple[Scored, ...]


def diagnose(scores: tuple[Score, ...], matrix: Floats, weeks: Ints) -> Diagnosed:
    """Read the three scores (in the order of CAUSES); `weeks` are the weeks of telemetry by goal."""
    told = tuple(read(score, matrix) for score in scores)
    shares = _shares(np.column_stack([one.probability for one in told]))
    low = np.column_stack([_share_at(told, at, "low") for at in range(len(CAUSES))])
    high = np.column_stack([_share_at(told, at, "high") for at in range(len(CAUSES))])
    return Diagnosed(shares, low, high, verdicts(shares, weeks), told)


def verdicts(probabilities: Floats, weeks: Ints) -> NDArray[np.object_]:
    """SKILL, WILL or EXTERNAL where one is at least 0.6 likely after at least six weeks, else UNCLEAR."""
    names = np.array([*CAUSES, UNCLEAR], dtype=object)
    sure = (probabilities.max(axis=1) >= SURE) & (weeks >= FEWEST_WEEKS)
    told: NDArray[np.object_] = names[np.where(sure, probabilities.argmax(axis=1), len(CAUSES))]
    return told


def offers(probabilities: Floats, verdict: NDArray[np.object_], seed: int) -> Ints:
    """The order (goals, 3) in which causes are offered: likeliest first; at random where the verdict is UNCLEAR.

    So what people confirm in the uncertain band is not steered by the model, and serves as labels without bias.
    """
    likeliest = np.argsort(-probabilities, axis=1, kind="stable")
    shuffled = np.argsort(np.random.default_rng(seed).random(probabilities.shape), axis=1)
    return np.where((verdict == UNCLEAR)[:, None], shuffled, likeliest)


def _shares(chances: Floats) -> Floats:
    shares: Floats = chances / chances.sum(axis=1, keepdims=True)
    return shares


def _share_at(told: tuple[Scored, ...], cause: int, end: str) -> Floats:
    """The share of a cause with its own chance at one end of the interval and the others as they are."""
    chances = np.column_stack([getattr(one, end) if at == cause else one.probability for at, one in enumerate(told)])
    return _shares(chances)[:, cause]
