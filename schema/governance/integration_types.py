"""Connectors, runs, webhooks and deliveries in the graph. Thin; no field shows a secret."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import strawberry

from schema.access.fields import Info, Node, children, node, reference, restricted
from schema.access.lists import latest, listed, lists_of
from schema.governance import access, rules, store
from schema.governance.audit_types import Actor, DomainEvent, actor_of
from schema.governance.hook_addresses import webhook_path
from schema.governance.values import (
    BreakerState,
    ConnectionState,
    DeliveryState,
    SubscriptionState,
    SyncMode,
    SyncState,
    VerificationLevel,
)
from schema.kit.batch import batch
from schema.kit.pages import Connection
from schema.kit.statements import Loaded


@strawberry.type(description="A connector that is installed: software that speaks with the systems of one vendor.")
class Connector:
    """A connector. No Node, since it is software and no data: its id and version are those of its author."""

    id: strawberry.ID = strawberry.field(description="The connector's own id, e.g. moodle.")
    name: str = strawberry.field(description="Name of the vendor or of the standard.")
    version: str = strawberry.field(description="Release of the connector.")
    sdk_api: str = strawberry.field(description="Version of the SDK that it was written for.")
    capabilities: list[str] = strawberry.field(description="What it can do, e.g. lms.course.read.")
    verification: VerificationLevel = strawberry.field(description="Against what it was proven.")


@node(store.FIELD_COVERAGE, description="How well one field was filled in a run.")
class FieldCoverage(Node):
    """The coverage of a field."""

    stream: str = strawberry.field(description="The stream that the field belongs to.")
    field: str = strawberry.field(description="Name of the field.")
    filled: float = strawberry.field(description="Share of the rows in which it was filled, from 0 to 1.")


@node(store.REJECTED_ROWS, description="A row that could not be used in a run.")
class RejectedRow(Node):
    """A rejected row."""

    stream: str = strawberry.field(description="The stream that it came in.")
    key: str | None = strawberry.field(description="What the other system calls the row; null where it says nothing.")
    field: str | None = strawberry.field(description="The field that is to blame; null where none is.")
    code: str = strawberry.field(description="Stable code of what is wrong.")
    message: str = strawberry.field(description="What is wrong and how to mend it.")


@node(store.SYNC_RUNS, description="One run of a connection.")
class SyncRun(Node):
    """A run."""

    state: SyncState = strawberry.field(description="How far it is.")
    mode: SyncMode = strawberry.field(description="How much it reads.")
    streams: list[str] | None = strawberry.field(
        description="The streams that it reads, where a webhook named some; null for all."
    )
    dry_run: bool = strawberry.field(description="Whether it only shows what it would do.")
    stream: str | None = strawberry.field(description="What it reads at the moment.")
    started_at: datetime = strawberry.field(description="When it was started.")
    finished_at: datetime | None = strawberry.field(description="When it ended; null while under way.")
    processed: int = strawberry.field(description="Rows read so far.")
    created: int = strawberry.field(description="Rows that were new.")
    updated: int = strawberry.field(description="Rows that changed something.")
    unchanged: int = strawberry.field(description="Rows that changed nothing.")
    rejected: int = strawberry.field(description="Rows that were refused.")
    error: str | None = strawberry.field(description="Why it failed and how to mend it.")
    coverage: list[FieldCoverage] = listed(
        "FieldCoverage", "sync_run_id", "How well each field was filled, by stream and field."
    )
    rejects: Connection[RejectedRow] = children(
        "RejectedRow", "sync_run_id", "The rows that it refused, the first thousand of them, oldest first."
    )
    connection: Annotated["ConnectedSystem", strawberry.lazy("schema.governance.integration_types")] | None = reference(
        "connection_id", "ConnectedSystem", "The connection."
    )


@node(store.CONNECTION_PROBLEMS, description="Something that keeps a connection from working well.")
class ConnectionProblem(Node):
    """A problem, once however often it occurs."""

    code: str = strawberry.field(description="Stable code of the problem.")
    message: str = strawberry.field(description="What is wrong and how to mend it.")
    count: int = strawberry.field(description="How often it occurred.")
    first_at: datetime = strawberry.field(description="When it occurred first.")
    last_at: datetime = strawberry.field(description="When it occurred last.")
    resolved_at: datetime | None = strawberry.field(description="When it was mended; null while open.")


@node(store.CONNECTED_SYSTEMS, description="A system of a vendor that is connected. What opens it can't be read.")
class ConnectedSystem(Node):
    """A connection. Relay keeps names that end in Connection for pages of lists."""

    name: str = strawberry.field(description="Name of the connection.")
    state: ConnectionState = strawberry.field(description="Whether it works.")
    webhook_at: datetime | None = strawberry.field(
        description="When a webhook of the other system was let in last; null where none ever was."
    )
    webhooks_refused: int = strawberry.field(
        description="Webhooks refused since one was let in last, because their signature is wrong or they are too old."
    )
    last_run: SyncRun | None = latest("SyncRun", "connection_id", "The run that started last.")
    runs: Connection[SyncRun] = children("SyncRun", "connection_id", "All runs, latest first.")

    @strawberry.field(description="Where the other system sends its webhooks: a path on this server.")
    def webhook_path(self, info: Info) -> str:
        """The address."""
        return webhook_path(info.context.viewer.organization_id, self.row_id)

    @batch(description="The connector that it uses; null where it is no longer installed.")
    async def connector(parents: list[Any], info: Info) -> list[Connector | None]:
        """One statement."""
        rows = await store.CONNECTORS.by_ids(info.context, [parent.connector_id for parent in parents])
        return [connector_of(rows[key]) if (key := parent.connector_id) in rows else None for parent in parents]

    @batch(description="What is wrong at the moment, latest first.")
    async def problems(parents: list[Any], info: Info) -> list[list[ConnectionProblem]]:
        """One statement."""
        return await lists_of(info.context, "ConnectionProblem", "connection_id", parents, store.UNRESOLVED)


@node(store.DELIVERY_ATTEMPTS, description="One try to deliver an event.")
class DeliveryAttempt(Node):
    """An attempt."""

    at: datetime = strawberry.field(description="When.")
    status: int | None = strawberry.field(description="HTTP status of the answer; null where none came.")
    duration_ms: int = strawberry.field(description="How long it took, in milliseconds.")
    error: str | None = strawberry.field(description="Why it failed.")


@node(store.EVENT_DELIVERIES, description="The delivery of one event to one subscriber.")
class EventDelivery(Node):
    """A delivery."""

    state: DeliveryState = strawberry.field(description="How far it is.")
    next_attempt_at: datetime | None = strawberry.field(description="When it is tried next; null where it is not.")
    event: DomainEvent | None = reference("event_id", "DomainEvent", "The event.")
    attempts: list[DeliveryAttempt] = listed("DeliveryAttempt", "event_delivery_id", "The tries so far, oldest first.")
    subscription: Annotated["WebhookSubscription", strawberry.lazy("schema.governance.integration_types")] | None = (
        reference("webhook_subscription_id", "WebhookSubscription", "For whom.")
    )
    replay_of: Annotated["EventDelivery", strawberry.lazy("schema.governance.integration_types")] | None = reference(
        "replay_of_id", "EventDelivery", "The delivery that this one repeats, where a person asked for it."
    )


@node(store.WEBHOOK_SUBSCRIPTIONS, description="Who wants to be told of which events. The secret can't be read.")
class WebhookSubscription(Node):
    """A subscription."""

    state: SubscriptionState = strawberry.field(description="Whether it sends.")
    events: list[str] = strawberry.field(description="The types of events that it wants.")
    query: str = strawberry.field(description="The GraphQL subscription that shapes the payload.")
    url: str | None = restricted(access.WEBHOOK_ADDRESS, "url", "Where it sends to, in full.")
    deliveries: Connection[EventDelivery] = children(
        "EventDelivery", "webhook_subscription_id", "Its deliveries, newest first."
    )

    failures: int = strawberry.field(description="Attempts that have failed since the last success.")
    problem: str | None = strawberry.field(description="What must be mended before it is resumed; null where nothing.")
    open_until: datetime | None = strawberry.field(
        description="Until when it is left alone after failures in a row; null where it is not."
    )

    @strawberry.field(description="Whether it is tried at all after failures in a row.")
    def breaker(self, info: Info) -> BreakerState:
        """The state at the time of the request."""
        return rules.breaker(self.open_until, info.context.now)

    @strawberry.field(description="The host that it sends to.")
    def host(self) -> str | None:
        """The host of the URL."""
        url: str = self.__dict__["url"]
        return urlsplit(url).hostname

    @strawberry.field(description="On whose rights it reads what it sends.")
    def owner(self) -> Actor:
        """The account or service token."""
        return actor_of(self)


def connector_of(row: Loaded) -> Connector:
    """A connector from its row."""
    return Connector(
        id=strawberry.ID(row.key),
        name=row.name,
        version=row.connector_version,
        sdk_api=row.sdk_api,
        capabilities=row.capabilities,
        verification=row.verification,
    )
