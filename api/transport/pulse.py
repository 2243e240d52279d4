"""One timer for all that is rarely due: nearly every request ends long before its limits are reached.

To set and to cancel a timer of the event loop costs more than most other steps of a small request. So whatever may
become due stands on a list meanwhile, and one timer looks at the list from time to time while anything is on it. Each
look goes through the whole list: it is for what is soon over, not for what waits quietly by the thousand.
"""

import asyncio
from typing import Protocol

TICK_SECONDS = 0.02
"""How much later than due something may be noticed."""


class Due(Protocol):
    """What may become due at a time of the loop's clock."""

    at: float

    def ring(self) -> None:
        """The time has come."""


class Pulse:
    """The list of one event loop."""

    __slots__ = ("_loop", "_runs", "_waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._runs = False
        self._waiting: set[Due] = set()

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "Pulse":
        """That of a loop, which is the running one; what waits for an earlier one is served by that one's timer."""
        global _latest  # noqa: PLW0603 - a process has one loop, but in tests
        if _latest is None or _latest._loop is not loop:  # noqa: SLF001 - its own
            _latest = cls(loop)
        return _latest

    def add(self, one: Due) -> None:
        """Ring when it is due, unless it is discarded before; it may change its mind about when that is."""
        self._waiting.add(one)
        if not self._runs:
            self._runs = True
            self._loop.call_later(TICK_SECONDS, self._look)

    def discard(self, one: Due) -> None:
        """Do not ring any more."""
        self._waiting.discard(one)

    def _look(self) -> None:
        now = self._loop.time()
        due = [one for one in self._waiting if one.at <= now]
        self._waiting.difference_update(due)
        for one in due:
            one.ring()
        self._runs = bool(self._waiting)
        if self._runs:
            self._loop.call_later(TICK_SECONDS, self._look)


_latest: Pulse | None = None
