"""Entry points of governance."""

from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement

from schema.access.fields import Info, connect_all, listing_of, wrapper
from schema.access.policy import Policy
from schema.governance import access, actions, store
from schema.governance.integration_types import (
    ConnectedSystem,
    Connector,
    EventDelivery,
    WebhookSubscription,
    connector_of,
)
from schema.governance.types import AiSystem, AuditEvent, LegalHold, SubjectRequest
from schema.governance.values import DeliveryState
from schema.kit.ids import decode_id
from schema.kit.pages import After, Before, Connection, First, Last, Page, page_of

Subject = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only entries about this node; of an employee, about all that is the employee's. All when left out."
    ),
]
State = Annotated[DeliveryState | None, strawberry.argument(description="Only those in this state; all when left out.")]


def _all(type_name: str, rules: Policy, description: str) -> Any:
    """An entry point to all nodes of a type; FORBIDDEN for all who read none of them by role or scope."""

    async def resolve(self, info, first=None, after=None, last=None, before=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a connection's arguments
        del self
        return await _page(info, rules, type_name, page_of(first, after, last, before))

    resolve.__annotations__ = {"info": Info, "first": First, "after": After, "last": Last, "before": Before}
    return strawberry.field(resolver=resolve, description=description)


@strawberry.type
class GovernanceQuery:
    """The queries of governance."""

    connections: Connection[ConnectedSystem] | None = _all(
        "ConnectedSystem", access.CONNECTIONS, "The connections to other systems, by name."
    )
    webhook_subscriptions: Connection[WebhookSubscription] | None = _all(
        "WebhookSubscription", access.WEBHOOKS, "Who is told of which events, newest first."
    )
    subject_requests: Connection[SubjectRequest] | None = _all(
        "SubjectRequest", access.SUBJECT_REQUESTS, "What employees asked for about their own data, latest first."
    )
    legal_holds: Connection[LegalHold] | None = _all(
        "LegalHold", access.LEGAL_HOLDS, "Whose data must be kept, latest first."
    )

    @strawberry.field(description="The connectors that are installed, by id.")
    async def connectors(self, info: Info) -> list[Connector] | None:
        """One statement."""
        actions.check_reader(info.context, access.CONNECTIONS)
        return [connector_of(row) for row in await store.every(info.context, store.CONNECTORS)]

    @strawberry.field(description="The AI systems that have a part in decisions on people, by key.")
    async def ai_systems(self, info: Info) -> list[AiSystem] | None:
        """One statement."""
        actions.check_reader(info.context, access.AI_SYSTEMS)
        return [wrapper(AiSystem)(row) for row in await store.every(info.context, store.AI_SYSTEMS)]

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
        return await _page(info, access.WEBHOOKS, "EventDelivery", wanted, *where)  # type: ignore[no-any-return]

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
        return await _page(info, access.AUDIT, "AuditEvent", wanted, *where)  # type: ignore[no-any-return]


async def _page(info: Info, rules: Policy, type_name: str, wanted: Page, *where: ColumnElement[Any]) -> Any:
    actions.check_reader(info.context, rules)
    return await connect_all(info, type_name, listing_of(info.context, type_name, "all", *where), wanted)
