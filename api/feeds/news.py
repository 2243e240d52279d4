"""The thread as it moves, for one subscriber at a time: pages of references from the events' table, read as the viewer.

Nothing is kept for a subscriber but a number: who reads slowly is read for slowly, and who is too far behind is told to
begin anew. For each page the viewer is confirmed or looked up again, so that a right that ends, ends the stream.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.viewers import unauthenticated
from api.context import tenant_session, utc_now
from api.database.alone import Alone, MoreWantedError
from api.database.failures import code_of
from api.database.lanes import Lanes
from api.feeds.hub import POLL_SECONDS, Bell, Hub
from schema.access.request import Request
from schema.access.store import viewer_again
from schema.access.values import ViewerKind
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


@dataclass(slots=True)
class _Follower:
    """Who follows whom, and how far.

    Attributes:
        viewer: as looked up last.
        day: when that was; lines begin and end with days.
        employees: whose events, as far as the viewer may still follow them; everybody's when None.
        after: the number of the last event that was looked at.
    """

    viewer: Viewer
    day: date
    employees: Sequence[UUID] | None
    after: int


@dataclass(frozen=True, slots=True)
class _Page:
    """What a look found, and whether more is there."""

    events: Sequence[Occurred]
    more: bool


@dataclass(frozen=True, slots=True)
class ThreadNews:
    """News of all organizations, for the subscribers of one process.

    Attributes:
        engine: where pages are read that need more than one statement.
        lanes: where all others are.
        hub: wakes subscribers.
        cursor_key: as for any request.
        turns: how many pages are read at a time, so that a thousand subscribers leave connections for everyone else.
        clock: the time of reading.
    """

    engine: AsyncEngine
    lanes: Lanes
    hub: Hub
    cursor_key: bytes
    turns: asyncio.Semaphore
    clock: Callable[[], datetime] = utc_now

    def follow(self, viewer: Viewer, today: date, employees: Sequence[UUID] | None, after: int) -> Following:
        """The events behind a number that the viewer may read, each once and in order."""
        return Following(self._events(_Follower(viewer, today, employees, after)))

    async def _events(self, follower: _Follower) -> AsyncGenerator[Occurred]:
        with self.hub.bell(follower.viewer.organization_id) as bell:
            while True:
                page = await self._patiently(bell, follower)
                for event in page.events:
                    yield event
                if not page.more:
                    await bell.wait(self.hub.patience)

    async def _patiently(self, bell: Bell, follower: _Follower) -> _Page:
        """The next page, when the database is there to read it from."""
        while True:
            try:
                return await self._page(follower)
            except Exception as error:
                code = error.code if isinstance(error, CodedError) else code_of(error)
                if code not in _PASSING:
                    raise
            await bell.wait(POLL_SECONDS)

    async def _page(self, follower: _Follower) -> _Page:
        async with self.turns:
            now = self.clock()
            return await self._glanced(follower, now) or await self._looked(follower, now)

    async def _glanced(self, follower: _Follower, now: datetime) -> _Page | None:
        """What one statement finds for who the viewer was last; None where that is not enough, or not true any more."""
        if follower.viewer.kind is ViewerKind.SERVICE or follower.day != now.date():
            return None
        async with self.lanes.lane() as driver:
            session = Alone(driver, follower.viewer)
            try:
                return await _read(Request(session, follower.viewer, now, self.cursor_key), follower)
            except MoreWantedError:
                return None

    async def _looked(self, follower: _Follower, now: datetime) -> _Page:
        """What is found after looking the viewer up again."""
        async with tenant_session(self.engine, follower.viewer.organization_id, writes=False) as session:
            again = await viewer_again(session, follower.viewer, now)
            if again is None:
                raise unauthenticated("the account or token of a subscriber has ended")
            follower.viewer, follower.day = again, now.date()
            return await _read(Request(session, again, now, self.cursor_key), follower)


async def _read(request: Request, follower: _Follower) -> _Page:
    """The next page, and the follower behind it; up to three statements where employees are followed by name."""
    after, named = follower.after, follower.employees
    last, found = await following.news(request, named, after, MOST_BEHIND, PAGE)
    if last - after > MOST_BEHIND:
        message = f"{last - after} events are behind: read the state anew, and subscribe without `after`."
        raise CodedError(Code.RESYNC, message)
    if last <= after:
        return _Page((), more=False)
    kept = None if named is None else await following.followable(request, named)
    if kept is not None and not kept:
        raise forbidden(access.FOLLOW.name)
    more = len(found) == PAGE
    follower.employees, follower.after = kept, found[-1].sequence if more else last
    readable = (one for one in found if kept is None or one.employee_id in kept)
    return _Page([Occurred(one.id, one.sequence, one.type) for one in readable], more)
