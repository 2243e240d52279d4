"""Doing one job: what it writes and its removal from the queue in one transaction. Not who takes it out.

The library would remove a job some time after its handler has ended, by its number alone. A worker that dies in between
has done it twice; one that was frozen, and whose job another took over, would remove it under the other's hands. So the
library only hands out and watches; jobs are settled here, and only by the worker that still holds them.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.models import Job as Taken
from pgqueuer.domain.models import TracebackRecord
from pgqueuer.domain.types import JOB_STATUS
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session, utc_now
from api.database.failures import passes, reason
from api.jobs.duties import JOB_NUMBER, Errand, Job
from api.jobs.queue import NAMES, SessionDriver, named
from api.jobs.store import LostError
from api.jobs.system import system_request
from schema.access.mutations import react
from schema.kit.session import Session

MOST_DEATHS = 20
"""A job whose workers have died this often may be what kills them; it is set aside."""

_HOLD = text(
    f"SELECT id FROM {NAMES.qualified.queue_table}"  # noqa: S608 - our own name
    " WHERE id = :id AND queue_manager_id = :worker AND status = 'picked' FOR UPDATE"
)
_TIMES_TAKEN = text(
    f"SELECT count(*) AS times FROM {NAMES.qualified.queue_table_log} WHERE job_id = :id AND status = 'picked'"  # noqa: S608 - likewise
)

_log = logging.getLogger(__name__)


class DeadlyError(Exception):
    """Workers that do this job die."""


class Watch(Queries):
    """The library's way to the queue, by which it hands jobs out and keeps them alive; it settles nothing."""

    async def log_jobs(self, job_status: list[tuple[Taken, JOB_STATUS, TracebackRecord | None]]) -> None:
        """Do nothing: the job was settled with its work, or another worker will take it over."""


@dataclass(frozen=True, slots=True)
class Settling:
    """Does the jobs of one name.

    Attributes:
        engine: where handlers' connections come from.
        duty: what is done, and how often it is tried.
        under_way: the tasks of all jobs that this worker is at.
        turns: as many as there are connections for jobs; one that is on an errand needs none.
    """

    engine: AsyncEngine
    duty: Job
    under_way: set[asyncio.Task[Any]]
    turns: asyncio.Semaphore

    async def do(self, job: Taken) -> None:
        """Do a job and settle it; whatever goes wrong is logged, never raised."""
        task = asyncio.current_task()
        if task is not None:
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)
        organization_id, arguments = _told(job)
        try:
            errand = await self._begun(job, organization_id, {**arguments, JOB_NUMBER: int(job.id)})
            if errand is not None:
                found = await errand.go()
                async with self.turns, system_request(self.engine, organization_id, utc_now()) as request:
                    await errand.settle(request, found)
                    await react(request, 0)
                    await _settle(request.session, job, "successful")
        except LostError:
            _log.warning("job %s %s was taken over by another worker; nothing of it was kept", job.entrypoint, job.id)
        except Exception as error:  # noqa: BLE001 - a handler may raise anything
            if passes(error):
                why = reason(error)
                _log.warning("job %s %s broke off (%s); it will be taken over", job.entrypoint, job.id, why)
                return
            await self._failed(job, organization_id, error)

    async def _begun(self, job: Taken, organization_id: UUID, arguments: Mapping[str, Any]) -> Errand | None:
        """What is to be done outside, for a job that is still this worker's; a job without such a part is settled."""
        async with self.turns, system_request(self.engine, organization_id, utc_now()) as request:
            await _require_harmless(request.session, job)
            errand = await self.duty.handler(request, arguments)
            await react(request, 0)
            if errand is None:
                await _settle(request.session, job, "successful")
            else:
                await _require_held(request.session, job)
        return errand

    async def _failed(self, job: Taken, organization_id: UUID, error: Exception) -> None:
        """Give the job back to the queue for later, or set it aside; when even that fails, its lease runs out."""
        attempt = job.attempts + 1
        delay = None if isinstance(error, DeadlyError) else self.duty.delay(attempt)
        outcome = "it is set aside" if delay is None else f"it is tried again in {delay}"
        _log.error("job %s %s failed, attempt %d; %s", job.entrypoint, job.id, attempt, outcome, exc_info=error)
        trace = TracebackRecord.from_exception(error, job.id)
        try:
            async with tenant_session(self.engine, organization_id, writes=True) as session:
                if delay is None:
                    await _settle(session, job, "failed", trace)
                else:
                    await _require_held(session, job)
                    await _queries(session).retry_job(job, delay, trace)
        except Exception:  # noqa: BLE001 - the database may be away
            _log.warning("job %s %s could not be given back; it will be taken over", job.entrypoint, job.id)


async def _settle(session: Session, job: Taken, status: JOB_STATUS, trace: TracebackRecord | None = None) -> None:
    """Remove a job that is done, or keep one that is set aside; the log keeps both."""
    await _require_held(session, job)
    await _queries(session).log_jobs([(job, status, trace)])


async def _require_held(session: Session, job: Taken) -> None:
    if not await session.rows(_HOLD, {"id": job.id, "worker": job.queue_manager_id}):
        raise LostError


async def _require_harmless(session: Session, job: Taken) -> None:
    (row,) = await session.rows(_TIMES_TAKEN, {"id": job.id})
    if row.times - job.attempts > MOST_DEATHS:
        raise DeadlyError(f"its workers have died {row.times - job.attempts - 1} times")


def _queries(session: Session) -> Queries:
    return named(Queries(SessionDriver(session)))


def _told(job: Taken) -> tuple[UUID, Mapping[str, Any]]:
    """For whom a job works, and on what."""
    told = orjson.loads(job.payload or b"{}")
    return UUID(told["organization_id"]), told["arguments"]
