"""A worker as `python -m api worker` runs it, with two duties more that write down each time they are done.

The table has no unique key: what is done twice stands there twice.
"""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from api.commands.worker import work_until_stopped
from api.database.running import running_database
from api.jobs.duties import Duties, Job, joined
from api.jobs.installed import duties
from api.jobs.queue import enqueue
from api.settings import load
from schema.access.request import Request
from schema.access.thread import event_types
from schema.kit.events import Event

NOTE = "fault-note"
TABLE = "fault_done"
STEP_SECONDS = 0.02
_WRITE = text(f"INSERT INTO {TABLE} VALUES (:organization, :what, :event)")


async def hear(request: Request, event: Event) -> None:
    """Write an event down, and put a job in that does so too."""
    await _write(request, "heard", str(event.id))
    await asyncio.sleep(STEP_SECONDS)
    await enqueue(request.session, request.viewer.organization_id, NOTE, {"event": event.id})


async def note(request: Request, arguments: Mapping[str, Any]) -> None:
    """Write down what the job is about."""
    await _write(request, "noted", arguments["event"])
    await asyncio.sleep(STEP_SECONDS)


async def _write(request: Request, what: str, event: str) -> None:
    row = {"organization": request.viewer.organization_id, "what": what, "event": event}
    await request.session.run(_WRITE, row)


def main() -> None:
    """Work until told to stop."""
    settings = load(os.environ)
    more = Duties(jobs={NOTE: Job(note)}, listeners=dict.fromkeys(event_types, (hear,)))
    with running_database(settings) as database:
        asyncio.run(work_until_stopped(database, settings, joined(duties(settings), more)))


if __name__ == "__main__":
    main()
