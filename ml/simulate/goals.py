"""Goals by seed: objectives of the company and its units, and four measured goals per employee.

Whether a goal is reached is none of this module's business.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.simulate import catalogue, goal_words
from ml.simulate.columns import Flags, Floats, Ints, Texts
from ml.simulate.draws import Draws, texts
from ml.simulate.exits import Exits
from ml.simulate.staff import Staff
from ml.simulate.weeks import WEEKS, Weeks

PER_PERSON = 4
TEMPLATES_PER_FAMILY, TOPICS = 5, len(goal_words.TOPICS)
TITLES = tuple(
    template.split("|")[0].format(topic=topic)
    for family in catalogue.DIVISIONS
    for template in goal_words.TEMPLATES[family]
    for topic in goal_words.TOPICS
)
DIRECTIONS = ("INCREASE", "REDUCE", "MAINTAIN")
DIFFICULTY_SHARES = (0.1, 0.22, 0.36, 0.22, 0.1)
WEIGHTS = np.array([[2500] * 4, [4000, 3000, 2000, 1000], [1000, 2000, 3000, 4000], [3500, 1500, 1500, 3500]])
START_WEEKS, START_SHARES = (0, 13, 26), (0.8, 0.12, 0.08)
CYCLE_WEEKS = WEEKS + 4
EARLY_SHARE, EARLIEST_DUE = 0.15, 39
CONTRIBUTES = 0.6
SKILL_OF_TEMPLATE = (2, 0, 1, 3, 4)


@dataclass(frozen=True, slots=True)
class Plans:
    """Employees x 4: title, difficulty, pace and figures of the individual goals. Figures are ten-thousandths.

    `start` and `due` are week numbers: a goal is open from the start week to the due week, both included.
    """

    title: Ints
    unit: Texts
    direction: Ints
    baseline: Ints
    target: Ints
    difficulty: Ints
    weight: Ints
    skill: Ints
    start: Ints
    due: Ints
    contributes: Flags

    @property
    def duration(self) -> Ints:
        """Weeks of work planned."""
        return self.due - self.start + 1

    def expected(self, week: Ints | int) -> Floats:
        """Planned progress (0-1) at the end of a week."""
        return np.clip((week - self.start + 1) / self.duration, 0.0, 1.0)

    def open_in(self, week: int) -> Flags:
        """Which goals are open in a week."""
        return (self.start <= week) & (week <= self.due)


def draw_plans(staff: Staff, exits: Exits, weeks: Weeks, draws: Draws) -> Plans:
    """Draw the individual goals; four different templates each. No goal starts before one joins or after one left."""
    rng, size = draws.part("goals"), len(staff)
    template = rng.permuted(np.tile(np.arange(TEMPLATES_PER_FAMILY), (size, 1)), axis=1)[:, :PER_PERSON]
    which = staff.family[:, None] * TEMPLATES_PER_FAMILY + template
    joined = np.maximum(weeks.index(staff.hired_on) + 1, 0)[:, None]
    start = np.maximum(rng.choice(START_WEEKS, which.shape, p=START_SHARES), joined)
    last = np.where(exits.leaves, weeks.index(exits.left_on), WEEKS)[:, None]
    start = np.where(start > last, joined, start)
    early = rng.random(which.shape) < EARLY_SHARE
    due = np.where(early, rng.integers(EARLIEST_DUE, WEEKS, which.shape), CYCLE_WEEKS - 1)
    unit, direction, baseline, target = _figures(which, rng)
    return Plans(
        title=which * TOPICS + rng.integers(0, TOPICS, which.shape),
        unit=unit,
        direction=direction,
        baseline=baseline,
        target=target,
        difficulty=rng.choice(len(DIFFICULTY_SHARES), which.shape, p=DIFFICULTY_SHARES) + 1,
        weight=WEIGHTS[rng.integers(0, len(WEIGHTS), size)],
        skill=staff.family[:, None] * catalogue.SKILLS_PER_FAMILY + np.array(SKILL_OF_TEMPLATE)[template],
        start=start,
        due=np.where(due - start < WEEKS // 4, CYCLE_WEEKS - 1, due),
        contributes=rng.random(which.shape) < CONTRIBUTES,
    )


def values_at(plans: Plans, progress: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """Metric values (two decimals, as ten-thousandths) at a progress, and the progress of those very values.

    INCREASE and REDUCE: value = baseline + progress (target - baseline). MAINTAIN: value = target x progress.
    """
    keeps = plans.direction == DIRECTIONS.index("MAINTAIN")
    way = np.where(keeps, plans.target, plans.target - plans.baseline)
    origin = np.where(keeps, 0, plans.baseline)
    value = np.rint((origin + progress * way) / 100).astype(np.int64) * 100
    return value, np.rint((value - origin) * 10_000 / way).astype(np.int64)


def _figures(which: Ints, rng: np.random.Generator) -> tuple[Texts, Ints, Ints, Ints]:
    parts = [one.split("|")[1:] for family in catalogue.DIVISIONS for one in goal_words.TEMPLATES[family]]
    unit, way, start, change = (list(column) for column in zip(*parts, strict=True))
    low, high = _bounds(start)
    least, most = _bounds(change)
    direction = np.array([DIRECTIONS.index(one) for one in way])[which]
    baseline = rng.integers(low[which], high[which] + 1)
    percent = rng.integers(least[which], most[which] + 1)
    sign = np.where(direction == DIRECTIONS.index("REDUCE"), -1, 1)
    target = baseline * 100 + sign * np.maximum(baseline * percent, 50 * (percent > 0))
    return texts(unit)[which], direction, baseline * 10_000, target * 100


def _bounds(ranges: list[str]) -> tuple[Ints, Ints]:
    pairs = np.array([one.split("-") for one in ranges], dtype=np.int64)
    return pairs[:, 0], pairs[:, 1]
