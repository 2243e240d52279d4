"""Whether accepted suggestions helped: read from the metric after their action was done, and said in words how."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from schema.access.changes import change, events_about, record
from schema.access.request import Request
from schema.checkins import facts
from schema.checkins.rules import Observed
from schema.development import rules, trigger_store
from schema.development.rules import Verdict
from schema.development.tables import trigger_firing
from schema.development.triggers import audited
from schema.development.values import DevelopmentRules
from schema.kit.event_values import EventOperation
from schema.kit.events import Event


async def verify_goals(request: Request, goals: Sequence[UUID], because: Sequence[UUID]) -> None:
    """Verify what was done for goals, where their telemetry tells by now; one statement where nothing waits."""
    if goals:
        await _verify(request, await trigger_store.unverified_on(request, goals), because, review=False)


async def verify_action(request: Request, action_id: UUID, because: Sequence[UUID]) -> None:
    """Verify what became of an action that was just completed."""
    await _verify(request, await trigger_store.unverified_by(request, action_id), because, review=False)


async def verify_employee(request: Request, employee_id: UUID, because: Sequence[UUID]) -> None:
    """Verify all that waits for an employee, as a review does."""
    await _verify(request, await trigger_store.unverified_of(request, employee_id), because, review=True)


async def verify_everybody(request: Request) -> None:
    """Verify all that waits in the organization, where the time has come."""
    await _verify(request, await trigger_store.unverified(request), (), review=False)


async def look_at_action(request: Request, action_id: UUID, because: Sequence[UUID]) -> None:
    """Say of an action that was given up that nothing will tell whether it would have helped."""
    await _let_go(request, await trigger_store.unacted_by(request, action_id), because)


async def let_go_of_undone(request: Request) -> None:
    """Say the same of all actions that nobody did in time."""
    thresholds = await trigger_store.thresholds(request)
    before = request.now - timedelta(weeks=thresholds.weeks_to_act)
    await _let_go(request, await trigger_store.unacted_since(request, before), ())


async def reopen(request: Request, action_id: UUID, because: Sequence[UUID]) -> None:
    """What was done after all is verified after all: until then its outcome is unknown again."""
    for firing in await trigger_store.given_up_by(request, action_id):
        await change(request, trigger_firing, firing.id, outcome=None, outcome_reason=None, verified_at=None)
        was = {"outcome": firing.outcome, "reason": firing.outcome_reason}
        told = {"employee_id": firing.employee_id, "audited": await audited(request, firing.goal_id)}
        event = ("SuggestionUpdated", "Suggestion", firing.id, EventOperation.UPDATED)
        record(request, Event(*event, causes=because, before=was, after={"outcome": None}, by_system=True, **told))


async def _let_go(request: Request, waiting: Sequence[Any], because: Sequence[UUID]) -> None:
    thresholds = await trigger_store.thresholds(request) if waiting else None
    for firing in waiting:
        decided_on, told = firing.decided_at.date(), firing.given_up
        found = thresholds and rules.undone(decided_on, firing.due_on, request.today, thresholds, given_up=told)
        if found:
            await _keep(request, firing, found, because)


async def _verify(request: Request, waiting: Sequence[Any], because: Sequence[UUID], *, review: bool) -> None:
    if not waiting:
        return
    thresholds = await trigger_store.thresholds(request)
    for firing in waiting:
        found = await _verdict(request, firing, thresholds, review=review)
        if found is not None:
            await _keep(request, firing, found, because)


async def _verdict(request: Request, firing: Any, thresholds: DevelopmentRules, *, review: bool) -> Verdict | None:
    title, weeks = None, list[Observed]()
    if firing.goal_id is not None:
        observed = (await facts.observed_weeks(request, [firing.goal_id]))[firing.goal_id]
        excused = await facts.excused_weeks(request, firing.employee_id, {week.week_starts_on for week in observed})
        weeks = [week for week in observed if week.week_starts_on not in excused]
        title = (await trigger_store.goals_named(request, [firing.goal_id]))[firing.goal_id].title
    return rules.verdict(title, weeks, firing.done_at.date(), request.today, thresholds, review=review)


async def _keep(request: Request, firing: Any, found: Verdict, because: Sequence[UUID]) -> None:
    told = {"outcome": found.outcome, "outcome_reason": found.reason, "verified_at": request.now}
    await change(request, trigger_firing, firing.id, **told)
    record(
        request,
        Event(
            "OutcomeVerified",
            "Suggestion",
            firing.id,
            EventOperation.UPDATED,
            employee_id=firing.employee_id,
            payload={"outcome": found.outcome.value},
            causes=await _behind(request, firing, found, because),
            audited=await audited(request, firing.goal_id),
            after={"outcome": found.outcome.value, "reason": found.reason},
            by_system=True,
        ),
    )


async def _behind(request: Request, firing: Any, found: Verdict, because: Sequence[UUID]) -> list[UUID]:
    """What the outcome follows from: the action's completion, the check-ins that were looked at, what asked."""
    updates = [week.goal_update_id for week in found.weeks if week.goal_update_id is not None]
    check_ins = await trigger_store.check_ins_behind(request, updates) if updates else []
    actions = await events_about(request, "DevelopmentAction", [firing.action_id], "DevelopmentActionCompleted")
    told = await events_about(request, "CheckIn", check_ins, "CheckInSubmitted") if check_ins else {}
    return list(dict.fromkeys([*actions[firing.action_id], *(one for ids in told.values() for one in ids), *because]))
