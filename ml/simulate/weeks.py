"""The calendar of a simulated year: 52 ISO weeks before a day. No clock: the day is given."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ml.simulate.columns import Days, Instants, Texts
from ml.simulate.draws import texts

WEEKS = 52
DAY = np.timedelta64(1, "D")
HOUR = np.timedelta64(3600, "s")
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Weeks:
    """The 52 ISO weeks up to the one before the week of `until`."""

    until: np.datetime64
    mondays: Days
    names: Texts

    @property
    def start(self) -> np.datetime64:
        """The Monday of the first week."""
        first: np.datetime64 = self.mondays[0]
        return first

    def index(self, days: Days) -> NDArray[np.int64]:
        """The week number (may be below 0 or above 51) in which each day falls."""
        return (days - self.start).astype(np.int64) // 7


def weeks_until(until: date) -> Weeks:
    """The calendar for a day; ISO 8601 weeks begin on Monday."""
    monday = until - timedelta(days=until.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
    names = [f"{year}-W{week:02d}" for year, week, _ in (one.isocalendar() for one in mondays)]
    return Weeks(np.datetime64(until, "D"), np.array(mondays, dtype="datetime64[D]"), texts(names))


def at_hour(days: Days, hours: NDArray[np.float64] | float) -> Instants:
    """Instants in UTC: days plus hours, to the second."""
    seconds = np.rint(np.asarray(hours) * 3600).astype("timedelta64[s]")
    moments: Instants = days.astype("datetime64[s]") + seconds
    return moments
