"""Reserved streams: one connection of server-sent events that carries the answers of many operations.

A client reserves a stream, connects to it, and asks by requests of their own; the answers come on the stream, each
with the id that the client gave its operation. A stream belongs to the caller who reserved it, whichever of their
tokens they use, and lives in this process. How the requests look is told by api.transport.single.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson

from api.auth.viewers import Identity
from api.transport.answers import Answer, failed
from api.transport.encoding import encoded
from api.transport.events import COMMENT
from api.transport.negotiation import GRAPHQL
from api.transport.operations import IDLE_SECONDS, Caller
from api.transport.refusals import Refusal, RefusedError
from api.transport.running import Running
from schema.kit.errors import CodedError

MOST_STREAMS = 10
"""Streams that one caller may have, connected or not."""

RESERVED_SECONDS = 30
"""How long a reservation waits for its connection."""


class Stream:
    """What is told on one connection. Operations may be started before it is there, and run once it is."""

    def __init__(self, owner: Identity) -> None:
        self.owner = owner
        self._running = Running()
        self._is_taken = False
        self._connected = asyncio.Event()
        # An operation goes on when what it told has been taken, so that a slow client holds one answer of each.
        self._blocks: asyncio.Queue[bytes] = asyncio.Queue(1)

    def start(self, identity: str, answers: AsyncGenerator[Answer | None]) -> None:
        """Run an operation and tell its answers.

        Raises:
            RefusedError: DUPLICATE_OPERATION, TOO_MANY_OPERATIONS.
        """
        if identity in self._running:
            message = f"The stream has an operation {identity!r} open: give each an id of its own."
            raise RefusedError(409, Refusal.DUPLICATE_OPERATION, message)
        self._running.require_room(1)
        self._running.start(identity, self._operate(identity, answers))

    def stop(self, identity: str) -> None:
        """End an operation, if it is open; nothing more is told of it."""
        self._running.stop(identity)

    def take(self) -> None:
        """Keep the stream for the one connection that it may have.

        Raises:
            RefusedError: STREAM_TAKEN.
        """
        if self._is_taken:
            raise RefusedError(409, Refusal.STREAM_TAKEN, "The stream has its connection already: reserve another.")
        self._is_taken = True

    @property
    def is_connected(self) -> bool:
        """Whether somebody has begun to listen."""
        return self._connected.is_set()

    async def blocks(self, caller: Caller) -> AsyncGenerator[bytes]:
        """Everything there is to tell, and comments in between, until the caller's token ends."""
        self._connected.set()
        yield COMMENT
        while True:
            block = await self._next()
            try:
                caller.require_current()
            except CodedError:
                return
            yield block

    def end(self) -> None:
        """End all operations."""
        self._running.cancel()

    async def close(self) -> None:
        """End all operations, and wait until they have ended."""
        await self._running.abandon()

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(IDLE_SECONDS) as limit:
                return await self._blocks.get()
        except TimeoutError:
            if not limit.expired():
                raise
            return COMMENT

    async def _operate(self, identity: str, answers: AsyncGenerator[Answer | None]) -> None:
        await self._connected.wait()
        try:
            async with aclosing(answers):
                async for answer in answers:
                    if answer is not None:
                        await self._blocks.put(_next_of(identity, answer))
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked and told
            await self._blocks.put(_next_of(identity, failed(error, GRAPHQL)))
        self._running.release(identity)
        await self._blocks.put(b"event: complete\ndata: " + orjson.dumps({"id": identity}) + b"\n\n")


class Streams:
    """All streams of this process by their tokens."""

    def __init__(self) -> None:
        self._streams: dict[str, Stream] = {}

    def __len__(self) -> int:
        return len(self._streams)

    async def reserve(self, caller: Caller) -> str:
        """The token of a new stream, which is forgotten unless the caller connects soon.

        Raises:
            RefusedError: TOO_MANY_STREAMS.
            CodedError: the database does not know the caller, or does not answer.
        """
        await caller.require_known()
        if sum(stream.owner == caller.identity for stream in self._streams.values()) >= MOST_STREAMS:
            message = f"You may have {MOST_STREAMS} streams: close one, or wait {RESERVED_SECONDS} s."
            raise RefusedError(429, Refusal.TOO_MANY_STREAMS, message, {"Retry-After": str(RESERVED_SECONDS)})
        token = secrets.token_urlsafe()
        self._streams[token] = Stream(caller.identity)
        asyncio.get_running_loop().call_later(RESERVED_SECONDS, self._expire, token)
        return token

    def of(self, token: str, caller: Caller) -> Stream:
        """The caller's stream behind a token.

        Raises:
            RefusedError: STREAM_NOT_FOUND, also for what belongs to somebody else.
        """
        stream = self._streams.get(token)
        if stream is None or stream.owner != caller.identity:
            message = "You have no stream under this token: reserve one by PUT, and connect to it at once."
            raise RefusedError(404, Refusal.STREAM_NOT_FOUND, message)
        return stream

    async def told(self, token: str, stream: Stream, caller: Caller) -> AsyncGenerator[bytes]:
        """What the stream's connection carries; the stream ends with it."""
        try:
            async with aclosing(stream.blocks(caller)) as blocks:
                async for block in blocks:
                    yield block
        finally:
            self._streams.pop(token, None)
            await stream.close()

    def _expire(self, token: str) -> None:
        stream = self._streams.get(token)
        if stream is not None and not stream.is_connected:
            del self._streams[token]
            stream.end()


def _next_of(identity: str, answer: Answer) -> bytes:
    return b"event: next\ndata: " + encoded({"id": identity, "payload": answer.body}) + b"\n\n"
