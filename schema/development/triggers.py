"""Raising and withdrawing suggestions. A rule proposes; nothing is applied before a person accepts.

One cause has one open suggestion: what is observed later is added to it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from schema.access.changes import add, change, lock, record, remove
from schema.access.request import Request
from schema.checkins import facts
from schema.checkins.tables import agenda_item
from schema.checkins.values import AgendaSource
from schema.development import rules, trigger_store
from schema.development.causes import RULES, AboutGoal, Cause
from schema.development.proposals import chosen_for
from schema.development.tables import trigger_firing, trigger_rule
from schema.development.values import Candidate, DevelopmentRules, SuggestionState
from schema.goals.values import GoalVisibility
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event


def about(row: Any) -> AboutGoal:
    """A row of a goal as causes need it."""
    text = " ".join((row.title, row.description or "", *row.tags))
    return AboutGoal(row.id, row.title, text, row.visibility == GoalVisibility.PRIVATE)


async def raise_suggestion(request: Request, employee_id: UUID, cause: Cause, because: Sequence[UUID]) -> None:
    """Make a suggestion for a cause, or add what is new to the open one; `because` are the events behind it.

    Nothing happens while the cause is quiet or its rule is switched off. Where there is nothing to suggest that is not
    proposed already, what was observed supports the open suggestions for the same goal.
    Racing clients wait for each other: of an employee's suggestions one is raised at a time.
    """
    await lock(request, "suggestions", employee_id)
    standing = await trigger_store.open_of_cause(request, employee_id, cause.key)
    if standing is not None:
        await _add_to(request, standing, cause, because, cause.reason)
        return
    thresholds = await trigger_store.thresholds(request)
    if await _is_quiet(request, employee_id, cause, thresholds):
        return
    rule_id = await _rule(request, cause)
    chosen = None if rule_id is None else await chosen_for(request, employee_id, cause, thresholds)
    if chosen is not None:
        await _raise(request, employee_id, cause, chosen, rule_id, because)
    elif rule_id is not None and cause.goal is not None:
        for other in await trigger_store.open_on(request, [cause.goal.id]):
            await _add_to(request, other, cause, because, other.reason)


async def withdraw(request: Request, firing: Any, reason: str, because: Sequence[UUID], *, by: UUID | None) -> Event:
    """Take an open suggestion back; `by` is the person who does, None for the rule itself."""
    return await settle(
        request, firing, SuggestionState.WITHDRAWN, "SuggestionWithdrawn", because, reason=reason, by=by
    )


async def settle(
    request: Request,
    firing: Any,
    state: SuggestionState,
    event_type: str,
    because: Sequence[UUID],
    *,
    reason: str | None,
    by: UUID | None,
    **values: Any,
) -> Event:
    """Close an open suggestion in a state; unless it was accepted, nobody need talk about it any more."""
    decided_at = max(request.now, firing.raised_at)
    decision = {"state": state, "decided_at": decided_at, "decided_by_id": by, "decision_reason": reason, **values}
    await change(request, trigger_firing, firing.id, **decision)
    if state is not SuggestionState.ACCEPTED:
        await clear_agenda(request, firing)
    return record(
        request,
        Event(
            event_type,
            "Suggestion",
            firing.id,
            EventOperation.UPDATED,
            employee_id=firing.employee_id,
            payload={"state": state.value, "by_id": None if by is None else str(by)},
            causes=because,
            audited=await audited(request, firing.goal_id),
            before={"state": SuggestionState.PROPOSED.value},
            after={"state": state.value, "reason": reason},
            by_system=by is None,
        ),
    )


async def audited(request: Request, goal_id: UUID | None) -> AuditedData:
    """The kind of data of what rests on a goal: a private one is its owner's alone."""
    private = await facts.goal_is_private(request, goal_id)
    return AuditedData.PRIVATE if private else AuditedData.DEVELOPMENT


async def clear_agenda(request: Request, firing: Any) -> None:
    """Take a suggestion off the agenda, as far as nobody has talked about it."""
    rows = await request.session.rows(
        select(agenda_item.c.id).where(
            agenda_item.c.organization_id == request.viewer.organization_id,
            agenda_item.c.trigger_firing_id == firing.id,
            agenda_item.c.discussed_at.is_(None),
            agenda_item.c.deleted_at.is_(None),
        )
    )
    for row in rows:
        await remove(request, agenda_item, row.id)
        told = {"employee_id": firing.employee_id, "audited": AuditedData.DEVELOPMENT, "by_system": True}
        record(request, Event("AgendaItemDeleted", "AgendaItem", row.id, EventOperation.DELETED, **told))


