"""Word of new events, passed to whoever waits for it in this process: one listening connection, however many wait.

PostgreSQL's NOTIFY carries an organization and a number, so that it wakes readers in every process of the installation.
It is a hint, never the news itself: readers read the events from their table, and whoever is not woken looks by himself
after a while. While the connection is down, everyone looks every second.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from api.database.failures import reason
from schema.access import journal

POLL_SECONDS = 1.0
"""How often readers look by themselves while nobody listens, and how soon the connection is tried again."""

QUIET_SECONDS = 30.0
"""How often readers look by themselves while somebody listens, and how often that connection is tried."""

PATIENCE_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Bell:
    """Rings when there may be news; rung often while its owner is busy, it rings once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Let the owner look."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait for the bell, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()


class Hub:
    """Listens while it runs, from the first bell on. `engine` gives it a connection of its own, outside any pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._bells: defaultdict[UUID, set[Bell]] = defaultdict(set)
        self._wanted = asyncio.Event()
        self._listens = False

    @property
    def patience(self) -> float:
        """How long to wait for a bell before looking without one, in seconds."""
        return QUIET_SECONDS if self._listens else POLL_SECONDS

    @contextmanager
    def bell(self, organization_id: UUID) -> Iterator[Bell]:
        """A bell for the events of an organization, until the block ends."""
        bell = Bell()
        self._bells[organization_id].add(bell)
        self._wanted.set()
        try:
            yield bell
        finally:
            self._bells[organization_id].discard(bell)
            if not self._bells[organization_id]:
                del self._bells[organization_id]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen until the block ends."""
        listening = asyncio.create_task(self._keep_listening())
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.wait([listening])

    async def _keep_listening(self) -> None:
        """Listen, again whenever that ends; a row of failures is logged once."""
        failing = False
        while True:
            await self._wanted.wait()
            try:
                await self._listen()
            except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                _log.log(logging.DEBUG if failing else logging.WARNING, "not listening for events: %s", reason(error))
                failing = not self._listens
            finally:
                self._listens = False
            await asyncio.sleep(POLL_SECONDS)

    async def _listen(self) -> None:
        """Listen until the connection fails."""
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.add_listener(journal.CHANNEL, self._heard)
            ended = Bell()
            driver.add_termination_listener(lambda _: ended.ring())
            self._listens = True
            self._ring_all()
            while not driver.is_closed():
                await ended.wait(QUIET_SECONDS)
                await driver.fetchval("SELECT 1", timeout=PATIENCE_SECONDS)

    def _heard(self, _: object, __: int, ___: str, word: str) -> None:
        with suppress(ValueError):  # anybody on the server may send any word
            for bell in self._bells.get(UUID(word.partition(":")[0]), ()):
                bell.ring()

    def _ring_all(self) -> None:
        """What was committed while nobody listened is looked for now."""
        for bells in self._bells.values():
            for bell in bells:
                bell.ring()
