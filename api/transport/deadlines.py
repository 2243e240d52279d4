"""How long an execution may take: until its deadline, and while somebody waits for the answer.

Ending it early cancels the resolvers, and with them the statement that the database is running: the driver sends a
cancel request, and the connection is closed instead of going back to the pool.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Self, TypeVar

from starlette.types import Receive

from api.transport.pulse import Pulse
from schema.kit.errors import Code, CodedError

# Most answers are there before it pays to look whether somebody still waits for them.
UNWATCHED_SECONDS = 0.02
# How long a client may leave what was sent unread before the connection is given up.
SEND_SECONDS = 20

T = TypeVar("T")


class GoneError(Exception):
    """The client has hung up, so nobody waits for the answer."""


class Limit:
    """A block that ends with TimeoutError once the limit is reached: `asyncio.timeout`, made light for every request.

    Args:
        seconds: after how long; None where only something else reaches it.
    """

    __slots__ = ("_cancelling", "_pulse", "_seconds", "_task", "at", "is_reached")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = math.inf if seconds is None else seconds
        self.is_reached = False

    def __enter__(self) -> Self:
        """Begin; only within a task."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("A limit is for what runs in a task.")
        self._task, self._cancelling = task, task.cancelling()
        self.at = loop.time() + self._seconds
        self._pulse = Pulse.of(loop)
        if self.at < math.inf:
            self._pulse.add(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End, and tell by what."""
        self._pulse.discard(self)
        if self.is_reached and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError

    def prolong(self, until: float) -> None:
        """Let it be reached at another time of the loop's clock."""
        self.at = until

    def ring(self) -> None:
        """The limit is reached: cancel what the block awaits."""
        self.is_reached = True
        self._task.cancel()


async def within(seconds: float | None, work: Awaitable[T], receive: Receive | None = None) -> T:
    """The result of the work.

    Args:
        seconds: how long it may take; None for as long as somebody waits.
        work: what to wait for.
        receive: of the request that it is done for, whose body has been read; None where nobody can hang up.

    Raises:
        CodedError: TIMEOUT, when it takes longer.
        GoneError: the client hung up first.
    """
    limit = Limit(seconds)
    watch = None
    try:
        with limit:
            if receive is None:
                return await work
            watch = _Watch(receive, limit)
            try:
                return await work
            finally:
                watch.end()
    except TimeoutError:
        if not limit.is_reached:
            raise
        if watch is not None and watch.has_gone:
            raise GoneError from None
        raise CodedError(
            Code.TIMEOUT, f"The request took longer than {seconds:g} s, more than the server allows: ask for less."
        ) from None


@asynccontextmanager
async def reading_client() -> AsyncIterator[None]:
    """Around sending: raises GoneError when the client doesn't read what it is sent."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            yield
    except TimeoutError:
        raise GoneError from None


class _Watch:
    """Looks whether the client hangs up, from a while after now on; then the limit is reached."""

    __slots__ = ("_limit", "_pulse", "_receive", "_task", "at", "has_gone")

    def __init__(self, receive: Receive, limit: Limit) -> None:
        loop = asyncio.get_running_loop()
        self.has_gone = False
        self._receive = receive
        self._limit = limit
        self._task: asyncio.Task[None] | None = None
        self.at = loop.time() + UNWATCHED_SECONDS
        self._pulse = Pulse.of(loop)
        self._pulse.add(self)

    def end(self) -> None:
        """Look no more."""
        self._pulse.discard(self)
        if self._task is not None:
            self._task.cancel()

    def ring(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.has_gone = True
        self._limit.ring()
