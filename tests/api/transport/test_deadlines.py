"""What ends an execution early: its deadline, and a client that hangs up. The SQL ends too, the pool stays whole."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.app import create_app
from tests.api.conftest import World
from tests.api.transport import sources
from tests.api.transport.conftest import Graph, small_graph
from tests.api.transport.serving import served
from tests.api.transport.sources import forget, until

SLEEPING = text("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'")
IDLE_POOL = {"status": "ready", "pool": {"size": 2, "inUse": 0}}


@pytest.fixture(scope="module")
def patient(world: World) -> World:
    """The database with statements that may take long, so that nothing but the transport ends them."""
    return replace(world, settings=replace(world.settings, statement_timeout_ms=20_000))


@pytest.fixture(scope="module")
def server(patient: World) -> Iterator[tuple[str, int]]:
    with served(create_app(patient.settings, small_graph())) as address:
        host, _, port = address.removeprefix("http://").partition("/")[0].partition(":")
        yield host, int(port)


def sleeping(world: World) -> int:
    """How many statements of the slow field the database is running."""
    number: int = world.as_owner(lambda connection: connection.scalar(SLEEPING))
    return number


def test_an_operation_that_takes_too_long_ends_with_its_statement(patient: World, graph: Graph) -> None:
    app = create_app(replace(patient.settings, request_timeout_seconds=1), small_graph())
    with TestClient(app) as client:
        answer = client.post("/graphql", json={"query": "{ slow }"}, headers=graph.headers)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (504, "TIMEOUT")
        assert sleeping(patient) == 0
        assert client.get("/readyz").json() == IDLE_POOL
        assert client.post("/graphql", json={"query": "{ organizations }"}, headers=graph.headers).json()["data"] == {
            "organizations": "acme"
        }


def test_a_mutation_that_takes_too_long_did_not_happen(patient: World, graph: Graph) -> None:
    app = create_app(replace(patient.settings, request_timeout_seconds=1), small_graph())
    before = graph.stored_name()
    with TestClient(app) as client:
        query = 'mutation { rename(name: "too late") { name } dawdle }'
        answer = client.post("/graphql", json={"query": query}, headers=graph.headers)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (504, "TIMEOUT")
    assert graph.stored_name() == before


def request(graph: Graph, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """A POST as it goes over the wire."""
    lines = [
        "POST /graphql HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Authorization: {graph.headers['Authorization']}",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_a_client_that_hangs_up_takes_its_statement_along(
    patient: World, graph: Graph, server: tuple[str, int]
) -> None:
    with socket.create_connection(server) as client:
        client.sendall(request(graph, b'{"query": "{ slow }"}'))
        until(lambda: sleeping(patient) == 1)
    until(lambda: sleeping(patient) == 0)
    until(lambda: readiness(server) == IDLE_POOL)


def test_a_subscriber_that_hangs_up_ends_the_source(graph: Graph, server: tuple[str, int]) -> None:
    forget()
    with socket.create_connection(server) as client:
        client.sendall(request(graph, b'{"query": "subscription { silence }"}', "Accept: text/event-stream"))
        until(lambda: sources.opened == ["silence"])
    until(lambda: sources.closed == ["silence"])


def test_a_body_that_is_declared_too_large_is_refused_before_it_comes(graph: Graph, server: tuple[str, int]) -> None:
    with socket.create_connection(server) as client:
        client.sendall(request(graph, b"", length=20_000_000))
        answer = received(client)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"BODY_TOO_LARGE" in answer


def test_a_large_body_that_comes_nevertheless_does_not_break_the_connection(
    graph: Graph, server: tuple[str, int]
) -> None:
    with socket.create_connection(server) as client:
        client.sendall(request(graph, b" " * 20_000_000))
        assert received(client).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_trickles_in_is_refused(graph: Graph, server: tuple[str, int]) -> None:
    with socket.create_connection(server) as client:
        client.sendall(request(graph, b'{"query":', length=100))
        client.settimeout(0.1)
        answer = trickled(client)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"BODY_TIMEOUT" in answer


def test_requests_that_come_together_or_in_pieces_are_each_answered(graph: Graph, server: tuple[str, int]) -> None:
    """One behind the other in one packet, the last with its body in two parts: none is taken for another."""
    bodies = [b'{"query": "{ a%d: organizations }"}' % number for number in range(3)]
    whole = b"".join(request(graph, body) for body in bodies[:2])
    last = request(graph, bodies[2], "Connection: close")
    with socket.create_connection(server) as client:
        client.sendall(whole + last[:-10])
        time.sleep(0.05)
        client.sendall(last[-10:])
        answers = b"".join(iter(lambda: client.recv(4096), b""))
    assert answers.count(b"HTTP/1.1 200 ") == 3
    assert [answers.count(b'{"a%d":"acme"}' % number) for number in range(3)] == [1, 1, 1]


def received(client: socket.socket) -> bytes:
    """One answer that ends as errors end."""
    answer = client.recv(4096)
    while not answer.endswith(b"}]}"):
        answer += client.recv(4096)
    return answer


def trickled(client: socket.socket) -> bytes:
    """What comes back while a byte goes out every tenth of a second."""
    for _ in range(50):
        try:
            return received(client)
        except TimeoutError:
            client.sendall(b" ")
    return b""


def readiness(server: tuple[str, int]) -> Any:
    with socket.create_connection(server) as client:
        client.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    return orjson.loads(answer.partition(b"\r\n\r\n")[2])
