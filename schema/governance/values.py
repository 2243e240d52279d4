"""The words of governance."""

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


class RiskClass(StrEnum):
    """The class of an AI system under the EU AI Act (Regulation 2024/1689). A prohibited one can't be entered."""

    MINIMAL = "MINIMAL"
    """No duties beyond the general ones."""
    LIMITED = "LIMITED"
    """Duties of transparency (article 50)."""
    HIGH = "HIGH"
    """High risk, as all that decides on work and workers is (annex III, point 4)."""


class ReviewOutcome(StrEnum):
    """What a person made of the output of an AI system."""

    CONFIRMED = "CONFIRMED"
    """The person came to the same view."""
    OVERRULED = "OVERRULED"
    """The person decided otherwise."""
    SET_ASIDE = "SET_ASIDE"
    """The person decided without it."""


class SubjectRequestKind(StrEnum):
    """What a person asks for about the own data."""

    EXPORT = "EXPORT"
    """A copy of the data (GDPR articles 15 and 20)."""
    ERASURE = "ERASURE"
    """That the data be erased (GDPR article 17)."""


class SubjectRequestState(StrEnum):
    """How far a request is."""

    RECEIVED = "RECEIVED"
    """Waits to be taken up."""
    IN_PROGRESS = "IN_PROGRESS"
    """Being worked on."""
    COMPLETED = "COMPLETED"
    """Done."""
    REFUSED = "REFUSED"
    """Refused, with a reason."""


class VerificationLevel(StrEnum):
    """Against what a connector was proven."""

    L0 = "L0"
    """Against tests of its own only."""
    L1 = "L1"
    """Against the vendor's published contract."""
    L2 = "L2"
    """Against a real server of the vendor."""


class ConnectionState(StrEnum):
    """Whether a connection to another system works."""

    NEW = "NEW"
    """Set up, not checked yet."""
    ACTIVE = "ACTIVE"
    """Works."""
    DEGRADED = "DEGRADED"
    """Works, with problems that want a look."""
    BROKEN = "BROKEN"
    """Stopped until somebody mends it."""
    PAUSED = "PAUSED"
    """Stopped by a person."""


class SyncMode(StrEnum):
    """How much a run reads."""

    FULL = "FULL"
    """Everything there is."""
    INCREMENTAL = "INCREMENTAL"
    """What changed since the last run."""


class SyncState(StrEnum):
    """How far a run is."""

    QUEUED = "QUEUED"
    """Waits for a worker."""
    RUNNING = "RUNNING"
    """Under way."""
    SUCCEEDED = "SUCCEEDED"
    """Ended; rejected rows are listed apart."""
    FAILED = "FAILED"
    """Ended early; what was committed before stays."""
    CANCELLED = "CANCELLED"
    """Ended by a person."""


class SubscriptionState(StrEnum):
    """Whether a webhook subscription sends."""

    ACTIVE = "ACTIVE"
    """Sends."""
    PAUSED = "PAUSED"
    """Stopped by a person; events wait."""
    BROKEN = "BROKEN"
    """Stopped after too many failures in a row, until somebody mends it."""


class DeliveryState(StrEnum):
    """How far the delivery of an event to a subscriber is."""

    PENDING = "PENDING"
    """Waits for its first attempt."""
    DELIVERED = "DELIVERED"
    """The subscriber took it."""
    FAILED = "FAILED"
    """The last attempt failed; the next one is at `nextAttemptAt`, where there is one."""
    ABANDONED = "ABANDONED"
    """Given up after the last attempt; it may be replayed."""


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
