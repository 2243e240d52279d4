"""When recurring work is due: the period that a moment lies in, by a zone's wall clock. Pure; nothing runs here.

A period is known by its label, never by a counter or a timer. Work that is done once per label is done once per period
whatever the clock does: a day of 23 or 25 hours is one day, an hour that comes twice is one period by the wall clock
and two by the count of hours, and a clock that is set back meets labels that are done.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that recurring work is done once in.

    Attributes:
        label: what tells it from all other periods of the same cadence; later ones sort later.
        began: its first instant, UTC.
    """

    label: str
    began: datetime


class Cadence(Protocol):
    """How often work recurs."""

    def latest(self, now: datetime, zone: ZoneInfo) -> Period:
        """The period that a moment (with its zone) lies in: the last one that has begun."""


@dataclass(frozen=True, slots=True)
class Hourly:
    """Every full hour, UTC: the hours of a zone may be longer or shorter, those of UTC are not."""

    def latest(self, now: datetime, zone: ZoneInfo) -> Period:
        """The hour of the moment; the zone does not matter."""
        del zone
        began = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return Period(began.strftime("%Y-%m-%dT%HZ"), began)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day, from a time of the wall clock on."""

    at: time = time(6)

    def latest(self, now: datetime, zone: ZoneInfo) -> Period:
        """The day, by the date on which it began."""
        return _latest(now, zone, self.at, _back(now.astimezone(zone).date(), _DAY))


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every week, from a time of the wall clock on a day of the week on (0: Monday, as `date.weekday` counts)."""

    weekday: int = 0
    at: time = time(8)

    def latest(self, now: datetime, zone: ZoneInfo) -> Period:
        """The week, by the date on which it began."""
        today = now.astimezone(zone).date()
        first = today - (today.weekday() - self.weekday) % 7 * _DAY
        return _latest(now, zone, self.at, _back(first, _WEEK))


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Recurring work of each organization, as a link declares it: how often, and what is done, `(request, arguments)`.

    `arguments["period"]` is the label of the period.
    """

    cadence: Cadence
    handler: Callable[[Any, Mapping[str, Any]], Awaitable[None]]


def _back(first: date, step: timedelta) -> Iterator[date]:
    while True:
        yield first
        first -= step


def _latest(now: datetime, zone: ZoneInfo, at: time, days: Iterator[date]) -> Period:
    began = ((day, _instant(day, at, zone)) for day in days)
    return next(Period(day.isoformat(), start) for day, start in began if start <= now)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the wall clock shows this: the first time where it does so twice; as much later as it skips where never.

    That is what PEP 495 makes of `fold=0`.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
