"""How long an execution may take: until its deadline, and while somebody waits for the answer.

Ending it early cancels the resolvers, and with them the statement that the database is running: the driver sends a
cancel request, and the connection is closed instead of going back to the pool.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from starlette.types import Receive

from api.transport.pulse import Pulse
from schema.kit.errors import Code, CodedError

# Most answers are there before it pays to look whether somebody still waits for them.
UNWATCHED_SECONDS = 0.02
# How long a client may leave what was sent unread before the connection is given up.
SEND_SECONDS = 20


class GoneError(Exception):
    """The client has hung up, so nobody waits for the answer."""


class Limit:
    """A block that ends with TimeoutError once the limit is reached: `asyncio.timeout`, made light for every request.

    Args:
        seconds: after how long; None where only something else reaches it.
    """

    __slots__ = ("_cancelling", "_has_rung", "_pulse", "_seconds", "_task", "at", "is_reached")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = math.inf if seconds is None else seconds
        self.is_reached = self._has_rung = False

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
        if self._has_rung:
            self._rung(kind)

    def prolong(self, until: float) -> None:
        """Let it be reached at another time of the loop's clock."""
        self.at = until

    def ring(self) -> None:
        """The limit is reached: cancel what the block awaits."""
        self._has_rung = True
        if not self.is_reached:
            self.is_reached = True
            self._task.cancel()

    def _rung(self, kind: type[BaseException] | None) -> None:
        """End after it rang."""
        if self.is_reached and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise self._told() from None

    def _told(self) -> Exception:
        """What the block ends with."""
        return TimeoutError()


def within(seconds: float | None, receive: Receive | None = None) -> Limit:
    """A limit for what a client waits for.

    Args:
        seconds: how long it may take; None for as long as somebody waits.
        receive: of the request that it is done for, whose body has been read; None where nobody can hang up.

    Raises:
        CodedError: TIMEOUT, at the end of a block that takes longer.
        GoneError: at its end, where the client hung up first.
    """
    return _Deadline(seconds) if receive is None else _Attended(seconds, receive)


@asynccontextmanager
async def reading_client() -> AsyncIterator[None]:
    """Around sending: raises GoneError when the client doesn't read what it is sent."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            yield
    except TimeoutError:
        raise GoneError from None


class _Deadline(Limit):
    """A limit whose end the client is told."""

    __slots__ = ("_whole",)

    def __init__(self, seconds: float | None) -> None:
        self._seconds = self._whole = math.inf if seconds is None else seconds
        self.is_reached = self._has_rung = False

    def _told(self) -> Exception:
        message = f"The request took longer than {self._whole:g} s, more than the server allows: ask for less."
        return CodedError(Code.TIMEOUT, message)


class _Attended(_Deadline):
    """A deadline that is reached by the client's hanging up, too; for that it begins to look after a while."""

    __slots__ = ("_has_gone", "_look", "_receive")

    def __init__(self, seconds: float | None, receive: Receive) -> None:
        self._whole = math.inf if seconds is None else seconds
        self._seconds = min(self._whole, UNWATCHED_SECONDS)
        self._receive = receive
        self._look: asyncio.Task[None] | None = None
        self.is_reached = self._has_rung = self._has_gone = False

    def ring(self) -> None:
        """Begin to look, and wait for the rest of the time; or that is over."""
        self._has_rung = True
        rest = self._whole - self._seconds
        if self._look is not None or not rest:
            super().ring()
            return
        self._look = asyncio.create_task(self._looking())
        self.at += rest
        if self.at < math.inf:
            self._pulse.add(self)

    async def _looking(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._has_gone = True
        super().ring()

    def _rung(self, kind: type[BaseException] | None) -> None:
        if self._look is not None:
            self._look.cancel()
        super()._rung(kind)

    def _told(self) -> Exception:
        return GoneError() if self._has_gone else super()._told()
