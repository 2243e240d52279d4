"""A connector in a process of its own, connected as a connection says; its questions are answered here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from plugins.host.calling import Host
from plugins.host.facts import ConnectorFacts
from plugins.host.room import START_SECONDS, PluginError, Room, room
from plugins.sync.means import Means
from plugins.sync.vault import config_of, token
from schema.governance import sync_store

AHEAD_SECONDS = 1.0
"""How much of a vendor's bound may be used at once, e.g. its requests of one second."""


@asynccontextmanager
async def connected(means: Means, facts: ConnectorFacts, connection: Any) -> AsyncIterator[Room]:
    """The process of a connector, ready to be asked.

    Raises:
        PluginError: the plugin can't be loaded, or its configuration does not fit.
    """

    async def answered(asked: Mapping[str, Any]) -> Any:
        if "token" in asked:
            return await token(means, facts, connection.id, asked["token"])
        await _turn(means, facts)
        return True

    config = await config_of(means.host, means.keeper, connection)
    async with room(means.host.specs_for(facts), facts.id, asked=answered) as opened:
        await opened.call("connect", START_SECONDS, connector=facts.id, config=config)
        yield opened


async def tried_settings(host: Host, facts: ConnectorFacts, settings: Mapping[str, Any]) -> str | None:
    """What is wrong with settings for a connector, by its own model of them; None where they fit."""
    try:
        async with room(host.specs_for(facts), facts.id) as opened:
            await opened.call("connect", START_SECONDS, connector=facts.id, config=dict(settings))
    except PluginError as error:
        return error.message
    return None


def facts_of(means: Means, connection: Any) -> ConnectorFacts:
    """The connector of a connection.

    Raises:
        PluginError: it is not installed.
    """
    facts = means.host.connectors.get(connection.connector_key)
    if facts is None:
        words = f"The connector {connection.connector_key} is not installed, or can't be loaded: see its plugin."
        raise PluginError("UNSUPPORTED", words)
    return facts


async def _turn(means: Means, facts: ConnectorFacts) -> None:
    """Wait until the vendor may be asked once more, whoever asks."""
    if facts.requests is None:
        return
    async with means.opens() as request:
        apart = facts.per / facts.requests
        wait = await sync_store.turn(request, facts.id, apart, min(AHEAD_SECONDS, facts.per))
    if wait:
        await asyncio.sleep(wait)
