"""Who leaves within the year, when and why, and who takes over a team that its manager left.

The weekly hazard is 0.0011 exp(-0.9 (will - 0.1)): the less will, the sooner. Nobody leaves who holds an office,
leads managers or carries the demo; a first-level manager leaves only where a report of long standing can follow.
"""

from dataclasses import dataclass

import numpy as np

from ml.simulate.columns import NONE, Days, Flags, Floats, Ints
from ml.simulate.draws import Draws
from ml.simulate.latent import Latent
from ml.simulate.staff import Staff
from ml.simulate.weeks import DAY, WEEKS, YEAR_DAYS, Weeks

HAZARD, HAZARD_WILL, USUAL_WILL = 0.0011, 0.9, 0.1
FIRST_WEEK, SETTLED_WEEKS = 4, 8
REASONS = ("RESIGNATION", "DISMISSAL", "RETIREMENT", "REDUNDANCY")
REASON_SHARES = (0.74, 0.11, 0.08, 0.07)
FRIDAY = 4 * DAY


@dataclass(frozen=True, slots=True)
class Exits:
    """Columns by employee: `left_on` (missing: stays), `reason` (-1), and the successor of a manager who left (-1)."""

    left_on: Days
    reason: Ints
    successor: Ints

    @property
    def leaves(self) -> Flags:
        """Who leaves within the year."""
        return ~np.isnat(self.left_on)


def draw_exits(staff: Staff, latent: Latent, weeks: Weeks, draws: Draws) -> Exits:
    """Draw departures and successions."""
    week = _exit_weeks(staff, latent.will, weeks, draws.part("exits"))
    successor = np.full(len(staff), NONE, dtype=np.int64)
    settled = staff.hired_on < weeks.start - YEAR_DAYS * DAY
    for manager in np.flatnonzero((week != NONE) & staff.tree.leads).tolist():
        team = staff.tree.children(manager)
        able = team[(week[team] == NONE) & settled[team] & ~staff.protected[team]]
        if len(able):
            successor[manager] = able[np.argmax(latent.skill[able])]
        else:
            week[manager] = NONE
    left_on = np.where(week == NONE, np.datetime64("NaT"), weeks.mondays[week] + FRIDAY)
    reason = draws.part("reasons").choice(len(REASONS), len(staff), p=REASON_SHARES)
    return Exits(left_on, np.where(week == NONE, NONE, reason), successor)


def _exit_weeks(staff: Staff, will: Floats, weeks: Weeks, rng: np.random.Generator) -> Ints:
    hazard = HAZARD * np.exp(-HAZARD_WILL * (will - USUAL_WILL))
    struck = rng.random(will.shape) < hazard
    struck &= weeks.index(staff.hired_on)[:, None] + SETTLED_WEEKS < np.arange(WEEKS)
    struck[:, :FIRST_WEEK] = False
    struck[staff.protected] = False
    return np.where(struck.any(axis=1), struck.argmax(axis=1), NONE)
