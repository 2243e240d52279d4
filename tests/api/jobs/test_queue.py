"""Jobs: put in with the caller's transaction, done once, tried again, set aside; by live workers on PostgreSQL."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pgqueuer.adapters.persistence.queries import Queries
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session
from api.jobs import worker
from api.jobs.duties import Duties, Job, joined
from api.jobs.queue import NAMES, SessionDriver, enqueue, named
from schema.access.request import Request
from schema.kit.cadence import Hourly, Scheduled
from schema.kit.session import Session
from tests.api.jobs.conftest import ACME, GLOBEX, Ground, note, put, until

NOTE = Duties(jobs={"note": Job(note)})


async def done(ground: Ground) -> list[str]:
    return [what for (what,) in await ground.rows("SELECT what FROM done ORDER BY at, what")]


async def queued(ground: Ground) -> list[tuple[Any, ...]]:
    return await ground.rows("SELECT entrypoint, status::text, attempts FROM job.pgqueuer ORDER BY id")


async def undone(engine: AsyncEngine) -> None:
    """Put a job in, in a transaction that fails."""
    async with tenant_session(engine, ACME, writes=True) as session:
        assert await enqueue(session, ACME, "note", {"what": "undone"})
        raise ZeroDivisionError


def test_a_job_is_there_when_its_transaction_commits_and_never_was_when_it_is_undone(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[tuple[Any, ...]]:
        with pytest.raises(ZeroDivisionError):
            await undone(engine)
        async with tenant_session(engine, ACME, writes=True) as session:
            assert await enqueue(session, ACME, "note", {"what": "kept"})
            assert await queued(ground) == []
        return await queued(ground)

    assert ground.run(work) == [("note", "queued", 0)]


def test_a_job_of_the_same_key_is_kept_out_while_one_waits(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[bool]:
        return [
            await put(engine, "note", "first", key="a"),
            await put(engine, "note", "second", key="a"),
            await put(engine, "note", "other key", key="b"),
            await put(engine, "note", "other tenant", key="a", tenant=GLOBEX),
            await put(engine, "other", "other job", key="a"),
            await put(engine, "note", "no key"),
        ]

    assert ground.run(work) == [True, False, True, True, True, True]


def test_many_jobs_are_done_once_each_by_several_workers_and_leave_the_queue(ground: Ground) -> None:
    expected = sorted(f"job {number:03}" for number in range(100))

    async def work(engine: AsyncEngine) -> None:
        for what in expected:
            await put(engine, "note", what)
        async with ground.working(NOTE, workers=3):
            await until(lambda: _is(queued(ground), []))

    ground.run(work)
    assert sorted(ground.runner.run(done(ground))) == expected
    log = ground.runner.run(ground.rows("SELECT status::text, count(*) FROM job.pgqueuer_log GROUP BY 1 ORDER BY 1"))
    assert log == [("picked", 100), ("queued", 100), ("successful", 100)]


def test_a_job_works_within_its_organization(ground: Ground) -> None:
    seen: list[tuple[Any, ...]] = []

    async def look(request: Request, arguments: Mapping[str, Any]) -> None:
        del arguments
        rows = await request.session.rows(text("SELECT key, current_user FROM organization"))
        seen.extend(tuple(row) for row in rows)

    async def work(engine: AsyncEngine) -> None:
        await put(engine, "look", "", tenant=GLOBEX)
        async with ground.working(Duties(jobs={"look": Job(look)})):
            await until(lambda: _is(queued(ground), []))

    ground.run(work)
    assert seen == [("globex", "goldenthread_app")]


def test_a_job_waits_for_its_time(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[str]:
        at = datetime.now(UTC) + timedelta(seconds=1.5)
        await put(engine, "note", "later", at=at)
        await put(engine, "note", "past", at=at - timedelta(days=1))
        async with ground.working(NOTE):
            await until(lambda: _is(done(ground), ["past"]))
            await until(lambda: _is(queued(ground), []))
        assert datetime.now(UTC) >= at
        return await done(ground)

    assert ground.run(work) == ["past", "later"]


def test_a_failing_job_is_tried_again_and_then_set_aside_with_nothing_of_it_kept(ground: Ground) -> None:
    async def fail(request: Request, arguments: Mapping[str, Any]) -> None:
        await note(request, arguments)
        raise ValueError("never works")

    patient = Job(fail, attempts=3, first_delay=timedelta(milliseconds=50))

    async def work(engine: AsyncEngine) -> list[tuple[Any, ...]]:
        await put(engine, "fail", "x")
        async with ground.working(Duties(jobs={"fail": patient})):
            await until(lambda: _is(queued(ground), [("fail", "failed", 2)]))
        return await ground.rows(
            "SELECT traceback->>'exception_type', traceback->>'exception_message' FROM job.pgqueuer_log"
            " WHERE traceback IS NOT NULL ORDER BY id"
        )

    assert ground.run(work) == [("ValueError", "never works")] * 3
    assert ground.runner.run(done(ground)) == []


def test_a_job_that_breaks_off_by_no_fault_of_its_own_is_taken_over_and_no_attempt_is_counted(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=0.5))
    runs = []

    async def collide(request: Request, arguments: Mapping[str, Any]) -> None:
        runs.append(arguments["what"])
        await note(request, arguments)
        if len(runs) == 1:
            await request.session.run(text("DO $$ BEGIN RAISE deadlock_detected; END $$"))

    async def work(engine: AsyncEngine) -> None:
        await put(engine, "collide", "x")
        async with ground.working(Duties(jobs={"collide": Job(collide, attempts=1)})):
            await until(lambda: _is(queued(ground), []))

    ground.run(work)
    assert ground.runner.run(done(ground)) == ["x"]


def test_a_job_that_kills_its_workers_is_set_aside(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        await put(engine, "note", "deadly")
        picks = (
            "INSERT INTO job.pgqueuer_log (job_id, status, priority, entrypoint)"
            " SELECT id, 'picked', 0, entrypoint FROM job.pgqueuer, generate_series(1, 20)"
        )
        await ground.rows(picks)
        async with ground.working(NOTE):
            await until(lambda: _is(queued(ground), [("note", "failed", 0)]))

    ground.run(work)
    assert ground.runner.run(done(ground)) == []


def test_a_job_of_a_silent_worker_is_taken_over_and_the_silent_one_keeps_nothing(ground: Ground) -> None:
    """Two runs at once: the second takes the job from the first, which then finds that it is no longer its own."""
    begun, free = [], asyncio.Event()

    async def slow(request: Request, arguments: Mapping[str, Any]) -> None:
        begun.append(arguments["what"])
        await note(request, {"what": f"run {len(begun)}"})
        if len(begun) == 1:
            await free.wait()

    async def work(engine: AsyncEngine) -> None:
        await put(engine, "slow", "x")
        async with ground.working(Duties(jobs={"slow": Job(slow)})):
            await until(lambda: _is(_value(len(begun)), 1))
            # Another worker's name on it is what the takeover of a silent worker's job leaves.
            other = uuid4()
            await ground.rows("UPDATE job.pgqueuer SET queue_manager_id = :other", other=other)
            free.set()
            await asyncio.sleep(0.3)
            assert await queued(ground) == [("slow", "picked", 0)]
            await ground.rows("UPDATE job.pgqueuer SET heartbeat = now() - interval '1 hour'")
            await until(lambda: _is(queued(ground), []))

    ground.run(work)
    assert ground.runner.run(done(ground)) == ["run 2"]


def test_a_worker_that_is_told_to_stop_finishes_what_it_has_begun(ground: Ground) -> None:
    begun = asyncio.Event()

    async def slow(request: Request, arguments: Mapping[str, Any]) -> None:
        begun.set()
        await asyncio.sleep(0.3)
        await note(request, arguments)

    async def work(engine: AsyncEngine) -> None:
        await put(engine, "slow", "finished")
        async with ground.working(Duties(jobs={"slow": Job(slow)})):
            await begun.wait()

    ground.run(work)
    assert ground.runner.run(done(ground)) == ["finished"]
    assert ground.runner.run(queued(ground)) == []


def test_a_worker_that_is_cancelled_leaves_the_job_to_another(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=0.5))
    runs = []

    async def slow(request: Request, arguments: Mapping[str, Any]) -> None:
        runs.append(arguments["what"])
        await note(request, arguments)
        if len(runs) == 1:
            await asyncio.sleep(60)

    duties = Duties(jobs={"slow": Job(slow)})

    async def work(engine: AsyncEngine) -> None:
        await put(engine, "slow", "once")
        cut = asyncio.create_task(worker.work(ground.entrance, ground.settings, duties, asyncio.Event()))
        await until(lambda: _is(_value(len(runs)), 1))
        cut.cancel()
        await asyncio.wait([cut])
        assert await queued(ground) == [("slow", "picked", 0)]
        async with ground.working(duties):
            await until(lambda: _is(queued(ground), []))

    ground.run(work)
    assert runs == ["once", "once"]
    assert ground.runner.run(done(ground)) == ["once"]


def test_the_library_finds_its_tables_as_it_wants_them(ground: Ground) -> None:
    """After an upgrade of the library this fails until a migration brings its tables along."""

    async def work(_: AsyncEngine) -> object:
        from api.database.engines import command_engine
        from api.database.running import Entrance

        owner = command_engine(Entrance(ground.owner))
        async with owner.connect() as connection:
            plan = await named(Queries(SessionDriver(Session(connection)))).plan_upgrade()
        await owner.dispose()
        return plan.statements

    assert ground.run(work) == ()


def test_the_environment_names_nothing_of_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"QUEUE_TABLE": "theirs", "CHANNEL": "theirs", "PGQUEUER_SCHEMA": "theirs", "TRIGGER": "theirs"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    told = {name: getattr(NAMES, name) for name in type(NAMES).model_fields}
    assert told == type(NAMES)(**told).model_dump()
    assert set(told) == NAMES.model_fields_set


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1.0), (2, 2.0), (3, 4.0), (7, 64.0), (8, None)])
def test_attempts_wait_twice_as_long_each_time(failures: int, seconds: float | None) -> None:
    delay = Job(note, attempts=8).delay(failures)
    assert (None if delay is None else delay.total_seconds()) == seconds


def test_no_attempt_waits_longer_than_the_longest_delay() -> None:
    assert Job(note, attempts=10_000).delay(9_000) == timedelta(hours=1)


def test_duties_are_joined_and_a_name_is_given_once() -> None:
    async def first(request: Request, event: Any) -> None: ...
    async def second(request: Request, event: Any) -> None: ...

    one = Duties({"a": Job(note)}, {"E": (first,)}, {"s": Scheduled(Hourly(), note)})
    two = Duties({"b": Job(note)}, {"E": (second,), "F": (second,)})
    both = joined(one, two)
    assert both.listeners == {"E": (first, second), "F": (second,)}
    assert sorted(both.all_jobs()) == ["a", "b", "s"]
    with pytest.raises(ValueError, match="'a' is declared twice"):
        joined(one, Duties({"a": Job(note)}))


async def _is(found: Any, expected: Any) -> bool:
    return bool(await found == expected)


async def _value(value: Any) -> Any:
    return value
