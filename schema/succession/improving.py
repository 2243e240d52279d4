"""How an improvement plan begins and ends: opened, extended, closed with an outcome, given up.

The manager in the solid line and HR lead it. There is one at a time for an employee, and nobody opens the own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, events_about, lock, record, target
from schema.access.naming import seen
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.people.line_store import managers
from schema.people.values import EmploymentStatus
from schema.succession import access, improving_rules, improving_store
from schema.succession.improving_inputs import (
    ImprovementCriterionInput,
    ImprovementPlanCloseInput,
    ImprovementPlanExtendInput,
    ImprovementPlanOpenInput,
    ImprovementPlanWithdrawInput,
)
from schema.succession.tables import improvement_plan, improvement_plan_criterion
from schema.succession.values import ImprovementPlanState

WORDS, MOST = 2_000, 10
"""Most letters of a text, most criteria."""

NODE = "ImprovementPlan"
BEGUN = "ImprovementPlanOpened"


async def open_plan(request: Request, given: ImprovementPlanOpenInput) -> Mapping[str, Any]:
    """Open a plan; the employee sees it at once."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.IMPROVING)
    values, criteria = await _checked(request, given, employee_id)
    await lock(request, "improvement plan", employee_id)
    if await improving_store.has_open(request, employee_id):
        words = "They have an improvement plan that is not over; go on with that one."
        raise refused(Problem.ALREADY_EXISTS, words, "employeeId")
    values |= {"state": ImprovementPlanState.ACTIVE, "starts_on": given.starts_on, "ends_on": given.ends_on}
    values["manager_id"] = (await managers(request, [employee_id], request.today)).get(employee_id)
    plan_id = await add(request, improvement_plan, employee_id=employee_id, **values)
    causes = await _released(request, values.get("rating_id"))
    began = tell(request, BEGUN, NODE, EventOperation.CREATED, plan_id, employee_id, causes=causes, after=values)
    for place, criterion in enumerate(criteria, 1):
        row_id = await add(request, improvement_plan_criterion, improvement_plan_id=plan_id, place=place, **criterion)
        kind, operation = "ImprovementPlanCriterion", EventOperation.CREATED
        tell(request, f"{kind}Created", kind, operation, row_id, employee_id, causes=[began.id], after=criterion)
    return {"plan_id": plan_id}


async def extend(request: Request, given: ImprovementPlanExtendInput) -> Mapping[str, Any]:
    """Give a plan a later end."""
    row = await _plan(request, given.plan_id, given.expected_version)
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["extension_reason"] = text(given.reason, WORDS, "reason")
    words = f"The plan ends on {row.ends_on}; send a later day that is not over."
    checks.that(given.ends_on > max(row.ends_on, request.today), Problem.BAD_VALUE, words, "endsOn")
    checks.done()
    values |= {"state": ImprovementPlanState.EXTENDED, "ends_on": given.ends_on, "extended_at": request.now}
    return await _move(request, row, "ImprovementPlanExtended", values)


async def close(request: Request, given: ImprovementPlanCloseInput) -> Mapping[str, Any]:
    """End a plan with the outcome that its criteria have."""
    note = text(given.note, WORDS, "note")
    row = await _plan(request, given.plan_id, given.expected_version)
    states = await improving_store.judged(request, row.id)
    open_ones = improving_rules.unjudged(states)
    if open_ones:
        words = f"Nobody has said whether these criteria are met: {', '.join(map(str, open_ones))}; judge them first."
        raise refused(Problem.UNANSWERED, words, "planId")
    wrong = improving_rules.mismatch(given.outcome, states)
    if wrong is not None:
        raise refused(Problem.BAD_VALUE, f"{wrong} Send the outcome that they have, or judge them anew.", "outcome")
    values = {"state": ImprovementPlanState.CLOSED, "outcome": given.outcome, "outcome_note": note}
    return await _move(request, row, "ImprovementPlanClosed", {**values, "closed_at": request.now})


async def withdraw(request: Request, given: ImprovementPlanWithdrawInput) -> Mapping[str, Any]:
    """Give a plan up; it has no outcome, and stays as history."""
    note = text(given.reason, WORDS, "reason")
    row = await _plan(request, given.plan_id, given.expected_version)
    values = {"state": ImprovementPlanState.WITHDRAWN, "outcome_note": note, "closed_at": request.now}
    return await _move(request, row, "ImprovementPlanWithdrawn", values)


