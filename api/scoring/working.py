"""What retention risk reads about employees, from their telemetry: the matrix of `ml.retention.FEATURES` on a day.

Which features those are, and what is missing rather than zero, is decided in `ml`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.scoring.telemetry import NEVER, WEEKS, Telemetry, dates, grid, instants
from ml.features import Column, Days, Flags, Floats, Ints
from ml.retention import FACTS, Reference, Weekly, features, reference
from ml.windows import colleagues, due_weeks

DAY = np.timedelta64(1, "D")
FRIDAY = 4
YEAR = np.timedelta64(365, "D")
MONTH_DAYS = 30.4375
HOUR = np.timedelta64(3_600_000_000, "us")
DUE = np.timedelta64(79, "h")
"""A check-in is usual on Thursday at 7:00 UTC, so long after its Monday."""


@dataclass(frozen=True, slots=True)
class Grids:
    """People x weeks: what check-ins say, NaN where nothing was said. Leave is known of those asked about alone."""

    employed: Flags
    on_leave: Flags
    outage: Flags
    reported: Flags
    hours_late: Floats
    confidence: Floats
    sentiment: Floats

    @property
    def due(self) -> Flags:
        """Weeks in which a check-in was due."""
        return due_weeks(self.employed, self.on_leave, self.outage)


def read(telemetry: Telemetry, places: Reference | None = None) -> tuple[Floats, Reference]:
    """The matrix (those asked about, `ml.retention.FEATURES`), and the places within roles that it was made with.

    Without `places`, they are learned from all who are asked about and employed.
    """
    count, made = len(telemetry.asked), grids_of(telemetry)
    weekly = _weekly(telemetry, made, count)
    known = {name: _last(getattr(telemetry, name), count) for name in ("pay", "jobs", "lines", "ratings")}
    pay = _value(known["pay"], telemetry.pay["value"])
    roles = _roles(telemetry, known)
    there = employed(telemetry)
    if places is None:
        places = reference(weekly, pay, roles, there)
    facts = {
        one.name: Column(values, telemetry.day) for one, values in zip(FACTS, _facts(telemetry, known), strict=True)
    }
    return features(facts, weekly, Column(pay, telemetry.day), roles, places, telemetry.day), places


def employed(telemetry: Telemetry) -> Flags:
    """Who of those asked about works here on the day."""
    people = telemetry.people[: len(telemetry.asked)]
    hired, left = dates(people["hired"]), dates(people["left"])
    there: Flags = ~(hired > telemetry.day) & ~(left < telemetry.day)
    return there


def grids_of(telemetry: Telemetry) -> Grids:
    """The check-ins of everybody brought, week by week."""
    rows, people, mondays = telemetry.check_ins, telemetry.people, telemetry.mondays
    hired, left = dates(people["hired"])[:, None], dates(people["left"])[:, None]
    cells = rows["at"].astype(np.int64) * WEEKS + rows["week"]
    usual = (mondays + DUE).astype("datetime64[us]")[rows["week"]]
    hours = grid(telemetry.size, cells, (instants(rows["submitted"]) - usual) / HOUR)
    return Grids(
        employed=~(hired >= mondays + 7 * DAY) & ~(left < mondays),
        on_leave=_leave(telemetry),
        outage=np.isin(mondays, dates(telemetry.outages["day"])),
        reported=~np.isnan(hours),
        hours_late=hours,
        confidence=grid(telemetry.size, cells, _declared(rows["confidence"])),
        sentiment=grid(telemetry.size, cells, _declared(rows["sentiment"])),
    )


def units_of(telemetry: Telemetry) -> Ints:
    """The number of everybody's unit, from 0."""
    units: Ints = np.unique(telemetry.people["unit"], return_inverse=True)[1].astype(np.int64)
    return units


def by_week(rows: NDArray[Any], size: int) -> Floats:
    """People x weeks: the mean gap of the goals of each."""
    cell = rows["of"].astype(np.int64) * WEEKS + rows["week"]
    count = np.bincount(cell, minlength=size * WEEKS)
    total = np.bincount(cell, weights=rows["value"], minlength=size * WEEKS)
    means = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return means.reshape(size, WEEKS)


def _declared(values: NDArray[Any]) -> Floats:
    return np.where(values < 0, np.nan, values.astype(np.float64))


