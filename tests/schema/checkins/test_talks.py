"""1:1s: scheduled, held, cancelled; what is on the agenda goes on to the next one; what was agreed is done."""

from datetime import timedelta
from typing import Any

import pytest

from tests.schema.checkins.desk import NOW, Desk
from tests.schema.checkins.test_actions import act, refusal
from tests.schema.checkins.test_mutations import ERRORS

TALK = "oneOnOne { id state scheduledAt heldAt notes version employee { id } manager { id } } " + ERRORS
ITEM = "agendaItem { id title source discussedAt oneOnOne { id } addedBy { id } } " + ERRORS
DEED = "actionItem { id title dueOn doneAt owner { id } oneOnOne { id } } " + ERRORS
NEXT = """
    query ($id: ID!) {
      employee(id: $id) { nextOneOnOne { id agendaItems { title } } agenda { nodes { title oneOnOne { id } } } }
    }
"""
MONDAY, TUESDAY = NOW + timedelta(days=3), NOW + timedelta(days=4)


def meeting(desk: Desk, at: Any = MONDAY) -> str:
    given = {"employeeId": desk.opaque("employee"), "scheduledAt": at.isoformat()}
    found: str = act(desk, "manager", "oneOnOneSchedule", TALK, **given)["oneOnOne"]["id"]
    return found


def item(desk: Desk, title: str, who: str = "employee", **given: Any) -> str:
    found: str = act(desk, who, "agendaItemAdd", ITEM, title=title, **given)["agendaItem"]["id"]
    return found


def coming(desk: Desk, who: str = "employee") -> Any:
    answer = desk.world.ask(who, NEXT, {"id": desk.opaque("employee")}, now=NOW)
    assert (answer.errors, answer.data is None) == ([], False)
    assert answer.data is not None
    return answer.data["employee"]["nextOneOnOne"]


def test_a_1_on_1_is_with_the_manager_of_today_whoever_schedules_it(desk: Desk) -> None:
    found = act(desk, "employee", "oneOnOneSchedule", TALK, scheduledAt=MONDAY.isoformat())["oneOnOne"]
    assert found == {
        "id": found["id"],
        "state": "SCHEDULED",
        "scheduledAt": "2026-11-30T09:00:00Z",
        "heldAt": None,
        "notes": None,
        "version": 1,
        "employee": {"id": desk.opaque("employee")},
        "manager": {"id": desk.opaque("manager")},
    }
    past = (NOW - timedelta(seconds=1)).isoformat()
    assert refusal(desk, "employee", "oneOnOneSchedule", scheduledAt=past) == [("BAD_VALUE", ("scheduledAt",))]


def test_what_names_no_1_on_1_is_on_the_agenda_of_the_next_one(desk: Desk) -> None:
    item(desk, "Without a date")
    assert coming(desk) is None
    later, sooner = meeting(desk, TUESDAY), meeting(desk, MONDAY)
    item(desk, "For Tuesday", oneOnOneId=later)
    item(desk, "For Monday", "manager", oneOnOneId=sooner)
    expected = {"id": sooner, "agendaItems": [{"title": "For Monday"}, {"title": "Without a date"}]}
    assert coming(desk) == coming(desk, "manager") == expected
    assert coming(desk, "hr-admin") is None


def test_what_was_not_talked_about_goes_on_to_the_next_one(desk: Desk) -> None:
    first, second = meeting(desk, MONDAY), meeting(desk, TUESDAY)
    talked = item(desk, "Talked about", oneOnOneId=first)
    item(desk, "Left over", oneOnOneId=first)
    done = act(desk, "manager", "agendaItemDiscuss", ITEM, agendaItemId=talked)["agendaItem"]
    assert (done["discussedAt"], done["oneOnOne"]) == ("2026-11-27T09:00:00Z", {"id": first})
    held = act(desk, "manager", "oneOnOneHold", TALK, oneOnOneId=first, notes=" Agreed ", expectedVersion=1)
    assert [held["oneOnOne"][name] for name in ("state", "heldAt", "notes", "version")] == [
        "HELD",
        "2026-11-27T09:00:00Z",
        "Agreed",
        2,
    ]
    assert coming(desk) == {"id": second, "agendaItems": [{"title": "Left over"}]}
    cancelled = act(desk, "employee", "oneOnOneCancel", TALK, oneOnOneId=second)["oneOnOne"]
    assert cancelled["state"] == "CANCELLED"
    third = meeting(desk, TUESDAY)
    assert coming(desk) == {"id": third, "agendaItems": [{"title": "Left over"}]}
    kinds = ("OneOnOneHeld", "OneOnOneCancelled", "AgendaItemUpdated")
    assert [event["type"] for event in desk.events(*kinds)] == [
        "OneOnOneHeld",
        "AgendaItemUpdated",
        "OneOnOneCancelled",
    ]
    trail = desk.rows("SELECT DISTINCT data_kind FROM audit_event WHERE created_at > :begun", begun=desk.begun)
    assert trail == [{"data_kind": "PRIVATE"}]


def test_an_item_without_a_1_on_1_is_talked_about_in_the_next_or_the_last_one(desk: Desk) -> None:
    talk = meeting(desk)
    loose = item(desk, "One")
    assert act(desk, "employee", "agendaItemDiscuss", ITEM, agendaItemId=loose)["agendaItem"]["oneOnOne"] == {
        "id": talk
    }
    act(desk, "manager", "oneOnOneHold", TALK, oneOnOneId=talk)
    loose = item(desk, "Two")
    assert act(desk, "manager", "agendaItemDiscuss", ITEM, agendaItemId=loose)["agendaItem"]["oneOnOne"] == {"id": talk}


