"""Cases for studies from a simulated organization: missed goals with their telemetry and true reason.

The truth goes into outcomes and ceilings alone, never into telemetry.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.diagnosis import CAUSES, Telemetry
from ml.features import Flags, Floats, Ints
from ml.simulate import Organization
from ml.windows import colleagues, due_weeks, from_usual, mean_over, slips

Rows = NDArray[np.integer[Any]]
"""Row numbers or counts of any width."""

WEEKS, GOALS = 52, 4
WEEK = np.timedelta64(7, "D")
DAY, HOUR, HOUR_SECONDS = np.timedelta64(1, "D"), np.timedelta64(3600, "s"), 3600.0
SHARE = 10_000.0
BLOCKERS = {
    "skill_blockers": ("SKILL", "CLARITY"),
    "priority_blockers": ("PRIORITY_CONFLICT",),
    "outside_blockers": ("EXTERNAL", "DEPENDENCY", "RESOURCE"),
}


@dataclass(frozen=True, slots=True)
class Weekly:
    """Employees x weeks of an organization (`behind`: x 4 goals), NaN where nothing was said."""

    mondays: NDArray[np.datetime64]
    employed: Flags
    on_leave: Flags
    outage: Flags
    reported: Flags
    hours_late: Floats
    confidence: Floats
    sentiment: Floats
    behind: Floats

    @property
    def due(self) -> Flags:
        """Weeks in which a check-in was due."""
        return due_weeks(self.employed, self.on_leave, self.outage)


@dataclass(frozen=True, slots=True)
class Cases:
    """Missed goals: telemetry, person, cause (0-2, in the order of CAUSES), and what only the simulator knows.

    `latent` is cases x 3: the mean weekly pressure of each cause.
    """

    telemetry: Telemetry
    person: Ints
    cause: Ints
    latent: Floats
    arrangement: NDArray[np.object_]
    cut_off: np.datetime64


def weekly(whole: Organization) -> Weekly:
    """The check-ins of a year as grids."""
    mondays = np.unique(whole.check_ins.week_starts_on)
    mondays = mondays[-1] - 7 * DAY * np.arange(WEEKS)[::-1]
    rows, people = whole.check_ins, whole.employees
    cell = (rows.employee, _week(mondays, rows.week_starts_on))
    said = ~np.isnat(rows.submitted_at)
    reported = np.zeros((len(people), WEEKS), dtype=np.bool_)
    reported[cell] = said
    opened = rows.week_starts_on.astype("datetime64[s]") + 79 * HOUR
    hours = np.where(said, (rows.submitted_at - opened).astype(np.float64) / HOUR_SECONDS, np.nan)
    outage = np.isin(mondays, whole.outages.week_starts_on)
    employed = (people.hired_on[:, None] < mondays + 7 * DAY) & ~(people.left_on[:, None] < mondays)
    return Weekly(
        mondays=mondays,
        employed=employed,
        on_leave=_leave(whole, mondays),
        outage=outage,
        reported=reported,
        hours_late=_grid(cell, hours, len(people)),
        confidence=_grid(cell, np.where(said, rows.confidence, np.nan), len(people)),
        sentiment=_grid(cell, np.where(said, rows.sentiment, np.nan), len(people)),
        behind=_behind(whole, mondays),
    )


def everybody(whole: Organization) -> Telemetry:
    """One goal of every employee: the population within which places are learned."""
    first = GOALS * np.arange(len(whole.employees))
    return _telemetry(whole, weekly(whole), whole.truth.goals.goal[first], first)


def missed_goals(whole: Organization) -> Cases:
    """Every individual goal that was missed in the end, with its whole telemetry up to the last week."""
    truth, grids = whole.truth.goals, weekly(whole)
    missed = np.flatnonzero(truth.missed)
    goal = truth.goal[missed]
    names = truth.reason[missed].tolist()
    latent = np.column_stack([truth.pressure_skill, truth.pressure_will, truth.pressure_external])[missed]
    person = whole.goals.owner[goal].astype(np.int64)
    return Cases(
        telemetry=_telemetry(whole, grids, goal, missed),
        person=person,
        cause=np.array([CAUSES.index(name) for name in names], dtype=np.int64),
        latent=latent,
        arrangement=whole.employees.work_arrangement[person],
        cut_off=np.datetime64(whole.until, "D"),
    )


def picked(cases: Cases, rows: Ints | Flags) -> Cases:
    """Only some cases."""
    parts = {name: getattr(cases, name)[rows] for name in ("person", "cause", "latent", "arrangement")}
    return replace(cases, telemetry=cases.telemetry.picked(rows), **parts)


def _week(mondays: NDArray[np.datetime64], days: NDArray[np.datetime64]) -> Ints:
    weeks: Ints = (days - mondays[0]).astype(np.int64) // 7
    return weeks


def _grid(cell: tuple[Rows, Rows], values: Floats, size: int) -> Floats:
    grid = np.full((size, WEEKS), np.nan)
    grid[cell] = values
    return grid


def _leave(whole: Organization, mondays: NDArray[np.datetime64]) -> Flags:
    """Weeks with an absence from Monday to Friday."""
    rows, leave = whole.absences, np.zeros((len(whole.employees), WEEKS), dtype=np.bool_)
    for week, monday in enumerate(mondays):
        all_week = (rows.starts_on <= monday) & (rows.ends_on >= monday + 4 * DAY)
        leave[rows.employee[all_week], week] = True
    return leave


def _behind(whole: Organization, mondays: NDArray[np.datetime64]) -> Floats:
    """Employees x weeks x goals: the week's target less the value, as a share of the way (of the target to keep)."""
    rows, metrics = whole.goal_updates, whole.goal_metrics
    at = rows.goal - metrics.goal[0]
    way = np.where(metrics.direction == "MAINTAIN", metrics.target, metrics.target - metrics.baseline)
    gap = (rows.target - rows.value) / way[at]
    week = _week(mondays, whole.check_ins.week_starts_on[rows.check_in])
    grid = np.full((len(whole.employees), WEEKS, GOALS), np.nan)
    grid[at // GOALS, week, at % GOALS] = gap
    return grid


def _telemetry(whole: Organization, grids: Weekly, goal: Rows, number: Rows) -> Telemetry:
    person, which = number // GOALS, number % GOALS
    starts, ends = whole.goals.starts_on[goal], whole.goals.due_on[goal]
    open_then = (grids.mondays >= starts[:, None]) & (grids.mondays <= ends[:, None])
    slip = _slip(whole, grids.behind)
    unit = whole.employees.org_unit
    difficulty = whole.goals.difficulty[whole.truth.goals.goal].reshape(-1, GOALS).astype(np.float64)
    own = difficulty[person, which]
    return Telemetry(
        mondays=grids.mondays,
        due=grids.due[person] & open_then,
        reported=grids.reported[person],
        hours_late=grids.hours_late[person],
        confidence=grids.confidence[person],
        sentiment=grids.sentiment[person],
        behind=grids.behind[person, :, which],
        others_behind=_others(grids.behind[person], which),
        slip=slip[person],
        unit_slip=colleagues(slip, unit)[person],
        unit_mood=colleagues(from_usual(grids.sentiment), unit)[person],
        **_counts(whole, grids, number),
        difficulty=own,
        others_difficulty=(difficulty[person].sum(axis=1) - own) / (GOALS - 1),
        proficiency=_mean_by(whole.skill_claims.employee, whole.skill_claims.proficiency, len(unit))[person],
        peer_sentiment=_mean_by(whole.peer_feedback.employee, whole.peer_feedback.sentiment / SHARE, len(unit))[person],
        role=whole.employees.profile[person].astype(np.int64),
    )


def _slip(whole: Organization, behind: Floats) -> Floats:
    """Employees x weeks: the mean slip of the goals of each."""
    goal = whole.truth.goals.goal
    planned = (whole.goals.due_on[goal] - whole.goals.starts_on[goal]) / WEEK
    each = slips(np.moveaxis(behind, 2, 1).reshape(-1, WEEKS), planned)
    return mean_over(each.reshape(-1, GOALS, WEEKS), axis=1)


def _others(behind: Floats, which: Rows) -> Floats:
    rest = behind.copy()
    rest[np.arange(len(rest)), :, which] = np.nan
    return mean_over(rest, axis=2)


def _counts(whole: Organization, grids: Weekly, number: Rows) -> dict[str, Floats]:
    """Blockers and flags by goal and week."""
    first = whole.truth.goals.goal[0]
    week_of = _week(grids.mondays, whole.check_ins.week_starts_on)
    counts: dict[str, Floats] = {}
    for name, kinds in BLOCKERS.items():
        mine = np.isin(whole.blockers.kind.astype(str), kinds)
        counts[name] = _count(
            whole.blockers.goal[mine] - first, week_of[whole.blockers.check_in[mine]], len(whole.goals)
        )[number]
    flags = whole.skill_gap_flags
    flagged = _count(flags.goal - first, week_of[flags.check_in], len(whole.goals))
    owned = flagged[: GOALS * len(whole.employees)].reshape(-1, GOALS, WEEKS)
    outside = np.isin(whole.blockers.kind.astype(str), BLOCKERS["outside_blockers"])
    raised = whole.blockers.check_in[outside]
    each = _count(whole.check_ins.employee[raised], week_of[raised], len(whole.employees))
    return counts | {
        "skill_flags": flagged[number],
        "other_flags": (owned.sum(axis=1, keepdims=True) - owned).reshape(-1, WEEKS)[number],
        "unit_obstacles": np.nan_to_num(colleagues(each, whole.employees.org_unit)[number // GOALS]),
    }


def _count(goal: Rows, week: Rows, size: int) -> Floats:
    grid = np.zeros((size, WEEKS))
    np.add.at(grid, (goal, week), 1.0)
    return grid


def _mean_by(employee: Rows, values: NDArray[Any], size: int) -> Floats:
    count = np.bincount(employee, minlength=size)
    return np.where(count > 0, np.bincount(employee, weights=values, minlength=size) / np.maximum(count, 1), np.nan)
