"""Connections to other systems, joined with the door: their plugins, transactions, keys and the queue of jobs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from goldenthread_sdk import NodeRef
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.keys import secrets_key
from api.context import tenant_session, utc_now
from api.feeds.sealing import Seals
from api.jobs.duties import Duties, Job
from api.jobs.queue import enqueue
from api.jobs.system import system_request
from api.settings import Settings
from plugins.host.calling import Host, any_installed, discovered
from plugins.host.facts import FieldFacts, PluginFacts
from plugins.host.room import PluginError
from plugins.sync.changes import JOB as MOVE
from plugins.sync.changes import move
from plugins.sync.ending import HINTED, JOB
from plugins.sync.hints import read_hinted
from plugins.sync.means import Means
from plugins.sync.rooms import connected, facts_of, tried_settings
from plugins.sync.runs import run
from schema.access.request import Request
from schema.access.store import viewer_again
from schema.access.viewer import Viewer
from schema.governance import sync_store
from schema.governance.integration_tables import sync_run
from schema.governance.ports import Sealed
from schema.governance.sync_ports import Followed, Installed, Tried
from schema.kit.added import SCALARS, AddedField, AddedNode, Resolve
from schema.kit.errors import Code, CodedError
from schema.root import extended

POLL_SECONDS = 0.5
"""How often a run is looked at for those who follow it."""

CHECK_SECONDS = 20.0

_log = logging.getLogger(__name__)


class Plugins:
    """The plugins of this process, looked for once, when they are first needed."""

    def __init__(self, found: Sequence[PluginFacts] | None = None) -> None:
        self._host = None if found is None else Host(found)
        self._looking = asyncio.Lock()

    async def host(self) -> Host:
        """All that are installed."""
        async with self._looking:
            if self._host is None:
                self._host = Host(await discovered())
            return self._host

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """The fields that they add to the graph; none as long as they were not looked for."""
        return () if self._host is None else self._host.fields

    async def close(self) -> None:
        """End their processes."""
        if self._host is not None:
            await self._host.close()


def plugins_at_start() -> Plugins:
    """The plugins as a server starts: looked for at once where any is installed, since it may add to the schema."""
    if not any_installed():
        return Plugins()
    with ThreadPoolExecutor(1) as apart:  # a loop of its own, whatever runs here
        return Plugins(apart.submit(lambda: asyncio.run(discovered())).result())


def added_fields(plugins: Plugins) -> list[AddedField]:
    """What the plugins that are known already add to the graph; what can't be added is left out, and logged."""
    fields: list[AddedField] = []
    for one in plugins.fields:
        made = AddedField(one.type_name, one.name, one.scalar, one.description, _resolve(plugins, one))
        try:
            extended([*fields, made])
        except ValueError as error:
            _log.warning("the plugin %s adds nothing: %s", one.plugin, error)
        else:
            fields.append(made)
    return fields


def _resolve(plugins: Plugins, one: FieldFacts) -> Resolve:
    async def resolve(nodes: Sequence[AddedNode]) -> Sequence[Any]:
        refs = [NodeRef(node.organization, node.id, node.number) for node in nodes]
        try:
            values = await (await plugins.host()).field(one, refs)
        except PluginError as error:
            return [CodedError(Code.PLUGIN_FAILED, error.message) for _ in nodes]
        return [value if _fits(value, one.scalar) else _unfit(one) for value in values]

    return resolve


def _fits(value: Any, scalar: str) -> bool:
    return value is None or type(value) is SCALARS[scalar]