async def _add_to(request: Request, firing: Any, cause: Cause, because: Sequence[UUID], reason: str) -> None:
    if not await trigger_store.observe(request, firing.id, cause.observations):
        return
    await change(request, trigger_firing, firing.id, reason=reason)
    record(
        request,
        Event(
            "SuggestionUpdated",
            "Suggestion",
            firing.id,
            EventOperation.UPDATED,
            employee_id=firing.employee_id,
            causes=because,
            audited=_audited(cause),
            before={"reason": firing.reason},
            after={"reason": reason},
            by_system=True,
        ),
    )


async def _is_quiet(request: Request, employee_id: UUID, cause: Cause, thresholds: DevelopmentRules) -> bool:
    last = await trigger_store.last_of_cause(request, employee_id, cause.key)
    if last is None:
        return False
    return rules.is_quiet(SuggestionState(last.state), last.decided_at, request.now, thresholds)


async def _rule(request: Request, cause: Cause) -> UUID | None:
    """The rule in the version whose thresholds are in force, new where they changed; None where it is switched off."""
    words, asked = RULES[cause.cause], dict(cause.thresholds)
    found = await trigger_store.newest_rule(request, words.key)
    if found is None or found.parameters != asked:
        await lock(request, "trigger rule", words.key)
        found = await trigger_store.newest_rule(request, words.key)
    if found is not None and not found.enabled:
        return None
    if found is not None and found.parameters == asked:
        rule_id: UUID = found.id
        return rule_id
    version = 1 if found is None else found.rule_version + 1
    told = {"key": words.key, "rule_version": version, "name": words.name, "description": words.description}
    rule_id = await add(request, trigger_rule, **told, cause=cause.cause, parameters=asked)
    created = Event("TriggerRuleCreated", "TriggerRule", rule_id, EventOperation.CREATED, by_system=True)
    record(request, created)
    return rule_id


async def _raise(
    request: Request,
    employee_id: UUID,
    cause: Cause,
    chosen: Candidate,
    rule_id: UUID | None,
    because: Sequence[UUID],
) -> None:
    values: Mapping[str, Any] = {
        "cause": cause.cause,
        "cause_key": cause.key,
        "goal_id": cause.goal_id,
        "flag_id": cause.flag_id,
        "kind": chosen.kind,
        "title": chosen.title,
        "reason": cause.reason,
        "skill_id": chosen.skill_id,
        "course_id": chosen.course_id,
        "mentor_id": chosen.mentor_id,
        "raised_at": request.now,
    }
    firing_id = await add(request, trigger_firing, employee_id=employee_id, rule_id=rule_id, **values)
    await trigger_store.observe(request, firing_id, cause.observations)
    raised = record(
        request,
        Event(
            "SuggestionRaised",
            "Suggestion",
            firing_id,
            EventOperation.CREATED,
            employee_id=employee_id,
            causes=because,
            audited=_audited(cause),
            after={name: str(value) for name, value in values.items() if value is not None},
            by_system=True,
        ),
    )
    # The manager reads the agenda, and nothing that rests on a private goal.
    if cause.goal is None or not cause.goal.private:
        await _put_on_agenda(request, employee_id, firing_id, chosen.title, raised)


async def _put_on_agenda(request: Request, employee_id: UUID, firing_id: UUID, title: str, raised: Event) -> None:
    """Let the two talk about it in their next 1:1."""
    talk = await facts.next_one_on_one(request, employee_id)
    item = {"one_on_one_id": talk, "title": title, "source": AgendaSource.TRIGGER, "trigger_firing_id": firing_id}
    item_id = await add(request, agenda_item, employee_id=employee_id, **item)
    told = Event(
        "AgendaItemCreated",
        "AgendaItem",
        item_id,
        EventOperation.CREATED,
        employee_id=employee_id,
        causes=[raised.id],
        audited=AuditedData.DEVELOPMENT,
        by_system=True,
    )
    record(request, told)


def _audited(cause: Cause) -> AuditedData:
    return AuditedData.PRIVATE if cause.goal is not None and cause.goal.private else AuditedData.DEVELOPMENT
