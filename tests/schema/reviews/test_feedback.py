"""Feedback asked for, given and declined; and that the promise of anonymity holds."""

from typing import Any

import pytest

from tests.schema.checkins.desk import NOW, Desk, problems
from tests.world import World

ASK = """
    mutation ($input: FeedbackRequestInput!) {
      feedbackRequest(input: $input) {
        feedbackRequests {
          id question state dueOn employee { id } author { id } requestedBy { id } feedback { id }
        }
        userErrors { code field message }
      }
    }
"""
GIVE = """
    mutation ($input: FeedbackGiveInput!) {
      feedbackGive(input: $input) {
        feedback { id kind visibility text givenAt employee { id } author { id } }
        userErrors { code field message }
      }
    }
"""
DECLINE = """
    mutation ($input: FeedbackDeclineInput!) {
      feedbackDecline(input: $input) {
        feedbackRequest { id state declineReason }
        userErrors { code field message }
      }
    }
"""
READ = "query ($id: ID!) { node(id: $id) { ... on Feedback { text author { id } } } }"
REQUESTS = """
    query ($id: ID!) {
      employee(id: $id) { feedbackRequests { nodes { id state } } feedbackRequested { nodes { id state } } }
    }
"""


@pytest.fixture
def desk(world_copy: World) -> Desk:
    """A world to write in."""
    desk = Desk(world_copy)
    assert desk.begun is not None
    return desk


def read(desk: Desk, who: str, feedback: str) -> tuple[Any, list[str]]:
    answer = desk.world.ask(desk.viewer(who), READ, {"id": feedback}, now=NOW)
    return (None if answer.data is None else answer.data["node"]), answer.codes


def asked(desk: Desk, who: str = "employee", **given: Any) -> str:
    peer = desk.world.employee_id(desk.peer_row)
    payload = desk.send(who, ASK, {"authorIds": [peer], "question": "How do I present?", **given})
    assert payload["userErrors"] == []
    (one,) = payload["feedbackRequests"]
    request: str = one["id"]
    return request


def test_colleagues_are_asked_one_request_each(desk: Desk) -> None:
    peer, stranger = (desk.world.employee_id(row) for row in (desk.peer_row, desk.stranger_row))
    given = {"authorIds": [peer, stranger], "question": " How do I present? ", "dueOn": "2026-12-01"}
    payload = desk.send("employee", ASK, given)
    assert [{**one, "id": None} for one in payload["feedbackRequests"]] == [
        {
            "id": None,
            "question": "How do I present?",
            "state": "OPEN",
            "dueOn": "2026-12-01",
            "employee": {"id": desk.opaque("employee")},
            "author": {"id": author},
            "requestedBy": {"id": desk.opaque("employee")},
            "feedback": None,
        }
        for author in (peer, stranger)
    ]
    assert [event["type"] for event in desk.events()] == ["FeedbackRequested"] * 2


def test_a_request_is_known_to_the_two_alone(desk: Desk) -> None:
    request = asked(desk, "manager", employeeId=desk.opaque("employee"))
    query = "query ($id: ID!) { node(id: $id) { id } }"
    seen = {
        who: desk.world.ask(desk.viewer(who), query, {"id": request}, now=NOW).data == {"node": {"id": request}}
        for who in ("employee", "manager", "peer", "skip-level", "hrbp", "hr-admin", "auditor", "stranger", "service")
    }
    assert seen == dict.fromkeys(seen, False) | {"manager": True, "peer": True}


