"""Telling a parked event once more, when a person asked for it: to the one listener that failed at it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from api.database.failures import passes
from api.jobs import store
from api.jobs.telling import complaint, heard, name_of
from schema.access import journal
from schema.access.changes import record
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event, Reaction

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replaying:
    """Tells parked events again.

    Attributes:
        listeners: by type of event, as workers have them.
    """

    listeners: Mapping[str, tuple[Reaction, ...]]

    async def replay(self, request: Request, asked: Event) -> None:
        """Listener: try a parked event again; what succeeds is parked no longer, what fails stays with its reason."""
        organization_id = request.viewer.organization_id
        parked = await store.held_parked(request.session, organization_id, asked.node_id)
        if parked is None:
            return
        event = await store.recorded(request.session, organization_id, parked.event_id)
        listener = next((one for one in self.listeners.get(event.type, ()) if name_of(one) == parked.listener), None)
        if listener is None:
            words = f"{parked.listener} hears {event.type} no longer in this release."
            await store.park_again(request.session, organization_id, parked.id, words)
        else:
            await _try(request, parked.id, listener, event, asked)


async def _try(request: Request, parked_id: UUID, listener: Reaction, event: Event, asked: Event) -> None:
    """What the listener writes and that the event is parked no longer is one; what it fails at leaves nothing."""
    begun = len(request.events)
    try:
        async with request.session.connection.begin_nested():
            await heard(request, listener, event)
            await journal.write(request.session, request.viewer, request.now, request.events[begun:])
    except Exception as error:
        if passes(error):
            raise
        await store.park_again(request.session, request.viewer.organization_id, parked_id, complaint(error))
        _log.warning("event %s (%s) stays parked: %s", event.id, event.type, complaint(error))
        return
    finally:
        del request.events[begun:]
    await store.unpark(request.session, request.viewer.organization_id, parked_id)
    told = Event(
        "ParkedEventReplayed", "ParkedEvent", parked_id, EventOperation.DELETED, causes=[asked.id], by_system=True
    )
    record(request, told)
