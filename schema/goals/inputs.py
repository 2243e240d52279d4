"""What mutations of goals are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date, datetime

import strawberry
from strawberry import UNSET

from schema.access.mutations import Input
from schema.goals import values
from schema.goals.values import (
    ErrorPolicy,
    GoalCycleState,
    GoalKind,
    GoalLevel,
    GoalState,
    GoalVisibility,
    MetricDirection,
    RollUp,
)
from schema.kit.enums import graph_enums
from schema.kit.scalars import Number

graph_enums(values)

VERSION = "The version that you have read; refused with STALE_VERSION when it has changed since. Any, when left out."


@strawberry.input(description="How a goal is measured. To be scored it needs a baseline too.")
class GoalMetricInput:
    """A metric as a whole."""

    unit: str | None = strawberry.field(
        default=None, description="Unit of all its values, at most 40 letters; the template's when left out."
    )
    direction: MetricDirection | None = strawberry.field(
        default=None, description="Which way it is to move; the template's when left out."
    )
    baseline: Number | None = strawberry.field(default=None, description="Value at the start, if it is known.")
    target: Number | None = strawberry.field(
        default=None, description="Value to be reached; the template's when left out."
    )
    green_at: Number | None = strawberry.field(
        default=None, description="Green when due; between baseline and target. By the organization's rules without."
    )
    yellow_at: Number | None = strawberry.field(
        default=None, description="Yellow when due; not better than `greenAt`. By the organization's rules without."
    )


@strawberry.input(description="How much a goal contributes to another one.")
class GoalShareInput:
    """The end of a contribution."""

    to_goal_id: strawberry.ID = strawberry.field(description="The goal that it contributes to.")
    weight: Number = strawberry.field(description="The share, above 0 and at most 1.")


@strawberry.input(description="A new goal. What is left out comes from the template, where there is one.")
class GoalCreateInput(Input):
    """All attributes of a goal."""

    title: str | None = strawberry.field(default=None, description="At most 200 letters; needed without a template.")
    description: str | None = strawberry.field(default=None, description="What is meant, at most 10,000 letters.")
    level: GoalLevel | None = strawberry.field(default=None, description="INDIVIDUAL when nothing else is said.")
    kind: GoalKind | None = strawberry.field(default=None, description="What sort it is; needed without a template.")
    owner_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who answers for it; yourself when left out, nobody yet for a unit's goal."
    )
    org_unit_id: strawberry.ID | None = strawberry.field(
        default=None, description="The unit whose goal it is: needed at all levels but INDIVIDUAL, and only there."
    )
    cycle_id: strawberry.ID | None = strawberry.field(default=None, description="The cycle that it belongs to.")
    parent_id: strawberry.ID | None = strawberry.field(default=None, description="The goal above it in the tree.")
    template_id: strawberry.ID | None = strawberry.field(default=None, description="The template to start from.")
    difficulty: int | None = strawberry.field(default=None, description="From 1, easy, to 5, very hard.")
    weight: Number | None = strawberry.field(
        default=None, description="Share of the owner's goals of that level, from 0 to 1."
    )
    strategic_tags: list[str] | None = strawberry.field(
        default=None, description="Parts of the strategy that it serves; at most 20, of 50 letters each."
    )
    starts_on: date | None = strawberry.field(
        default=None, description="First day; that of the cycle, or today, when left out."
    )
    due_on: date | None = strawberry.field(
        default=None, description="Day by which it is to be met; the last of the cycle when left out."
    )
    visibility: GoalVisibility | None = strawberry.field(
        default=None,
        description="For whom it is meant; MANAGER when nothing is said. PRIVATE is the owner's word.",
    )
    roll_up: RollUp | None = strawberry.field(
        default=None, description="How its progress follows from contributing goals; MANUAL when nothing else is said."
    )
    metric: GoalMetricInput | None = strawberry.field(default=None, description="How it is measured.")
    contributes_to: list[GoalShareInput] | None = strawberry.field(
        default=None, description="The goals that it contributes to, at most 20."
    )


@strawberry.input(description="Changes of a goal: what is left out stays, null clears.")
class GoalUpdateInput(Input):
    """The attributes that may change."""

    goal_id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="At most 200 letters.")
    description: str | None = strawberry.field(default=UNSET, description="What is meant, at most 10,000 letters.")
    kind: GoalKind | None = strawberry.field(default=UNSET, description="What sort it is.")
    owner_id: strawberry.ID | None = strawberry.field(default=UNSET, description="Who answers for it from now on.")
    cycle_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The cycle that it belongs to.")
    parent_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The goal above it in the tree.")
    difficulty: int | None = strawberry.field(default=UNSET, description="From 1, easy, to 5, very hard.")
    weight: Number | None = strawberry.field(
        default=UNSET, description="Share of the owner's goals of that level, from 0 to 1."
    )
    strategic_tags: list[str] | None = strawberry.field(
        default=UNSET, description="Parts of the strategy that it serves; at most 20, of 50 letters each."
    )
    starts_on: date | None = strawberry.field(default=UNSET, description="First day.")
    due_on: date | None = strawberry.field(default=UNSET, description="Day by which it is to be met.")
    visibility: GoalVisibility | None = strawberry.field(
        default=UNSET, description="For whom it is meant. PRIVATE is the owner's word, and not while it contributes."
    )
    roll_up: RollUp | None = strawberry.field(
        default=UNSET, description="How its progress follows from contributing goals."
    )
    metric: GoalMetricInput | None = strawberry.field(
        default=UNSET,
        description="How it is measured, as a whole: what is left out is unknown. null removes it while nothing was "
        "observed; the unit stays once something was.",
    )


@strawberry.input(description="The end of a goal, said by a person.")
class GoalCloseInput(Input):
    """How it ended."""

    goal_id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    state: GoalState = strawberry.field(description="ACHIEVED, MISSED or CANCELLED.")
    reason: str | None = strawberry.field(
        default=None,
        description="Why, at most 2,000 letters; needed for CANCELLED, and where the metric says otherwise.",
    )


@strawberry.input(description="A goal to be removed.")
class GoalDeleteInput(Input):
    """Which one."""

    goal_id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="One contribution: set, changed, or ended.")
class GoalContributionSetInput(Input):
    """From, to, how much."""

    goal_id: strawberry.ID = strawberry.field(description="The goal that contributes.")
    to_goal_id: strawberry.ID = strawberry.field(description="The goal that it contributes to.")
    weight: Number | None = strawberry.field(description="The share, above 0 and at most 1; null ends it.")


@strawberry.input(description="A value of a goal's metric, outside check-ins.")
class GoalMetricObserveInput(Input):
    """Value and time."""

    goal_id: strawberry.ID = strawberry.field(description="The goal whose metric it is.")
    value: Number = strawberry.field(description="The value, in the unit of the metric; at most four decimals.")
    observed_at: datetime | None = strawberry.field(
        default=None, description="When it held; now when left out. May lie back: a late value overwrites no later one."
    )


@strawberry.input(description="The same goal for everybody of a cohort.")
class GoalBulkCreateInput(Input):
    """Template and cohort."""

    template_id: strawberry.ID = strawberry.field(description="The template of the goals, of level INDIVIDUAL.")
    employee_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Employees of the cohort; they come first, in this order."
    )
    org_unit_id: strawberry.ID | None = strawberry.field(
        default=None, description="And those who work in this unit or below it today, as far as you see them."
    )
    job_profile_id: strawberry.ID | None = strawberry.field(
        default=None, description="And those who hold this job today; with a unit, those of them in the unit."
    )
    cycle_id: strawberry.ID | None = strawberry.field(default=None, description="The cycle of the goals.")
    parent_id: strawberry.ID | None = strawberry.field(default=None, description="The goal above them in the tree.")
    starts_on: date | None = strawberry.field(
        default=None, description="First day; that of the cycle, or today, when left out."
    )
    due_on: date | None = strawberry.field(
        default=None, description="Day by which they are to be met; the last of the cycle when left out."
    )
    error_policy: ErrorPolicy = strawberry.field(
        default=ErrorPolicy.REJECT_EVERYTHING, description="What happens when some can't be made."
    )


@strawberry.input(description="A new time box of goals.")
class GoalCycleCreateInput(Input):
    """Name and days."""

    name: str = strawberry.field(description="Name, at most 100 letters, that no other cycle bears.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date = strawberry.field(description="Last day.")
    state: GoalCycleState = strawberry.field(default=GoalCycleState.PLANNED, description="PLANNED or OPEN.")


@strawberry.input(description="Changes of a cycle: what is left out stays.")
class GoalCycleUpdateInput(Input):
    """What may change."""

    cycle_id: strawberry.ID = strawberry.field(description="The cycle.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    name: str | None = strawberry.field(default=UNSET, description="Name, at most 100 letters.")
    starts_on: date | None = strawberry.field(default=UNSET, description="First day.")
    ends_on: date | None = strawberry.field(default=UNSET, description="Last day.")
    state: GoalCycleState | None = strawberry.field(default=UNSET, description="PLANNED or OPEN.")


@strawberry.input(description="A cycle that is over.")
class GoalCycleCloseInput(Input):
    """Which one."""

    cycle_id: strawberry.ID = strawberry.field(description="The cycle.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A new template of goals.")
class GoalTemplateCreateInput(Input):
    """What the goals start from."""

    title: str = strawberry.field(description="Title of the goals, at most 200 letters, that no other template bears.")
    description: str | None = strawberry.field(default=None, description="What is meant, at most 10,000 letters.")
    level: GoalLevel = strawberry.field(default=GoalLevel.INDIVIDUAL, description="At which level they stand.")
    kind: GoalKind = strawberry.field(description="What sort they are.")
    difficulty: int | None = strawberry.field(default=None, description="From 1, easy, to 5, very hard.")
    weight: Number | None = strawberry.field(default=None, description="Share of the owner's goals, from 0 to 1.")
    strategic_tags: list[str] | None = strawberry.field(
        default=None, description="Parts of the strategy that they serve; at most 20, of 50 letters each."
    )
    visibility: GoalVisibility = strawberry.field(
        default=GoalVisibility.MANAGER, description="For whom they are meant; not PRIVATE."
    )
    roll_up: RollUp = strawberry.field(
        default=RollUp.MANUAL, description="How their progress follows from contributing goals."
    )
    metric: GoalMetricInput | None = strawberry.field(
        default=None, description="How they are measured; unit and direction at least."
    )


@strawberry.input(description="Changes of a template: what is left out stays, null clears. Its goals stay as they are.")
class GoalTemplateUpdateInput(Input):
    """What may change."""

    template_id: strawberry.ID = strawberry.field(description="The template.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="Title of the goals, at most 200 letters.")
    description: str | None = strawberry.field(default=UNSET, description="What is meant, at most 10,000 letters.")
    level: GoalLevel | None = strawberry.field(default=UNSET, description="At which level they stand.")
    kind: GoalKind | None = strawberry.field(default=UNSET, description="What sort they are.")
    difficulty: int | None = strawberry.field(default=UNSET, description="From 1, easy, to 5, very hard.")
    weight: Number | None = strawberry.field(default=UNSET, description="Share of the owner's goals, from 0 to 1.")
    strategic_tags: list[str] | None = strawberry.field(
        default=UNSET, description="Parts of the strategy that they serve; at most 20, of 50 letters each."
    )
    visibility: GoalVisibility | None = strawberry.field(
        default=UNSET, description="For whom they are meant; not PRIVATE."
    )
    roll_up: RollUp | None = strawberry.field(
        default=UNSET, description="How their progress follows from contributing goals."
    )
    metric: GoalMetricInput | None = strawberry.field(
        default=UNSET, description="How they are measured, as a whole; null for not at all."
    )


@strawberry.input(description="A template that is no longer offered; its goals stay as they are.")
class GoalTemplateDeleteInput(Input):
    """Which one."""

    template_id: strawberry.ID = strawberry.field(description="The template.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
