"""The feeds of one installation, joined by its settings: what requests are lent, and what workers do."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.keys import cursor_key, secrets_key
from api.connections import Keeper, Plugins, WayToSystems
from api.database.engines import command_engine
from api.database.lanes import Lanes
from api.database.running import Entrance
from api.engine import Executor
from api.feeds.addresses import Guard
from api.feeds.courier import JOB, Courier
from api.feeds.hub import Hub
from api.feeds.news import ThreadNews
from api.feeds.outbound import WayOut
from api.feeds.sealing import Seals
from api.feeds.sending import Sender
from api.feeds.shapes import Shapes
from api.jobs.duties import Duties, Job
from api.settings import Settings
from api.transport.limits.bounds import Bounds
from schema.access.thread import event_types
from schema.governance import actions
from schema.governance.ports import News, Outbound
from schema.governance.sync_ports import Connections
from schema.kit.cadence import Hourly, Scheduled


@asynccontextmanager
async def ports(
    entrance: Entrance, engine: AsyncEngine, lanes: Lanes, settings: Settings, shapes: Shapes, plugins: Plugins
) -> AsyncIterator[Mapping[type[Any], Any]]:
    """What requests are lent, by the protocol that it fulfils, until the block ends."""
    listening = command_engine(entrance)
    hub, turns = Hub(listening), asyncio.Semaphore(max(1, settings.pool_size // 4))
    news = ThreadNews(engine, lanes, hub, cursor_key(settings), turns)
    out = WayOut(Guard(settings.webhook_networks), shapes, Seals(secrets_key(settings), settings.secrets_key_previous))
    systems = WayToSystems(plugins, engine, Keeper(out.seals))
    try:
        async with hub.running():
            yield {News: news, Outbound: out, Connections: systems}
    finally:
        await plugins.close()
        await listening.dispose()


def webhook_duties(settings: Settings, executor: Executor, bounds: Bounds) -> Duties:
    """What workers do for webhooks."""
    return duties_of(
        Courier(
            Shapes(executor, bounds),
            Sender(Guard(settings.webhook_networks)),
            Seals(secrets_key(settings), settings.secrets_key_previous),
            cursor_key(settings),
        )
    )


def duties_of(courier: Courier) -> Duties:
    """The duties of a courier."""
    told = dict.fromkeys(event_types, (courier.put_out,))
    changed = dict.fromkeys((actions.UPDATED, actions.RESUMED), (courier.resumed,))
    return Duties(
        jobs={JOB: Job(courier.deliver)},
        listeners={**told, **changed, actions.REPLAYED: (courier.replayed,)},
        schedules={"sweep-webhooks": Scheduled(Hourly(), courier.sweep)},
    )
