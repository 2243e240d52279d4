"""Webhooks of a vendor over HTTP: proven or refused alike, taken in once, and one run of what they name."""

import asyncio
import hashlib
import hmac
import json
import time
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from sqlalchemy.engine import URL
from starlette.applications import Starlette
from starlette.routing import Route

from api.connections import Plugins, WayToSystems, connection_duties, means_of
from api.context import utc_now
from api.jobs.system import system_request
from api.settings import load
from api.webhooks import LARGEST, PER_MINUTE, WebhookEndpoint
from plugins.host.calling import Host
from plugins.host.facts import ConnectorFacts
from plugins.sync.hints import read_hinted
from schema.governance.hook_addresses import webhook_path, webhook_target
from schema.governance.sync_ports import Connections
from schema.kit.ids import uuid7
from tests.plugins.systems import SECRETS, Site, System, completion, course

SOON, REFUSAL_SECONDS = 0.1, 2.5
"""When refusals are told: soon, or, where time is what is looked at, later than any check takes."""


class Door(System):
    """A connection with the address that its vendor sends webhooks to."""

    def open(self, refusal_seconds: float = SOON) -> None:
        plugins = Plugins()
        plugins._host = self.host
        way = WayToSystems(plugins, self.world.engine(), self.keeper)
        self.endpoint = WebhookEndpoint(20, refusal_seconds=refusal_seconds)
        self.app = Starlette(routes=[Route("/webhooks/{target}", self.endpoint)])
        self.app.state.door = SimpleNamespace(ports={Connections: way}, clock=utc_now)

    def sent(self, path: str | None = None, **told: Any) -> httpx2.Response:
        """The answer to a webhook."""
        return self.world.run(self._sent(path or webhook_path(self.tenant, self.connection_id), **signed(**told)))

    def at_once(self, *paths: str) -> list[httpx2.Response]:
        """The answers to many that are sent at the same moment."""

        async def work() -> list[httpx2.Response]:
            return await asyncio.gather(*(self._sent(path, **signed("x")) for path in paths))

        return self.world.run(work())

    def timed(self, *paths: str) -> list[tuple[int, bytes, int]]:
        """The answers to many that prove nothing, and how many times `REFUSAL_SECONDS` each took."""

        async def one(path: str) -> tuple[int, bytes, int]:
            begun = time.monotonic()
            answer = await self._sent(path, **signed(secret="wrong"))
            return answer.status_code, answer.content, round((time.monotonic() - begun) / REFUSAL_SECONDS)

        async def work() -> list[tuple[int, bytes, int]]:
            return await asyncio.gather(*map(one, paths))

        return self.world.run(work())

    async def _sent(self, path: str, **sent: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="https://hr.example.com") as client:
            return await client.post(path, **sent)

    def read_hinted(self) -> None:
        """Do what a worker does with the job that a webhook put in."""

        async def work() -> None:
            async with system_request(self.world.engine(), self.tenant, utc_now()) as request:
                means = means_of(self.host, self.world.engine(), self.tenant, self.keeper)
                await read_hinted(means, request, self.connection_id)

        self.world.run(work())

    def jobs(self) -> list[str]:
        return [row["entrypoint"] for row in self.world.rows("SELECT entrypoint FROM job.pgqueuer ORDER BY id")]

    def hinted(self) -> int:
        """How many webhooks were let in."""
        told = "SELECT count(*) AS n FROM domain_event WHERE type = 'ConnectionHinted'"
        return int(self.world.rows(told)[0]["n"])

    def connection(self) -> dict[str, Any]:
        told = "SELECT webhook_at IS NOT NULL AS came, webhooks_refused, hinted, version FROM connected_system"
        return self.world.rows(told)[0]


class SpareHost(Host):
    """A host that says of its connectors what a test wants."""

    def __init__(self, connectors: dict[str, ConnectorFacts]) -> None:
        super().__init__([])
        self._told = connectors

    @property
    def connectors(self) -> dict[str, ConnectorFacts]:
        return self._told