def test_an_answer_bears_its_authors_name_and_closes_the_request(desk: Desk) -> None:
    request = asked(desk)
    payload = desk.send("peer", GIVE, {"requestId": request, "text": "Clear, a little fast"})
    peer = {"id": desk.world.employee_id(desk.peer_row)}
    feedback = payload["feedback"]["id"]
    assert payload == {
        "feedback": {
            "id": feedback,
            "kind": "FEEDBACK",
            "visibility": "SHARED",
            "text": "Clear, a little fast",
            "givenAt": "2026-11-27T09:00:00Z",
            "employee": {"id": desk.opaque("employee")},
            "author": peer,
        },
        "userErrors": [],
    }
    assert read(desk, "employee", feedback) == ({"text": "Clear, a little fast", "author": peer}, [])
    answer = desk.world.ask("employee", REQUESTS, {"id": desk.opaque("employee")}, now=NOW)
    assert answer.data == {
        "employee": {
            "feedbackRequests": {"nodes": []},
            "feedbackRequested": {"nodes": [{"id": request, "state": "GIVEN"}]},
        }
    }
    events = desk.events()
    assert [(event["type"], desk.causes(event["id"])) for event in events] == [
        ("FeedbackRequested", []),
        ("FeedbackGiven", ["FeedbackRequested"]),
        ("FeedbackRequestAnswered", ["FeedbackGiven"]),
    ]
    again = desk.send("peer", GIVE, {"requestId": request, "text": "More"})
    assert problems(again) == [("ALREADY_DECIDED", ("requestId",))]


def test_feedback_that_nobody_asked_for_names_its_author_to_hr_alone(desk: Desk) -> None:
    given = {"employeeId": desk.opaque("employee"), "text": "Interrupts others"}
    feedback = desk.send("peer", GIVE, given)["feedback"]["id"]
    peer = {"id": desk.world.employee_id(desk.peer_row)}
    shown = {who: read(desk, who, feedback) for who in ("peer", "employee", "manager", "hrbp", "hr-admin", "stranger")}
    unnamed = ({"text": "Interrupts others", "author": None}, ["FORBIDDEN"])
    named: tuple[Any, list[str]] = ({"text": "Interrupts others", "author": peer}, [])
    assert shown == {
        "peer": named,
        "employee": unnamed,
        "manager": unnamed,
        "hrbp": unnamed,
        "hr-admin": named,
        "stranger": (None, ["NOT_FOUND"]),
    }
    trail = "query { auditEvents(first: 1) { nodes { action actor { id } } } }"
    answer = desk.world.ask("auditor", trail, now=NOW)
    assert answer.data is not None
    assert answer.data["auditEvents"]["nodes"] == [{"action": "FeedbackGiven", "actor": None}]
    assert answer.codes == ["FORBIDDEN"]
    thread = "query ($id: ID!) { employee(id: $id) { thread(last: 1) { nodes { __typename causes { id } } } } }"
    seen = desk.world.ask("employee", thread, {"id": desk.opaque("employee")}, now=NOW)
    assert seen.data == {"employee": {"thread": {"nodes": [{"__typename": "FeedbackGiven", "causes": []}]}}}


def test_thanks_bear_a_name_and_may_be_public(desk: Desk) -> None:
    given = {"employeeId": desk.opaque("employee"), "text": "Thanks", "kind": "RECOGNITION", "visibility": "PUBLIC"}
    feedback = desk.send("peer", GIVE, given)["feedback"]["id"]
    peer = {"id": desk.world.employee_id(desk.peer_row)}
    assert read(desk, "stranger", feedback) == ({"text": "Thanks", "author": peer}, [])


def test_what_is_meant_for_the_manager_is_withheld_from_the_employee_with_its_event(desk: Desk) -> None:
    given = {"employeeId": desk.opaque("employee"), "text": "Worries me", "visibility": "MANAGER", "named": True}
    feedback = desk.send("peer", GIVE, given)["feedback"]["id"]
    thread = "query ($id: ID!) { employee(id: $id) { thread(last: 1) { nodes { __typename } } } }"
    seen = {}
    for who in ("employee", "manager"):
        answer = desk.world.ask(who, thread, {"id": desk.opaque("employee")}, now=NOW)
        assert answer.data is not None
        kinds = [node["__typename"] for node in answer.data["employee"]["thread"]["nodes"]]
        seen[who] = (kinds == ["FeedbackGiven"], read(desk, who, feedback)[0] is not None)
    assert seen == {"employee": (False, False), "manager": (True, True)}


