"""The single connection mode of GraphQL over SSE: reserved streams, whose they are, and what is told on them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import orjson
import pytest

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import LEEWAY_SECONDS, Person, sign
from api.context import utc_now
from api.personas import LIFETIME
from api.transport import running, streams
from tests.api.conftest import ACME, DEMO, GLOBEX, World
from tests.api.transport import sources
from tests.api.transport.conftest import Graph, small_graph
from tests.api.transport.serving import served
from tests.api.transport.sources import forget, until

EVENTS = "text/event-stream"
TOKEN = "X-GraphQL-Event-Stream-Token"
SILENCE = "subscription { silence }"
Event = tuple[str, Any]


def bearer(world: World, organization: UUID, subject: str, lifetime: timedelta = LIFETIME) -> dict[str, str]:
    token = sign(
        Person(organization, subject), signing_key(world.settings), token_rules(world.settings), utc_now(), lifetime
    )
    return {"Authorization": f"Bearer {token}"}


class Asker:
    """A caller with a stream."""

    def __init__(self, client: httpx2.Client, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    def reserve(self) -> "Asker":
        answer = self.client.put("/graphql", headers=self.headers)
        assert (answer.status_code, answer.headers["content-type"]) == (201, "text/plain; charset=utf-8")
        return self.with_token(answer.text)

    def with_token(self, token: str) -> "Asker":
        return Asker(self.client, {**self.headers, TOKEN: token})

    @property
    def token(self) -> str:
        return self.headers[TOKEN]

    def post(self, query: str, identity: Any = "1", **more: Any) -> httpx2.Response:
        call = {"query": query, "extensions": {"operationId": identity}, **more}
        return self.client.post("/graphql", json=call, headers=self.headers)

    def ask(self, query: str, identity: str = "1", **more: Any) -> None:
        answer = self.post(query, identity, **more)
        assert (answer.status_code, answer.content) == (202, b"")

    def end(self, identity: str) -> httpx2.Response:
        return self.client.delete("/graphql", params={"operationId": identity}, headers=self.headers)

    def connect(self) -> httpx2.Response:
        """What connecting is answered by where it fails."""
        return self.client.get("/graphql", headers={**self.headers, "Accept": EVENTS})

    @contextmanager
    def listening(self) -> Iterator[Iterator[Event]]:
        with self.client.stream("GET", "/graphql", headers={**self.headers, "Accept": EVENTS}) as answer:
            assert (answer.status_code, answer.headers["content-type"]) == (200, f"{EVENTS}; charset=utf-8")
            yield events(answer.iter_lines())


def events(lines: Iterator[str]) -> Iterator[Event]:
    """The events with their data; comments are left out, and so are the costs."""
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            data = orjson.loads(value)
            data.get("payload", {}).pop("extensions", None)
            yield name, data


@pytest.fixture(scope="module")
def endpoint(world: World) -> Iterator[str]:
    with served(create_app(world.settings, small_graph())) as address:
        yield address


@pytest.fixture
def client(endpoint: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=endpoint.removesuffix("/graphql"), timeout=10) as client:
        yield client


@pytest.fixture
def ann(client: httpx2.Client, world: World) -> Asker:
    return Asker(client, bearer(world, ACME, "ann"))


@pytest.fixture
def bob(client: httpx2.Client, world: World) -> Asker:
    return Asker(client, bearer(world, GLOBEX, "bob"))


def told(identity: str, **data: Any) -> Event:
    return "next", {"id": identity, "payload": {"data": data}}


def complete(identity: str) -> Event:
    return "complete", {"id": identity}


def code(answer: httpx2.Response) -> tuple[int, str]:
    (error,) = answer.json()["errors"]
    return answer.status_code, error["extensions"]["code"]


def codes_of(event: Event) -> list[str]:
    assert event[0] == "next"
    return [error["extensions"]["code"] for error in event[1]["payload"]["errors"]]


def test_one_connection_carries_the_answers_of_all_operations(ann: Asker, graph: Graph) -> None:
    stream = ann.reserve()
    with stream.listening() as heard:
        stream.ask("{ hello }", "a")
        assert [next(heard), next(heard)] == [told("a", hello="hello"), complete("a")]
        stream.ask('mutation { rename(name: "on a stream") { name } }', "b")
        assert [next(heard), next(heard)] == [told("b", rename={"name": "on a stream"}), complete("b")]
        stream.ask("subscription N($to: Int!) { count(to: $to) }", "c", variables={"to": 2})
        assert [next(heard) for _ in range(3)] == [told("c", count=1), told("c", count=2), complete("c")]
        stream.ask("{ hello }", "a")
        assert [next(heard), next(heard)] == [told("a", hello="hello"), complete("a")]
    assert graph.stored_name() == "on a stream"


def test_a_slow_operation_keeps_none_of_the_others(ann: Asker) -> None:
    forget()
    stream = ann.reserve()
    with stream.listening() as heard:
        stream.ask(SILENCE, "quiet")
        stream.ask("{ waiting }", "slow")
        stream.ask("{ hello }", "quick")
        assert [next(heard) for _ in range(4)] == [
            told("quick", hello="hello"),
            complete("quick"),
            told("slow", waiting="done"),
            complete("slow"),
        ]


def test_what_is_asked_before_the_connection_is_there_runs_once_it_is(ann: Asker, graph: Graph) -> None:
    before = graph.stored_name()
    stream = ann.reserve()
    stream.ask('mutation { rename(name: "patient") { name } }')
    assert graph.stored_name() == before
    with stream.listening() as heard:
        assert [next(heard), next(heard)] == [told("1", rename={"name": "patient"}), complete("1")]
    assert graph.stored_name() == "patient"


def test_the_token_may_come_in_the_url_and_an_operation_by_get(ann: Asker) -> None:
    token = ann.reserve().token
    headers = {**ann.headers, "Accept": EVENTS}
    with ann.client.stream("GET", "/graphql", params={"token": token}, headers=headers) as answer:
        heard = events(answer.iter_lines())
        asked = {"token": token, "query": "{ hello }", "extensions": '{"operationId": "7"}'}
        assert ann.client.get("/graphql", params=asked, headers=ann.headers).status_code == 202
        assert [next(heard), next(heard)] == [told("7", hello="hello"), complete("7")]
        changing = {**asked, "query": 'mutation { rename(name: "x") { name } }'}
        refused = ann.client.get("/graphql", params=changing, headers=ann.headers)
        assert (code(refused), refused.headers["allow"]) == ((405, "METHOD_NOT_ALLOWED"), "POST")


def test_an_operation_that_is_ended_says_no_more(ann: Asker) -> None:
    forget()
    stream = ann.reserve()
    with stream.listening() as heard:
        stream.ask(SILENCE)
        until(lambda: sources.opened == ["silence"])
        assert stream.end("1").status_code == 200
        until(lambda: sources.closed == ["silence"])
        assert stream.end("1").status_code == 200
        stream.ask("{ hello }")
        assert [next(heard), next(heard)] == [told("1", hello="hello"), complete("1")]


def test_hanging_up_ends_the_stream_with_its_operations(ann: Asker) -> None:
    forget()
    stream = ann.reserve()
    with stream.listening():
        stream.ask(SILENCE, "1")
        stream.ask(SILENCE, "2")
        until(lambda: sources.opened == ["silence"] * 2)
    until(lambda: sources.closed == ["silence"] * 2)
    until(lambda: stream.post("{ hello }").status_code == 404)
    assert code(stream.connect()) == (404, "STREAM_NOT_FOUND")


@pytest.mark.parametrize("known", [True, False], ids=["another caller's", "made up"])
def test_a_stream_is_nobody_elses(ann: Asker, bob: Asker, known: bool) -> None:  # noqa: FBT001
    forget()
    stream = ann.reserve()
    other = bob.with_token(stream.token if known else "made-up")
    with stream.listening() as heard:
        stream.ask(SILENCE)
        refused = [
            other.post("{ hello }"),
            other.connect(),
            other.end("1"),
            other.post("{"),
            other.post("{ hello }", 1),
        ]
        assert [code(answer)[0] for answer in refused] == [404] * 5
        assert {answer.text for answer in refused} == {refused[0].text}
        assert code(refused[0]) == (404, "STREAM_NOT_FOUND")
        stream.ask("{ hello }", "2")
        assert next(heard) == told("2", hello="hello")


def test_a_token_alone_opens_nothing(ann: Asker) -> None:
    stream = ann.reserve()
    nobody = Asker(ann.client, {TOKEN: stream.token, "GraphQL-Require-Preflight": "1"})
    refused = [
        nobody.post("{ hello }"),
        nobody.connect(),
        nobody.end("1"),
        ann.client.put("/graphql", headers=nobody.headers),
    ]
    assert [code(answer) for answer in refused] == [(401, "UNAUTHENTICATED")] * 4
    assert [code(answer) for answer in (ann.client.put("/graphql"), ann.client.delete("/graphql"))] == [
        (403, "PREFLIGHT_REQUIRED")
    ] * 2


def test_a_stranger_to_the_database_reserves_nothing(client: httpx2.Client, world: World) -> None:
    stranger = bearer(world, ACME, "nobody")
    assert code(client.put("/graphql", headers=stranger)) == (401, "UNAUTHENTICATED")


def test_another_token_of_the_same_caller_will_do(ann: Asker, world: World) -> None:
    stream = ann.reserve()
    renewed = Asker(ann.client, bearer(world, ACME, "ann", LIFETIME + timedelta(hours=1))).with_token(stream.token)
    with stream.listening() as heard:
        renewed.ask("{ hello }")
        assert next(heard) == told("1", hello="hello")


def test_a_stream_has_one_connection(ann: Asker) -> None:
    stream = ann.reserve()
    with stream.listening():
        assert code(stream.connect()) == (409, "STREAM_TAKEN")


def test_an_id_stands_for_one_operation_at_a_time(ann: Asker) -> None:
    forget()
    stream = ann.reserve()
    with stream.listening():
        stream.ask(SILENCE)
        assert code(stream.post("{ hello }")) == (409, "DUPLICATE_OPERATION")


@pytest.mark.parametrize("identity", [None, "", 1, ["1"]])
def test_an_operation_needs_an_id(ann: Asker, identity: Any) -> None:
    stream = ann.reserve()
    assert code(stream.post("{ hello }", identity)) == (400, "BAD_REQUEST")
    assert code(stream.client.delete("/graphql", headers=stream.headers)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(("query", "expected"), [("{", "SYNTAX"), ("{ nothing }", "VALIDATION")])
def test_what_is_wrong_with_a_document_is_told_by_the_request(ann: Asker, query: str, expected: str) -> None:
    assert code(ann.reserve().post(query)) == (400, expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("subscription N($to: Int!) { count(to: $to) }", "BAD_VARIABLES"),
        ("subscription { refusing }", "FORBIDDEN"),
        ("{ hidden }", "FORBIDDEN"),
        ("{ broken }", "INTERNAL"),
    ],
)
def test_what_goes_wrong_later_is_told_on_the_stream(ann: Asker, query: str, expected: str) -> None:
    stream = ann.reserve()
    with stream.listening() as heard:
        stream.ask(query)
        assert codes_of(next(heard)) == [expected]
        assert next(heard) == complete("1")


def test_a_reservation_that_is_not_used_expires(ann: Asker, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    before = graph.stored_name()
    monkeypatch.setattr(streams, "RESERVED_SECONDS", 0.2)
    stream = ann.reserve()
    stream.ask('mutation { rename(name: "too late") { name } }')
    until(lambda: stream.post("{ hello }", "2").status_code == 404)
    assert code(stream.connect()) == (404, "STREAM_NOT_FOUND")
    assert graph.stored_name() == before


def test_a_connected_stream_does_not_expire(ann: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "RESERVED_SECONDS", 0.2)
    stream = ann.reserve()
    with stream.listening() as heard:
        time.sleep(0.3)
        stream.ask("{ hello }")
        assert next(heard) == told("1", hello="hello")


def test_a_caller_has_so_many_streams(ann: Asker, bob: Asker, monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(streams, "MOST_STREAMS", 2)
    with (
        served(create_app(world.settings, small_graph())) as address,
        httpx2.Client(base_url=address.removesuffix("/graphql")) as client,
    ):
        mine, others = Asker(client, ann.headers), Asker(client, bob.headers)
        first, _second = mine.reserve(), mine.reserve()
        refused = client.put("/graphql", headers=ann.headers)
        assert (code(refused), refused.headers["retry-after"]) == ((429, "TOO_MANY_STREAMS"), "30")
        others.reserve()
        with first.listening():
            assert code(client.put("/graphql", headers=ann.headers)) == (429, "TOO_MANY_STREAMS")
        until(lambda: first.post("{ hello }").status_code == 404)
        mine.reserve()


def test_a_stream_has_room_for_so_many_operations(ann: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(running, "MOST_OPERATIONS", 2)
    stream = ann.reserve()
    with stream.listening():
        stream.ask(SILENCE, "1")
        stream.ask(SILENCE, "2")
        assert code(stream.post(SILENCE, "3")) == (400, "TOO_MANY_OPERATIONS")


def test_a_quiet_stream_is_kept_open_by_comments(ann: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "IDLE_SECONDS", 0.01)
    headers = {**ann.reserve().headers, "Accept": EVENTS}
    with ann.client.stream("GET", "/graphql", headers=headers) as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(6)] == [":", ""] * 3


def test_the_stream_ends_with_the_callers_token(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(streams, "IDLE_SECONDS", 0.05)
    passed = [timedelta()]
    with served(create_app(world.settings, small_graph(), lambda: utc_now() + passed[0])) as address:
        with httpx2.Client(base_url=address.removesuffix("/graphql"), timeout=10) as client:
            stream = Asker(client, bearer(world, DEMO, "eve")).reserve()
            with stream.listening() as heard:
                stream.ask(SILENCE)
                until(lambda: sources.opened == ["silence"])
                # A token is good for a while after its end, for clocks that differ.
                passed[0] = LIFETIME + timedelta(seconds=LEEWAY_SECONDS)
                assert list(heard) == []
        until(lambda: sources.closed == ["silence"])
