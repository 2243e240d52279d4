"""Cycles, templates, and the goals of a cohort made from one: rights, refusals, and what each error policy keeps."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.changing import changed, made, refusals, state
from tests.told import Told
from tests.world import OTHER, UNTIL, World

BAD, NOT_FOUND, FORBIDDEN, EXISTS = "BAD_VALUE", "NOT_FOUND", "FORBIDDEN", "ALREADY_EXISTS"
HR = "hr-admin"
CYCLE = {"name": "Goals 2027", "startsOn": "2027-01-01", "endsOn": "2027-12-31"}
METRIC = {"unit": "%", "direction": "INCREASE", "baseline": 0, "target": 80}
TEMPLATE = {"title": "Learn SQL", "kind": "DEVELOPMENT", "weight": "0.2", "strategicTags": ["data"], "metric": METRIC}
TABLES = ("goal", "goal_metric", "goal_cycle", "goal_template", "domain_event", "audit_event")
ROWS = "made rows { index employee { id } goal { id } errors { code field message } }"


def template(world: World, title: str, **given: Any) -> str:
    """A new template's id."""
    told = TEMPLATE | {"title": title} | given
    identifier: str = made(world, HR, "goalTemplateCreate", told, "template { id }")["template"]["id"]
    return identifier


def cycle(world: World, name: str) -> str:
    """A new cycle's id."""
    identifier: str = made(world, HR, "goalCycleCreate", CYCLE | {"name": name}, "cycle { id }")["cycle"]["id"]
    return identifier


def bulk(world: World, who: str, **given: Any) -> dict[str, Any]:
    return changed(world, who, "goalBulkCreate", given, ROWS)


def listed(payload: dict[str, Any]) -> list[tuple[str | None, bool, list[tuple[str, tuple[str, ...]]]]]:
    """Each row: whose it is, whether it has a goal, what is wrong."""
    return [
        (
            row["employee"] and row["employee"]["id"],
            row["goal"] is not None,
            [(error["code"], tuple(error["field"])) for error in row["errors"]],
        )
        for row in payload["rows"]
    ]


