"""Periods by the wall clock: every moment lies in one, none comes twice, whatever a zone does to its clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.cadence import Cadence, Daily, Hourly, Weekly

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",  # changes at midnight
        "America/St_Johns",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Pacific/Apia",  # had no 30 December 2011
        "Africa/Casablanca",  # summer time but for Ramadan
        "Asia/Kathmandu",
    ]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2009, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone is given
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
CADENCES: st.SearchStrategy[Cadence] = st.one_of(
    st.just(Hourly()), st.builds(Daily, TIMES), st.builds(Weekly, st.integers(0, 6), TIMES)
)
NEW_YORK = ZoneInfo("America/New_York")


@given(CADENCES, ZONES, MOMENTS)
def test_a_period_has_begun_and_its_first_instant_lies_in_it(cadence: Cadence, zone: ZoneInfo, now: datetime) -> None:
    found = cadence.latest(now, zone)
    assert found.began <= now
    assert cadence.latest(found.began, zone) == found
    assert cadence.latest(found.began - timedelta(microseconds=1), zone).label < found.label


@given(CADENCES, ZONES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_later_moments_lie_in_the_same_period_or_a_later_one(
    cadence: Cadence, zone: ZoneInfo, now: datetime, later: timedelta
) -> None:
    first, second = cadence.latest(now, zone), cadence.latest(now + later, zone)
    assert (first.label == second.label) == (first.began == second.began)
    assert first.label <= second.label
    assert first.began <= second.began


@given(CADENCES, ZONES, MOMENTS)
def test_the_zone_of_the_moment_does_not_matter(cadence: Cadence, zone: ZoneInfo, now: datetime) -> None:
    assert cadence.latest(now.astimezone(NEW_YORK), zone) == cadence.latest(now, zone)


@given(ZONES, st.integers(2012, 2034), TIMES)
def test_a_year_has_a_period_for_each_day_at_its_time(zone: ZoneInfo, year: int, at: time) -> None:
    labels = _labels(Daily(at), zone, year)
    first = date(year, 1, 1)
    days = [(first + timedelta(days=number)).isoformat() for number in range((date(year + 1, 1, 1) - first).days)]
    assert [label for label in labels if label.startswith(str(year))] == days


@given(ZONES, st.integers(2012, 2034), st.integers(0, 6), TIMES)
def test_a_year_has_a_period_for_each_week(zone: ZoneInfo, year: int, weekday: int, at: time) -> None:
    labels = [date.fromisoformat(label) for label in _labels(Weekly(weekday, at), zone, year)]
    assert {label.weekday() for label in labels} == {weekday}
    assert {later - earlier for earlier, later in pairwise(labels)} == {timedelta(days=7)}


@given(ZONES, st.integers(2012, 2034), TIMES)
def test_days_begin_when_the_clock_shows_the_time_or_as_much_later_as_it_skips(
    zone: ZoneInfo, year: int, at: time
) -> None:
    for day in range(1, 366):
        found = Daily(at).latest(datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day), zone)
        shown = found.began.astimezone(zone)
        assert shown.date().isoformat() == found.label
        assert timedelta(0) <= _of_day(shown.time()) - _of_day(at) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "day", "began"),
    [
        (time(2, 30), "2026-03-07", "2026-03-07T07:30"),
        (time(2, 30), "2026-03-08", "2026-03-08T07:30"),  # 02:30 is skipped: 03:30 summer time
        (time(2, 30), "2026-03-09", "2026-03-09T06:30"),
        (time(1, 30), "2026-11-01", "2026-11-01T05:30"),  # 01:30 comes twice: the first one
        (time(1, 30), "2026-11-02", "2026-11-02T06:30"),
    ],
)
def test_a_day_on_which_new_york_changes_its_clocks(at: time, day: str, began: str) -> None:
    found = Daily(at).latest(datetime.fromisoformat(f"{day}T12:00-05:00"), NEW_YORK)
    assert (found.label, found.began) == (day, datetime.fromisoformat(f"{began}+00:00"))


def test_an_hour_that_comes_twice_is_one_day_and_two_hours() -> None:
    first, second = (datetime(2026, 11, 1, hour, 45, tzinfo=UTC) for hour in (5, 6))
    assert [moment.astimezone(NEW_YORK).time() for moment in (first, second)] == [time(1, 45)] * 2
    assert Daily(time(1, 30)).latest(first, NEW_YORK) == Daily(time(1, 30)).latest(second, NEW_YORK)
    assert [Hourly().latest(one, NEW_YORK).label for one in (first, second)] == ["2026-11-01T05Z", "2026-11-01T06Z"]


def test_a_day_that_a_zone_left_out_is_no_period() -> None:
    labels = _labels(Daily(time(9)), ZoneInfo("Pacific/Apia"), 2011)
    assert labels[-3:] == ["2011-12-28", "2011-12-29", "2011-12-31"]


def test_a_week_begins_on_its_day_at_its_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before, after = (datetime(2026, 11, 23, 6, minute, tzinfo=UTC) for minute in (59, 0))
    assert Weekly(0, time(8)).latest(before, berlin).label == "2026-11-16"
    assert Weekly(0, time(8)).latest(after + timedelta(hours=1), berlin).label == "2026-11-23"


def _labels(cadence: Cadence, zone: ZoneInfo, year: int) -> list[str]:
    """The labels of all periods that begin in a year by the wall clock, asked for every six hours."""
    start = datetime(year, 1, 1, 0, 0, tzinfo=zone).astimezone(UTC)
    moments = (start + timedelta(hours=6 * number) for number in range(4 * 367))
    labels = dict.fromkeys(cadence.latest(moment, zone).label for moment in moments)
    return [label for label in labels if label.startswith(str(year))]


def _of_day(shown: time) -> timedelta:
    return timedelta(hours=shown.hour, minutes=shown.minute, seconds=shown.second)
