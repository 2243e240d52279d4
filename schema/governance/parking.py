"""Asking for a parked event to be told once more. A worker tells it; until then it stays parked."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import change, record, target
from schema.access.request import Request
from schema.governance import access
from schema.governance.inputs import ParkedEventReplayInput
from schema.kit.event_tables import parked_event
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.problems import Problem, refused

ASKED = "ParkedEventReplayAsked"
"""The type of the event that workers hear."""


async def ask(request: Request, given: ParkedEventReplayInput) -> Mapping[str, Any]:
    """Have an event told once more to the listener that failed at it."""
    row = await target(request, "ParkedEvent", given.parked_event_id, "parkedEventId", may=access.REPLAY_PARKED)
    if row.replay_asked_at is not None:
        words = f"It was asked for at {row.replay_asked_at:%Y-%m-%d %H:%M} UTC and is about to be tried; wait for that."
        raise refused(Problem.ALREADY_DECIDED, words, "parkedEventId")
    await change(request, parked_event, row.id, replay_asked_at=request.now)
    record(request, Event(ASKED, "ParkedEvent", row.id, EventOperation.UPDATED, after={"listener": row.listener}))
    return {"parked_event_id": row.id}
