"""Proposals to end an employment: other systems make them, HR decides. Nothing here ends one.

An employment that ends, whoever ends it, confirms the proposal; a rehire and the other system's own word take it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, events_about, record, target
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.people import access, leaving_store
from schema.people.inputs import TerminationProposalDeclineInput
from schema.people.tables import termination_proposal
from schema.people.values import TerminationProposalState

NODE = "TerminationProposal"
REASON = 2_000


async def propose_end(
    request: Request, employees: Sequence[UUID], source: str, *, causes: Sequence[UUID] = ()
) -> list[UUID]:
    """Propose to HR to end employments, but those that have ended or are proposed already. The proposals' ids."""
    made = []
    for employee_id in await leaving_store.without_proposal(request, employees, source):
        row_id = await add(
            request, termination_proposal, employee_id=employee_id, source=source, proposed_at=request.now
        )
        after = {"employee_id": employee_id, "source": source, "at": request.now}
        _tell(request, "TerminationProposed", EventOperation.CREATED, row_id, employee_id, causes, after)
        made.append(row_id)
    return made


async def withdraw_end(request: Request, employees: Sequence[UUID], source: str | None = None) -> None:
    """Take open proposals back: their source knows the employees again; all of them, where HR rehired them."""
    await _close(request, employees, TerminationProposalState.WITHDRAWN, "TerminationProposalWithdrawn", source)


async def confirm_end(request: Request, employees: Sequence[UUID]) -> None:
    """Note that the employments of open proposals were ended."""
    await _close(request, employees, TerminationProposalState.CONFIRMED, "TerminationProposalConfirmed")


async def decline_end(request: Request, given: TerminationProposalDeclineInput) -> Mapping[str, Any]:
    """Decide that an employment goes on; why, is kept."""
    path, version = "proposalId", given.expected_version
    row = await target(request, NODE, given.proposal_id, path, may=access.PEOPLE_WRITING, version=version)
    if row.state != TerminationProposalState.OPEN:
        words = f"The proposal is {row.state.lower()} already; only one that is open can be declined."
        raise refused(Problem.ALREADY_DECIDED, words, path)
    told = {"state": TerminationProposalState.DECLINED, "reason": text(given.reason, REASON, "reason")}
    await change(request, termination_proposal, row.id, **told, decided_at=request.now)
    behind = await events_about(request, NODE, [row.id], "TerminationProposed")
    operation, causes = EventOperation.UPDATED, behind[row.id]
    _tell(request, "TerminationProposalDeclined", operation, row.id, row.employee_id, causes, told)
    return {"proposal_id": row.id}


async def _close(
    request: Request, employees: Sequence[UUID], state: TerminationProposalState, kind: str, source: str | None = None
) -> None:
    rows = await leaving_store.open_proposals(request, employees, source)
    behind = await events_about(request, NODE, [row.id for row in rows], "TerminationProposed") if rows else {}
    for row in rows:
        await change(request, termination_proposal, row.id, state=state, decided_at=request.now)
        operation, after = EventOperation.UPDATED, {"state": state}
        _tell(request, kind, operation, row.id, row.employee_id, behind[row.id], after)


def _tell(
    request: Request,
    kind: str,
    operation: EventOperation,
    row_id: UUID,
    employee_id: UUID,
    causes: Sequence[UUID],
    after: Mapping[str, Any],
) -> None:
    event = Event(kind, NODE, row_id, operation, employee_id=employee_id, audited=AuditedData.PERSONAL)
    record(request, replace(event, causes=tuple(causes), after=dict(after)))
