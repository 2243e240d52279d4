"""Tables of what happened: events, the audit trail, answered requests. Every link writes them; `governance` shows them.

Polymorphic references are a type name and a row id without a foreign key: what is gone must stay named.
"""

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, Uuid

from schema.kit.event_values import ActorKind, AuditedData, EventOperation
from schema.kit.tables import JSON, choice, column, entity, indexed, moment, ref, unique, words

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
"""The outbox: written in the transaction of the change, numbered without repeats within the organization.

`created_at` is when it was written, at the end of that transaction: later for later numbers.
"""

Index("ix_domain_event_created_at", domain_event.c.organization_id, domain_event.c.created_at)

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

journal = entity(
    "journal",
    column("last_event", BigInteger, default="0"),
    column("last_audit", BigInteger, default="0"),
    words("last_hash", nullable=True),
    CheckConstraint("(last_audit = 0) = (last_hash IS NULL)", name="ck_journal_hash"),
    lifecycle=False,
)
"""How far an organization's events and audit trail have come: one row, whose `id` is that of the organization.

Whoever writes events holds it to the end of the transaction, so that numbers are given in the order of commits.
"""

parked_event = entity(
    "parked_event",
    ref("event_id", "domain_event"),
    words("listener"),
    words("reason"),
    moment("replay_asked_at", nullable=True),
    column("replays", Integer, default="0"),
    unique("event_id", "listener"),
    lifecycle=False,
)
"""An event that a listener failed at again and again. The listener does without it, so that later events reach it.

`replay_asked_at` is set while a person's wish to try it again waits for a worker; `replays` counts those that failed.
"""
