"""Who is missing from a full roster, and what a newer file has said already, by rules alone."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from schema.kit.periods import Stretch
from schema.people.roster import Roster, employed, leavers

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def roster(told_on: dict[str, date], statuses: dict[str, str] | None = None, deleted: str = "") -> Roster:
    by_key = {key: UUID(int=number) for number, key in enumerate(sorted(told_on), start=1)}
    histories = {
        by_key[key]: [Stretch(JANUARY, {"status": "ACTIVE"}), Stretch(FEBRUARY, {"status": status})]
        for key, status in (statuses or {}).items()
    }
    employees: dict[UUID, Any] = {identifier: {} for key, identifier in by_key.items() if key != deleted}
    return Roster(by_key, told_on, {}, {}, employees, {}, histories, {}, {}, {}, {})


def test_employed_is_who_has_an_employment_without_end_and_was_not_deleted() -> None:
    told = dict.fromkeys("abcd", JANUARY)
    statuses = {"a": "ACTIVE", "b": "TERMINATED", "d": "ACTIVE"}
    assert employed(roster(told, statuses, deleted="d")) == ["a"]


def test_a_leaver_is_missing_and_no_file_of_that_day_or_later_spoke_of_them() -> None:
    held = roster({"a": JANUARY, "b": JANUARY, "c": FEBRUARY, "d": MARCH})
    assert leavers(held, ["a", "b", "c", "d", "never told"], frozenset({"a"}), FEBRUARY) == ["b", "never told"]


@pytest.mark.parametrize(
    ("told_on", "begins", "day", "current", "overtaken"),
    [
        (JANUARY, JANUARY, JANUARY, True, False),
        (JANUARY, FEBRUARY, FEBRUARY, True, False),
        (FEBRUARY, JANUARY, JANUARY, False, False),
        (FEBRUARY, FEBRUARY, JANUARY, False, True),
        (FEBRUARY, MARCH, JANUARY, False, True),
        (FEBRUARY, MARCH, FEBRUARY, True, False),
    ],
)
def test_a_newer_file_goes_before_an_older_one(
    told_on: date, begins: date, day: date, *, current: bool, overtaken: bool
) -> None:
    held = roster({"a": told_on})
    assert (held.current("a", day), held.overtaken("a", begins, day)) == (current, overtaken)


def test_nothing_is_newer_than_a_first_file() -> None:
    held = roster({})
    assert (held.current("a", JANUARY), held.overtaken("a", MARCH, JANUARY), held.newest) == (True, False, None)
    assert roster({"a": JANUARY, "b": MARCH}).newest == MARCH
