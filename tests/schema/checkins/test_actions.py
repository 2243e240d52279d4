"""What follows a check-in: drafts, corrections, replies, flags, blockers; and what each is refused for."""

from datetime import timedelta
from typing import Any

import pytest

from schema.kit.ids import decode_id, encode_id
from tests.schema.checkins.desk import NOW, Desk, problems
from tests.schema.checkins.test_mutations import ERRORS, OPERATIONS

W49 = NOW + timedelta(weeks=1)
CHECK_IN = (
    "checkIn { id state align track confidence managerReply repliedBy { name } version"
    " goalUpdates { status value recordedAt } blockers { description nextAction raisedAt } } " + ERRORS
)
FLAG = "flag { id note skill { id name taxonomy } goal { id } checkIn { id } } " + ERRORS
BLOCKER = "blocker { id escalated resolvedAt nextAction dueOn version owner { id } } " + ERRORS
UPDATE = "goalUpdate { value reportedValue correctedAt correction status measuredStatus missed progress } " + ERRORS


def act(desk: Desk, who: str, name: str, shown: str, /, now: Any = NOW, **given: Any) -> dict[str, Any]:
    return desk.send(who, OPERATIONS[name] % shown, given, now)


def refusal(desk: Desk, who: str, name: str, /, now: Any = NOW, **given: Any) -> list[tuple[str, Any]]:
    before = desk.print()
    found = problems(act(desk, who, name, ERRORS, now=now, **given))
    assert desk.print() == before
    return found


def test_a_draft_keeps_what_is_left_out_and_is_replaced_whole_when_handed_in(desk: Desk) -> None:
    update = {"goalId": desk.goal("Reduce"), "value": 15}
    first = act(
        desk,
        "employee",
        "checkInDraft",
        CHECK_IN,
        week="2026-W48",
        align="A",
        confidence=3,
        goalUpdates=[update],
        blockers=[{"kind": "SKILL", "description": "SQL", "nextAction": "Ask"}],
    )["checkIn"]
    assert (first["state"], first["goalUpdates"], first["blockers"]) == (
        "DRAFT",
        [{"status": "RED", "value": 15.0, "recordedAt": None}],
        [{"description": "SQL", "nextAction": "Ask", "raisedAt": None}],
    )
    second = act(desk, "employee", "checkInDraft", CHECK_IN, week="2026-W48", track="T", confidence=None)["checkIn"]
    assert second == first | {"track": "T", "confidence": None, "version": 2}
    third = act(desk, "employee", "checkInDraft", CHECK_IN, week="2026-W48", goalUpdates=[], blockers=[])["checkIn"]
    assert (third["goalUpdates"], third["blockers"]) == ([], [])
    assert desk.rows("SELECT 1 FROM metric_observation WHERE check_in_id = :id", id=decode_id(first["id"]).value) == []
    told = desk.submitted("2026-W48", align="B")
    assert (told["id"], told["align"], told["confidence"]) == (first["id"], "B", None)
    types = [event["type"] for event in desk.events() if event["node_type"] == "CheckIn"]
    assert types == ["CheckInCreated", "CheckInUpdated", "CheckInUpdated", "CheckInSubmitted"]
    trail = desk.rows(
        "SELECT data_kind FROM audit_event WHERE action LIKE 'CheckIn%' AND created_at > :begun ORDER BY sequence",
        begun=desk.begun,
    )
    assert [row["data_kind"] for row in trail] == ["PRIVATE", "PRIVATE", "PRIVATE", "CHECK_IN"]


def test_a_draft_is_thrown_away_and_may_be_begun_anew(desk: Desk) -> None:
    draft = act(
        desk,
        "employee",
        "checkInDraft",
        CHECK_IN,
        week="2026-W48",
        goalUpdates=[{"goalId": desk.goal("Reduce"), "status": "RED"}],
    )["checkIn"]
    stale = refusal(desk, "employee", "checkInDelete", checkInId=draft["id"], expectedVersion=9)
    assert stale == [("STALE_VERSION", ("expectedVersion",))]
    gone = act(desk, "employee", "checkInDelete", "deletedCheckInId " + ERRORS, checkInId=draft["id"])
    assert gone == {"deletedCheckInId": draft["id"], "userErrors": []}
    assert refusal(desk, "employee", "checkInDelete", checkInId=draft["id"]) == [("NOT_FOUND", ("checkInId",))]
    told = desk.submitted("2026-W48")
    assert told["id"] != draft["id"]
    assert refusal(desk, "employee", "checkInDelete", checkInId=told["id"]) == [("CLOSED", ("checkInId",))]
    assert refusal(desk, "employee", "checkInDraft", week="2026-W48") == [("ALREADY_EXISTS", ("week",))]


