"""The words of events and of the audit trail, which every link writes."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class EventOperation(StrEnum):
    """What happened to a node."""

    CREATED = "CREATED"
    """It is new."""
    UPDATED = "UPDATED"
    """It changed."""
    DELETED = "DELETED"
    """It was removed."""


class ActorKind(StrEnum):
    """Who or what acted."""

    PERSON = "PERSON"
    """A person, by an account."""
    SERVICE = "SERVICE"
    """A machine, by a service token."""
    SYSTEM = "SYSTEM"
    """The server itself: a rule, a job, a set-up."""


class AuditedData(StrEnum):
    """The kind of data that an entry of the audit trail tells about; it decides who may read the content."""

    GENERAL = "GENERAL"
    """Structure, settings, processes, integrations."""
    EMPLOYMENT = "EMPLOYMENT"
    """Job, unit, place, working time and lines of an employee."""
    PERSONAL = "PERSONAL"
    """Private data: birth date, private addresses."""
    PROTECTED = "PROTECTED"
    """Protected attributes."""
    ABSENCE = "ABSENCE"
    """Time away and its reason."""
    GOAL = "GOAL"
    """Goals and their metrics."""
    CHECK_IN = "CHECK_IN"
    """Texts, confidence and sentiment of check-ins."""
    DEVELOPMENT = "DEVELOPMENT"
    """Skills, plans, courses and suggestions."""
    FEEDBACK = "FEEDBACK"
    """Reviews and feedback whose authors may be promised not to be named."""
    RATING = "RATING"
    """Ratings and their calibration."""
    SUCCESSION = "SUCCESSION"
    """Potential, succession and improvement plans."""
    PAY = "PAY"
    """Pay and what leads to it."""
    SCORE = "SCORE"
    """What a model says of a person."""
    PRIVATE = "PRIVATE"
    """What its owner keeps alone, e.g. a private goal or the draft of a check-in."""


class AuditEntry(NamedTuple):
    """What of an entry of the audit trail its hash covers; the names are those of the columns.

    The content is covered by its digest, so that it can be erased while the chain stays whole.
    """

    sequence: int
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    action: str
    node_type: str
    node_id: UUID
    employee_id: UUID | None
    data_kind: AuditedData
    content_digest: str
