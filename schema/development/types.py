"""Suggestions in the graph, and what development adds to an employee.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement

from schema.access.fields import (
    Info,
    Node,
    children,
    connect,
    extends,
    guarded,
    listing_of,
    node,
    paged,
    reference,
    written_children,
)
from schema.access.leaves import JsonText
from schema.access.lists import only_of, written_only
from schema.access.writing import Row, Writer, writes
from schema.checkins.types import SkillGapFlag
from schema.development import access, rules, store
from schema.development.diagnosis_types import Diagnosis, part
from schema.development.plan_types import (
    Completion,
    DevelopmentAction,
    DevelopmentPlan,
    LearningAssignment,
    Mentorship,
)
from schema.development.skill_types import Certification, Course, Skill, SkillClaim
from schema.development.values import (
    DevelopmentActionKind,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
    TriggerCause,
)
from schema.goals.types import Goal
from schema.kit.batch import batch
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.kit.scalars import Week
from schema.kit.selection import Selected
from schema.people.types import Employee, Viewer


@node(store.TRIGGER_RULES, description="A rule that raises suggestions, in one version.")
class TriggerRule(Node):
    """A rule."""

    key: str = strawberry.field(description="Name that all versions of the rule share.")
    rule_version: int = strawberry.field(description="Version of the rule; a changed threshold makes a new one.")
    name: str = strawberry.field(description="Name of the rule in words.")
    description: str = strawberry.field(description="When it fires and what it suggests.")
    cause: TriggerCause = strawberry.field(description="What makes it fire.")
    enabled: bool = strawberry.field(description="Whether it is switched on.")


@strawberry.type(description="One of the observations that a suggestion rests on.")
class SuggestionEvidence:
    """A week of a metric."""

    week: Week = strawberry.field(description="The week observed.")
    value: float | None = strawberry.field(description="Value of the metric then.")
    target: float | None = strawberry.field(description="What the value should have been.")


@strawberry.type(description="What a suggestion proposes to do.")
class SuggestedAction:
    """The action that acceptance would add to the plan."""

    kind: DevelopmentActionKind = strawberry.field(description="Its part of the 70/20/10 mix.")
    title: str = strawberry.field(description="What would be done.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal that it would serve.")
    course: Course | None = reference("course_id", "Course", "The course to take.")
    mentor: Employee | None = reference("mentor_id", "Employee", "Who would share experience.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill to gain.")


def _written_evidence(writer: Writer, row: Row, one: Selected) -> JsonText:
    observed = store.OBSERVATIONS
    rows = observed.rows(writer.request, observed.table.c.firing_id == row["id"])

    def week(found: Row) -> JsonText:
        return writer.values(one, {name: found[name] for name in ("week", "value", "target")})

    return writer.listed(rows.order_by(*observed.order.directed, observed.table.c.id), week)


@node(store.SUGGESTIONS, description="A development step that a trigger raised, for a person to accept or decline.")
class Suggestion(Node):
    """A trigger's firing: its suggestion, the decision, the outcome."""

    kind: SuggestionKind = strawberry.field(description="What it proposes.")
    title: str = strawberry.field(description="The proposal in a few words.")
    reason: str = strawberry.field(description="Why it was raised, in one sentence with the figures.")
    cause: TriggerCause = strawberry.field(description="What made the rule fire.")
    raised_at: datetime = strawberry.field(description="When it was raised.")
    state: SuggestionState = strawberry.field(description="What became of it.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")
    decision_reason: str | None = strawberry.field(description="Why it was decided so.")
    outcome: SuggestionOutcome | None = strawberry.field(
        description="Whether the metric came back after it was accepted; null while that is unknown."
    )
    outcome_reason: str | None = strawberry.field(
        description="How the outcome was found, in one sentence with the figures; null while it is unknown."
    )
    verified_at: datetime | None = strawberry.field(description="When the outcome was verified.")
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is for.")
    decided_by: Employee | None = reference("decided_by_id", "Employee", "Who decided.")
    rule: TriggerRule | None = reference("rule_id", "TriggerRule", "The rule that fired, in the version then in force.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal that it is about.")
    flag: SkillGapFlag | None = reference("flag_id", "SkillGapFlag", "The flagged skill gap that it answers.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill that it would build.")
    development_action: DevelopmentAction | None = reference(
        "action_id", "DevelopmentAction", "The action of the plan that it became; null unless accepted, and for a talk."
    )

    @strawberry.field(description="What it proposes to do; null for a talk, which is no action of a plan.")
    def action(self) -> SuggestedAction | None:
        """From the suggestion's own columns."""
        kind = rules.action_kind(SuggestionKind(self.kind))
        return None if kind is None else part(SuggestedAction, self, kind=kind)

    @batch(description="The observations that it rests on, by week.")
    @writes(_written_evidence)
    async def evidence(parents: list[Any], info: Info) -> list[list[SuggestionEvidence]]:
        """One statement."""
        firings = [parent.row_id for parent in parents]
        found = await store.OBSERVATIONS.by_parents(info.context, "firing_id", firings)
        return [[_evidence(row) for row in found[firing]] for firing in firings]


