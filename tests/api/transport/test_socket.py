"""graphql-transport-ws: every message and every code that closes a socket; auth, ids, ends of tokens and operations."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from api.app import token_rules
from api.auth.keys import signing_key
from api.auth.tokens import LEEWAY_SECONDS, Person, sign
from api.context import utc_now
from api.transport import operations, running, socket
from api.transport.messages import PROTOCOL
from api.transport.subscriptions import BACKLOG
from schema.access.tables import account
from tests.api.conftest import ACME, ANN
from tests.api.transport import sources
from tests.api.transport.conftest import Graph
from tests.api.transport.sources import forget, until


@contextmanager
def opened(graph: Graph, **headers: str) -> Iterator[WebSocketTestSession]:
    with graph.client.websocket_connect("/graphql", subprotocols=[PROTOCOL], headers=headers) as session:
        yield session


@contextmanager
def greeted(graph: Graph) -> Iterator[WebSocketTestSession]:
    with opened(graph) as session:
        session.send_json({"type": "connection_init", "payload": graph.headers})
        assert session.receive_json() == {"type": "connection_ack"}
        yield session


def subscribe(session: WebSocketTestSession, query: str, identity: str = "1", **more: Any) -> None:
    session.send_json({"id": identity, "type": "subscribe", "payload": {"query": query, **more}})


def closing(session: WebSocketTestSession) -> tuple[int, str]:
    """The code and the reason by which the server closes."""
    with pytest.raises(WebSocketDisconnect) as caught:
        session.receive_json()
    return caught.value.code, caught.value.reason


def next_of(data: dict[str, Any], identity: str = "1") -> dict[str, Any]:
    return {"id": identity, "type": "next", "payload": {"data": data}}


def without_cost(message: Any) -> Any:
    """The message without what limits tell."""
    if isinstance(message.get("payload"), dict):
        message["payload"].pop("extensions", None)
    return message


def test_a_query_is_answered_and_completed(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, "query N($of: Int!) { number(of: $of) }", variables={"of": 7}, operationName="N")
        assert without_cost(session.receive_json()) == next_of({"number": 7})
        assert session.receive_json() == {"id": "1", "type": "complete"}


def test_a_mutation_is_committed(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, 'mutation { rename(name: "on a socket") { name } }')
        assert without_cost(session.receive_json()) == next_of({"rename": {"name": "on a socket"}})
    assert graph.stored_name() == "on a socket"


def test_a_subscription_tells_each_event_and_ends(graph: Graph) -> None:
    forget()
    with greeted(graph) as session:
        subscribe(session, "subscription { count(to: 3) }")
        told = [without_cost(session.receive_json()) for _ in range(4)]
    assert told == [*(next_of({"count": number}) for number in (1, 2, 3)), {"id": "1", "type": "complete"}]
    assert sources.counted == [3]


def test_each_event_is_executed_in_a_transaction_of_its_own_within_the_tenant(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, "subscription { transactions { opened executed } }")
        told = [session.receive_json()["payload"]["data"]["transactions"] for _ in range(2)]
    began = {*(event["opened"] for event in told), *(event["executed"] for event in told)}
    assert len(began) == 3
    assert {transaction.partition("@")[0] for transaction in began} == {"acme"}


def test_operations_of_one_socket_run_beside_each_other(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, "subscription { silence }", "quiet")
        subscribe(session, "{ hello }", "loud")
        assert without_cost(session.receive_json()) == next_of({"hello": "hello"}, "loud")


def test_a_client_that_completes_hears_no_more_and_may_use_the_id_again(graph: Graph) -> None:
    forget()
    with greeted(graph) as session:
        subscribe(session, "subscription { silence }")
        until(lambda: sources.opened == ["silence"])
        session.send_json({"id": "1", "type": "complete"})
        subscribe(session, "{ hello }")
        assert without_cost(session.receive_json()) == next_of({"hello": "hello"})
        until(lambda: sources.closed == ["silence"])


def test_hanging_up_closes_the_sources(graph: Graph) -> None:
    forget()
    with greeted(graph) as session:
        subscribe(session, "subscription { silence }", "1")
        subscribe(session, "subscription { silence }", "2")
        until(lambda: len(sources.opened) == 2)
    until(lambda: sources.closed == ["silence", "silence"])


def test_a_ping_is_answered(graph: Graph) -> None:
    with opened(graph) as session:
        session.send_json({"type": "ping"})
        assert session.receive_json() == {"type": "pong"}
        session.send_json({"type": "ping", "payload": {"at": 1}})
        assert session.receive_json() == {"type": "pong", "payload": {"at": 1}}
        session.send_json({"type": "pong"})


def test_the_token_may_come_in_the_header(graph: Graph) -> None:
    with opened(graph, **graph.headers) as session:
        session.send_json({"type": "connection_init"})
        assert session.receive_json() == {"type": "connection_ack"}


@pytest.mark.parametrize("payload", [None, {}, {"Authorization": "Bearer x"}, {"authorization": 1}])
def test_a_caller_without_a_valid_token_is_turned_away(graph: Graph, payload: dict[str, Any] | None) -> None:
    with opened(graph) as session:
        session.send_json({"type": "connection_init", "payload": payload})
        assert closing(session) == (4403, "A valid bearer token is needed.")


def test_a_disabled_account_is_turned_away(graph: Graph) -> None:
    with opened(graph) as session:
        session.send_json({"type": "connection_init", "payload": {"Authorization": f"Bearer {token(graph, 'gone')}"}})
        assert closing(session) == (4403, "A valid bearer token is needed.")


def test_an_account_that_is_disabled_hears_no_more_events(graph: Graph) -> None:
    with greeted(graph) as session:
        disable(graph, disabled=True)
        try:
            subscribe(session, "subscription { count(to: 3) }")
            assert closing(session) == (4403, "A valid bearer token is needed.")
        finally:
            disable(graph, disabled=False)


def test_the_socket_closes_when_the_token_ends(graph: Graph) -> None:
    # A token's end is a whole second: it is good for more than one.
    short = token(graph, "ann", timedelta(seconds=2 - LEEWAY_SECONDS))
    with opened(graph) as session:
        session.send_json({"type": "connection_init", "payload": {"Authorization": f"Bearer {short}"}})
        assert session.receive_json() == {"type": "connection_ack"}
        subscribe(session, "subscription { silence }")
        assert closing(session) == (4403, "The token has expired.")


def test_who_never_introduces_himself_is_turned_away(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "INIT_SECONDS", 0.1)
    with opened(graph) as session:
        assert closing(session) == (4408, "connection_init did not come within 0.1 s.")


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([{"type": "connection_init"}] * 2, 4403),
        ([{"id": "1", "type": "subscribe", "payload": {"query": "{ hello }"}}], 4401),
        ([{"type": "nothing"}], 4400),
        ([{"type": "connection_ack"}], 4400),
        ([{"type": ["ping"]}], 4400),
        ([{}], 4400),
        ([[]], 4400),
        ([{"type": "ping", "payload": 1}], 4400),
        ([{"type": "connection_init", "payload": "x"}], 4400),
        ([{"type": "complete"}], 4400),
        ([{"type": "subscribe", "payload": {"query": "{ hello }"}}], 4400),
        ([{"id": "", "type": "subscribe", "payload": {"query": "{ hello }"}}], 4400),
        ([{"id": 1, "type": "subscribe", "payload": {"query": "{ hello }"}}], 4400),
        ([{"id": "1", "type": "subscribe"}], 4400),
    ],
    ids=str,
)
def test_a_message_out_of_place_closes_the_socket(graph: Graph, messages: list[Any], code: int) -> None:
    with opened(graph) as session:
        for message in messages:
            session.send_json(message)
        assert closing(session)[0] == code


@pytest.mark.parametrize("text", ["", "{", "null", "x" * 1_000_001, "[" * 100_000])
def test_a_text_that_is_no_message_closes_the_socket(graph: Graph, text: str) -> None:
    with opened(graph) as session:
        session.send_text(text)
        assert closing(session)[0] == (1009 if len(text) > 1_000_000 else 4400)


def test_bytes_close_the_socket(graph: Graph) -> None:
    with opened(graph) as session:
        session.send_bytes(b'{"type": "ping"}')
        assert closing(session) == (4400, "A message must be text.")


def test_a_second_introduction_closes_the_socket(graph: Graph) -> None:
    with greeted(graph) as session:
        session.send_json({"type": "connection_init", "payload": graph.headers})
        assert closing(session) == (4429, "connection_init came more than once.")


def test_an_id_that_is_taken_closes_the_socket(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, "subscription { silence }")
        subscribe(session, "{ hello }")
        assert closing(session) == (4409, "Subscriber for 1 already exists")


@pytest.mark.parametrize("payload", [{"query": 1}, {"query": ""}, {"query": "{ hello }", "variables": []}])
def test_a_payload_that_is_no_call_closes_the_socket(graph: Graph, payload: dict[str, Any]) -> None:
    with greeted(graph) as session:
        session.send_json({"id": "1", "type": "subscribe", "payload": payload})
        assert closing(session)[0] == 4400


@pytest.mark.parametrize("protocols", [[], ["graphql-ws"], ["mqtt"]])
def test_another_subprotocol_is_not_spoken(graph: Graph, protocols: list[str]) -> None:
    with graph.client.websocket_connect("/graphql", subprotocols=protocols) as session:
        assert closing(session) == (4406, f"The subprotocol must be {PROTOCOL}.")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{", "SYNTAX"),
        ("{ nothing }", "VALIDATION"),
        ("query A { hello } query B { hello }", "BAD_OPERATION"),
        ("query N($of: Int!) { number(of: $of) }", "BAD_VARIABLES"),
        ("subscription N($to: Int!) { count(to: $to) }", "BAD_VARIABLES"),
        ("subscription { refusing }", "FORBIDDEN"),
    ],
)
def test_an_operation_that_cannot_be_executed_ends_by_an_error(graph: Graph, query: str, expected: str) -> None:
    with greeted(graph) as session:
        subscribe(session, query)
        message = session.receive_json()
        assert (message["id"], message["type"]) == ("1", "error")
        assert [error["extensions"]["code"] for error in message["payload"]] == [expected]
        subscribe(session, "{ hello }")
        assert without_cost(session.receive_json()) == next_of({"hello": "hello"})


def test_a_source_that_breaks_is_masked(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, "subscription { breaking }")
        assert without_cost(session.receive_json()) == next_of({"breaking": 1})
        message = session.receive_json()
    assert (message["type"], message["payload"][0]["extensions"]) == ("error", {"code": "INTERNAL"})
    assert sources.SECRET not in str(message)


def test_a_client_that_falls_behind_gets_what_was_kept_and_hears_why_it_ends(graph: Graph) -> None:
    with greeted(graph) as session:
        subscribe(session, "subscription { flood }")
        told = [without_cost(session.receive_json()) for _ in range(BACKLOG + 1)]
    assert told[:-1] == [next_of({"flood": number}) for number in range(BACKLOG)]
    assert (told[-1]["type"], told[-1]["payload"][0]["extensions"]["code"]) == ("error", "SLOW_CLIENT")


def test_a_socket_has_room_for_so_many_operations(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_OPERATIONS", 2)
    with greeted(graph) as session:
        for identity in "123":
            subscribe(session, "subscription { silence }", identity)
        message = session.receive_json()
    assert (message["id"], message["payload"][0]["extensions"]["code"]) == ("3", "TOO_MANY_OPERATIONS")


def test_nothing_is_said_on_a_quiet_socket(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "IDLE_SECONDS", 0.01)
    with greeted(graph) as session:
        subscribe(session, "subscription { silence }", "quiet")
        time.sleep(0.1)
        subscribe(session, "{ hello }")
        assert without_cost(session.receive_json()) == next_of({"hello": "hello"})


def test_pages_of_other_sites_open_no_socket(graph: Graph) -> None:
    with pytest.raises(WebSocketDisconnect), opened(graph, Origin="https://evil.example"):
        pass
    with opened(graph, Origin="http://testserver") as session:
        session.send_json({"type": "ping"})
        assert session.receive_json() == {"type": "pong"}


def token(graph: Graph, subject: str, lifetime: timedelta = timedelta(hours=1)) -> str:
    settings = graph.world.settings
    return sign(Person(ACME, subject), signing_key(settings), token_rules(settings), utc_now(), lifetime)


def disable(graph: Graph, *, disabled: bool) -> None:
    change = update(account).where(account.c.id == ANN).values(disabled_at=utc_now() if disabled else None)
    graph.world.as_owner(lambda connection: connection.execute(change))