def test_a_wrong_value_is_put_right_in_the_open(desk: Desk) -> None:
    goal = desk.goals()["Reduce"]
    desk.submitted("2026-W48", {"goalId": encode_id("Goal", goal), "status": "GREEN", "value": 31.1})
    (row,) = desk.rows("SELECT id FROM goal_update WHERE week = '2026-W48' AND goal_id = :goal", goal=goal)
    update = encode_id("GoalUpdate", row["id"])
    for value, reason in ((14, "Digits swapped"), (13.1, "Rounded")):
        found = act(
            desk, "employee", "checkInCorrect", UPDATE, now=W49, goalUpdateId=update, value=value, reason=reason
        )
    assert found["goalUpdate"] == {
        "value": 13.1,
        "reportedValue": 31.1,
        "correctedAt": "2026-12-04T09:00:00Z",
        "correction": "Rounded",
        "status": "GREEN",
        "measuredStatus": "GREEN",
        "missed": False,
        "progress": 0.9632,
    }
    seen = desk.rows(
        "SELECT metric.current, seen.value, seen.missed FROM goal_metric AS metric"
        " JOIN metric_observation AS seen ON seen.goal_metric_id = metric.id"
        " WHERE metric.goal_id = :goal ORDER BY seen.observed_at DESC LIMIT 1",
        goal=goal,
    )
    assert [(float(one["current"]), float(one["value"]), one["missed"]) for one in seen] == [(13.1, 13.1, False)]
    first, second = desk.events("GoalUpdateCorrected")
    assert [event["payload"] for event in (first, second)] == [
        {"week": "2026-W48", "goal_id": str(goal), "was_missed": True, "missed": False},
        {"week": "2026-W48", "goal_id": str(goal), "was_missed": False, "missed": False},
    ]
    assert desk.causes(first["id"]) == ["CheckInSubmitted"]


def test_a_correction_needs_a_value_that_was_handed_in(desk: Desk) -> None:
    desk.submitted("2026-W48", {"goalId": desk.goal("Reduce"), "status": "GREEN"})
    (row,) = desk.rows("SELECT id FROM goal_update WHERE week = '2026-W48' AND employee_id = :me", me=desk.me)
    update = encode_id("GoalUpdate", row["id"])
    assert refusal(desk, "employee", "checkInCorrect", goalUpdateId=update, value=1, reason="x") == [
        ("BAD_VALUE", ("goalUpdateId",))
    ]
    assert refusal(desk, "employee", "checkInCorrect", goalUpdateId=update, value="x", reason=" ") == [
        ("NOT_A_NUMBER", ("value",)),
        ("BAD_VALUE", ("reason",)),
    ]


def test_a_reply_reviews_a_check_in_and_may_be_reworded(desk: Desk) -> None:
    told = desk.submitted("2026-W48")
    found = act(desk, "manager", "checkInReply", CHECK_IN, checkInId=told["id"], reply=" Well done ")["checkIn"]
    assert (found["state"], found["managerReply"]) == ("REVIEWED", "Well done")
    assert found["repliedBy"] is not None
    again = act(desk, "manager", "checkInReply", CHECK_IN, now=W49, checkInId=told["id"], reply="Very well done")
    assert again["checkIn"]["managerReply"] == "Very well done"
    events = desk.events("CheckInReplied")
    assert [desk.causes(event["id"]) for event in events] == [["CheckInSubmitted"]] * 2
    assert refusal(desk, "manager", "checkInReply", checkInId=told["id"], reply="") == [("BAD_VALUE", ("reply",))]


def test_a_week_of_leave_has_nothing_to_reply_to_or_to_flag(desk: Desk) -> None:
    (row,) = desk.rows("SELECT id FROM check_in WHERE employee_id = :me AND week = '2026-W45'", me=desk.me)
    skipped = encode_id("CheckIn", row["id"])
    assert refusal(desk, "manager", "checkInReply", checkInId=skipped, reply="x") == [("ON_LEAVE", ("checkInId",))]
    assert refusal(desk, "manager", "skillGapFlag", checkInId=skipped, skillName="x") == [("ON_LEAVE", ("checkInId",))]


