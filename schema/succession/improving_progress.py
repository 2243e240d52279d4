"""What happens while an improvement plan is under way: meetings, criteria that are judged, signatures.

Everybody signs once for each point of a plan and for themselves. The employee's signature says that they have seen it,
in their own words; it is no consent unless it says so.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, events_about, target
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.succession import access, improving_store
from schema.succession.improving import BEGUN, NODE, WORDS, require_under_way, tell
from schema.succession.improving_inputs import (
    ImprovementCriterionJudgeInput,
    ImprovementPlanMeetingAddInput,
    ImprovementPlanMeetingHoldInput,
    ImprovementPlanSignOffInput,
)
from schema.succession.tables import (
    improvement_plan_criterion,
    improvement_plan_meeting,
    improvement_plan_sign_off,
)
from schema.succession.values import CriterionState, ImprovementPlanState, SignOffOccasion, SignOffRole

NOTES = 10_000
"""Most letters of the notes of a meeting."""

MEETING, CRITERION, SIGN_OFF = "ImprovementPlanMeeting", "ImprovementPlanCriterion", "ImprovementPlanSignOff"

_SIGNED_IN = {
    SignOffOccasion.START: improving_store.UNDER_WAY,
    SignOffOccasion.EXTENSION: (ImprovementPlanState.EXTENDED,),
    SignOffOccasion.OUTCOME: (ImprovementPlanState.CLOSED,),
}


async def add_meeting(request: Request, given: ImprovementPlanMeetingAddInput) -> Mapping[str, Any]:
    """Plan a meeting, or write one down that was held."""
    plan = await target(request, NODE, given.plan_id, "planId", may=access.IMPROVING)
    require_under_way(plan, "planId")
    checks, values = Checks(), dict[str, Any](held_on=given.held_on, attended=given.attended)
    with checks.part():
        values["notes"] = None if given.notes is None else text(given.notes, NOTES, "notes")
    words = f"The plan begins on {plan.starts_on}; send that day or a later one."
    checks.that(given.held_on >= plan.starts_on, Problem.BAD_VALUE, words, "heldOn")
    if given.held_on > request.today:
        words = "The meeting is still to come; say how it went once it was held."
        checks.that(given.attended is None and given.notes is None, Problem.FUTURE, words, "heldOn")
    elif given.held_on < request.today or given.notes is not None:
        words = "The meeting was held; say whether the employee took part."
        checks.that(given.attended is not None, Problem.BAD_VALUE, words, "attended")
    checks.done()
    meeting_id = await add(request, improvement_plan_meeting, improvement_plan_id=plan.id, **values)
    await _tell(request, MEETING, EventOperation.CREATED, meeting_id, plan, after=values)
    return {"meeting_id": meeting_id}


async def hold_meeting(request: Request, given: ImprovementPlanMeetingHoldInput) -> Mapping[str, Any]:
    """Say how a planned meeting went, once."""
    notes = None if given.notes is None else text(given.notes, NOTES, "notes")
    row, plan = await _part(request, MEETING, given.meeting_id, "meetingId", given.expected_version)
    if row.held_on > request.today:
        raise refused(Problem.FUTURE, f"The meeting is on {row.held_on}; say how it went then.", "meetingId")
    if row.attended is not None:
        raise refused(Problem.ALREADY_DECIDED, "How this meeting went is written down already.", "meetingId")
    values = {"attended": given.attended, "notes": notes}
    await change(request, improvement_plan_meeting, row.id, **values)
    await _tell(request, MEETING, EventOperation.UPDATED, row.id, plan, after=values)
    return {"meeting_id": row.id}


async def judge(request: Request, given: ImprovementCriterionJudgeInput) -> Mapping[str, Any]:
    """Say whether a criterion is met, with the evidence for that."""
    checks, finding = Checks(), ""
    with checks.part():
        finding = text(given.finding, WORDS, "finding")
    words = "A judgement is MET or NOT_MET; send one of the two."
    checks.that(given.state is not CriterionState.OPEN, Problem.BAD_VALUE, words, "state")
    checks.done()
    row, plan = await _part(request, CRITERION, given.criterion_id, "criterionId", given.expected_version)
    before = {"state": row.state, "finding": row.finding}
    values = {"state": given.state, "finding": finding}
    await change(request, improvement_plan_criterion, row.id, **values)
    await _tell(request, CRITERION, EventOperation.UPDATED, row.id, plan, before=before, after=values)
    return {"criterion_id": row.id}


async def sign(request: Request, given: ImprovementPlanSignOffInput) -> Mapping[str, Any]:
    """Sign a point of a plan in the own capacity."""
    plan = await target(request, NODE, given.plan_id, "planId")
    role = await _role(request, plan.employee_id)
    comment = None if given.comment is None else text(given.comment, WORDS, "comment")
    if plan.state not in _SIGNED_IN[given.occasion]:
        words = f"The plan is {plan.state}; {given.occasion} is not what is signed now."
        raise refused(Problem.CLOSED, words, "occasion")
    await _once(request, plan, given.occasion, role)
    values = {"occasion": given.occasion, "role": role, "decision": given.decision, "comment": comment}
    by = {"signed_by_id": request.viewer.employee_id, "signed_at": request.now}
    row_id = await add(request, improvement_plan_sign_off, improvement_plan_id=plan.id, **values, **by)
    await _tell(request, SIGN_OFF, EventOperation.CREATED, row_id, plan, after=values)
    return {"sign_off_id": row_id}


async def _role(request: Request, employee_id: UUID) -> SignOffRole:
    """In which capacity the viewer signs.

    Raises:
        RefusedError: FORBIDDEN, where it is none.
    """
    asked = [(employee_id, request.today)]
    for role, may in (
        (SignOffRole.EMPLOYEE, access.IMPROVING_AS_SELF),
        (SignOffRole.MANAGER, access.IMPROVING_AS_MANAGER),
        (SignOffRole.HR, access.IMPROVING),
    ):
        (permitted,) = await request.permitted(may, asked)
        if permitted and request.viewer.employee_id is not None:
            return role
    raise refused(Problem.FORBIDDEN, "The employee, the manager and HR sign, each for themselves.", "planId")


async def _once(request: Request, plan: Loaded, occasion: SignOffOccasion, role: SignOffRole) -> None:
    """That this point is not signed yet, by this person nor in this capacity; each extension is a point of its own."""
    for one in await improving_store.signatures(request, plan.id):
        past = occasion is SignOffOccasion.EXTENSION and one.signed_at < plan.extended_at
        if one.occasion == occasion and not past and (one.role == role or one.signed_by_id == _me(request)):
            words = f"{occasion} is signed by you, or by another as {role}, already; a signature is given once."
            raise refused(Problem.ALREADY_DECIDED, words, "occasion")


def _me(request: Request) -> UUID | None:
    return request.viewer.employee_id


async def _part(request: Request, type_name: str, opaque: str, path: str, version: int | None) -> tuple[Loaded, Any]:
    """A part of a plan that is under way, and the plan, both locked."""
    row = await target(request, type_name, opaque, path, may=access.IMPROVING, version=version)
    plan = await improving_store.held_plan(request, row.improvement_plan_id)
    require_under_way(plan, path)
    return row, plan


async def _tell(
    request: Request, node_type: str, operation: EventOperation, row_id: UUID, plan: Any, **told: Any
) -> None:
    causes = (await events_about(request, NODE, [plan.id], BEGUN))[plan.id]
    past = "Created" if operation is EventOperation.CREATED else "Updated"
    tell(request, f"{node_type}{past}", node_type, operation, row_id, plan.employee_id, causes=causes, **told)
