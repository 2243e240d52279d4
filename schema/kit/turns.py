"""Taking turns at something that serves one at a time, such as a connection; what a failure left is mended first.

Not a lock for data: those who take turns here never wait for one another's results.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from types import TracebackType

Mend = Callable[[BaseException], Awaitable[None]]
InLine = Callable[[], AbstractContextManager[None]]


class Turns:
    """An asynchronous context manager around each turn.

    Args:
        in_line: made and entered around waiting for a turn.
        mend: run before the next turn with what ended the last one by an error; None where nothing can be mended.
    """

    def __init__(self, in_line: InLine, mend: Mend | None) -> None:
        self._in_line = in_line
        self._mend = mend
        self._lock = asyncio.Lock()
        self._broken: BaseException | None = None

    async def __aenter__(self) -> None:
        """Wait for the turn, and mend what has to be."""
        with self._in_line():
            await self._lock.acquire()
        if self._broken is None or self._mend is None:
            return
        try:
            await self._mend(self._broken)
        except BaseException:
            self._lock.release()
            raise
        self._broken = None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one have its turn."""
        self._broken = error or self._broken
        self._lock.release()
