"""How long scoring takes on one core, from features: the additive model with intervals, horizon and reasons.

    python -m ml.studies.speed

Prints the median processor time of nine runs.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from ml.explain import reasons, strongest
from ml.features import Floats
from ml.horizon import within
from ml.retention import FEATURES
from ml.scores import Score, read
from ml.simulate import simulate
from ml.studies.months import months_of
from ml.studies.tables import publish, row, table
from ml.train.boosting import ADDITIVE
from ml.train.learning import learn

SEED, PEOPLE, RUNS = 7, 400, 9
PAGE = 100
SIZES = (PAGE, 1_000, 100_000)
TEXT = """# Speed of scoring

Command: `python -m ml.studies.speed`; seed {seed}. Retention, {features} features, ten members.
Median processor time of nine runs in milliseconds, one core.

{figures}
"""


def main() -> None:
    """Print and keep the table."""
    months = months_of(simulate(PEOPLE, SEED, until=date(2026, 11, 21)))
    learned = learn(FEATURES, months.matrix, months.event, months.person, seed=SEED, recipes=ADDITIVE[:1])
    rows = np.random.default_rng(SEED).integers(0, len(months.matrix), SIZES[-1])
    lines = [line for size in SIZES for line in _lines(learned.score, months.matrix[rows[:size]])]
    figures = table(("rows", "what", "ms"), lines)
    publish("speed", TEXT.format(seed=SEED, features=len(FEATURES), figures=figures))


def _lines(score: Score, matrix: Floats) -> list[str]:
    year, size = within(score, matrix, 12), len(matrix)
    lines = [
        row(size, "probability, interval, exact reasons", _median(lambda: read(score, matrix))),
        row(size, "the same within 12 months", _median(lambda: within(score, matrix, 12))),
        row(size, "the three strongest reasons, as codes", _median(lambda: strongest(year))),
    ]
    if size > PAGE:
        return lines
    return [*lines, row(size, "the same as sentences", _median(lambda: reasons(score, year, matrix)))]


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        taken.append((time.process_time() - begun) * 1_000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
