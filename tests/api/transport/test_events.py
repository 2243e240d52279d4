"""Answers as server-sent events: when a client gets them, and how they are told."""

from typing import Any

import orjson
import pytest

from api.transport import operations
from tests.api.transport import sources
from tests.api.transport.conftest import Graph

EVENTS = "text/event-stream"
COMPLETE = ("complete", None)


def told(text: str) -> list[tuple[str, Any]]:
    """The events of a stream: name and decoded data; comments have no name."""
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.split("\n"))
        data = fields.get("data", "").strip()
        body = orjson.loads(data) if data else None
        if body is not None:
            body.pop("extensions", None)
        found.append((fields.get("event", "").strip(), body))
    return found


def streamed(graph: Graph, query: str, accept: str = EVENTS) -> list[tuple[str, Any]]:
    answer = graph.client.post("/graphql", json={"query": query}, headers={**graph.headers, "Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{EVENTS}; charset=utf-8")
    return told(answer.text)


def test_a_query_may_be_answered_as_a_stream(graph: Graph) -> None:
    assert streamed(graph, "{ hello }") == [("next", {"data": {"hello": "hello"}}), COMPLETE]


def test_a_mutation_is_committed(graph: Graph) -> None:
    assert streamed(graph, 'mutation { rename(name: "streamed") { name } }') == [
        ("next", {"data": {"rename": {"name": "streamed"}}}),
        COMPLETE,
    ]
    assert graph.stored_name() == "streamed"


@pytest.mark.parametrize("accept", [EVENTS, f"application/json, {EVENTS};q=0.1", f"{EVENTS}, multipart/mixed"])
def test_a_subscription_is_a_stream_wherever_that_is_listed(graph: Graph, accept: str) -> None:
    assert streamed(graph, "subscription { count(to: 2) }", accept) == [
        ("next", {"data": {"count": 1}}),
        ("next", {"data": {"count": 2}}),
        COMPLETE,
    ]


@pytest.mark.parametrize(
    "accept",
    [
        f"application/json, {EVENTS}",
        f"{EVENTS}, application/json",
        f"application/graphql-response+json, application/json, {EVENTS}, multipart/mixed",
        f"{EVENTS};q=0.9, application/graphql-response+json",
        f"{EVENTS}, */*",
    ],
)
def test_a_query_is_no_stream_where_json_is_as_welcome(graph: Graph, accept: str) -> None:
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers={**graph.headers, "Accept": accept})
    assert answer.headers["content-type"].endswith("json; charset=utf-8")
    assert answer.json()["data"] == {"hello": "hello"}


def test_a_get_may_subscribe_but_not_change_anything(graph: Graph) -> None:
    headers = {**graph.headers, "Accept": EVENTS}
    answer = graph.client.get("/graphql", params={"query": "subscription { count(to: 1) }"}, headers=headers)
    assert told(answer.text) == [("next", {"data": {"count": 1}}), COMPLETE]
    before = graph.stored_name()
    answer = graph.client.get("/graphql", params={"query": 'mutation { rename(name: "x") { name } }'}, headers=headers)
    assert codes(told(answer.text)) == ["METHOD_NOT_ALLOWED"]
    assert graph.stored_name() == before


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{", "SYNTAX"),
        ("{ nothing }", "VALIDATION"),
        ("subscription N($to: Int!) { count(to: $to) }", "BAD_VARIABLES"),
        ("subscription { refusing }", "FORBIDDEN"),
        ("{ hidden }", "FORBIDDEN"),
    ],
)
def test_what_is_wrong_with_an_operation_comes_as_an_event(graph: Graph, query: str, expected: str) -> None:
    events = streamed(graph, query)
    assert codes(events) == [expected]
    assert [name for name, _ in events] == ["next", "complete"]


def test_a_source_that_breaks_is_masked(graph: Graph) -> None:
    events = streamed(graph, "subscription { breaking }")
    assert events[0] == ("next", {"data": {"breaking": 1}})
    assert codes(events[1:]) == ["INTERNAL"]
    assert sources.SECRET not in str(events)


def test_a_quiet_stream_is_kept_open_by_comments(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "IDLE_SECONDS", 0.01)
    answer = graph.client.post(
        "/graphql", json={"query": "subscription { paused }"}, headers={**graph.headers, "Accept": EVENTS}
    )
    comments, _, events = answer.text.partition("event:")
    assert set(comments.split("\n\n")) == {":", ""}
    assert told(f"event:{events}") == [("next", {"data": {"paused": 1}}), COMPLETE]


def test_what_is_wrong_with_the_request_is_told_by_its_status(graph: Graph) -> None:
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers={"Accept": EVENTS})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    answer = graph.client.post("/graphql", json={}, headers={**graph.headers, "Accept": EVENTS, "Content-Type": "x/y"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


def codes(events: list[tuple[str, Any]]) -> list[str]:
    return [error["extensions"]["code"] for _, body in events if body for error in body["errors"]]
