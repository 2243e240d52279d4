"""Whose a goal is, and where it stands in the tree and in time, as inputs name it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.documents import Document, document
from schema.access.naming import seen
from schema.access.request import Request
from schema.goals.contributing import check_no_cycle, open_goal
from schema.goals.drafting import check_days
from schema.goals.inputs import GoalCreateInput, GoalUpdateInput
from schema.goals.tables import goal_template
from schema.goals.values import GoalCycleState, GoalLevel
from schema.kit.inputs import Checks, told
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.people.values import EmploymentStatus


async def template_of(request: Request, opaque: str | None, checks: Checks) -> Document:
    """The template that an input names, as it is stored; empty where it names none."""
    if opaque is not None:
        with checks.part():
            row = await seen(request, "GoalTemplate", opaque, "templateId")
            return await document(request, goal_template, row.id)
    return {}


async def days_of(request: Request, given: Any, checks: Checks) -> dict[str, Any]:
    """Cycle, first and last day: those of the cycle where none are sent."""
    found: dict[str, Any] = {"cycle_id": None, "starts_on": given.starts_on or request.today, "due_on": given.due_on}
    if given.cycle_id is not None:
        with checks.part():
            cycle = await open_cycle(request, given.cycle_id)
            starts_on, due_on = given.starts_on or cycle.starts_on, given.due_on or cycle.ends_on
            found = {"cycle_id": cycle.id, "starts_on": starts_on, "due_on": due_on}
    check_days(found["starts_on"], found["due_on"], "dueOn", checks)
    return found


async def open_cycle(request: Request, opaque: str) -> Loaded:
    """The cycle that an input names.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND, CLOSED.
    """
    cycle = await seen(request, "GoalCycle", opaque, "cycleId")
    if cycle.state == GoalCycleState.CLOSED:
        raise refused(Problem.CLOSED, f"The cycle '{cycle.name}' is closed; name an open one, or none.", "cycleId")
    return cycle


async def place(request: Request, given: GoalCreateInput, values: Mapping[str, Any], checks: Checks) -> dict[str, Any]:
    """Whose the goal is, where it stands in the tree and in time."""
    own = values["level"] == GoalLevel.INDIVIDUAL
    found: dict[str, Any] = {"owner_id": None, "org_unit_id": None, "parent_id": None}
    with checks.part():
        found["owner_id"] = await _owner(request, given.owner_id, by_default=own)
    with checks.part():
        found["org_unit_id"] = await _unit(request, given.org_unit_id, own=own)
    with checks.part():
        if given.parent_id is not None:
            found["parent_id"] = (await open_goal(request, given.parent_id, "parentId"))["id"]
    return found | await days_of(request, given, checks)


async def moved(request: Request, given: GoalUpdateInput, before: Document, checks: Checks) -> dict[str, Any]:
    """Owner, parent and cycle, as far as they were sent."""
    sent, found = told(given, "owner_id", "parent_id", "cycle_id"), dict[str, Any]()
    if "owner_id" in sent:
        with checks.part():
            found["owner_id"] = await _new_owner(request, given.owner_id, before)
    if "parent_id" in sent:
        with checks.part():
            found["parent_id"] = await _new_parent(request, given.parent_id, before)
    if "cycle_id" in sent:
        with checks.part():
            found["cycle_id"] = None if given.cycle_id is None else (await open_cycle(request, given.cycle_id)).id
    return found


async def _owner(request: Request, opaque: str | None, *, by_default: bool) -> UUID | None:
    """The employee who is to answer for a goal, who must work here."""
    if opaque is None and not by_default:
        return None
    if opaque is None:
        if request.viewer.employee_id is None:
            raise refused(Problem.NOT_FOUND, "You are no employee here; name the owner.", "ownerId")
        return request.viewer.employee_id
    owner = await seen(request, "Employee", opaque, "ownerId")
    if owner.status != EmploymentStatus.ACTIVE:
        raise refused(Problem.BAD_VALUE, "Who has left can't answer for a goal; name somebody else.", "ownerId")
    found: UUID = owner.id
    return found


async def _new_owner(request: Request, opaque: str | None, before: Document) -> UUID | None:
    if opaque is None and before["level"] == GoalLevel.INDIVIDUAL:
        raise refused(Problem.BAD_VALUE, "A goal of one employee has an owner; name one.", "ownerId")
    return await _owner(request, opaque, by_default=False)


async def _new_parent(request: Request, opaque: str | None, before: Document) -> UUID | None:
    if opaque is None:
        return None
    upper = await open_goal(request, opaque, "parentId")
    await check_no_cycle(request, before["id"], upper["id"], "parentId")
    found: UUID = upper["id"]
    return found


async def _unit(request: Request, opaque: str | None, *, own: bool) -> UUID | None:
    if own and opaque is not None:
        raise refused(Problem.BAD_VALUE, "A goal of one employee belongs to no unit; leave it out.", "orgUnitId")
    if own:
        return None
    if opaque is None:
        raise refused(Problem.BAD_VALUE, "Name the unit whose goal it is.", "orgUnitId")
    found: UUID = (await seen(request, "OrgUnit", opaque, "orgUnitId")).id
    return found
