"""Who reviews whom as a peer: colleagues are nominated, and somebody in charge says whether they are asked.

An employee does not come to know whom others have nominated: neither a refusal nor a number tells of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from schema.access.changes import add, change, employee_of, lock, named, record, remove, require, target
from schema.access.naming import seen
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks
from schema.kit.problems import Problem, refused
from schema.people.values import EmploymentStatus
from schema.reviews import access, reviewing_store
from schema.reviews.nominating_inputs import NominationApproveInput, NominationDeclineInput, NominationProposeInput
from schema.reviews.tables import nomination
from schema.reviews.values import NominationState, ReviewCycleStage, ReviewState

MOST = 10
"""How many peers somebody may nominate for an employee."""

OPEN = (ReviewCycleStage.PEER_SELECTION, ReviewCycleStage.COLLECTING)


async def propose(request: Request, given: NominationProposeInput) -> Mapping[str, Any]:
    """Nominate peers; those whom somebody in charge nominates are asked at once."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.NOMINATING)
    cycle = await seen(request, "ReviewCycle", given.cycle_id, "cycleId")
    await _require_open(request, cycle.id, "cycleId")
    await lock(request, "nominations", cycle.id, employee_id)
    kept = {row.reviewer_id: row for row in await reviewing_store.nominations(request, cycle.id, employee_id)}
    reviewers = await _reviewers(request, given.reviewer_ids, employee_id, kept)
    (in_charge,) = await request.permitted(access.APPROVING, [(employee_id, request.today)])
    state = NominationState.APPROVED if in_charge else NominationState.PROPOSED
    decided = {"decided_by_id": request.viewer.employee_id, "decided_at": request.now} if in_charge else {}
    made = []
    for reviewer_id in reviewers:
        if reviewer_id in kept:
            await remove(request, nomination, kept[reviewer_id].id)
            _tell(request, "NominationReplaced", kept[reviewer_id], EventOperation.DELETED)
        values = {"cycle_id": cycle.id, "employee_id": employee_id, "reviewer_id": reviewer_id, "state": state}
        made.append(await add(request, nomination, **values, **decided, nominated_by_id=request.viewer.employee_id))
        _record(request, "NominationProposed", made[-1], employee_id, EventOperation.CREATED)
    return {"nomination_ids": made}


async def approve(request: Request, given: NominationApproveInput) -> Mapping[str, Any]:
    """Have the nominee asked."""
    row = await target(request, "Nomination", given.nomination_id, "nominationId", may=access.APPROVING)
    return await _decide(request, row, NominationState.APPROVED)


async def decline(request: Request, given: NominationDeclineInput) -> Mapping[str, Any]:
    """Have the nominee not asked, or say no as the nominee, who has not handed a review in."""
    row = await target(request, "Nomination", given.nomination_id, "nominationId")
    if row.reviewer_id != request.viewer.employee_id:
        await require(request, access.APPROVING, row.employee_id, "nominationId")
        return await _decide(request, row, NominationState.DECLINED)
    written = await reviewing_store.own_review(request, row.cycle_id, row.employee_id, row.direction)
    if written is not None and written.state == ReviewState.SUBMITTED:
        words = "You have handed this review in; take it back first."
        raise refused(Problem.ALREADY_DECIDED, words, "nominationId")
    return await _decide(request, row, NominationState.DECLINED, NominationState.APPROVED)


async def _decide(request: Request, row: Any, state: NominationState, *further: NominationState) -> Mapping[str, Any]:
    if row.state not in (NominationState.PROPOSED, *further):
        raise refused(Problem.ALREADY_DECIDED, f"This nomination is {row.state} already.", "nominationId")
    await _require_open(request, row.cycle_id, "nominationId")
    decided = {"state": state, "decided_by_id": request.viewer.employee_id, "decided_at": request.now}
    await change(request, nomination, row.id, **decided)
    kind = "NominationApproved" if state is NominationState.APPROVED else "NominationDeclined"
    _tell(request, kind, row, EventOperation.UPDATED)
    return {"nomination_id": row.id}


async def _require_open(request: Request, cycle_id: UUID, *path: str) -> None:
    cycle = await reviewing_store.held_cycle(request, cycle_id)
    if cycle.stage not in OPEN:
        words = f"The cycle is in {cycle.stage}; peers are nominated while it selects them or collects."
        raise refused(Problem.CLOSED, words, *path)


async def _reviewers(
    request: Request, opaque: Sequence[str], employee_id: UUID, kept: Mapping[UUID, Row[Any]]
) -> list[UUID]:
    """Colleagues who work here and whom the viewer has not nominated yet, each once."""
    mine = {one for one, row in kept.items() if row.nominated_by_id == request.viewer.employee_id}
    checks = Checks()
    words = f"You may nominate {MOST} peers for an employee; leave some out."
    checks.that(0 < len(opaque) <= MOST - len(mine), Problem.BAD_VALUE, words, "reviewerIds")
    found: list[UUID] = []
    for place, one in enumerate(opaque[:MOST]):
        path = ("reviewerIds", str(place))
        with checks.part():
            reviewer_id = named("Employee", one, *path)
            row = await node_types["Employee"].readable.by_id(request, reviewer_id)
            if row is None or row.status != EmploymentStatus.ACTIVE:
                message = "Nobody who works here is found under this id; name a colleague."
                raise refused(Problem.NOT_FOUND, message, *path)
            checks.that(reviewer_id != employee_id, Problem.BAD_VALUE, "Nobody is their own peer.", *path)
            checks.that(reviewer_id not in found, Problem.DUPLICATE, "This colleague is named twice.", *path)
            checks.that(reviewer_id not in mine, Problem.ALREADY_EXISTS, "You have nominated this colleague.", *path)
            found.append(reviewer_id)
    checks.done()
    return found


def _tell(request: Request, kind: str, row: Any, operation: EventOperation) -> None:
    _record(request, kind, row.id, row.employee_id, operation)


def _record(request: Request, kind: str, node_id: UUID, employee_id: UUID, operation: EventOperation) -> None:
    about: dict[str, Any] = {"employee_id": employee_id, "audited": AuditedData.FEEDBACK}
    record(request, Event(kind, "Nomination", node_id, operation, **about))
