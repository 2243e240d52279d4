"""What development does when something happened in goals and check-ins: raise, withdraw, verify; in one transaction.

Each is a few lines over `triggers` and `verifying`; when a rule fires stands in the rules of check-ins.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from schema.access.changes import events_about
from schema.access.request import Request
from schema.checkins import facts
from schema.checkins.rules import Observed
from schema.development import causes, missed_weeks, reasons, trigger_store, verifying
from schema.development.causes import AboutGoal, Cause
from schema.development.proposals import skill_in
from schema.development.triggers import about, clear_agenda, raise_suggestion, withdraw
from schema.development.values import TriggerCause
from schema.goals.values import GoalState, GoalVisibility
from schema.kit.events import Event, on
from schema.kit.scalars import monday_of

FIGURES = 2
"""How many of a goal's last weeks stand beside a flag."""


@on("CheckInSubmitted")
async def look_at_check_in(request: Request, event: Event) -> None:
    """Raise what the week calls for, withdraw what it has put right, verify what it shows to have helped."""
    if event.employee_id is None:
        return
    observed = await facts.weeks_of_goals_in(request, event.node_id)
    goals = list(observed)
    excused = await _excused(request, event.employee_id, observed)
    for firing in await trigger_store.open_for(request, event.employee_id, goals):
        if TriggerCause(firing.cause) is TriggerCause.MISSED_CHECK_INS:
            await missed_weeks.take_back(request, firing, event)
        else:
            await _reassess(request, firing, observed, excused, event)
    await _look_at_goals(request, event, observed, excused)
    await _look_at_blockers(request, event)
    await verifying.verify_goals(request, goals, [event.id])


@on("SkillGapFlagged")
async def look_at_flag(request: Request, event: Event) -> None:
    """Raise what a flagged gap calls for."""
    flag = await trigger_store.flag(request, event.node_id)
    goal = await _goal(request, flag.goal_id)
    weeks = [] if goal is None else (await facts.observed_weeks(request, [goal.id]))[goal.id]
    known = [week for week in weeks if week.week_starts_on <= flag.week_starts_on and week.value is not None]
    skill = (flag.skill_id, await trigger_store.skill_name(request, flag.skill_id))
    cause = causes.of_flag(flag.id, skill, goal, known[-FIGURES:], flag.week_starts_on)
    await raise_suggestion(request, flag.employee_id, cause, [*await _told(request, cause), event.id])


@on("SkillGapFlagWithdrawn")
async def look_at_withdrawn_flag(request: Request, event: Event) -> None:
    """Withdraw what answers a gap that is none, unless another flag says the same."""
    if event.employee_id is None:
        return
    skill_id = UUID(str(event.payload["skill_id"]))
    firing = await trigger_store.open_of_cause(request, event.employee_id, f"{TriggerCause.SKILL_GAP}/{skill_id}")
    if firing is not None and not await trigger_store.is_flagged(request, event.employee_id, skill_id):
        because = await _raised(request, firing.id)
        await withdraw(request, firing, reasons.FLAG_WITHDRAWN, [*because, event.id], by=None)


@on("GoalUpdateCorrected")
async def look_at_correction(request: Request, event: Event) -> None:
    """Withdraw what rested on a value that was put right; raise what the right one calls for."""
    if event.employee_id is None:
        return
    goals = [UUID(str(event.payload["goal_id"]))]
    observed = await facts.observed_weeks(request, goals)
    excused = await _excused(request, event.employee_id, observed)
    for firing in await trigger_store.open_on(request, goals):
        await _reassess(request, firing, observed, excused, event)
    await _look_at_goals(request, event, observed, excused)


@on("GoalClosed", "GoalDeleted")
async def look_at_closed_goal(request: Request, event: Event) -> None:
    """Withdraw what nobody needs any more: the goal behind it is closed or gone."""
    for firing in await trigger_store.open_on(request, [event.node_id]):
        because = await _raised(request, firing.id)
        await withdraw(request, firing, reasons.GOAL_CLOSED, [*because, event.id], by=None)


@on("GoalUpdated")
async def look_at_changed_goal(request: Request, event: Event) -> None:
    """Take off the agenda, which the manager reads, what rests on a goal that its owner now keeps alone."""
    kept, was = ((told or {}).get("visibility") for told in (event.after, event.before))
    if kept == GoalVisibility.PRIVATE != was:
        for firing in await trigger_store.open_on(request, [event.node_id]):
            await clear_agenda(request, firing)


