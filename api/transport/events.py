"""Answers as server-sent events: the distinct connections mode of GraphQL over SSE.

One request is one operation; what is wrong with the operation comes as an event too.
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import orjson
from starlette.types import Receive, Scope, Send

from api.transport.answers import Answer, failed
from api.transport.deadlines import GoneError, reading_client, while_connected
from api.transport.negotiation import EVENTS, GRAPHQL

COMMENT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"
HEADERS = {
    "Content-Type": f"{EVENTS}; charset=utf-8",
    "Cache-Control": "no-store",
    "Vary": "Accept",
    "X-Accel-Buffering": "no",
}


class EventStream:
    """An HTTP response that tells answers as they come, and comments in between so that proxies keep it open."""

    def __init__(self, answers: AsyncGenerator[Answer | None]) -> None:
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """The response as an ASGI application; hanging up ends the operation."""
        headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with aclosing(self._answers):
            with suppress(GoneError):
                await while_connected(receive, self._tell(send))

    async def _tell(self, send: Send) -> None:
        try:
            async for answer in self._answers:
                await _send(send, COMMENT if answer is None else _event(answer))
        except GoneError:
            raise
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked and told
            await _send(send, _event(failed(error, GRAPHQL)))
        await _send(send, COMPLETE, more=False)


async def only(answer: Answer) -> AsyncGenerator[Answer | None]:
    """The answers of an operation that was refused."""
    yield answer


def _event(answer: Answer) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(answer.body) + b"\n\n"


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    async with reading_client():
        await send({"type": "http.response.body", "body": body, "more_body": more})
