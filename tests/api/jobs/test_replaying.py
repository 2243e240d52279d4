"""Parked events are tried again when a person asks: told to the listener that failed, or parked with the new reason."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import utc_now
from api.jobs.replaying import Replaying
from api.jobs.store import park
from api.jobs.system import system_request
from api.jobs.telling import Teller, name_of
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from tests.api.jobs.conftest import ACME, Ground, event, happen, hear, note

ASKED = "ParkedEventReplayAsked"


async def mended(request: Request, told: Event) -> None:
    """A listener that has failed before and no longer does."""
    await note(request, {"what": f"mended {told.payload['number']}"})
    request.events.append(event(7, "Answered"))


async def failing(request: Request, told: Event) -> None:
    """A listener that writes, and then fails."""
    await note(request, {"what": "lost"})
    request.events.append(event(8, "Answered"))
    raise ValueError(f"still fails at {told.payload['number']}")


async def unwritable(request: Request, told: Event) -> None:
    """A listener whose events can't be written."""
    del told
    request.events += [event(9, "Answered")] * 2


def replayed(ground: Ground, listener: Any, *, called: str | None = None, times: int = 1) -> list[tuple[Any, ...]]:
    """What is parked after somebody has asked for the one parked event to be tried again."""
    listeners = {"Happened": (hear, listener)}

    async def work(engine: AsyncEngine) -> list[tuple[Any, ...]]:
        await happen(engine, 1)
        teller = Teller(engine, {ASKED: (Replaying(listeners).replay,)})
        await teller.tell(ACME)
        async with system_request(engine, ACME, utc_now()) as request:
            (row,) = await request.session.rows(text("SELECT id FROM domain_event"))
            parked = Event("Happened", "Goal", row.id, EventOperation.UPDATED, id=row.id)
            await park(request.session, ACME, parked, called or name_of(listener), "ValueError: before")
        for _ in range(times):
            async with system_request(engine, ACME, utc_now()) as request:
                await request.session.run(text("UPDATE parked_event SET replay_asked_at = now()"))
                (one,) = await request.session.rows(text("SELECT id FROM parked_event")) or ((ACME,),)
                request.events.append(Event(ASKED, "ParkedEvent", one[0], EventOperation.UPDATED))
            await teller.tell(ACME)
        return await ground.rows("SELECT listener, reason, replays, replay_asked_at FROM parked_event")

    return ground.run(work)


def done(ground: Ground) -> list[str]:
    return [what for (what,) in ground.runner.run(ground.rows("SELECT what FROM done ORDER BY at"))]


def types(ground: Ground) -> list[str]:
    return [name for (name,) in ground.runner.run(ground.rows("SELECT type FROM domain_event ORDER BY sequence"))]


def test_what_succeeds_is_told_to_that_listener_alone_and_parked_no_longer(ground: Ground) -> None:
    assert replayed(ground, mended, times=2) == []
    assert done(ground) == ["mended 1"]
    assert types(ground) == ["Happened", ASKED, "Answered", "ParkedEventReplayed", ASKED]


def test_what_fails_again_leaves_nothing_and_says_why(ground: Ground) -> None:
    assert replayed(ground, failing, times=2) == [(name_of(failing), "ValueError: still fails at 1", 2, None)]
    assert (done(ground), types(ground)) == ([], ["Happened", ASKED, ASKED])


def test_a_listener_whose_events_can_not_be_written_fails_too(ground: Ground) -> None:
    ((name, reason, replays, asked),) = replayed(ground, unwritable)
    assert (name, reason.split(":")[0], replays, asked) == (name_of(unwritable), "IntegrityError", 1, None)
    assert types(ground) == ["Happened", ASKED]


def test_a_listener_that_is_there_no_longer_says_so(ground: Ground) -> None:
    found = replayed(ground, mended, called="schema.gone.listen")
    words = "schema.gone.listen hears Happened no longer in this release."
    assert found == [("schema.gone.listen", words, 1, None)]
    assert done(ground) == []