def test_a_skill_is_found_whatever_its_case_and_made_where_there_is_none(desk: Desk) -> None:
    told, goal = desk.submitted("2026-W48"), desk.goal("Reduce")
    known = desk.rows(
        "SELECT id, name FROM skill WHERE organization_id = :tenant ORDER BY name LIMIT 1",
        tenant=desk.world.tenants["demo"],
    )[0]
    flagged = act(
        desk,
        "manager",
        "skillGapFlag",
        FLAG,
        checkInId=told["id"],
        skillName=f"  {known['name'].upper()} ",
        goalId=goal,
        note="Seen in the dashboard",
    )["flag"]
    assert flagged["skill"]["id"] == encode_id("Skill", known["id"])
    assert (flagged["note"], flagged["goal"], flagged["checkIn"]) == (
        "Seen in the dashboard",
        {"id": goal},
        {"id": told["id"]},
    )
    made = act(desk, "manager", "skillGapFlag", FLAG, checkInId=told["id"], skillName="Lack of  sql")["flag"]
    assert (made["skill"]["name"], made["skill"]["taxonomy"]) == ("Lack of sql", "LOCAL")
    events = desk.events("SkillGapFlagged", "SkillCreated")
    assert [event["type"] for event in events] == ["SkillGapFlagged", "SkillCreated", "SkillGapFlagged"]
    assert desk.causes(events[0]["id"]) == ["CheckInSubmitted"]
    again = {"checkInId": told["id"], "skillName": "LACK OF SQL"}
    assert refusal(desk, "manager", "skillGapFlag", **again) == [("ALREADY_EXISTS", ("checkInId",))]
    by_id = {"checkInId": told["id"], "skillId": made["skill"]["id"]}
    assert refusal(desk, "manager", "skillGapFlag", **by_id) == [("ALREADY_EXISTS", ("checkInId",))]


def test_a_flag_names_one_skill_and_a_goal_of_whoever_checked_in(desk: Desk) -> None:
    told = desk.submitted("2026-W48")
    (theirs,) = desk.rows(
        "SELECT id FROM goal WHERE owner_id = :key AND visibility <> 'PRIVATE' LIMIT 1",
        key=desk.world.employee_key(desk.peer_row),
    )
    (mine,) = desk.rows("SELECT id FROM goal WHERE id = :goal", goal=desk.goals()["Cut"])
    desk.rows("UPDATE goal SET visibility = 'PRIVATE' WHERE id = :goal", goal=mine["id"])
    for given, problem in (
        ({}, ("BAD_VALUE", ("skillId",))),
        ({"skillId": "x", "skillName": "y"}, ("BAD_VALUE", ("skillId",))),
        ({"skillId": "x"}, ("BAD_ID", ("skillId",))),
        ({"skillName": " "}, ("BAD_VALUE", ("skillName",))),
        ({"skillName": "y", "goalId": encode_id("Goal", theirs["id"])}, ("BAD_VALUE", ("goalId",))),
        ({"skillName": "y", "goalId": encode_id("Goal", mine["id"])}, ("NOT_FOUND", ("goalId",))),
    ):
        assert refusal(desk, "manager", "skillGapFlag", checkInId=told["id"], **given) == [problem]


def test_a_flag_is_taken_back_once_and_with_a_reason(desk: Desk) -> None:
    told = desk.submitted("2026-W48")
    made = act(desk, "manager", "skillGapFlag", FLAG, checkInId=told["id"], skillName="Pottery")["flag"]
    assert refusal(desk, "manager", "skillGapFlagWithdraw", flagId=made["id"], reason=" ") == [
        ("BAD_VALUE", ("reason",))
    ]
    given = {"flagId": made["id"], "reason": "Mixed up", "expectedVersion": 1, "clientMutationId": "back"}
    for _ in range(2):
        gone = act(desk, "manager", "skillGapFlagWithdraw", "withdrawnFlagId " + ERRORS, **given)
        assert gone == {"withdrawnFlagId": made["id"], "userErrors": []}
    (event,) = desk.events("SkillGapFlagWithdrawn")
    assert (event["operation"], desk.causes(event["id"])) == ("DELETED", ["SkillGapFlagged"])
    assert refusal(desk, "manager", "skillGapFlagWithdraw", flagId=made["id"], reason="Twice") == [
        ("NOT_FOUND", ("flagId",))
    ]
    # What was taken back may be flagged anew.
    again = act(desk, "manager", "skillGapFlag", FLAG, checkInId=told["id"], skillName="Pottery")["flag"]
    assert again["skill"] == made["skill"]


def blocked(desk: Desk, **further: Any) -> str:
    told = desk.submitted("2026-W48", blockers=[{"kind": "SKILL", "description": "SQL", **further}])
    blocker: str = told["blockers"][0]["id"]
    return blocker


