"""Audit, AI systems, rights of the person, connections."""

from collections.abc import Iterator
from typing import Any

from tests.access.cast import AFTER, AHEAD, BEFORE, EARLY
from tests.access.staged.row import Row, at, row

AUDITED = (
    "GENERAL",
    "EMPLOYMENT",
    "PERSONAL",
    "PROTECTED",
    "ABSENCE",
    "GOAL",
    "CHECK_IN",
    "DEVELOPMENT",
    "FEEDBACK",
    "RATING",
    "SUCCESSION",
    "PAY",
    "SCORE",
    "PRIVATE",
)


def rows() -> Iterator[Row]:
    """Every row."""
    mine: dict[str, Any] = {"owner": "subject", "employee_id": "employee#subject"}
    human: dict[str, Any] = {"actor_kind": "PERSON", "actor_id": "account"}
    machine: dict[str, Any] = {"actor_kind": "SERVICE", "actor_id": "service_token"}
    yield row("account", "account", employee_id="employee#named")
    yield row("service_token", "service_token")
    for kind in AUDITED:
        yield row(
            "audit_event",
            f"audit_event/{kind.lower()}",
            employee_id="employee#subject",
            node_type="Goal",
            node_id="goal/private",
            data_kind=kind,
            at=at(BEFORE),
            **(machine if kind == "GENERAL" else human),
        )
    yield row(
        "domain_event",
        "domain_event",
        employee_id="employee#subject",
        node_type="Goal",
        node_id="goal/private",
        at=at(BEFORE),
    )
    yield row("domain_event", "domain_event#cause", node_type="Rating", node_id="rating/draft", at=at(BEFORE))
    yield row("domain_event_cause", event_id="domain_event", cause_id="domain_event#cause")
    # Above the number of every event, and near enough for one page of the feed to reach it.
    yield row("journal", last_event=710_004_999)
    yield row("parked_event", event_id="domain_event")
    yield row("idempotency_key", actor_id="account")
    yield row("ai_system")
    yield row("model_version", ai_system_id="ai_system", trained_at=at(BEFORE))
    yield row("model_promotion", ai_system_id="ai_system", model_version_id="model_version", promoted_at=at(BEFORE))
    yield row("ai_system_switch", ai_system_id="ai_system", org_unit_id="org_unit")
    yield row("feature_snapshot", **mine, as_of=BEFORE)
    yield row("model_drift", model_version_id="model_version", measured_on=BEFORE, value=0.3)
    yield row("model_card", model_version_id="model_version", metrics=[{"name": "auc", "value": 0.5}])
    yield row(
        "ai_decision_log", **mine, ai_system_id="ai_system", model_version_id="model_version", at=at(BEFORE), **human
    )
    yield row(
        "human_review",
        owner="subject",
        ai_decision_log_id="ai_decision_log",
        reviewer_id="employee#boss",
        at=at(BEFORE),
    )
    yield row("worker_notice", **mine, ai_system_id="ai_system", sent_at=at(BEFORE))
    yield row(
        "bias_audit",
        ai_system_id="ai_system",
        model_version_id="model_version",
        at=at(BEFORE),
        from_day=EARLY,
        to_day=BEFORE,
    )
    yield row("impact_ratio", bias_audit_id="bias_audit")
    yield row("subject_request", **mine, state="REFUSED", requested_at=at(BEFORE), due_on=AFTER)
    yield row("legal_hold", **mine, placed_by_id="employee#admin", placed_at=at(BEFORE))
    yield row("connector")
    yield row("connected_system", connector_id="connector")
    yield row(
        "external_id", "external_id#system", node_type="ConnectedSystem", node_id="connected_system", last_told_on=None
    )
    yield row(
        "sync_run",
        connection_id="connected_system",
        started_at=at(BEFORE),
        processed=719000000,
        created=1,
        updated=2,
        unchanged=3,
        rejected=4,
    )
    yield row("field_coverage", sync_run_id="sync_run")
    yield row("rejected_row", sync_run_id="sync_run")
    yield row("synced_row", connection_id="connected_system", sync_run_id="sync_run", gone_at=at(BEFORE))
    yield row("vendor_turn", due_at=at(BEFORE))
    yield row("taken_delivery", connection_id="connected_system")
    yield row(
        "remote_change",
        connection_id="connected_system",
        employee_id="employee#subject",
        proposed_by_id="service_token",
        approved_by_id="account",
        approved_at=at(BEFORE),
        sent_at=at(BEFORE),
        settled_at=at(BEFORE),
    )
    yield row("connection_problem", connection_id="connected_system", first_at=at(BEFORE), last_at=at(BEFORE))
    yield row("webhook_subscription", state="BROKEN", open_until=at(BEFORE), previous_secret_until=at(AHEAD), **machine)
    yield row("event_delivery", webhook_subscription_id="webhook_subscription", event_id="domain_event")
    yield row("delivery_attempt", event_delivery_id="event_delivery", at=at(BEFORE), status=500)
