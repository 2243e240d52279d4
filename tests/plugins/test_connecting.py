"""Connections through the graph: set up with sealed secrets, tried, read, followed; refused to whoever may not."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from api.connections import Keeper, Plugins, WayToSystems, connection_duties
from api.context import bind_tenant, utc_now
from api.feeds.outbound import WayOut
from api.feeds.sealing import Seals
from api.graph import executor
from api.jobs.system import system_request
from api.settings import load
from plugins.host.calling import described
from schema.access import journal
from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.governance.ports import Outbound
from schema.governance.sync_ports import Connections
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.root import schema
from tests.operations.documents import OPERATIONS
from tests.plugins import scripted
from tests.plugins.systems import SCRIPTED, SECRETS, Site, completion, course

CREATE = """mutation ($input: ConnectionCreateInput!) {
  connectionCreate(input: $input) { connection { id name state version } userErrors { code field message } } }"""
UPDATE = """mutation ($input: ConnectionUpdateInput!) {
  connectionUpdate(input: $input) { connection { state } userErrors { code } } }"""
TEST = """mutation ($input: ConnectionTestInput!) {
  connectionTest(input: $input) {
    works account message connection { state problems { code } } userErrors { code } } }"""
EXECUTOR = executor(schema)


class Desk:
    """Somebody who asks the graph of a small organization."""

    def __init__(self, site: Site, script: Path, plugins: Plugins) -> None:
        self.site, self.script, self.plugins = site, script, plugins
        self.seals = Seals(b"a key that seals the secrets of tests")
        way = WayToSystems(plugins, site.engine(), Keeper(self.seals))
        out: Any = WayOut(None, None, self.seals)  # type: ignore[arg-type]
        self.ports: dict[type[Any], Any] = {Connections: way, Outbound: out}
        self.viewer = Viewer(site.tenant, account_id=uuid7(), roles=frozenset({Role.HR_ADMIN}))

    def ask(self, document: str, viewer: Viewer | None = None, **variables: Any) -> Any:
        async def work() -> Any:
            async with self.site.engine().connect() as connection:
                await bind_tenant(connection, self.site.tenant)
                session, who = Session(connection), viewer or self.viewer
                request = Request(session, who, utc_now(), b"a key of tests", ports=self.ports)
                result = await EXECUTOR.execute(document, context_value=request, variable_values=variables)
                await journal.write(session, who, request.now, request.events)
                await connection.commit()
                assert not result.errors, result.errors
                return result.data

        return self.site.run(work())

    def created(self, **settings: str) -> Any:
        told = {"url": scripted.address(self.script), **SECRETS, **settings}
        given = {"connectorId": "bulk", "name": "acme", "settings": [{"name": k, "value": v} for k, v in told.items()]}
        return self.ask(CREATE, input=given)["connectionCreate"]


@pytest.fixture
def desk(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> Iterator[Desk]:
    plugins = Plugins([runner.run(described(SCRIPTED))])
    yield Desk(Site(runner, fresh_database), tmp_path / "acme.json", plugins)
    runner.run(plugins.close())


def test_a_connection_is_set_up_tried_and_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted.write(desk.script, courses=[course(1)], completions=[completion(1, 1)])
    made = desk.created()
    assert made["userErrors"] == []
    connection = made["connection"]["id"]
    tried = desk.ask(TEST, input={"connectionId": connection})["connectionTest"]
    assert tried == {
        "works": True,
        "account": "Acme of the tests",
        "message": None,
        "connection": {"state": "ACTIVE", "problems": []},
        "userErrors": [],
    }
    started = desk.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})["syncStart"]
    assert (started["run"]["state"], started["userErrors"]) == ("QUEUED", [])
    again = desk.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})["syncStart"]
    assert [one["code"] for one in again["userErrors"]] == ["ALREADY_EXISTS"]
    _work(desk, monkeypatch)
    (node,) = desk.ask(OPERATIONS["11 Integrations"])["connections"]["nodes"]
    assert node["connector"]["id"] == "bulk"
    assert node["state"] == "ACTIVE"
    counts = [node["lastRun"][name] for name in ("state", "created", "updated", "unchanged", "rejected")]
    assert counts == ["SUCCEEDED", 2, 0, 0, 0]
    covered = {one["field"]: one["filled"] for one in node["lastRun"]["coverage"]}
    assert (covered["person"], covered["completed_at"], covered["score"]) == (1.0, 1.0, 0.0)


def test_secrets_are_sealed_and_told_nowhere(desk: Desk) -> None:
    desk.created()
    (row,) = desk.site.rows("SELECT settings::text AS shown, credentials FROM connected_system")
    events = desk.site.rows("SELECT payload::text AS p FROM domain_event UNION ALL SELECT after::text FROM audit_event")
    for secret in SECRETS.values():
        assert secret not in row["shown"]
        assert secret.encode() not in bytes(row["credentials"])
        assert [one for one in events if one["p"] and secret in one["p"]] == []


def test_what_does_not_fit_is_refused_without_repeating_it(desk: Desk) -> None:
    made = desk.created(colour="a-colour-that-nobody-knows")
    assert made["connection"] is None
    assert [(one["code"], one["field"]) for one in made["userErrors"]] == [("BAD_VALUE", ["settings"])]
    assert "a-colour-that-nobody-knows" not in made["userErrors"][0]["message"]
    assert desk.site.rows("SELECT 1 FROM connected_system") == []


def test_wrong_credentials_are_a_problem_that_an_update_mends(desk: Desk) -> None:
    scripted.write(desk.script, status=401)
    connection = desk.created()["connection"]["id"]
    tried = desk.ask(TEST, input={"connectionId": connection})["connectionTest"]
    assert (tried["works"], tried["connection"]) == (
        False,
        {"state": "BROKEN", "problems": [{"code": "BAD_CREDENTIALS"}]},
    )
    given = {"connectionId": connection, "settings": [{"name": "key", "value": "another-key-9f"}]}
    assert desk.ask(UPDATE, input=given)["connectionUpdate"] == {"connection": {"state": "NEW"}, "userErrors": []}


def test_a_paused_connection_is_not_read(desk: Desk) -> None:
    connection = desk.created()["connection"]["id"]
    desk.ask(UPDATE, input={"connectionId": connection, "paused": True})
    started = desk.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})["syncStart"]
    assert [one["code"] for one in started["userErrors"]] == ["CLOSED"]


def test_a_run_whose_worker_was_lost_is_given_up(desk: Desk) -> None:
    connection = desk.created()["connection"]["id"]
    desk.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})
    desk.site.rows("UPDATE sync_run SET updated_at = now() - interval '3 hours'")
    again = desk.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})["syncStart"]
    assert (again["run"]["state"], again["userErrors"]) == ("QUEUED", [])
    assert [row["state"] for row in desk.site.rows("SELECT state FROM sync_run ORDER BY id")] == ["FAILED", "QUEUED"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HR_ADMIN}))
def test_nobody_else_sets_one_up(desk: Desk, role: Role) -> None:
    somebody = Viewer(desk.site.tenant, account_id=uuid7(), roles=frozenset({role}))
    given = {"connectorId": "bulk", "name": "acme", "settings": []}
    made = desk.ask(CREATE, somebody, input=given)["connectionCreate"]
    assert [one["code"] for one in made["userErrors"]] == ["FORBIDDEN"]
    assert desk.site.rows("SELECT 1 FROM connected_system") == []


def test_a_run_is_followed_until_it_has_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted.write(desk.script, courses=[course(1)])
    connection = desk.created()["connection"]["id"]
    desk.ask(OPERATIONS["11 SyncStart"], input={"connectionId": connection})
    (run,) = desk.site.rows("SELECT id FROM sync_run")
    way = desk.ports[Connections]
    monkeypatch.setattr("api.connections.viewer_again", _still_there)

    async def follow() -> list[Any]:
        return [one.run_id async for one in way.follow(desk.viewer, run["id"])]

    _work(desk, monkeypatch)
    assert desk.site.run(follow()) == [run["id"]]


async def _still_there(*_: Any) -> bool:
    return True


def _work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the run that waits, by the duty that workers have."""
    monkeypatch.setattr("api.connections.secrets_key", lambda _: b"a key that seals the secrets of tests")
    duties = connection_duties(load({}), desk.plugins)
    (run,) = desk.site.rows("SELECT id FROM sync_run")

    async def work() -> None:
        async with system_request(desk.site.engine(), desk.site.tenant, utc_now()) as request:
            await duties.jobs["run-connection"].handler(request, {"id": str(run["id"])})

    desk.site.run(work())
