"""Tables of governance: events and audit, AI systems, rights of the person, connectors, webhooks.

Polymorphic references are a type name and a row id without a foreign key: what is gone must stay named.
"""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Integer, LargeBinary, SmallInteger, Uuid

from schema.governance.values import (
    ActorKind,
    AuditedData,
    ConnectionState,
    DeliveryState,
    EventOperation,
    ReviewOutcome,
    RiskClass,
    SubjectRequestKind,
    SubjectRequestState,
    SubscriptionState,
    SyncMode,
    SyncState,
    VerificationLevel,
)
from schema.kit.tables import (
    JSON,
    Ratio,
    Texts,
    choice,
    column,
    day,
    entity,
    indexed,
    moment,
    ref,
    unique,
    words,
)

domain_event = entity(
    "domain_event",
    column("sequence", BigInteger),
    words("type"),
    moment("at"),
    ref("employee_id", "employee", nullable=True),
    words("node_type"),
    column("node_id", Uuid),
    choice("operation", EventOperation),
    column("payload", JSON, default="'{}'::jsonb"),
    unique("sequence"),
    indexed("employee_id", "sequence"),
    indexed("node_type", "node_id", "sequence"),
    CheckConstraint("sequence > 0", name="ck_domain_event_sequence"),
    lifecycle=False,
)
"""The outbox: written in the transaction of the change, numbered without repeats within the organization."""

domain_event_cause = entity(
    "domain_event_cause",
    ref("event_id", "domain_event"),
    ref("cause_id", "domain_event"),
    unique("event_id", "cause_id"),
    CheckConstraint("event_id <> cause_id", name="ck_domain_event_cause_ends"),
    lifecycle=False,
)
"""Which earlier events an event follows from."""

audit_event = entity(
    "audit_event",
    column("sequence", BigInteger),
    moment("at"),
    choice("actor_kind", ActorKind),
    column("actor_id", Uuid, nullable=True),
    words("action"),
    words("node_type"),
    column("node_id", Uuid),
    ref("employee_id", "employee", nullable=True),
    choice("data_kind", AuditedData),
    column("before", JSON, nullable=True),
    column("after", JSON, nullable=True),
    column("salt", LargeBinary, nullable=True),
    words("content_digest"),
    words("previous_hash", nullable=True),
    words("hash"),
    unique("sequence"),
    unique("hash"),
    indexed("node_type", "node_id", "sequence"),
    indexed("employee_id", "sequence"),
    CheckConstraint("(sequence = 1) = (previous_hash IS NULL)", name="ck_audit_event_chain"),
    CheckConstraint("sequence > 0", name="ck_audit_event_sequence"),
    CheckConstraint("node_type <> 'Employee' OR employee_id = node_id", name="ck_audit_event_employee"),
    CheckConstraint("(actor_kind = 'SYSTEM') = (actor_id IS NULL)", name="ck_audit_event_actor"),
    lifecycle=False,
)
"""The record of changes, a chain of hashes. `actor_id` is the account or the service token.

The chain covers a salted digest of the content, not the content: nobody can find a pay by trying amounts against
a hash, and content can be erased (with its salt) while the chain stays whole.
"""

ai_system = entity(
    "ai_system",
    words("key"),
    words("name"),
    words("purpose"),
    choice("risk_class", RiskClass),
    column("enabled", Boolean, default="false"),
    unique("key", where="deleted_at IS NULL"),
)

model_version = entity(
    "model_version",
    ref("ai_system_id", "ai_system"),
    column("version", Integer),
    words("artefact_hash"),
    moment("trained_at"),
    unique("ai_system_id", "version"),
    CheckConstraint("version > 0", name="ck_model_version_version"),
    lifecycle=False,
)

model_promotion = entity(
    "model_promotion",
    ref("ai_system_id", "ai_system"),
    ref("model_version_id", "model_version"),
    moment("promoted_at"),
    indexed("ai_system_id", "promoted_at"),
    lifecycle=False,
)
"""Which version a system serves since when: the last promotion counts, and going back is one more promotion."""

model_card = entity(
    "model_card",
    ref("model_version_id", "model_version"),
    words("intended_use"),
    words("trained_on"),
    column("features", Texts),
    column("metrics", JSON, default="'[]'::jsonb"),
    column("limits", Texts),
    unique("model_version_id"),
    CheckConstraint("jsonb_typeof(metrics) = 'array'", name="ck_model_card_metrics"),
    lifecycle=False,
)
"""What a version is for, what it was trained on, how good it is and where it fails.

`metrics` is a list of `{"name": words, "value": number}`; numbers per group go by their name, e.g. `auc/remote`.
"""

ai_decision_log = entity(
    "ai_decision_log",
    ref("ai_system_id", "ai_system"),
    ref("model_version_id", "model_version", nullable=True),
    ref("employee_id", "employee"),
    moment("at"),
    words("inputs_hash"),
    column("output", JSON),
    choice("actor_kind", ActorKind),
    column("actor_id", Uuid, nullable=True),
    indexed("ai_system_id", "at"),
    indexed("employee_id", "at"),
    CheckConstraint("(actor_kind = 'SYSTEM') = (actor_id IS NULL)", name="ck_ai_decision_log_actor"),
    lifecycle=False,
)
"""Every output that was served about a person: from which inputs and version, and to whom."""

