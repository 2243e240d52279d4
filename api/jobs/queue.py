"""The queue of jobs: putting one in within the caller's own transaction. Who takes them out: see api.jobs.worker.

The library is PgQueuer. It reads its names from the environment where nobody says them, hence all are said here.
"""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

import orjson
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.tm import TaskManager
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import Driver, NotifyCallback
from sqlalchemy import text

from api.jobs.tables import SCHEMA
from schema.kit.session import Session

CHANNEL = Channel("goldenthread_jobs")
NAMES = DBSettings(
    prefix="",
    db_schema=SCHEMA,
    channel=CHANNEL,
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
    widen_id=True,
)
_PARAMETER = re.compile(r"\$(\d+)")


async def enqueue(
    session: Session,
    organization_id: UUID,
    job: str,
    arguments: Mapping[str, Any],
    *,
    key: str | None = None,
    at: datetime | None = None,
) -> bool:
    """Put a job in; it is there when the session's transaction commits, and never was when that is undone.

    Args:
        session: whose transaction it is.
        organization_id: for whom the job works.
        job: its name, as it is registered.
        arguments: what it works on, as JSON: ids and numbers, no personal data, since the queue knows no tenants.
        key: while a job of this name, organization and key waits or runs, no other is put in.
        at: not before; at once when left out.

    Returns:
        Whether it was put in; False where the key kept it out.
    """
    payload = orjson.dumps({"organization_id": organization_id, "arguments": dict(arguments)}, default=_plain)
    delay = None if at is None else max(at - datetime.now(at.tzinfo), timedelta(0))
    dedupe_key = None if key is None else f"{job}/{organization_id}/{key}"
    queries = named(Queries(SessionDriver(session)))
    found = await queries.enqueue(job, payload, execute_after=delay, dedupe_key=dedupe_key, on_conflict="skip")
    return found != [None]


def _plain(value: object) -> str:
    """The driver's ids, which are not quite Python's."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a job can't be given a {type(value).__name__}: give it an id, a number, a text")


def named(queries: Queries) -> Queries:
    """The library's statements with our names in them."""
    queries.qbe = QueryBuilderEnvironment(NAMES)
    queries.qbq = QueryQueueBuilder(NAMES)
    queries.qbs = QuerySchedulerBuilder(NAMES)
    return queries


class SessionDriver(Driver):
    """Lets the library run its statements on a session: within its transaction, in turn with its other statements."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """The rows of a statement."""
        return [row._asdict() for row in await self._session.rows(*_named(query, args))]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement that writes."""
        return str(await self._session.run(*_named(query, args)))

    async def notify(self, channel: str, payload: str) -> None:
        """Send word when the transaction commits."""
        await self._session.rows(text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Nobody listens within a transaction."""
        raise NotImplementedError

    @property
    def shutdown(self) -> asyncio.Event:
        """A session ends with its request."""
        raise NotImplementedError

    @property
    def tm(self) -> TaskManager:
        """A session has no tasks."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...


def _named(query: str, args: tuple[object, ...]) -> tuple[Any, dict[str, Any]]:
    """The statement with named parameters in the place of numbered ones; in brackets, for `::` follows many of them."""
    statement = text(_PARAMETER.sub(r"(:p\1)", query))
    return statement, {f"p{number}": value for number, value in enumerate(args, 1)}
