"""Tables of what happened and of the rights of the person: events, audit, requests, holds.

Polymorphic references are a type name and a row id without a foreign key: what is gone must stay named.
"""

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, Uuid

from schema.governance.values import ActorKind, AuditedData, EventOperation, SubjectRequestKind, SubjectRequestState
from schema.kit.tables import JSON, choice, column, day, entity, indexed, moment, ref, unique, words

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
    CheckConstraint(
        "node_type <> 'Employee' OR employee_id IS NOT DISTINCT FROM node_id", name="ck_audit_event_employee"
    ),
    CheckConstraint("(actor_kind = 'SYSTEM') = (actor_id IS NULL)", name="ck_audit_event_actor"),
    lifecycle=False,
)
"""The record of changes, a chain of hashes. `actor_id` is the account or the service token.

The chain covers a salted digest of the content, not the content: nobody can find a pay by trying amounts against
a hash, and content can be erased (with its salt) while the chain stays whole.
"""

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
"""Export or erasure (GDPR, articles 15, 17 and 20), to be answered by `due_on`."""

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
"""Why data must be kept although erasure was asked for; it holds until `released_at`."""

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