def _narrowed(arguments: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    return [store.in_state(state) for state in arguments.values()]


@extends("Employee")
class EmployeeDevelopment:
    """What development adds to an employee."""

    development_plans: Connection[DevelopmentPlan] | None = children(
        "DevelopmentPlan", "employee_id", "All development plans, newest first.", guard=True
    )
    skill_claims: Connection[SkillClaim] | None = children(
        "SkillClaim", "employee_id", "All claims of skills, newest first.", guard=True
    )
    certifications: Connection[Certification] | None = children(
        "Certification", "employee_id", "Certificates held, newest first.", guard=True
    )
    mentorships: Connection[Mentorship] | None = children(
        "Mentorship", "employee_id", "Where the employee learns from a mentor, newest first.", guard=True
    )
    learning_assignments: Connection[LearningAssignment] | None = children(
        "LearningAssignment", "employee_id", "Courses to take, newest first.", guard=True
    )
    completions: Connection[Completion] | None = children(
        "Completion", "employee_id", "Courses completed, newest first.", guard=True
    )
    diagnoses: Connection[Diagnosis] | None = children(
        "Diagnosis", "employee_id", "Why goals were missed, newest first.", guard=True
    )

    @batch(description="The active development plan; null where there is none.")
    @writes(written_only("DevelopmentPlan", "employee_id", store.ACTIVE, guard=access.DEVELOPMENT))
    async def development_plan(parents: list[Any], info: Info) -> list[DevelopmentPlan | None]:
        """One statement, and one for the ties of the viewer."""

        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            employees = [employee.row_id for employee in allowed]
            return await only_of(info.context, "DevelopmentPlan", "employee_id", employees, store.ACTIVE)

        return await guarded(info.context, access.DEVELOPMENT, parents, fetch)

    @batch(description="What triggers suggested, newest first.")
    @writes(written_children("Suggestion", "employee_id", guard=access.SUGGESTIONS, narrowed=_narrowed))
    async def suggestions(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        state: Annotated[
            SuggestionState | None, strawberry.argument(description="Only those in this state; all when left out.")
        ] = None,
    ) -> list[Connection[Suggestion] | None]:
        """One statement, and one more where the total is asked for."""
        where = _narrowed({} if state is None else {"state": state})

        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            listing = listing_of(info.context, "Suggestion", f"employee_id/{state}", *where, told=state)
            wanted = page_of(first, after, last, before)
            return await connect(info, "Suggestion", listing, "employee_id", allowed, wanted)

        return await guarded(info.context, access.SUGGESTIONS, parents, fetch)


@extends(Viewer)
class ViewerDevelopment:
    """What development adds to the caller."""

    @strawberry.field(
        description="Suggestions that wait for the caller's decision: own ones and direct reports', newest first."
    )
    async def inbox(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Suggestion]:
        """One statement, and one more where the total is asked for."""
        waiting = store.waiting_for(info.context)
        listing = listing_of(info.context, "Suggestion", "inbox", waiting, told="inbox")
        found: Connection[Suggestion] = await paged(info, "Suggestion", listing, page_of(first, after, last, before))
        return found


def _evidence(row: Any) -> SuggestionEvidence:
    return SuggestionEvidence(week=row.week, value=row.value, target=row.target)
