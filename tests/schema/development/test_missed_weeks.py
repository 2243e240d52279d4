"""Weeks without a check-in: a talk is proposed once, and taken back when a check-in comes late."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from schema.checkins.rules import CheckInRules
from schema.checkins.scheduled import remind
from schema.development.causes import of_missing
from schema.development.missed_weeks import look_at_reminder
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.ids import decode_id, uuid7
from tests.schema.checkins.desk import NOW, Desk, problems
from tests.schema.development.growth import do, done, in_transaction, one, run_scheduled
from tests.world import DEMO, World

WEEK = timedelta(weeks=1)
W47, W48, W49 = NOW - WEEK, NOW, NOW + WEEK
"""Fridays; the last check-in of the demo's employee is that of 2026-W46."""
FIRING = "SELECT * FROM trigger_firing WHERE employee_id = :me AND cause = 'MISSED_CHECK_INS' ORDER BY raised_at, id"
OPEN_ITEMS = (
    "SELECT count(*) AS n FROM agenda_item WHERE trigger_firing_id = :id AND deleted_at IS NULL"
    " AND discussed_at IS NULL AND source = 'TRIGGER'"
)


_MINE = "(SELECT id FROM trigger_firing WHERE employee_id = :me AND cause = 'MISSED_CHECK_INS')"
_CLEARED = (
    "DELETE FROM absence WHERE employee_id = :me",
    "DELETE FROM system_outage WHERE week_starts_on > '2026-11-16' AND CAST(:me AS uuid) IS NOT NULL",
    "DELETE FROM check_in WHERE employee_id = :me AND week_starts_on >= '2026-11-16'",
    "DELETE FROM check_in_reminder WHERE CAST(:me AS uuid) IS NOT NULL",
    f"DELETE FROM agenda_item WHERE trigger_firing_id IN {_MINE}",
    f"DELETE FROM trigger_observation WHERE firing_id IN {_MINE}",
    f"DELETE FROM trigger_firing WHERE id IN {_MINE}",
    "UPDATE organization SET settings = settings - 'checkIns' WHERE CAST(:me AS uuid) IS NOT NULL",
)


@pytest.fixture
def desk(module_world: World) -> Desk:
    """A desk whose employee has handed in up to 2026-W46, is not on leave and was not reminded of anything."""
    found = Desk(module_world)
    for statement in _CLEARED:
        found.rows(statement, me=found.me)
    assert found.begun is not None
    return found


def reminded(desk: Desk, *fridays: datetime) -> None:
    """Let the reminders of these weeks go out, and a worker tell of them."""
    for friday in fridays:
        run_scheduled(desk, remind, friday)
        for event in told(desk):
            desk.world.run(hear(desk, event, friday))


async def hear(desk: Desk, event: Event, now: datetime) -> None:
    await in_transaction(desk, now, lambda request: look_at_reminder(request, event))


def told(desk: Desk) -> list[Event]:
    """The reminder of the employee that went out last, as a worker reads it."""
    rows = desk.rows(
        "SELECT * FROM domain_event WHERE employee_id = :me AND type = 'CheckInReminderDue'"
        " ORDER BY sequence DESC LIMIT 1",
        me=desk.me,
    )
    names = ("type", "node_type", "node_id", "employee_id", "payload", "id")
    return [Event(**{name: row[name] for name in names}, operation=EventOperation.CREATED) for row in rows]


def check_in(desk: Desk, week: str, now: datetime) -> dict[str, Any]:
    return done(desk, "employee", "checkInSubmit", {"week": week, "goalUpdates": []}, now)


def firings(desk: Desk) -> list[dict[str, Any]]:
    return desk.rows(FIRING, me=desk.me)


def excuse(desk: Desk, table: str, **values: Any) -> None:
    row: Mapping[str, Any] = {"organization_id": desk.world.tenants[DEMO], "id": uuid7(), **values}
    names = ", ".join(row)
    desk.rows(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)


def test_two_weeks_without_a_check_in_call_for_a_talk(desk: Desk) -> None:
    reminded(desk, W47)
    assert firings(desk) == []
    reminded(desk, W48)
    (row,) = firings(desk)
    assert {name: row[name] for name in ("kind", "state", "title", "reason", "cause_key", "goal_id", "skill_id")} == {
        "kind": "CONVERSATION",
        "state": "PROPOSED",
        "title": "Talk about how the weekly check-in can fit in again",
        "reason": "No check-in was handed in for two weeks in a row: 2026-W47, 2026-W48.",
        "cause_key": "MISSED_CHECK_INS/work",
        "goal_id": None,
        "skill_id": None,
    }
    weeks = desk.rows(
        "SELECT week, value, goal_update_id FROM trigger_observation WHERE firing_id = :id ORDER BY week", id=row["id"]
    )
    assert [tuple(week.values()) for week in weeks] == [("2026-W47", None, None), ("2026-W48", None, None)]
    (event,) = (one for one in desk.events("SuggestionRaised") if one["node_id"] == row["id"])
    assert desk.causes(event["id"]) == ["CheckInReminderDue"] * 2
    rule = desk.rows("SELECT key, rule_version, parameters FROM trigger_rule WHERE id = :id", id=row["rule_id"])
    assert rule == [{"key": "missed-check-ins", "rule_version": 1, "parameters": {"missed_check_ins_in_a_row": 2}}]
    assert one(desk, OPEN_ITEMS, id=row["id"]) == 1


def test_a_third_week_supports_the_one_suggestion_and_hearing_twice_changes_nothing(desk: Desk) -> None:
    reminded(desk, W47, W48, W49)
    (row,) = firings(desk)
    assert row["reason"] == "No check-in was handed in for three weeks in a row: 2026-W47, 2026-W48, 2026-W49."
    events = len(desk.events())
    for event in told(desk):
        desk.world.run(hear(desk, event, W49))
    assert (len(firings(desk)), len(desk.events())) == (1, events)


