"""Approved leave by whole weeks and single sick days, and the weeks in which the system was down."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.simulate.columns import NONE, Flags, Small
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.exits import Exits
from ml.simulate.people_tables import Absences
from ml.simulate.staff import Staff
from ml.simulate.weeks import DAY, WEEKS, Weeks
from ml.simulate.work_tables import Outages

KINDS = ("VACATION", "SICK", "PARENTAL")
VACATION, SICK, PARENTAL = range(3)
PARENTAL_SHARE, SICK_WEEK_CHANCE, SICK_DAY_CHANCE = 0.025, 0.008, 0.02
VACATIONS = 3
OUTAGE_WEEKS = 2
OUTAGE_REASONS = ("Data centre move", "Identity provider outage")


@dataclass(frozen=True, slots=True)
class Presence:
    """Employees x weeks: who is employed, who is on leave all week; and weeks in which nobody could check in."""

    employed: Flags
    on_leave: Flags
    down: Flags
    absences: Absences
    outages: Outages


def draw_presence(staff: Staff, exits: Exits, weeks: Weeks, draws: Draws) -> Presence:
    """Who is there, week by week."""
    rng = draws.part("leave")
    first = weeks.index(staff.hired_on)
    last = np.where(exits.leaves, weeks.index(exits.left_on), WEEKS)
    number = np.arange(WEEKS)
    employed = (number >= first[:, None]) & (number <= last[:, None])
    kind = _leave_kinds(len(staff), staff.protected, rng)
    kind[~employed] = NONE
    down = np.zeros(WEEKS, dtype=np.bool_)
    down[draws.part("outages").choice(np.arange(4, WEEKS - 6), OUTAGE_WEEKS, replace=False)] = True
    sick_day = employed & (kind == NONE) & (rng.random(kind.shape) < SICK_DAY_CHANCE)
    outages = Outages(weeks.names[down], weeks.mondays[down], texts(OUTAGE_REASONS))
    return Presence(employed, kind != NONE, down, _absences(kind, sick_day, weeks, rng), outages)


def _leave_kinds(size: int, protected: Flags, rng: np.random.Generator) -> Small:
    number = np.arange(WEEKS)
    kind = np.full((size, WEEKS), NONE, dtype=np.int8)
    for season in range(VACATIONS):
        start = rng.integers(season * WEEKS // VACATIONS, (season + 1) * WEEKS // VACATIONS, size)
        length = rng.integers(0, 3, size)
        kind[_span(number, start, length)] = VACATION
    kind[rng.random(kind.shape) < SICK_WEEK_CHANCE] = SICK
    parent = (rng.random(size) < PARENTAL_SHARE) & ~protected
    long_leave = _span(number, rng.integers(0, WEEKS, size), rng.integers(8, 21, size)) & parent[:, None]
    kind[long_leave] = PARENTAL
    return kind


def _span(number: NDArray[np.int64], start: NDArray[np.int64], length: NDArray[np.int64]) -> Flags:
    inside: Flags = (number >= start[:, None]) & (number < (start + length)[:, None])
    return inside


def _absences(kind: Small, sick_day: Flags, weeks: Weeks, rng: np.random.Generator) -> Absences:
    """Runs of weeks of one kind (Monday to Friday), and one to three days from a Tuesday."""
    padded = np.pad(kind, ((0, 0), (1, 1)), constant_values=NONE)
    begins = (padded[:, 1:-1] != padded[:, :-2]) & (kind != NONE)
    ends = (padded[:, 1:-1] != padded[:, 2:]) & (kind != NONE)
    employee, first = np.nonzero(begins)
    last = np.nonzero(ends)[1]
    ill, day = np.nonzero(sick_day)
    tuesday = weeks.mondays[day] + DAY
    starts = np.concatenate([weeks.mondays[first], tuesday])
    length = rng.integers(0, 3, len(ill)).astype("timedelta64[D]")
    stops = np.concatenate([weeks.mondays[last] + 4 * DAY, tuesday + length])
    who = np.concatenate([employee, ill])
    what = np.concatenate([kind[employee, first], np.full(len(ill), SICK)])
    order = np.lexsort((starts, who))
    return Absences(who[order].astype(np.int32), pick(KINDS, what[order]), starts[order], stops[order])