def _leave(telemetry: Telemetry) -> Flags:
    """Weeks with an approved absence from Monday to Friday."""
    rows, monday = telemetry.absences, telemetry.mondays[0].astype(np.int64)
    first = np.maximum(-((monday - rows["day"]) // 7), 0)
    weeks = np.maximum(np.minimum((rows["until"] - FRIDAY - monday) // 7, WEEKS - 1) + 1 - first, 0)
    since = np.repeat(first - (weeks.cumsum() - weeks), weeks)
    leave = np.zeros(telemetry.size * WEEKS, dtype=np.bool_)
    leave[np.repeat(rows["at"].astype(np.int64), weeks) * WEEKS + np.arange(len(since)) + since] = True
    return leave.reshape(-1, WEEKS)


def _weekly(telemetry: Telemetry, made: Grids, count: int) -> Weekly:
    own = slice(count)
    return Weekly(
        mondays=telemetry.mondays,
        due=made.due[own],
        reported=made.reported[own],
        hours_late=made.hours_late[own],
        sentiment=made.sentiment[own],
        confidence=made.confidence[own],
        behind=by_week(telemetry.gaps, telemetry.size)[own],
        team_sentiment=colleagues(made.sentiment, units_of(telemetry))[own],
    )


def _last(rows: NDArray[Any], count: int) -> Ints:
    """By person, the number of the last row; -1 where there is none."""
    found = np.full(count, -1, dtype=np.int64)
    order = np.argsort((rows["at"].astype(np.int64) << 32) + rows["day"], kind="stable")
    found[rows["at"][order]] = order
    return found


def _value(rows: Ints, values: NDArray[Any]) -> Floats:
    """A column of the rows; NaN where there is none."""
    return np.append(values.astype(np.float64), np.nan)[rows]


def _roles(telemetry: Telemetry, known: dict[str, Ints]) -> Ints:
    """A number for each profile and currency, the same in every statement."""
    profile = np.append(telemetry.jobs["profile"], 0).astype(np.int64)[known["jobs"]]
    currency = np.append(telemetry.pay["currency"], 0).astype(np.int64)[known["pay"]]
    return profile ^ currency


def _facts(telemetry: Telemetry, known: dict[str, Ints]) -> list[Floats]:
    """The columns of FACTS, in its order."""
    count, day = len(telemetry.asked), telemetry.day
    raises, sizes = _raises(telemetry.pay)
    raised = _last(raises, count)
    rank = telemetry.jobs["rank"].astype(np.float64)
    return [
        _months(day, dates(telemetry.people["hired"][:count])),
        _months(day, _day(raised, raises)),
        _value(raised, sizes),
        _months(day, _day(_last(promotions := _promotions(telemetry.jobs), count), promotions)),
        _months(day, _day(known["lines"], telemetry.lines)),
        _value(known["pay"], telemetry.pay["place"]),
        _value(known["jobs"], np.where(rank == NEVER, np.nan, rank)),
        _value(known["ratings"], telemetry.ratings["value"]),
        _courses(telemetry, count),
        _peers(telemetry, count),
        _team_left(telemetry)[:count],
    ]


def _day(rows: Ints, table: NDArray[Any]) -> Days:
    return dates(np.append(table["day"], NEVER)[rows])


def _months(day: np.datetime64, since: Days) -> Floats:
    days = (day - since).astype(np.float64)
    return np.where(np.isnat(since) | (since > day), np.nan, days / MONTH_DAYS)


def _raises(pay: NDArray[Any]) -> tuple[NDArray[Any], Floats]:
    """The records that pay more than the one before, in the same currency, and by how much."""
    rows = pay[np.lexsort((pay["day"], pay["at"]))]
    same = (rows["at"][1:] == rows["at"][:-1]) & (rows["currency"][1:] == rows["currency"][:-1])
    same &= rows["value"][:-1] > 0
    more = np.where(same, rows["value"][1:] / np.where(rows["value"][:-1] > 0, rows["value"][:-1], 1.0) - 1.0, 0.0)
    grown = np.append(0.0, more)[: len(rows)] > 0
    return rows[grown], np.append(0.0, more)[: len(rows)][grown].astype(np.float64)


def _promotions(jobs: NDArray[Any]) -> NDArray[Any]:
    """Where one joined, and where the level rose."""
    rows = jobs[np.lexsort((jobs["day"], jobs["at"]))]
    other = rows["at"][1:] != rows["at"][:-1]
    higher = rows["rank"][1:] > rows["rank"][:-1]
    promoted: NDArray[Any] = rows[np.append(True, other | higher)[: len(rows)]]
    return promoted


def _courses(telemetry: Telemetry, count: int) -> Floats:
    rows = telemetry.completions
    recent = dates(rows["day"]) >= telemetry.day - YEAR
    found: Floats = np.bincount(rows["at"][recent], minlength=count).astype(np.float64)
    return found


def _peers(telemetry: Telemetry, count: int) -> Floats:
    return mean_by(telemetry.feedback, count)


def mean_by(rows: NDArray[Any], count: int) -> Floats:
    """By person, the mean of a table's values; NaN where there is none."""
    found = np.bincount(rows["at"], minlength=count)
    total = np.bincount(rows["at"], weights=rows["value"], minlength=count)
    return np.where(found > 0, total / np.maximum(found, 1), np.nan)


def _team_left(telemetry: Telemetry) -> Floats:
    """By person brought: the share of the team of a year that has left within it."""
    hired, left = dates(telemetry.people["hired"]), dates(telemetry.people["left"])
    there = ~(hired > telemetry.day) & ~(left < telemetry.day - YEAR)
    gone, units = there & (left < telemetry.day), units_of(telemetry)
    total, lost = (np.bincount(units, weights=one)[units] for one in (there, gone))
    return np.where(total > 0, lost / np.maximum(total, 1), np.nan)
