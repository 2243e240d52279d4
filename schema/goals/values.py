"""The words of goals."""

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
