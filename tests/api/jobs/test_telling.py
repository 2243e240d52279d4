"""Events are told to listeners once each, in order; what a listener fails at is tried again and then parked."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from api.jobs import telling
from api.jobs.duties import Duties
from api.jobs.telling import MOST_ATTEMPTS, Teller
from schema.access.request import Request
from schema.kit.events import Event
from tests.api.jobs.conftest import ACME, GLOBEX, Ground, event, happen, hear, note, until

HEAR = {"Happened": (hear,)}


async def heard(ground: Ground) -> list[str]:
    return [what for (what,) in await ground.rows("SELECT what FROM done ORDER BY at")]


async def places(ground: Ground) -> list[tuple[Any, ...]]:
    return await ground.rows("SELECT organization_id, sequence, attempts FROM job.place ORDER BY organization_id")


async def parked(ground: Ground) -> list[tuple[Any, ...]]:
    return await ground.rows(
        "SELECT sequence, listener, reason FROM parked_event p JOIN domain_event e ON e.id = p.event_id ORDER BY 1, 2"
    )


def test_events_are_told_in_order_and_once(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> list[bool]:
        await happen(engine, *range(1, 6))
        teller = Teller(engine, HEAR)
        return [await teller.tell(ACME, 2) for _ in range(4)]

    assert ground.run(work) == [True, True, False, False]
    assert ground.runner.run(heard(ground)) == [f"Happened {number}" for number in range(1, 6)]
    assert ground.runner.run(places(ground)) == [(ACME, 5, 0)]


def test_events_that_nobody_listens_to_are_passed_by(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> bool:
        await happen(engine, 1, 2, type_name="Other")
        return await Teller(engine, HEAR).tell(ACME)

    assert ground.run(work) is False
    assert ground.runner.run(places(ground)) == [(ACME, 2, 0)]


def test_several_listeners_of_an_event_hear_it_in_their_order(ground: Ground) -> None:
    async def second(request: Request, event: Event) -> None:
        await note(request, {"what": f"second {event.payload['number']}"})

    async def work(engine: AsyncEngine) -> None:
        await happen(engine, 1, 2)
        await Teller(engine, {"Happened": (hear, second)}).tell(ACME)

    ground.run(work)
    assert ground.runner.run(heard(ground)) == ["Happened 1", "second 1", "Happened 2", "second 2"]


def test_an_event_comes_as_it_was_recorded(ground: Ground) -> None:
    told, came = event(7), []

    async def keep(request: Request, event: Event) -> None:
        del request
        came.append(event)

    async def work(engine: AsyncEngine) -> None:
        from api.context import utc_now
        from api.jobs.system import system_request

        async with system_request(engine, ACME, utc_now()) as request:
            request.events.append(told)
        await Teller(engine, {"Happened": (keep,)}).tell(ACME)

    ground.run(work)
    names = ("id", "type", "node_type", "node_id", "operation", "employee_id", "payload")
    assert [{name: getattr(one, name) for name in names} for one in came] == [
        {name: getattr(told, name) for name in names}
    ]
    assert came[0].at is not None


def test_what_a_listener_records_is_an_event_of_the_system_and_is_told_in_turn(ground: Ground) -> None:
    async def answer(request: Request, event_: Event) -> None:
        request.events.append(event(event_.payload["number"] + 100, "Answered"))

    async def work(engine: AsyncEngine) -> None:
        await happen(engine, 1)
        teller = Teller(engine, {"Happened": (answer,), "Answered": (hear,)})
        await teller.tell(ACME)
        assert await heard(ground) == []
        await teller.tell(ACME)

    ground.run(work)
    assert ground.runner.run(heard(ground)) == ["Answered 101"]
    actors = ground.runner.run(ground.rows("SELECT actor_kind, actor_id FROM audit_event ORDER BY sequence"))
    assert actors == [("SYSTEM", None), ("SYSTEM", None)]


def test_live_workers_tell_the_events_of_all_organizations_once(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        await happen(engine, 0)
        async with ground.working(Duties(listeners=HEAR), workers=3):
            for number in range(1, 40):
                await happen(engine, number, tenant=ACME if number % 2 else GLOBEX)
            await until(lambda: _all_heard(ground, 40))

    ground.run(work)
    found = ground.runner.run(ground.rows("SELECT organization_id, what FROM done ORDER BY at"))
    acme = [what for organization_id, what in found if organization_id == ACME]
    globex = [what for organization_id, what in found if organization_id == GLOBEX]
    assert acme == ["Happened 0", *(f"Happened {number}" for number in range(1, 40, 2))]
    assert globex == [f"Happened {number}" for number in range(2, 40, 2)]


def test_what_a_worker_left_is_told_by_one_that_nobody_woke(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        await happen(engine, 1, 2, 3)
        async with ground.working(Duties(listeners=HEAR)):
            await until(lambda: _all_heard(ground, 3))

    ground.run(work)


def test_an_organization_that_another_worker_is_at_is_left_to_it(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> tuple[bool, list[str]]:
        await happen(engine, 1)
        teller = Teller(engine, HEAR)
        await teller.tell(ACME)
        await happen(engine, 2)
        async with engine.begin() as connection:
            await connection.execute(text("SELECT FROM job.place FOR UPDATE"))
            more = await teller.tell(ACME)
        return more, await heard(ground)

    assert ground.run(work) == (False, ["Happened 1"])


def test_events_before_a_failing_one_are_told_and_the_failing_one_leaves_nothing(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> tuple[bool, bool]:
        await happen(engine, 1, 2, 3, 4)
        teller = Teller(engine, {"Happened": (_failing_at(3),)})
        return await teller.tell(ACME), await teller.tell(ACME)

    assert ground.run(work) == (True, False)
    assert ground.runner.run(heard(ground)) == ["Happened 1", "Happened 2"]
    assert ground.runner.run(places(ground)) == [(ACME, 2, 1)]


def test_a_failing_event_is_tried_again_later_and_then_the_stream_goes_on(ground: Ground) -> None:
    fails = [True, True, False]

    async def moody(request: Request, event: Event) -> None:
        await hear(request, event)
        if event.payload["number"] == 1 and fails.pop(0):
            raise ValueError("not yet")

    async def work(engine: AsyncEngine) -> list[tuple[Any, ...]]:
        await happen(engine, 1, 2)
        teller = Teller(engine, {"Happened": (moody,)})
        found = []
        for _ in range(3):
            await teller.tell(ACME)
            assert await teller.tell(ACME) is False
            found += [(sequence, attempts) for _, sequence, attempts in await places(ground)]
            await ground.rows("UPDATE job.place SET retry_at = now() WHERE retry_at IS NOT NULL")
        return found

    assert ground.run(work) == [(0, 1), (0, 2), (2, 0)]
    assert ground.runner.run(heard(ground)) == ["Happened 1", "Happened 2"]


def test_a_poisoned_event_is_parked_for_the_listener_that_fails_and_told_to_the_others(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "FIRST_DELAY", telling.FIRST_DELAY / 100)
    monkeypatch.setattr(telling, "POLL_SECONDS", 0.05)

    async def work(engine: AsyncEngine) -> None:
        await happen(engine, 1, 2, 3)
        async with ground.working(Duties(listeners={"Happened": (_failing_at(2), hear)})):
            await until(lambda: _all_heard(ground, 5))

    ground.run(work)
    assert ground.runner.run(heard(ground)) == ["Happened 1", "Happened 1", "Happened 2", "Happened 3", "Happened 3"]
    name = "tests.api.jobs.test_telling._failing_at.<locals>.listen"
    assert ground.runner.run(parked(ground)) == [(2, name, "ValueError: never at 2")]
    assert ground.runner.run(places(ground)) == [(ACME, 3, 0)]


def test_a_listener_that_fails_in_the_database_is_parked_too(ground: Ground) -> None:
    async def breaks(request: Request, event: Event) -> None:
        del event
        await request.session.run(text("INSERT INTO done VALUES ('no uuid')"))

    assert _parked_after_all(ground, breaks) == ["DBAPIError"]


def test_a_listener_whose_events_can_not_be_written_is_parked_too(ground: Ground) -> None:
    """It fails at the end of the transaction, when nobody can tell which event it was."""

    async def breaks(request: Request, told: Event) -> None:
        made = event(1, "Answered")
        request.events.append(made)
        if told.payload["number"] == 1:
            request.events.append(made)

    assert _parked_after_all(ground, breaks) == ["IntegrityError"]
    types = ground.runner.run(ground.rows("SELECT sequence, type FROM domain_event ORDER BY sequence"))
    assert types == [(1, "Happened"), (2, "Happened"), (3, "Answered")]


def test_what_passes_by_itself_is_not_counted(ground: Ground) -> None:
    async def collides(request: Request, event: Event) -> None:
        del event
        await request.session.run(text("DO $$ BEGIN RAISE deadlock_detected; END $$"))

    async def work(engine: AsyncEngine) -> list[tuple[Any, ...]]:
        await happen(engine, 1)
        teller = Teller(engine, {"Happened": (collides,)})
        for _ in range(MOST_ATTEMPTS + 2):
            assert await teller.tell(ACME) is False
            await ground.rows("UPDATE job.place SET retry_at = now()")
        return await places(ground)

    assert ground.run(work) == [(ACME, 0, 0)]


def test_a_worker_may_not_see_what_parked_events_of_others_there_are(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError, match="row-level security"):
                await connection.execute(
                    text(
                        "INSERT INTO parked_event (organization_id, id, event_id, listener, reason)"
                        f" VALUES ('{ACME}', '{ACME}', '{ACME}', 'x', 'x')"
                    )
                )

    ground.run(work)


def _parked_after_all(ground: Ground, listener: Any) -> list[str]:
    """The kinds of failures that are parked when the first of two events is poisoned."""

    async def work(engine: AsyncEngine) -> None:
        await happen(engine, 1)
        await happen(engine, 2)
        only_first = _of_first(listener)
        teller = Teller(engine, {"Happened": (only_first,)})
        for _ in range(MOST_ATTEMPTS + 1):
            await teller.tell(ACME)
            await ground.rows("UPDATE job.place SET retry_at = now() WHERE retry_at IS NOT NULL")
        await teller.tell(ACME)

    ground.run(work)
    ((_, sequence, attempts),) = ground.runner.run(places(ground))
    assert (sequence, attempts) in {(2, 0), (3, 0)}
    return [reason.partition(":")[0] for _, _, reason in ground.runner.run(parked(ground))]


def _of_first(listener: Any) -> Any:
    async def listen(request: Request, told: Event) -> None:
        if told.payload["number"] == 1:
            await listener(request, told)
        else:
            request.events.append(event(1, "Answered"))

    return listen


def _failing_at(number: int) -> Any:
    async def listen(request: Request, event: Event) -> None:
        await hear(request, event)
        if event.payload["number"] == number:
            raise ValueError(f"never at {number}")

    return listen


async def _all_heard(ground: Ground, count: int) -> bool:
    return len(await heard(ground)) == count
