"""Tables of what joins other systems: connectors, connections and their runs, webhooks and deliveries."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Integer, LargeBinary, SmallInteger, Uuid

from schema.governance.values import (
    ConnectionState,
    DeliveryState,
    SubscriptionState,
    SyncMode,
    SyncState,
    VerificationLevel,
)
from schema.kit.event_values import ActorKind
from schema.kit.tables import JSON, Ratio, Texts, choice, column, entity, indexed, moment, ref, unique, words

connector = entity(
    "connector",
    words("key"),
    words("name"),
    words("connector_version"),
    words("sdk_api"),
    column("capabilities", Texts),
    choice("verification", VerificationLevel),
    unique("key", where="deleted_at IS NULL"),
)
"""A connector that is installed. `connector_version` is its release; `version` counts changes of the row."""

connected_system = entity(
    "connected_system",
    ref("connector_id", "connector"),
    words("name"),
    choice("state", ConnectionState, default=ConnectionState.NEW),
    column("settings", JSON, default="'{}'::jsonb"),
    column("credentials", LargeBinary, nullable=True),
    words("credentials_key", nullable=True),
    column("cursors", JSON, default="'{}'::jsonb"),
    column("failures", Integer, default="0"),
    moment("open_until", nullable=True),
    moment("webhook_at", nullable=True),
    column("webhooks_refused", Integer, default="0"),
    column("hinted", Texts, default="'{}'"),
    unique("name", where="deleted_at IS NULL"),
    CheckConstraint("(credentials IS NULL) = (credentials_key IS NULL)", name="ck_connected_system_credentials"),
    CheckConstraint("failures >= 0", name="ck_connected_system_failures"),
    CheckConstraint("webhooks_refused >= 0", name="ck_connected_system_webhooks_refused"),
)
"""A connection to one system of a vendor. `credentials` are encrypted; `credentials_key` names the key in use.

`cursors` are where the next incremental run of each stream begins. `failures` counts runs that failed in a row; from so
many on, no run begins before `open_until`. `webhook_at` is when the last webhook of the vendor was let in, `hinted` the
streams that such ones named since they were read last; `webhooks_refused` counts those that proved nothing since then.
"""

sync_run = entity(
    "sync_run",
    ref("connection_id", "connected_system"),
    column("streams", Texts, nullable=True),
    words("stream", nullable=True),
    choice("mode", SyncMode),
    choice("state", SyncState, default=SyncState.QUEUED),
    column("dry_run", Boolean, default="false"),
    moment("started_at"),
    moment("finished_at", nullable=True),
    column("processed", Integer, default="0"),
    column("created", Integer, default="0"),
    column("updated", Integer, default="0"),
    column("unchanged", Integer, default="0"),
    column("rejected", Integer, default="0"),
    column("checkpoint", JSON, nullable=True),
    words("error", nullable=True),
    indexed("connection_id", "started_at", "id"),
    CheckConstraint("finished_at >= started_at", name="ck_sync_run_finished"),
    CheckConstraint(
        "created >= 0 AND updated >= 0 AND unchanged >= 0 AND rejected >= 0"
        " AND processed >= created + updated + unchanged + rejected",
        name="ck_sync_run_counts",
    ),
)
"""One run of a connection. `streams` are those that it reads, none for all; `stream` is the one that it reads at the
moment; `checkpoint` is the vendor's and never shown."""

field_coverage = entity(
    "field_coverage",
    ref("sync_run_id", "sync_run"),
    words("stream"),
    words("field"),
    column("filled", Ratio),
    unique("sync_run_id", "stream", "field"),
    CheckConstraint("filled BETWEEN 0 AND 1", name="ck_field_coverage_filled"),
    lifecycle=False,
)
"""The share of the rows of a run in which a field was filled: a green run with empty columns must show."""

connection_problem = entity(
    "connection_problem",
    ref("connection_id", "connected_system"),
    words("code"),
    words("message"),
    column("count", Integer, default="1"),
    moment("first_at"),
    moment("last_at"),
    moment("resolved_at", nullable=True),
    unique("connection_id", "code", where="resolved_at IS NULL"),
    CheckConstraint("count > 0", name="ck_connection_problem_count"),
    CheckConstraint("last_at >= first_at", name="ck_connection_problem_period"),
)
"""Something that keeps a connection from working: one row while it lasts, however often it occurs."""

webhook_subscription = entity(
    "webhook_subscription",
    words("url"),
    words("query"),
    column("events", Texts),
    choice("state", SubscriptionState, default=SubscriptionState.ACTIVE),
    choice("actor_kind", ActorKind),
    column("actor_id", Uuid, nullable=True),
    column("secret", LargeBinary),
    column("previous_secret", LargeBinary, nullable=True),
    moment("previous_secret_until", nullable=True),
    words("secret_key"),
    column("failures", Integer, default="0"),
    moment("open_until", nullable=True),
    words("problem", nullable=True),
    CheckConstraint("failures >= 0", name="ck_webhook_subscription_failures"),
    CheckConstraint("(state = 'BROKEN') = (problem IS NOT NULL)", name="ck_webhook_subscription_problem"),
    CheckConstraint(
        "(previous_secret IS NULL) = (previous_secret_until IS NULL)",
        name="ck_webhook_subscription_previous_secret",
    ),
)
"""Who wants which events, where, in which shape. The secrets are encrypted; `secret_key` names the key in use.

`actor_id` is the account or the service token on whose rights the payload is read. `failures` counts failed attempts
since the last success; from so many on, nothing is tried before `open_until`.
"""

event_delivery = entity(
    "event_delivery",
    ref("webhook_subscription_id", "webhook_subscription"),
    ref("event_id", "domain_event"),
    column("sequence", BigInteger),
    choice("state", DeliveryState, default=DeliveryState.PENDING),
    moment("next_attempt_at", nullable=True),
    ref("replay_of_id", "event_delivery", nullable=True),
    unique("webhook_subscription_id", "event_id", where="replay_of_id IS NULL"),
    indexed("webhook_subscription_id", "id"),
    indexed("state", "id"),
    indexed("state", "next_attempt_at"),
    indexed("webhook_subscription_id", "state", "sequence"),
)
"""One event, the one with this `sequence`, on its way to one subscriber.

A replay is a row of its own that names the delivery it repeats.
"""

delivery_attempt = entity(
    "delivery_attempt",
    ref("event_delivery_id", "event_delivery"),
    moment("at"),
    column("status", SmallInteger, nullable=True),
    column("duration_ms", Integer),
    words("error", nullable=True),
    indexed("event_delivery_id", "at"),
    CheckConstraint("duration_ms >= 0", name="ck_delivery_attempt_duration_ms"),
    lifecycle=False,
)
"""`status` is the HTTP status; none where no answer came."""
