"""Development plans in the graph: actions with their milestones, mentors, courses to take and courses taken.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import func

from schema.access.fields import Info, Node, children, node, reference
from schema.access.leaves import JsonText, sql_text
from schema.access.lists import listed
from schema.access.writing import Row, Writer, writes
from schema.development import rules, store
from schema.development.skill_types import Course, Skill
from schema.development.values import (
    DevelopmentActionKind,
    DevelopmentActionOrigin,
    DevelopmentActionStatus,
    DevelopmentPlanStatus,
    LearningAssignmentStatus,
    MentorshipStatus,
)
from schema.goals.types import Goal
from schema.kit.batch import batch
from schema.kit.pages import Connection
from schema.kit.selection import Selected
from schema.people.types import Employee


@strawberry.type(
    description="The 70/20/10 mix of a plan: shares of its actions, from 0 to 1; cancelled ones don't count."
)
class DevelopmentMix:
    """The mix of a plan."""

    experience: float = strawberry.field(description="Share of learning by doing; the aim is 0.7.")
    exposure: float = strawberry.field(description="Share of learning from others; the aim is 0.2.")
    education: float = strawberry.field(description="Share of courses; the aim is 0.1.")


@node(store.MILESTONES, description="A step of a development action.")
class Milestone(Node):
    """A milestone."""

    title: str = strawberry.field(description="What is reached.")
    due_on: date | None = strawberry.field(description="Day by which it is due.")
    completed_at: datetime | None = strawberry.field(description="When it was reached.")
    action: Annotated["DevelopmentAction", strawberry.lazy("schema.development.plan_types")] | None = reference(
        "action_id", "DevelopmentAction", "The action that it is a step of."
    )


@node(store.ACTIONS, description="Something that an employee does to develop: a project, a mentor, a course.")
class DevelopmentAction(Node):
    """An action of a development plan."""

    kind: DevelopmentActionKind = strawberry.field(description="Its part of the 70/20/10 mix.")
    title: str = strawberry.field(description="What is done.")
    status: DevelopmentActionStatus = strawberry.field(description="How far it has come.")
    origin: DevelopmentActionOrigin = strawberry.field(description="What brought it into the plan.")
    due_on: date | None = strawberry.field(description="Day by which it is due.")
    completed_at: datetime | None = strawberry.field(description="When it was completed.")
    plan: Annotated["DevelopmentPlan", strawberry.lazy("schema.development.plan_types")] | None = reference(
        "plan_id", "DevelopmentPlan", "The plan that it belongs to."
    )
    goal: Goal | None = reference("goal_id", "Goal", "The goal that it serves.")
    course: Course | None = reference("course_id", "Course", "The course to take.")
    mentor: Employee | None = reference("mentor_id", "Employee", "Who shares experience.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill to gain.")
    milestones: Connection[Milestone] = children("Milestone", "action_id", "Its steps, by due date.")


def _written_mix(writer: Writer, row: Row, one: Selected) -> JsonText:
    rows = store.mix_in_sql(writer.request, row["id"])
    mix = writer.over(rows, lambda found: writer.values(one, {name: found[name] for name in store.MIX}))
    return func.coalesce(mix.scalar_subquery(), sql_text("null"))


@node(store.PLANS, description="A living plan of what an employee learns, and how.")
class DevelopmentPlan(Node):
    """A development plan."""

    name: str = strawberry.field(description="Name of the plan.")
    status: DevelopmentPlanStatus = strawberry.field(description="Whether it is being worked on.")
    starts_on: date = strawberry.field(description="First day of the plan.")
    ends_on: date | None = strawberry.field(description="Last day of the plan; null while it has no end.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose plan it is.")
    actions: list[DevelopmentAction] = listed("DevelopmentAction", "plan_id", "Its actions, by due date.")

    @batch(description="The 70/20/10 mix of its actions; null while there are none.")
    @writes(_written_mix)
    async def mix(parents: list[Any], info: Info) -> list[DevelopmentMix | None]:
        """One statement."""
        plans = [parent.row_id for parent in parents]
        found = await store.ACTIONS.by_parents(info.context, "plan_id", plans)
        return [_mix(found[plan]) for plan in plans]


@node(store.MENTORSHIPS, description="One employee shares experience with another.")
class Mentorship(Node):
    """A mentorship."""

    status: MentorshipStatus = strawberry.field(description="How far it has come.")
    purpose: str | None = strawberry.field(description="What it is for.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date | None = strawberry.field(description="Last day; null while it has no end.")
    employee: Employee | None = reference("employee_id", "Employee", "Who learns.")
    mentor: Employee | None = reference("mentor_id", "Employee", "Who shares experience.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill that it is about.")


@node(store.ASSIGNMENTS, description="A course that an employee is to take.")
class LearningAssignment(Node):
    """An assigned course."""

    status: LearningAssignmentStatus = strawberry.field(description="How far it has come.")
    mandatory: bool = strawberry.field(description="Whether it must be taken.")
    assigned_on: date = strawberry.field(description="The day of the assignment.")
    due_on: date | None = strawberry.field(description="Day by which it is due.")
    employee: Employee | None = reference("employee_id", "Employee", "Who is to take it.")
    course: Course | None = reference("course_id", "Course", "The course.")
    assigned_by: Employee | None = reference("assigned_by_id", "Employee", "Who assigned it, if a person did.")
    action: DevelopmentAction | None = reference("action_id", "DevelopmentAction", "The action of the plan behind it.")


@node(store.COMPLETIONS, description="A course that an employee completed, as the learning system records it.")
class Completion(Node):
    """A completed course."""

    completed_at: datetime = strawberry.field(description="When it was completed.")
    score: int | None = strawberry.field(description="Result in percent, where there is one.")
    employee: Employee | None = reference("employee_id", "Employee", "Who completed it.")
    course: Course | None = reference("course_id", "Course", "The course.")
    assignment: LearningAssignment | None = reference("assignment_id", "LearningAssignment", "What had asked for it.")
    action: DevelopmentAction | None = reference("action_id", "DevelopmentAction", "The action of the plan behind it.")


def _mix(actions: Sequence[Any]) -> DevelopmentMix | None:
    found = rules.mix((DevelopmentActionKind(one.kind), DevelopmentActionStatus(one.status)) for one in actions)
    if found is None:
        return None
    return DevelopmentMix(experience=found.experience, exposure=found.exposure, education=found.education)
