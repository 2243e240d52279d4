"""What a goal contributes to another one: shares that add up, and no way back to where it began."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, record, remove, target
from schema.access.documents import Document, document, documents
from schema.access.naming import titles
from schema.access.request import Request
from schema.goals import rules, store
from schema.goals.drafting import share
from schema.goals.inputs import GoalContributionSetInput
from schema.goals.recording import GONE, MOVED, NEW, about_part
from schema.goals.rights import may_change
from schema.goals.tables import goal, goal_contribution
from schema.goals.values import GoalState, GoalVisibility
from schema.kit.problems import Problem, RefusedError, refused

_NODE = "GoalContribution"


async def set_contribution(request: Request, given: GoalContributionSetInput) -> Mapping[str, Any]:
    """Set, change or end what a goal contributes to another one; says what the shares under that one lack."""
    lower = await open_goal(request, given.goal_id, "goalId")
    await may_change(request, lower, "goalId")
    if given.weight is None:
        upper = await _goal(request, given.to_goal_id, "toGoalId")
        await _end(request, lower, upper)
        contribution_id = None
    else:
        path = (("toGoalId",), ("weight",))
        upper, contribution_id = await contribute(request, lower, given.to_goal_id, given.weight, *path)
    told = {"goal_id": lower["id"], "to_id": upper["id"], "contribution_id": contribution_id}
    return told | {"missing_weight": await _missing_weight(request, upper)}


async def contribute(
    request: Request,
    lower: Document,
    to_goal: str,
    weight: str,
    at_goal: tuple[str, ...],
    at_weight: tuple[str, ...],
) -> tuple[Document, UUID]:
    """Let a goal contribute to another one with a share; that one, and the contribution.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND, CLOSED, CYCLE, BAD_VALUE, NOT_A_NUMBER.
    """
    part = share(weight, *at_weight)
    if lower["visibility"] == GoalVisibility.PRIVATE:
        raise refused(Problem.BAD_VALUE, "A private goal counts for nobody else; share it first.", *at_goal)
    upper = await open_goal(request, to_goal, *at_goal)
    await check_no_cycle(request, lower["id"], upper["id"], *at_goal)
    await _check_room(request, lower, upper, part, *at_weight)
    return upper, await _store(request, lower, upper, part)


async def open_goal(request: Request, opaque: str, *path: str) -> Document:
    """A goal that the viewer may see and that is pursued still, locked, as it is stored.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND, CLOSED.
    """
    found = await _goal(request, opaque, *path)
    if found["state"] != GoalState.ACTIVE:
        raise refused(Problem.CLOSED, f"That goal is closed as {found['state']}; name one that is pursued.", *path)
    return found


async def check_no_cycle(request: Request, lower: UUID, upper: UUID, *path: str) -> None:
    """That no way leads from the upper goal up to the lower one; nobody else changes the tree until the commit.

    Raises:
        RefusedError: CYCLE, with the way by its titles, as far as the viewer may see them.
    """
    await lock(request, "goal tree")
    way = rules.way_up(await store.above(request, upper), upper, lower)
    if way:
        steps = await titles(request, "Goal", "title", [lower, *way], "a goal that you may not see")
        words = f"This would lead back to where it began: {' → '.join(steps)}; name another goal."
        raise refused(Problem.CYCLE, words, *path)


async def _goal(request: Request, opaque: str, *path: str) -> Document:
    return await document(request, goal, (await target(request, "Goal", opaque, *path)).id)


async def _check_room(request: Request, lower: Document, upper: Document, part: Decimal, *path: str) -> None:
    """That the shares under a goal do not grow beyond 1; too many of them may shrink at any time."""
    shares = (await store.shares_of(request, [upper["id"]]))[upper["id"]]
    old = shares.pop(lower["id"], rules.NOTHING)
    room = rules.missing_weight(shares.values())
    if part <= max(room, old):
        return
    words = "Together with the others, that is more than 1; send less, or ask who is responsible for that goal."
    if await _may(request, upper):
        words = f"The others leave {max(room, rules.NOTHING).normalize():f}; send no more, or lessen theirs."
    raise refused(Problem.BAD_VALUE, words, *path)


async def _store(request: Request, lower: Document, upper: Document, part: Decimal) -> UUID:
    before = await _between(request, lower, upper)
    if before is None:
        told = {"goal_id": lower["id"], "parent_id": upper["id"], "weight": part}
        new = await add(request, goal_contribution, **told)
        after = await document(request, goal_contribution, new)
        record(request, about_part("GoalContributionCreated", _NODE, NEW, lower, None, after))
        return new
    row_id: UUID = before["id"]
    if before["weight"] != part:
        await change(request, goal_contribution, row_id, weight=part)
        after = before | {"weight": part}
        record(request, about_part("GoalContributionUpdated", _NODE, MOVED, lower, before, after))
    return row_id


async def _end(request: Request, lower: Document, upper: Document) -> None:
    before = await _between(request, lower, upper)
    if before is not None:
        await remove(request, goal_contribution, before["id"])
        record(request, about_part("GoalContributionDeleted", _NODE, GONE, lower, before, None))


async def _between(request: Request, lower: Document, upper: Document) -> Document | None:
    link = goal_contribution.c
    found = await documents(request, goal_contribution, link.goal_id == lower["id"], link.parent_id == upper["id"])
    return next(iter(found), None)


async def _missing_weight(request: Request, upper: Document) -> float | None:
    """What the shares under a goal lack to add up to 1, for who may change that goal."""
    if not await _may(request, upper):
        return None
    shares = await store.shares_of(request, [upper["id"]])
    return float(rules.missing_weight(shares[upper["id"]].values()))


async def _may(request: Request, of: Document) -> bool:
    try:
        await may_change(request, of)
    except RefusedError:
        return False
    return True
