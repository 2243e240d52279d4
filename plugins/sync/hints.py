"""Webhooks of vendors: proven in the connector's own process, taken in once, and turned into a run of what they name.

A webhook tells nothing but what is worth reading again. What it names is noted at its connection, and read by a run
that begins when no other one is under way; what comes in meanwhile is noted for the next one.
"""

from enum import Enum
from uuid import UUID

from goldenthread_sdk import Delivery, Hint

from plugins.host.room import PluginError
from plugins.host.wire import heard, spoken
from plugins.sync.ending import HINTED, JOB
from plugins.sync.means import Means
from plugins.sync.rooms import connected, facts_of
from schema.access.changes import record
from schema.access.request import Request
from schema.governance import sync_store
from schema.governance.connecting import LOST, NODE, new_run
from schema.governance.values import ConnectionState, SyncMode
from schema.kit.event_values import EventOperation
from schema.kit.events import Event

VERIFY_SECONDS = 5.0
BAD = "BAD_WEBHOOK"
LONGEST_ID = 500


class Taken(Enum):
    """What became of a webhook."""

    YES = "taken in"
    AGAIN = "it had been taken in before"
    REFUSED = "nobody knows whose it is"
    NOT_TAKEN = "the connection takes none"


async def take_webhook(means: Means, connection_id: UUID, delivery: Delivery) -> Taken:
    """Take a webhook in where its signature is the vendor's, and let what it names be read.

    Raises:
        PluginError: whose it is can't be told: the plugin is missing or fails, or its secrets can't be read.
    """
    async with means.opens() as request:
        connection = await sync_store.connection_of(request, connection_id)
    if connection is None:
        return Taken.REFUSED
    facts = facts_of(means, connection)
    if not facts.webhooks:
        return Taken.NOT_TAKEN
    try:
        async with connected(means, facts, connection) as opened:
            told = await opened.call("webhook", VERIFY_SECONDS, delivery=spoken(delivery))
        said, hints = _said(told)
    except PluginError as error:
        if error.code != BAD:
            raise
        async with means.opens() as request:
            await sync_store.note_refused(request, connection_id)
        return Taken.REFUSED
    known = {stream.name for stream in facts.streams}
    async with means.opens() as request:
        if not await sync_store.take_delivery(request, connection_id, said):
            return Taken.AGAIN
        streams = sorted({hint.stream for hint in hints} & known)
        await _note(means, request, connection_id, streams)
    return Taken.YES


async def read_hinted(means: Means, request: Request, connection_id: UUID) -> None:
    """Begin a run of the streams that webhooks have named, unless one is under way: its end has this done anew."""
    connection = await sync_store.hold_connection(request, connection_id)
    if connection is None or not connection.hinted or connection.state == ConnectionState.PAUSED:
        return
    await sync_store.give_up(request, connection_id, request.now - LOST)
    if await sync_store.unended(request, connection_id) is not None:
        return
    run_id = await new_run(
        request, connection_id, mode=SyncMode.INCREMENTAL, dry_run=False, streams=sorted(connection.hinted)
    )
    await sync_store.take_hints(request, connection_id)
    await means.again(request, JOB, run_id, request.now)


def _said(told: object) -> tuple[str, list[Hint]]:
    """The id of a webhook, and its hints.

    Raises:
        PluginError: the plugin said something else.
    """
    match told:
        case [str(said), list(hints)] if 0 < len(said) <= LONGEST_ID:
            made = [heard(hint) for hint in hints]
            if all(isinstance(hint, Hint) for hint in made):
                return said, made
    raise PluginError("PLUGIN_FAILED", "The plugin answered to a webhook with something else than an id and hints.")


async def _note(means: Means, request: Request, connection_id: UUID, streams: list[str]) -> None:
    held = await sync_store.hold_connection(request, connection_id)
    if held is None:
        return
    await sync_store.note_hints(request, connection_id, sorted({*held.hinted, *streams}))
    event = Event(
        "ConnectionHinted", NODE, connection_id, EventOperation.UPDATED, after={"streams": streams}, by_system=True
    )
    record(request, event)
    if streams:
        await means.soon(request, HINTED, connection_id)
