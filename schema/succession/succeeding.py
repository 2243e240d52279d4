"""What HR does about succession: plans of positions, candidates, their order, what closes their gaps."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, lock, record, require, target
from schema.access.naming import seen
from schema.access.policy import Policy
from schema.access.request import Request
from schema.development import deciding
from schema.development.recording import TITLE, not_past, tell
from schema.development.tables import development_action
from schema.development.values import DevelopmentActionOrigin
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.people.store import incumbents, settings_of
from schema.succession import access, bench_store, readiness_rules, succeeding_store
from schema.succession.succeeding_inputs import (
    SuccessionGapPlanInput,
    SuccessionPlanCreateInput,
    SuccessorConfirmInput,
    SuccessorNominateInput,
    SuccessorRankInput,
    SuccessorWithdrawInput,
)
from schema.succession.tables import succession_gap, succession_plan, successor_nomination
from schema.succession.values import Readiness, SuccessionPlanState, SuccessorNominationState

NOTES = 2_000
"""Most letters of notes, of a rationale, of a reason."""

_NEW, _MOVED = EventOperation.CREATED, EventOperation.UPDATED


async def create_plan(request: Request, given: SuccessionPlanCreateInput) -> Mapping[str, Any]:
    """Begin to plan who could follow in a position."""
    position = await seen(request, "Position", given.position_id, "positionId")
    await _may_plan(request, position.id, "positionId")
    checks, values = Checks(), dict[str, Any]()
    words = "The position was closed; plan for one that is there."
    checks.that(position.closed_on is None or position.closed_on > request.today, Problem.CLOSED, words, "positionId")
    with checks.part():
        owner = None if given.owner_id is None else await seen(request, "Employee", given.owner_id, "ownerId")
        values["owner_id"] = None if owner is None else owner.id
    with checks.part():
        values["notes"] = None if given.notes is None else text(given.notes, NOTES, "notes")
    not_past(given.next_review_on, request, checks, "nextReviewOn")
    checks.done()
    await lock(request, "succession plan", position.id)
    if await succeeding_store.plan_of(request, position.id) is not None:
        words = "This position has a succession plan; nominate candidates for that one."
        raise refused(Problem.ALREADY_EXISTS, words, "positionId")
    values |= {"state": SuccessionPlanState.ACTIVE, "next_review_on": given.next_review_on}
    plan_id = await add(request, succession_plan, position_id=position.id, **values)
    _record(request, "SuccessionPlanCreated", "SuccessionPlan", _NEW, plan_id, None, after=values)
    return {"plan_id": plan_id}


async def nominate(request: Request, given: SuccessorNominateInput) -> Mapping[str, Any]:
    """Name a candidate, and note which skills the job asks for that they lack."""
    plan = await _plan(request, given.plan_id)
    candidate = await employee_of(request, given.employee_id, "employeeId", may=access.NOMINATING)
    checks, rationale = Checks(), None
    with checks.part():
        rationale = None if given.rationale is None else text(given.rationale, NOTES, "rationale")
    held = (await incumbents(request, [plan.position_id])).get(plan.position_id)
    words = "They hold the position; name somebody who could follow."
    checks.that(held != candidate, Problem.BAD_VALUE, words, "employeeId")
    checks.done()
    await lock(request, "succession", plan.id)
    found = await succeeding_store.nomination_of(request, plan.id, candidate)
    if found is not None and found.state != SuccessorNominationState.WITHDRAWN:
        raise refused(Problem.ALREADY_EXISTS, "They are a candidate for this position already.", "employeeId")
    supported, short = await _thread_of(request, plan.position_id, candidate)
    values = {
        "state": SuccessorNominationState.PROPOSED,
        "readiness": given.readiness or supported or Readiness.NOT_READY,
        "rank": max((await succeeding_store.ranks(request, plan.id)).values(), default=0) + 1,
        "rationale": rationale,
        "nominated_by_id": request.viewer.employee_id,
        "nominated_on": request.today,
    }
    nomination_id = await _nominated(request, plan.id, candidate, found, values)
    await _note_gaps(request, nomination_id, candidate, short)
    return {"nomination_id": nomination_id}


async def confirm(request: Request, given: SuccessorConfirmInput) -> Mapping[str, Any]:
    """Agree to a candidate, as a succession review did."""
    row = await _nomination(request, given.nomination_id, given.expected_version)
    return await _move(request, row, {"state": SuccessorNominationState.CONFIRMED})


async def withdraw(request: Request, given: SuccessorWithdrawInput) -> Mapping[str, Any]:
    """Take a nomination back; it stays as history."""
    reason = text(given.reason, NOTES, "reason")
    row = await _nomination(request, given.nomination_id, given.expected_version)
    return await _move(request, row, {"state": SuccessorNominationState.WITHDRAWN}, reason=reason)


async def rank(request: Request, given: SuccessorRankInput) -> Mapping[str, Any]:
    """Order the candidates that are named; they share the ranks that they had, so that all others keep theirs."""
    plan = await _plan(request, given.plan_id)
    await lock(request, "succession", plan.id)
    ranks, checks, wanted = await succeeding_store.ranks(request, plan.id), Checks(), list[Loaded]()
    for place, opaque in enumerate(given.nomination_ids):
        path = ("nominationIds", str(place))
        with checks.part():
            row = await target(request, "SuccessorNomination", opaque, *path, may=access.NOMINATING)
            words = "This nomination is none of the plan, or was withdrawn; leave it out."
            checks.that(row.id in ranks, Problem.BAD_VALUE, words, *path)
            words = "This nomination stands in the order twice; name it once."
            checks.that(row.id not in {one.id for one in wanted}, Problem.DUPLICATE, words, *path)
            wanted.append(row)
    checks.done()
    for row, now in zip(wanted, sorted(ranks[row.id] for row in wanted), strict=True):
        if row.rank != now:
            await _move(request, row, {"rank": now})
    return {"plan_id": plan.id}


async def plan_gap(request: Request, given: SuccessionGapPlanInput) -> Mapping[str, Any]:
    """Put an action into the candidate's development plan that closes a gap; begin a plan where there is none."""
    gap = await target(request, "SuccessionGap", given.gap_id, "gapId", may=access.NOMINATING)
    checks, title = Checks(), ""
    with checks.part():
        title = text(given.title, TITLE, "title")
    not_past(given.due_on, request, checks, "dueOn")
    words = "An action closes this gap already; change that one."
    checks.that(gap.development_action_id is None, Problem.ALREADY_EXISTS, words, "gapId")
    checks.done()
    plan_id = await deciding.plan_to_work_on(request, gap.employee_id)
    origin = DevelopmentActionOrigin.SUCCESSION if given.disclose else DevelopmentActionOrigin.MANUAL
    values = {"kind": given.kind, "title": title, "due_on": given.due_on, "skill_id": gap.skill_id, "origin": origin}
    action_id = await add(request, development_action, plan_id=plan_id, **values)
    tell(request, "DevelopmentActionAdded", "DevelopmentAction", _NEW, action_id, gap.employee_id, after=values)
    bound = {"development_action_id": action_id}
    await change(request, succession_gap, gap.id, **bound)
    _record(request, "SuccessionGapUpdated", "SuccessionGap", _MOVED, gap.id, gap.employee_id, after=bound)
    return {"gap_id": gap.id, "action_id": action_id}


