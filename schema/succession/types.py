"""Succession and improvement plans in the graph. Thin: `store` fetches, `access` says who may see."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from schema.access.fields import Info, Node, children, extends, node, reference
from schema.access.lists import listed, only_of
from schema.development.plan_types import DevelopmentAction
from schema.development.skill_types import Skill
from schema.goals.types import Goal
from schema.kit.batch import batch
from schema.kit.enums import graph_enums
from schema.kit.errors import forbidden
from schema.kit.pages import Connection
from schema.people.types import Employee, Position
from schema.people.values import Severity
from schema.reviews.rating_types import Rating
from schema.reviews.types import ReviewCycle
from schema.succession import access, store, values
from schema.succession.values import (
    CriterionState,
    ImprovementOutcome,
    ImprovementPlanState,
    Readiness,
    SignOffDecision,
    SignOffOccasion,
    SignOffRole,
    SuccessionPlanState,
    SuccessorNominationState,
    TalentLevel,
)

graph_enums(values)


@node(
    store.TALENT_ASSESSMENTS,
    description="Where an employee was placed in the nine-box grid of a cycle, and what is at risk.",
)
class TalentAssessment(Node):
    """A talent assessment."""

    performance: TalentLevel | None = strawberry.field(description="Performance; null for the unrated.")
    potential: TalentLevel | None = strawberry.field(description="Potential; null while nobody judged it.")
    risk_of_loss: Severity | None = strawberry.field(description="How likely the employee leaves.")
    impact_of_loss: Severity | None = strawberry.field(description="What it would cost if they left.")
    rationale: str | None = strawberry.field(description="Why they were placed there.")
    assessed_on: date = strawberry.field(description="Day of the assessment.")
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is about.")
    cycle: ReviewCycle | None = reference("review_cycle_id", "ReviewCycle", "The review cycle that it belongs to.")
    rating: Rating | None = reference("rating_id", "Rating", "The rating that performance was taken from.")
    assessed_by: Employee | None = reference("assessed_by_id", "Employee", "Who answers for it.")


@node(store.SUCCESSION_GAPS, description="A skill that a candidate still lacks for a position.")
class SuccessionGap(Node):
    """A gap."""

    note: str | None = strawberry.field(description="What exactly is missing.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill.")
    action: DevelopmentAction | None = reference(
        "development_action_id", "DevelopmentAction", "The development action that closes it; null while there is none."
    )
    nomination: Annotated["SuccessorNomination", strawberry.lazy("schema.succession.types")] | None = reference(
        "successor_nomination_id", "SuccessorNomination", "The nomination that it belongs to."
    )


@node(store.NOMINATIONS, description="Somebody named as a candidate for a position.")
class SuccessorNomination(Node):
    """A nomination."""

    state: SuccessorNominationState = strawberry.field(description="Whether it counts.")
    readiness: Readiness = strawberry.field(description="How soon they could take the seat.")
    rank: int = strawberry.field(description="Order of the candidates; 1 is the first choice.")
    rationale: str | None = strawberry.field(description="Why they were named.")
    nominated_on: date = strawberry.field(description="Day of the nomination.")
    employee: Employee | None = reference("employee_id", "Employee", "The candidate.")
    nominated_by: Employee | None = reference("nominated_by_id", "Employee", "Who named them.")
    plan: Annotated["SuccessionPlan", strawberry.lazy("schema.succession.types")] | None = reference(
        "succession_plan_id", "SuccessionPlan", "The succession plan."
    )
    gaps: list[SuccessionGap] = listed(
        "SuccessionGap",
        "successor_nomination_id",
        "What the candidate still lacks, in the order in which it was noted.",
    )


@node(store.SUCCESSION_PLANS, description="Who could take a position. It belongs to the position, not to who holds it.")
class SuccessionPlan(Node):
    """A succession plan."""

    state: SuccessionPlanState = strawberry.field(description="How far it is.")
    notes: str | None = strawberry.field(description="Remarks.")
    reviewed_on: date | None = strawberry.field(description="Day of the latest succession review.")
    next_review_on: date | None = strawberry.field(description="Day of the next succession review.")
    position: Position | None = reference("position_id", "Position", "The position.")
    owner: Employee | None = reference("owner_id", "Employee", "Who keeps the plan.")
    nominations: Connection[SuccessorNomination] = children(
        "SuccessorNomination", "succession_plan_id", "The candidates that you may see, by rank."
    )


@node(store.IMPROVEMENT_CRITERIA, description="What must be better, by when, for an improvement plan to be met.")
class ImprovementPlanCriterion(Node):
    """A criterion."""

    place: int = strawberry.field(description="Its order in the plan, from 1.")
    description: str = strawberry.field(description="What must be better.")
    measure: str | None = strawberry.field(description="How it is told that it is.")
    due_on: date | None = strawberry.field(description="Day by which it must be met.")
    state: CriterionState = strawberry.field(description="Whether it is met.")
    finding: str | None = strawberry.field(description="What was found when it was judged.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal that it is about.")
    action: DevelopmentAction | None = reference(
        "development_action_id", "DevelopmentAction", "The development action that helps to meet it."
    )
    plan: Annotated["ImprovementPlan", strawberry.lazy("schema.succession.types")] | None = reference(
        "improvement_plan_id", "ImprovementPlan", "The plan that it belongs to."
    )


@node(store.IMPROVEMENT_MEETINGS, description="A meeting about an improvement plan.")
class ImprovementPlanMeeting(Node):
    """A meeting."""

    held_on: date = strawberry.field(description="Day of the meeting; one to come is planned.")
    notes: str | None = strawberry.field(description="What was said and agreed.")
    attended: bool | None = strawberry.field(
        description="Whether the employee took part; null while it is planned, and where nobody wrote it down."
    )
    plan: Annotated["ImprovementPlan", strawberry.lazy("schema.succession.types")] | None = reference(
        "improvement_plan_id", "ImprovementPlan", "The plan that it was about."
    )


@node(store.IMPROVEMENT_SIGN_OFFS, description="A signature under an improvement plan; given once, never changed.")
class ImprovementPlanSignOff(Node):
    """A signature."""

    occasion: SignOffOccasion = strawberry.field(description="Which point of the plan it is about.")
    role: SignOffRole = strawberry.field(description="In which capacity it was given.")
    decision: SignOffDecision = strawberry.field(description="What it says.")
    comment: str | None = strawberry.field(description="What the signer added.")
    signed_at: datetime = strawberry.field(description="When it was given.")
    signed_by: Employee | None = reference("signed_by_id", "Employee", "Who gave it.")
    plan: Annotated["ImprovementPlan", strawberry.lazy("schema.succession.types")] | None = reference(
        "improvement_plan_id", "ImprovementPlan", "The plan that it is under."
    )


@node(
    store.IMPROVEMENT_PLANS,
    description="A plan to bring an employee's performance back: criteria, support, meetings, outcome, signatures.",
)
class ImprovementPlan(Node):
    """An improvement plan."""

    state: ImprovementPlanState = strawberry.field(description="How far it is.")
    concern: str = strawberry.field(description="What is not as it should be.")
    support: str | None = strawberry.field(description="What the organization does to help.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date = strawberry.field(description="Last day.")
    extended_at: datetime | None = strawberry.field(description="When it was last given a later end.")
    extension_reason: str | None = strawberry.field(description="Why it was given a later end.")
    outcome: ImprovementOutcome | None = strawberry.field(description="How it ended; null until then.")
    outcome_note: str | None = strawberry.field(description="What was found at the end.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose plan it is.")
    manager: Employee | None = reference("manager_id", "Employee", "The manager who leads it.")
    rating: Rating | None = reference("rating_id", "Rating", "The rating that gave rise to it.")
    criteria: Connection[ImprovementPlanCriterion] = children(
        "ImprovementPlanCriterion", "improvement_plan_id", "What must be better, in order."
    )
    meetings: Connection[ImprovementPlanMeeting] = children(
        "ImprovementPlanMeeting", "improvement_plan_id", "The meetings, in order."
    )
    sign_offs: Connection[ImprovementPlanSignOff] = children(
        "ImprovementPlanSignOff", "improvement_plan_id", "The signatures, in order."
    )


@extends("Employee")
class EmployeeSuccession:
    """What succession adds to an employee."""

    talent_assessments: Connection[TalentAssessment] | None = children(
        "TalentAssessment",
        "employee_id",
        "Places in the nine-box grid, latest first; FORBIDDEN for the employee.",
        guard=True,
    )
    successor_nominations: Connection[SuccessorNomination] | None = children(
        "SuccessorNomination",
        "employee_id",
        "Positions that they are a candidate for, by rank; FORBIDDEN for the employee.",
        guard=True,
    )
    improvement_plans: Connection[ImprovementPlan] | None = children(
        "ImprovementPlan", "employee_id", "Improvement plans, latest first.", guard=True
    )


@extends("Position")
class PositionSuccession:
    """What succession adds to a position."""

    @batch(description="Who could take the position; null while there is no plan. Not for whoever holds it.")
    async def succession_plan(parents: list[Any], info: Info) -> list[SuccessionPlan | None]:
        """One statement for the seats, one for the viewer's ties, one for the plans."""
        request, positions = info.context, [parent.row_id for parent in parents]
        visible = await store.plan_visibility(request, positions)
        shown = [position if visible[position] else None for position in positions]
        plans = await only_of(request, "SuccessionPlan", "position_id", shown)
        hidden: Any = forbidden(access.SUCCESSION.name)
        return [plan if visible[position] else hidden for position, plan in zip(positions, plans, strict=True)]
