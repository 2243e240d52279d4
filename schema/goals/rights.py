"""Who may change which goal, asked of the database where the policy alone can't say: the heads of units."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import require
from schema.access.request import Request
from schema.goals import access, store
from schema.goals.values import GoalLevel, GoalVisibility
from schema.kit.problems import Problem, refused


async def may_change(request: Request, of: Mapping[str, Any], *path: str) -> None:
    """Let pass whoever may change a goal: an employee's own by the policy, a unit's besides by who leads the unit.

    Raises:
        RefusedError: FORBIDDEN.
    """
    if of["level"] == GoalLevel.INDIVIDUAL:
        await require(request, access.GOAL_WRITING, of["owner_id"], *path)
    elif not await store.leads(request, of["org_unit_id"]):
        await require(request, access.UNIT_GOAL_WRITING, None, *path)


def may_keep_private(request: Request, of: Mapping[str, Any]) -> None:
    """Let pass a goal that is not private, or whose owner is asking.

    Raises:
        RefusedError: BAD_VALUE, FORBIDDEN.
    """
    if of["visibility"] != GoalVisibility.PRIVATE:
        return
    if of["level"] != GoalLevel.INDIVIDUAL:
        raise refused(Problem.BAD_VALUE, "A goal of a unit is nobody's alone; choose another visibility.", "visibility")
    if of["owner_id"] != request.viewer.employee_id:
        raise refused(Problem.FORBIDDEN, "Only its owner can keep a goal private; choose another one.", "visibility")
