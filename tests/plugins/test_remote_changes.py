"""Changes at another system through the graph: proposed by one, approved by another, planned anew, withdrawn."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from api.connections import Plugins, means_of
from api.context import utc_now
from api.jobs.system import system_request
from plugins.host.calling import described
from plugins.sync.changes import move
from schema.access.changes import add
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.development.tables import course, learning_assignment
from schema.governance.sync_ports import Connections
from schema.kit.ids import decode_id_of, encode_id, uuid7
from tests.plugins import scripted
from tests.plugins.systems import SCRIPTED, Site, email
from tests.plugins.test_connecting import Desk

PROPOSE = """mutation ($input: RemoteChangeProposeInput!) { remoteChangePropose(input: $input) {
  change { id version state command employee { id } } userErrors { code field } } }"""
SHOW = "query ($id: ID!) { node(id: $id) { ... on RemoteChange { version state differences { field before after } } } }"
APPROVE = """mutation ($input: RemoteChangeApproveInput!) { remoteChangeApprove(input: $input) {
  change { state } userErrors { code field } } }"""
PLAN = """mutation ($input: RemoteChangePlanInput!) { remoteChangePlan(input: $input) {
  change { state approvedAt } userErrors { code field } } }"""
CANCEL = """mutation ($input: RemoteChangeCancelInput!) { remoteChangeCancel(input: $input) {
  change { state } userErrors { code field } } }"""


class Office(Desk):
    """Two administrators, a connection, and an assignment that is to be made at Acme."""

    whose: UUID
    """The employee whom the assignment is for."""

    def prepare(self) -> None:
        scripted.write(self.script)
        self.connection = self.created()["connection"]["id"]
        self.other = Viewer(self.site.tenant, account_id=uuid7(), roles=frozenset({Role.HR_ADMIN}))
        self.assignment = encode_id("LearningAssignment", self.site.run(self._assigned("acme")))

    def propose(self, **given: Any) -> Any:
        wanted = {"connectionId": self.connection, "command": "enrol", "nodeId": self.assignment, **given}
        return self.ask(PROPOSE, input=wanted)["remoteChangePropose"]

    def planned(self) -> str:
        """A change that a worker has planned."""
        change: str = self.propose()["change"]["id"]
        self.work(change)
        return change

    def work(self, change: str) -> None:
        """Move a change on as a worker does."""

        async def work() -> None:
            way = self.ports[Connections]
            means = means_of(await self.plugins.host(), self.site.engine(), self.site.tenant, way.keeper)
            async with system_request(self.site.engine(), self.site.tenant, utc_now()) as request:
                await move(means, request, decode_id_of("RemoteChange", change))

        self.site.run(work())

    def shown(self, change: str) -> Any:
        return self.ask(SHOW, id=change)["node"]

    def approve(self, change: str, viewer: Viewer | None = None) -> Any:
        given = {"changeId": change, "expectedVersion": self.shown(change)["version"]}
        return self.ask(APPROVE, viewer or self.other, input=given)["remoteChangeApprove"]

    def plan(self, change: str) -> Any:
        return self.ask(PLAN, input={"changeId": change})["remoteChangePlan"]

    def cancel(self, change: str) -> Any:
        return self.ask(CANCEL, input={"changeId": change})["remoteChangeCancel"]

    async def _assigned(self, provider: str) -> UUID:
        async with system_request(self.site.engine(), self.site.tenant, utc_now()) as request:
            course_id = await add(request, course, title="Course 1", code="c1", provider=provider)
            told = {"employee_id": self.whose, "course_id": course_id, "due_on": date(2026, 12, 1)}
            return await add(request, learning_assignment, **told, assigned_on=request.today)


def codes(answer: Any) -> list[tuple[str, Any]]:
    return [(one["code"], one["field"]) for one in answer["userErrors"]]


@pytest.fixture
def office(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> Iterator[Office]:
    plugins = Plugins([runner.run(described(SCRIPTED))])
    made = Office(Site(runner, fresh_database), tmp_path / "acme.json", plugins)
    (row,) = made.site.rows("SELECT id FROM employee WHERE employee_number = '1'")
    made.whose = row["id"]
    made.prepare()
    yield made
    runner.run(plugins.close())


def test_a_change_is_proposed_planned_approved_by_another_and_sent_once(office: Office) -> None:
    made = office.propose()
    assert made["userErrors"] == []
    change = made["change"]["id"]
    assert (made["change"]["state"], made["change"]["command"]) == ("PROPOSED", "enrol")
    assert made["change"]["employee"] == {"id": encode_id("Employee", office.whose)}
    assert codes(office.approve(change)) == [("ALREADY_DECIDED", ["changeId"])]
    office.work(change)
    assert office.shown(change)["state"] == "PLANNED"
    assert office.shown(change)["differences"] == [{"field": "enrolled", "before": "no", "after": "yes"}]
    assert office.approve(change) == {"change": {"state": "APPROVED"}, "userErrors": []}
    office.work(change)
    assert office.shown(change)["state"] == "CONFIRMED"
    assert f'"person": "{email(1)}"' in office.script.read_text()
    assert [codes(answer) for answer in (office.cancel(change), office.plan(change))] == [
        [("CLOSED", ["changeId"])]
    ] * 2


def test_who_proposed_it_does_not_approve_it(office: Office) -> None:
    change = office.planned()
    assert codes(office.approve(change, office.viewer)) == [("FORBIDDEN", None)]
    assert office.shown(change)["state"] == "PLANNED"


def test_a_plan_that_has_changed_since_it_was_read_is_not_approved(office: Office) -> None:
    change = office.planned()
    given = {"changeId": change, "expectedVersion": office.shown(change)["version"] - 1}
    assert codes(office.ask(APPROVE, office.other, input=given)["remoteChangeApprove"]) == [
        ("STALE_VERSION", ["expectedVersion"])
    ]


def test_what_is_planned_anew_is_approved_anew(office: Office) -> None:
    change = office.planned()
    office.approve(change)
    assert office.plan(change) == {"change": {"state": "PROPOSED", "approvedAt": None}, "userErrors": []}
    assert codes(office.approve(change)) == [("ALREADY_DECIDED", ["changeId"])]


def test_a_change_is_withdrawn_before_it_is_sent(office: Office) -> None:
    change = office.planned()
    assert office.cancel(change) == {"change": {"state": "CANCELLED"}, "userErrors": []}
    office.work(change)
    assert office.shown(change)["state"] == "CANCELLED"
    assert "person" not in office.script.read_text()


def test_what_is_nothing_elsewhere_is_refused(office: Office) -> None:
    nobody = encode_id("Employee", office.whose)
    assert codes(office.propose(nodeId=nobody)) == [("BAD_VALUE", ["nodeId"])]
    assert codes(office.propose(nodeId="x")) == [("BAD_ID", ["nodeId"])]
    other = encode_id("LearningAssignment", office.site.run(office._assigned("another")))
    assert codes(office.propose(nodeId=other)) == [("BAD_VALUE", ["nodeId"])]
    assert office.site.rows("SELECT 1 FROM remote_change") == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HR_ADMIN}))
def test_nobody_else_proposes_or_decides(office: Office, role: Role) -> None:
    somebody = Viewer(office.site.tenant, account_id=uuid7(), roles=frozenset({role}))
    change = office.planned()
    version = office.shown(change)["version"]
    wanted = {"connectionId": office.connection, "command": "enrol", "nodeId": office.assignment}
    asked = (
        (PROPOSE, "remoteChangePropose", wanted),
        (APPROVE, "remoteChangeApprove", {"changeId": change, "expectedVersion": version}),
        (PLAN, "remoteChangePlan", {"changeId": change}),
        (CANCEL, "remoteChangeCancel", {"changeId": change}),
    )
    for document, name, given in asked:
        (refused,) = office.ask(document, somebody, input=given)[name]["userErrors"]
        assert refused["code"] in {"FORBIDDEN", "NOT_FOUND"}
    assert office.shown(change)["state"] == "PLANNED"
    assert office.site.rows("SELECT count(*) AS n FROM remote_change") == [{"n": 1}]