async def _may_plan(request: Request, position_id: UUID, *path: str) -> None:
    held = (await incumbents(request, [position_id])).get(position_id)
    await require(request, access.SUCCESSION_WRITING, held, *path)


async def _plan(request: Request, opaque: str) -> Loaded:
    """A plan that is not closed, locked, of a position that the viewer may plan for."""
    row = await target(request, "SuccessionPlan", opaque, "planId")
    await _may_plan(request, row.position_id, "planId")
    if row.state == SuccessionPlanState.CLOSED:
        raise refused(Problem.CLOSED, "The plan is closed and takes no more candidates.", "planId")
    return row


async def _nomination(request: Request, opaque: str, version: int | None) -> Loaded:
    """A nomination that was not withdrawn, locked."""
    may: Policy = access.NOMINATING
    row = await target(request, "SuccessorNomination", opaque, "nominationId", may=may, version=version)
    if row.state == SuccessorNominationState.WITHDRAWN:
        words = "The nomination was withdrawn; nominate them anew."
        raise refused(Problem.CLOSED, words, "nominationId")
    return row


async def _thread_of(request: Request, position_id: UUID, employee_id: UUID) -> tuple[Readiness | None, list[UUID]]:
    """How ready the thread tells that somebody is, and the skills of the job that they lack."""
    job = (await bench_store.positions(request, [position_id]))[position_id].job_profile_id
    jobs = [] if job is None else [job]
    rules = readiness_rules.rules_from(await settings_of(request))
    thread = (await bench_store.threads(request, [employee_id], rules, jobs))[employee_id]
    required = {} if job is None else (await bench_store.required_skills(request, jobs))[job]
    found = readiness_rules.readiness(thread.performance, thread.potential, has_plan=thread.has_plan)
    return found, readiness_rules.lacking(required, thread.held)


async def _nominated(request: Request, plan_id: UUID, employee_id: UUID, found: Any, values: Mapping[str, Any]) -> UUID:
    if found is None:
        row_id = await add(request, successor_nomination, succession_plan_id=plan_id, employee_id=employee_id, **values)
        kind, operation, before = "SuccessorNominationCreated", _NEW, None
    else:
        row_id = found.id
        await change(request, successor_nomination, row_id, **values)
        kind, operation, before = "SuccessorNominationUpdated", _MOVED, {"state": found.state}
    _record(request, kind, "SuccessorNomination", operation, row_id, employee_id, before=before, after=dict(values))
    return row_id


async def _note_gaps(request: Request, nomination_id: UUID, employee_id: UUID, short: Sequence[UUID]) -> None:
    known = await succeeding_store.gap_skills(request, nomination_id)
    for skill in short:
        if skill not in known:
            values = {"successor_nomination_id": nomination_id, "skill_id": skill}
            row_id = await add(request, succession_gap, **values)
            _record(request, "SuccessionGapCreated", "SuccessionGap", _NEW, row_id, employee_id, after=values)


async def _move(request: Request, row: Loaded, values: Mapping[str, Any], **said: str) -> Mapping[str, Any]:
    before = {name: getattr(row, name) for name in values}
    await change(request, successor_nomination, row.id, **values)
    told = {"before": before, "after": dict(values) | said}
    kind = "SuccessorNominationUpdated"
    _record(request, kind, "SuccessorNomination", _MOVED, row.id, row.employee_id, **told)
    return {"nomination_id": row.id}


def _record(
    request: Request,
    kind: str,
    node_type: str,
    operation: EventOperation,
    row_id: UUID,
    employee_id: UUID | None,
    **documents: Any,
) -> None:
    told = {"employee_id": employee_id, "audited": AuditedData.SUCCESSION, **documents}
    record(request, Event(kind, node_type, row_id, operation, **told))
