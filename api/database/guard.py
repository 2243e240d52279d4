"""Keeps the embedded PostgreSQL running while a process needs it: it is started again when it has died.

Not an external server: that one has keepers of its own.
"""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from api.database.embedded import answers, revive
from api.errors import CommandError

LOOK_SECONDS = 0.5
PAUSE_SECONDS = 3.0

_log = logging.getLogger(__name__)


async def keep_running(data_dir: Path, stop: asyncio.Event) -> None:
    """Look after the server of a data folder until told to stop; it never raises, but logs why it can't be started."""
    pause = LOOK_SECONDS
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
            return
        pause = LOOK_SECONDS
        if await asyncio.to_thread(answers, data_dir):
            continue
        _log.warning("the embedded database has stopped; starting it again")
        try:
            await asyncio.to_thread(revive, data_dir)
        except (CommandError, OSError) as error:
            _log.error("%s", error)
            pause = PAUSE_SECONDS
