"""The words of changes at other systems."""

from enum import StrEnum


class RemoteChangeState(StrEnum):
    """How far a change at another system is."""

    PROPOSED = "PROPOSED"
    """Wanted; what it would change there is not known yet."""
    PLANNED = "PLANNED"
    """What it would change there is known; it waits for an approval by somebody else than the proposer."""
    APPROVED = "APPROVED"
    """May be sent."""
    SENDING = "SENDING"
    """Is being sent, or was when a worker died: it is looked up before anything else happens."""
    ACCEPTED = "ACCEPTED"
    """The vendor took it, and will tell later what became of it."""
    CONFIRMED = "CONFIRMED"
    """Took effect there."""
    REJECTED = "REJECTED"
    """Refused, here or there; it did not take effect."""
    CONFLICT = "CONFLICT"
    """What is there has changed since the plan: plan and approve it again."""
    UNKNOWN = "UNKNOWN"
    """Sent, and no clear answer came: it is looked up, and never sent again before that."""
    CANCELLED = "CANCELLED"
    """Withdrawn before it was sent."""