def test_a_cycle_is_opened_moved_and_closed(changing: World) -> None:
    selection = "cycle { id version name startsOn endsOn state }"
    new = made(changing, HR, "goalCycleCreate", CYCLE, selection)["cycle"]
    assert new == {"id": new["id"], "version": 1, "state": "PLANNED"} | CYCLE
    sent = {"cycleId": new["id"], "expectedVersion": 1, "state": "OPEN", "endsOn": "2027-06-30"}
    assert made(changing, HR, "goalCycleUpdate", sent, selection)["cycle"] == new | {
        "version": 2,
        "state": "OPEN",
        "endsOn": "2027-06-30",
    }
    assert refusals(changed(changing, HR, "goalCycleUpdate", sent)) == [("STALE_VERSION", ("expectedVersion",))]
    goal = {"title": "X", "kind": "KPI", "cycleId": new["id"]}
    days = made(changing, "employee", "goalCreate", goal, "goal { startsOn dueOn cycle { id } }")["goal"]
    assert days == {"startsOn": "2027-01-01", "dueOn": "2027-06-30", "cycle": {"id": new["id"]}}
    private = goal | {"visibility": "PRIVATE"}
    made(changing, "employee", "goalCreate", private, "goal { id }")
    closed = made(changing, HR, "goalCycleClose", {"cycleId": new["id"]}, "openGoals cycle { state }")
    assert closed == {"userErrors": [], "openGoals": 1, "cycle": {"state": "CLOSED"}}
    for name in ("goalCycleUpdate", "goalCycleClose"):
        assert refusals(changed(changing, HR, name, {"cycleId": new["id"]})) == [("CLOSED", ("cycleId",))]
    assert refusals(changed(changing, "employee", "goalCreate", goal)) == [("CLOSED", ("cycleId",))]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": " "}, [(BAD, ("name",))]),
        ({"endsOn": "2026-12-31"}, [(BAD, ("endsOn",))]),
        ({"state": "CLOSED"}, [(BAD, ("state",))]),
        ({"name": "Taken"}, [(EXISTS, ("name",))]),
    ],
)
def test_a_cycle_that_is_wrong_is_not_made(
    changing: World, given: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    if not changing.rows("SELECT 1 FROM goal_cycle WHERE name = 'Taken'"):
        cycle(changing, "Taken")
    before = state(changing, *TABLES)
    assert refusals(changed(changing, HR, "goalCycleCreate", CYCLE | {"name": "Free"} | given)) == expected
    assert state(changing, *TABLES) == before


def test_a_template_is_changed_and_removed_without_its_goals(changing: World) -> None:
    identifier = template(changing, "Write tests")
    selection = "template { title unit direction baseline target weight strategicTags }"
    goal = made(
        changing,
        "employee",
        "goalCreate",
        {"templateId": identifier, "metric": {"target": 90}},
        "goal { id title kind weight strategicTags template { title } metric { unit baseline target } }",
    )["goal"]
    assert goal == {
        "id": goal["id"],
        "title": "Write tests",
        "kind": "DEVELOPMENT",
        "weight": 0.2,
        "strategicTags": ["data"],
        "template": {"title": "Write tests"},
        "metric": {"unit": "%", "baseline": 0.0, "target": 90.0},
    }
    sent = {"templateId": identifier, "title": "Write good tests", "metric": None, "weight": None}
    assert made(changing, HR, "goalTemplateUpdate", sent, selection)["template"] == {
        "title": "Write good tests",
        "unit": None,
        "direction": None,
        "baseline": None,
        "target": None,
        "weight": None,
        "strategicTags": ["data"],
    }
    gone = made(changing, HR, "goalTemplateDelete", {"templateId": identifier}, "deletedTemplateId")
    assert gone["deletedTemplateId"] == identifier
    found = changing.ask("employee", f'{{ goal(id: "{goal["id"]}") {{ title template {{ id }} }} }}')
    assert found.data == {"goal": {"title": "Write tests", "template": None}}
    assert refusals(changed(changing, HR, "goalTemplateDelete", {"templateId": identifier})) == [
        (NOT_FOUND, ("templateId",))
    ]
    template(changing, "Write good tests")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": ""}, [(BAD, ("title",))]),
        ({"visibility": "PRIVATE"}, [(BAD, ("visibility",))]),
        ({"metric": {"unit": "%"}}, [(BAD, ("metric", "direction"))]),
        ({"metric": {**METRIC, "target": -1}}, [(BAD, ("metric", "target"))]),
        ({"difficulty": 6, "weight": 2}, [(BAD, ("difficulty",)), (BAD, ("weight",))]),
    ],
)
def test_a_template_that_is_wrong_is_not_made(
    changing: World, given: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    before = state(changing, *TABLES)
    told = TEMPLATE | {"title": "Never"} | given
    assert refusals(changed(changing, HR, "goalTemplateCreate", told)) == expected
    assert state(changing, *TABLES) == before


def test_the_frame_is_hr_s(changing: World) -> None:
    one, other = cycle(changing, "Frame"), template(changing, "Frame")
    before = state(changing, *TABLES)
    for who in ("employee", "manager", "skip-level", "hrbp", "compensation", "auditor"):
        for name, given, path in (
            ("goalCycleCreate", CYCLE | {"name": "N"}, None),
            ("goalCycleUpdate", {"cycleId": one, "name": "N"}, ("cycleId",)),
            ("goalCycleClose", {"cycleId": one}, ("cycleId",)),
            ("goalTemplateCreate", TEMPLATE | {"title": "N"}, None),
            ("goalTemplateUpdate", {"templateId": other, "title": "N"}, ("templateId",)),
            ("goalTemplateDelete", {"templateId": other}, ("templateId",)),
        ):
            assert refusals(changed(changing, who, name, given)) == [(FORBIDDEN, path)]
    assert state(changing, *TABLES) == before


def test_a_cohort_gets_the_same_goal(changing: World, told: Told) -> None:
    manager = told.persona("manager")
    team = told.team_on(manager, UNTIL)
    given = {
        "templateId": template(changing, "Cohort"),
        "cycleId": cycle(changing, "Cohort"),
        "employeeIds": [changing.employee_id(row) for row in reversed(team)],
        "clientMutationId": "cohort",
    }
    payload = bulk(changing, "manager", **given)
    assert refusals(payload) == []
    assert payload["made"] == len(team) > 2
    assert listed(payload) == [(identifier, True, []) for identifier in given["employeeIds"]]
    assert [row["index"] for row in payload["rows"]] == list(range(len(team)))
    assert bulk(changing, "manager", **given) == payload
    stored = changing.rows(
        "SELECT DISTINCT title, kind, level, visibility, weight::text, starts_on::text, due_on::text, unit,"
        " target::text FROM goal JOIN goal_metric AS metric ON metric.goal_id = goal.id WHERE title = 'Cohort'"
    )
    assert stored == [
        {
            "title": "Cohort",
            "kind": "DEVELOPMENT",
            "level": "INDIVIDUAL",
            "visibility": "MANAGER",
            "weight": "0.200000",
            "starts_on": "2027-01-01",
            "due_on": "2027-12-31",
            "unit": "%",
            "target": "80.0000",
        }
    ]
    again = bulk(changing, "manager", **(given | {"clientMutationId": None, "errorPolicy": "IGNORE_FAILED"}))
    assert (again["made"], refusals(again)) == (0, [])
    assert {code for _, _, errors in listed(again) for code, _ in errors} == {EXISTS}


def test_a_cohort_is_found_by_unit_and_job(changing: World, told: Told) -> None:
    employments = told.employments
    today = {row: told.employment_on(row, UNTIL) for row in range(len(told.employees))}
    mine = today[told.persona("employee")]
    assert mine is not None
    job, unit = employments.values("profile")[mine], employments.values("org_unit")[mine]
    same = [
        row
        for row in told.by_name
        if (held := today[row]) is not None
        and employments.values("status")[held] == "ACTIVE"
        and employments.values("profile")[held] == job
        and employments.values("org_unit")[held] == unit
    ]
    found = changing.ask("employee", "{ viewer { employee { orgUnit { id } jobProfile { id } } } }")
    assert found.data is not None
    here = found.data["viewer"]["employee"]
    payload = bulk(
        changing,
        HR,
        templateId=template(changing, "By job"),
        orgUnitId=here["orgUnit"]["id"],
        jobProfileId=here["jobProfile"]["id"],
        employeeIds=[changing.employee_id(same[-1])],
    )
    order = [same[-1], *same[:-1]]
    assert listed(payload) == [(changing.employee_id(row), True, []) for row in order]


def test_each_error_policy_keeps_what_it_says(changing: World, told: Told) -> None:
    manager = told.persona("manager")
    (good, other, *_), stranger = told.team_on(manager, UNTIL), told.persona("auditor")
    leaver = told.employees.where("status", "TERMINATED")[0]
    people = [changing.employee_id(row) for row in (good, stranger, good, other)]
    given = {"employeeIds": [*people, "x", changing.employee_id(0, OTHER), encode_id("Goal", changing.employee_key(0))]}
    wrong = [
        (FORBIDDEN, ("employeeIds", "1")),
        (BAD, ("employeeIds", "2")),
        ("BAD_ID", ("employeeIds", "4")),
        (NOT_FOUND, ("employeeIds", "5")),
        ("BAD_ID", ("employeeIds", "6")),
    ]
    policies = {
        policy: template(changing, policy) for policy in ("REJECT_EVERYTHING", "REJECT_FAILED_ROWS", "IGNORE_FAILED")
    }
    before = state(changing, *TABLES)
    rejected = bulk(changing, "manager", templateId=policies["REJECT_EVERYTHING"], **given)
    assert (rejected["made"], rejected["rows"], sorted(refusals(rejected))) == (0, [], sorted(wrong))
    assert state(changing, *TABLES) == before
    for policy in ("REJECT_FAILED_ROWS", "IGNORE_FAILED"):
        payload = bulk(changing, "manager", templateId=policies[policy], errorPolicy=policy, **given)
        assert payload["made"] == 2
        assert [row[1] for row in listed(payload)] == [True, False, False, True, False, False, False]
        assert sorted(error for row in listed(payload) for error in row[2]) == sorted(wrong)
        assert sorted(refusals(payload)) == (sorted(wrong) if policy == "REJECT_FAILED_ROWS" else [])
    gone = bulk(changing, HR, templateId=policies["IGNORE_FAILED"], employeeIds=[changing.employee_id(leaver)])
    assert refusals(gone) == [(BAD, ("employeeIds", "0"))]


def test_a_cohort_that_makes_no_sense_is_refused(changing: World, told: Told) -> None:
    me = [changing.employee_id(told.persona("employee"))]
    one = template(changing, "Sense")
    team = template(changing, "Of a team", level="TEAM")
    bare = template(changing, "No target", metric={"unit": "%", "direction": "INCREASE"})
    for given, expected in (
        ({"templateId": one}, [(BAD, ("employeeIds",))]),
        ({"templateId": one, "employeeIds": me * 1001}, [(BAD, ("employeeIds",))]),
        ({"templateId": team, "employeeIds": me}, [(BAD, ("templateId",))]),
        ({"templateId": bare, "employeeIds": me}, [(BAD, ("metric", "target"))]),
        ({"templateId": "x", "employeeIds": me}, [("BAD_ID", ("templateId",))]),
        ({"templateId": one, "orgUnitId": "x"}, [("BAD_ID", ("orgUnitId",))]),
        ({"templateId": one, "employeeIds": me, "parentId": "x"}, [("BAD_ID", ("parentId",))]),
        ({"templateId": one, "employeeIds": me, "dueOn": "2026-01-01"}, [(BAD, ("dueOn",))]),
    ):
        assert refusals(bulk(changing, HR, **given)) == expected