def test_accepting_it_keeps_the_talk_on_the_agenda_and_makes_no_action(desk: Desk) -> None:
    plans = "SELECT count(*) AS n FROM development_action"
    before = one(desk, plans)
    reminded(desk, W47, W48)
    (row,) = firings(desk)
    inbox = "{ viewer { inbox(first: 100) { nodes { id kind action { kind } } } } }"
    answer = desk.world.ask("manager", inbox, now=NOW)
    assert answer.data is not None
    (seen,) = (one for one in answer.data["viewer"]["inbox"]["nodes"] if one["kind"] == "CONVERSATION")
    assert (decode_id(seen["id"]).value, seen["action"]) == (row["id"], None)
    payload = done(desk, "manager", "suggestionAccept", {"suggestionId": seen["id"], "clientMutationId": "once"})
    assert (payload["suggestion"]["state"], payload["suggestion"]["action"], payload["action"]) == (
        "ACCEPTED",
        None,
        None,
    )
    assert (
        done(desk, "manager", "suggestionAccept", {"suggestionId": seen["id"], "clientMutationId": "once"}) == payload
    )
    assert (one(desk, plans), one(desk, OPEN_ITEMS, id=row["id"])) == (before, 1)
    again = do(desk, "manager", "suggestionAccept", {"suggestionId": seen["id"]})
    assert problems(again) == [("ALREADY_DECIDED", ("suggestionId",))]
    # An accepted cause is quiet: the third week raises nothing.
    reminded(desk, W49)
    assert [row["state"] for row in firings(desk)] == ["ACCEPTED"]


def test_a_check_in_that_comes_late_and_out_of_order_takes_it_back(desk: Desk) -> None:
    reminded(desk, W47, W48)
    check_in(desk, "2026-W49", W49)
    assert [row["state"] for row in firings(desk)] == ["PROPOSED"]
    check_in(desk, "2026-W47", W49)
    (row,) = firings(desk)
    assert (row["state"], row["decided_by_id"], row["decision_reason"]) == (
        "WITHDRAWN",
        None,
        "The check-in of 2026-W47 came late; the weeks without one are too few in a row now.",
    )
    (event,) = (one for one in desk.events("SuggestionWithdrawn") if one["node_id"] == row["id"])
    assert desk.causes(event["id"]) == ["SuggestionRaised", "CheckInSubmitted"]
    assert one(desk, OPEN_ITEMS, id=row["id"]) == 0


def test_a_late_check_in_that_leaves_the_row_long_enough_takes_nothing_back(desk: Desk) -> None:
    reminded(desk, W47, W48, W49)
    check_in(desk, "2026-W47", W49)
    assert [row["state"] for row in firings(desk)] == ["PROPOSED"]
    check_in(desk, "2026-W48", W49)
    assert [row["state"] for row in firings(desk)] == ["WITHDRAWN"]


def test_leave_and_outages_are_no_misses_and_break_no_row(desk: Desk) -> None:
    away = {"kind": "SICK", "starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27), "approved": True}
    reminded(desk, W47)
    excuse(desk, "absence", employee_id=desk.me, **away)
    reminded(desk, W48)
    assert firings(desk) == []
    excuse(desk, "system_outage", week="2026-W49", week_starts_on=date(2026, 11, 30), reason="Move")
    reminded(desk, W49)
    assert firings(desk) == []
    reminded(desk, W49 + WEEK)
    (row,) = firings(desk)
    assert row["reason"] == "No check-in was handed in for two weeks in a row: 2026-W47, 2026-W50."


def test_leave_that_is_approved_after_the_reminder_is_no_miss_either(desk: Desk) -> None:
    reminded(desk, W47)
    away = {"kind": "SICK", "starts_on": date(2026, 11, 16), "ends_on": date(2026, 11, 20), "approved": True}
    excuse(desk, "absence", employee_id=desk.me, **away)
    reminded(desk, W48)
    assert firings(desk) == []


def test_how_many_weeks_is_the_organizations(desk: Desk) -> None:
    desk.rows(
        """UPDATE organization SET settings = settings || '{"checkIns": {"missedCheckInsInARow": 3}}'
        WHERE key = 'demo'"""
    )
    reminded(desk, W47, W48)
    assert firings(desk) == []
    reminded(desk, W49)
    (row,) = firings(desk)
    assert row["reason"] == "No check-in was handed in for three weeks in a row: 2026-W47, 2026-W48, 2026-W49."


def test_a_check_in_and_the_look_at_its_reminder_wait_for_each_other(desk: Desk) -> None:
    """Whichever comes first, no talk is open when the check-in is there."""
    reminded(desk, W47)
    run_scheduled(desk, remind, W48)
    (event,) = told(desk)
    given = {"week": "2026-W48", "goalUpdates": []}
    text = "mutation ($input: CheckInSubmitInput!) { checkInSubmit(input: $input) { userErrors { code } } }"
    viewer = desk.world.viewer("employee")

    async def both() -> None:
        await asyncio.gather(hear(desk, event, W48), desk.world.sent(viewer, text, {"input": given}, now=W48))

    desk.world.run(both())
    assert [row["state"] for row in firings(desk) if row["state"] != "WITHDRAWN"] == []


def test_the_cause_names_its_weeks() -> None:
    found = of_missing([date(2026, 11, 16), date(2026, 11, 30)], CheckInRules())
    assert (found.key, found.thresholds, found.observations) == (
        "MISSED_CHECK_INS/work",
        {"missed_check_ins_in_a_row": 2},
        [(date(2026, 11, 16), None), (date(2026, 11, 30), None)],
    )
