"""Entry points of governance."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.access.fields import Info, connect_all, everything, require
from schema.access.lists import wrapped
from schema.governance import access, changes, store
from schema.governance.ai_types import AiSystem
from schema.governance.audit_types import AuditEvent
from schema.governance.change_types import ChangeConnection, connection_of
from schema.governance.change_values import ChangeType
from schema.governance.integration_types import (
    ConnectedSystem,
    Connector,
    EventDelivery,
    WebhookSubscription,
    connector_of,
)
from schema.governance.parked_types import ParkedEvent
from schema.governance.sync_types import RemoteChange
from schema.governance.types import LegalHold, SubjectRequest
from schema.governance.values import DeliveryState
from schema.kit.ids import decode_id
from schema.kit.pages import After, Before, Connection, First, Last, page_of

Subject = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only entries about this node; of an employee, about all that is the employee's. All when left out."
    ),
]
Since = Annotated[
    datetime,
    strawberry.argument(
        description="From when on; what was committed in the minute before is told too, so that nothing is missed. "
        "Without meaning where `after` is given."
    ),
]
Types = Annotated[
    list[ChangeType] | None,
    strawberry.argument(description="Only changes of these kinds of nodes; of all when left out."),
]
State = Annotated[DeliveryState | None, strawberry.argument(description="Only those in this state; all when left out.")]


@strawberry.type
class GovernanceQuery:
    """The queries of governance."""

    connections: Connection[ConnectedSystem] | None = everything(
        "ConnectedSystem", "The connections to other systems, by name.", guard=True
    )
    webhook_subscriptions: Connection[WebhookSubscription] | None = everything(
        "WebhookSubscription", "Who is told of which events, newest first.", guard=True
    )
    parked_events: Connection[ParkedEvent] | None = everything(
        "ParkedEvent", "Events that a part of the server failed at again and again, newest first.", guard=True
    )
    subject_requests: Connection[SubjectRequest] | None = everything(
        "SubjectRequest", "What employees asked for about their own data, latest first.", guard=True
    )
    legal_holds: Connection[LegalHold] | None = everything(
        "LegalHold", "Whose data must be kept, latest first.", guard=True
    )

    remote_changes: Connection[RemoteChange] | None = everything(
        "RemoteChange", "What is to be done at other systems, newest first.", guard=True
    )

    @strawberry.field(description="The connectors that are installed, by id.")
    async def connectors(self, info: Info) -> list[Connector] | None:
        """One statement."""
        require(info.context, access.CONNECTIONS)
        return [connector_of(row) for row in await store.CONNECTORS.all(info.context)]

    @strawberry.field(description="The AI systems that have a part in decisions on people, by key.")
    async def ai_systems(self, info: Info) -> list[AiSystem] | None:
        """One statement."""
        require(info.context, access.AI_SYSTEMS)
        return wrapped("AiSystem", await store.AI_SYSTEMS.all(info.context))

    @strawberry.field(description="Deliveries of events to subscribers, newest first.")
    async def event_deliveries(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        state: State = None,
    ) -> Connection[EventDelivery] | None:
        """One statement, and one more where the total is asked for."""
        where = [] if state is None else [store.in_state(state)]
        wanted = page_of(first, after, last, before)
        require(info.context, access.WEBHOOKS)
        return await connect_all(info, "EventDelivery", wanted, *where)  # type: ignore[no-any-return]

    @strawberry.field(
        description="What changed since a time: each node once, at its last change; removed ones as tombstones."
    )
    async def changes(
        self, info: Info, since: Since, types: Types = None, first: First = None, after: After = None
    ) -> ChangeConnection:
        """Five statements at most; a page looks at a bounded number of events."""
        wanted = page_of(first, after)
        return connection_of(await changes.stretch(info.context, list(types or ChangeType), since, wanted))

    @strawberry.field(description="The audit trail, newest first.")
    async def audit_events(
        self,
        info: Info,
        subject_id: Subject = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[AuditEvent] | None:
        """One statement, and one more where the total is asked for."""
        where = [] if subject_id is None else [store.about(*decode_id(subject_id))]
        wanted = page_of(first, after, last, before)
        require(info.context, access.AUDIT)
        return await connect_all(info, "AuditEvent", wanted, *where)  # type: ignore[no-any-return]
