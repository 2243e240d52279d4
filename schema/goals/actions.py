"""Verbs of goals: make, change, close, remove. What else is done with goals has files of its own."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import add, change, record, remove, target
from schema.access.documents import Document, document, documents
from schema.access.request import Request
from schema.goals import rules, store
from schema.goals.contributing import contribute
from schema.goals.drafting import REASON, SHARES, check_days, columns
from schema.goals.inputs import GoalCloseInput, GoalCreateInput, GoalDeleteInput, GoalUpdateInput
from schema.goals.measuring import first_metric, measure, replace_metric
from schema.goals.placing import moved, place, template_of
from schema.goals.recording import GONE, MOVED, NEW, about_goal, about_part
from schema.goals.rights import may_change, may_keep_private
from schema.goals.tables import goal, goal_contribution, goal_metric
from schema.goals.values import GoalLevel, GoalState, GoalVisibility, RollUp
from schema.kit.inputs import Checks, text, told
from schema.kit.problems import Problem, refused
from schema.people.store import settings_of

_ATTRIBUTES = ("title", "description", "kind", "difficulty", "weight", "strategic_tags", "visibility", "roll_up")
_OF_TEMPLATE = ("title", "description", "level", "kind", "difficulty", "weight", "tags", "visibility", "roll_up")
_DEFAULTS = {"level": GoalLevel.INDIVIDUAL, "visibility": GoalVisibility.MANAGER, "roll_up": RollUp.MANUAL}


async def create(request: Request, given: GoalCreateInput) -> Mapping[str, Any]:
    """Make a goal with its metric and what it contributes to."""
    checks = Checks()
    template = await template_of(request, given.template_id, checks)
    wanted = {name: getattr(given, name) for name in ("level", *_ATTRIBUTES)}
    plain = columns({name: value for name, value in wanted.items() if value is not None}, checks)
    values = _DEFAULTS | {name: template[name] for name in _OF_TEMPLATE if name in template} | plain
    for name in ("title", "kind"):
        words = f"A goal without a template needs a {name}; send one."
        checks.that(name in values or wanted[name] is not None, Problem.BAD_VALUE, words, name)
    values |= {"template_id": template.get("id")} | await place(request, given, values, checks)
    metric = first_metric(given.metric, template, checks)
    shares = given.contributes_to or []
    checks.that(len(shares) <= SHARES, Problem.BAD_VALUE, f"Send at most {SHARES} contributions.", "contributesTo")
    checks.done()
    await may_change(request, values, "ownerId" if values["level"] == GoalLevel.INDIVIDUAL else "orgUnitId")
    may_keep_private(request, values)
    made = await make(request, values, metric)
    for number, share in enumerate(shares):
        path = ("contributesTo", str(number))
        await contribute(request, made, share.to_goal_id, share.weight, (*path, "toGoalId"), (*path, "weight"))
    return {"goal_id": made["id"]}


async def update(request: Request, given: GoalUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of a goal; its version counts up with its metric too."""
    before = await _mine(request, given.goal_id, given.expected_version)
    checks = Checks()
    changes = columns(told(given, *_ATTRIBUTES, "starts_on", "due_on"), checks)
    changes |= await moved(request, given, before, checks)
    after = before | changes
    check_days(after["starts_on"], after["due_on"], "dueOn", checks)
    checks.done()
    may_keep_private(request, after)
    await _check_still_shared(request, before, after)
    if changes.get("owner_id", before["owner_id"]) != before["owner_id"]:
        await may_change(request, after, "ownerId")
    for metric in told(given, "metric").values():
        await replace_metric(request, metric, after)
    await change(request, goal, before["id"], **changes)
    record(request, about_goal("GoalUpdated", MOVED, before, after))
    return {"goal_id": before["id"]}


