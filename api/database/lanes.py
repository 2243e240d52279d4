"""Connections that go from one short read to the next without going back to the pool in between.

SQLAlchemy's pool switches to a greenlet to lend a connection, looks it over and resets it: more work than a short read
itself. Nothing is left on a connection that only ever ran single statements, so here it is lent again as it is.
"""

import asyncio
from collections import deque
from typing import Any

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
        self._idle: list[PoolProxiedConnection] = []
        self._waiting: deque[asyncio.Future[PoolProxiedConnection | None]] = deque()
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

    async def take(self) -> PoolProxiedConnection:
        """A connection; from the pool where none is kept.

        Raises:
            DBAPIError: there is none, and none can be made.
        """
        self._used = True
        if self._idle:
            return self._idle.pop()
        handed = await self._handed() if 0 < self._most <= self._lent else None
        return handed or await self._borrowed()

    def keep(self, connection: PoolProxiedConnection) -> None:
        """Have a connection back that is as it was."""
        if self._lent > self._most:
            self._back(connection)
            return
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(connection)
                return
        self._idle.append(connection)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._look)

    async def lose(self, connection: PoolProxiedConnection) -> None:
        """Have a connection back that nobody is to use again."""
        try:
            await greenlet_spawn(connection.invalidate)
        finally:
            self._back(connection)

    async def _handed(self) -> PoolProxiedConnection | None:
        """A connection that somebody else is done with; None after waiting in vain."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[PoolProxiedConnection | None] = loop.create_future()
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

    async def _borrowed(self) -> PoolProxiedConnection:
        self._lent += 1
        try:
            return await greenlet_spawn(self._engine.sync_engine.raw_connection)
        except BaseException:
            self._lent -= 1
            raise

    def _back(self, connection: PoolProxiedConnection) -> None:
        self._lent -= 1
        connection.close()

    def _look(self) -> None:
        if self._used:
            self._used = False
            self._timer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._look)
        else:
            self.close()


def _give_up(waiting: "asyncio.Future[PoolProxiedConnection | None]") -> None:
    if not waiting.done():
        waiting.set_result(None)


class Lane:
    """A borrowed connection; after an error it goes no further."""

    __slots__ = ("_connection", "_lanes")

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    async def __aenter__(self) -> Any:
        """The driver's own connection."""
        self._connection = await self._lanes.take()
        return self._connection.driver_connection

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give it back."""
        driver: Any = self._connection.driver_connection
        if kind is None and not driver.is_closed():
            self._lanes.keep(self._connection)
        else:
            await self._lanes.lose(self._connection)
