"""Effective dating: the state of a day, histories with their ends, days before the hire and days ahead."""

from datetime import date, timedelta
from typing import Any

import pytest

from schema.kit.ids import uuid7
from tests.told import Told
from tests.world import World

STATE = """query($id: ID!, $asOf: Date) {
  employee(id: $id, asOf: $asOf) {
    title status workArrangement grade
    manager { id title } orgUnit { code } location { name } position { code } jobProfile { title }
  }
}"""
HISTORY = """query($id: ID!) {
  employee(id: $id) {
    employments(first: 1000) { totalCount nodes {
      validFrom validTo status fte grade workArrangement leavingReason
      jobProfile { title } position { code } orgUnit { code } location { name } employee { id }
    } }
    reportingLines(first: 1000) { totalCount nodes { kind line validFrom validTo manager { id } } }
  }
}"""
AHEAD = date(2027, 3, 1)


def _moves(told: Told) -> list[tuple[int, date]]:
    """Employees with the days on which something of their employment or their manager changed."""
    changes = told.employments
    rows = [row for row, what in enumerate(changes.values("change")) if what != "HIRE"]
    return [(changes.values("employee")[row], changes.values("valid_from")[row]) for row in rows]


def _state(world: World, told: Told, who: int, day: date) -> dict[str, Any]:
    at = told.employment_on(who, day)
    assert at is not None
    manager = told.manager_on(who, day)
    profile = told.job_profiles.values("title")[told.employments.values("profile")[at]]
    above = None if manager is None else told.employment_on(manager, day)
    return {
        "title": profile,
        "status": told.employments.values("status")[at],
        "workArrangement": told.employments.values("work_arrangement")[at],
        "grade": told.grades.values("code")[told.employments.values("grade")[at]],
        "manager": None
        if manager is None or above is None
        else {
            "id": world.employee_id(manager),
            "title": told.job_profiles.values("title")[told.employments.values("profile")[above]],
        },
        "orgUnit": {"code": told.org_units.values("code")[told.employments.values("org_unit")[at]]},
        "location": {"name": told.locations.values("name")[told.employments.values("location")[at]]},
        "position": {"code": told.positions.values("code")[told.employments.values("position")[at]]},
        "jobProfile": {"title": profile},
    }


def test_the_state_changes_on_the_day_of_the_move_and_not_before(world: World, told: Told) -> None:
    moves = _moves(told)
    assert len(moves) > 60
    for who, day in moves[::6]:
        for asked in (day - timedelta(days=1), day):
            answer = world.ask("hr-admin", STATE, {"id": world.employee_id(who), "asOf": asked.isoformat()})
            assert answer.errors == []
            assert answer.data == {"employee": _state(world, told, who, asked)}