human_review = entity(
    "human_review",
    ref("ai_decision_log_id", "ai_decision_log"),
    ref("reviewer_id", "employee"),
    choice("outcome", ReviewOutcome),
    words("reason", nullable=True),
    moment("at"),
    indexed("ai_decision_log_id", "at"),
    lifecycle=False,
)

worker_notice = entity(
    "worker_notice",
    ref("ai_system_id", "ai_system"),
    ref("employee_id", "employee"),
    words("text"),
    moment("sent_at"),
    moment("acknowledged_at", nullable=True),
    indexed("employee_id", "sent_at"),
    CheckConstraint("acknowledged_at >= sent_at", name="ck_worker_notice_acknowledged"),
)

bias_audit = entity(
    "bias_audit",
    ref("ai_system_id", "ai_system"),
    ref("model_version_id", "model_version", nullable=True),
    moment("at"),
    words("auditor"),
    words("method"),
    day("from_day"),
    day("to_day"),
    words("summary", nullable=True),
    indexed("ai_system_id", "at"),
    CheckConstraint("to_day >= from_day", name="ck_bias_audit_period"),
    lifecycle=False,
)

impact_ratio = entity(
    "impact_ratio",
    ref("bias_audit_id", "bias_audit"),
    words("attribute"),
    words("group"),
    words("reference", nullable=True),
    column("n", Integer),
    column("rate", Ratio, nullable=True),
    column("ratio", Ratio, nullable=True),
    column("p_value", Ratio, nullable=True),
    column("suppressed", Boolean, default="false"),
    unique("bias_audit_id", "attribute", "group"),
    CheckConstraint("n >= 0", name="ck_impact_ratio_n"),
    CheckConstraint("rate BETWEEN 0 AND 1", name="ck_impact_ratio_rate"),
    CheckConstraint("ratio >= 0", name="ck_impact_ratio_ratio"),
    CheckConstraint("p_value BETWEEN 0 AND 1", name="ck_impact_ratio_p_value"),
    CheckConstraint(
        "NOT suppressed OR (rate IS NULL AND ratio IS NULL AND p_value IS NULL)",
        name="ck_impact_ratio_suppressed",
    ),
    lifecycle=False,
)
"""How often a group is selected, against the group selected most often. A suppressed figure is not stored."""

subject_request = entity(
    "subject_request",
    ref("employee_id", "employee"),
    choice("kind", SubjectRequestKind),
    choice("state", SubjectRequestState, default=SubjectRequestState.RECEIVED),
    moment("requested_at"),
    day("due_on"),
    moment("completed_at", nullable=True),
    words("reason", nullable=True),
    indexed("employee_id", "requested_at"),
    CheckConstraint("completed_at >= requested_at", name="ck_subject_request_completed"),
    CheckConstraint("state <> 'REFUSED' OR reason IS NOT NULL", name="ck_subject_request_refused"),
)

legal_hold = entity(
    "legal_hold",
    ref("employee_id", "employee"),
    words("reason"),
    ref("placed_by_id", "employee", nullable=True),
    moment("placed_at"),
    moment("released_at", nullable=True),
    indexed("employee_id", "placed_at"),
    CheckConstraint("released_at >= placed_at", name="ck_legal_hold_released"),
)

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
    unique("name", where="deleted_at IS NULL"),
    CheckConstraint("(credentials IS NULL) = (credentials_key IS NULL)", name="ck_connected_system_credentials"),
)
"""A connection to one system of a vendor. `credentials` are encrypted; `credentials_key` names the key in use."""

sync_run = entity(
    "sync_run",
    ref("connection_id", "connected_system"),
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
"""One run of a connection. `stream` is what it reads at the moment; `checkpoint` is the vendor's and never shown."""

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
    CheckConstraint(
        "(previous_secret IS NULL) = (previous_secret_until IS NULL)",
        name="ck_webhook_subscription_previous_secret",
    ),
)
"""Who wants which events, where, in which shape. The secrets are encrypted; `secret_key` names the key in use.

`actor_id` is the account or the service token on whose rights the payload is read.
"""

event_delivery = entity(
    "event_delivery",
    ref("webhook_subscription_id", "webhook_subscription"),
    ref("event_id", "domain_event"),
    choice("state", DeliveryState, default=DeliveryState.PENDING),
    moment("next_attempt_at", nullable=True),
    ref("replay_of_id", "event_delivery", nullable=True),
    unique("webhook_subscription_id", "event_id", where="replay_of_id IS NULL"),
    indexed("webhook_subscription_id", "id"),
    indexed("state", "id"),
    indexed("state", "next_attempt_at"),
)

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

idempotency_key = entity(
    "idempotency_key",
    column("actor_id", Uuid),
    words("key"),
    column("request_hash", LargeBinary),
    column("answer", JSON),
    unique("actor_id", "key"),
    lifecycle=False,
)
"""What a retry of the same mutation by the same caller gets. It holds whole answers: no field of the graph reads it."""
