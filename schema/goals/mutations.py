"""Changes of goals in the graph. Thin: what they do stands in the actions."""

from typing import Any
from uuid import UUID

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.goals import actions, cohorts, contributing, framing, measuring
from schema.goals.types import Goal, GoalContribution, GoalCycle, GoalMetric, GoalTemplate, MetricObservation
from schema.goals.values import GoalState
from schema.kit.ids import encode_id
from schema.kit.problems import Problem, UserError
from schema.people.types import Employee


@strawberry.type(description="A goal that was made or changed.")
class GoalPayload(Payload):
    """The goal."""

    goal: Goal | None = reference("goal_id", "Goal", "The goal.")


@strawberry.type(description="A goal that was closed.")
class GoalClosePayload(Payload):
    """The goal, and what its metric said."""

    goal: Goal | None = reference("goal_id", "Goal", "The goal.")
    proposed_state: GoalState | None = strawberry.field(
        description="How it ended by its metric; null where the metric does not tell."
    )
    proposal: str | None = strawberry.field(description="What the metric told, or why it does not, as a sentence.")


@strawberry.type(description="A goal that was removed.")
class GoalDeletePayload(Payload):
    """The id."""

    deleted_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The id that leads nowhere now; null where nothing was removed.")
    def deleted_goal_id(self) -> strawberry.ID | None:
        """The opaque id."""
        return _gone("Goal", self)


@strawberry.type(description="A contribution that was set, changed or ended.")
class GoalContributionPayload(Payload):
    """Both goals, and what is missing."""

    contribution: GoalContribution | None = reference(
        "contribution_id", "GoalContribution", "The contribution; null when it was ended."
    )
    goal: Goal | None = reference("goal_id", "Goal", "The goal that contributes.")
    to: Goal | None = reference("to_id", "Goal", "The goal that it contributes to.")
    missing_weight: float | None = strawberry.field(
        description="What the shares under that goal lack to add up to 1; below 0 where they are too many. Told to who "
        "may change that goal, else null. Shares of private goals don't count."
    )


@strawberry.type(description="A value that was observed.")
class MetricObservationPayload(Payload):
    """The value, its metric, its goal."""

    observation: MetricObservation | None = reference("observation_id", "MetricObservation", "The value.")
    metric: GoalMetric | None = reference("metric_id", "GoalMetric", "The metric, with its current value.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal.")


@strawberry.type(description="What became of one employee of the cohort.")
class GoalBulkRow:
    """A row."""

    as_of: strawberry.Private[None]
    index: int = strawberry.field(description="Its place: first those whom the input names, then the others by name.")
    employee: Employee | None = reference("employee_id", "Employee", "The employee, where you may see who it is.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal; null where none was made.")
    errors: list[UserError] = strawberry.field(description="Why none was made; empty where one was.")


@strawberry.type(description="The goals of a cohort.")
class GoalBulkCreatePayload(Payload):
    """A row for each employee."""

    rows: strawberry.Private[list[dict[str, Any]] | None]
    failures: strawberry.Private[list[dict[str, Any]] | None]

    @strawberry.field(name="rows", description="What became of each; empty where everything was rejected.")
    def listed(self) -> list[GoalBulkRow]:
        """The rows in their order."""
        return [_row(**row) for row in self.__dict__["rows"] or ()]

    @strawberry.field(description="How many goals were made.")
    def made(self) -> int:
        """The number of rows with a goal."""
        return sum(row["goal_id"] is not None for row in self.__dict__["rows"] or ())

    @strawberry.field(  # type: ignore[misc]  # a field of the payload like the one that it replaces
        description="Why the change was refused as a whole; under REJECT_FAILED_ROWS also why single rows were."
    )
    def user_errors(self) -> list[UserError]:
        """What is wrong with the input, then what is wrong with rows."""
        return [*self.__dict__["user_errors"], *map(_error, self.__dict__["failures"] or ())]


@strawberry.type(description="A cycle that was made or changed.")
class GoalCyclePayload(Payload):
    """The cycle."""

    cycle: GoalCycle | None = reference("cycle_id", "GoalCycle", "The cycle.")