def test_whoever_was_asked_may_decline_with_a_reason(desk: Desk) -> None:
    request = asked(desk)
    assert problems(desk.send("peer", DECLINE, {"requestId": request, "reason": " "})) == [("BAD_VALUE", ("reason",))]
    payload = desk.send("peer", DECLINE, {"requestId": request, "reason": "We hardly met"})
    assert payload["feedbackRequest"] == {"id": request, "state": "DECLINED", "declineReason": "We hardly met"}
    assert problems(desk.send("peer", GIVE, {"requestId": request, "text": "x"})) == [
        ("ALREADY_DECIDED", ("requestId",))
    ]
    assert [(event["type"], desk.causes(event["id"])) for event in desk.events()] == [
        ("FeedbackRequested", []),
        ("FeedbackDeclined", ["FeedbackRequested"]),
    ]


def test_who_may_ask_give_and_decline_and_what_each_is_refused_for(desk: Desk) -> None:
    employee, peer = desk.opaque("employee"), desk.world.employee_id(desk.peer_row)
    leaver = desk.world.employee_id(desk.told.employees.where("status", "TERMINATED")[0])
    request = asked(desk)
    ask = {"authorIds": [peer], "question": "How?"}
    before = desk.print()
    refusals: list[tuple[str, str, dict[str, Any], list[tuple[str, Any]]]] = [
        *(
            (who, ASK, ask | {"employeeId": employee}, [("FORBIDDEN", ("employeeId",))])
            for who in ("peer", "skip-level", "compensation", "auditor", "stranger", "service")
        ),
        ("other", ASK, ask | {"employeeId": employee}, [("NOT_FOUND", ("employeeId",))]),
        ("employee", ASK, ask | {"authorIds": []}, [("BAD_VALUE", ("authorIds",))]),
        (
            "employee",
            ASK,
            {"authorIds": [peer, peer, employee, leaver, "x"], "question": "", "dueOn": "2026-11-26"},
            [
                ("BAD_VALUE", ("question",)),
                ("BAD_VALUE", ("dueOn",)),
                ("DUPLICATE", ("authorIds", "1")),
                ("BAD_VALUE", ("authorIds", "2")),
                ("NOT_FOUND", ("authorIds", "3")),
                ("BAD_ID", ("authorIds", "4")),
            ],
        ),
        ("employee", GIVE, {"requestId": request, "text": "x"}, [("FORBIDDEN", ("requestId",))]),
        ("stranger", GIVE, {"requestId": request, "text": "x"}, [("NOT_FOUND", ("requestId",))]),
        ("stranger", DECLINE, {"requestId": request, "reason": "x"}, [("NOT_FOUND", ("requestId",))]),
        ("employee", DECLINE, {"requestId": request, "reason": "x"}, [("FORBIDDEN", ("requestId",))]),
        ("peer", GIVE, {"requestId": request, "text": "x", "named": False}, [("BAD_VALUE", ("named",))]),
        ("peer", GIVE, {"text": "x"}, [("BAD_VALUE", ("employeeId",))]),
        ("peer", GIVE, {"text": "x", "employeeId": peer}, [("BAD_VALUE", ("employeeId",))]),
        ("peer", GIVE, {"text": "x", "employeeId": leaver}, [("NOT_FOUND", ("employeeId",))]),
        ("peer", GIVE, {"text": " ", "employeeId": employee}, [("BAD_VALUE", ("text",))]),
        ("service", GIVE, {"text": "x", "employeeId": employee}, [("FORBIDDEN", None)]),
    ]
    for who, operation, given, expected in refusals:
        assert (who, given, problems(desk.send(who, operation, given))) == (who, given, expected)
    assert desk.print() == before
