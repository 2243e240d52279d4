"""Which rows of a roster can't go in, by rules alone."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from schema.people.refusals import accept
from schema.people.roster import Roster, RosterRow

ANN, BOB = UUID(int=1), UUID(int=2)


def row(number: int, key: str, told_number: str | None = None, **more: Any) -> RosterRow:
    employee = {} if told_number is None else {"employee_number": told_number}
    if "work_email" in more:
        employee["work_email"] = more.pop("work_email")
    return RosterRow(number, key, date(2026, 1, 1), {}, employee, {}, **more)


def roster() -> Roster:
    """Ann, number 1, whom the source calls a; Bob, number 2, whom another source told."""
    return Roster(
        by_key={"a": ANN},
        told_on={},
        by_number={"1": ANN, "2": BOB},
        by_email={"ann@acme.example": ANN},
        employees={ANN: {}, BOB: {}},
        persons={},
        employments={},
        lines={},
        units={},
        jobs={},
        places={},
    )


def outcome(*rows: RosterRow) -> tuple[list[int], list[tuple[int, str]]]:
    """The rows that go in, and why the others don't."""
    held = roster()
    accepted = accept(held, rows)
    return [one.row for one in accepted], [(refusal.row, refusal.code) for refusal in held.refusals]


def test_what_contradicts_nothing_goes_in() -> None:
    rows = (row(2, "a", "1", work_email="ann@acme.example"), row(3, "b", "2"), row(4, "c", "3"), row(5, "d"))
    assert outcome(*rows) == ([2, 3, 4, 5], [])


def test_one_employee_is_not_known_by_two_keys_of_a_source() -> None:
    assert outcome(row(2, "b", "2"), row(3, "c", "2")) == ([2], [(3, "ALREADY_TAKEN")])
    assert outcome(row(2, "b", "1")) == ([], [(2, "ALREADY_TAKEN")])


def test_a_number_that_is_given_up_stays_taken_within_the_file() -> None:
    assert outcome(row(2, "a", "9"), row(3, "c", "1")) == ([2], [(3, "ALREADY_TAKEN")])


def test_an_address_is_taken_by_the_first_that_tells_it() -> None:
    rows = (row(2, "c", "3", work_email="new@acme.example"), row(3, "d", "4", work_email="new@acme.example"))
    assert outcome(*rows) == ([2], [(3, "ALREADY_TAKEN")])


def test_a_deleted_employee_stays_deleted() -> None:
    held = replace(roster(), employees={BOB: {}}, by_number={"2": BOB})
    assert accept(held, [row(2, "a", "1")]) == []
    assert [refusal.code for refusal in held.refusals] == ["EMPLOYEE_DELETED"]


def test_a_refused_manager_takes_the_rows_below_along() -> None:
    rows = (
        row(2, "c", "3", manager_number="4"),
        row(3, "d", "4", manager_number="5"),
        row(4, "e", "5", manager_number="6"),
        row(5, "f", "7", manager_number="1"),
    )
    assert outcome(*rows) == ([5], [(4, "UNKNOWN_MANAGER"), (3, "UNKNOWN_MANAGER"), (2, "UNKNOWN_MANAGER")])


def test_nobody_manages_themselves_under_a_new_number_either() -> None:
    assert outcome(row(2, "c", "3", manager_number="3")) == ([], [(2, "OWN_MANAGER")])
    assert outcome(row(2, "a", "9", manager_number="1")) == ([], [(2, "OWN_MANAGER")])
