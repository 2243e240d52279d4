"""The clients' operations on the demo organization, as their personas: no error, and what the simulation says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.kit.ids import encode_id, uuid7
from tests.operations.documents import OPERATIONS
from tests.told import Told, newest_first
from tests.world import UNTIL, World

SHARES = ("experience", "exposure", "education")
KINDS = ("EXPERIENCE_70", "EXPOSURE_20", "EDUCATION_10")


def _answer(world: World, who: str, name: str, **variables: Any) -> dict[str, Any]:
    answer = world.ask(who, OPERATIONS[name], variables)
    assert (answer.errors, answer.messages) == ([], [])
    assert answer.data is not None
    return answer.data


def test_01_my_goals_are_told_as_simulated(world: World, told: Told) -> None:
    goals, metrics, me = told.goals, told.goal_metrics, told.persona("employee")
    seen = _answer(world, "employee", "01 Me")["viewer"]["employee"]["goals"]
    mine = newest_first(goals.where("owner", me), goals.values("starts_on"))
    measured = {goal: row for row, goal in enumerate(metrics.values("goal"))}
    assert (seen["totalCount"], len(mine)) == (4, 4)
    assert [_without(one, "id", "updates") for one in seen["nodes"]] == [
        {
            "title": goals.values("title")[row],
            "difficulty": goals.values("difficulty")[row],
            "strategicTags": list(goals.values("tags")[row]),
            "dueOn": goals.values("due_on")[row].isoformat(),
            "status": goals.values("status")[row],
            "metric": {
                "unit": metrics.values("unit")[measured[row]],
                "direction": metrics.values("direction")[measured[row]],
                **{name: float(metrics.values(name)[measured[row]]) for name in ("baseline", "target", "current")},
            },
        }
        for row in mine
    ]


def test_01_each_goal_has_its_twelve_newest_updates(world: World, told: Told) -> None:
    goals = told.goals
    mine = newest_first(goals.where("owner", told.persona("employee")), goals.values("starts_on"))
    seen = _answer(world, "employee", "01 Me")["viewer"]["employee"]["goals"]["nodes"]
    assert [[_without(one, "id") for one in goal["updates"]["nodes"]] for goal in seen] == [
        _updates(told, goal)[:12] for goal in mine
    ]
    assert [len(goal["updates"]["nodes"]) for goal in seen] == [12] * 4


def test_01_my_plan_is_a_70_20_10_mix_of_its_actions(world: World, told: Told) -> None:
    actions, plans = told.development_actions, told.development_plans
    seen = _answer(world, "employee", "01 Me")["viewer"]["employee"]["developmentPlan"]
    (plan,) = plans.where("employee", told.persona("employee"))
    rows = actions.where("plan", plan)
    counted = [actions.values("kind")[row] for row in rows if actions.values("status")[row] != "CANCELLED"]
    assert seen["status"] == plans.values("status")[plan]
    assert seen["mix"] == {share: counted.count(kind) / len(counted) for share, kind in zip(SHARES, KINDS, strict=True)}
    assert sum(seen["mix"].values()) == pytest.approx(1)
    names, courses = told.persons.values("display_name"), told.courses
    expected = [
        {
            "kind": actions.values("kind")[row],
            "title": actions.values("title")[row],
            "status": actions.values("status")[row],
            "dueOn": actions.values("due_on")[row].isoformat(),
            "course": _course(courses, actions.values("course")[row]),
            "mentor": None if (mentor := actions.values("mentor")[row]) is None else names[mentor],
            "goal": actions.values("goal")[row] is not None,
        }
        for row in rows
    ]
    shown = [
        {
            **_without(one, "id"),
            "course": None if one["course"] is None else _without(one["course"], "id"),
            "mentor": one["mentor"] and one["mentor"]["name"],
            "goal": one["goal"] is not None,
        }
        for one in seen["actions"]
    ]
    assert sorted(shown, key=str) == sorted(expected, key=str)
    assert [one["dueOn"] for one in seen["actions"]] == sorted(one["dueOn"] for one in expected)
    assert len(expected) == 5


def test_01_my_two_ratings_newest_first(world: World, told: Told) -> None:
    ratings, cycles, levels = told.ratings, told.review_cycles, told.rating_levels
    seen = _answer(world, "employee", "01 Me")["viewer"]["employee"]["ratings"]["nodes"]
    mine = newest_first(
        ratings.where("employee", told.persona("employee")),
        [cycles.values("ends_on")[cycle] for cycle in ratings.values("cycle")],
    )
    assert len(seen) == 2
    assert [(one["cycle"]["name"], one["final"], one["releasedAt"]) for one in seen] == [
        (
            cycles.values("name")[ratings.values("cycle")[row]],
            {name: levels.values(name)[ratings.values("final")[row]] for name in ("label", "value")},
            ratings.values("released_at")[row].isoformat().replace("+00:00", "Z"),
        )
        for row in mine
    ]


def test_01_my_pay_and_its_place_in_the_band(world: World, told: Told) -> None:
    seen = _answer(world, "employee", "01 Me")["viewer"]["employee"]["compensation"]
    record = told.pay_on(told.persona("employee"), UNTIL)
    pay, bands = told.compensation_records, told.pay_bands
    band, base = pay.values("band")[record], pay.values("base_minor")[record]
    low, middle, high = (bands.values(f"{name}_minor")[band] for name in ("minimum", "midpoint", "maximum"))
    currency = pay.values("currency")[record]
    assert seen == {
        "effectiveOn": pay.values("effective_on")[record].isoformat(),
        "base": {"amountMinor": base, "currency": currency},
        "band": {
            name: {"amountMinor": amount, "currency": bands.values("currency")[band]}
            for name, amount in (("minimum", low), ("midpoint", middle), ("maximum", high))
        },
        "compaRatio": float(Decimal(base) / middle),
        "rangePenetration": float(Decimal(base - low) / (high - low)),
    }


@pytest.mark.parametrize("persona", ["manager", "skip-level", "hrbp", "compensation", "hr-admin", "auditor"])
def test_01_answers_everybody_without_an_error(world: World, told: Told, persona: str) -> None:
    seen = _answer(world, persona, "01 Me")["viewer"]["employee"]
    assert (seen["id"], seen["compensation"] is not None) == (
        world.employee_id(told.persona(persona)),
        True,
    )


@pytest.mark.parametrize("persona", ["manager", "skip-level"])
def test_02_my_team_is_told_as_simulated(world: World, told: Told, persona: str) -> None:
    reports = _answer(world, persona, "02 Team", first=100)["viewer"]["employee"]["reports"]
    team = told.team_on(told.persona(persona), UNTIL)
    names = told.persons.values("display_name")
    assert reports["totalCount"] == len(team) > 5
    assert [(one["id"], one["name"]) for one in reports["nodes"]] == [
        (world.employee_id(row), names[row]) for row in team
    ]
    for one, row in zip(reports["nodes"], team, strict=True):
        assert [_without(check_in, "id", "blockers") for check_in in one["checkIns"]["nodes"]] == _latest(told, row)
        assert [sorted(map(str, _said(check_in))) for check_in in one["checkIns"]["nodes"]] == [
            sorted(map(str, _blockers(told, row)))
        ] * len(one["checkIns"]["nodes"])
        assert [goal["title"] for goal in one["goals"]["nodes"]] == _shared_goals(told, row)[:4]
        assert (one["developmentPlan"] is not None) == (row in told.development_plans.values("employee"))
        assert [rating["final"] for rating in one["ratings"]["nodes"]] == _finals(told, row)
        assert [(s["title"], len(s["evidence"])) for s in one["suggestions"]["nodes"]] == _proposed(told, row)


def test_02_an_employee_without_reports_has_an_empty_team(world: World) -> None:
    seen = _answer(world, "employee", "02 Team")
    assert seen == {"viewer": {"employee": {"reports": {"totalCount": 0, "nodes": []}}}}


@pytest.mark.parametrize(("persona", "count"), [("hrbp", 141), ("hr-admin", 150)])
def test_03_a_page_of_the_organization(world: World, told: Told, persona: str, count: int) -> None:
    page = _answer(world, persona, "03 OrgPage")["employees"]
    assert (page["totalCount"], len(page["nodes"]), page["pageInfo"]["hasNextPage"]) == (count, 100, True)
    rest = _answer(world, persona, "03 OrgPage", after=page["pageInfo"]["endCursor"])["employees"]
    assert (len(rest["nodes"]), rest["pageInfo"]["hasNextPage"]) == (count - 100, False)
    nodes = {one["id"]: one for one in [*page["nodes"], *rest["nodes"]]}
    assert len(nodes) == count
    for row in [
        told.persona("employee"),
        *told.team_on(told.persona("manager"), UNTIL),
    ]:
        seen = nodes[world.employee_id(row)]
        assert seen["orgUnit"]["name"] == told.org_units.values("name")[told.employees.values("org_unit")[row]]
        seen = [
            (goal["title"], [_without(one, "id", "note", "createdAt") for one in goal["updates"]["nodes"]])
            for goal in seen["goals"]["nodes"]
        ]
        goals = [goal for goal in _goals(told, row) if told.goals.values("visibility")[goal] != "PRIVATE"]
        assert seen == [(told.goals.values("title")[goal], _updates(told, goal)[:12]) for goal in goals[:4]]


def test_03_the_filter_narrows_the_page(world: World, told: Told) -> None:
    me = world.employee_id(told.persona("employee"))
    mine = world.ask("hrbp", "query($id: ID!) { employee(id: $id) { orgUnit { id } } }", {"id": me}).data
    assert mine is not None
    unit = mine["employee"]["orgUnit"]["id"]
    page = _answer(world, "hrbp", "03 OrgPage", filter={"orgUnitId": unit})["employees"]
    assert {one["orgUnit"]["id"] for one in page["nodes"]} == {unit}
    assert me in [one["id"] for one in page["nodes"]]
    assert page["totalCount"] == len(page["nodes"]) < 100


@pytest.mark.parametrize(("persona", "count"), [("employee", 141), ("hr-admin", 150)])
def test_04_the_directory_lists_who_works_here_by_name(world: World, told: Told, persona: str, count: int) -> None:
    seen = _answer(world, persona, "04 Directory")["employees"]["nodes"]
    people, staff = told.persons, told.employees
    rows = [row for row in told.by_name if count == 150 or staff.values("status")[row] == "ACTIVE"]
    assert len(seen) == count
    assert [_without(one, "id", "title") for one in seen] == [
        {
            "employeeNumber": staff.values("number")[row],
            "name": people.values("display_name")[row],
            "hiredOn": staff.values("hired_on")[row].isoformat(),
            "workArrangement": staff.values("work_arrangement")[row],
            "workEmail": people.values("work_email")[row],
            "status": staff.values("status")[row],
        }
        for row in rows
    ]
    titles = told.job_profiles.values("title")
    assert [one["title"] for one in seen] == [titles[staff.values("profile")[row]] for row in rows]


def test_04_one_employee_by_id(world: World, told: Told) -> None:
    name = told.persons.values("display_name")[9]
    assert _answer(world, "employee", "04 Tiny", id=world.employee_id(9)) == {"employee": {"name": name}}


@settings(max_examples=10, deadline=None)
@given(row=st.integers(0, 149), day=st.dates(date(2015, 1, 1), date(2026, 11, 21)))
def test_04_as_of_a_day_tells_the_state_of_that_day(world: World, told: Told, row: int, day: date) -> None:
    """Asked by HR, who may see all of it."""
    answer = world.ask("hr-admin", OPERATIONS["04 AsOf"], {"id": world.employee_id(row), "date": day.isoformat()})
    history = told.employments
    known = [at for at in history.where("employee", row) if history.values("valid_from")[at] <= day]
    if not known:
        assert (answer.data, answer.errors) == ({"employee": None}, [("NOT_FOUND", ("employee",))])
        return
    pay, names = told.compensation_records, told.persons.values("display_name")
    manager, record = told.manager_on(row, day), told.pay_on(row, day)
    assert answer.errors == []
    assert answer.data == {
        "employee": {
            "title": told.job_profiles.values("title")[history.values("profile")[known[-1]]],
            "manager": None if manager is None else {"name": names[manager]},
            "orgUnit": {"name": told.org_units.values("name")[history.values("org_unit")[known[-1]]]},
            "compensation": {
                "base": {
                    "amountMinor": pay.values("base_minor")[record],
                    "currency": pay.values("currency")[record],
                }
            },
        }
    }


@pytest.mark.parametrize(
    ("name", "persona", "expected"),
    [
        ("11 Integrations", "hr-admin", {"connections": {"nodes": []}}),
        ("11 Deliveries", "hr-admin", {"eventDeliveries": {"nodes": []}}),
        ("11 Systems", "hr-admin", {"aiSystems": []}),
    ],
)
def test_what_the_demo_organization_has_none_of_is_empty(
    world: World, name: str, persona: str, expected: dict[str, Any]
) -> None:
    assert _answer(world, persona, name) == expected


def test_10_the_six_programs_hang_together_but_for_what_the_rules_found(world: World) -> None:
    seen = _answer(world, "hr-admin", "10 Alignment")
    assert [one["kind"] for one in seen["programs"]] == [
        "HR_METRICS",
        "LEARNING",
        "PERFORMANCE",
        "SUCCESSION",
        "TALENT_STRATEGY",
        "TOTAL_COMPENSATION",
    ]
    assert len({link["id"] for one in seen["programs"] for link in one["links"]}) == 10
    assert {link["kind"] for one in seen["programs"] for link in one["links"]} == {
        "CADENCE",
        "DATA",
        "DECISION",
        "OWNER",
    }
    found = [one["rule"] for one in seen["alignmentFindings"]["nodes"]]
    drawn = {"handoff_overdue", "link_without_owner", "metric_without_owner", "owner_left"}
    assert {rule: found.count(rule) for rule in drawn} == dict.fromkeys(drawn, 1)
    assert {one["resolvedAt"] for one in seen["alignmentFindings"]["nodes"]} == {None}


def test_08_a_cycle_that_is_not_there_is_not_found(world: World) -> None:
    answer = world.ask("compensation", OPERATIONS["08 PayCycle"], {"id": encode_id("CompensationCycle", uuid7())})
    assert (answer.data, answer.errors) == ({"node": None}, [("NOT_FOUND", ("node",))])


def test_11_the_audit_of_an_employee_is_empty(world: World) -> None:
    seen = _answer(world, "auditor", "11 Audit", subjectId=world.employee_id(3))
    assert seen == {"auditEvents": {"nodes": []}}


def _without(one: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in names}


def _goals(told: Told, row: int) -> list[int]:
    return newest_first(told.goals.where("owner", row), told.goals.values("starts_on"))


def _shared_goals(told: Told, row: int) -> list[str]:
    goals = told.goals
    return [goals.values("title")[goal] for goal in _goals(told, row) if goals.values("visibility")[goal] != "PRIVATE"]


def _updates(told: Told, goal: int) -> list[dict[str, Any]]:
    updates, check_ins = told.goal_updates, told.check_ins
    weeks = check_ins.values("week")
    rows = sorted(updates.where("goal", goal), key=lambda row: updates.values("check_in")[row], reverse=True)
    return [
        {
            "week": weeks[updates.values("check_in")[row]],
            "status": updates.values("status")[row],
            "progress": float(updates.values("progress")[row]),
            "value": float(updates.values("value")[row]),
        }
        for row in rows
    ]


def _newest_check_in(told: Told, row: int) -> int | None:
    mine = told.check_ins.where("employee", row)
    return mine[-1] if mine else None


def _latest(told: Told, row: int) -> list[dict[str, Any]]:
    newest = _newest_check_in(told, row)
    if newest is None:
        return []
    updates, goals = told.goal_updates, told.goals
    shared = [
        updates.values("status")[at]
        for at in updates.where("check_in", newest)
        if goals.values("visibility")[updates.values("goal")[at]] != "PRIVATE"
    ]
    seen = {name: told.check_ins.values(name)[newest] for name in ("week", "confidence", "sentiment")}
    return [{**seen, "status": max(shared, key=("GREEN", "YELLOW", "RED").index, default=None)}]


def _blockers(told: Told, row: int) -> list[tuple[str, str]]:
    blockers, goals = told.blockers, told.goals
    return [
        (blockers.values("kind")[at], blockers.values("description")[at])
        for at in blockers.where("check_in", _newest_check_in(told, row))
        if goals.values("visibility")[blockers.values("goal")[at]] != "PRIVATE"
    ]


def _said(check_in: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["description"]) for one in check_in["blockers"]]


def _finals(told: Told, row: int) -> list[dict[str, Any] | None]:
    ratings, levels = told.ratings, told.rating_levels
    mine = newest_first(ratings.where("employee", row), ratings.values("cycle"))[:2]
    finals = [ratings.values("final")[at] for at in mine]
    return [
        None if final is None else {name: levels.values(name)[final] for name in ("label", "value")} for final in finals
    ]


def _proposed(told: Told, row: int) -> list[tuple[str, int]]:
    suggestions, evidence = told.suggestions, told.suggestion_observations
    mine = [at for at in suggestions.where("employee", row) if suggestions.values("state")[at] == "PROPOSED"]
    newest = newest_first(mine, suggestions.values("raised_at"))[:5]
    return [(suggestions.values("title")[at], len(evidence.where("suggestion", at))) for at in newest]


def _course(courses: Any, row: int | None) -> dict[str, Any] | None:
    return None if row is None else {name: courses.values(name)[row] for name in ("title", "url")}