@on("DevelopmentActionCompleted")
async def look_at_completed_action(request: Request, event: Event) -> None:
    """Say at once where no metric can ever tell whether it helped."""
    await verifying.reopen(request, event.node_id, [event.id])
    await verifying.verify_action(request, event.node_id, [event.id])


@on("DevelopmentActionCancelled")
async def look_at_cancelled_action(request: Request, event: Event) -> None:
    """Wait no longer for what was given up."""
    await verifying.look_at_action(request, event.node_id, [event.id])


@on("RatingProposed", "RatingReleased")
async def look_at_review(request: Request, event: Event) -> None:
    """Verify what a review can see by now."""
    if event.employee_id is not None:
        await verifying.verify_employee(request, event.employee_id, [event.id])


async def _look_at_goals(
    request: Request, event: Event, observed: Mapping[UUID, list[Observed]], excused: frozenset[date]
) -> None:
    if not observed:
        return
    thresholds, _ = await facts.thresholds(request)
    calling = [goal_id for goal_id, weeks in observed.items() if causes.calls_for(weeks, excused, thresholds)]
    for goal_id, row in (await trigger_store.goals_named(request, calling) if calling else {}).items():
        if row.owner_id != event.employee_id or row.state != GoalState.ACTIVE:
            continue
        for cause in causes.of_telemetry(about(row), observed[goal_id], excused, thresholds):
            await raise_suggestion(request, row.owner_id, cause, await _behind(request, cause, event))


async def _look_at_blockers(request: Request, event: Event) -> None:
    told = await trigger_store.skill_blockers_of(request, event.node_id)
    if not told or event.employee_id is None:
        return
    monday = await trigger_store.monday_of_check_in(request, event.node_id)
    raised = await events_about(request, "Blocker", [row.id for row in told], "BlockerRaised")
    for row in told:
        goal = await _goal(request, row.goal_id)
        skill = await skill_in(request, row.description)
        if skill is None and goal is not None:
            skill = await skill_in(request, goal.text)
        cause = causes.of_blocker(goal, skill, monday)
        await raise_suggestion(request, event.employee_id, cause, raised[row.id] or [event.id])


async def _reassess(
    request: Request, firing: Any, observed: Mapping[UUID, list[Observed]], excused: frozenset[date], event: Event
) -> None:
    """Withdraw an open suggestion whose misses or dip are none any more."""
    cause = TriggerCause(firing.cause)
    if cause not in causes.METRIC_CAUSES:
        return
    asked = await trigger_store.rule_parameters(request, firing.rule_id)
    until = monday_of((await trigger_store.observed_weeks(request, firing.id))[-1])
    if not causes.still_holds(cause, asked, observed[firing.goal_id], excused, until):
        titles = await trigger_store.goals_named(request, [firing.goal_id])
        sentence = reasons.corrected(titles[firing.goal_id].title)
        because = await _raised(request, firing.id)
        await withdraw(request, firing, sentence, [*because, event.id], by=None)


async def _behind(request: Request, cause: Cause, event: Event) -> list[UUID]:
    """The events that a cause of telemetry rests on: the misses, or the check-ins of its weeks, and the one at hand."""
    behind = await _told(request, cause)
    return behind if behind and event.type == "CheckInSubmitted" else [*behind, event.id]


async def _told(request: Request, cause: Cause) -> list[UUID]:
    """The events that told the weeks of a cause."""
    updates = [week.goal_update_id for week in cause.weeks if week.goal_update_id is not None]
    if cause.cause is TriggerCause.METRIC_MISSED_TWICE:
        found = await events_about(request, "GoalUpdate", updates, "MetricMissed")
    else:
        check_ins = await trigger_store.check_ins_behind(request, updates)
        found = await events_about(request, "CheckIn", check_ins, "CheckInSubmitted")
    return [told for ids in found.values() for told in ids]


async def _raised(request: Request, firing_id: UUID) -> list[UUID]:
    return (await events_about(request, "Suggestion", [firing_id], "SuggestionRaised"))[firing_id]


async def _goal(request: Request, goal_id: UUID | None) -> AboutGoal | None:
    if goal_id is None:
        return None
    return about((await trigger_store.goals_named(request, [goal_id]))[goal_id])


async def _excused(request: Request, employee_id: UUID, observed: Mapping[UUID, Sequence[Any]]) -> frozenset[date]:
    days = {week.week_starts_on for weeks in observed.values() for week in weeks}
    return await facts.excused_weeks(request, employee_id, days)
