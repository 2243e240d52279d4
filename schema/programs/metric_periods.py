"""The periods that a metric has values for: whole weeks, months, quarters, half-years or years. Pure.

Periods are those of the calendar, whatever the days asked for: no two queries can cut time differently and be compared.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from schema.programs.metric_values import Stretch
from schema.programs.values import Cadence

MOST = 120
"""Most periods of one question."""

_MONTHS = {
    Cadence.MONTHLY: 1,
    Cadence.CONTINUOUS: 1,
    Cadence.QUARTERLY: 3,
    Cadence.HALF_YEARLY: 6,
    Cadence.YEARLY: 12,
}
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_YEAR_MONTHS = 12


def periods(cadence: Cadence, first: date, last: date) -> list[Stretch]:
    """The periods that hold some day from `first` to `last`, oldest first; one more than `MOST` at most."""
    found: list[Stretch] = []
    for stretch in _weeks(first) if cadence is Cadence.WEEKLY else _months(first, _MONTHS[cadence]):
        if stretch.starts_on > last or len(found) > MOST:
            break
        found.append(stretch)
    return found


def _weeks(first: date) -> Iterator[Stretch]:
    monday = first - timedelta(days=first.weekday())
    while True:
        year, week, _ = monday.isocalendar()
        yield Stretch(f"{year}-W{week:02}", monday, monday + _WEEK - _DAY)
        monday += _WEEK


def _months(first: date, length: int) -> Iterator[Stretch]:
    month = first.year * _YEAR_MONTHS + (first.month - 1) // length * length
    while True:
        starts_on, following = _first_of(month), _first_of(month + length)
        yield Stretch(_label(starts_on, length), starts_on, following - _DAY)
        month += length


def _first_of(month: int) -> date:
    year, rest = divmod(month, _YEAR_MONTHS)
    return date(year, rest + 1, 1)


def _label(starts_on: date, length: int) -> str:
    number = (starts_on.month - 1) // length + 1
    return {
        1: f"{starts_on:%Y-%m}",
        3: f"{starts_on.year}-Q{number}",
        6: f"{starts_on.year}-H{number}",
    }.get(length, f"{starts_on.year}")
