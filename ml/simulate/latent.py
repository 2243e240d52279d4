"""The hidden causes: skill, will, quality of managers, outside shocks. Standard units: 0 is usual, 1 is one deviation.

    quality_m  ~ N(0, 1)
    skill_i(0) ~ N(0.1, 0.85)
    home_i     ~ N(0.15, 0.75) + 0.25 quality_manager(i)
    will_i(0)  = home_i;  will_i(w+1) = will_i(w) + 0.04 (home_i - will_i(w)) + 0.12 N(0, 1)
    shock_u(w) = the worst of 0.8 shock_u(w-1), the shocks of all units above, and, with probability 0.009,
                 a new one of -U(1, 2.5)

No draw reads sex, age or any other protected attribute.
"""

from dataclasses import dataclass

import numpy as np

from ml.simulate.columns import Floats
from ml.simulate.draws import Draws
from ml.simulate.staff import Staff
from ml.simulate.weeks import WEEKS

SHOCK_CHANCE, SHOCK_KEEPS = 0.009, 0.8
WILL_RETURNS, WILL_STEP, MANAGER_PULL = 0.04, 0.12, 0.25


@dataclass(frozen=True, slots=True)
class Latent:
    """`skill` (at the start) and `quality` by employee; `will` employees x weeks; `shock` units x weeks (<= 0)."""

    skill: Floats
    will: Floats
    quality: Floats
    shock: Floats


def draw_latent(staff: Staff, draws: Draws) -> Latent:
    """Draw what nobody in the organization can see."""
    size = len(staff)
    quality = draws.part("quality").normal(0.0, 1.0, size)
    skill = draws.part("skill").normal(0.1, 0.85, size)
    return Latent(skill, _will(staff, quality, draws.part("will")), quality, _shocks(staff, draws.part("shock")))


def _will(staff: Staff, quality: Floats, rng: np.random.Generator) -> Floats:
    home = rng.normal(0.15, 0.75, len(staff)) + MANAGER_PULL * quality[np.maximum(staff.tree.parent, 0)]
    will = np.empty((len(staff), WEEKS))
    will[:, 0] = home
    for week in range(1, WEEKS):
        step = WILL_STEP * rng.normal(0.0, 1.0, len(staff))
        will[:, week] = will[:, week - 1] + WILL_RETURNS * (home - will[:, week - 1]) + step
    return will


def _shocks(staff: Staff, rng: np.random.Generator) -> Floats:
    units = len(staff.unit_heads)
    above = staff.unit[np.maximum(staff.tree.parent[staff.unit_heads], 0)]
    fresh = np.where(rng.random((units, WEEKS)) < SHOCK_CHANCE, -rng.uniform(1.0, 2.5, (units, WEEKS)), 0.0)
    fresh[0] = 0.0
    shock = np.zeros((units, WEEKS))
    for week in range(WEEKS):
        before = shock[:, week - 1] if week else np.zeros(units)
        shock[:, week] = np.minimum(fresh[:, week], SHOCK_KEEPS * before)
        for _ in range(int(staff.tree.depth.max())):
            shock[:, week] = np.minimum(shock[:, week], shock[above, week])
    return shock
