"""What happens to goals, in the thread."""

import strawberry

from schema.access.fields import reference
from schema.access.thread import ThreadEvent, thread_event
from schema.goals.types import Goal, MetricObservation
from schema.goals.values import GoalState


@thread_event("Goal", description="A goal was made.")
class GoalCreated(ThreadEvent):
    """A new goal."""

    goal: Goal | None = reference("node_id", "Goal", "The goal.")


@thread_event("Goal", description="A goal was closed.")
class GoalClosed(ThreadEvent):
    """The end of a goal."""

    goal: Goal | None = reference("node_id", "Goal", "The goal.")
    state: GoalState = strawberry.field(description="How it ended, as a person said.")
    proposed: GoalState | None = strawberry.field(description="How it ended by its metric; null without its word.")


@thread_event("MetricObservation", description="A value of a goal's metric was observed.")
class MetricObservationCreated(ThreadEvent):
    """A new value."""

    observation: MetricObservation | None = reference("node_id", "MetricObservation", "The value.")
