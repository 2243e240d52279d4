"""The words of goals, and the figures that their rules speak of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class GoalCycleState(StrEnum):
    """Where a cycle stands."""

    PLANNED = "PLANNED"
    """Announced; goals may be prepared."""
    OPEN = "OPEN"
    """Under way."""
    CLOSED = "CLOSED"
    """Over; its goals are settled."""


class GoalLevel(StrEnum):
    """At which level of the organization a goal stands."""

    COMPANY = "COMPANY"
    """A goal of the whole organization."""
    DEPARTMENT = "DEPARTMENT"
    """A goal of a division or department."""
    TEAM = "TEAM"
    """A goal of a team."""
    INDIVIDUAL = "INDIVIDUAL"
    """A goal of one employee."""


class GoalKind(StrEnum):
    """What sort of goal it is."""

    OBJECTIVE = "OBJECTIVE"
    """What is to be achieved."""
    KEY_RESULT = "KEY_RESULT"
    """A measured result that shows that an objective is achieved."""
    KPI = "KPI"
    """A measure that is to be kept or moved continuously."""
    DEVELOPMENT = "DEVELOPMENT"
    """Something to learn."""


class GoalVisibility(StrEnum):
    """For whom the owner means a goal. Whoever manages the owner or runs HR sees all but private ones."""

    PRIVATE = "PRIVATE"
    """The owner alone."""
    MANAGER = "MANAGER"
    """The owner's managers, HR business partner and HR."""
    TEAM = "TEAM"
    """Those as well who have the same manager."""
    ORGANIZATION = "ORGANIZATION"
    """Everybody who works here."""


class RollUp(StrEnum):
    """How the progress of a goal follows from the goals that contribute to it."""

    AVERAGE = "AVERAGE"
    """Their plain average."""
    WEIGHTED = "WEIGHTED"
    """Their average by the weight of each contribution."""
    MINIMUM = "MINIMUM"
    """The least of them."""
    MANUAL = "MANUAL"
    """Not at all: its owner says."""


class GoalState(StrEnum):
    """Whether a goal is still pursued, and how it ended."""

    ACTIVE = "ACTIVE"
    """Pursued."""
    ACHIEVED = "ACHIEVED"
    """Closed, met."""
    MISSED = "MISSED"
    """Closed, not met."""
    CANCELLED = "CANCELLED"
    """Given up before it was due; counts neither as met nor as missed."""


class GoalStatus(StrEnum):
    """How things stand, as a traffic light."""

    GREEN = "GREEN"
    """On track."""
    YELLOW = "YELLOW"
    """At risk."""
    RED = "RED"
    """Off track."""


class MetricDirection(StrEnum):
    """Which way a metric is to move."""

    INCREASE = "INCREASE"
    """Up, from the baseline to the target."""
    REDUCE = "REDUCE"
    """Down, from the baseline to the target."""
    MAINTAIN = "MAINTAIN"
    """Not below the target, where it already is."""


class ObservationSource(StrEnum):
    """Where an observed value comes from."""

    CHECK_IN = "CHECK_IN"
    """The owner's weekly check-in."""
    CONNECTOR = "CONNECTOR"
    """A connected system."""
    IMPORT = "IMPORT"
    """A file."""
    MANUAL = "MANUAL"
    """A person, outside a check-in."""


class ScoringGap(StrEnum):
    """What a goal lacks to be scored."""

    UNIT = "UNIT"
    """A unit to measure in."""
    DIRECTION = "DIRECTION"
    """Which way the metric is to move."""
    BASELINE = "BASELINE"
    """The value at the start."""
    TARGET = "TARGET"
    """The value to be reached."""
    DUE_ON = "DUE_ON"
    """The day by which it is to be met."""


class ErrorPolicy(StrEnum):
    """What becomes of a bulk change when some of its rows can't be made."""

    REJECT_EVERYTHING = "REJECT_EVERYTHING"
    """Nothing is made unless every row can be; the errors of all rows are listed."""
    REJECT_FAILED_ROWS = "REJECT_FAILED_ROWS"
    """Good rows are made. Failed ones stand with their errors in `rows`, and in `userErrors`: somebody has to act."""
    IGNORE_FAILED = "IGNORE_FAILED"
    """Good rows are made. Failed ones stand with their errors in `rows` alone; the change counts as a full success."""


@dataclass(frozen=True, slots=True)
class GoalRules:
    """The thresholds of an organization, as shares of the way from baseline to target.

    Attributes:
        green_tolerance: how far behind plan is still green, where the metric has no `green_at`.
        yellow_tolerance: how far behind plan is still yellow, where the metric has no `yellow_at`.
        miss_tolerance: how far behind plan is no miss yet.
        most_achievement: what a goal counts at most, however far it was exceeded; 1 is just met.
    """

    green_tolerance: Decimal = Decimal("0.05")
    yellow_tolerance: Decimal = Decimal("0.15")
    miss_tolerance: Decimal = Decimal("0.10")
    most_achievement: Decimal = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Course:
    """A goal as it is scored: its metric, all values in one unit, and its dates. No part of it is missing."""

    direction: MetricDirection
    baseline: Decimal
    target: Decimal
    starts_on: date
    due_on: date
    green_at: Decimal | None = None
    yellow_at: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Corridor:
    """What the plan asks for on a day, and the values from which it is green, yellow, or no miss."""

    expected: Decimal
    green: Decimal
    yellow: Decimal
    missed_beyond: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What one goal brings to another: its progress, None while it has none, and its weight."""

    progress: Decimal | None
    weight: Decimal


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A progress that follows from other goals, and how many of them it rests on."""

    progress: Decimal
    counted: int
    goals: int
