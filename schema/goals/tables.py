"""Tables of goals: cycles, goals, what they contribute to, their metrics and observations, templates."""

from sqlalchemy import Boolean, CheckConstraint, SmallInteger

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
from schema.kit.tables import (
    Measure,
    Ratio,
    Texts,
    choice,
    column,
    day,
    entity,
    indexed,
    moment,
    ref,
    unique,
    words,
)

goal_cycle = entity(
    "goal_cycle",
    words("name"),
    day("starts_on"),
    day("ends_on"),
    choice("state", GoalCycleState),
    unique("name", where="deleted_at IS NULL"),
    indexed("starts_on"),
    CheckConstraint("ends_on >= starts_on", name="ck_goal_cycle_period"),
)
"""The time box of goals, both days included."""

goal_template = entity(
    "goal_template",
    words("title"),
    words("description", nullable=True),
    choice("level", GoalLevel),
    choice("kind", GoalKind),
    column("difficulty", SmallInteger, nullable=True),
    column("weight", Ratio, nullable=True),
    column("tags", Texts, default="'{}'"),
    choice("visibility", GoalVisibility, default=GoalVisibility.MANAGER),
    choice("roll_up", RollUp, default=RollUp.MANUAL),
    words("unit", nullable=True),
    choice("direction", MetricDirection, nullable=True),
    column("baseline", Measure, nullable=True),
    column("target", Measure, nullable=True),
    column("green_at", Measure, nullable=True),
    column("yellow_at", Measure, nullable=True),
    unique("title", where="deleted_at IS NULL"),
    CheckConstraint("difficulty BETWEEN 1 AND 5", name="ck_goal_template_difficulty"),
    CheckConstraint("weight BETWEEN 0 AND 1", name="ck_goal_template_weight"),
)
"""What the goals of a cohort start from. `unit` to `yellow_at` describe the metric; without a unit there is none."""

goal = entity(
    "goal",
    ref("cycle_id", "goal_cycle", nullable=True),
    ref("parent_id", "goal", nullable=True),
    ref("template_id", "goal_template", nullable=True),
    choice("level", GoalLevel),
    choice("kind", GoalKind),
    ref("owner_id", "employee", nullable=True),
    ref("org_unit_id", "org_unit", nullable=True),
    words("title"),
    words("description", nullable=True),
    column("difficulty", SmallInteger, nullable=True),
    column("weight", Ratio, nullable=True),
    column("tags", Texts, default="'{}'"),
    day("starts_on"),
    day("due_on", nullable=True),
    choice("visibility", GoalVisibility, default=GoalVisibility.MANAGER),
    choice("roll_up", RollUp, default=RollUp.MANUAL),
    choice("state", GoalState, default=GoalState.ACTIVE),
    choice("status", GoalStatus, nullable=True),
    moment("closed_at", nullable=True),
    ref("closed_by_id", "employee", nullable=True),
    words("closing_reason", nullable=True),
    indexed("owner_id", "starts_on", "id"),
    indexed("starts_on", "id"),
    CheckConstraint("owner_id IS NOT NULL OR org_unit_id IS NOT NULL", name="ck_goal_whose"),
    CheckConstraint("level <> 'INDIVIDUAL' OR owner_id IS NOT NULL", name="ck_goal_owner"),
    CheckConstraint("parent_id <> id", name="ck_goal_parent"),
    CheckConstraint("difficulty BETWEEN 1 AND 5", name="ck_goal_difficulty"),
    CheckConstraint("weight BETWEEN 0 AND 1", name="ck_goal_weight"),
    CheckConstraint("due_on >= starts_on", name="ck_goal_period"),
)
"""A goal of an employee or of a unit.

`owner_id` answers for it; a unit's goal may wait for its owner. `weight` is a share of the owner's goals of that level.
`status` is the one of its newest submitted update, kept in the transaction that submits; NULL before the first.
Of a goal that was closed elsewhere, in a system whose data was imported, nobody knows when, by whom and why.
"""

goal_contribution = entity(
    "goal_contribution",
    ref("goal_id", "goal"),
    ref("parent_id", "goal"),
    column("weight", Ratio),
    unique("goal_id", "parent_id", where="deleted_at IS NULL"),
    CheckConstraint("goal_id <> parent_id", name="ck_goal_contribution_parent"),
    CheckConstraint("weight > 0 AND weight <= 1", name="ck_goal_contribution_weight"),
)
"""`goal_id` contributes to `parent_id` with a share; a goal may contribute to others than its parent in the tree."""

goal_metric = entity(
    "goal_metric",
    ref("goal_id", "goal"),
    words("unit"),
    choice("direction", MetricDirection),
    column("baseline", Measure, nullable=True),
    column("target", Measure),
    column("current", Measure, nullable=True),
    column("green_at", Measure, nullable=True),
    column("yellow_at", Measure, nullable=True),
    unique("goal_id", where="deleted_at IS NULL"),
    CheckConstraint("direction <> 'INCREASE' OR target >= baseline", name="ck_goal_metric_increase"),
    CheckConstraint("direction <> 'REDUCE' OR target <= baseline", name="ck_goal_metric_reduce"),
)
"""How a goal is measured, in `unit`. Without a baseline it can't be scored.

At least as good as `green_at` when due is green, at least as good as `yellow_at` is yellow, worse is red.
"""

metric_observation = entity(
    "metric_observation",
    ref("goal_metric_id", "goal_metric"),
    column("value", Measure),
    column("target", Measure, nullable=True),
    column("missed", Boolean, default="false"),
    choice("source", ObservationSource),
    ref("check_in_id", "check_in", nullable=True),
    moment("observed_at"),
    indexed("goal_metric_id", "observed_at", "id"),
    CheckConstraint("(source = 'CHECK_IN') = (check_in_id IS NOT NULL)", name="ck_metric_observation_check_in"),
    lifecycle=False,
)
"""A value of a metric at a time. `target` is what the plan asked for then; `missed` says that the value is worse."""
