"""Answers as server-sent events: the response that carries them, and the distinct connections mode of GraphQL over SSE.

In that mode one request is one operation; what is wrong with the operation comes as an event too. The single
connection mode is api.transport.single.
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from starlette.types import Receive, Scope, Send

from api.transport.answers import Answer, failed
from api.transport.deadlines import GoneError, reading_client, within
from api.transport.encoding import encoded
from api.transport.negotiation import EVENTS, GRAPHQL

COMMENT = b":\n\n"
"""Says nothing, so that proxies keep a quiet connection open."""

COMPLETE = b"event: complete\ndata:\n\n"
HEADERS = {
    "Content-Type": f"{EVENTS}; charset=utf-8",
    "Cache-Control": "no-store",
    "Vary": "Accept",
    "X-Accel-Buffering": "no",
}


class EventStream:
    """An HTTP response that sends events as they come."""

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """The response as an ASGI application; hanging up ends what gives the events."""
        headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with aclosing(self._events):
            with suppress(GoneError), within(None, receive):
                await self._tell(send)

    async def _tell(self, send: Send) -> None:
        async for event in self._events:
            await _send(send, event)
        await _send(send, b"", more=False)


async def told(answers: AsyncGenerator[Answer | None]) -> AsyncGenerator[bytes]:
    """The events of one operation: its answers as they come, and its end; comments where there is nothing to tell."""
    try:
        async with aclosing(answers):
            async for answer in answers:
                yield COMMENT if answer is None else _event(answer)
    except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked and told
        yield _event(failed(error, GRAPHQL))
    yield COMPLETE


async def refused(answer: Answer) -> AsyncGenerator[bytes]:
    """The events of an operation that was refused."""
    yield _event(answer)
    yield COMPLETE


def _event(answer: Answer) -> bytes:
    return b"event: next\ndata: " + encoded(answer.body) + b"\n\n"


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    async with reading_client():
        await send({"type": "http.response.body", "body": body, "more_body": more})
