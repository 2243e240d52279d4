"""The thread as it moves, for one subscriber at a time: pages of references from the events' table, read as the viewer.

Nothing is kept for a subscriber but a number: who reads slowly is read for slowly, and who is too far behind is told to
begin anew. For each page the viewer is looked up again, so that a right that ends, ends the stream.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.viewers import unauthenticated
from api.context import tenant_session, utc_now
from api.database.failures import code_of
from api.feeds.hub import POLL_SECONDS, Bell, Hub
from schema.access.request import Request
from schema.access.store import viewer_again
from schema.access.viewer import Viewer
from schema.governance import access, following
from schema.governance.ports import Occurred
from schema.kit.errors import Code, CodedError, forbidden

PAGE = 100
"""Events that are looked up at once."""

MOST_BEHIND = 10_000
"""Events of the organization that a subscriber may be behind; one who is further behind reads the state anew."""


_PASSING = {Code.SATURATED, Code.TIMEOUT, Code.UNAVAILABLE}
"""What a stream outlives: the next page is read a little later."""


class Following:
    """A subscriber's events. It waits for its reader, so that nobody has to keep events for one who is slow."""

    patient = True

    def __init__(self, events: AsyncGenerator[Occurred]) -> None:
        self._events = events

    def __aiter__(self) -> Self:
        """The events themselves."""
        return self

    async def __anext__(self) -> Occurred:
        """The next event, once there is one."""
        return await anext(self._events)

    async def aclose(self) -> None:
        """Follow no more."""
        await self._events.aclose()


@dataclass(frozen=True, slots=True)
class _Page:
    """What a look found: events, how far it reached, whom the viewer may still follow, whether more are there."""

    events: Sequence[tuple[UUID, int]]
    reached: int
    employees: Sequence[UUID] | None
    more: bool


@dataclass(frozen=True, slots=True)
class ThreadNews:
    """News of all organizations, for the subscribers of one process.

    Attributes:
        engine: where pages are read.
        hub: wakes subscribers.
        cursor_key: as for any request.
        turns: how many pages are read at a time, so that a thousand subscribers leave connections for everyone else.
        clock: the time of reading.
    """

    engine: AsyncEngine
    hub: Hub
    cursor_key: bytes
    turns: asyncio.Semaphore
    clock: Callable[[], datetime] = utc_now

    def follow(self, viewer: Viewer, employees: Sequence[UUID] | None, after: int) -> Following:
        """The events behind a number that the viewer may read, each once and in order."""
        return Following(self._events(viewer, employees, after))

    async def _events(self, viewer: Viewer, employees: Sequence[UUID] | None, after: int) -> AsyncGenerator[Occurred]:
        with self.hub.bell(viewer.organization_id) as bell:
            while True:
                page = await self._patiently(bell, viewer, employees, after)
                for event_id, sequence in page.events:
                    yield Occurred(event_id, sequence)
                employees, after = page.employees, page.reached
                if not page.more:
                    await bell.wait(self.hub.patience)

    async def _patiently(self, bell: Bell, viewer: Viewer, employees: Sequence[UUID] | None, after: int) -> _Page:
        """The next page, when the database is there to read it from."""
        while True:
            try:
                return await self._page(viewer, employees, after)
            except Exception as error:
                code = error.code if isinstance(error, CodedError) else code_of(error)
                if code not in _PASSING:
                    raise
            await bell.wait(POLL_SECONDS)

    async def _page(self, viewer: Viewer, employees: Sequence[UUID] | None, after: int) -> _Page:
        async with self.turns, tenant_session(self.engine, viewer.organization_id, writes=False) as session:
            now = self.clock()
            again = await viewer_again(session, viewer, now)
            if again is None:
                raise unauthenticated("the account or token of a subscriber has ended")
            request = Request(session, again, now, self.cursor_key)
            last = await following.head(request)
            if last <= after:
                return _Page((), after, employees, more=False)
            return await _read(request, employees, after, last)


async def _read(request: Request, employees: Sequence[UUID] | None, after: int, last: int) -> _Page:
    if last - after > MOST_BEHIND:
        message = f"{last - after} events are behind: read the state anew, and subscribe without `after`."
        raise CodedError(Code.RESYNC, message)
    kept = None if employees is None else await following.followable(request, employees)
    if kept is not None and not kept:
        raise forbidden(access.FOLLOW.name)
    found = await following.news(request, kept, after, last, PAGE)
    more = len(found) == PAGE
    return _Page(found, found[-1][1] if more else last, kept, more)
