"""A worker: takes jobs out of the queue, tells events, gives recurring work out, until told to stop.

Any number of workers run at once, in processes of their own or beside the server; none knows of the others. A worker
that finds the database away waits for it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.core.qm import QueueManager
from sqlalchemy.ext.asyncio import AsyncEngine

from api.database.engines import app_engine, command_engine
from api.database.failures import reason
from api.database.running import Entrance
from api.jobs.duties import Duties, Job
from api.jobs.queue import CHANNEL, named
from api.jobs.schedule import Scheduler
from api.jobs.settling import Settling, Watch
from api.jobs.telling import Teller
from api.settings import Settings
from schema.access import journal

LEASE = timedelta(seconds=4)
"""How long a worker may be silent before another takes its jobs over; it gives signs of life twice in that time."""

POLL = timedelta(seconds=1)
"""How often a worker looks for jobs of dead ones; of new jobs it is told."""

PAUSE_SECONDS = 0.5
"""How long a part of a worker waits after it failed, usually since the database is away."""

KEPT_CONNECTIONS = 3
"""Connections of a worker that are left for telling events and giving work out while jobs use the others."""

ERRANDS = 32
"""How many jobs more a worker has at a time than connections for them: those that wait for somebody outside."""

Part = Callable[[asyncio.Event], Awaitable[None]]

_log = logging.getLogger(__name__)


async def work(entrance: Entrance, settings: Settings, duties: Duties, stop: asyncio.Event) -> None:
    """Work until told to stop; what was begun by then is finished, unless the caller cancels it.

    Cancelled or killed, nothing is lost and nothing done twice: what was not committed is done by another worker.
    """
    engine = app_engine(entrance, replace(settings, pool_size=settings.worker_pool_size))
    teller, scheduler = Teller(engine, duties.listeners), Scheduler(engine, duties.schedules)

    async def take(stop: asyncio.Event) -> None:
        at_once = max(2, settings.worker_pool_size - KEPT_CONNECTIONS)
        async with _own_connection(entrance) as driver:
            await driver.add_listener(journal.CHANNEL, lambda word: teller.wake(_organization(word)))
            await _take_jobs(driver, engine, duties.all_jobs(), at_once, stop)

    try:
        async with asyncio.TaskGroup() as group:
            for name, part in (("jobs", take), ("events", teller.run), ("schedules", scheduler.run)):
                group.create_task(_kept_up(name, part, stop))
    finally:
        await engine.dispose()


async def _take_jobs(
    driver: AsyncpgDriver, engine: AsyncEngine, jobs: Mapping[str, Job], at_once: int, stop: asyncio.Event
) -> None:
    """Take jobs until told to stop, and finish them; raises when the connection fails.

    The library waits for jobs under way even when it is cancelled; so they are cancelled here.
    """
    manager, under_way = QueueManager(named(Watch(driver)), CHANNEL), set[asyncio.Task[Any]]()
    turns = asyncio.Semaphore(at_once)
    for name, duty in jobs.items():
        manager.entrypoint(name, accepts_context=False)(Settling(engine, duty, under_way, turns).do)
    taking = asyncio.create_task(_run(manager, at_once))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({taking, stopped}, return_when=asyncio.FIRST_COMPLETED)
        manager.shutdown.set()
        await asyncio.wait({taking})
    except asyncio.CancelledError:
        for task in (taking, *under_way):
            task.cancel()
        raise
    finally:
        stopped.cancel()
        await asyncio.wait({taking})
    taking.result()


async def _run(manager: QueueManager, at_once: int) -> None:
    await manager.run(
        dequeue_timeout=POLL,
        batch_size=at_once // 2,
        max_concurrent_tasks=at_once + ERRANDS,
        shutdown_on_listener_failure=True,
        heartbeat_timeout=LEASE,
        log_aggregation_interval=timedelta(0),
    )


@asynccontextmanager
async def _own_connection(entrance: Entrance) -> AsyncIterator[AsyncpgDriver]:
    """A connection to hear by and to take jobs over; outside any transaction, and closed at the end."""
    engine = command_engine(entrance)
    try:
        async with engine.connect() as connection:
            yield AsyncpgDriver((await connection.get_raw_connection()).driver_connection)
    finally:
        await engine.dispose()


async def _kept_up(name: str, part: Part, stop: asyncio.Event) -> None:
    """Run a part until told to stop, again whenever it fails; a row of failures is logged once."""
    failing = False
    while not stop.is_set():
        started = asyncio.get_running_loop().time()
        try:
            await part(stop)
        except Exception as error:  # noqa: BLE001 - whatever it was, work goes on
            lasted = asyncio.get_running_loop().time() - started
            level = logging.DEBUG if failing and lasted < 2 * PAUSE_SECONDS else logging.WARNING
            _log.log(level, "%s: %s; trying again", name, _told(error), exc_info=level == logging.DEBUG)
            failing = True
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)


def _told(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {reason(error)}"


def _organization(word: str | bytes | bytearray) -> UUID:
    """Whom the word of new events is about: `<organization>:<sequence>`."""
    return UUID(str(word).partition(":")[0])
