"""Goals in the graph. Thin: what is fetched stands in `store`, who may see it in `access`."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from sqlalchemy import func

from schema.access.fields import (
    Info,
    Node,
    children,
    connect,
    extends,
    guarded,
    listing_of,
    node,
    reference,
    written_children,
)
from schema.access.lists import only
from schema.access.reads import Order
from schema.access.writing import writes
from schema.goals import access, store, values
from schema.goals.rolling_up import RolledUpProgress, rolled_up
from schema.goals.scoring_types import GoalScoring, scorings
from schema.goals.tables import goal
from schema.goals.values import (
    GoalCycleState,
    GoalKind,
    GoalLevel,
    GoalState,
    GoalStatus,
    GoalVisibility,
    MetricDirection,
    ObservationSource,
    RollUp,
)
from schema.kit.batch import batch
from schema.kit.clauses import LAST_DAY
from schema.kit.enums import Direction, graph_enum, graph_enums
from schema.kit.ids import decode_id_of
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.people.types import Employee, OrgUnit

graph_enums(values)


@graph_enum
class GoalOrderField(StrEnum):
    """What goals can be ordered by."""

    STARTS_ON = "STARTS_ON"
    """First day."""
    DUE_ON = "DUE_ON"
    """Day by which it is to be met; without one counts as latest."""
    TITLE = "TITLE"
    """Title."""
    WEIGHT = "WEIGHT"
    """Share of the owner's goals of that level; without one counts as 0."""


_ORDER_KEYS = {
    GoalOrderField.STARTS_ON: goal.c.starts_on,
    GoalOrderField.DUE_ON: func.coalesce(goal.c.due_on, LAST_DAY),
    GoalOrderField.TITLE: goal.c.title,
    GoalOrderField.WEIGHT: func.coalesce(goal.c.weight, 0),
}


@strawberry.input(description="An order of goals.")
class GoalOrder:
    """Field and direction."""

    field: GoalOrderField = strawberry.field(description="What to order by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way.")


@strawberry.input(description="What goals must meet to be listed; all that is given must hold.")
class GoalFilter:
    """Criteria of goals."""

    cycle_id: strawberry.ID | None = strawberry.field(default=None, description="Belongs to this cycle.")
    level: list[GoalLevel] | None = strawberry.field(default=None, description="Stands at one of these levels.")
    kind: list[GoalKind] | None = strawberry.field(default=None, description="Is of one of these kinds.")
    state: list[GoalState] | None = strawberry.field(default=None, description="Is in one of these states.")
    status: list[GoalStatus] | None = strawberry.field(default=None, description="Has one of these statuses.")
    due_from: date | None = strawberry.field(default=None, description="Is due on this day or later.")
    due_before: date | None = strawberry.field(default=None, description="Is due before this day.")
    strategic_tag: str | None = strawberry.field(default=None, description="Bears this strategic tag.")

    def criteria(self) -> store.GoalCriteria:
        """The filter with its ids decoded.

        Raises:
            CodedError: `BAD_ID`, when an id is none of its type.
        """
        return store.GoalCriteria(
            cycle_id=None if self.cycle_id is None else decode_id_of("GoalCycle", self.cycle_id),
            level=self.level,
            kind=self.kind,
            state=self.state,
            status=self.status,
            due_from=self.due_from,
            due_before=self.due_before,
            strategic_tag=self.strategic_tag,
        )


GoalFilterArgument = Annotated[GoalFilter | None, strawberry.argument(description="What they must meet.")]
GoalOrderArgument = Annotated[
    GoalOrder | None, strawberry.argument(description="Their order; latest start first when left out.")
]


