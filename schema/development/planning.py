"""What people do with development plans: make them, add to them, work them off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, events_about, lock, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.development import access, plan_store
from schema.development.inputs import (
    DevelopmentActionAddInput,
    DevelopmentActionCancelInput,
    DevelopmentActionCompleteInput,
    DevelopmentActionStartInput,
    DevelopmentActionUpdateInput,
    DevelopmentPlanActivateInput,
    DevelopmentPlanCloseInput,
    DevelopmentPlanCreateInput,
    MilestoneAddInput,
    MilestoneCompleteInput,
)
from schema.development.recording import MOVED, NEW, REASON, TITLE, not_past, tell
from schema.development.tables import development_action, development_plan, milestone
from schema.development.values import DevelopmentActionKind, DevelopmentActionStatus, DevelopmentPlanStatus
from schema.kit.inputs import Checks, text, told
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded

_BOUND = {"goal_id": "Goal", "course_id": "Course", "mentor_id": "Employee", "skill_id": "Skill"}
"""What an action may be bound to, by the type of its node."""

_NAMES = {"goal_id": "goalId", "course_id": "courseId", "mentor_id": "mentorId", "skill_id": "skillId"}
_ONLY_WITH = {
    "course_id": DevelopmentActionKind.EDUCATION_10,
    "mentor_id": DevelopmentActionKind.EXPOSURE_20,
}


async def create_plan(request: Request, given: DevelopmentPlanCreateInput) -> Mapping[str, Any]:
    """Make a plan, as a draft."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.PLANNING)
    checks, name = Checks(), ""
    with checks.part():
        name = text(given.name, TITLE, "name")
    starts_on = given.starts_on or request.today
    words = f"The plan would end before it starts on {starts_on}; send a later day."
    checks.that(given.ends_on is None or given.ends_on >= starts_on, Problem.BAD_VALUE, words, "endsOn")
    checks.done()
    values = {"name": name, "starts_on": starts_on, "ends_on": given.ends_on}
    plan_id = await add(request, development_plan, employee_id=employee_id, **values)
    tell(request, "DevelopmentPlanCreated", "DevelopmentPlan", NEW, plan_id, employee_id, after=values)
    return {"plan_id": plan_id}


async def activate_plan(request: Request, given: DevelopmentPlanActivateInput) -> Mapping[str, Any]:
    """Begin with a draft. An employee works on one plan at a time."""
    row = await _plan(request, given.plan_id, given.expected_version)
    await lock(request, "development plan", row.employee_id)
    if row.status == DevelopmentPlanStatus.ACTIVE:
        return {"plan_id": row.id}
    if await plan_store.active_plan(request, row.employee_id) is not None:
        words = "Another plan of this employee is active; close that one first."
        raise refused(Problem.ALREADY_EXISTS, words, "planId")
    return await _move_plan(request, row, DevelopmentPlanStatus.ACTIVE)


async def close_plan(request: Request, given: DevelopmentPlanCloseInput) -> Mapping[str, Any]:
    """End a plan; it stays as history, and its actions as they are."""
    row = await _plan(request, given.plan_id, given.expected_version)
    return await _move_plan(request, row, DevelopmentPlanStatus.CLOSED)


async def add_action(request: Request, given: DevelopmentActionAddInput) -> Mapping[str, Any]:
    """Add an action to a plan."""
    plan = await _plan(request, given.plan_id, None)
    checks, title = Checks(), ""
    with checks.part():
        title = text(given.title, TITLE, "title")
    not_past(given.due_on, request, checks, "dueOn")
    bound = await _bound(request, given, tuple(_BOUND), checks)
    for column, kind in _ONLY_WITH.items():
        words = f"{given.kind.value} is no {kind.value}; leave '{_NAMES[column]}' out, or change the kind."
        checks.that(bound.get(column) is None or given.kind is kind, Problem.BAD_VALUE, words, _NAMES[column])
    words = "Nobody is the own mentor; name somebody else."
    checks.that(bound.get("mentor_id") != plan.employee_id, Problem.BAD_VALUE, words, "mentorId")
    checks.done()
    values = {"kind": given.kind, "title": title, "due_on": given.due_on, **bound}
    action_id = await add(request, development_action, plan_id=plan.id, **values)
    tell(request, "DevelopmentActionAdded", "DevelopmentAction", NEW, action_id, plan.employee_id, after=values)
    return {"action_id": action_id}


