"""Giving recurring work out: one job for each organization and period, once, whatever clocks and workers do.

When work is due: see schema.kit.cadence. The claim of a period and the job are one transaction. Periods that nobody was
there for are made up for once, by the latest of them.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import utc_now
from api.jobs import store
from api.jobs.queue import enqueue
from schema.kit.cadence import Scheduled
from schema.kit.session import Session

TICK_SECONDS = 5.0
KEEP_LOGS = timedelta(days=7)
KEEP_RUNS = timedelta(days=400)
FORGET_EVERY = timedelta(hours=1)

Run = tuple[UUID, str, str]
"""Organization, name of the work, label of the period."""

_log = logging.getLogger(__name__)


class Scheduler:
    """Gives recurring work out.

    Args:
        engine: where connections come from.
        schedules: the work by name.
    """

    def __init__(self, engine: AsyncEngine, schedules: Mapping[str, Scheduled]) -> None:
        self._engine = engine
        self._schedules = schedules
        self._given: set[Run] = set()
        self._forgot: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Give work out until told to stop."""
        while not stop.is_set():
            await self.give(utc_now())
            try:
                await asyncio.wait_for(stop.wait(), TICK_SECONDS)
            except TimeoutError:
                continue

    async def give(self, now: datetime) -> set[Run]:
        """Give out what is due at a moment and was not given out before; what that was."""
        async with self._engine.begin() as connection:
            session = Session(connection)
            due = due_runs(self._schedules, await store.tenants(session), now)
            wanted = sorted(due - self._given)
            begun = await store.begin_runs(session, wanted) if wanted else set()
            for organization_id, name, period in sorted(begun):
                await enqueue(session, organization_id, name, {"period": period}, key=period)
            await self._forget(session, now)
        # What is due no longer need not be remembered; the table knows it.
        self._given = due
        return begun

    async def _forget(self, session: Session, now: datetime) -> None:
        if self._forgot is None or now - self._forgot >= FORGET_EVERY:
            await store.forget(session, KEEP_LOGS, KEEP_RUNS)
            self._forgot = now


def due_runs(schedules: Mapping[str, Scheduled], tenants: list[store.Tenant], now: datetime) -> set[Run]:
    """What is due at a moment: the period that it lies in, unless the organization is younger than that."""
    latest = [
        (tenant, name, scheduled.cadence.latest(now, zone_of(tenant.time_zone)))
        for tenant in tenants
        for name, scheduled in schedules.items()
    ]
    return {
        (tenant.organization_id, name, period.label)
        for tenant, name, period in latest
        if tenant.created_at <= period.began
    }


@cache
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC for a name that is none, which is logged once."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        _log.warning("%r is no time zone; schedules go by UTC", name)
        return ZoneInfo("UTC")
