"""What is done to connections: setting one up, changing and trying it, starting a run. How a run is done: plugins.sync.

Secrets go in and never come out: they are sealed for their row before they are stored, and no event or answer has them.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from schema.access.changes import add, change, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.governance import access, sync_store
from schema.governance.connecting_inputs import (
    ConnectionCreateInput,
    ConnectionSettingInput,
    ConnectionTestInput,
    ConnectionTokensInput,
    ConnectionUpdateInput,
    SyncStartInput,
)
from schema.governance.integration_tables import connected_system, connector, sync_run
from schema.governance.ports import Outbound
from schema.governance.sync_ports import Connections, Installed
from schema.governance.values import ConnectionState, SyncMode, VerificationLevel
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused

NODE = "ConnectedSystem"
NAME = 60
LOST = timedelta(hours=2)
"""A run of which nothing was heard for so long is given up when another one is started."""


async def create_connection(request: Request, given: ConnectionCreateInput) -> Mapping[str, Any]:
    """Set a connection up; whether it works, `connectionTest` tells."""
    await require(request, access.MANAGE_CONNECTIONS, None)
    installed = (await _connections(request).installed()).get(str(given.connector_id))
    if installed is None:
        words = f"No connector '{str(given.connector_id)[:40]}' is installed; read `connectors`, or install its plugin."
        raise refused(Problem.NOT_FOUND, words, "connectorId")
    checks, name = Checks(), given.name
    with checks.part():
        name = text(given.name, NAME, "name")
    checks.done()
    if await sync_store.connection_named(request, name) is not None:
        raise refused(Problem.ALREADY_EXISTS, f"There is a connection '{name}' already; change that one.", "name")
    shown, secrets = _parted(installed, given.settings)
    await _require_fitting(request, installed, {**shown, **secrets})
    row_id = uuid7()
    held = _sealed(request, row_id, secrets, _tokens(given.tokens))
    listed = await list_connector(request, installed)
    values = {"connector_id": listed, "name": name, "settings": shown, **held}
    await add(request, connected_system, id=row_id, **values)
    after = {"connector": installed.key, "name": name, "settings": sorted({**shown, **secrets})}
    record(request, Event("ConnectionCreated", NODE, row_id, EventOperation.CREATED, after=after))
    return {"connection_id": row_id}


async def update_connection(request: Request, given: ConnectionUpdateInput) -> Mapping[str, Any]:
    """Change settings, secrets or tokens, stop a connection or let it go on; what was wrong may be mended by that."""
    opaque, version = given.connection_id, given.expected_version
    row = await target(request, NODE, opaque, "connectionId", may=access.MANAGE_CONNECTIONS, version=version)
    held = await sync_store.connection_of(request, row.id)
    if held is None:
        raise refused(Problem.NOT_FOUND, "The connection was removed.", "connectionId")
    values: dict[str, Any] = {"failures": 0, "open_until": None}
    if given.settings is not None or given.tokens is not None:
        values |= await _resettled(request, held, given)
    if given.paused is not None:
        values["state"] = ConnectionState.PAUSED if given.paused else ConnectionState.NEW
    await change(request, connected_system, row.id, **values)
    before, after = {"state": row.state}, {"state": values.get("state", row.state)}
    record(request, Event("ConnectionUpdated", NODE, row.id, EventOperation.UPDATED, before=before, after=after))
    return {"connection_id": row.id}


async def test_connection(request: Request, given: ConnectionTestInput) -> Mapping[str, Any]:
    """Ask the other system whether the connection works, and note what it says."""
    row = await seen(request, NODE, given.connection_id, "connectionId")
    await require(request, access.MANAGE_CONNECTIONS, None, "connectionId")
    tried = await _connections(request).try_out(request, row.id)
    if tried.code is not None and tried.message is not None:
        await sync_store.problem(request, row.id, tried.code, tried.message)
    else:
        await sync_store.resolve(request, row.id)
    if row.state != ConnectionState.PAUSED:
        state = ConnectionState.ACTIVE if tried.code is None else ConnectionState.BROKEN
        await change(request, connected_system, row.id, state=state)
    record(request, Event("ConnectionTested", NODE, row.id, EventOperation.UPDATED, after={"code": tried.code}))
    told = {"account": tried.account, "warnings": list(tried.warnings), "message": tried.message}
    return {"connection_id": row.id, "works": tried.code is None, **told}


async def start_sync(request: Request, given: SyncStartInput) -> Mapping[str, Any]:
    """Let a worker read a connection."""
    row = await target(request, NODE, given.connection_id, "connectionId", may=access.MANAGE_CONNECTIONS)
    if row.state == ConnectionState.PAUSED:
        raise refused(Problem.CLOSED, "The connection is paused; let it go on first.", "connectionId")
    await sync_store.give_up(request, row.id, request.now - LOST)
    if await sync_store.unended(request, row.id) is not None:
        words = "A run of this connection waits or is under way; follow that one, or wait until it has ended."
        raise refused(Problem.ALREADY_EXISTS, words, "connectionId")
    run_id = await new_run(request, row.id, mode=given.mode, dry_run=given.dry_run)
    await _connections(request).start(request, run_id)
    return {"run_id": run_id}


async def new_run(
    request: Request, connection_id: UUID, *, mode: SyncMode, dry_run: bool, streams: Sequence[str] | None = None
) -> UUID:
    """A run that waits; of some streams, or of all."""
    named = None if streams is None else list(streams)
    values = {"mode": mode, "dry_run": dry_run, "streams": named, "started_at": request.now}
    run_id = await add(request, sync_run, connection_id=connection_id, **values)
    record(request, Event("SyncRunStarted", "SyncRun", run_id, EventOperation.CREATED, after=values))
    return run_id


async def list_connector(request: Request, installed: Installed) -> UUID:
    """The row of a connector that is installed, as its plugin describes it now."""
    values = {
        "name": installed.name,
        "connector_version": installed.version,
        "sdk_api": installed.sdk_api,
        "capabilities": list(installed.capabilities),
        "verification": VerificationLevel(installed.verification),
    }
    one = connector.c
    mine = (one.organization_id == request.viewer.organization_id, one.key == installed.key, one.deleted_at.is_(None))
    rows = await request.session.rows(select(connector).where(*mine))
    if not rows:
        return await add(request, connector, key=installed.key, **values)
    if any(getattr(rows[0], name) != value for name, value in values.items()):
        await change(request, connector, rows[0].id, **values)
    row_id: UUID = rows[0].id
    return row_id


async def _resettled(request: Request, held: Any, given: ConnectionUpdateInput) -> dict[str, Any]:
    """The columns of settings and secrets after a change."""
    installed = (await _connections(request).installed()).get(held.connector_key)
    if installed is None:
        words = f"The connector {held.connector_key} is not installed any more; install its plugin first."
        raise refused(Problem.NOT_FOUND, words, "connectionId")
    shown, secrets = _parted(installed, given.settings or ())
    kept = _opened(request, held)
    shown, secrets = {**held.settings, **shown}, {**kept["secrets"], **secrets}
    await _require_fitting(request, installed, {**shown, **secrets})
    tokens = kept["tokens"] if given.tokens is None else _tokens(given.tokens)
    state = {} if held.state == ConnectionState.PAUSED else {"state": ConnectionState.NEW}
    return {"settings": shown, **_sealed(request, held.id, secrets, tokens), **state}


def _parted(installed: Installed, given: Sequence[ConnectionSettingInput]) -> tuple[dict[str, str], dict[str, str]]:
    """The settings that may be shown, and the secrets."""
    told = {one.name: one.value for one in given}
    if len(told) < len(given):
        raise refused(Problem.DUPLICATE, "A setting is named twice; name each once.", "settings")
    shown = {name: value for name, value in told.items() if name not in installed.secrets}
    return shown, {name: value for name, value in told.items() if name in installed.secrets}


async def _require_fitting(request: Request, installed: Installed, settings: Mapping[str, str]) -> None:
    fault = await _connections(request).fault(installed.key, settings)
    if fault is not None:
        raise refused(Problem.BAD_VALUE, fault, "settings")


def _tokens(given: ConnectionTokensInput | None) -> list[str] | None:
    return None if given is None else [given.access_token, given.refresh_token, given.expires_at.isoformat()]


def _sealed(request: Request, row_id: UUID, secrets: Mapping[str, str], tokens: Sequence[str] | None) -> dict[str, Any]:
    """The columns of secrets; none where there are none."""
    if not secrets and tokens is None:
        return {}
    outbound: Outbound = request.ports[Outbound]
    held = json.dumps({"secrets": dict(secrets), "tokens": tokens})
    sealed = outbound.seal(request.viewer.organization_id, row_id, held)
    return {"credentials": sealed.secret, "credentials_key": sealed.key}


def _opened(request: Request, held: Any) -> dict[str, Any]:
    """The secrets that a connection has, so that others can be put beside them."""
    if held.credentials is None:
        return {"secrets": {}, "tokens": None}
    outbound: Outbound = request.ports[Outbound]
    opened: dict[str, Any] = json.loads(outbound.unseal(held.organization_id, held.id, held.credentials))
    return opened


def _connections(request: Request) -> Connections:
    connections: Connections = request.ports[Connections]
    return connections
