"""Parked events in the graph: what a listener of the server failed at again and again, and does without."""

from datetime import datetime

import strawberry

from schema.access.fields import Node, node, reference
from schema.governance import store
from schema.governance.audit_types import DomainEvent


@node(store.PARKED_EVENTS, description="An event that a part of the server failed at again and again.")
class ParkedEvent(Node):
    """One event and one listener."""

    listener: str = strawberry.field(description="The part of the server that does without the event.")
    reason: str = strawberry.field(description="Why it failed the last time.")
    replays: int = strawberry.field(description="How often it was tried again since, on request.")
    replay_asked_at: datetime | None = strawberry.field(
        description="When it was asked to be tried again; null where nobody waits for that."
    )
    event: DomainEvent | None = reference("event_id", "DomainEvent", "The event.")
