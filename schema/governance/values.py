"""The words of governance."""

from enum import StrEnum


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


class RiskBand(StrEnum):
    """Where a probability lies among the organization's thresholds."""

    LOW = "LOW"
    """Below both."""
    MEDIUM = "MEDIUM"
    """Between the two."""
    HIGH = "HIGH"
    """At the upper one, or above it."""


class DriftMeasure(StrEnum):
    """By what it is told how far the world has moved since a model was trained."""

    STABILITY = "STABILITY"
    """How far the people of today differ from those of the training: the population stability index."""
    CALIBRATION = "CALIBRATION"
    """How far probabilities of a year ago lie from what came true."""
    AGE = "AGE"
    """Months since the training."""


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
    """Stopped until somebody mends what `problem` says; events wait."""


class BreakerState(StrEnum):
    """Whether a subscriber is tried at all after failures in a row."""

    CLOSED = "CLOSED"
    """It is tried whenever something is due."""
    OPEN = "OPEN"
    """It failed too often in a row and is left alone for a while."""
    HALF_OPEN = "HALF_OPEN"
    """The while is over: the next attempt decides."""


class DeliveryState(StrEnum):
    """How far the delivery of an event to a subscriber is."""

    PENDING = "PENDING"
    """Waits for its first attempt."""
    DELIVERED = "DELIVERED"
    """The subscriber took it."""
    FAILED = "FAILED"
    """The last attempt failed; the next one is at `nextAttemptAt`, where there is one."""
    ABANDONED = "ABANDONED"
    """Given up after three days of attempts; it may be replayed."""
    WITHHELD = "WITHHELD"
    """Never sent: the subscription's owner may not see the event, or its query leaves it out."""
