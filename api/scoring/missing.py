"""What a diagnosis reads about missed goals, from the telemetry of their owners and teams.

Which features are made of it is decided in `ml.diagnosis`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.scoring.telemetry import NEVER, WEEKS, dates
from api.scoring.telemetry import Telemetry as Brought
from api.scoring.working import grids_of, mean_by, units_of
from ml.diagnosis import Telemetry
from ml.features import Floats, Ints
from ml.windows import colleagues, from_usual, mean_over, slips

WEEK = np.timedelta64(7, "D")
SKILL, PRIORITY, OUTSIDE = range(3)
"""Kinds of blockers as the statement tells them."""


def read(brought: Brought) -> Telemetry:
    """The telemetry of the goals asked about, in the order of asking."""
    goals = brought.goals[np.argsort(brought.goals["goal"])]
    number = _asked(goals)
    at = goals["at"][number].astype(np.int64)
    made, units = grids_of(brought), units_of(brought)
    starts, ends = dates(goals["starts"][number])[:, None], dates(goals["due"][number])[:, None]
    open_then = (brought.mondays >= starts) & ~(brought.mondays > ends)
    gaps, difficulty = _gaps(brought, len(goals)), _known(goals["difficulty"])
    slip = _slip(brought, goals, gaps)
    return Telemetry(
        mondays=brought.mondays,
        due=made.due[at] & open_then,
        reported=made.reported[at],
        hours_late=made.hours_late[at],
        confidence=made.confidence[at],
        sentiment=made.sentiment[at],
        behind=gaps[number],
        others_behind=np.stack([_others(gaps, goals, one) for one in number.tolist()]),
        slip=slip[at],
        unit_slip=colleagues(slip, units)[at],
        unit_mood=colleagues(from_usual(made.sentiment), units)[at],
        **_counts(brought, goals, number, units),
        difficulty=difficulty[number],
        others_difficulty=_others_mean(difficulty, goals["at"].astype(np.int64), number),
        proficiency=mean_by(brought.claims, brought.size)[at],
        peer_sentiment=mean_by(brought.feedback, brought.size)[at],
        role=_profiles(brought)[at],
    )


def _asked(goals: NDArray[Any]) -> Ints:
    """The numbers of the goals asked about, in the order of asking."""
    asked = np.flatnonzero(goals["asked"] > 0)
    return asked[np.argsort(goals["asked"][asked])]


def _known(values: NDArray[Any]) -> Floats:
    return np.where(values == NEVER, np.nan, values.astype(np.float64))


def _gaps(brought: Brought, count: int) -> Floats:
    """Goals x weeks."""
    rows, gaps = brought.gaps, np.full((count, WEEKS), np.nan)
    gaps[rows["of"], rows["week"]] = rows["value"]
    return gaps


def _slip(brought: Brought, goals: NDArray[Any], gaps: Floats) -> Floats:
    """People x weeks: the mean slip of the goals of each."""
    planned = (dates(goals["due"]) - dates(goals["starts"])) / WEEK
    goal, week = np.nonzero(~np.isnan(each := slips(gaps, planned)))
    cell = goals["at"][goal].astype(np.int64) * WEEKS + week
    count = np.bincount(cell, minlength=brought.size * WEEKS)
    total = np.bincount(cell, weights=each[goal, week], minlength=brought.size * WEEKS)
    means: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan).reshape(-1, WEEKS)
    return means


def _others(gaps: Floats, goals: NDArray[Any], one: int) -> Floats:
    """By week, the mean gap of the owner's other goals."""
    first, last = (
        np.searchsorted(goals["at"], goals["at"][one]),
        np.searchsorted(goals["at"], goals["at"][one], "right"),
    )
    return mean_over(np.delete(gaps[first:last], one - first, axis=0), axis=0)


def _others_mean(values: Floats, owner: Ints, number: Ints) -> Floats:
    known = ~np.isnan(values)
    total = np.bincount(owner, weights=np.where(known, values, 0.0))
    rest = (np.bincount(owner, weights=known.astype(np.float64))[owner] - known)[number]
    left = (total[owner] - np.where(known, values, 0.0))[number]
    return np.where(rest > 0, left / np.maximum(rest, 1), np.nan)


def _counts(brought: Brought, goals: NDArray[Any], number: Ints, units: Ints) -> dict[str, Floats]:
    size, owner = len(goals), goals["at"][number].astype(np.int64)
    named = brought.blockers[brought.blockers["goal"] >= 0]
    kinds = [_count(named[named["kind"] == kind], "goal", size) for kind in (SKILL, PRIORITY, OUTSIDE)]
    flags = _count(brought.flags[brought.flags["goal"] >= 0], "goal", size)
    by_person = np.zeros((brought.size, WEEKS))
    np.add.at(by_person, goals["at"].astype(np.int64), flags)
    outside = _count(brought.blockers[brought.blockers["kind"] == OUTSIDE], "at", brought.size)
    return {
        "skill_blockers": kinds[SKILL][number],
        "priority_blockers": kinds[PRIORITY][number],
        "outside_blockers": kinds[OUTSIDE][number],
        "skill_flags": flags[number],
        "other_flags": by_person[owner] - flags[number],
        "unit_obstacles": np.nan_to_num(colleagues(outside, units)[owner]),
    }


def _count(rows: NDArray[Any], by: str, size: int) -> Floats:
    counted = np.zeros((size, WEEKS))
    np.add.at(counted, (rows[by], rows["week"]), 1.0)
    return counted


def _profiles(brought: Brought) -> Ints:
    """The last job profile of everybody asked about; 0 for the others."""
    profile = np.zeros(brought.size, dtype=np.int64)
    rows = brought.jobs[np.lexsort((brought.jobs["day"], brought.jobs["at"]))]
    profile[rows["at"]] = rows["profile"]
    return profile
