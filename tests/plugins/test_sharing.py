"""What workers share over the database: one refresh of a token, and one pace at a vendor."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from goldenthread_sdk import OAuth, TokenSet
from sqlalchemy.engine import URL

from api.connections import means_of
from api.context import utc_now
from api.jobs.system import system_request
from plugins.host.facts import ConnectorFacts
from plugins.host.room import PluginError
from plugins.sync.means import Means
from plugins.sync.vault import opened_credentials, sealed_credentials, token
from schema.governance import sync_store
from tests.plugins.systems import SECRETS, Site, System

FOUR_AT_ONCE = 4


class Issuer(ThreadingHTTPServer):
    """Gives tokens on loopback, one for each refresh token, which it then forgets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.known = {"refresh-0"}
        self.given = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/token"

    def next_for(self, told: str) -> dict[str, Any] | None:
        if told not in self.known:
            return None
        self.given += 1
        self.known = {f"refresh-{self.given}"}
        return {"access_token": f"access-{self.given}", "refresh_token": f"refresh-{self.given}", "expires_in": 3600}


class _Answer(BaseHTTPRequestHandler):
    server: Issuer

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        time.sleep(0.2)  # long enough that whoever does not wait comes second
        said = self.server.next_for(form["refresh_token"][0])
        self.send_response(400 if said is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps(said or {"error": "invalid_grant"}).encode())

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


class Shared(System):
    """A connection with tokens."""

    def hold(self, expires_at: datetime, access: str = "access-0", refresh: str = "refresh-0") -> None:
        """Let it hold these tokens."""
        secrets = {**SECRETS, "client_id": "us", "client_secret": "ours"}
        tokens = TokenSet(access, refresh, expires_at)
        sealed = sealed_credentials(self.keeper, self.tenant, self.connection_id, secrets, tokens)
        told = "UPDATE connected_system SET credentials = :secret, credentials_key = :key WHERE id = :id"
        self.world.rows(told, secret=sealed.secret, key=sealed.key, id=self.connection_id)

    def means(self) -> Means:
        """What a worker of its own is lent."""
        return means_of(self.host, self.world.engine(), self.tenant, self.keeper)

    def facts(self, issuer: Issuer) -> ConnectorFacts:
        return replace(self.host.connectors[self.kind], oauth=OAuth(issuer.url))

    def tokens(self, issuer: Issuer, *stale: str | None) -> list[str | PluginError]:
        """What workers get who ask at the same moment, each with the token that it found to be stale."""

        async def asked(one: str | None) -> str | PluginError:
            try:
                return await token(self.means(), self.facts(issuer), self.connection_id, one)
            except PluginError as error:
                return error

        async def work() -> list[str | PluginError]:
            return await asyncio.gather(*(asked(one) for one in stale))

        return self.world.run(work())

    def held(self) -> TokenSet | None:
        (row,) = self.world.rows("SELECT organization_id, id, credentials FROM connected_system")
        return opened_credentials(self.keeper, type("Row", (), row))[1]

    def waits(self, number: int, apart: float) -> list[float]:
        """How long each of so many workers is told to wait who come at the same moment."""

        async def turn() -> float:
            async with system_request(self.world.engine(), self.tenant, utc_now()) as request:
                return await sync_store.turn(request, "vendor", apart, 0.0)

        async def work() -> list[float]:
            return sorted(await asyncio.gather(*(turn() for _ in range(number))))

        return self.world.run(work())


@pytest.fixture(scope="module")
def shared(module_database: URL, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Shared:
    return Shared(Site(runner, module_database), tmp_path_factory.mktemp("acme") / "acme.json")


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_workers_who_find_a_token_stale_refresh_it_once(shared: Shared, issuer: Issuer) -> None:
    shared.hold(utc_now() + timedelta(hours=1))
    assert shared.tokens(issuer, *["access-0"] * FOUR_AT_ONCE) == ["access-1"] * FOUR_AT_ONCE
    assert issuer.given == 1
    held = shared.held()
    assert held is not None
    assert (held.access_token, held.refresh_token) == ("access-1", "refresh-1")


def test_a_token_that_ends_soon_is_refreshed_once(shared: Shared, issuer: Issuer) -> None:
    shared.hold(utc_now() + timedelta(seconds=1))
    assert shared.tokens(issuer, None, None) == ["access-1", "access-1"]
    assert issuer.given == 1


def test_a_token_that_is_good_is_kept(shared: Shared, issuer: Issuer) -> None:
    shared.hold(utc_now() + timedelta(hours=1))
    assert shared.tokens(issuer, None, "another") == ["access-0", "access-0"]
    assert issuer.given == 0


def test_a_refresh_token_that_is_forgotten_stops_all_of_them(shared: Shared, issuer: Issuer) -> None:
    shared.hold(utc_now() + timedelta(hours=1), refresh="forgotten")
    told = shared.tokens(issuer, "access-0", "access-0")
    assert [one.code for one in told if isinstance(one, PluginError)] == ["BAD_CREDENTIALS"] * 2
    held = shared.held()
    assert held is not None
    assert held.refresh_token == "forgotten"


def test_workers_share_the_pace_at_a_vendor(shared: Shared) -> None:
    apart = 60.0
    waits = shared.waits(FOUR_AT_ONCE, apart)
    assert [round(wait / apart) for wait in waits] == [0, 1, 2, 3]
    assert [round(wait / apart) for wait in shared.waits(1, apart)] == [FOUR_AT_ONCE]
