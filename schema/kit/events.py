"""Domain events as actions record them, and what reacts to them; `schema.access.journal` writes them."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.ids import uuid7


@dataclass(frozen=True)
class Event:
    """Something that happened to a node.

    Attributes:
        type: what happened, e.g. `CheckInSubmitted`.
        node_type: the graph's name of the node's type.
        node_id: its row.
        operation: whether the node is new, changed or gone.
        employee_id: whose data it is; None for data of the organization itself.
        payload: further facts that the event shows, by name.
        causes: ids of the events that it follows from, of this request or earlier ones.
        audited: the kind of data, which decides who may read the content in the audit trail.
        before: the document before it, for the audit trail; None where there was none.
        after: the document after it; None where none is left.
        at: when it happened; the time of the request when left out.
        by_system: whether a rule or job did it, rather than the caller.
        id: its own id.
    """

    type: str
    node_type: str
    node_id: UUID
    operation: EventOperation
    employee_id: UUID | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    causes: Sequence[UUID] = ()
    audited: AuditedData = AuditedData.GENERAL
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    at: datetime | None = None
    by_system: bool = False
    id: UUID = field(default_factory=uuid7)


Reaction = Callable[[Any, Event], Awaitable[None]]
"""What a link does, in the same transaction, when an event of an earlier link is recorded: `(request, event)`."""

reactions: dict[str, list[Reaction]] = defaultdict(list)
"""Every reaction by type of event, in the order of the links; filled as their `reactions` are imported."""


def on(*types: str) -> Callable[[Reaction], Reaction]:
    """Let a function react to events of these types."""

    def register(reaction: Reaction) -> Reaction:
        for name in types:
            reactions[name].append(reaction)
        return reaction

    return register
