"""What people decide about suggestions: accept, decline, take back; and what runs out when nobody does."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import add, events_about, lock, target
from schema.access.policy import Policy
from schema.access.request import Request
from schema.checkins import facts
from schema.development import access, plan_store, rules, trigger_store
from schema.development.inputs import SuggestionAcceptInput, SuggestionDeclineInput, SuggestionWithdrawInput
from schema.development.matching_store import has_no_time
from schema.development.recording import NEW, REASON, not_past, tell
from schema.development.tables import development_action, development_plan, learning_assignment, mentorship
from schema.development.triggers import settle, withdraw
from schema.development.values import (
    DevelopmentActionKind,
    DevelopmentActionOrigin,
    DevelopmentPlanStatus,
    DevelopmentRules,
    SuggestionKind,
    SuggestionState,
)
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded

PLAN_NAME = "Development plan"
UNTITLED = {
    SuggestionKind.STRETCH_PROJECT: "Lead a stretch project",
    SuggestionKind.COURSE: "Take a course",
    SuggestionKind.MENTOR: "Work with a mentor",
}
"""What an action is called whose goal is private: more people read a plan than that goal."""

_PATH = "suggestionId"


async def accept(request: Request, given: SuggestionAcceptInput) -> Mapping[str, Any]:
    """Put what is proposed into the active plan; begin a plan where there is none. A talk stays on the agenda."""
    checks, reason = Checks(), None
    with checks.part():
        reason = None if given.reason is None else text(given.reason, REASON, "reason")
    not_past(given.due_on, request, checks, "dueOn")
    checks.done()
    thresholds = await trigger_store.thresholds(request)
    firing = await _open(request, given.suggestion_id, access.DECIDING, thresholds)
    if firing.mentor_id is not None and await has_no_time(request, firing.mentor_id, thresholds):
        words = "The mentor has left, or has no time for another mentee; decline it, so that another one is found."
        raise refused(Problem.CLOSED, words, _PATH)
    kind = rules.action_kind(SuggestionKind(firing.kind))
    action_id = None if kind is None else await _add_action(request, firing, kind, given)
    raised = await events_about(request, "Suggestion", [firing.id], "SuggestionRaised")
    decided = await settle(
        request,
        firing,
        SuggestionState.ACCEPTED,
        "SuggestionDecided",
        raised[firing.id],
        reason=reason,
        by=request.viewer.employee_id,
        action_id=action_id,
    )
    if action_id is not None:
        tell(
            request,
            "DevelopmentActionAdded",
            "DevelopmentAction",
            NEW,
            action_id,
            firing.employee_id,
            causes=[decided.id],
            after={"kind": kind, "origin": DevelopmentActionOrigin.TRIGGER},
        )
        await _add_parts(request, firing, action_id, given, decided)
    return {"suggestion_id": firing.id, "action_id": action_id}


async def decline(request: Request, given: SuggestionDeclineInput) -> Mapping[str, Any]:
    """Turn a suggestion down, with a reason."""
    reason = text(given.reason, REASON, "reason")
    thresholds = await trigger_store.thresholds(request)
    firing = await _open(request, given.suggestion_id, access.DECIDING, thresholds)
    raised = await events_about(request, "Suggestion", [firing.id], "SuggestionRaised")
    me, declined = request.viewer.employee_id, SuggestionState.DECLINED
    await settle(request, firing, declined, "SuggestionDecided", raised[firing.id], reason=reason, by=me)
    return {"suggestion_id": firing.id}


async def take_back(request: Request, given: SuggestionWithdrawInput) -> Mapping[str, Any]:
    """Withdraw a suggestion whose cause was wrong, as somebody in charge."""
    reason = text(given.reason, REASON, "reason")
    thresholds = await trigger_store.thresholds(request)
    firing = await _open(request, given.suggestion_id, access.WITHDRAWING, thresholds)
    raised = await events_about(request, "Suggestion", [firing.id], "SuggestionRaised")
    await withdraw(request, firing, reason, raised[firing.id], by=request.viewer.employee_id)
    return {"suggestion_id": firing.id}


async def expire(request: Request) -> None:
    """Let run out what nobody decided in time."""
    thresholds = await trigger_store.thresholds(request)
    waiting = rules.expires_at(request.now, thresholds) - request.now
    for firing in await trigger_store.overdue(request, request.now - waiting):
        raised = await events_about(request, "Suggestion", [firing.id], "SuggestionRaised")
        expired = SuggestionState.EXPIRED
        await settle(request, firing, expired, "SuggestionExpired", raised[firing.id], reason=None, by=None)


async def plan_to_work_on(request: Request, employee_id: UUID) -> UUID:
    """The active plan of an employee, begun today where there is none."""
    await lock(request, "development plan", employee_id)
    found = await plan_store.active_plan(request, employee_id)
    if found is not None:
        return found
    values = {"name": PLAN_NAME, "status": DevelopmentPlanStatus.ACTIVE, "starts_on": request.today}
    plan_id = await add(request, development_plan, employee_id=employee_id, **values)
    tell(request, "DevelopmentPlanCreated", "DevelopmentPlan", NEW, plan_id, employee_id, after=values)
    return plan_id


async def _open(request: Request, opaque: str, may: Policy, thresholds: DevelopmentRules) -> Loaded:
    """The suggestion that an input names, locked: nobody has decided it, and its time has not run out."""
    firing = await target(request, "Suggestion", opaque, _PATH, may=may)
    state = SuggestionState(firing.state)
    ran_out = state is SuggestionState.PROPOSED and request.now >= rules.expires_at(firing.raised_at, thresholds)
    if state is SuggestionState.EXPIRED or ran_out:
        words = f"Nobody decided it within {thresholds.expiry_days} days; wait for the next one, or plan it yourself."
        raise refused(Problem.EXPIRED, words, _PATH)
    if state is not SuggestionState.PROPOSED:
        words = f"It is {state.value.lower()} already; read it again."
        raise refused(Problem.ALREADY_DECIDED, words, _PATH)
    return firing


async def _add_action(
    request: Request, firing: Loaded, kind: DevelopmentActionKind, given: SuggestionAcceptInput
) -> UUID:
    plan_id = await plan_to_work_on(request, firing.employee_id)
    private = await facts.goal_is_private(request, firing.goal_id)
    return await add(
        request,
        development_action,
        plan_id=plan_id,
        kind=kind,
        title=UNTITLED[SuggestionKind(firing.kind)] if private else firing.title,
        origin=DevelopmentActionOrigin.TRIGGER,
        due_on=given.due_on,
        goal_id=firing.goal_id,
        course_id=firing.course_id,
        mentor_id=firing.mentor_id,
        skill_id=firing.skill_id,
    )


async def _add_parts(
    request: Request, firing: Loaded, action_id: UUID, given: SuggestionAcceptInput, decided: Event
) -> None:
    """What the action needs beside it: a course is assigned, a mentor is asked."""
    employee_id, cause = firing.employee_id, [decided.id]
    if firing.course_id is not None:
        told = {"course_id": firing.course_id, "action_id": action_id, "due_on": given.due_on}
        by = {"assigned_by_id": request.viewer.employee_id, "assigned_on": request.today}
        row_id = await add(request, learning_assignment, employee_id=employee_id, **told, **by)
        tell(request, "LearningAssignmentCreated", "LearningAssignment", NEW, row_id, employee_id, causes=cause)
    if firing.mentor_id is not None:
        told = {"mentor_id": firing.mentor_id, "skill_id": firing.skill_id, "starts_on": request.today}
        row_id = await add(request, mentorship, employee_id=employee_id, **told)
        tell(request, "MentorshipCreated", "Mentorship", NEW, row_id, employee_id, causes=cause)
