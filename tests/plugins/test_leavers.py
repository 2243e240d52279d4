"""Who is gone at another system is proposed to leave, and goes on working here until HR says otherwise."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from api.context import bind_tenant, utc_now
from api.graph import executor
from schema.access import journal
from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.kit.ids import encode_id, uuid7
from schema.kit.session import Session
from schema.root import schema
from tests.plugins.systems import Site, System

EXECUTOR = executor(schema)
PROPOSALS = "{ terminationProposals { nodes { id version source state reason decidedAt employee { id } } } }"
DECLINE = """mutation ($input: TerminationProposalDeclineInput!) {
  terminationProposalDecline(input: $input) { proposal { state reason } userErrors { code field } } }"""
TERMINATE = """mutation ($input: EmployeeTerminateInput!) {
  employeeTerminate(input: $input) { userErrors { code message } } }"""
REHIRE = """mutation ($input: EmployeeRehireInput!) {
  employeeRehire(input: $input) { userErrors { code message } } }"""


class Staff(System):
    """A connection to a personnel system, and HR."""

    def tells(self, employments: list[int], people: list[tuple[int, bool]] = []) -> None:  # noqa: B006 - never changed
        """Say who is employed, and of which people it is known that they are there, or gone."""
        self.says(
            employments=[{"n": n, "record": employed(number)} for n, number in enumerate(employments, 1)],
            people=[
                {"n": n, "record": {"key": f"k{number}", "employee_number": f"{number}"}, "deleted": gone}
                for n, (number, gone) in enumerate(people, 1)
            ],
        )

    def ask(self, document: str, viewer: Viewer | None = None, **variables: Any) -> Any:
        hr = Viewer(self.tenant, account_id=uuid7(), roles=frozenset({Role.HR_ADMIN}))

        async def work() -> Any:
            async with self.world.engine().connect() as connection:
                await bind_tenant(connection, self.tenant)
                session, who = Session(connection), viewer or hr
                request = Request(session, who, utc_now(), b"a key of tests")
                result = await EXECUTOR.execute(document, context_value=request, variable_values=variables)
                await journal.write(session, who, request.now, request.events)
                await connection.commit()
                return result

        return self.world.run(work())

    def proposals(self) -> list[dict[str, Any]]:
        result = self.ask(PROPOSALS)
        assert not result.errors, result.errors
        return list(result.data["terminationProposals"]["nodes"])

    def states(self) -> list[tuple[str, str]]:
        """State of each proposal with whom it is about, oldest first."""
        return [(one["state"], one["employee"]["id"]) for one in reversed(self.proposals())]

    def whose(self, number: int) -> str:
        (row,) = self.world.rows("SELECT id FROM employee WHERE employee_number = :number", number=str(number))
        return encode_id("Employee", row["id"])

    def working(self) -> int:
        """How many employments have not ended."""
        return len(self.world.rows("SELECT 1 FROM employment WHERE status = 'ACTIVE'"))

    def told(self) -> list[str]:
        rows = self.world.rows(
            "SELECT type FROM domain_event WHERE node_type = 'TerminationProposal' ORDER BY sequence"
        )
        return [row["type"] for row in rows]

    def causes(self, kind: str) -> list[str]:
        """The types of the events from which an event of this type follows."""
        rows = self.world.rows(
            "SELECT c.type FROM domain_event e JOIN domain_event_cause x ON x.event_id = e.id "
            "JOIN domain_event c ON c.id = x.cause_id WHERE e.type = :kind",
            kind=kind,
        )
        return [row["type"] for row in rows]


def employed(number: int, **told: Any) -> dict[str, Any]:
    """An employment as the system tells it."""
    person = {"key": f"k{number}", "employee_number": f"{number}"}
    return {"key": f"e{number}", "person": person, "employee_number": f"{number}", "effective_on": "2026-01-01", **told}


@pytest.fixture
def staff(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> Staff:
    made = Staff(Site(runner, fresh_database), tmp_path / "acme.json", kind="staff")
    made.tells([1, 2, 3])
    assert made.sync("FULL")["error"] is None
    return made


def test_who_is_missing_from_a_full_run_is_proposed_once_and_works_on(staff: Staff) -> None:
    before = staff.working()
    staff.tells([1, 3])
    for _ in range(2):
        assert staff.sync("FULL")["error"] is None
    assert staff.states() == [("OPEN", staff.whose(2))]
    assert staff.proposals()[0]["source"] == "acme"
    assert staff.working() == before
    assert staff.told() == ["TerminationProposed"]


def test_who_is_told_again_is_proposed_no_more(staff: Staff) -> None:
    staff.tells([1, 3])
    staff.sync("FULL")
    staff.tells([1, 2, 3])
    staff.sync("FULL")
    assert staff.states() == [("WITHDRAWN", staff.whose(2))]
    assert staff.causes("TerminationProposalWithdrawn") == ["TerminationProposed"]


def test_a_person_who_is_told_as_gone_is_proposed(staff: Staff) -> None:
    staff.tells([1, 2, 3], [(1, False), (2, False)])
    staff.sync()
    staff.tells([1, 2, 3], [(1, False), (2, False), (2, True)])
    staff.sync()
    assert staff.states() == [("OPEN", staff.whose(2))]


def test_a_rehearsal_proposes_nothing(staff: Staff) -> None:
    staff.tells([1, 3])
    staff.sync("FULL", dry=True)
    assert staff.states() == []


def test_hr_ends_the_employment_and_a_rehire_clears_what_is_left(staff: Staff) -> None:
    staff.tells([1, 3])
    staff.sync("FULL")
    given = {"employeeId": staff.whose(2), "lastDay": "2026-06-30"}
    assert staff.ask(TERMINATE, input=given).data["employeeTerminate"]["userErrors"] == []
    assert staff.states() == [("CONFIRMED", staff.whose(2))]
    assert staff.causes("TerminationProposalConfirmed") == ["TerminationProposed"]
    staff.world.rows(
        "INSERT INTO termination_proposal (organization_id, id, employee_id, source, proposed_at) "
        "SELECT organization_id, id, id, 'another', now() FROM employee WHERE employee_number = '2'"
    )
    given = {"employeeId": staff.whose(2), "startsOn": "2026-09-01"}
    assert staff.ask(REHIRE, input=given).data["employeeRehire"]["userErrors"] == []
    assert sorted(staff.states()) == [("CONFIRMED", staff.whose(2)), ("WITHDRAWN", staff.whose(2))]


def test_an_end_that_the_system_tells_itself_confirms_the_proposal(staff: Staff) -> None:
    staff.tells([1, 3])
    staff.sync("FULL")
    staff.world.rows("UPDATE termination_proposal SET source = 'another'")
    staff.says(
        employments=[
            {"n": 1, "record": employed(1)},
            {"n": 2, "record": employed(2, status="ENDED", left_on="2026-06-30")},
            {"n": 3, "record": employed(3)},
        ]
    )
    staff.sync("FULL")
    assert staff.states() == [("CONFIRMED", staff.whose(2))]


def test_hr_declines_with_a_reason_once(staff: Staff) -> None:
    staff.tells([1, 3])
    staff.sync("FULL")
    (made,) = staff.proposals()
    given = {"proposalId": made["id"], "reason": "On loan to a sister company.", "expectedVersion": made["version"]}
    assert staff.ask(DECLINE, input=given).data["terminationProposalDecline"] == {
        "proposal": {"state": "DECLINED", "reason": "On loan to a sister company."},
        "userErrors": [],
    }
    assert staff.causes("TerminationProposalDeclined") == ["TerminationProposed"]
    again = staff.ask(DECLINE, input={**given, "expectedVersion": None}).data["terminationProposalDecline"]
    assert again["userErrors"] == [{"code": "ALREADY_DECIDED", "field": ["proposalId"]}]
    staff.sync("FULL")
    assert staff.states() == [("DECLINED", staff.whose(2))]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2_001])
def test_a_reason_is_needed(staff: Staff, reason: str) -> None:
    staff.tells([1, 3])
    staff.sync("FULL")
    (made,) = staff.proposals()
    refused = staff.ask(DECLINE, input={"proposalId": made["id"], "reason": reason}).data["terminationProposalDecline"]
    assert [(one["code"], one["field"]) for one in refused["userErrors"]] == [("BAD_VALUE", ["reason"])]
    assert staff.states() == [("OPEN", staff.whose(2))]


def test_nobody_but_hr_hears_of_it_or_decides(staff: Staff) -> None:
    staff.tells([1, 3])
    staff.sync("FULL")
    (made,) = staff.proposals()
    (row,) = staff.world.rows("SELECT id FROM employee WHERE employee_number = '2'")
    whose: UUID = row["id"]
    subject = Viewer(staff.tenant, account_id=uuid7(), employee_id=whose)
    others = [
        subject,
        Viewer(staff.tenant, account_id=uuid7(), roles=frozenset({Role.AUDITOR})),
        Viewer(staff.tenant, account_id=uuid7(), roles=frozenset({Role.COMPENSATION_ANALYST})),
    ]
    for viewer in others:
        listed = staff.ask(PROPOSALS, viewer)
        assert [error.original_error.code for error in listed.errors] == ["FORBIDDEN"]
        given = {"proposalId": made["id"], "reason": "No."}
        decided = staff.ask(DECLINE, viewer, input=given).data["terminationProposalDecline"]
        assert [one["code"] for one in decided["userErrors"]] == ["NOT_FOUND"]
    assert staff.states() == [("OPEN", staff.whose(2))]