def test_before_the_hire_there_is_nobody(world: World, told: Told) -> None:
    hired: date = told.employees.values("hired_on")[3]
    for persona in ("employee", "hr-admin"):
        asked = {"id": world.employee_id(3), "asOf": (hired - timedelta(days=1)).isoformat()}
        answer = world.ask(persona, STATE, asked)
        assert (answer.data, answer.errors) == ({"employee": None}, [("NOT_FOUND", ("employee",))])
    answer = world.ask("employee", STATE, {"id": world.employee_id(3), "asOf": hired.isoformat()})
    assert answer.data is not None
    assert answer.data["employee"]["title"] == _state(world, told, 3, hired)["title"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
def test_the_first_of_all_days_finds_nobody(world: World, day: str) -> None:
    answer = world.ask("hr-admin", "query($d: Date) { employees(asOf: $d) { totalCount } }", {"d": day})
    assert (answer.errors, answer.data) == ([], {"employees": {"totalCount": 0}})


def test_the_last_of_all_days_shows_what_is_planned(world: World) -> None:
    answer = world.ask("hr-admin", "query($d: Date) { employees(asOf: $d) { totalCount } }", {"d": "9999-12-31"})
    assert (answer.errors, answer.data) == ([], {"employees": {"totalCount": 150}})


def test_what_happened_later_is_not_told_of_a_leaver_as_of_a_day_before(world: World, told: Told) -> None:
    leaver = told.employees.where("status", "TERMINATED")[0]
    day: date = told.employees.values("left_on")[leaver]
    last = world.ask("hr-admin", STATE, {"id": world.employee_id(leaver), "asOf": day.isoformat()})
    gone = world.ask(
        "hr-admin", STATE, {"id": world.employee_id(leaver), "asOf": (day + timedelta(days=1)).isoformat()}
    )
    assert last.data is not None
    assert gone.data is not None
    assert (last.data["employee"]["status"], gone.data["employee"]["status"]) == ("ACTIVE", "TERMINATED")


def test_histories_are_told_newest_first_each_row_ending_where_the_next_begins(world: World, told: Told) -> None:
    for who in {who for who, _ in _moves(told)[::8]}:
        answer = world.ask("hr-admin", HISTORY, {"id": world.employee_id(who)})
        assert answer.errors == []
        assert answer.data is not None
        rows = told.employments.where("employee", who)
        begins = [told.employments.values("valid_from")[row].isoformat() for row in rows]
        seen = answer.data["employee"]["employments"]
        assert seen["totalCount"] == len(rows)
        assert [one["validFrom"] for one in seen["nodes"]] == begins[::-1]
        assert [one["validTo"] for one in seen["nodes"]] == [None, *begins[:0:-1]]
        for one, row in zip(seen["nodes"], rows[::-1], strict=True):
            state = _state(world, told, who, told.employments.values("valid_from")[row])
            assert {key: one[key] for key in state if key in one} == {
                key: value for key, value in state.items() if key in one
            }
            left = told.employments.values("status")[row] == "TERMINATED"
            assert one["leavingReason"] == (told.employees.values("leaving_reason")[who] if left else None)
            assert one["fte"] == float(told.employments.values("fte")[row])


def test_lines_are_told_with_their_ends(world: World, told: Told) -> None:
    lines = told.reporting_lines
    for who in (3, told.employees.where("status", "TERMINATED")[0]):
        answer = world.ask("hr-admin", HISTORY, {"id": world.employee_id(who)})
        assert answer.data is not None
        expected = []
        for row in lines.where("employee", who):
            same = [
                lines.values("valid_from")[other]
                for other in lines.where("employee", who)
                if (lines.values("kind")[other], lines.values("line_number")[other])
                == (lines.values("kind")[row], lines.values("line_number")[row])
                and lines.values("valid_from")[other] > lines.values("valid_from")[row]
            ]
            manager = lines.values("manager")[row]
            expected.append(
                {
                    "kind": lines.values("kind")[row],
                    "line": int(lines.values("line_number")[row]),
                    "validFrom": lines.values("valid_from")[row].isoformat(),
                    "validTo": min(same).isoformat() if same else None,
                    "manager": None if manager is None else {"id": world.employee_id(manager)},
                }
            )
        seen = answer.data["employee"]["reportingLines"]["nodes"]
        assert sorted(seen, key=str) == sorted(expected, key=str)
        assert [one["validFrom"] for one in seen] == sorted((one["validFrom"] for one in expected), reverse=True)


def test_a_planned_move_is_seen_by_those_who_plan_and_by_nobody_else(world_copy: World, told: Told) -> None:
    """The reading is as of the day ahead; today's state stays what it is for everybody."""
    _plan_a_move(world_copy, 3, told)
    me = {"id": world_copy.employee_id(3)}
    for persona in ("hr-admin", "hrbp"):
        ahead = world_copy.ask(persona, STATE, {**me, "asOf": AHEAD.isoformat()})
        before = world_copy.ask(persona, STATE, {**me, "asOf": (AHEAD - timedelta(days=1)).isoformat()})
        assert ahead.data is not None
        assert before.data is not None
        assert (ahead.data["employee"]["workArrangement"], before.data["employee"]["workArrangement"]) == (
            "REMOTE",
            told.employees.values("work_arrangement")[3],
        )
    for persona in ("employee", "manager", "skip-level", "compensation", "auditor"):
        ahead = world_copy.ask(persona, STATE, {**me, "asOf": AHEAD.isoformat()})
        assert (ahead.data, ahead.errors) == ({"employee": None}, [("NOT_FOUND", ("employee",))])
        today = world_copy.ask(persona, "query($id: ID!) { employee(id: $id) { workArrangement } }", me)
        assert today.data == {"employee": {"workArrangement": told.employees.values("work_arrangement")[3]}}


def test_a_planned_row_and_the_end_that_it_sets_are_hidden_together(world_copy: World, told: Told) -> None:
    _plan_a_move(world_copy, 3, told)
    rows = len(told.employments.where("employee", 3))
    seen = {}
    for persona in ("hr-admin", "employee", "manager"):
        answer = world_copy.ask(persona, HISTORY.replace("leavingReason", ""), {"id": world_copy.employee_id(3)})
        assert answer.errors == []
        assert answer.data is not None
        history = answer.data["employee"]["employments"]
        seen[persona] = (history["totalCount"], [one["validTo"] for one in history["nodes"]][:2])
    newest_end = told.employments.values("valid_from")[told.employments.where("employee", 3)[-1]].isoformat()
    assert seen == {
        "hr-admin": (rows + 1, [None, AHEAD.isoformat()]),
        "employee": (rows, [None, newest_end]),
        "manager": (rows, [None, newest_end]),
    }


def test_the_terms_of_employment_are_forbidden_to_colleagues(world: World) -> None:
    asked = "query($id: ID!) { employee(id: $id) { grade employments { totalCount } person { phone } } }"
    answer = world.ask("employee", asked, {"id": world.employee_id(2)})
    assert answer.data == {"employee": {"grade": None, "employments": None, "person": None}}
    assert sorted(answer.errors) == [
        ("FORBIDDEN", ("employee", "employments")),
        ("FORBIDDEN", ("employee", "grade")),
        ("FORBIDDEN", ("employee", "person")),
    ]


def _plan_a_move(world: World, who: int, told: Told) -> None:
    """From a day ahead on, the employee works from home."""
    assert told.employees.values("work_arrangement")[who] != "REMOTE"
    world.rows(
        """INSERT INTO employment (organization_id, id, employee_id, status, job_profile_id, position_id, org_unit_id,
        location_id, work_arrangement, fte, grade, valid_from)
        SELECT organization_id, :id, employee_id, status, job_profile_id, position_id, org_unit_id, location_id,
        'REMOTE', fte, grade, :day FROM employment WHERE employee_id = :who ORDER BY valid_from DESC LIMIT 1""",
        id=uuid7(),
        day=AHEAD,
        who=world.employee_key(who),
    )
