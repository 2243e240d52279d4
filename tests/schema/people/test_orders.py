"""The orders of employees: each field in each direction, ties settled by id, hidden grades counted as empty."""

from datetime import date
from typing import Any

import pytest

from tests.told import Told
from tests.world import World

ASKED = """query($first: Int, $after: String, $order: EmployeeOrder, $asOf: Date) {
  employees(first: $first, after: $after, orderBy: $order, asOf: $asOf) {
    nodes { employeeNumber } pageInfo { endCursor hasNextPage }
  }
}"""
FIELDS = ["NAME", "EMPLOYEE_NUMBER", "HIRED_ON", "TITLE", "GRADE"]


def _keys(told: Told, field: str) -> list[Any]:
    staff, persons = told.employees, told.persons
    match field:
        case "NAME":
            both = zip(persons.values("family_name"), persons.values("given_name"), strict=True)
            return [f"{family}, {given}" for family, given in both]
        case "EMPLOYEE_NUMBER":
            return staff.values("number")
        case "HIRED_ON":
            return staff.values("hired_on")
        case "TITLE":
            return [told.job_profiles.values("title")[row] for row in staff.values("profile")]
    return [told.grades.values("code")[row] for row in staff.values("grade")]


def _sorted(told: Told, keys: list[Any], *, down: bool) -> list[str]:
    """Numbers of all employees; their ids rise with their rows, so rows settle ties."""
    rows = sorted(range(len(keys)), key=lambda row: (keys[row], row), reverse=down)
    return [told.employees.values("number")[row] for row in rows]


def _paged(world: World, who: str, size: int, order: dict[str, str], as_of: str | None = None) -> list[str]:
    found: list[str] = []
    place, more = None, True
    while more:
        answer = world.ask(who, ASKED, {"first": size, "after": place, "order": order, "asOf": as_of})
        assert answer.errors == []
        assert answer.data is not None
        page = answer.data["employees"]
        found += [one["employeeNumber"] for one in page["nodes"]]
        place, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", FIELDS)
def test_each_field_in_each_direction_on_one_page_and_on_many(
    world: World, told: Told, field: str, direction: str
) -> None:
    expected = _sorted(told, _keys(told, field), down=direction == "DESC")
    order = {"field": field, "direction": direction}
    assert _paged(world, "hr-admin", 1000, order) == expected
    assert _paged(world, "hr-admin", 40, order) == expected


def test_upwards_is_meant_where_no_direction_is_given(world: World, told: Told) -> None:
    assert _paged(world, "hr-admin", 1000, {"field": "HIRED_ON"}) == _sorted(told, _keys(told, "HIRED_ON"), down=False)


def test_by_name_is_meant_where_no_order_is_given(world: World, told: Told) -> None:
    answer = world.ask("hr-admin", ASKED, {"first": 1000})
    assert answer.data is not None
    numbers = told.employees.values("number")
    assert [one["employeeNumber"] for one in answer.data["employees"]["nodes"]] == [
        numbers[row] for row in told.by_name
    ]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_an_order_by_grade_tells_nothing_of_grades_that_one_may_not_see(
    world: World, told: Told, direction: str
) -> None:
    active, codes = told.employees.where("status", "ACTIVE"), _keys(told, "GRADE")
    seen = [codes[row] if row == told.persona("employee") else "" for row in range(150)]
    working = {told.employees.values("number")[row] for row in active}
    expected = [one for one in _sorted(told, seen, down=direction == "DESC") if one in working]
    assert _paged(world, "employee", 30, {"field": "GRADE", "direction": direction}) == expected


def test_a_cursor_holds_no_grade_that_one_may_not_see(world: World) -> None:
    asked = """{ employees(first: 1000, orderBy: {field: GRADE, direction: ASC}) {
        edges { cursor node { id } } } }"""
    mine = world.ask("employee", asked)
    theirs = world.ask("hr-admin", asked)
    assert mine.data is not None
    assert theirs.data is not None
    seen = {edge["node"]["id"]: edge["cursor"] for edge in mine.data["employees"]["edges"]}
    whole = {edge["node"]["id"]: edge["cursor"] for edge in theirs.data["employees"]["edges"]}
    assert [one for one in seen if seen[one] == whole[one]] == [world.employee_id(3)]


def test_titles_are_ordered_as_of_the_day(world: World, told: Told) -> None:
    day = date(2023, 1, 1)
    known = {row: at for row in range(150) if (at := told.employment_on(row, day)) is not None}
    titles = told.job_profiles.values("title")
    keys = {row: titles[told.employments.values("profile")[at]] for row, at in known.items()}
    expected = [told.employees.values("number")[row] for row in sorted(keys, key=lambda row: (keys[row], row))]
    assert _paged(world, "hr-admin", 25, {"field": "TITLE"}, day.isoformat()) == expected


def test_an_unknown_hire_date_counts_as_earliest(world_copy: World, told: Told) -> None:
    number = told.employees.values("number")[9]
    world_copy.rows(
        "UPDATE employee SET hired_on = NULL WHERE employee_number = :number AND organization_id = :o",
        number=number,
        o=world_copy.tenants["demo"],
    )
    up = _paged(world_copy, "hr-admin", 30, {"field": "HIRED_ON"})
    down = _paged(world_copy, "hr-admin", 30, {"field": "HIRED_ON", "direction": "DESC"})
    assert (up[0], down[-1], len(up)) == (number, number, 150)
    assert up == down[::-1]
    first = world_copy.ask("hr-admin", ASKED, {"first": 1, "order": {"field": "HIRED_ON"}}).data
    assert first is not None
    after = {"first": 3, "after": first["employees"]["pageInfo"]["endCursor"], "order": {"field": "HIRED_ON"}}
    then = world_copy.ask("hr-admin", ASKED, after).data
    assert then is not None
    assert [one["employeeNumber"] for one in then["employees"]["nodes"]] == up[1:4]
