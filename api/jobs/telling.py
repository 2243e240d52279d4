"""Telling events to the listeners: each event once, in the order of its organization. Not how events are recorded.

A listener's writes and the organization's new place are one transaction, and the place is locked: whoever dies, and
whenever, an event is told again only if nothing of the first time was kept. The lock of a dead worker goes with its
connection, so another one takes the organization over at once.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session, utc_now
from api.database.failures import passes
from api.jobs import store
from api.jobs.system import system_request
from schema.access import journal
from schema.access.mutations import react
from schema.access.request import Request
from schema.kit.events import Event, Reaction
from schema.kit.session import Session

AT_A_TIME = 100
"""Most events of one transaction."""

ROUNDS = 10
"""Transactions for one organization before the others have their turn."""

ORGANIZATIONS_AT_ONCE = 2

POLL_SECONDS = 1.0
"""How often a worker looks for what it was not woken for: events of organizations that a dead worker was at."""

MOST_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=0.5)
PASSING_DELAY = timedelta(seconds=1)
"""When to try again what failed by no fault of the event, which is not counted."""

_log = logging.getLogger(__name__)


class ListenerError(Exception):
    """A listener failed at an event of the transaction; the cause is what it raised."""

    def __init__(self, position: int) -> None:
        super().__init__(f"a listener failed at event {position} of the transaction")
        self.position = position


class Teller:
    """Tells the events of all organizations to the listeners.

    Args:
        engine: where connections come from.
        listeners: by type of event.
    """

    def __init__(self, engine: AsyncEngine, listeners: Mapping[str, tuple[Reaction, ...]]) -> None:
        self._engine = engine
        self._listeners = listeners
        self._woken: set[UUID] = set()
        self._word = asyncio.Event()
        self._looked = -POLL_SECONDS
        self._few = asyncio.Semaphore(ORGANIZATIONS_AT_ONCE)

    def wake(self, organization_id: UUID) -> None:
        """Hear that an organization has new events."""
        self._woken.add(organization_id)
        self._word.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Tell events until told to stop; what is being told then is told to its end."""
        while not stop.is_set():
            async with asyncio.TaskGroup() as group:
                for organization_id in await self._next():
                    group.create_task(self._catch_up(organization_id, stop))

    async def tell(self, organization_id: UUID, limit: int = AT_A_TIME) -> bool:
        """Tell the next events of an organization, in one transaction; whether there may be more to tell now."""
        try:
            return await self._tell(organization_id, limit)
        except ListenerError as error:
            if error.position:
                return await self.tell(organization_id, error.position)
            return await self._postpone(organization_id, error.__cause__)
        except Exception as error:  # noqa: BLE001 - a listener may write what fails only at the end
            # The transaction failed at its end: told one by one, the event that it was shows.
            if limit > 1 and not passes(error):
                return await self.tell(organization_id, 1)
            return await self._postpone(organization_id, error)

    async def _catch_up(self, organization_id: UUID, stop: asyncio.Event) -> None:
        async with self._few:
            for _ in range(ROUNDS):
                if stop.is_set() or not await self.tell(organization_id):
                    return
        self.wake(organization_id)

    async def _next(self) -> set[UUID]:
        """The organizations that word came of and, once in a while, all that are behind."""
        clock = asyncio.get_running_loop().time
        try:
            await asyncio.wait_for(self._word.wait(), max(0, self._looked + POLL_SECONDS - clock()))
        except TimeoutError:
            self._looked = clock()
            async with self._engine.connect() as connection:
                self._woken.update(await store.behind(Session(connection)))
        self._word.clear()
        woken, self._woken = self._woken, set()
        return woken

    async def _tell(self, organization_id: UUID, limit: int) -> bool:
        async with system_request(self._engine, organization_id, utc_now()) as request:
            place = await store.held_place(request.session, organization_id)
            if place is None:
                return False
            most = 1 if place.attempts else limit
            events = await store.untold(request.session, organization_id, place.sequence, most)
            for position, (_, event) in enumerate(events):
                if place.attempts < MOST_ATTEMPTS:
                    await self._hear(request, position, event)
                else:
                    await self._hear_or_park(request, event)
            if events:
                await store.advance(request.session, organization_id, events[-1][0])
            return len(events) == most

    async def _hear(self, request: Request, position: int, event: Event) -> None:
        for listener in self._listeners.get(event.type, ()):
            try:
                await heard(request, listener, event)
            except Exception as error:
                raise ListenerError(position) from error

    async def _hear_or_park(self, request: Request, event: Event) -> None:
        """Tell an event for the last time; listeners that still fail do without it."""
        for listener in self._listeners.get(event.type, ()):
            try:
                async with request.session.connection.begin_nested():
                    await heard(request, listener, event)
                    await journal.write(request.session, request.viewer, request.now, request.events)
            except Exception as error:
                if passes(error):
                    raise
                name = name_of(listener)
                await store.park(request.session, request.viewer.organization_id, event, name, complaint(error))
                _log.exception("event %s (%s) is parked: %s fails at it", event.id, event.type, name)
            finally:
                request.events.clear()

    async def _postpone(self, organization_id: UUID, error: BaseException | None) -> bool:
        """Note that the next event has failed; what passes by itself is not counted."""
        async with tenant_session(self._engine, organization_id, writes=True) as session:
            place = await store.held_place(session, organization_id)
            if place is None:
                return False
            innocent = passes(error)
            attempts = place.attempts if innocent else min(place.attempts + 1, MOST_ATTEMPTS)
            delay = PASSING_DELAY if innocent else FIRST_DELAY * 2 ** (attempts - 1)
            await store.postpone(session, organization_id, attempts, delay)
        where, number = f"organization {organization_id}", place.sequence + 1
        _log.warning("a listener failed at event %d of %s, attempt %d", number, where, attempts, exc_info=error)
        return False


async def heard(request: Request, listener: Reaction, event: Event) -> None:
    """Let a listener hear an event, and every link what follows from that."""
    begun = len(request.events)
    await listener(request, event)
    await react(request, begun)


def complaint(error: BaseException) -> str:
    """Why a listener failed, as it is kept."""
    return f"{type(error).__name__}: {error}"


def name_of(listener: Reaction) -> str:
    """What a listener is called, in this release and, unless it moves, in later ones."""
    return f"{listener.__module__}.{getattr(listener, '__qualname__', repr(listener))}"
