"""The words of check-ins and of the talks about them. How a goal stands is a word of goals."""

from enum import StrEnum


class CheckInState(StrEnum):
    """Where a check-in stands."""

    DRAFT = "DRAFT"
    """Being written; the employee's own."""
    SUBMITTED = "SUBMITTED"
    """Handed in; it does not change any more."""
    REVIEWED = "REVIEWED"
    """Handed in, and the manager has replied."""
    SKIPPED_LEAVE = "SKIPPED_LEAVE"
    """Not due: the employee was away on approved leave."""


class BlockerKind(StrEnum):
    """What stands in the way."""

    RESOURCE = "RESOURCE"
    """People, money or tools are lacking."""
    DEPENDENCY = "DEPENDENCY"
    """Somebody else's work has to come first."""
    CLARITY = "CLARITY"
    """It is unclear what is wanted."""
    SKILL = "SKILL"
    """A skill is lacking."""
    PRIORITY_CONFLICT = "PRIORITY_CONFLICT"
    """Something else was given precedence."""
    EXTERNAL = "EXTERNAL"
    """The cause lies outside the organization."""


class OneOnOneState(StrEnum):
    """Where a 1:1 stands."""

    SCHEDULED = "SCHEDULED"
    """Still to come."""
    HELD = "HELD"
    """It took place."""
    CANCELLED = "CANCELLED"
    """It does not take place."""


class AgendaSource(StrEnum):
    """How an item came onto the agenda."""

    MANUAL = "MANUAL"
    """Somebody put it there."""
    TRIGGER = "TRIGGER"
    """A rule put it there: a suggestion to decide on, or a blocker that has stood for too long."""
    REVIEW = "REVIEW"
    """It follows from a review."""
