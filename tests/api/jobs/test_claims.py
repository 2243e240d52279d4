"""What one job has for itself while it is outside the database: nobody else gets it, and nobody loses it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session
from api.jobs import settling
from api.jobs.duties import JOB_NUMBER, Duties, Errand, Job
from api.jobs.store import LostError, end_claim, take_claim
from schema.access.request import Request
from tests.api.jobs.conftest import ACME, GLOBEX, Ground, note, put, until

LONG = timedelta(minutes=1)


async def taken(engine: AsyncEngine, job: int, *, tenant: Any = ACME, lasts: timedelta = LONG) -> bool:
    async with tenant_session(engine, tenant, writes=True) as session:
        return await take_claim(session, tenant, "hook", job, lasts)


async def ended(engine: AsyncEngine, job: int) -> None:
    async with tenant_session(engine, ACME, writes=True) as session:
        await end_claim(session, ACME, "hook", job)


def test_a_claim_is_one_job_s_until_it_ends_or_its_time_is_over(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[bool]:
        found = [await taken(engine, 1), await taken(engine, 1), await taken(engine, 2)]
        found.append(await taken(engine, 3, tenant=GLOBEX))
        await ended(engine, 1)
        found += [await taken(engine, 2, lasts=-LONG), await taken(engine, 4)]
        with pytest.raises(LostError):
            await ended(engine, 2)
        return found

    assert ground.run(work) == [True, True, False, True, True, True]


def test_racing_jobs_do_not_both_get_it(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[bool]:
        return await asyncio.gather(*(taken(engine, job) for job in range(5)))

    assert sorted(ground.run(work)) == [False, False, False, False, True]


def errands(ground: Ground, errand: Any, *, many: int = 1, seconds: float = 10) -> list[str]:
    """What jobs have written down that went on an errand, so many of them at once."""

    async def handler(request: Request, arguments: Any) -> Errand:
        what, number = arguments["what"], arguments[JOB_NUMBER]
        await note(request, {"what": f"begun {what}"})

        async def settle(request: Request, found: str) -> None:
            await note(request, {"what": f"settled {what} {found} {number > 0}"})

        return Errand(errand, settle)

    async def work(engine: AsyncEngine) -> list[str]:
        async def over() -> bool:
            return await ground.rows("SELECT id FROM job.pgqueuer WHERE status <> 'failed'") == []

        for place in range(many):
            await put(engine, "errand", str(place))
        async with ground.working(Duties(jobs={"errand": Job(handler, attempts=1)})):
            await until(over, seconds)
        return [what for (what,) in await ground.rows("SELECT what FROM done ORDER BY at")]

    return ground.run(work)


def test_an_errand_is_settled_with_its_job(ground: Ground) -> None:
    async def go() -> str:
        return "found"

    assert errands(ground, go) == ["begun 0", "settled 0 found True"]


def test_who_is_on_an_errand_holds_no_connection(ground: Ground) -> None:
    """More jobs wait outside at a time than the worker has connections."""
    many = ground.settings.worker_pool_size + 5
    outside, all_outside = 0, asyncio.Event()

    async def nobody_holds() -> bool:
        waiting = "SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = :name"
        return await ground.rows(waiting, name=ground.owner.database) == []

    async def go() -> str:
        nonlocal outside
        outside += 1
        if outside == many:
            await until(nobody_holds)
            all_outside.set()
        async with asyncio.timeout(20):
            await all_outside.wait()
        return "found"

    found = errands(ground, go, many=many, seconds=30)
    assert sorted(found[:many]) == sorted(f"begun {place}" for place in range(many))
    assert sorted(found[many:]) == sorted(f"settled {place} found True" for place in range(many))


def test_an_errand_that_fails_settles_nothing_and_is_a_failure_of_its_job(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> str:
        raise ValueError("no way out")

    with caplog.at_level("ERROR", logger=settling.__name__):
        assert errands(ground, go) == ["begun 0"]
    assert [record.exc_text is not None and "no way out" in record.exc_text for record in caplog.records] == [True]
    rows = ground.runner.run(ground.rows("SELECT status FROM job.pgqueuer"))
    assert rows == [("failed",)]
