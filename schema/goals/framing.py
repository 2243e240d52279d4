"""The frame of goals, which HR sets: cycles and templates."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column

from schema.access.changes import add, change, lock, record, remove, require, target
from schema.access.documents import Document, document
from schema.access.request import Request
from schema.goals import access, store
from schema.goals.drafting import check_days, check_metric, columns, metric_columns
from schema.goals.inputs import (
    GoalCycleCloseInput,
    GoalCycleCreateInput,
    GoalCycleUpdateInput,
    GoalMetricInput,
    GoalTemplateCreateInput,
    GoalTemplateDeleteInput,
    GoalTemplateUpdateInput,
)
from schema.goals.recording import GONE, MOVED, NEW, about_frame
from schema.goals.tables import goal_cycle, goal_template
from schema.goals.values import GoalCycleState, GoalVisibility
from schema.kit.inputs import Checks, told
from schema.kit.problems import Problem, refused

_CYCLE = ("name", "starts_on", "ends_on", "state")
_TEMPLATE = (
    "title",
    "description",
    "level",
    "kind",
    "difficulty",
    "weight",
    "strategic_tags",
    "visibility",
    "roll_up",
)
_NO_METRIC = dict.fromkeys(("unit", "direction", "baseline", "target", "green_at", "yellow_at"))


async def create_cycle(request: Request, given: GoalCycleCreateInput) -> Mapping[str, Any]:
    """Make a cycle."""
    await require(request, access.GOAL_FRAME_WRITING, None)
    values = await _cycle(request, told(given, *_CYCLE), {})
    made = await document(request, goal_cycle, await add(request, goal_cycle, **values))
    record(request, about_frame("GoalCycleCreated", "GoalCycle", NEW, None, made))
    return {"cycle_id": made["id"]}


async def update_cycle(request: Request, given: GoalCycleUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of a cycle that is not closed."""
    before = await _open_cycle(request, given.cycle_id, given.expected_version)
    changes = await _cycle(request, told(given, *_CYCLE), before)
    await change(request, goal_cycle, before["id"], **changes)
    record(request, about_frame("GoalCycleUpdated", "GoalCycle", MOVED, before, before | changes))
    return {"cycle_id": before["id"]}


async def close_cycle(request: Request, given: GoalCycleCloseInput) -> Mapping[str, Any]:
    """Close a cycle. Its goals stay as they are: whoever answers for one closes it."""
    before = await _open_cycle(request, given.cycle_id, given.expected_version)
    changes = {"state": GoalCycleState.CLOSED}
    await change(request, goal_cycle, before["id"], **changes)
    record(request, about_frame("GoalCycleClosed", "GoalCycle", MOVED, before, before | changes))
    return {"cycle_id": before["id"], "open_goals": await store.pursued_in(request, before["id"])}


async def create_template(request: Request, given: GoalTemplateCreateInput) -> Mapping[str, Any]:
    """Make a template."""
    await require(request, access.GOAL_FRAME_WRITING, None)
    metric = told(given, "metric") if given.metric is not None else {}
    values = await _template(request, told(given, *_TEMPLATE), metric, {})
    made = await document(request, goal_template, await add(request, goal_template, **values))
    record(request, about_frame("GoalTemplateCreated", "GoalTemplate", NEW, None, made))
    return {"template_id": made["id"]}


async def update_template(request: Request, given: GoalTemplateUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of a template; the goals made from it stay as they are."""
    before = await _held_template(request, given.template_id, given.expected_version)
    changes = await _template(request, told(given, *_TEMPLATE), told(given, "metric"), before)
    await change(request, goal_template, before["id"], **changes)
    record(request, about_frame("GoalTemplateUpdated", "GoalTemplate", MOVED, before, before | changes))
    return {"template_id": before["id"]}


async def delete_template(request: Request, given: GoalTemplateDeleteInput) -> Mapping[str, Any]:
    """Take a template away; the goals made from it stay as they are."""
    before = await _held_template(request, given.template_id, given.expected_version)
    await remove(request, goal_template, before["id"])
    record(request, about_frame("GoalTemplateDeleted", "GoalTemplate", GONE, before, None))
    return {"deleted_id": before["id"]}


async def _open_cycle(request: Request, opaque: str, version: int | None) -> Document:
    row = await target(request, "GoalCycle", opaque, "cycleId", version=version)
    await require(request, access.GOAL_FRAME_WRITING, None, "cycleId")
    if row.state == GoalCycleState.CLOSED:
        raise refused(Problem.CLOSED, f"The cycle '{row.name}' is closed; make a new one.", "cycleId")
    return await document(request, goal_cycle, row.id)


async def _held_template(request: Request, opaque: str, version: int | None) -> Document:
    row = await target(request, "GoalTemplate", opaque, "templateId", version=version)
    await require(request, access.GOAL_FRAME_WRITING, None, "templateId")
    return await document(request, goal_template, row.id)


async def _cycle(request: Request, sent: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    checks = Checks()
    changes = columns(sent, checks)
    after = {**before, **changes}
    words = "A cycle is closed by goalCycleClose; send PLANNED or OPEN."
    checks.that(changes.get("state") is not GoalCycleState.CLOSED, Problem.BAD_VALUE, words, "state")
    check_days(after.get("starts_on"), after.get("ends_on"), "endsOn", checks)
    await _check_name(request, goal_cycle.c.name, changes, before, checks)
    checks.done()
    return changes


async def _template(
    request: Request, sent: Mapping[str, Any], metric: Mapping[str, GoalMetricInput | None], before: Mapping[str, Any]
) -> dict[str, Any]:
    checks = Checks()
    changes = columns(sent, checks)
    for given in metric.values():
        figures = _NO_METRIC if given is None else metric_columns(given, {}, checks)
        changes |= figures
        check_metric(figures, checks, needed=() if given is None else ("unit", "direction"))
    shared = changes.get("visibility") is not GoalVisibility.PRIVATE
    checks.that(shared, Problem.BAD_VALUE, "Nobody makes private goals for others; choose another one.", "visibility")
    await _check_name(request, goal_template.c.title, changes, before, checks)
    checks.done()
    return changes


async def _check_name(
    request: Request, column: Column[Any], changes: Mapping[str, Any], before: Mapping[str, Any], checks: Checks
) -> None:
    """That nobody else bears the name; racing twins wait for each other."""
    name = changes.get(column.name)
    if name is None:
        return
    await lock(request, column.table.name, name)
    taken = await store.taken(request, column, name, before.get("id"))
    words = f"Another one is called '{name}'; choose another name."
    checks.that(not taken, Problem.ALREADY_EXISTS, words, column.name)
