"""The criteria of employees, each alone and together: exactly those whom the simulation says."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

import pytest

from schema.kit.ids import encode_id, uuid7
from tests.told import Told
from tests.world import UNTIL, World

ASKED = """query($filter: EmployeeFilter, $asOf: Date) {
  employees(first: 1000, filter: $filter, asOf: $asOf) { totalCount nodes { employeeNumber } }
}"""
EVERYBODY = "hr-admin"


def _found(world: World, who: str, as_of: str | None = None, **criteria: Any) -> set[str]:
    answer = world.ask(who, ASKED, {"filter": criteria, "asOf": as_of})
    assert (answer.errors, answer.messages) == ([], [])
    assert answer.data is not None
    found = {one["employeeNumber"] for one in answer.data["employees"]["nodes"]}
    assert answer.data["employees"]["totalCount"] == len(found)
    return found


def _expected(told: Told, test: Callable[[int], bool]) -> set[str]:
    return {number for row, number in enumerate(told.employees.values("number")) if test(row)}


def _among(told: Told, column: Sequence[Any], wanted: Collection[Any]) -> set[str]:
    return _expected(told, lambda row: column[row] in wanted)


def _units_below(told: Told, top: int) -> set[int]:
    found = {top}
    for unit, parent in enumerate(told.org_units.values("parent")):
        found |= {unit} if parent in found else set()
    return found


def _id(world: World, table: str, kind: str, column: str, value: str) -> str:
    (row,) = world.rows(
        f'SELECT id FROM "{table}" WHERE organization_id = :o AND {column} = :value',
        o=world.tenants["demo"],
        value=value,
    )
    return encode_id(kind, row["id"])


def test_without_criteria_everybody_whom_one_may_see(world: World, told: Told) -> None:
    assert _found(world, EVERYBODY) == set(told.employees.values("number"))
    active = told.employees.where("status", "ACTIVE")
    assert _found(world, "employee") == _expected(told, lambda row: row in active)


@pytest.mark.parametrize(
    "words", ["an", "AN", "Søren", "søREN nyg", "0", "", "%", "_", "\\", "no such name", "' OR 1=1"]
)
def test_search_is_part_of_the_name_or_of_the_number(world: World, told: Told, words: str) -> None:
    names, numbers = told.persons.values("display_name"), told.employees.values("number")
    expected = _expected(told, lambda row: words.lower() in names[row].lower() or words.lower() in numbers[row].lower())
    assert _found(world, EVERYBODY, search=words) == expected


def test_org_unit_holds_all_below_it(world: World, told: Told) -> None:
    units = told.employees.values("org_unit")
    for unit, code in enumerate(told.org_units.values("code")):
        below = _units_below(told, unit)
        opaque = _id(world, "org_unit", "OrgUnit", "code", code)
        assert _found(world, EVERYBODY, orgUnitId=opaque) == _among(told, units, below)


@pytest.mark.parametrize("persona", ["manager", "skip-level", "employee"])
def test_manager_means_reports_directly(world: World, told: Told, persona: str) -> None:
    manager = told.persona(persona)
    expected = _expected(told, lambda row: told.manager_on(row, UNTIL) == manager)
    assert _found(world, EVERYBODY, managerId=world.employee_id(manager)) == expected


@pytest.mark.parametrize("wanted", [["ACTIVE"], ["TERMINATED"], ["ACTIVE", "TERMINATED"], []])
def test_status(world: World, told: Told, wanted: list[str]) -> None:
    status = told.employees.values("status")
    assert _found(world, EVERYBODY, status=wanted) == _expected(told, lambda row: status[row] in wanted)


@pytest.mark.parametrize("wanted", [["ONSITE"], ["HYBRID"], ["REMOTE"], ["ONSITE", "REMOTE"]])
def test_work_arrangement(world: World, told: Told, wanted: list[str]) -> None:
    arrangement = told.employees.values("work_arrangement")
    assert _found(world, EVERYBODY, workArrangement=wanted) == _expected(told, lambda row: arrangement[row] in wanted)


def test_job_profile_and_location(world: World, told: Told) -> None:
    for name, table, kind, key, plural in (
        ("jobProfileId", "job_profile", "JobProfile", "code", "profile"),
        ("locationId", "location", "Location", "name", "location"),
    ):
        held = told.employees.values(plural)
        keys = (told.job_profiles if plural == "profile" else told.locations).values(key)
        for row in sorted(set(held))[::3]:
            expected = _among(told, held, {row})
            assert _found(world, EVERYBODY, **{name: _id(world, table, kind, key, keys[row])}) == expected


@pytest.mark.parametrize("day", ["2019-01-01", "2024-06-30", "2030-01-01"])
def test_hired_from_a_day_and_before_a_day_share_everybody(world: World, told: Told, day: str) -> None:
    hired, limit = told.employees.values("hired_on"), date.fromisoformat(day)
    late, early = _found(world, EVERYBODY, hiredFrom=day), _found(world, EVERYBODY, hiredBefore=day)
    assert late == _expected(told, lambda row: hired[row] >= limit)
    assert early == _expected(told, lambda row: hired[row] < limit)


def test_hired_on_the_very_day_is_from_and_not_before(world: World, told: Told) -> None:
    hired, number = told.employees.values("hired_on")[3], told.employees.values("number")[3]
    assert number in _found(world, EVERYBODY, hiredFrom=hired.isoformat())
    assert number not in _found(world, EVERYBODY, hiredBefore=hired.isoformat())


def test_grade_is_matched_where_one_may_see_it_and_nowhere_else(world: World, told: Told) -> None:
    codes, held = told.grades.values("code"), told.employees.values("grade")
    for grade, code in enumerate(codes):
        assert _found(world, EVERYBODY, grade=[code]) == _among(told, held, {grade})
    me = told.employees.values("number")[3]
    assert _found(world, "employee", grade=codes) == {me}
    mine = codes[held[3]]
    assert _found(world, "employee", grade=[code for code in codes if code != mine]) == set()


def test_criteria_hold_together(world: World, told: Told) -> None:
    staff, manager = told.employees, told.persona("manager")
    arrangement, status = staff.values("work_arrangement"), staff.values("status")
    team = [row for row in told.team_on(manager, UNTIL) if status[row] == "ACTIVE"]
    for wanted in ("ONSITE", "HYBRID", "REMOTE"):
        expected = {staff.values("number")[row] for row in team if arrangement[row] == wanted}
        manager_id = world.employee_id(manager)
        assert _found(world, EVERYBODY, managerId=manager_id, workArrangement=[wanted], status=["ACTIVE"]) == expected


def test_criteria_are_met_as_of_the_day(world: World, told: Told) -> None:
    day, manager = date(2025, 3, 1), told.persona("manager")
    known = {row: at for row in range(150) if (at := told.employment_on(row, day)) is not None}
    held = told.employments.values("work_arrangement")
    assert _found(world, EVERYBODY, day.isoformat()) == _expected(told, lambda row: row in known)
    for wanted in ("ONSITE", "HYBRID", "REMOTE"):
        expected = {told.employees.values("number")[row] for row, at in known.items() if held[at] == wanted}
        assert _found(world, EVERYBODY, day.isoformat(), workArrangement=[wanted]) == expected
    assert _found(world, EVERYBODY, day.isoformat(), managerId=world.employee_id(manager)) == _expected(
        told, lambda row: told.manager_on(row, day) == manager
    )


@pytest.mark.parametrize("name", ["orgUnitId", "managerId", "jobProfileId", "locationId"])
def test_an_id_that_is_none_of_its_type_is_refused(world: World, name: str) -> None:
    for wrong in ("", "x", encode_id("Goal", uuid7())):
        answer = world.ask(EVERYBODY, ASKED, {"filter": {name: wrong}})
        assert (answer.data, answer.errors) == (None, [("BAD_ID", ("employees",))])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("orgUnitId", "OrgUnit"), ("managerId", "Employee"), ("jobProfileId", "JobProfile"), ("locationId", "Location")],
)
def test_an_unknown_id_matches_nobody(world: World, name: str, kind: str) -> None:
    assert _found(world, EVERYBODY, **{name: encode_id(kind, uuid7())}) == set()


def test_ids_of_another_organization_match_nobody(world: World) -> None:
    assert _found(world, EVERYBODY, managerId=world.employee_id(1, "other")) == set()
    unit = world.rows("SELECT id FROM org_unit WHERE organization_id = :o LIMIT 1", o=world.tenants["other"])[0]["id"]
    assert _found(world, EVERYBODY, orgUnitId=encode_id("OrgUnit", unit)) == set()


@pytest.mark.parametrize(("name", "value"), [("hiredFrom", "2026-02-30"), ("hiredBefore", "yesterday")])
def test_a_day_that_does_not_exist_is_refused(world: World, name: str, value: str) -> None:
    answer = world.ask(EVERYBODY, ASKED, {"filter": {name: value}})
    assert (answer.data, answer.codes) == (None, ["BAD_VALUE"])


@pytest.mark.parametrize("criterion", [{"search": "a\0b"}, {"grade": ["\0"]}])
def test_a_letter_that_no_text_can_hold_is_refused(world: World, criterion: dict[str, Any]) -> None:
    answer = world.ask(EVERYBODY, ASKED, {"filter": criterion})
    assert (answer.data, answer.codes) == (None, ["BAD_FILTER"])
