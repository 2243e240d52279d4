"""Check-ins handed in: what they leave behind, late, twice and out of order; and what they are refused for."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schema.kit.ids import decode_id, encode_id, uuid7
from tests.schema.checkins.desk import NOW, SUBMIT, Desk, problems

W49, W50 = NOW + timedelta(weeks=1), NOW + timedelta(weeks=2)


def metric(desk: Desk, name: str) -> dict[str, Any]:
    (row,) = desk.rows(
        "SELECT goal.status, metric.current FROM goal JOIN goal_metric AS metric ON metric.goal_id = goal.id"
        " WHERE goal.id = :goal",
        goal=desk.goals()[name],
    )
    return {"status": row["status"], "current": float(row["current"])}


def test_a_check_in_is_measured_against_the_plan_of_its_week(desk: Desk) -> None:
    goal = desk.goal("Reduce")
    told = desk.submitted(
        "2026-W48",
        {"goalId": goal, "status": "GREEN", "value": 15, "note": "Slow week"},
        align="Fewer defects",
        confidence=7,
        sentiment=4,
    )
    assert {name: told[name] for name in ("week", "state", "status", "align", "confidence", "sentiment")} == {
        "week": "2026-W48",
        "state": "SUBMITTED",
        "status": "GREEN",
        "align": "Fewer defects",
        "confidence": 7,
        "sentiment": 4,
    }
    # The plan goes from 22 to 12.76 in 392 days, of which 378 are over on Sunday: 22 - 9.24 * 378 / 392 = 13.09.
    assert told["goalUpdates"] == [
        {
            "goal": {"id": goal},
            "status": "GREEN",
            "measuredStatus": "RED",
            "value": 15.0,
            "target": 13.09,
            "progress": 0.7576,
            "missed": True,
            "note": "Slow week",
            "recordedAt": "2026-11-27T09:00:00Z",
        }
    ]
    assert metric(desk, "Reduce") == {"status": "GREEN", "current": 15.0}


def test_it_leaves_an_observation_and_an_immutable_picture_of_the_goal(desk: Desk) -> None:
    told = desk.submitted("2026-W48", {"goalId": desk.goal("Reduce"), "value": "13.1"})
    key = decode_id(told["id"]).value
    (seen,) = desk.rows("SELECT * FROM metric_observation WHERE check_in_id = :key", key=key)
    assert (seen["source"], float(seen["value"]), float(seen["target"]), seen["missed"], seen["observed_at"]) == (
        "CHECK_IN",
        13.1,
        13.09,
        False,
        NOW,
    )
    (update,) = desk.rows("SELECT snapshot, status, measured_status FROM goal_update WHERE check_in_id = :key", key=key)
    assert (update["status"], update["measured_status"]) == ("GREEN", "GREEN")
    assert update["snapshot"] == {
        "title": "Reduce defects escaping from key accounts",
        "level": "INDIVIDUAL",
        "kind": update["snapshot"]["kind"],
        "weight": update["snapshot"]["weight"],
        "difficulty": update["snapshot"]["difficulty"],
        "visibility": "TEAM",
        "starts_on": "2025-11-17",
        "due_on": "2026-12-13",
        "unit": update["snapshot"]["unit"],
        "direction": "REDUCE",
        "baseline": "22.0000",
        "target": "12.7600",
        "green_at": "13.2200",
        "yellow_at": "14.1500",
    }
    desk.rows("UPDATE goal SET title = 'Renamed' WHERE id = :goal", goal=desk.goals()["Reduce"])
    (after,) = desk.rows("SELECT snapshot FROM goal_update WHERE check_in_id = :key", key=key)
    assert after == {"snapshot": update["snapshot"]}


def test_weeks_that_come_late_and_out_of_order_land_on_their_own_week(desk: Desk) -> None:
    goal = desk.goal("Reduce")
    desk.submitted("2026-W50", {"goalId": goal, "status": "YELLOW", "value": 14}, now=W50)
    desk.submitted("2026-W48", {"goalId": goal, "status": "RED", "value": 17}, now=W50)
    assert metric(desk, "Reduce") == {"status": "YELLOW", "current": 14.0}
    desk.submitted("2026-W49", {"goalId": goal, "status": "GREEN", "value": 12}, now=W50)
    assert metric(desk, "Reduce") == {"status": "YELLOW", "current": 14.0}
    rows = desk.rows(
        "SELECT goal_update.week, goal_update.value, seen.observed_at FROM goal_update"
        " JOIN metric_observation AS seen USING (check_in_id)"
        " WHERE goal_update.goal_id = :goal AND seen.value = goal_update.value AND goal_update.week >= '2026-W47'"
        " ORDER BY goal_update.week_starts_on",
        goal=desk.goals()["Reduce"],
    )
    assert [(row["week"], float(row["value"]), row["observed_at"]) for row in rows] == [
        ("2026-W48", 17.0, datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)),
        ("2026-W49", 12.0, datetime(2026, 12, 6, 23, 59, 59, tzinfo=UTC)),
        ("2026-W50", 14.0, W50),
    ]


def test_sent_twice_it_is_made_once_and_answered_alike(desk: Desk) -> None:
    given = {"goalId": desk.goal("Reduce"), "status": "GREEN", "value": 13}
    first = desk.submit("2026-W48", given, clientMutationId="phone-1")
    before = desk.print()
    assert desk.submit("2026-W48", given, clientMutationId="phone-1", now=W49) == first
    assert desk.print() == before
    assert _of_week(desk, "client_mutation_id") == [{"client_mutation_id": "phone-1"}]


def _of_week(desk: Desk, column: str) -> list[dict[str, Any]]:
    return desk.rows(f"SELECT {column} FROM check_in WHERE employee_id = :me AND week = '2026-W48'", me=desk.me)


def test_the_same_key_with_another_body_and_the_same_week_under_another_key_are_refused(desk: Desk) -> None:
    given = {"goalId": desk.goal("Reduce"), "status": "GREEN", "value": 13}
    desk.submitted("2026-W48", given, clientMutationId="phone-1")
    before = desk.print()
    assert problems(desk.submit("2026-W48", clientMutationId="phone-1")) == [("KEY_REUSED", ("clientMutationId",))]
    again = desk.submit("2026-W48", given, clientMutationId="phone-2")
    assert problems(again) == [("ALREADY_EXISTS", ("week",))]
    assert again["userErrors"][0]["message"] == (
        "Your check-in of 2026-W48 is handed in and stays as it is; put a value right with checkInCorrect, and say "
        "what else there is in the check-in of the next week."
    )
    assert desk.print() == before


def test_phones_that_race_make_one_check_in(desk: Desk) -> None:
    world, viewer = desk.world, desk.world.viewer("employee")
    inputs = [{"week": "2026-W48", "align": f"Phone {number}"} for number in range(8)]

    async def race() -> list[Any]:
        sent = (world._ask(viewer, SUBMIT, {"input": given}, NOW, commit=True) for given in inputs)
        return await asyncio.gather(*sent)

    answers = [answer.data["checkInSubmit"] for answer in world.run(race())]
    assert sorted(code for answer in answers for code, _ in problems(answer)) == ["ALREADY_EXISTS"] * 7
    assert len(_of_week(desk, "id")) == 1


def test_weeks_that_race_leave_the_newest_ones_status(desk: Desk) -> None:
    world, viewer, goal = desk.world, desk.world.viewer("employee"), desk.goal("Reduce")
    weeks = {"2026-W48": ("RED", 17), "2026-W49": ("YELLOW", 14), "2026-W50": ("GREEN", 12)}

    async def race() -> list[Any]:
        inputs = [
            {"week": week, "goalUpdates": [{"goalId": goal, "status": status, "value": value}]}
            for week, (status, value) in weeks.items()
        ]
        return await asyncio.gather(
            *(world._ask(viewer, SUBMIT, {"input": given}, W50, commit=True) for given in inputs)
        )

    assert [problems(answer.data["checkInSubmit"]) for answer in world.run(race())] == [[], [], []]
    assert metric(desk, "Reduce") == {"status": "GREEN", "current": 12.0}


def test_the_thread_tells_of_the_check_in_its_misses_and_blockers(desk: Desk) -> None:
    goal = desk.goal("Reduce")
    desk.submitted("2026-W48", {"goalId": goal, "status": "YELLOW", "value": 15})
    told = desk.submitted(
        "2026-W49",
        {"goalId": goal, "status": "RED", "value": 16},
        now=W49,
        blockers=[{"kind": "SKILL", "description": "Lack of SQL knowledge", "goalId": goal}],
    )
    wanted = ("CheckInSubmitted", "MetricMissed", "BlockerRaised", "GoalUpdated")
    events = [event for event in desk.events(*wanted) if event["employee_id"] == desk.me]
    assert [(event["type"], event["node_type"], event["operation"]) for event in events] == [
        ("CheckInSubmitted", "CheckIn", "CREATED"),
        ("MetricMissed", "GoalUpdate", "CREATED"),
        ("CheckInSubmitted", "CheckIn", "CREATED"),
        ("GoalUpdated", "Goal", "UPDATED"),
        ("MetricMissed", "GoalUpdate", "CREATED"),
        ("BlockerRaised", "Blocker", "CREATED"),
    ]
    assert [event["payload"] for event in events if event["type"] == "MetricMissed"] == [
        {
            "goal_id": str(desk.goals()["Reduce"]),
            "week": week,
            "value": value,
            "target": target,
            "consecutive": consecutive,
        }
        for week, value, target, consecutive in [
            ("2026-W48", "15.0000", "13.0900", 1),
            ("2026-W49", "16.0000", "12.9250", 2),
        ]
    ]
    assert [desk.causes(event["id"]) for event in events] == [
        [],
        ["CheckInSubmitted"],
        [],
        ["CheckInSubmitted"],
        ["CheckInSubmitted"],
        ["CheckInSubmitted"],
    ]
    assert told["blockers"][0]["goal"] == {"id": goal}


def test_a_private_goal_stays_out_of_what_others_and_the_audit_trail_see(desk: Desk) -> None:
    goal = desk.goals()["Reduce"]
    desk.rows("UPDATE goal SET visibility = 'PRIVATE' WHERE id = :goal", goal=goal)
    told = desk.submitted(
        "2026-W48",
        {"goalId": encode_id("Goal", goal), "status": "RED", "value": 17, "note": "secret note"},
        {"goalId": desk.goal("Cut"), "status": "GREEN", "value": 17.5},
        blockers=[{"kind": "CLARITY", "description": "secret blocker", "goalId": encode_id("Goal", goal)}],
    )
    assert told["status"] == "GREEN"
    seen = desk.world.ask(
        "manager",
        "query ($id: ID!) { node(id: $id) { ... on CheckIn { status goalUpdates { status } blockers { id } } } }",
        {"id": told["id"]},
        now=NOW,
    )
    assert seen.data == {"node": {"status": "GREEN", "goalUpdates": [{"status": "GREEN"}], "blockers": []}}
    trail = desk.rows("SELECT data_kind, after FROM audit_event WHERE created_at > :begun", begun=desk.begun)
    assert [row["data_kind"] for row in trail if "secret" in str(row["after"])] == ["PRIVATE"]
    assert [row["data_kind"] for row in trail if str(goal) in str(row["after"])] == ["PRIVATE"]


def away(desk: Desk, first: date, last: date) -> None:
    desk.rows(
        "INSERT INTO absence (organization_id, id, employee_id, kind, starts_on, ends_on, approved)"
        " VALUES (:tenant, :id, :me, 'VACATION', :first, :last, true)",
        tenant=desk.world.tenants["demo"],
        id=uuid7(),
        me=desk.me,
        first=first,
        last=last,
    )


def test_on_leave_all_week_nothing_is_due_unless_one_wants_and_rules_do_not_count_it(desk: Desk) -> None:
    away(desk, date(2026, 11, 23), date(2026, 11, 27))
    goal = desk.goal("Reduce")
    update = {"goalId": goal, "status": "RED", "value": 17}
    assert problems(desk.submit("2026-W48", update)) == [("ON_LEAVE", ("week",))]
    desk.submitted("2026-W48", update, duringLeave=True)
    assert [event["type"] for event in desk.events("CheckInSubmitted", "MetricMissed")] == ["CheckInSubmitted"]
    desk.submitted("2026-W49", update, now=W49)
    (missed,) = desk.events("MetricMissed")
    assert (missed["payload"]["week"], missed["payload"]["consecutive"]) == ("2026-W49", 1)


def test_four_days_away_are_no_week_of_leave(desk: Desk) -> None:
    away(desk, date(2026, 11, 23), date(2026, 11, 26))
    assert desk.submitted("2026-W48")["state"] == "SUBMITTED"


def test_a_skipped_week_may_be_told_after_all(desk: Desk) -> None:
    (before,) = desk.rows(
        "SELECT id FROM check_in WHERE employee_id = :me AND week = '2026-W45' AND state = 'SKIPPED_LEAVE'", me=desk.me
    )
    told = desk.submitted("2026-W45", duringLeave=True, align="I looked in")
    assert (decode_id(told["id"]).value, told["state"]) == (before["id"], "SUBMITTED")


@pytest.mark.parametrize(("today", "week"), [(date(2027, 1, 1), "2026-W53"), (date(2027, 1, 4), "2027-W01")])
def test_the_weeks_at_the_turn_of_the_year(desk: Desk, today: date, week: str) -> None:
    now = datetime(today.year, today.month, today.day, 8, tzinfo=UTC)
    assert desk.submitted(week, now=now)["week"] == week


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_applied(desk: Desk) -> None:
    goal, closed = desk.goal("Reduce"), desk.goals()["Keep"]
    desk.rows("UPDATE goal SET state = 'ACHIEVED' WHERE id = :goal", goal=closed)
    (unmeasured,) = desk.rows(
        "UPDATE goal_metric SET deleted_at = now() WHERE goal_id = :goal RETURNING goal_id", goal=desk.goals()["Cut"]
    )
    theirs = encode_id("Goal", _goal_of(desk, desk.peer_row))
    hidden = encode_id("Goal", _goal_of(desk, desk.stranger_row, visibility="PRIVATE"))
    leaver = desk.told.employees.where("status", "TERMINATED")[0]
    before = desk.print()
    payload = desk.submit(
        "2026-W49",
        {"goalId": goal, "value": "NaN"},
        {"goalId": goal, "status": "GREEN"},
        {"goalId": encode_id("Goal", closed), "status": "GREEN"},
        {"goalId": theirs, "status": "GREEN"},
        {"goalId": hidden, "status": "GREEN"},
        {"goalId": "nonsense", "status": "GREEN", "value": True},
        {"goalId": encode_id("Goal", unmeasured["goal_id"]), "value": 5},
        {"goalId": desk.goal("Ship"), "note": "x" * 10_001},
        confidence=11,
        sentiment=0,
        align="y" * 10_001,
        track="a\0b",
        blockers=[
            {"kind": "SKILL", "description": " ", "ownerId": desk.world.employee_id(leaver)},
            {"kind": "SKILL", "description": "Z", "goalId": theirs, "dueOn": "2026-11-01"},
        ],
    )
    assert problems(payload) == [
        ("FUTURE", ("week",)),
        ("BAD_VALUE", ("align",)),
        ("BAD_VALUE", ("track",)),
        ("BAD_VALUE", ("confidence",)),
        ("BAD_VALUE", ("sentiment",)),
        ("BAD_ID", ("goalUpdates", "5", "goalId")),
        ("FORBIDDEN", ("goalUpdates", "3", "goalId")),
        ("NOT_FOUND", ("goalUpdates", "4", "goalId")),
        ("NOT_A_NUMBER", ("goalUpdates", "0", "value")),
        ("DUPLICATE", ("goalUpdates", "1", "goalId")),
        ("CLOSED", ("goalUpdates", "2", "goalId")),
        ("NOT_A_NUMBER", ("goalUpdates", "5", "value")),
        ("BAD_VALUE", ("goalUpdates", "6", "value")),
        ("BAD_VALUE", ("goalUpdates", "7", "note")),
        ("FORBIDDEN", ("blockers", "1", "goalId")),
        ("NOT_FOUND", ("blockers", "0", "ownerId")),
        ("BAD_VALUE", ("blockers", "0", "description")),
        ("BAD_VALUE", ("blockers", "1", "dueOn")),
    ]
    assert payload["checkIn"] is None
    assert desk.print() == before


def _goal_of(desk: Desk, row: int, **changes: str) -> Any:
    key = desk.world.employee_key(row)
    (found,) = desk.rows("SELECT id FROM goal WHERE owner_id = :key AND level = 'INDIVIDUAL' LIMIT 1", key=key)
    for name, value in changes.items():
        desk.rows(f"UPDATE goal SET {name} = :value WHERE id = :id", value=value, id=found["id"])
    return found["id"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "NOT_A_NUMBER"),
        ("Infinity", "NOT_A_NUMBER"),
        (float("inf"), "NOT_A_NUMBER"),
        ("twelve", "NOT_A_NUMBER"),
        (True, "NOT_A_NUMBER"),
        ([], "NOT_A_NUMBER"),
        (1e300, "BAD_VALUE"),
        ("0.00001", "BAD_VALUE"),
    ],
)
def test_a_value_is_a_finite_number_that_can_be_kept(shared_desk: Desk, value: object, code: str) -> None:
    given = {"week": "2026-W48", "goalUpdates": [{"goalId": shared_desk.goal("Reduce"), "value": value}]}
    answer = shared_desk.world.ask("employee", SUBMIT, {"input": given}, now=NOW)
    assert answer.data is not None
    assert problems(answer.data["checkInSubmit"]) == [(code, ("goalUpdates", "0", "value"))]


def test_a_number_too_large_for_any_number_in_the_document_is_none(shared_desk: Desk) -> None:
    goal = shared_desk.goal("Reduce")
    update = f'{{goalId: "{goal}", value: 1e400}}'
    given = f'{{week: "2026-W48", goalUpdates: [{update}]}}'
    operation = f"mutation {{ checkInSubmit(input: {given}) {{ userErrors {{ code field }} }} }}"
    answer = shared_desk.world.ask("employee", operation, now=NOW)
    assert answer.data is not None
    assert problems(answer.data["checkInSubmit"]) == [("NOT_A_NUMBER", ("goalUpdates", "0", "value"))]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"week": "2026-W49"}, ("FUTURE", ("week",))),
        ({"week": "2012-W01"}, ("BAD_VALUE", ("week",))),
        ({"week": "2026-W46"}, ("ALREADY_EXISTS", ("week",))),
        ({"week": "2026-W48", "confidence": -1}, ("BAD_VALUE", ("confidence",))),
        ({"week": "2026-W48", "sentiment": 6}, ("BAD_VALUE", ("sentiment",))),
        ({"week": "2026-W48", "goalUpdates": "nothing said"}, ("BAD_VALUE", ("goalUpdates", "0", "status"))),
        ({"week": "2026-W48", "goalUpdates": "too many"}, ("BAD_VALUE", ("goalUpdates",))),
        ({"week": "2026-W48", "blockers": "too many"}, ("BAD_VALUE", ("blockers",))),
        ({"week": "2026-W48", "clientMutationId": "x" * 201}, ("BAD_VALUE", ("clientMutationId",))),
    ],
)
def test_one_code_and_one_place_for_each_mistake(
    shared_desk: Desk, given: dict[str, Any], problem: tuple[str, tuple[str, ...]]
) -> None:
    goal = {"goalId": shared_desk.goal("Reduce")}
    lists = {"nothing said": [goal], "too many": [{"kind": "SKILL", "description": "x"}] * 51}
    if given.get("goalUpdates") == "too many":
        lists["too many"] = [{**goal, "status": "GREEN"}] * 51
    filled = {name: lists.get(value, value) for name, value in given.items()}
    answer = shared_desk.world.ask("employee", SUBMIT, {"input": filled}, now=NOW)
    assert answer.data is not None
    assert problems(answer.data["checkInSubmit"])[0] == problem


@pytest.mark.parametrize("week", ["2025-W53", "2026-W00", "2026-W1", "W48"])
def test_a_week_that_does_not_exist_is_no_request(shared_desk: Desk, week: str) -> None:
    answer = shared_desk.world.ask("employee", SUBMIT, {"input": {"week": week}}, now=NOW)
    assert answer.data is None
    assert [path for _, path in answer.errors] == [()]
