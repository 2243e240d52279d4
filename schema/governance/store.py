"""Every statement of governance. Reads start from what the viewer may read; secrets are never selected."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, any_, func, literal, select

from schema.access import binds
from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable
from schema.access.request import Request
from schema.access.tables import account, service_token
from schema.governance import access
from schema.governance.ai_tables import (
    ai_decision_log,
    ai_system,
    bias_audit,
    human_review,
    impact_ratio,
    model_card,
    model_promotion,
    model_version,
    worker_notice,
)
from schema.governance.integration_tables import (
    connected_system,
    connection_problem,
    connector,
    delivery_attempt,
    event_delivery,
    field_coverage,
    sync_run,
    webhook_subscription,
)
from schema.governance.model_tables import model_drift
from schema.governance.sync_tables import rejected_row, remote_change
from schema.governance.tables import (
    legal_hold,
    subject_request,
)
from schema.governance.values import DeliveryState
from schema.kit.clauses import joined
from schema.kit.event_tables import audit_event, domain_event, domain_event_cause, parked_event
from schema.kit.event_values import ActorKind
from schema.kit.statements import Loaded


def _with_actor(table: Table) -> FromClause:
    """A table with the account or the service token that its `actor_id` names."""
    tenant, actor, kind = table.c.organization_id, table.c.actor_id, table.c.actor_kind
    person = and_(kind == ActorKind.PERSON, account.c.organization_id == tenant, account.c.id == actor)
    machine = and_(kind == ActorKind.SERVICE, service_token.c.organization_id == tenant, service_token.c.id == actor)
    return table.outerjoin(account, person).outerjoin(service_token, machine)


def _in_force() -> FromClause:
    """The version that an AI system serves: the one promoted last."""
    return (
        select(model_promotion.c.model_version_id, model_version.c.version)
        .select_from(joined(model_promotion, model_version, model_promotion.c.model_version_id))
        .where(
            model_promotion.c.organization_id == ai_system.c.organization_id,
            model_promotion.c.ai_system_id == ai_system.c.id,
        )
        .order_by(model_promotion.c.promoted_at.desc(), model_promotion.c.id.desc())
        .limit(1)
        .lateral("in_force")
    )


_ACTOR = (account.c.employee_id.label("actor_employee_id"), service_token.c.name.label("actor_name"))
_SERVED = _in_force()
_NEWEST = Order("CREATED", (), descending=True)

AUDIT_EVENTS = Readable(
    audit_event,
    access.AUDIT,
    source=_with_actor(audit_event),
    extra=_ACTOR,
    order=Order("SEQUENCE", (audit_event.c.sequence,), descending=True),
    sealed=frozenset({"salt", "content_digest"}),
)
DOMAIN_EVENTS = Readable(
    domain_event,
    access.EVENTS,
    order=Order("SEQUENCE", (domain_event.c.sequence,), descending=True),
    sealed=frozenset({"payload"}),
)
CONNECTORS = Readable(connector, access.CONNECTIONS, order=Order("KEY", (connector.c.key,)))
CONNECTED_SYSTEMS = Readable(
    connected_system,
    access.CONNECTIONS,
    order=Order("NAME", (connected_system.c.name,)),
    sealed=frozenset({"settings", "credentials", "credentials_key", "cursors", "failures", "open_until", "hinted"}),
)
SYNC_RUNS = Readable(
    sync_run,
    access.CONNECTIONS,
    order=Order("STARTED_AT", (sync_run.c.started_at,), descending=True),
    sealed=frozenset({"checkpoint"}),
)
FIELD_COVERAGE = Readable(
    field_coverage, access.CONNECTIONS, order=Order("FIELD", (field_coverage.c.stream, field_coverage.c.field))
)
CONNECTION_PROBLEMS = Readable(
    connection_problem,
    access.CONNECTIONS,
    order=Order("LAST_AT", (connection_problem.c.last_at,), descending=True),
)
REJECTED_ROWS = Readable(rejected_row, access.CONNECTIONS, order=Order("CREATED", ()))
REMOTE_CHANGES = Readable(
    remote_change,
    access.REMOTE_CHANGES,
    order=_NEWEST,
    sealed=frozenset(
        {"payload", "remote_version", "reference", "node_type", "node_id", "proposed_by_id", "approved_by_id"}
    ),
)
PARKED_EVENTS = Readable(parked_event, access.PARKED, order=_NEWEST)
WEBHOOK_SUBSCRIPTIONS = Readable(
    webhook_subscription,
    access.WEBHOOKS,
    source=_with_actor(webhook_subscription),
    extra=_ACTOR,
    order=_NEWEST,
    sealed=frozenset({"secret", "previous_secret", "previous_secret_until", "secret_key"}),
)
EVENT_DELIVERIES = Readable(event_delivery, access.WEBHOOKS, order=_NEWEST)
DELIVERY_ATTEMPTS = Readable(delivery_attempt, access.WEBHOOKS, order=Order("AT", (delivery_attempt.c.at,)))
AI_SYSTEMS = Readable(
    ai_system,
    access.AI_SYSTEMS,
    source=ai_system.outerjoin(_SERVED, literal(value=True)),
    extra=(_SERVED.c.model_version_id.label("model_version_id"), _SERVED.c.version.label("model_version")),
    order=Order("KEY", (ai_system.c.key,)),
)
MODEL_VERSIONS = Readable(
    model_version,
    access.MODELS,
    order=Order("VERSION", (model_version.c.version,), descending=True),
)
MODEL_CARDS = Readable(model_card, access.MODELS)
MODEL_DRIFTS = Readable(
    model_drift, access.AI_SYSTEMS, order=Order("MEASURE", (model_drift.c.measure, model_drift.c.feature))
)
AI_DECISIONS = Readable(
    ai_decision_log,
    access.AI_DECISIONS,
    Anchors(subject=ai_decision_log.c.employee_id),
    source=_with_actor(ai_decision_log),
    extra=_ACTOR,
    order=Order("AT", (ai_decision_log.c.at,), descending=True),
)
HUMAN_REVIEWS = Readable(
    human_review,
    access.AI_DECISIONS,
    Anchors(subject=ai_decision_log.c.employee_id),
    source=joined(human_review, ai_decision_log, human_review.c.ai_decision_log_id),
    extra=(ai_decision_log.c.employee_id.label("employee_id"),),
    order=Order("AT", (human_review.c.at,)),
)
WORKER_NOTICES = Readable(
    worker_notice,
    access.NOTICES,
    Anchors(subject=worker_notice.c.employee_id),
    order=Order("SENT_AT", (worker_notice.c.sent_at,), descending=True),
)
BIAS_AUDITS = Readable(bias_audit, access.AI_SYSTEMS, order=Order("AT", (bias_audit.c.at,), descending=True))
IMPACT_RATIOS = Readable(
    impact_ratio, access.AI_SYSTEMS, order=Order("GROUP", (impact_ratio.c.attribute, impact_ratio.c.group))
)
SUBJECT_REQUESTS = Readable(
    subject_request,
    access.SUBJECT_REQUESTS,
    Anchors(subject=subject_request.c.employee_id),
    order=Order("REQUESTED_AT", (subject_request.c.requested_at,), descending=True),
)
LEGAL_HOLDS = Readable(
    legal_hold,
    access.LEGAL_HOLDS,
    Anchors(subject=legal_hold.c.employee_id),
    order=Order("PLACED_AT", (legal_hold.c.placed_at,), descending=True),
)


UNRESOLVED = connection_problem.c.resolved_at.is_(None)
"""Problems that are still there."""


async def causes(request: Request, events: Sequence[UUID]) -> dict[UUID, list[Loaded]]:
    """The events that each event follows from, oldest first; one statement."""
    cause = domain_event_cause.c

    def compose() -> Select[Any]:
        joined = and_(cause.organization_id == domain_event.c.organization_id, cause.cause_id == domain_event.c.id)
        return (
            DOMAIN_EVENTS.rows(request, cause.event_id == any_(binds.ids()))
            .join(domain_event_cause, joined)
            .add_columns(cause.event_id.label("effect_id"))
            .order_by(domain_event.c.sequence)
        )

    found: dict[UUID, list[Loaded]] = {event: [] for event in events}
    for row in await request.fetch("causes", compose, ids=list(events)):
        found[row.effect_id].append(row)
    return found


def about(type_name: str, row_id: UUID) -> ColumnElement[bool]:
    """Entries of the audit trail about a node; for an employee, about all that is the employee's."""
    if type_name == "Employee":
        return audit_event.c.employee_id == row_id
    return and_(audit_event.c.node_type == type_name, audit_event.c.node_id == row_id)


def newest_drift() -> ColumnElement[bool]:
    """That a measure of drift is of the last day on which its version was measured."""
    latest = model_drift.alias()
    last = select(func.max(latest.c.measured_on)).where(
        latest.c.organization_id == model_drift.c.organization_id,
        latest.c.model_version_id == model_drift.c.model_version_id,
    )
    return model_drift.c.measured_on == last.scalar_subquery()


def in_state(state: DeliveryState) -> ColumnElement[bool]:
    """Deliveries in a state."""
    return event_delivery.c.state == state
