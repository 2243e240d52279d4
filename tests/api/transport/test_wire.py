"""The head of a request: its bounds, and the shape in which what is no request is refused. A real server answers."""

import socket
import time
from collections.abc import Iterator

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from api.transport import wire
from tests.api.transport.serving import served

PATIENCE = 0.4
Address = tuple[str, int]


async def _told(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.method} {len(await request.body())}")


async def _echo(websocket: WebSocket) -> None:
    await websocket.accept()
    async for words in websocket.iter_text():
        await websocket.send_text(words)


@pytest.fixture(scope="module")
def server() -> Iterator[Address]:
    routes = [Route("/graphql", _told, methods=["GET", "POST"]), WebSocketRoute("/graphql", _echo)]
    with pytest.MonkeyPatch.context() as patch, served(Starlette(routes=routes)) as address:
        patch.setattr(wire, "HEAD_SECONDS", PATIENCE)
        host, _, port = address.removeprefix("http://").partition("/")[0].partition(":")
        yield host, int(port)


def _spoken(server: Address, *parts: bytes) -> bytes:
    """All that comes back until the server ends the connection."""
    with socket.create_connection(server, timeout=20) as client:
        for part in parts:
            client.sendall(part)
        return b"".join(iter(lambda: client.recv(65_536), b""))


def _refused(answer: bytes) -> tuple[int, str]:
    """The status and code of a refusal in GraphQL's shape."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/json; charset=utf-8" in head
    (error,) = orjson.loads(body)["errors"]
    return int(head.split()[1]), error["extensions"]["code"]


def _head(size: int, *more: str) -> bytes:
    """A POST of one byte whose request line and headers, as the bound counts them, have so many bytes."""
    lines = ["Host: localhost", "Content-Length: 1", "Connection: close", *more, "X-Long: "]
    known = len("/graphql") + sum(len(line.replace(": ", "", 1)) for line in lines)
    return "\r\n".join(["POST /graphql HTTP/1.1", *lines]).encode() + b"x" * (size - known) + b"\r\n\r\n!"


def test_a_head_may_be_as_large_as_the_bound(server: Address) -> None:
    assert _spoken(server, _head(wire.LARGEST_HEAD)).endswith(b"POST 1")


def test_a_larger_head_is_refused(server: Address) -> None:
    assert _refused(_spoken(server, _head(wire.LARGEST_HEAD + 1))) == (431, "HEAD_TOO_LARGE")


def test_a_head_without_end_is_refused_before_it_ends(server: Address) -> None:
    endless = [b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Long: ", *[b"x" * 8_192] * 5]
    with socket.create_connection(server, timeout=20) as client:
        for part in endless:
            client.sendall(part)
            time.sleep(0.01)  # so that it comes in several pieces
        assert _refused(client.recv(65_536)) == (431, "HEAD_TOO_LARGE")


def test_a_head_that_trickles_in_is_refused(server: Address) -> None:
    with socket.create_connection(server, timeout=PATIENCE / 8) as client:
        client.sendall(b"POST /graphql HTTP/1.1\r\nX-Slow: ")
        answer = b""
        while not answer:
            try:
                answer = client.recv(65_536)
            except TimeoutError:
                client.sendall(b"x")
    assert _refused(answer) == (408, "HEAD_TIMEOUT")


def test_a_connection_without_a_request_is_ended(server: Address) -> None:
    assert _refused(_spoken(server)) == (408, "HEAD_TIMEOUT")


@pytest.mark.parametrize("words", [b"hello\r\n\r\n", b"POST /graphql HTTP/1.1\r\nContent-Length: many\r\n\r\n"])
def test_what_is_no_http_is_refused_in_the_shape_of_graphql(server: Address, words: bytes) -> None:
    assert _refused(_spoken(server, words)) == (400, "BAD_HTTP")


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length : 1",
    ],
)
def test_a_body_whose_end_could_be_read_in_two_ways_is_refused(server: Address, framing: str) -> None:
    asked = f"POST /graphql HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n0\r\n\r\n".encode()
    assert _refused(_spoken(server, asked)) == (400, "BAD_HTTP")


def test_requests_on_one_connection_each_have_the_time(server: Address) -> None:
    asked = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
    with socket.create_connection(server, timeout=20) as client:
        for _ in range(4):
            client.sendall(asked)
            assert client.recv(65_536).endswith(b"POST 2")
            time.sleep(PATIENCE / 2)


def test_requests_sent_at_once_are_answered_in_order(server: Address) -> None:
    asked = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
    last = b"GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = _spoken(server, asked % (1, b"a") + asked % (2, b"bb") + last)
    assert [part.split(b"\r\n\r\n")[1] for part in answer.split(b"HTTP/1.1 200 OK")[1:]] == [
        b"POST 1",
        b"POST 2",
        b"GET 0",
    ]


def test_a_web_socket_stays_open(server: Address) -> None:
    with connect(f"ws://{server[0]}:{server[1]}/graphql") as client:
        time.sleep(3 * PATIENCE)
        client.send("still here")
        assert client.recv() == "still here"
