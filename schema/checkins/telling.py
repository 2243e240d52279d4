"""A week as it is being told: what an input says of goals and blockers, checked and measured. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.access.changes import named
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.checkins import facts
from schema.checkins.checks import CONFIDENCE, SENTIMENT, not_past, not_too_many, said, within
from schema.checkins.inputs import BlockerInput, CheckInDraftInput, CheckInGoalInput, CheckInSubmitInput
from schema.checkins.rules import Measured, measured
from schema.goals.rules import course_of
from schema.goals.values import Course, GoalRules, GoalState, GoalStatus, GoalVisibility
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, exact, text, told
from schema.kit.problems import Problem, refused
from schema.kit.scalars import monday_of
from schema.kit.tables import Measure
from schema.people.values import EmploymentStatus

_TEXTS = ("align", "track", "achieve")
_BOUNDS = {"confidence": CONFIDENCE, "sentiment": SENTIMENT}
_GOAL_FACTS = ("title", "level", "kind", "weight", "difficulty", "visibility", "starts_on", "due_on")
_METRIC_FACTS = ("unit", "direction", "baseline", "target", "green_at", "yellow_at")

Document = dict[str, Any]
Given = CheckInSubmitInput | CheckInDraftInput


@dataclass(frozen=True, slots=True)
class Week:
    """A week of an employee; `known` says whether a check-in of it stands already."""

    employee_id: UUID
    name: str
    monday: date
    check_in_id: UUID
    known: bool

    @property
    def columns(self) -> Document:
        """What every row of the week bears."""
        return {"employee_id": self.employee_id, "week": self.name, "week_starts_on": self.monday}


@dataclass(frozen=True, slots=True)
class Update:
    """What a check-in says of a goal, with what the metric says of it; `goal` and `metric` are their rows."""

    row_id: UUID
    goal: Any
    metric: Any
    status: GoalStatus
    value: Decimal | None
    note: str | None
    measured: Measured

    @property
    def private(self) -> bool:
        """Whether the goal is its owner's alone."""
        return GoalVisibility(self.goal.visibility) is GoalVisibility.PRIVATE


@dataclass(frozen=True, slots=True)
class Obstruction:
    """A blocker as it is being told: its row, and whether its goal is its owner's alone."""

    row: Document
    private: bool


async def week_told(request: Request, given: Given, employee_id: UUID, checks: Checks) -> Week:
    """The week that a check-in goes to, if it may; two statements."""
    monday = monday_of(given.week)
    stands = await facts.standing(request, employee_id, monday)
    message = f"{given.week} has not begun yet; check in for a week that has."
    checks.that(monday <= request.today, Problem.FUTURE, message, "week")
    hired = stands.hired_on or date.min
    message = f"{given.week} was over before you began to work here; check in for a later week."
    checks.that(hired <= monday + timedelta(days=6), Problem.BAD_VALUE, message, "week")
    message = (
        f"Your check-in of {given.week} is handed in and stays as it is; put a value right with checkInCorrect, and "
        "say what else there is in the check-in of the next week."
    )
    checks.that(stands.state not in facts.HANDED_IN, Problem.ALREADY_EXISTS, message, "week")
    message = f"You were on approved leave in all of {given.week} and need not check in; send duringLeave to do so."
    wanted = not isinstance(given, CheckInSubmitInput) or given.during_leave
    checks.that(wanted or not stands.away, Problem.ON_LEAVE, message, "week")
    known = stands.check_in_id is not None
    return Week(employee_id, given.week, monday, stands.check_in_id or uuid7(), known)


def content_told(given: Given, checks: Checks) -> Document:
    """The texts, confidence and sentiment that were sent, as columns."""
    content: Document = {}
    for name, value in told(given, *_TEXTS, *_BOUNDS).items():
        with checks.part():
            content[name] = within(value, _BOUNDS[name], name) if name in _BOUNDS else said(value, name)
    return content


async def updates_told(
    request: Request,
    listed: Sequence[CheckInGoalInput],
    week: Week,
    rules: GoalRules,
    checks: Checks,
    *,
    lock: bool,
) -> list[Update]:
    """What is said of each goal that may be spoken of; with `lock`, goals and metrics are held. Three statements."""
    with checks.part():
        not_too_many(listed, "goalUpdates")
    asked = [(one.goal_id, ("goalUpdates", str(place), "goalId")) for place, one in enumerate(listed)]
    goals = await _own_goals(request, asked, week.employee_id, checks, lock=lock)
    metrics = await facts.held_metrics(request, [one.id for one in goals.values()], lock=lock)
    said_of: list[Update] = []
    for place, one in enumerate(listed):
        path = ("goalUpdates", str(place))
        repeated = one.goal_id in {other.goal_id for other in listed[:place]}
        message = "This goal stands twice in the check-in; say it once."
        checks.that(not repeated, Problem.DUPLICATE, message, *path, "goalId")
        goal = goals.get(one.goal_id)
        if goal is None or repeated:
            _numbers(one, path, checks)
            continue
        closed = GoalState(goal.state) is not GoalState.ACTIVE
        message = f"'{goal.title}' is closed and takes no more updates; leave it out."
        checks.that(not closed, Problem.CLOSED, message, *path, "goalId")
        said_of += _update(one, goal, metrics.get(goal.id), week, rules, checks, path)
    return said_of


