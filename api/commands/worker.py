"""`worker`: does the jobs beside other workers and servers on the same database, until Ctrl-C or SIGTERM."""

import asyncio
import os
import signal

from rich.console import Console

from api.commands.serve import log_by, require_served
from api.database.running import Database, running_database
from api.jobs.attending import attending
from api.jobs.duties import Duties
from api.jobs.installed import duties
from api.settings import Settings, load


def worker() -> None:
    """Do jobs, tell events to what listens, give recurring work out; any number of these may run."""
    settings = load(os.environ)
    with running_database(settings) as database:
        asyncio.run(require_served(database, settings))
        log_by(settings)
        asyncio.run(work_until_stopped(database, settings, duties(settings)))


async def work_until_stopped(database: Database, settings: Settings, all_duties: Duties) -> None:
    """Work until a signal; what was begun is finished first."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)
    async with attending(database, settings, all_duties):
        Console().print("Working (Ctrl-C stops it).")
        await told.wait()
