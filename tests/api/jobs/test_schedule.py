"""Recurring work is given out once for each organization and period, whatever clocks and workers do."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.jobs import schedule, store
from api.jobs.duties import Duties
from api.jobs.schedule import Scheduler, due_runs, zone_of
from schema.access.request import Request
from schema.kit.cadence import Daily, Hourly, Scheduled, Weekly
from tests.api.jobs.conftest import ACME, GLOBEX, Ground, note, until

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
WORK = {"hourly": Scheduled(Hourly(), note), "weekly": Scheduled(Weekly(0, time(8)), note)}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def given(ground: Ground) -> list[tuple[Any, ...]]:
    """The work of one organization that was given out, and for which period."""
    mine = f"WHERE organization_id = '{ACME}' ORDER BY name, period"
    return await ground.rows(f"SELECT name, period FROM job.scheduled_run {mine}")


@pytest.fixture
def aged(ground: Ground) -> Ground:
    """Organizations that are older than any period."""
    ground.runner.run(ground.rows("UPDATE organization SET created_at = :at", at=LONG_AGO))
    return ground


def test_work_is_given_out_once_for_a_period_by_however_many_workers(aged: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[int]:
        crew = [Scheduler(engine, WORK) for _ in range(3)]
        found = await asyncio.gather(*(one.give(NOW) for one in crew))
        later = [await one.give(NOW + timedelta(minutes=20)) for one in crew]
        return [len(runs) for runs in (set().union(*found), *later)] + [sum(map(len, found))]

    assert aged.run(work) == [4, 0, 0, 0, 4]
    assert aged.runner.run(given(aged)) == [("hourly", "2026-11-18T12Z"), ("weekly", "2026-11-16")]
    jobs = aged.runner.run(aged.rows("SELECT entrypoint, count(*) FROM job.pgqueuer GROUP BY 1 ORDER BY 1"))
    assert jobs == [("hourly", 2), ("weekly", 2)]


def test_missed_periods_are_made_up_for_once(aged: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        await Scheduler(engine, WORK).give(NOW)
        await Scheduler(engine, WORK).give(NOW + 4 * WEEK + 3 * HOUR)

    aged.run(work)
    assert aged.runner.run(given(aged)) == [
        ("hourly", "2026-11-18T12Z"),
        ("hourly", "2026-12-16T15Z"),
        ("weekly", "2026-11-16"),
        ("weekly", "2026-12-14"),
    ]


def test_a_clock_that_is_set_back_or_far_ahead_does_nothing_twice_and_stops_nothing(aged: Ground) -> None:
    """Ahead by a year by mistake, right again, back by an hour, and on."""

    async def work(engine: AsyncEngine) -> list[int]:
        crew = Scheduler(engine, {"hourly": WORK["hourly"]})
        moments = [NOW, NOW + 365 * DAY, NOW, NOW - HOUR, NOW, NOW + HOUR, NOW, NOW + HOUR]
        return [len(await crew.give(moment)) for moment in moments]

    assert aged.run(work) == [2, 2, 0, 2, 0, 2, 0, 0]


def test_a_period_that_began_before_the_organization_was_there_is_not_its_own(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> int:
        at = NOW - timedelta(minutes=10)
        await ground.rows("UPDATE organization SET created_at = :at WHERE key = 'acme'", at=at)
        await ground.rows("UPDATE organization SET created_at = :at WHERE key = 'globex'", at=LONG_AGO)
        return len(await Scheduler(engine, WORK).give(NOW))

    assert ground.run(work) == 2
    assert ground.runner.run(given(ground)) == []


def test_an_organization_goes_by_its_own_time_zone() -> None:
    tenants = [
        store.Tenant(ACME, "Pacific/Auckland", LONG_AGO),
        store.Tenant(GLOBEX, "America/Los_Angeles", LONG_AGO),
    ]
    now = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
    assert due_runs({"weekly": WORK["weekly"]}, tenants, now) == {
        (ACME, "weekly", "2026-11-16"),
        (GLOBEX, "weekly", "2026-11-09"),
    }


def test_the_time_zone_stands_in_the_settings_of_the_organization(aged: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[str]:
        await aged.rows("""UPDATE organization SET settings = '{"timeZone": "Asia/Tokyo"}' WHERE key = 'globex'""")
        async with engine.connect() as connection:
            from schema.kit.session import Session

            return sorted(tenant.time_zone for tenant in await store.tenants(Session(connection)))

    assert aged.run(work) == ["Asia/Tokyo", "UTC"]


@pytest.mark.parametrize("name", ["Nowhere/Land", "", "../etc/passwd", "Europe"])
def test_an_unknown_time_zone_counts_as_utc(name: str) -> None:
    assert str(zone_of(name)) == "UTC"


def test_what_is_given_out_is_done_by_a_live_worker_with_its_period(
    aged: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "utc_now", lambda: NOW)

    async def tell(request: Request, arguments: Mapping[str, Any]) -> None:
        await note(request, {"what": arguments["period"]})

    async def work(engine: AsyncEngine) -> None:
        del engine
        async with aged.working(Duties(schedules={"daily": Scheduled(Daily(time(6)), tell)}), workers=2):
            await until(lambda: _done(aged, 2))

    aged.run(work)
    found = aged.runner.run(aged.rows("SELECT organization_id, what FROM done ORDER BY 1"))
    assert found == [(ACME, "2026-11-18"), (GLOBEX, "2026-11-18")]


def test_old_logs_and_runs_are_forgotten(aged: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        log = "INSERT INTO job.pgqueuer_log (job_id, status, priority, entrypoint, created)"
        await aged.rows(f"{log} VALUES (1, 'queued', 0, 'old', now() - interval '8 days')")
        await aged.rows(f"{log} VALUES (1, 'queued', 0, 'young', now() - interval '6 days')")
        run = f"INSERT INTO job.scheduled_run VALUES ('old', '{ACME}', 'x', now() - interval '401 days')"
        await aged.rows(run)
        await Scheduler(engine, {}).give(NOW)

    aged.run(work)
    assert aged.runner.run(aged.rows("SELECT entrypoint FROM job.pgqueuer_log")) == [("young",)]
    assert aged.runner.run(given(aged)) == []


async def _done(ground: Ground, count: int) -> bool:
    return await ground.rows("SELECT count(*) FROM done") == [(count,)]