async def update_action(request: Request, given: DevelopmentActionUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of an open action."""
    row = await _open_action(request, given.action_id, given.expected_version)
    checks, values = Checks(), told(given, "due_on")
    not_past(values.get("due_on"), request, checks, "dueOn")
    for title in told(given, "title").values():
        with checks.part():
            values["title"] = text(title or "", TITLE, "title")
    values |= await _bound(request, given, ("goal_id", "skill_id"), checks)
    checks.done()
    return await _move_action(request, row, "DevelopmentActionUpdated", values)


async def start_action(request: Request, given: DevelopmentActionStartInput) -> Mapping[str, Any]:
    """Begin with an action; one that has begun stays so."""
    row = await _open_action(request, given.action_id, given.expected_version)
    begun = {"status": DevelopmentActionStatus.IN_PROGRESS}
    return await _move_action(request, row, "DevelopmentActionStarted", begun)


async def complete_action(request: Request, given: DevelopmentActionCompleteInput) -> Mapping[str, Any]:
    """Say that an action is done."""
    row = await _open_action(request, given.action_id, given.expected_version)
    return await finish(request, row, row.employee_id, request.now, ())


async def cancel_action(request: Request, given: DevelopmentActionCancelInput) -> Mapping[str, Any]:
    """Give an action up, with a reason; it no longer counts in the mix."""
    reason = text(given.reason, REASON, "reason")
    row = await _open_action(request, given.action_id, given.expected_version)
    cancelled = {"status": DevelopmentActionStatus.CANCELLED}
    return await _move_action(request, row, "DevelopmentActionCancelled", cancelled, reason=reason)


async def add_milestone(request: Request, given: MilestoneAddInput) -> Mapping[str, Any]:
    """Add a step to an open action."""
    row = await _open_action(request, given.action_id, None)
    checks, title = Checks(), ""
    with checks.part():
        title = text(given.title, TITLE, "title")
    not_past(given.due_on, request, checks, "dueOn")
    checks.done()
    values = {"title": title, "due_on": given.due_on}
    milestone_id = await add(request, milestone, action_id=row.id, **values)
    tell(request, "MilestoneCreated", "Milestone", NEW, milestone_id, row.employee_id, after=values)
    return {"milestone_id": milestone_id}


async def complete_milestone(request: Request, given: MilestoneCompleteInput) -> Mapping[str, Any]:
    """Say that a step is reached."""
    may, version = access.PLANNING, given.expected_version
    row = await target(request, "Milestone", given.milestone_id, "milestoneId", may=may, version=version)
    if row.completed_at is not None:
        raise refused(Problem.CLOSED, "This step is reached already; read it again.", "milestoneId")
    await change(request, milestone, row.id, completed_at=request.now)
    done = {"completed_at": request.now}
    tell(request, "MilestoneCompleted", "Milestone", MOVED, row.id, row.employee_id, after=done)
    return {"milestone_id": row.id}


async def finish(
    request: Request, action: Any, employee_id: UUID, at: datetime, because: Sequence[UUID]
) -> Mapping[str, Any]:
    """An action is done, as a person or the learning system (`because`) says."""
    done = {"status": DevelopmentActionStatus.DONE, "completed_at": at}
    await change(request, development_action, action.id, **done)
    added = await events_about(request, "DevelopmentAction", [action.id], "DevelopmentActionAdded")
    tell(
        request,
        "DevelopmentActionCompleted",
        "DevelopmentAction",
        MOVED,
        action.id,
        employee_id,
        causes=[*added[action.id], *because],
        before={"status": action.status},
        after=done,
    )
    return {"action_id": action.id}


async def _plan(request: Request, opaque: str, version: int | None) -> Loaded:
    """A plan that is not closed, locked."""
    row = await target(request, "DevelopmentPlan", opaque, "planId", may=access.PLANNING, version=version)
    if row.status == DevelopmentPlanStatus.CLOSED:
        raise refused(Problem.CLOSED, "The plan is closed and takes no more changes; make a new one.", "planId")
    return row


async def _move_plan(request: Request, row: Loaded, status: DevelopmentPlanStatus) -> Mapping[str, Any]:
    await change(request, development_plan, row.id, status=status)
    before, after = {"status": row.status}, {"status": status}
    kind = "DevelopmentPlanUpdated"
    tell(request, kind, "DevelopmentPlan", MOVED, row.id, row.employee_id, before=before, after=after)
    return {"plan_id": row.id}


async def _open_action(request: Request, opaque: str, version: int | None) -> Loaded:
    """An action that is neither done nor cancelled, in a plan that is not closed; locked."""
    row = await target(request, "DevelopmentAction", opaque, "actionId", may=access.PLANNING, version=version)
    if row.status not in plan_store.OPEN_ACTIONS:
        words = f"The action is {row.status.lower()} and takes no more changes; add another one."
        raise refused(Problem.CLOSED, words, "actionId")
    if await plan_store.plan_status(request, row.plan_id) is DevelopmentPlanStatus.CLOSED:
        raise refused(Problem.CLOSED, "The plan of this action is closed; add it to a new one.", "actionId")
    return row


async def _move_action(
    request: Request, row: Loaded, kind: str, values: Mapping[str, Any], **said: str
) -> Mapping[str, Any]:
    before = {name: getattr(row, name) for name in values}
    await change(request, development_action, row.id, **values)
    after = dict(values) | said
    tell(request, kind, "DevelopmentAction", MOVED, row.id, row.employee_id, before=before, after=after)
    return {"action_id": row.id}


async def _bound(request: Request, given: Any, columns: Sequence[str], checks: Checks) -> dict[str, UUID | None]:
    """What an action is bound to, as far as it was sent: nodes that the viewer may see."""
    bound: dict[str, UUID | None] = {}
    for column, opaque in told(given, *columns).items():
        with checks.part():
            row = None if opaque is None else await seen(request, _BOUND[column], opaque, _NAMES[column])
            bound[column] = None if row is None else row.id
    return bound
