"""What a process does beside its main task while it serves: keeps the embedded database up and, by setting, works."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from api.database.guard import keep_running
from api.database.running import Database, is_embedded
from api.jobs.duties import Duties
from api.jobs.worker import work
from api.settings import Settings

GRACE_SECONDS = 5.0
"""How long work that was begun may take to end when the process is told to stop."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def attending(database: Database, settings: Settings, duties: Duties | None) -> AsyncIterator[asyncio.Event]:
    """Keep the database up and work (unless `duties` is None) until the block ends; yields what stops both.

    What is not done in time is cancelled, which undoes it; another worker does it then, or this one when it is back.
    """
    stop = asyncio.Event()
    tasks = [asyncio.create_task(one) for one in _tasks(database, settings, duties, stop)]
    try:
        yield stop
    finally:
        stop.set()
        _, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS) if tasks else ((), ())
        for task in late:
            _log.warning("work that did not end within %g s is broken off", GRACE_SECONDS)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _tasks(
    database: Database, settings: Settings, duties: Duties | None, stop: asyncio.Event
) -> list[Coroutine[Any, Any, None]]:
    tasks = [keep_running(settings.data_dir, stop)] if is_embedded(settings) else []
    return tasks if duties is None else [*tasks, work(database.app, settings, duties, stop)]