@strawberry.type(description="A cycle that was closed.")
class GoalCycleClosePayload(Payload):
    """The cycle, and what is left open."""

    cycle: GoalCycle | None = reference("cycle_id", "GoalCycle", "The cycle.")
    open_goals: int | None = strawberry.field(
        description="How many of its goals are pursued still, of those that you may see; they stay so until closed."
    )


@strawberry.type(description="A template that was made or changed.")
class GoalTemplatePayload(Payload):
    """The template."""

    template: GoalTemplate | None = reference("template_id", "GoalTemplate", "The template.")


@strawberry.type(description="A template that was removed.")
class GoalTemplateDeletePayload(Payload):
    """The id."""

    deleted_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The id that leads nowhere now; null where nothing was removed.")
    def deleted_template_id(self) -> strawberry.ID | None:
        """The opaque id."""
        return _gone("GoalTemplate", self)


@strawberry.type
class GoalsMutation:
    """The changes of goals."""

    goal_create: GoalPayload | None = mutation(
        actions.create,
        GoalPayload,
        description="Make a goal, of an employee or a unit, with its metric and what it contributes to.",
    )
    goal_update: GoalPayload | None = mutation(
        actions.update, GoalPayload, description="Change what is sent of a goal."
    )
    goal_close: GoalClosePayload | None = mutation(
        actions.close,
        GoalClosePayload,
        description="Close a goal. The metric proposes how it ended; a person confirms, or says why not.",
    )
    goal_delete: GoalDeletePayload | None = mutation(
        actions.delete,
        GoalDeletePayload,
        description="Remove a goal on which nothing rests; one with submitted updates or goals below is closed.",
    )
    goal_bulk_create: GoalBulkCreatePayload | None = mutation(
        cohorts.create_for_cohort,
        GoalBulkCreatePayload,
        description="Make the same goal for each employee of a cohort, at most 1,000, from a template.",
    )
    goal_contribution_set: GoalContributionPayload | None = mutation(
        contributing.set_contribution,
        GoalContributionPayload,
        description="Set, change or end what a goal contributes to another one; all shares make up 1 at most.",
    )
    goal_metric_observe: MetricObservationPayload | None = mutation(
        measuring.observe_metric,
        MetricObservationPayload,
        description="Note a value of a goal's metric. The same value of the same moment is noted once.",
    )
    goal_cycle_create: GoalCyclePayload | None = mutation(
        framing.create_cycle, GoalCyclePayload, description="Make a cycle of goals."
    )
    goal_cycle_update: GoalCyclePayload | None = mutation(
        framing.update_cycle, GoalCyclePayload, description="Change what is sent of a cycle that is not closed."
    )
    goal_cycle_close: GoalCycleClosePayload | None = mutation(
        framing.close_cycle, GoalCycleClosePayload, description="Close a cycle; its goals stay as they are."
    )
    goal_template_create: GoalTemplatePayload | None = mutation(
        framing.create_template, GoalTemplatePayload, description="Make a template of goals."
    )
    goal_template_update: GoalTemplatePayload | None = mutation(
        framing.update_template,
        GoalTemplatePayload,
        description="Change what is sent of a template; goals made from it stay as they are.",
    )
    goal_template_delete: GoalTemplateDeletePayload | None = mutation(
        framing.delete_template,
        GoalTemplateDeletePayload,
        description="Remove a template; goals made from it stay as they are.",
    )


def _gone(type_name: str, payload: Payload) -> strawberry.ID | None:
    row_id = payload.__dict__["deleted_id"]
    return None if row_id is None else strawberry.ID(encode_id(type_name, row_id))


def _row(index: int, employee_id: str | None, goal_id: str | None, errors: list[dict[str, Any]]) -> GoalBulkRow:
    """A row of the payload, whose ids the references read."""
    made = object.__new__(GoalBulkRow)
    made.__dict__ = {
        "as_of": None,
        "index": index,
        "employee_id": None if employee_id is None else UUID(employee_id),
        "goal_id": None if goal_id is None else UUID(goal_id),
        "errors": list(map(_error, errors)),
    }
    return made


def _error(told: dict[str, Any]) -> UserError:
    return UserError(code=Problem(told["code"]), message=told["message"], field=told["field"])
