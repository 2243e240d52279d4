"""Connections through the whole application: real sockets, a worker, a connector's process. Not what each part does."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from sqlalchemy.engine import URL
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.app import create_app
from api.auth.tokens import Person
from api.connections import Plugins, connection_duties
from api.context import utc_now
from api.database.running import running_database
from api.jobs.worker import work
from api.personas import person_token
from api.settings import Settings, load
from api.transport.messages import PROTOCOL
from schema.governance.hook_addresses import webhook_path
from schema.kit.ids import encode_id, uuid7
from tests.api.transport.serving import served
from tests.operations.documents import OPERATIONS
from tests.plugins.systems import Site, System, completion, course
from tests.plugins.test_hints import signed

KEY = "a key that seals the secrets of tests"
ADMIN = "admin@site.example"
PAGE = 500
ROWS = PAGE + 20
PATIENCE, POLL_SECONDS = 30.0, 0.1


@dataclass
class Office:
    """A server with a connection, a worker beside it, and an administrator's token."""

    system: System
    address: str
    token: str

    def ask(self, document: str, **variables: Any) -> Any:
        """What the graph answers to the administrator."""
        told = {"query": document, "variables": variables}
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx2.post(self.address, json=told, headers=headers, timeout=PATIENCE).json()
        assert "errors" not in answer, answer
        return answer["data"]

    @asynccontextmanager
    async def followed(self, run_id: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """What is told of a run, until it has ended."""
        url = self.address.replace("http", "ws", 1)
        async with connect(url, subprotocols=[Subprotocol(PROTOCOL)]) as socket:
            await _say(socket, type="connection_init", payload={"Authorization": f"Bearer {self.token}"})
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            asked = {"query": OPERATIONS["11 SyncProgress"], "variables": {"runId": run_id}}
            await _say(socket, id="1", type="subscribe", payload=asked)
            yield _told(socket)


async def _say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def _told(socket: ClientConnection) -> AsyncIterator[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE):
        while (message := json.loads(await socket.recv()))["type"] == "next":
            yield message["payload"]["data"]["syncProgress"]
    assert message["type"] == "complete"


@pytest.fixture(scope="module")
def office(module_database: URL, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    system = System(Site(runner, module_database), folder / "acme.json")
    settings = load(
        {
            "GOLDENTHREAD_DATABASE_URL": module_database.set(drivername="postgresql").render_as_string(
                hide_password=False
            ),
            "GOLDENTHREAD_DATA_DIR": str(folder),
            "GOLDENTHREAD_SECRETS_KEY": KEY,
        }
    )
    token = person_token(settings, Person(system.tenant, _admin(system)), utc_now())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.app.plugins_at_start", lambda: Plugins(list(system.host.plugins)))
        app = create_app(settings)
    with served(app) as address, _working(settings, Plugins(list(system.host.plugins))):
        yield Office(system, address, token)


def _admin(system: System) -> str:
    """Somebody who runs HR; the name by which they sign in."""
    told = {"tenant": system.tenant, "id": uuid7(), "subject": ADMIN}
    system.world.rows("INSERT INTO account (organization_id, id, subject) VALUES (:tenant, :id, :subject)", **told)
    system.world.rows(
        "INSERT INTO role_grant (organization_id, id, account_id, role, granted_at)"
        " VALUES (:tenant, :id, :account, 'HR_ADMIN', now())",
        tenant=system.tenant,
        id=uuid7(),
        account=told["id"],
    )
    return ADMIN


@contextmanager
def _working(settings: Settings, plugins: Plugins) -> Iterator[None]:
    """A worker, in a thread with a loop of its own."""
    begun, ended = threading.Event(), list[Any]()

    async def until_ended() -> None:
        stop = asyncio.Event()
        ended.extend((asyncio.get_running_loop(), stop))
        begun.set()
        with running_database(settings) as database:
            await work(database.app, settings, connection_duties(settings, plugins), stop)

    thread = threading.Thread(target=asyncio.run, args=(until_ended(),))
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        loop, stop = ended
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def test_who_follows_a_run_is_told_while_it_goes_on(office: Office) -> None:
    rows = {"courses": [course(1)], "completions": [completion(n, n % 100) for n in range(1, ROWS + 1)]}
    office.system.says(**rows, holds="completions")
    connection = encode_id("ConnectedSystem", office.system.connection_id)
    started = office.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})["syncStart"]
    run_id = started["run"]["id"]

    async def follow() -> list[tuple[str, int, str | None]]:
        told = []
        async with office.followed(run_id) as messages:
            async for one in messages:
                assert one["id"] == run_id
                told.append((one["state"], one["processed"], one["stream"]))
                if one["processed"] > PAGE:
                    office.system.says(**rows)
        return told

    told = office.system.world.run(follow())
    assert told[-1] == ("SUCCEEDED", ROWS + 1, None)
    assert ("RUNNING", PAGE + 1, "completions") in told
    assert len(set(told)) == len(told)


def test_a_webhook_of_the_vendor_lets_a_worker_read(office: Office) -> None:
    office.system.says(courses=[course(1)])
    office.ask(
        OPERATIONS["11 SyncStart"], input={"connectionId": encode_id("ConnectedSystem", office.system.connection_id)}
    )
    _ended(office, "streams IS NULL AND state NOT IN ('QUEUED', 'RUNNING')")
    office.system.says(courses=[course(1)], completions=[completion(ROWS + 1, 2)])
    path = webhook_path(office.system.tenant, office.system.connection_id)
    url = httpx2.URL(office.address).copy_with(path=path)
    assert httpx2.post(url, **signed()).status_code == 202
    run = _ended(office, "streams IS NOT NULL AND state = 'SUCCEEDED'")
    assert (run["mode"], run["streams"], run["created"]) == ("INCREMENTAL", ["completions"], 1)
    (node,) = office.ask("{ connections { nodes { webhookAt } } }")["connections"]["nodes"]
    assert node["webhookAt"] is not None


def _ended(office: Office, which: str) -> dict[str, Any]:
    """The newest run of a kind, once there is one and the worker has nothing left to do."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        found = office.system.world.rows(f"SELECT * FROM sync_run WHERE {which} ORDER BY id DESC")
        if found and not office.system.world.rows("SELECT 1 FROM sync_run WHERE state IN ('QUEUED', 'RUNNING')"):
            return found[0]
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"no worker ended a run: {which}")