def require_under_way(row: Any, *path: str) -> None:
    """Let pass a plan that is under way.

    Raises:
        RefusedError: CLOSED.
    """
    if row.state not in improving_store.UNDER_WAY:
        raise refused(Problem.CLOSED, f"The plan is {row.state}; only one that is under way is changed.", *path)


def tell(
    request: Request,
    kind: str,
    node_type: str,
    operation: EventOperation,
    row_id: UUID,
    employee_id: UUID,
    **told: Any,
) -> Event:
    """Record an event about a plan or a part of it."""
    audited = AuditedData.SUCCESSION
    return record(request, Event(kind, node_type, row_id, operation, employee_id=employee_id, audited=audited, **told))


async def _checked(
    request: Request, given: ImprovementPlanOpenInput, employee_id: UUID
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the plan and its criteria say, once nothing is wrong with them."""
    checks, values, criteria = Checks(), dict[str, Any](), list[dict[str, Any]]()
    for name in ("concern", "support"):
        with checks.part():
            values[name] = text(getattr(given, name), WORDS, name)
    found = await node_types["Employee"].readable.by_id(request, employee_id)
    works = found is not None and found.status == EmploymentStatus.ACTIVE
    checks.that(works, Problem.BAD_VALUE, "They do not work here any more.", "employeeId")
    words = f"{given.starts_on} is over; send {request.today} or a later day."
    checks.that(given.starts_on >= request.today, Problem.BAD_VALUE, words, "startsOn")
    words = "The plan ends before it begins; send a later endsOn."
    checks.that(given.ends_on >= given.starts_on, Problem.BAD_VALUE, words, "endsOn")
    with checks.part():
        values["rating_id"] = await _rating(request, given.rating_id, employee_id)
    words = f"A plan has 1 to {MOST} criteria; say what must be better."
    checks.that(1 <= len(given.criteria) <= MOST, Problem.BAD_VALUE, words, "criteria")
    for place, one in enumerate(given.criteria[:MOST]):
        path = ("criteria", str(place))
        with checks.part():
            criteria.append(await _criterion(request, one, employee_id, (given.starts_on, given.ends_on), path))
    checks.done()
    return values, criteria


async def _criterion(
    request: Request,
    given: ImprovementCriterionInput,
    employee_id: UUID,
    period: tuple[date, date],
    path: tuple[str, str],
) -> dict[str, Any]:
    checks, values = Checks(), dict[str, Any](due_on=given.due_on)
    for name in ("description", "measure"):
        with checks.part():
            values[name] = text(getattr(given, name), WORDS, *path, name)
    words = "A criterion is due on a day of the plan; send one from startsOn to endsOn."
    checks.that(period[0] <= given.due_on <= period[1], Problem.BAD_VALUE, words, *path, "dueOn")
    if given.goal_id is not None:
        with checks.part():
            goal = await seen(request, "Goal", given.goal_id, *path, "goalId")
            words = "This goal is somebody else's; name one of the employee's."
            checks.that(goal.owner_id == employee_id, Problem.BAD_VALUE, words, *path, "goalId")
            values["goal_id"] = goal.id
    checks.done()
    return values


async def _rating(request: Request, opaque: str | None, employee_id: UUID) -> UUID | None:
    if opaque is None:
        return None
    row = await seen(request, "Rating", opaque, "ratingId")
    if row.employee_id != employee_id or row.released_at is None:
        words = "This is no released rating of the employee; name one, or leave it out."
        raise refused(Problem.BAD_VALUE, words, "ratingId")
    rating_id: UUID = row.id
    return rating_id


async def _released(request: Request, rating_id: UUID | None) -> Sequence[UUID]:
    if rating_id is None:
        return []
    return (await events_about(request, "Rating", [rating_id], "RatingReleased"))[rating_id]


async def _plan(request: Request, opaque: str, version: int | None) -> Loaded:
    """A plan under way that the viewer leads, locked."""
    row = await target(request, NODE, opaque, "planId", may=access.IMPROVING, version=version)
    require_under_way(row, "planId")
    return row


async def _move(request: Request, row: Loaded, kind: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    causes = (await events_about(request, NODE, [row.id], BEGUN))[row.id]
    before = {name: getattr(row, name) for name in values}
    await change(request, improvement_plan, row.id, **values)
    told = {"causes": causes, "before": before, "after": dict(values)}
    tell(request, kind, NODE, EventOperation.UPDATED, row.id, row.employee_id, **told)
    return {"plan_id": row.id}