def test_a_blocker_is_moved_and_resolved(desk: Desk) -> None:
    blocker, peer = blocked(desk), desk.world.employee_id(desk.peer_row)
    moved = act(
        desk, "manager", "blockerUpdate", BLOCKER, blockerId=blocker, ownerId=peer, nextAction="Ask", dueOn="2026-12-01"
    )["blocker"]
    assert moved == {
        "id": blocker,
        "escalated": False,
        "resolvedAt": None,
        "nextAction": "Ask",
        "dueOn": "2026-12-01",
        "version": 2,
        "owner": {"id": peer},
    }
    freed = act(desk, "peer", "blockerUpdate", BLOCKER, blockerId=blocker, ownerId=None, expectedVersion=2)
    assert freed == {"blocker": None, "userErrors": []}
    done = act(desk, "employee", "blockerResolve", BLOCKER, blockerId=blocker)["blocker"]
    assert done["resolvedAt"] == "2026-11-27T09:00:00Z"
    for name in ("blockerUpdate", "blockerResolve", "blockerEscalate"):
        assert refusal(desk, "employee", name, blockerId=blocker) == [("CLOSED", ("blockerId",))]
    events = desk.events("BlockerUpdated", "BlockerResolved")
    assert [event["type"] for event in events] == ["BlockerUpdated", "BlockerUpdated", "BlockerResolved"]
    assert [desk.causes(event["id"]) for event in events] == [["BlockerRaised"]] * 3


def test_an_escalated_blocker_is_on_the_agenda_once(desk: Desk) -> None:
    blocker = blocked(desk)
    shown = "agendaItem { title source blocker { id } oneOnOne { id } } blocker { escalated } " + ERRORS
    found = act(desk, "employee", "blockerEscalate", shown, blockerId=blocker)
    assert found == {
        "agendaItem": {
            "title": "A blocker that has stood since 2026-11-27",
            "source": "MANUAL",
            "blocker": {"id": blocker},
            "oneOnOne": None,
        },
        "blocker": {"escalated": True},
        "userErrors": [],
    }
    assert refusal(desk, "manager", "blockerEscalate", blockerId=blocker) == [("ALREADY_DECIDED", ("blockerId",))]


def test_a_blocker_of_a_private_goal_is_not_taken_to_the_next_level(desk: Desk) -> None:
    desk.rows("UPDATE goal SET visibility = 'PRIVATE' WHERE id = :goal", goal=desk.goals()["Reduce"])
    blocker = blocked(desk, goalId=desk.goal("Reduce"), ownerId=desk.world.employee_id(desk.peer_row))
    assert refusal(desk, "employee", "blockerEscalate", blockerId=blocker) == [("BAD_VALUE", ("blockerId",))]
    assert refusal(desk, "peer", "blockerEscalate", blockerId=blocker) == [("FORBIDDEN", ("blockerId",))]
    assert refusal(desk, "manager", "blockerEscalate", blockerId=blocker) == [("NOT_FOUND", ("blockerId",))]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"ownerId": "x"}, ("BAD_ID", ("ownerId",))),
        ({"nextAction": "x" * 10_001}, ("BAD_VALUE", ("nextAction",))),
        ({"dueOn": "2026-11-26"}, ("BAD_VALUE", ("dueOn",))),
        ({"expectedVersion": 2}, ("STALE_VERSION", ("expectedVersion",))),
    ],
)
def test_what_a_blocker_can_not_be_changed_to(
    shared_desk: Desk, given: dict[str, Any], problem: tuple[str, tuple[str, ...]]
) -> None:
    standing = shared_desk.rows(
        "SELECT id, version FROM blocker WHERE employee_id = :me AND description = 'one to try'", me=shared_desk.me
    )
    if not standing:
        shared_desk.submitted("2026-W48", blockers=[{"kind": "SKILL", "description": "one to try"}])
    (row,) = shared_desk.rows("SELECT id FROM blocker WHERE description = 'one to try'")
    blocker = encode_id("Blocker", row["id"])
    assert refusal(shared_desk, "employee", "blockerUpdate", blockerId=blocker, **given) == [problem]


def test_a_blocker_of_a_draft_is_changed_in_the_draft(desk: Desk) -> None:
    shown = "checkIn { blockers { id } } " + ERRORS
    blockers = [{"kind": "SKILL", "description": "SQL"}]
    draft = act(desk, "employee", "checkInDraft", shown, week="2026-W48", blockers=blockers)["checkIn"]
    blocker = draft["blockers"][0]["id"]
    assert refusal(desk, "employee", "blockerResolve", blockerId=blocker) == [("BAD_VALUE", ("blockerId",))]