def test_what_was_talked_about_stays_and_what_was_taken_off_is_gone(desk: Desk) -> None:
    loose = item(desk, "One")
    gone = act(desk, "manager", "agendaItemRemove", "deletedAgendaItemId " + ERRORS, agendaItemId=loose)
    assert gone == {"deletedAgendaItemId": loose, "userErrors": []}
    assert refusal(desk, "employee", "agendaItemDiscuss", agendaItemId=loose) == [("NOT_FOUND", ("agendaItemId",))]
    other = item(desk, "Two")
    act(desk, "employee", "agendaItemDiscuss", ITEM, agendaItemId=other)
    for name in ("agendaItemDiscuss", "agendaItemRemove"):
        assert refusal(desk, "employee", name, agendaItemId=other) == [("CLOSED", ("agendaItemId",))]


def test_a_1_on_1_takes_place_at_another_time_with_its_agenda(desk: Desk) -> None:
    first, second = meeting(desk, MONDAY), meeting(desk, TUESDAY)
    item(desk, "For the first", oneOnOneId=first)
    wednesday, over = (TUESDAY + timedelta(days=1)).isoformat(), (NOW - timedelta(seconds=1)).isoformat()
    told = {"oneOnOneId": first, "scheduledAt": wednesday, "expectedVersion": 1, "clientMutationId": "moved"}
    for _ in range(2):
        moved = act(desk, "employee", "oneOnOneReschedule", TALK, **told)["oneOnOne"]
        assert (moved["scheduledAt"], moved["state"], moved["version"]) == ("2026-12-02T09:00:00Z", "SCHEDULED", 2)
    assert coming(desk) == {"id": second, "agendaItems": []}
    (event,) = desk.events("OneOnOneRescheduled")
    assert event["employee_id"] == desk.me
    again = {"oneOnOneId": first, "scheduledAt": wednesday}
    for given, problem in (
        (again | {"expectedVersion": 1}, ("STALE_VERSION", ("expectedVersion",))),
        (again | {"scheduledAt": over}, ("BAD_VALUE", ("scheduledAt",))),
        (again | {"oneOnOneId": "x"}, ("BAD_ID", ("oneOnOneId",))),
        (told | {"scheduledAt": over}, ("KEY_REUSED", ("clientMutationId",))),
    ):
        assert refusal(
            desk, "manager" if "clientMutationId" not in given else "employee", "oneOnOneReschedule", **given
        ) == [problem]
    act(desk, "manager", "oneOnOneHold", TALK, oneOnOneId=first)
    assert refusal(desk, "manager", "oneOnOneReschedule", **again) == [("CLOSED", ("oneOnOneId",))]


def test_a_1_on_1_that_is_over_takes_nothing_more(desk: Desk) -> None:
    talk = meeting(desk)
    ahead = (NOW + timedelta(seconds=1)).isoformat()
    assert refusal(desk, "manager", "oneOnOneHold", oneOnOneId=talk, heldAt=ahead) == [("FUTURE", ("heldAt",))]
    act(desk, "manager", "oneOnOneCancel", TALK, oneOnOneId=talk)
    for name, given in (("oneOnOneHold", {}), ("oneOnOneCancel", {}), ("agendaItemAdd", {"title": "x"})):
        assert refusal(desk, "manager", name, oneOnOneId=talk, **given) == [("CLOSED", ("oneOnOneId",))]


def test_what_was_agreed_is_done_by_one_of_the_two(desk: Desk) -> None:
    talk = meeting(desk)
    deed = act(
        desk,
        "manager",
        "actionItemAdd",
        DEED,
        oneOnOneId=talk,
        title="Book the course",
        ownerId=desk.opaque("employee"),
        dueOn="2026-12-01",
    )["actionItem"]
    assert deed == {
        "id": deed["id"],
        "title": "Book the course",
        "dueOn": "2026-12-01",
        "doneAt": None,
        "owner": {"id": desk.opaque("employee")},
        "oneOnOne": {"id": talk},
    }
    done = act(desk, "employee", "actionItemComplete", DEED, actionItemId=deed["id"])["actionItem"]
    assert done["doneAt"] == "2026-11-27T09:00:00Z"
    assert refusal(desk, "manager", "actionItemComplete", actionItemId=deed["id"]) == [
        ("ALREADY_DECIDED", ("actionItemId",))
    ]


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("actionItemAdd", {"title": ""}, ("BAD_VALUE", ("title",))),
        ("actionItemAdd", {"title": "x", "dueOn": "2026-11-26"}, ("BAD_VALUE", ("dueOn",))),
        ("actionItemAdd", {"title": "x", "ownerId": "hr-admin"}, ("BAD_VALUE", ("ownerId",))),
        ("agendaItemAdd", {"title": "x" * 301}, ("BAD_VALUE", ("title",))),
        ("agendaItemAdd", {"title": "x", "employeeId": "employee"}, ("BAD_VALUE", ("employeeId",))),
        ("oneOnOneHold", {"notes": "x" * 10_001}, ("BAD_VALUE", ("notes",))),
        ("oneOnOneHold", {"expectedVersion": 7}, ("STALE_VERSION", ("expectedVersion",))),
    ],
)
def test_one_code_and_one_place_for_each_mistake(
    shared_desk: Desk, name: str, given: dict[str, Any], problem: tuple[str, tuple[str, ...]]
) -> None:
    talk = meeting(shared_desk)
    people = {"hr-admin", "employee"}
    filled = {key: shared_desk.opaque(value) if value in people else value for key, value in given.items()}
    assert refusal(shared_desk, "manager", name, oneOnOneId=talk, **filled) == [problem]