def _unfit(one: FieldFacts) -> CodedError:
    return CodedError(Code.PLUGIN_FAILED, f"The plugin {one.plugin} answered with something that is no {one.scalar}.")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Fulfils `plugins.sync.means.Keeper`."""

    seals: Seals

    def seal(self, organization_id: UUID, row_id: UUID, secret: str) -> Sealed:
        """The secret, to be stored with the row."""
        return Sealed(self.seals.name, self.seals.seal(organization_id, row_id, secret))

    def unseal(self, organization_id: UUID, row_id: UUID, secret: bytes) -> str:
        """The secret of a row."""
        return self.seals.open(organization_id, row_id, secret)


@dataclass(frozen=True, slots=True)
class WayToSystems:
    """Fulfils `schema.governance.sync_ports.Connections`."""

    plugins: Plugins
    engine: AsyncEngine
    keeper: Keeper

    async def installed(self) -> Mapping[str, Installed]:
        """The connectors that can be used, by key."""
        host = await self.plugins.host()
        return {
            key: Installed(key, one.name, one.version, one.sdk_api, one.capabilities, one.verification, one.secrets)
            for key, one in host.connectors.items()
        }

    async def fault(self, key: str, settings: Mapping[str, str]) -> str | None:
        """What is wrong with settings for a connector; None where they fit."""
        host = await self.plugins.host()
        return await tried_settings(host, host.connectors[key], settings)

    async def try_out(self, request: Request, connection_id: UUID) -> Tried:
        """Find out whether a connection works."""
        means = await self.means(request.viewer.organization_id)
        connection = await sync_store.connection_of(request, connection_id)
        try:
            async with connected(means, facts_of(means, connection), connection) as opened:
                health = await opened.value("check", CHECK_SECONDS)
        except PluginError as error:
            return Tried(None, code=error.code, message=error.message)
        return Tried(health.account, health.warnings)

    async def start(self, request: Request, run_id: UUID) -> None:
        """Let a worker do a run."""
        await _put_in(request, JOB, run_id, None)

    async def send(self, request: Request, change_id: UUID) -> None:
        """Let a worker move a change on."""
        await _put_in(request, MOVE, change_id, None)

    async def follow(self, viewer: Viewer, run_id: UUID) -> AsyncIterator[Followed]:
        """A run whenever it has moved on, until it has ended."""
        seen, followed = None, Followed(run_id)
        while True:
            now = await self._looked(viewer, run_id)
            if now is None:
                return
            if now != seen:
                seen = now
                yield followed
            if now[0] not in sync_store.UNENDED:
                return
            await asyncio.sleep(POLL_SECONDS)

    async def means(self, organization_id: UUID) -> Means:
        """What a run of an organization is lent."""
        return means_of(await self.plugins.host(), self.engine, organization_id, self.keeper)

    async def _looked(self, viewer: Viewer, run_id: UUID) -> tuple[Any, ...] | None:
        """How far a run is; None where it is gone, or who follows it."""
        async with tenant_session(self.engine, viewer.organization_id, writes=False) as session:
            if await viewer_again(session, viewer, utc_now()) is None:
                return None
            one = sync_run.c
            mine = (one.organization_id == viewer.organization_id, one.id == run_id)
            rows = await session.rows(select(one.state, one.processed, one.rejected, one.stream).where(*mine))
            return tuple(rows[0]) if rows else None


def means_of(host: Host, engine: AsyncEngine, organization_id: UUID, keeper: Keeper) -> Means:
    """What a run of an organization is lent."""

    def opens() -> AbstractAsyncContextManager[Request]:
        return system_request(engine, organization_id, utc_now())

    return Means(host, opens, keeper, _put_in, _put_in_once)


def connection_duties(settings: Settings, plugins: Plugins) -> Duties:
    """What workers do for connections."""
    keeper = Keeper(Seals(secrets_key(settings), settings.secrets_key_previous))

    async def do_run(request: Request, arguments: Mapping[str, Any]) -> None:
        engine, tenant = _engine(request), request.viewer.organization_id
        means = means_of(await plugins.host(), engine, tenant, keeper)
        await run(means, request, UUID(arguments["id"]))

    async def move_change(request: Request, arguments: Mapping[str, Any]) -> None:
        engine, tenant = _engine(request), request.viewer.organization_id
        means = means_of(await plugins.host(), engine, tenant, keeper)
        await move(means, request, UUID(arguments["id"]))

    async def begin_hinted(request: Request, arguments: Mapping[str, Any]) -> None:
        means = means_of(await plugins.host(), _engine(request), request.viewer.organization_id, keeper)
        await read_hinted(means, request, UUID(arguments["id"]))

    return Duties(jobs={JOB: Job(do_run), MOVE: Job(move_change), HINTED: Job(begin_hinted)})


async def _put_in(request: Request, job: str, row_id: UUID, at: datetime | None) -> None:
    await enqueue(request.session, request.viewer.organization_id, job, {"id": row_id}, key=None, at=at)


async def _put_in_once(request: Request, job: str, row_id: UUID) -> None:
    await enqueue(request.session, request.viewer.organization_id, job, {"id": row_id}, key=str(row_id))


def _engine(request: Request) -> AsyncEngine:
    """The engine that a job's connection came from: a run has transactions of its own beside the job's."""
    return request.session.connection.engine
