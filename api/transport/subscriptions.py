"""A subscription's events on their way from the source to a client that may be slow. Only a patient source waits."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterable
from types import TracebackType
from typing import Any, Self

from api.transport.refusals import Refusal, RefusedError

# Events that may wait for one subscriber; one who is further behind gets them all anew by subscribing again.
BACKLOG = 64

_log = logging.getLogger(__name__)


class Subscription:
    """Takes events as they come and hands them out one by one; bounded, so a slow client costs little memory.

    A source that is `patient` can be asked for the rest later, and is asked for one event ahead only.
    A context manager: leaving it ends the source.
    """

    def __init__(self, source: AsyncIterable[Any]) -> None:
        self._source = source
        self._waiting: deque[Any] = deque()
        self._changed = asyncio.Event()
        self._is_patient = getattr(source, "patient", False)
        self._room = asyncio.Event()
        self._ended: Exception | None = None

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._listener = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening, and wait until the source has cleaned up."""
        self._listener.cancel()
        await asyncio.wait([self._listener])

    def __aiter__(self) -> Self:
        """The subscription itself."""
        return self

    async def __anext__(self) -> Any:
        """The next event; may be cancelled without losing one.

        Raises:
            StopAsyncIteration: there will be no more.
            RefusedError: SLOW_CLIENT, after the events that had been kept.
            Exception: what the source raised.
        """
        while not self._waiting:
            if self._ended is not None:
                raise self._ended
            self._changed.clear()
            await self._changed.wait()
        self._room.set()
        return self._waiting.popleft()

    async def _listen(self) -> None:
        try:
            await self._take_all()
            self._ended = StopAsyncIteration()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the next event
            self._ended = error
        finally:
            self._changed.set()
            await self._close()

    async def _take_all(self) -> None:
        async for event in self._source:
            if len(self._waiting) == BACKLOG:
                raise RefusedError(
                    400, Refusal.SLOW_CLIENT, f"More than {BACKLOG} events were waiting to be read: subscribe again."
                )
            self._waiting.append(event)
            self._changed.set()
            if self._is_patient:
                self._room.clear()
                await self._room.wait()

    async def _close(self) -> None:
        close = getattr(self._source, "aclose", None)
        if close is None:
            return
        try:
            await close()
        except Exception:  # noqa: BLE001 - the client has what it will get; the fault is ours, and logged
            _log.exception("a subscription's source failed to close")