@node(store.GOAL_CYCLES, description="A time box of goals. Goals may exist without one.")
class GoalCycle(Node):
    """A goal cycle."""

    name: str = strawberry.field(description="Name of the cycle.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date = strawberry.field(description="Last day.")
    state: GoalCycleState = strawberry.field(description="Where it stands.")
    goals: Connection[Annotated["Goal", strawberry.lazy("schema.goals.types")]] = children(
        "Goal", "cycle_id", "Its goals, as far as you may see them; latest start first."
    )


@node(store.GOAL_TEMPLATES, description="What the goals of a cohort start from.")
class GoalTemplate(Node):
    """A goal template."""

    title: str = strawberry.field(description="Title of the goals.")
    description: str | None = strawberry.field(description="What is meant.")
    level: GoalLevel = strawberry.field(description="At which level they stand.")
    kind: GoalKind = strawberry.field(description="What sort of goal they are.")
    difficulty: int | None = strawberry.field(description="From 1, easy, to 5, very hard.")
    weight: float | None = strawberry.field(description="Share of the owner's goals of that level; 1 is all of them.")
    tags: list[str] = strawberry.field(name="strategicTags", description="Parts of the strategy that they serve.")
    visibility: GoalVisibility = strawberry.field(description="For whom they are meant.")
    roll_up: RollUp = strawberry.field(description="How progress follows from contributing goals.")
    unit: str | None = strawberry.field(description="Unit of the metric; null when they have none.")
    direction: MetricDirection | None = strawberry.field(description="Which way the metric is to move.")
    baseline: float | None = strawberry.field(description="Value at the start.")
    target: float | None = strawberry.field(description="Value to be reached.")
    green_at: float | None = strawberry.field(description="At least as good as this when due is green.")
    yellow_at: float | None = strawberry.field(description="At least as good as this when due is yellow.")


@node(store.METRIC_OBSERVATIONS, description="A value of a metric at a time.")
class MetricObservation(Node):
    """An observation."""

    value: float = strawberry.field(description="The value, in the unit of the metric.")
    target: float | None = strawberry.field(description="What the plan asked for at that time.")
    missed: bool = strawberry.field(description="Whether the value is worse than asked, by more than the tolerance.")
    source: ObservationSource = strawberry.field(description="Where the value comes from.")
    observed_at: datetime = strawberry.field(description="When it held.")
    metric: Annotated["GoalMetric", strawberry.lazy("schema.goals.types")] | None = reference(
        "goal_metric_id", "GoalMetric", "What was measured."
    )


@node(store.GOAL_METRICS, description="How a goal is measured.")
class GoalMetric(Node):
    """A metric."""

    unit: str = strawberry.field(description="Unit of all its values.")
    direction: MetricDirection = strawberry.field(description="Which way it is to move.")
    baseline: float | None = strawberry.field(description="Value at the start; without it the goal can't be scored.")
    target: float = strawberry.field(description="Value to be reached.")
    current: float | None = strawberry.field(description="Newest value; null before the first.")
    green_at: float | None = strawberry.field(description="At least as good as this when due is green.")
    yellow_at: float | None = strawberry.field(description="At least as good as this when due is yellow.")
    goal: Annotated["Goal", strawberry.lazy("schema.goals.types")] | None = reference(
        "goal_id", "Goal", "The goal that it measures."
    )
    observations: Connection[MetricObservation] = children(
        "MetricObservation", "goal_metric_id", "Its observed values, newest first."
    )

    @strawberry.field(description="Whether the goal can be scored: not without a baseline.")
    def scorable(self) -> bool:
        """Whether there is a baseline."""
        return self.baseline is not None


@node(store.GOAL_CONTRIBUTIONS, description="How much a goal contributes to another one.")
class GoalContribution(Node):
    """A contribution."""

    weight: float = strawberry.field(description="The share, above 0 and at most 1.")
    goal: Annotated["Goal", strawberry.lazy("schema.goals.types")] | None = reference(
        "goal_id", "Goal", "The goal that contributes."
    )
    to: Annotated["Goal", strawberry.lazy("schema.goals.types")] | None = reference(
        "parent_id", "Goal", "The goal that it contributes to; null where you may not see it."
    )


@node(store.GOALS, description="What an employee or a unit is to achieve.")
class Goal(Node):
    """What goals alone know of a goal; later links add their own fields to it."""

    title: str = strawberry.field(description="What is to be achieved, in a few words.")
    description: str | None = strawberry.field(description="What is meant.")
    level: GoalLevel = strawberry.field(description="At which level of the organization it stands.")
    kind: GoalKind = strawberry.field(description="What sort of goal it is.")
    difficulty: int | None = strawberry.field(description="From 1, easy, to 5, very hard; null when unknown.")
    weight: float | None = strawberry.field(description="Share of the owner's goals of that level; 1 is all of them.")
    tags: list[str] = strawberry.field(name="strategicTags", description="Parts of the strategy that it serves.")
    starts_on: date = strawberry.field(description="First day.")
    due_on: date | None = strawberry.field(description="Day by which it is to be met; null when there is none.")
    visibility: GoalVisibility = strawberry.field(description="For whom it is meant.")
    roll_up: RollUp = strawberry.field(description="How its progress follows from contributing goals.")
    state: GoalState = strawberry.field(description="Whether it is still pursued, and how it ended.")
    status: GoalStatus | None = strawberry.field(
        description="How it stands by its newest update; null before the first."
    )
    owner: Employee | None = reference("owner_id", "Employee", "Who answers for it.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit whose goal it is; null for a person's.")
    cycle: GoalCycle | None = reference("cycle_id", "GoalCycle", "The cycle that it belongs to.")
    template: GoalTemplate | None = reference("template_id", "GoalTemplate", "The template that it was made from.")
    parent: Annotated["Goal", strawberry.lazy("schema.goals.types")] | None = reference(
        "parent_id", "Goal", "The goal above in the tree; null at the top or where you may not see it."
    )
    goals: Connection[Annotated["Goal", strawberry.lazy("schema.goals.types")]] = children(
        "Goal", "parent_id", "The goals right below in the tree."
    )
    contributes_to: Connection[GoalContribution] = children(
        "GoalContribution", "goal_id", "The goals that it contributes to, with their shares."
    )
    contributions: Connection[GoalContribution] = children(
        "GoalContribution", "parent_id", "The goals that contribute to it, with their shares."
    )
    metric: GoalMetric | None = only("GoalMetric", "goal_id", "How it is measured; null while it is not.")
    closed_at: datetime | None = strawberry.field(description="When it was closed; null while it is pursued.")
    closing_reason: str | None = strawberry.field(description="Why it was closed so, where somebody said.")
    closed_by: Employee | None = reference("closed_by_id", "Employee", "Who closed it; null for a machine.")

    @batch(description="How it stands by its metric, and what it lacks to be scored.")
    async def scoring(parents: list[Any], info: Info) -> list[GoalScoring]:
        """Two statements."""
        return await scorings(info.context, parents)

    @batch(description="The progress by the goals that contribute; null where its owner says it, or none has any.")
    async def rolled_up(parents: list[Any], info: Info) -> list[RolledUpProgress | None]:
        """Three statements for each level of goals below."""
        return await rolled_up(info.context, parents)


@extends("Employee")
class EmployeeGoals:
    """The goals of an employee."""

    @batch(description="The goals that the employee answers for, as far as you may see them.")
    @writes(written_children("Goal", "owner_id", guard=access.GOALS))
    async def goals(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: GoalFilterArgument = None,  # noqa: A002 - the name that clients use
        order_by: GoalOrderArgument = None,
    ) -> list[Connection[Goal] | None]:
        """One statement, and one more where the total is asked for; FORBIDDEN where no goal can be seen."""

        async def fetch(allowed: Any) -> Any:
            listing = listing_of(info.context, "Goal", "owner_id", *clauses(filter), order=order_of(order_by))
            return await connect(info, "Goal", listing, "owner_id", allowed, page_of(first, after, last, before))

        return await guarded(info.context, access.GOALS, parents, fetch)


@extends("OrgUnit")
class OrgUnitGoals:
    """The goals of a unit."""

    goals: Connection[Goal] = children("Goal", "org_unit_id", "The goals of the unit itself; latest start first.")


def clauses(wanted: GoalFilter | None) -> list[Any]:
    """The filter as clauses over goals."""
    return store.matching(store.GoalCriteria() if wanted is None else wanted.criteria())


def order_of(wanted: GoalOrder | None) -> Order:
    """The order asked for; latest start first when none is."""
    if wanted is None:
        return store.STARTS_ON
    return Order(wanted.field.value, (_ORDER_KEYS[wanted.field],), descending=wanted.direction is Direction.DESC)
