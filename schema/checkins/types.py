"""Check-ins and 1:1s in the graph. Thin: what is fetched stands in `store`, who may see it in `access`."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from schema.access.fields import Info, Node, children, extends, node, reference, restricted
from schema.access.lists import listed, lists_of, wrapped
from schema.access.nodes import node_types
from schema.access.reads import Order
from schema.checkins import access, store, values
from schema.checkins.tables import one_on_one
from schema.checkins.values import AgendaSource, BlockerKind, CheckInState, OneOnOneState
from schema.goals.types import Goal
from schema.goals.values import GoalStatus
from schema.kit.batch import batch
from schema.kit.enums import graph_enums
from schema.kit.pages import Connection
from schema.kit.scalars import Week
from schema.people.types import Employee

if TYPE_CHECKING:
    from schema.development.skill_types import Skill
    from schema.development.types import Suggestion

graph_enums(values)


_CREATED = Order("CREATED", ())
"""As they were said in the check-in."""

_SOONEST = Order("SOONEST", (one_on_one.c.scheduled_at,))
"""The next one first."""


@node(store.SYSTEM_OUTAGES, description="A week in which nobody could check in; nobody missed it.")
class SystemOutage(Node):
    """An outage."""

    week: Week = strawberry.field(description="The week.")
    week_starts_on: date = strawberry.field(description="Its Monday.")
    reason: str = strawberry.field(description="Why the system was down.")


@node(store.GOAL_UPDATES, description="What a check-in says of a goal; as visible as the goal.")
class GoalUpdate(Node):
    """An update."""

    week: Week = strawberry.field(description="The week that it is about.")
    week_starts_on: date = strawberry.field(description="Monday of that week.")
    status: GoalStatus = strawberry.field(description="How the goal stood in the employee's words.")
    measured_status: GoalStatus | None = strawberry.field(
        description="How it stood by its metric, within its corridor; null where nothing was measured."
    )
    progress: float | None = strawberry.field(description="Share of the way from baseline to target; 1 is all of it.")
    value: float | None = strawberry.field(description="Value of the metric, in its unit.")
    target: float | None = strawberry.field(description="What the plan asked for that week.")
    missed: bool = strawberry.field(description="Whether the value is worse than asked, by more than the tolerance.")
    note: str | None = strawberry.field(description="What the employee said of it.")
    recorded_at: datetime | None = strawberry.field(description="When it was submitted; null in a draft.")
    reported_value: float | None = strawberry.field(
        description="The value as it was told at first; null where it was not corrected."
    )
    corrected_at: datetime | None = strawberry.field(description="When the value was corrected.")
    correction: str | None = strawberry.field(description="Why it was told wrongly.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal.")
    check_in: Annotated["CheckIn", strawberry.lazy("schema.checkins.types")] | None = reference(
        "check_in_id", "CheckIn", "The check-in; null where you may see the goal but not the check-in."
    )


@node(store.BLOCKERS, description="What stands in the way of an employee.")
class Blocker(Node):
    """A blocker."""

    kind: BlockerKind = strawberry.field(description="What sort of obstacle it is.")
    description: str = strawberry.field(description="What stands in the way.")
    next_action: str | None = strawberry.field(description="What is to be done next.")
    due_on: date | None = strawberry.field(description="By when it is to be out of the way.")
    raised_at: datetime | None = strawberry.field(description="When it was raised; null in a draft.")
    resolved_at: datetime | None = strawberry.field(description="When it was out of the way; null while it is not.")
    escalated: bool = strawberry.field(description="Whether it was taken to the next level.")
    owner: Employee | None = reference("owner_id", "Employee", "Who is to remove it.")
    employee: Employee | None = reference("employee_id", "Employee", "Whom it blocks.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal that it holds up, if any.")
    check_in: Annotated["CheckIn", strawberry.lazy("schema.checkins.types")] | None = reference(
        "check_in_id", "CheckIn", "The check-in that raised it."
    )


@node(store.SKILL_GAP_FLAGS, description="A manager's word that a skill is lacking.")
class SkillGapFlag(Node):
    """A flag."""

    note: str | None = strawberry.field(description="What the manager said of it.")
    flagged_at: datetime = strawberry.field(description="When it was flagged.")
    skill: Annotated["Skill", strawberry.lazy("schema.development.skill_types")] | None = reference(
        "skill_id", "Skill", "The skill."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Who lacks it.")
    flagged_by: Employee | None = reference("flagged_by_id", "Employee", "Who flagged it.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal that needs it, if any.")
    check_in: Annotated["CheckIn", strawberry.lazy("schema.checkins.types")] | None = reference(
        "check_in_id", "CheckIn", "The check-in in which it was flagged."
    )


@node(store.CHECK_INS, description="A week as an employee tells it: align, track, achieve. A missed week has none.")
class CheckIn(Node):
    """A check-in."""

    week: Week = strawberry.field(description="The week.")
    week_starts_on: date = strawberry.field(description="Its Monday.")
    state: CheckInState = strawberry.field(description="Where it stands.")
    status: GoalStatus | None = strawberry.field(
        description="The worst status of its goals; private ones don't count. Null when it speaks of none."
    )
    align: str | None = strawberry.field(description="What the week was to serve.")
    track: str | None = strawberry.field(description="How it went.")
    achieve: str | None = strawberry.field(description="What was achieved, what comes next.")
    confidence: int | None = restricted(
        access.MOOD, "confidence", "How confident the employee is to meet the goals, from 0 to 10, as declared."
    )
    sentiment: int | None = restricted(
        access.MOOD, "sentiment", "How the employee feels, from 1 to 5, as declared; never inferred."
    )
    submitted_at: datetime | None = strawberry.field(description="When it was handed in.")
    manager_reply: str | None = strawberry.field(description="What the manager replied.")
    replied_at: datetime | None = strawberry.field(description="When the manager replied.")
    replied_by: Employee | None = reference("replied_by_id", "Employee", "Who replied.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose week it is.")
    goal_updates: list[GoalUpdate] = listed(
        "GoalUpdate", "check_in_id", "What it says of each goal, as far as you may see the goal.", order=_CREATED
    )
    blockers: list[Blocker] = listed("Blocker", "check_in_id", "What stands in the way.", order=_CREATED)
    skill_gap_flags: list[SkillGapFlag] = listed(
        "SkillGapFlag", "check_in_id", "Skills that the manager found lacking in it.", order=_CREATED
    )


@node(store.REMINDERS, description="An employee had not checked in when everybody was to have done so.")
class CheckInReminder(Node):
    """A reminder."""

    week: Week = strawberry.field(description="The week without a check-in.")
    week_starts_on: date = strawberry.field(description="Its Monday.")
    reminded_at: datetime = strawberry.field(description="When it was noticed.")
    employee: Employee | None = reference("employee_id", "Employee", "Who was to check in.")


@node(store.AGENDA_ITEMS, description="Something to talk about in a 1:1.")
class AgendaItem(Node):
    """An agenda item."""

    title: str = strawberry.field(description="What is to be talked about.")
    source: AgendaSource = strawberry.field(description="How it came onto the agenda.")
    discussed_at: datetime | None = strawberry.field(description="When it was talked about; null while it was not.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose 1:1 it belongs to.")
    added_by: Employee | None = reference("added_by_id", "Employee", "Who added it; null for a rule.")
    suggestion: Annotated["Suggestion", strawberry.lazy("schema.development.types")] | None = reference(
        "trigger_firing_id", "Suggestion", "The suggestion to decide on, if any."
    )
    blocker: Blocker | None = reference("blocker_id", "Blocker", "The blocker that was escalated, if any.")
    one_on_one: Annotated["OneOnOne", strawberry.lazy("schema.checkins.types")] | None = reference(
        "one_on_one_id", "OneOnOne", "The 1:1; null means the next one."
    )


@node(store.ACTION_ITEMS, description="What was agreed in a 1:1.")
class ActionItem(Node):
    """An action item."""

    title: str = strawberry.field(description="What is to be done.")
    due_on: date | None = strawberry.field(description="By when.")
    done_at: datetime | None = strawberry.field(description="When it was done; null while it is not.")
    owner: Employee | None = reference("owner_id", "Employee", "Who is to do it.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose 1:1 it was agreed in.")
    one_on_one: Annotated["OneOnOne", strawberry.lazy("schema.checkins.types")] | None = reference(
        "one_on_one_id", "OneOnOne", "The 1:1."
    )


@node(store.ONE_ON_ONES, description="A talk of an employee with the manager; for the two alone.")
class OneOnOne(Node):
    """A 1:1."""

    state: OneOnOneState = strawberry.field(description="Where it stands.")
    scheduled_at: datetime = strawberry.field(description="When it is to begin.")
    held_at: datetime | None = strawberry.field(description="When it took place.")
    notes: str | None = strawberry.field(description="Notes that the two share.")
    employee: Employee | None = reference("employee_id", "Employee", "The employee.")
    manager: Employee | None = reference("manager_id", "Employee", "The manager who holds it.")
    agenda: Connection[AgendaItem] = children("AgendaItem", "one_on_one_id", "What is to be talked about.")
    actions: Connection[ActionItem] = children("ActionItem", "one_on_one_id", "What was agreed.")

    @batch(description="What is to be talked about; in the employee's next 1:1, with what belongs to no other one.")
    async def agenda_items(parents: list[Any], info: Info) -> list[list[AgendaItem]]:
        """Three statements."""
        request = info.context
        own = await lists_of(request, "AgendaItem", "one_on_one_id", parents)
        employees = [parent.employee_id for parent in parents]
        coming = await node_types["OneOnOne"].readable.by_parents(
            request, "employee_id", employees, store.TO_COME, order=_SOONEST
        )
        following = {employee: rows[0].id for employee, rows in coming.items() if rows}
        loose = await node_types["AgendaItem"].readable.by_parents(
            request, "employee_id", employees, store.UNASSIGNED, store.STILL_OPEN
        )
        loose_of = {following[employee]: rows for employee, rows in loose.items() if employee in following}
        return [
            [*items, *wrapped("AgendaItem", loose_of.get(parent.row_id, ()))]
            for parent, items in zip(parents, own, strict=True)
        ]


@extends("Employee")
class EmployeeCheckIns:
    """The check-ins and 1:1s of an employee."""

    check_ins: Connection[CheckIn] | None = children(
        "CheckIn", "employee_id", "The weekly check-ins, newest week first.", guard=True
    )
    skill_gap_flags: Connection[SkillGapFlag] | None = children(
        "SkillGapFlag", "employee_id", "Skills that managers found lacking, newest first.", guard=True
    )
    blockers_to_remove: Connection[Blocker] = children(
        "Blocker", "owner_id", "The blockers that the employee is to remove, as far as you may see them."
    )
    one_on_ones: Connection[OneOnOne] = children(
        "OneOnOne", "employee_id", "The employee's 1:1s that you take part in, latest first."
    )
    check_in_reminders: Connection[CheckInReminder] | None = children(
        "CheckInReminder", "employee_id", "The weeks that the employee was reminded of, newest first.", guard=True
    )

    @batch(description="The next 1:1 that is still to come, if you take part in it.")
    async def next_one_on_one(parents: list[Any], info: Info) -> list[OneOnOne | None]:
        """One statement."""
        ids = [parent.row_id for parent in parents]
        found = await node_types["OneOnOne"].readable.by_parents(
            info.context, "employee_id", ids, store.TO_COME, order=_SOONEST
        )
        return [next(iter(wrapped("OneOnOne", found[employee])), None) for employee in ids]

    agenda: Connection[AgendaItem] = children(
        "AgendaItem", "employee_id", "What is or was on the agenda of the employee's 1:1s, as far as you may see it."
    )


@extends("Goal")
class GoalCheckIns:
    """What check-ins say of a goal."""

    updates: Connection[GoalUpdate] = children("GoalUpdate", "goal_id", "Its weekly updates, newest week first.")
    blockers: Connection[Blocker] = children("Blocker", "goal_id", "What stands or stood in its way.")