async def blockers_told(
    request: Request, listed: Sequence[BlockerInput], week: Week, checks: Checks, raised_at: datetime | None
) -> list[Obstruction]:
    """The rows of the blockers, where nothing is wrong with them; two statements at most."""
    with checks.part():
        not_too_many(listed, "blockers")
    places = [("blockers", str(place)) for place in range(len(listed))]
    asked = [(one.goal_id, (*path, "goalId")) for one, path in zip(listed, places, strict=True) if one.goal_id]
    goals = await _own_goals(request, asked, week.employee_id, checks, lock=False)
    wanted = [(one.owner_id, (*path, "ownerId")) for one, path in zip(listed, places, strict=True) if one.owner_id]
    owners = await colleagues(request, wanted, checks)
    found = []
    for one, path in zip(listed, places, strict=True):
        with checks.part():
            goal = goals.get(one.goal_id or "")
            row = {
                "id": uuid7(),
                "check_in_id": week.check_in_id,
                "employee_id": week.employee_id,
                "goal_id": None if goal is None else goal.id,
                "kind": one.kind,
                "description": text(one.description, 2_000, *path, "description"),
                "owner_id": owners.get(one.owner_id or ""),
                "next_action": said(one.next_action, *path, "nextAction"),
                "due_on": not_past(one.due_on, week.monday, *path, "dueOn"),
                "raised_at": raised_at,
            }
            private = goal is not None and GoalVisibility(goal.visibility) is GoalVisibility.PRIVATE
            found.append(Obstruction(row, private))
    return found


async def colleagues(
    request: Request, asked: Sequence[tuple[str, tuple[str, ...]]], checks: Checks
) -> Mapping[str, UUID]:
    """The employees behind opaque ids, as far as they work here and the viewer may see them; one statement at most."""
    keys = dict(_decoded("Employee", asked, checks))
    rows = await node_types["Employee"].readable.by_ids(request, list(keys.values())) if keys else {}
    for opaque, path in asked:
        if opaque in keys:
            row = rows.get(keys[opaque])
            here = row is not None and row.status == EmploymentStatus.ACTIVE
            message = "Nobody who works here is found under this id; name a colleague."
            checks.that(here, Problem.NOT_FOUND, message, *path)
    return keys


def snapshot(one: Update) -> Document:
    """The goal and its metric as they are now: evidence that does not change with them."""
    goal = {name: getattr(one.goal, name) for name in _GOAL_FACTS}
    return goal if one.metric is None else goal | {name: getattr(one.metric, name) for name in _METRIC_FACTS}


def measured_columns(found: Measured) -> Document:
    """What the metric says, as columns."""
    return {
        "measured_status": found.status,
        "progress": found.progress,
        "target": found.target,
        "missed": found.missed,
    }


def course(goal: Any, metric: Any) -> Course | None:
    """A goal as it is scored, from its row and that of its metric."""
    return course_of(None if metric is None else vars(metric), goal.starts_on, goal.due_on)


def _update(
    one: CheckInGoalInput,
    goal: Any,
    metric: Any,
    week: Week,
    rules: GoalRules,
    checks: Checks,
    path: tuple[str, ...],
) -> Iterator[Update]:
    begun = len(checks.problems)
    value, note = _numbers(one, path, checks), None
    with checks.part():
        note = said(one.note, *path, "note")
    message = f"'{goal.title}' has no metric, so there is no value to tell; send a status."
    checks.that(metric is not None or one.value is None, Problem.BAD_VALUE, message, *path, "value")
    if len(checks.problems) > begun:
        return
    found = measured(course(goal, metric), value, week.monday, rules)
    status = one.status or found.status
    message = f"Nothing says how '{goal.title}' stands; send a status."
    checks.that(status is not None, Problem.BAD_VALUE, message, *path, "status")
    if status is not None:
        yield Update(uuid7(), goal, metric, status, value, note, found)


def _numbers(one: CheckInGoalInput, path: tuple[str, ...], checks: Checks) -> Decimal | None:
    """The value of an update, exact; what is none is noted."""
    found = []
    with checks.part():
        found = [] if one.value is None else [exact(one.value, Measure, *path, "value")]
    return found[0] if found else None


async def _own_goals(
    request: Request,
    asked: Sequence[tuple[str, tuple[str, ...]]],
    employee_id: UUID,
    checks: Checks,
    *,
    lock: bool,
) -> dict[str, Any]:
    """The rows of the employee's own goals by opaque id; of what is none, it is noted why. Two statements at most."""
    keys = dict(_decoded("Goal", asked, checks))
    if not keys:
        return {}
    seen = await node_types["Goal"].readable.by_ids(request, list(keys.values()))
    held = await facts.held_goals(request, sorted(seen), lock=lock)
    found = {}
    for opaque, path in asked:
        if opaque not in keys:
            continue
        with checks.part():
            found[opaque] = _own(held.get(keys[opaque]), employee_id, path)
    return found


def _own(goal: Any, employee_id: UUID, path: tuple[str, ...]) -> Any:
    if goal is None:
        raise refused(Problem.NOT_FOUND, "Nothing is found under this id; send the id of a goal of yours.", *path)
    if goal.owner_id != employee_id:
        message = f"'{goal.title}' is not your goal; check in on your own goals."
        raise refused(Problem.FORBIDDEN, message, *path)
    return goal


def _decoded(
    type_name: str, asked: Sequence[tuple[str, tuple[str, ...]]], checks: Checks
) -> Iterator[tuple[str, UUID]]:
    for opaque, path in asked:
        with checks.part():
            yield opaque, named(type_name, opaque, *path)