async def close(request: Request, given: GoalCloseInput) -> Mapping[str, Any]:
    """Close a goal as a person says; where the metric says otherwise, with a reason."""
    before = await _mine(request, given.goal_id, given.expected_version)
    if given.state is GoalState.ACTIVE:
        raise refused(Problem.BAD_VALUE, "ACTIVE is no end; send ACHIEVED, MISSED or CANCELLED.", "state")
    reason = None if given.reason is None else text(given.reason, REASON, "reason")
    proposed, words = await proposal(request, before)
    if reason is None and given.state in {GoalState.ACHIEVED, GoalState.MISSED} - {proposed} and proposed is not None:
        raise refused(Problem.BAD_VALUE, f"{words} Send {proposed.value}, or a reason why not.", "reason")
    if reason is None and given.state is GoalState.CANCELLED:
        raise refused(Problem.BAD_VALUE, "A goal that is given up needs a reason; send one.", "reason")
    ended = {
        "state": given.state,
        "closed_at": request.now,
        "closed_by_id": request.viewer.employee_id,
        "closing_reason": reason,
    }
    await change(request, goal, before["id"], **ended)
    told_of = {"state": given.state.value, "proposed": proposed and proposed.value}
    record(request, about_goal("GoalClosed", MOVED, before, before | ended, told_of))
    return {"goal_id": before["id"], "proposed_state": proposed, "proposal": words}


async def delete(request: Request, given: GoalDeleteInput) -> Mapping[str, Any]:
    """Remove a goal on which nothing rests, with its metric and what it contributes."""
    before = await _mine(request, given.goal_id, given.expected_version)
    if before["status"] is not None or await store.carries_others(request, before["id"]):
        words = "Submitted updates or other goals rest on it; close it as CANCELLED instead, so that they keep it."
        raise refused(Problem.BAD_VALUE, words, "goalId")
    for table, kind in ((goal_metric, "GoalMetric"), (goal_contribution, "GoalContribution")):
        for part in await documents(request, table, table.c.goal_id == before["id"]):
            await remove(request, table, part["id"])
            record(request, about_part(f"{kind}Deleted", kind, GONE, before, part, None))
    await remove(request, goal, before["id"])
    record(request, about_goal("GoalDeleted", GONE, before, None))
    return {"deleted_id": before["id"]}


async def proposal(request: Request, of: Document) -> tuple[GoalState | None, str]:
    """The state in which a goal ends by its metric, and why, as a sentence; None where it can't be scored."""
    metric = await store.metric_of(request, of["id"])
    course = rules.course_of(metric, of["starts_on"], of["due_on"])
    if metric is None or course is None or metric["current"] is None:
        gaps = rules.missing(metric, of["due_on"])
        return None, rules.in_words(gaps) if gaps else "No value of its metric was observed yet."
    found = rules.outcome(course, metric["current"], rules.rules_from(await settings_of(request)))
    return found, rules.outcome_in_words(course, metric["current"], metric["unit"], found)


async def make(request: Request, values: Mapping[str, Any], metric: Mapping[str, Any] | None) -> Document:
    """Insert a goal, with its metric where it has one; the goal as it is stored."""
    made = await document(request, goal, await add(request, goal, **values))
    record(request, about_goal("GoalCreated", NEW, None, made))
    if metric is not None:
        await measure(request, made, metric)
    return made


async def _mine(request: Request, opaque: str, version: int | None) -> Document:
    """The goal that an input names, as it is stored: pursued still, and the viewer's to change."""
    row = await target(request, "Goal", opaque, "goalId", version=version)
    found = await document(request, goal, row.id)
    await may_change(request, found, "goalId")
    if found["state"] != GoalState.ACTIVE:
        words = f"The goal is closed as {found['state']} and takes no more changes; make a new one."
        raise refused(Problem.CLOSED, words, "goalId")
    return found


async def _check_still_shared(request: Request, before: Document, after: Document) -> None:
    """A goal that becomes private may not count for others any more."""
    private = GoalVisibility.PRIVATE
    if after["visibility"] != private or before["visibility"] == private:
        return
    if await documents(request, goal_contribution, goal_contribution.c.goal_id == before["id"]):
        words = "The goal contributes to others, who could not see it any more; end its contributions first."
        raise refused(Problem.BAD_VALUE, words, "visibility")