def signed(
    delivery: str = "w1",
    *,
    secret: str = SECRETS["signing_secret"],
    at: datetime | None = None,
    altered: bool = False,
) -> dict[str, Any]:
    """A webhook as Acme signs it."""
    body = json.dumps({"id": delivery, "completion": "d1"}).encode()
    sent = (at or datetime.now(UTC)).isoformat()
    signature = hmac.new(secret.encode(), sent.encode() + b"." + body, hashlib.sha256).hexdigest()
    content = body.replace(b"d1", b"d2") if altered else body
    return {"content": content, "headers": {"Acme-Sent": sent, "Acme-Signature": signature}}


@pytest.fixture(scope="module")
def built(module_database: URL, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Door:
    return Door(Site(runner, module_database), tmp_path_factory.mktemp("acme") / "acme.json")


@pytest.fixture
def door(built: Door) -> Door:
    """The connection as nothing has come in yet."""
    for table in ("taken_delivery", "synced_row", "field_coverage", "sync_run", "completion", "course", "job.pgqueuer"):
        built.world.rows(f"DELETE FROM {table}")
    fresh = "state = 'ACTIVE', cursors = '{}', hinted = '{}', webhook_at = NULL, webhooks_refused = 0"
    built.world.rows(f"UPDATE connected_system SET {fresh}")
    made = copy(built)
    made.open()
    return made


def test_a_webhook_lets_what_it_names_be_read_and_nothing_else(door: Door) -> None:
    door.says(courses=[course(1)], completions=[])
    door.sync()
    door.says(courses=[course(1), course(2)], completions=[completion(1, 1)])
    answer = door.sent()
    assert (answer.status_code, answer.content) == (202, b"")
    assert door.connection() | {"version": 0} == {
        "came": True,
        "webhooks_refused": 0,
        "hinted": ["completions"],
        "version": 0,
    }
    assert door.jobs() == ["read-hinted"]
    door.read_hinted()
    run_id = door.world.rows("SELECT id FROM sync_run WHERE state = 'QUEUED'")[0]["id"]
    door.go_on(run_id)
    row = door.row(run_id)
    assert (row["state"], row["streams"], row["mode"]) == ("SUCCEEDED", ["completions"], "INCREMENTAL")
    assert door.counts(row) == (1, 0, 0, 0)
    assert door.world.rows("SELECT count(*) AS n FROM course WHERE provider = 'acme'") == [{"n": 1}]
    assert door.connection()["hinted"] == []
    assert door.jobs() == ["read-hinted", "run-connection"]


def test_a_repeated_webhook_is_taken_in_once(door: Door) -> None:
    door.says(courses=[], completions=[])
    before = door.hinted()
    answers = [door.sent(delivery="w1").status_code for _ in range(2)]
    assert answers == [202, 202]
    assert door.world.rows("SELECT delivery FROM taken_delivery") == [{"delivery": "w1"}]
    door.read_hinted()
    assert door.sent(delivery="w1").status_code == 202
    assert door.connection()["hinted"] == []
    assert door.hinted() - before == 1


def test_many_webhooks_make_one_run_and_those_that_come_meanwhile_the_next(door: Door) -> None:
    door.says(courses=[course(1)], completions=[])
    for number in range(3):
        door.sent(delivery=f"w{number}")
    assert door.jobs() == ["read-hinted"]
    door.read_hinted()
    door.read_hinted()
    (waiting,) = door.world.rows("SELECT id FROM sync_run")
    door.sent(delivery="w9")
    door.read_hinted()
    assert door.world.rows("SELECT count(*) AS n FROM sync_run") == [{"n": 1}]
    door.world.rows("DELETE FROM job.pgqueuer")
    door.go_on(waiting["id"])
    assert door.jobs() == ["read-hinted"]
    door.read_hinted()
    assert door.world.rows("SELECT count(*) AS n FROM sync_run") == [{"n": 2}]


@pytest.mark.parametrize(
    "told",
    [
        {"secret": "another secret"},
        {"altered": True},
        {"at": datetime.now(UTC) - timedelta(hours=1)},
    ],
    ids=["not the secret", "altered", "old"],
)
def test_a_webhook_that_proves_nothing_is_refused_and_counted(door: Door, told: dict[str, Any]) -> None:
    before = door.connection()["version"]
    answer = door.sent(**told)
    assert answer.status_code == 401
    assert answer.json() == {
        "errors": [
            {
                "message": "This webhook is not taken: check its address and secret.",
                "extensions": {"code": "BAD_WEBHOOK"},
            }
        ]
    }
    assert door.connection() == {"came": False, "webhooks_refused": 1, "hinted": [], "version": before}
    assert (door.jobs(), door.world.rows("SELECT 1 FROM taken_delivery")) == ([], [])


def test_what_was_refused_is_forgotten_when_another_one_is_let_in(door: Door) -> None:
    """The same one again, which anybody may have overheard, is none."""
    for forgotten in (True, False):
        door.world.rows("UPDATE connected_system SET webhooks_refused = 3")
        assert door.sent(delivery="w1").status_code == 202
        assert door.connection()["webhooks_refused"] == (0 if forgotten else 3)


def test_whoever_proves_nothing_learns_nothing_of_what_is_there(door: Door) -> None:
    """The same answer after the same time: for a connection, for none, for another organization's, for no address."""
    door.open(REFUSAL_SECONDS)
    there = webhook_path(door.tenant, door.connection_id)
    others = (webhook_path(door.tenant, uuid7()), webhook_path(uuid7(), door.connection_id), "/webhooks/nothing")
    told = door.timed(there, *others)
    assert set(told) == {(401, told[0][1], 1)}


def test_a_connection_that_takes_none_says_so(door: Door) -> None:
    facts = door.host.connectors["bulk"]
    door.host = SpareHost({"bulk": replace(facts, webhooks=False)})
    door.open()
    answer = door.sent()
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NO_WEBHOOKS")


def test_a_webhook_that_can_t_be_checked_is_to_be_sent_again(door: Door) -> None:
    door.host = SpareHost({})
    door.open()
    answer = door.sent()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.json()["errors"][0]["extensions"]["code"] == "WEBHOOKS_UNAVAILABLE"


def test_a_body_is_bounded_and_the_method_is_post(door: Door) -> None:
    path = webhook_path(door.tenant, door.connection_id)
    large = door.world.run(door._sent(path, content=b"x" * (LARGEST + 1)))
    assert (large.status_code, large.json()["errors"][0]["extensions"]["code"]) == (413, "BODY_TOO_LARGE")


def test_one_address_has_its_bound_and_others_have_theirs(door: Door) -> None:
    path = webhook_path(door.tenant, uuid7())
    answers = [one.status_code for one in door.at_once(*[path] * (PER_MINUTE + 2))]
    assert sorted(answers) == [401] * PER_MINUTE + [429] * 2
    assert door.at_once(webhook_path(door.tenant, uuid7()))[0].status_code == 401


def test_a_paused_connection_reads_nothing(door: Door) -> None:
    door.says(courses=[], completions=[])
    door.sent()
    door.world.rows("UPDATE connected_system SET state = 'PAUSED'")
    door.read_hinted()
    assert door.world.rows("SELECT 1 FROM sync_run") == []


def test_workers_know_the_job(tmp_path: Path) -> None:
    settings = load({"GOLDENTHREAD_DATA_DIR": str(tmp_path)})
    assert sorted(connection_duties(settings, Plugins([])).jobs) == ["move-change", "read-hinted", "run-connection"]


@pytest.mark.parametrize("segment", ["", "x", "====", "é", "A" * 42, "A" * 44, "A" * 10_000])
def test_an_address_that_is_none_names_nothing(segment: str) -> None:
    assert webhook_target(segment) is None


def test_an_address_names_what_it_was_made_of() -> None:
    one, other = uuid7(), uuid7()
    assert webhook_target(webhook_path(one, other).rsplit("/", 1)[1]) == (one, other)
