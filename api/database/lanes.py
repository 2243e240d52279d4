"""Connections that go from one short read to the next without going back to the pool in between.

SQLAlchemy's pool switches to a greenlet to lend a connection, looks it over and resets it: more work than a short read
itself. Nothing is left on a connection that only ever ran single statements, so here it is lent again as it is.
"""

import asyncio
from collections import deque
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection, QueuePool
from sqlalchemy.util import greenlet_spawn

MOST = 4
"""Connections kept. This process works on one answer at a time and takes a quarter or more of most reads' time itself:
more connections would only wait for it, each with a process of PostgreSQL whose caches have gone cold meanwhile."""

IDLE_SECONDS = 0.05
"""After so long without a read, the pool has all its connections again."""

PATIENCE_SECONDS = 0.25
"""A short read is over before; whoever has waited so long stands behind long ones, and turns to the pool."""


class _Lent(NamedTuple):
    """A connection of the pool, and the driver's own."""

    connection: PoolProxiedConnection
    driver: Any


class Lanes:
    """The connections kept for reads, few, and at most half of the pool's: a rush of reads leaves some to writes.

    When all are in use, the next read waits for one of them: handing over costs less than the pool does.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        pool = engine.sync_engine.pool
        self._most = min(MOST, pool.size() // 2) if isinstance(pool, QueuePool) else 0
        self._lent = 0
        # The one that was used last is used first: its process still has everything at hand.
        self._idle: list[_Lent] = []
        self._waiting: deque[asyncio.Future[_Lent | None]] = deque()
        self._used = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> int:
        """How many connections the pool counts as lent, although nobody uses them."""
        return len(self._idle)

    def lane(self) -> "Lane":
        """A connection for as long as a block lasts."""
        return Lane(self)

    def make_room(self) -> None:
        """Let the pool have a connection for another use, where it has none and one lies idle here."""
        pool = self._engine.sync_engine.pool
        if self._idle and isinstance(pool, QueuePool) and not pool.checkedin():
            self._back(self._idle.pop(0))

    def close(self) -> None:
        """Give all idle connections back to the pool."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._idle:
            self._back(self._idle.pop())

    def at_hand(self) -> _Lent | None:
        """A connection that lies idle, if one does."""
        self._used = True
        return self._idle.pop() if self._idle else None

    async def take(self) -> _Lent:
        """A connection where none lies idle: one that somebody is done with, or from the pool.

        Raises:
            DBAPIError: there is none, and none can be made.
        """
        handed = await self._handed() if 0 < self._most <= self._lent else None
        return handed or await self._borrowed()

    def keep(self, lent: _Lent) -> None:
        """Have a connection back that is as it was."""
        if self._lent > self._most:
            self._back(lent)
            return
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(lent)
                return
        self._idle.append(lent)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._look)

    async def lose(self, lent: _Lent) -> None:
        """Have a connection back that nobody is to use again."""
        try:
            await greenlet_spawn(lent.connection.invalidate)
        finally:
            self._back(lent)

    async def _handed(self) -> _Lent | None:
        """A connection that somebody else is done with; None after waiting in vain."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[_Lent | None] = loop.create_future()
        self._waiting.append(waiting)
        patience = loop.call_later(PATIENCE_SECONDS, _give_up, waiting)
        try:
            return await waiting
        except asyncio.CancelledError:
            if not waiting.cancelled() and (handed := waiting.result()) is not None:
                self.keep(handed)
            raise
        finally:
            patience.cancel()

    async def _borrowed(self) -> _Lent:
        self._lent += 1
        try:
            connection = await greenlet_spawn(self._engine.sync_engine.raw_connection)
        except BaseException:
            self._lent -= 1
            raise
        return _Lent(connection, connection.driver_connection)

    def _back(self, lent: _Lent) -> None:
        self._lent -= 1
        lent.connection.close()

    def _look(self) -> None:
        if self._used:
            self._used = False
            self._timer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._look)
        else:
            self.close()


def _give_up(waiting: "asyncio.Future[_Lent | None]") -> None:
    if not waiting.done():
        waiting.set_result(None)


class Lane:
    """A borrowed connection; after an error it goes no further."""

    __slots__ = ("_lanes", "_lent")

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    async def __aenter__(self) -> Any:
        """The driver's own connection."""
        self._lent = self._lanes.at_hand() or await self._lanes.take()
        return self._lent.driver

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give it back."""
        if kind is None and not self._lent.driver.is_closed():
            self._lanes.keep(self._lent)
        else:
            await self._lanes.lose(self._lent)
