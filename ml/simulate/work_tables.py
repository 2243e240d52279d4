"""Tables of goals and check-ins: the shapes only, no draws."""

from dataclasses import dataclass
from typing import Annotated

from ml.simulate.columns import (
    Days,
    Flags,
    Instants,
    OptionalSmall,
    Refers,
    Refs,
    Scaled,
    Small,
    Table,
    Texts,
)


@dataclass(frozen=True, slots=True)
class GoalCycles(Table):
    """The time box of goals, both days included; `state` OPEN or CLOSED."""

    name: Texts
    starts_on: Days
    ends_on: Days
    state: Texts


@dataclass(frozen=True, slots=True)
class Goals(Table):
    """Goals of the company, departments, teams and persons, parents before children.

    `level` COMPANY, DEPARTMENT, TEAM or INDIVIDUAL; `kind` OBJECTIVE, KEY_RESULT, KPI or DEVELOPMENT;
    `owner` answers for it; `org_unit` is the unit it belongs to (none for an individual goal); `weight` is
    a share of the owner's goals of that level; `tags` a tuple of strategic tags; `visibility` PRIVATE, TEAM
    or ORGANIZATION; `roll_up` AVERAGE, WEIGHTED, MINIMUM or MANUAL; `state` ACTIVE, ACHIEVED, MISSED or
    CANCELLED (left); `status` the last GREEN, YELLOW, RED, or None.
    """

    cycle: Annotated[Refs, Refers("goal_cycles")]
    level: Texts
    kind: Texts
    owner: Annotated[Refs, Refers("employees")]
    org_unit: Annotated[Refs, Refers("org_units", optional=True)]
    title: Texts
    difficulty: Small
    weight: Scaled
    tags: Texts
    starts_on: Days
    due_on: Days
    visibility: Texts
    roll_up: Texts
    state: Texts
    status: Texts
    created_at: Instants


@dataclass(frozen=True, slots=True)
class GoalContributions(Table):
    """`goal` contributes to `parent` with a share `weight`; at most one row per goal (its parent goal)."""

    goal: Annotated[Refs, Refers("goals")]
    parent: Annotated[Refs, Refers("goals")]
    weight: Scaled


@dataclass(frozen=True, slots=True)
class GoalMetrics(Table):
    """One metric per individual goal; `direction` INCREASE, REDUCE or MAINTAIN; values in `unit`.

    `green_at` and `yellow_at` are values of the metric at the due date: at least as good as `green_at` is
    green, at least as good as `yellow_at` is yellow. For MAINTAIN, baseline and target are equal and good
    means not below.
    """

    goal: Annotated[Refs, Refers("goals")]
    unit: Texts
    direction: Texts
    baseline: Scaled
    target: Scaled
    current: Scaled
    green_at: Scaled
    yellow_at: Scaled


@dataclass(frozen=True, slots=True)
class CheckIns(Table):
    """Weekly check-ins, by employee then week; a missed week has no row.

    `week` is an ISO week such as 2026-W01, `week_starts_on` its Monday. `state` is SUBMITTED, REVIEWED or
    SKIPPED_LEAVE; a skipped one has no text, numbers (-1), nor instant. `status` is the worst of its
    goals', or None.
    """

    employee: Annotated[Refs, Refers("employees")]
    week: Texts
    week_starts_on: Days
    state: Texts
    status: Texts
    align: Texts
    track: Texts
    achieve: Texts
    confidence: OptionalSmall
    sentiment: OptionalSmall
    submitted_at: Instants
    manager_reply: Texts
    replied_by: Annotated[Refs, Refers("employees", optional=True)]
    replied_at: Instants


@dataclass(frozen=True, slots=True)
class GoalUpdates(Table):
    """A goal's status in a check-in, by check-in then goal; also the metric's observation of that week.

    `progress` is (value - baseline) / (target - baseline), for MAINTAIN value / target; `target` is what
    the plan asks for that week; `missed` says that the value is worse than it by more than the tolerance;
    `note` is mostly None.
    """

    check_in: Annotated[Refs, Refers("check_ins")]
    goal: Annotated[Refs, Refers("goals")]
    status: Texts
    progress: Scaled
    value: Scaled
    target: Scaled
    missed: Flags
    note: Texts
    recorded_at: Instants


@dataclass(frozen=True, slots=True)
class Blockers(Table):
    """What stood in the way; `kind` RESOURCE, DEPENDENCY, CLARITY, SKILL, PRIORITY_CONFLICT or EXTERNAL."""

    check_in: Annotated[Refs, Refers("check_ins")]
    goal: Annotated[Refs, Refers("goals")]
    kind: Texts
    description: Texts
    owner: Annotated[Refs, Refers("employees")]
    next_action: Texts
    due_on: Days
    raised_at: Instants
    resolved_at: Instants
    escalated: Flags


@dataclass(frozen=True, slots=True)
class SkillGapFlags(Table):
    """A manager's flag in a check-in that a skill is missing for a goal."""

    check_in: Annotated[Refs, Refers("check_ins")]
    employee: Annotated[Refs, Refers("employees")]
    goal: Annotated[Refs, Refers("goals")]
    skill: Annotated[Refs, Refers("skills")]
    flagged_by: Annotated[Refs, Refers("employees")]
    note: Texts
    flagged_at: Instants


@dataclass(frozen=True, slots=True)
class Outages(Table):
    """Weeks in which the system was down: nobody could check in, and nobody missed."""

    week: Texts
    week_starts_on: Days
    reason: Texts
