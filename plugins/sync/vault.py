"""The configuration of a connection with its secrets, and its OAuth tokens, refreshed by one worker at a time."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
from goldenthread_sdk import CredentialsError, TokenSet
from goldenthread_sdk.errors import ConnectorError
from goldenthread_sdk.oauth import refresh

from plugins.host.calling import Host
from plugins.host.facts import ConnectorFacts
from plugins.host.room import PluginError
from plugins.sync.means import Keeper, Means
from schema.access.changes import lock
from schema.access.request import Request
from schema.governance import sync_store
from schema.governance.ports import Sealed

TOKEN_SECONDS = 30.0


def sealed_credentials(
    keeper: Keeper, organization_id: UUID, connection_id: UUID, secrets: Mapping[str, str], tokens: TokenSet | None
) -> Sealed:
    """Secrets and tokens of a connection, to be stored with it."""
    held = None if tokens is None else [tokens.access_token, tokens.refresh_token, tokens.expires_at.isoformat()]
    return keeper.seal(organization_id, connection_id, json.dumps({"secrets": dict(secrets), "tokens": held}))


def opened_credentials(keeper: Keeper, connection: Any) -> tuple[dict[str, str], TokenSet | None]:
    """Secrets and tokens of a connection's row.

    Raises:
        PluginError: BAD_CREDENTIALS: they were sealed with a key that is no more.
    """
    if connection.credentials is None:
        return {}, None
    try:
        held = json.loads(keeper.unseal(connection.organization_id, connection.id, connection.credentials))
    except Exception as error:
        words = "The secrets of the connection can't be opened with the server's key: enter them anew."
        raise PluginError("BAD_CREDENTIALS", words) from error
    tokens = held["tokens"]
    kept = None if tokens is None else TokenSet(tokens[0], tokens[1], datetime.fromisoformat(tokens[2]))
    return held["secrets"], kept


async def config_of(host: Host, keeper: Keeper, connection: Any) -> dict[str, Any]:
    """What a connector is configured with; secrets that lie elsewhere (`backend:reference`) are looked up.

    Raises:
        PluginError: BAD_CREDENTIALS.
    """
    secrets, _ = opened_credentials(keeper, connection)
    return {**connection.settings, **{name: await _secret(host, value) for name, value in secrets.items()}}


async def token(means: Means, facts: ConnectorFacts, connection_id: UUID, stale: str | None) -> str:
    """The access token in use; another one, where `stale` is it or it is about to end.

    Whoever comes second finds what the first has got: vendors forget a refresh token once it was used.

    Raises:
        PluginError: BAD_CREDENTIALS, UNREACHABLE, BAD_ANSWER.
    """
    async with means.opens() as request:
        await lock(request, "oauth", connection_id)
        connection = await sync_store.connection_of(request, connection_id)
        if connection is None:
            raise PluginError("BAD_CREDENTIALS", "The connection was removed.")
        secrets, held = opened_credentials(means.keeper, connection)
        if held is None or facts.oauth is None:
            raise PluginError("BAD_CREDENTIALS", "The connection was never authorized: authorize it.")
        fresh = held.expires_at - facts.oauth.early > request.now
        if held.access_token != stale and (fresh or stale is not None):
            return held.access_token
        return await _refreshed(request, means, facts, connection, secrets, held)


async def _refreshed(
    request: Request, means: Means, facts: ConnectorFacts, connection: Any, secrets: Mapping[str, str], held: TokenSet
) -> str:
    config = {**connection.settings, **secrets}

    def ask() -> TokenSet:
        if facts.oauth is None:
            raise CredentialsError("The connector uses no tokens.")
        with httpx2.Client(timeout=TOKEN_SECONDS) as client:
            return refresh(client, facts.oauth, config["client_id"], config["client_secret"], held, request.now)

    try:
        got = await asyncio.to_thread(ask)
    except ConnectorError as error:
        raise PluginError(error.code, error.message, transient=error.transient) from error
    sealed = sealed_credentials(means.keeper, connection.organization_id, connection.id, secrets, got)
    values = {"credentials": sealed.secret, "credentials_key": sealed.key}
    await sync_store.update_connection(request, connection.id, **values)
    return got.access_token


async def _secret(host: Host, value: str) -> str:
    """A secret, or what lies where it points to."""
    backend, colon, reference = value.partition(":")
    known = colon and any(backend in plugin.backends for plugin in host.plugins)
    return await host.secret(backend, reference) if known else value
