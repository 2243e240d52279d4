"""The words of succession and of improvement plans."""

from enum import StrEnum


class TalentLevel(StrEnum):
    """A third of an axis of the nine-box grid."""

    LOW = "LOW"
    """The lower third."""
    MODERATE = "MODERATE"
    """The middle third."""
    HIGH = "HIGH"
    """The upper third."""


class Readiness(StrEnum):
    """How soon somebody could take a seat."""

    READY_NOW = "READY_NOW"
    """Could take over today."""
    READY_1_YEAR = "READY_1_YEAR"
    """Within a year."""
    READY_1_2_YEARS = "READY_1_2_YEARS"
    """In one to two years."""
    READY_3_PLUS = "READY_3_PLUS"
    """In three years or later."""
    NOT_READY = "NOT_READY"
    """Not in sight yet."""


class SuccessionPlanState(StrEnum):
    """How far a succession plan is."""

    DRAFT = "DRAFT"
    """Being prepared."""
    ACTIVE = "ACTIVE"
    """In use."""
    CLOSED = "CLOSED"
    """No longer kept, e.g. because the position was closed."""


class SuccessorNominationState(StrEnum):
    """Whether a nomination counts."""

    PROPOSED = "PROPOSED"
    """Put forward; not yet agreed."""
    CONFIRMED = "CONFIRMED"
    """Agreed in a succession review."""
    WITHDRAWN = "WITHDRAWN"
    """No longer a candidate."""


class ImprovementPlanState(StrEnum):
    """How far an improvement plan is."""

    DRAFT = "DRAFT"
    """Being prepared; the employee does not see it yet."""
    ACTIVE = "ACTIVE"
    """Under way."""
    EXTENDED = "EXTENDED"
    """Under way beyond its first end."""
    CLOSED = "CLOSED"
    """Ended with an outcome."""
    WITHDRAWN = "WITHDRAWN"
    """Given up without an outcome."""


class ImprovementOutcome(StrEnum):
    """How an improvement plan ended."""

    MET = "MET"
    """All criteria were met."""
    PARTLY_MET = "PARTLY_MET"
    """Some criteria were met."""
    NOT_MET = "NOT_MET"
    """The criteria were not met."""


class CriterionState(StrEnum):
    """Whether a criterion of an improvement plan is met."""

    OPEN = "OPEN"
    """Not yet judged."""
    MET = "MET"
    """Met."""
    NOT_MET = "NOT_MET"
    """Not met by its due day."""


class SignOffOccasion(StrEnum):
    """Which point of an improvement plan a signature is about."""

    START = "START"
    """The plan as agreed at its start."""
    EXTENSION = "EXTENSION"
    """A later end."""
    OUTCOME = "OUTCOME"
    """How the plan ended."""


class SignOffRole(StrEnum):
    """In which capacity somebody signs an improvement plan."""

    EMPLOYEE = "EMPLOYEE"
    """Whose plan it is."""
    MANAGER = "MANAGER"
    """The employee's manager."""
    HR = "HR"
    """The HR business partner or an HR administrator."""


class SignOffDecision(StrEnum):
    """What a signature says."""

    AGREED = "AGREED"
    """Read and agreed."""
    ACKNOWLEDGED = "ACKNOWLEDGED"
    """Read, without agreeing."""
    REFUSED = "REFUSED"
    """Read, and refused to sign."""
