"""Suggestions over time: one for a cause however often it is seen, taken back when it was wrong, quiet once decided."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from schema.development.causes import AboutGoal, Cause
from schema.development.scheduled import expire_suggestions
from schema.development.triggers import raise_suggestion
from schema.development.values import TriggerCause
from schema.kit.ids import decode_id, encode_id
from tests.schema.checkins.desk import NOW, Desk, problems
from tests.schema.development.growth import do, done, in_transaction, run_scheduled
from tests.schema.development.test_journey import submit, week_of
from tests.world import World

WEEK = timedelta(weeks=1)
BEFORE, TWICE, THRICE = NOW - WEEK, NOW, NOW + WEEK
FIRING = "SELECT * FROM trigger_firing WHERE employee_id = :me AND cause_key IS NOT NULL ORDER BY raised_at, id"
AGENDA = (
    "SELECT deleted_at IS NULL AS there FROM agenda_item"
    " WHERE employee_id = :me AND trigger_firing_id IS NOT NULL ORDER BY id"
)


@pytest.fixture
def desk(world_copy: World) -> Desk:
    """A desk of this test alone."""
    desk = Desk(world_copy)
    assert desk.begun is not None
    return desk


def missed_twice(desk: Desk) -> dict[str, Any]:
    """Two missed weeks of a goal; the suggestion that follows."""
    assert submit(desk, BEFORE, "16")["suggestions"] == []
    (found,) = submit(desk, TWICE, "16.5")["suggestions"]
    assert (found["cause"], found["kind"], found["state"]) == ("METRIC_MISSED_TWICE", "STRETCH_PROJECT", "PROPOSED")
    return found  # type: ignore[no-any-return]


def states(desk: Desk) -> list[tuple[str, str]]:
    return [(row["cause"], row["state"]) for row in desk.rows(FIRING, me=desk.me)]


def test_a_metric_missed_twice_raises_one_suggestion_and_later_misses_support_it(desk: Desk) -> None:
    found = missed_twice(desk)
    title = "Reduce defects escaping from key accounts"
    assert found["reason"] == (
        f"'{title}' missed its target two weeks in a row:"
        " 16.000 against 13.255 in 2026-W47, 16.500 against 13.090 in 2026-W48."
    )
    (event,) = desk.events("SuggestionRaised")
    assert (decode_id(found["id"]).value, desk.causes(event["id"])) == (event["node_id"], ["MetricMissed"] * 2)
    assert submit(desk, THRICE, "17")["suggestions"] == []
    (row,) = desk.rows(FIRING, me=desk.me)
    assert row["reason"].startswith(f"'{title}' missed its target three weeks in a row: 16.000 against 13.255")
    weeks = desk.rows("SELECT week FROM trigger_observation WHERE firing_id = :id ORDER BY week", id=row["id"])
    assert [one["week"] for one in weeks] == ["2026-W47", "2026-W48", "2026-W49"]
    assert len(desk.events("SuggestionUpdated")) == 1
    assert desk.rows(AGENDA, me=desk.me) == [{"there": True}]
    (rule,) = desk.rows("SELECT * FROM trigger_rule WHERE id = :id", id=row["rule_id"])
    assert (rule["key"], rule["rule_version"], rule["parameters"]) == (
        "metric-missed-twice",
        1,
        {"misses_in_a_row": 2},
    )


def test_a_late_week_counts_where_it_belongs(desk: Desk) -> None:
    assert submit(desk, TWICE, "16.5")["suggestions"] == []
    given = {"week": week_of(BEFORE), "goalUpdates": [{"goalId": desk.goal("Reduce"), "value": "16"}]}
    (found,) = done(desk, "employee", "checkInSubmit", given)["suggestions"]
    assert [one["week"] for one in found["evidence"]] == ["2026-W47", "2026-W48"]


def test_a_storm_of_64_clients_makes_one_suggestion_and_loses_no_observation(desk: Desk) -> None:
    goal = AboutGoal(desk.goals()["Reduce"], "Reduce defects", "", private=False)

    def seen(number: int) -> Cause:
        monday = date(2025, 1, 6) + number * WEEK
        return Cause(TriggerCause.METRIC_MISSED_TWICE, f"Seen by client {number}.", monday, {}, goal)

    async def client(number: int) -> None:
        await in_transaction(desk, NOW, lambda request: raise_suggestion(request, desk.me, seen(number), ()))

    async def storm() -> None:
        await asyncio.gather(*map(client, range(64)))

    assert desk.me is not None
    desk.world.run(storm())
    (row,) = desk.rows(FIRING, me=desk.me)
    assert (row["cause"], row["state"]) == ("METRIC_MISSED_TWICE", "PROPOSED")
    weeks = desk.rows("SELECT count(DISTINCT week) AS n FROM trigger_observation WHERE firing_id = :id", id=row["id"])
    assert weeks == [{"n": 64}]
    assert len(desk.events("SuggestionRaised")) == 1
    assert len(desk.events("SuggestionUpdated")) == 63


def test_a_corrected_value_takes_its_suggestion_back(desk: Desk) -> None:
    found = missed_twice(desk)
    (update,) = desk.rows("SELECT id FROM goal_update WHERE employee_id = :me AND week = '2026-W48'", me=desk.me)
    told = {"goalUpdateId": encode_id("GoalUpdate", update["id"]), "value": "12.9", "reason": "A typing error"}
    done(desk, "employee", "checkInCorrect", told)
    (row,) = desk.rows(FIRING, me=desk.me)
    assert (row["state"], row["decided_by_id"], row["decision_reason"]) == (
        "WITHDRAWN",
        None,
        "What was observed of 'Reduce defects escaping from key accounts' was corrected; its cause is gone.",
    )
    assert desk.rows(AGENDA, me=desk.me) == [{"there": False}]
    (event,) = desk.events("SuggestionWithdrawn")
    assert desk.causes(event["id"]) == ["SuggestionRaised", "GoalUpdateCorrected"]
    refusal = do(desk, "employee", "suggestionAccept", {"suggestionId": found["id"]})
    assert problems(refusal) == [("ALREADY_DECIDED", ("suggestionId",))]
    # Its cause was not there, so that it is not quiet: two real misses raise it again.
    submit(desk, THRICE, "17")
    (again,) = submit(desk, THRICE + WEEK, "17")["suggestions"]
    assert again["cause"] == "METRIC_MISSED_TWICE"


def test_a_week_that_turns_green_corrects_nothing(desk: Desk) -> None:
    missed_twice(desk)
    assert submit(desk, THRICE, "12.5")["suggestions"] == []
    assert states(desk) == [("METRIC_MISSED_TWICE", "PROPOSED")]


def test_a_closed_goal_asks_for_nothing_any_more(desk: Desk) -> None:
    missed_twice(desk)
    done(desk, "manager", "goalClose", {"goalId": desk.goal("Reduce"), "state": "CANCELLED", "reason": "Moved."})
    (row,) = desk.rows(FIRING, me=desk.me)
    assert (row["state"], row["decision_reason"]) == ("WITHDRAWN", "The goal behind it is closed.")


def flagged(desk: Desk, now: datetime, value: str) -> dict[str, Any]:
    """A gap that is flagged in the check-in of a week."""
    week = submit(desk, now, value)["checkIn"]["id"]
    return done(desk, "manager", "skillGapFlag", {"checkInId": week, "skillName": "Test Automation"}, now)


def test_a_flag_that_is_taken_back_takes_its_suggestion_along_unless_another_one_stands(desk: Desk) -> None:
    first, second = flagged(desk, BEFORE, "12"), flagged(desk, TWICE, "12")
    (found,) = first["suggestions"]
    assert (found["cause"], second["suggestions"]) == ("SKILL_GAP", [])
    for flag, state in ((first, "PROPOSED"), (second, "WITHDRAWN")):
        given = {"flagId": flag["flag"]["id"], "reason": "Mixed up."}
        done(desk, "manager", "skillGapFlagWithdraw", given)
        assert states(desk) == [("SKILL_GAP", state)]
    (row,) = desk.rows(FIRING, me=desk.me)
    assert (row["decided_by_id"], row["decision_reason"]) == (None, "The skill gap behind it was withdrawn.")
    assert desk.rows(AGENDA, me=desk.me) == [{"there": False}]
    (event,) = desk.events("SuggestionWithdrawn")
    assert desk.causes(event["id"]) == ["SuggestionRaised", "SkillGapFlagWithdrawn"]


def test_a_manager_takes_back_what_was_wrong(desk: Desk) -> None:
    found = missed_twice(desk)
    given = {"suggestionId": found["id"], "reason": "The meter was broken."}
    answer = done(desk, "manager", "suggestionWithdraw", given)["suggestion"]
    assert (answer["state"], answer["decisionReason"], answer["decidedBy"]) == (
        "WITHDRAWN",
        "The meter was broken.",
        {"id": desk.opaque("manager")},
    )


def test_a_declined_cause_stays_quiet_for_four_weeks(desk: Desk) -> None:
    found = missed_twice(desk)
    done(desk, "employee", "suggestionDecline", {"suggestionId": found["id"], "reason": "No time."})
    for number in range(1, 4):
        assert submit(desk, NOW + number * WEEK, "17")["suggestions"] == []
    (again,) = submit(desk, NOW + 4 * WEEK, "17")["suggestions"]
    assert again["cause"] == "METRIC_MISSED_TWICE"
    assert [state for _, state in states(desk)] == ["DECLINED", "PROPOSED"]


def test_what_nobody_decides_runs_out(desk: Desk) -> None:
    found = missed_twice(desk)
    late, given = NOW + 3 * WEEK, {"suggestionId": found["id"]}
    run_scheduled(desk, expire_suggestions, late - timedelta(seconds=1))
    mine = ("METRIC_MISSED_TWICE", "PROPOSED")
    assert states(desk) == [mine]
    # Its time is over even before anybody has swept it away.
    assert problems(do(desk, "employee", "suggestionAccept", given, late)) == [("EXPIRED", ("suggestionId",))]
    run_scheduled(desk, expire_suggestions, late)
    run_scheduled(desk, expire_suggestions, late)
    assert states(desk) == [("METRIC_MISSED_TWICE", "EXPIRED")]
    assert desk.rows(AGENDA, me=desk.me) == [{"there": False}]
    assert problems(do(desk, "manager", "suggestionAccept", given, late)) == [("EXPIRED", ("suggestionId",))]
    key = decode_id(found["id"]).value
    assert [event["type"] for event in desk.events("SuggestionExpired") if event["node_id"] == key] == [
        "SuggestionExpired"
    ]


def test_what_rests_on_a_private_goal_stays_with_its_owner(desk: Desk) -> None:
    goal = desk.goals()["Reduce"]
    desk.rows("UPDATE goal SET visibility = 'PRIVATE' WHERE id = :goal", goal=goal)
    found = missed_twice(desk)
    inbox = "{ viewer { inbox(first: 100) { nodes { id } } } }"
    seen = {}
    for who in ("employee", "manager"):
        answer = desk.world.ask(who, inbox, now=NOW)
        assert answer.data is not None
        seen[who] = found["id"] in [node["id"] for node in answer.data["viewer"]["inbox"]["nodes"]]
    assert seen == {"employee": True, "manager": False}
    assert desk.rows(AGENDA, me=desk.me) == []
    refusal = do(desk, "manager", "suggestionAccept", {"suggestionId": found["id"]})
    assert problems(refusal) == [("NOT_FOUND", ("suggestionId",))]
    # More people read a plan than the goal: the action does not say its title.
    action = done(desk, "employee", "suggestionAccept", {"suggestionId": found["id"]})["action"]
    assert action["title"] == "Lead a stretch project"
    kinds = desk.rows(
        "SELECT DISTINCT data_kind FROM audit_event WHERE node_type = 'Suggestion' AND node_id = :id",
        id=decode_id(found["id"]).value,
    )
    assert kinds == [{"data_kind": "PRIVATE"}]


def test_a_goal_that_becomes_private_leaves_the_agenda(desk: Desk) -> None:
    missed_twice(desk)
    text = "mutation ($input: GoalUpdateInput!) { goalUpdate(input: $input) { userErrors { code } } }"
    assert desk.send("employee", text, {"goalId": desk.goal("Reduce"), "visibility": "PRIVATE"})["userErrors"] == []
    assert desk.rows(AGENDA, me=desk.me) == [{"there": False}]
    assert states(desk) == [("METRIC_MISSED_TWICE", "PROPOSED")]


def test_other_thresholds_make_another_version_of_the_rule(desk: Desk) -> None:
    missed_twice(desk)
    desk.rows(
        """UPDATE organization SET settings = settings || '{"checkIns": {"missesInARow": 3}}' WHERE key = 'demo'"""
    )
    desk.rows("UPDATE trigger_firing SET cause_key = NULL WHERE employee_id = :me", me=desk.me)
    desk.rows(
        "UPDATE trigger_firing SET state = 'DECLINED', decided_at = raised_at WHERE employee_id = :me", me=desk.me
    )
    assert len(submit(desk, THRICE, "17")["suggestions"]) == 1
    versions = desk.rows(
        "SELECT rule_version, parameters FROM trigger_rule WHERE key = 'metric-missed-twice' ORDER BY 1"
    )
    assert [(row["rule_version"], row["parameters"]) for row in versions] == [
        (1, {"misses_in_a_row": 2}),
        (2, {"misses_in_a_row": 3}),
    ]


def test_a_rule_that_is_switched_off_raises_nothing(desk: Desk) -> None:
    desk.rows(
        "INSERT INTO trigger_rule"
        " (organization_id, id, key, rule_version, name, description, cause, parameters, enabled)"
        " SELECT organization_id, gen_random_uuid(), 'metric-missed-twice', 1, 'n', 'd', 'METRIC_MISSED_TWICE',"
        """ '{"misses_in_a_row": 2}', false FROM organization WHERE key = 'demo'"""
    )
    submit(desk, BEFORE, "16")
    assert submit(desk, TWICE, "16.5")["suggestions"] == []
    assert states(desk) == []
