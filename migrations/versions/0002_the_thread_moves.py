"""The thread moves: what writes, triggers, jobs and feeds need."""

import sqlalchemy as sa
from alembic import op
from pgqueuer.adapters.persistence.schema_ddl import render_converge

from api.jobs.queue import NAMES
from api.jobs.tables import SCHEMA
from schema.kit.tenancy import APP_ROLE, protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring each area up, in this order."""
    _up_events()
    _up_jobs()
    _up_goals()
    _up_check_ins()
    _up_development()
    _up_feeds()


def downgrade() -> None:
    """Take each area down, the last first."""
    _down_feeds()
    _down_development()
    _down_check_ins()
    _down_goals()
    _down_jobs()
    _down_events()


def _up_events() -> None:
    """The counter of an organization's events."""
    op.create_table(
        "journal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("last_event", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_audit", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_hash", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(last_audit = 0) = (last_hash IS NULL)", name="ck_journal_hash"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_journal_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_journal"),
    )
    for statement in protect("journal"):
        op.execute(statement)


def _down_events() -> None:
    """Undo `_up_events`."""
    op.drop_table("journal")


def _up_jobs() -> None:
    """What the workers keep: the library's queue, how far events are told, what was given out, parked events."""
    for statement in render_converge(NAMES):
        op.execute(statement)
    op.create_table(
        "place",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", name="pk_place"),
        schema=SCHEMA,
    )
    op.create_table(
        "scheduled_run",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "name", "period", name="pk_scheduled_run"),
        schema=SCHEMA,
    )
    for statement in [*_ACROSS_TENANTS, *_RIGHTS_OF_WORKERS]:
        op.execute(statement)
    op.create_table(
        "parked_event",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("listener", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_id"],
            ["domain_event.organization_id", "domain_event.id"],
            name="fk_parked_event_event_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_parked_event_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_parked_event"),
    )
    op.create_index(
        "uq_parked_event_event_id_listener", "parked_event", ["organization_id", "event_id", "listener"], unique=True
    )
    for statement in protect("parked_event"):
        op.execute(statement)


def _down_jobs() -> None:
    """Undo `_up_jobs`."""
    op.drop_table("parked_event")
    op.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


# A worker must find out which organizations have work before it is bound to one of them. These look with the owner's
# eyes and show no more than that.
_ACROSS_TENANTS = [
    f"""
    CREATE FUNCTION {SCHEMA}.behind() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT journal.organization_id
        FROM public.journal
        LEFT JOIN {SCHEMA}.place USING (organization_id)
        WHERE journal.last_event > coalesce(place.sequence, 0) AND coalesce(place.retry_at <= now(), true)
    $$
    """,  # noqa: S608 - our own name
    f"""
    CREATE FUNCTION {SCHEMA}.tenants()
    RETURNS TABLE (organization_id uuid, time_zone text, created_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT organization_id, coalesce(settings->>'timeZone', 'UTC'), created_at FROM public.organization
    $$
    """,  # noqa: S608 - likewise
]
_RIGHTS_OF_WORKERS = [
    f"REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {SCHEMA} FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {SCHEMA} TO {APP_ROLE}",
    f"GRANT USAGE ON SCHEMA {SCHEMA} TO {APP_ROLE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {APP_ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {APP_ROLE}",
]


def _up_goals() -> None:
    """When, by whom and why a goal was closed."""
    op.add_column("goal", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("goal", sa.Column("closed_by_id", sa.Uuid(), nullable=True))
    op.add_column("goal", sa.Column("closing_reason", sa.Text(), nullable=True))
    op.create_foreign_key(
        "fk_goal_closed_by_id",
        "goal",
        "employee",
        ["organization_id", "closed_by_id"],
        ["organization_id", "id"],
    )
    op.create_index("ix_goal_closed_by_id", "goal", ["organization_id", "closed_by_id"])


def _down_goals() -> None:
    """Undo `_up_goals`."""
    op.drop_index("ix_goal_closed_by_id", "goal")
    op.drop_constraint("fk_goal_closed_by_id", "goal")
    op.drop_column("goal", "closing_reason")
    op.drop_column("goal", "closed_by_id")
    op.drop_column("goal", "closed_at")


def _up_check_ins() -> None:
    """What is measured beside what is said, corrections, reminders, blockers on the agenda, requests for feedback."""
    op.add_column("goal_update", sa.Column("measured_status", sa.Text(), nullable=True))
    op.add_column("goal_update", sa.Column("reported_value", sa.Numeric(precision=20, scale=4), nullable=True))
    op.add_column("goal_update", sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("goal_update", sa.Column("correction", sa.Text(), nullable=True))
    statuses = "measured_status IN ('GREEN', 'YELLOW', 'RED')"
    op.create_check_constraint("ck_goal_update_measured_status", "goal_update", statuses)
    both = "(corrected_at IS NULL) = (correction IS NULL)"
    op.create_check_constraint("ck_goal_update_correction", "goal_update", both)
    op.create_check_constraint("ck_goal_update_corrected_at", "goal_update", "corrected_at >= recorded_at")
    op.add_column("agenda_item", sa.Column("blocker_id", sa.Uuid(), nullable=True))
    own, theirs = ["organization_id", "blocker_id"], ["organization_id", "id"]
    op.create_foreign_key("fk_agenda_item_blocker_id", "agenda_item", "blocker", own, theirs)
    op.create_index("ix_agenda_item_blocker_id", "agenda_item", own)
    living = sa.text("deleted_at IS NULL")
    op.create_index("uq_agenda_item_blocker_id", "agenda_item", own, unique=True, postgresql_where=living)
    _create_check_in_reminder()
    _create_feedback_request()


def _create_check_in_reminder() -> None:
    op.create_table(
        "check_in_reminder",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "extract(isodow FROM week_starts_on) = 1 AND week = CAST(extract(isoyear FROM week_starts_on) AS text) || '-W' || lpad(CAST(extract(week FROM week_starts_on) AS text), 2, '0')",
            name="ck_check_in_reminder_week",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_check_in_reminder_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_check_in_reminder_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_check_in_reminder"),
    )
    op.create_index(
        "uq_check_in_reminder_employee_id_week_starts_on",
        "check_in_reminder",
        ["organization_id", "employee_id", "week_starts_on"],
        unique=True,
    )
    for statement in protect("check_in_reminder"):
        op.execute(statement)


def _create_feedback_request() -> None:
    op.create_table(
        "feedback_request",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="OPEN", nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("feedback_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('OPEN', 'GIVEN', 'DECLINED')", name="ck_feedback_request_state"),
        sa.CheckConstraint(
            "author_id <> employee_id AND author_id <> requested_by_id", name="ck_feedback_request_author"
        ),
        sa.CheckConstraint("(state = 'OPEN') = (answered_at IS NULL)", name="ck_feedback_request_answered"),
        sa.CheckConstraint("(state = 'GIVEN') = (feedback_id IS NOT NULL)", name="ck_feedback_request_given"),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", name],
                [f"{target}.organization_id", f"{target}.id"],
                name=f"fk_feedback_request_{name}",
            )
            for name, target in _FEEDBACK_REQUEST_REFERENCES.items()
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_feedback_request_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_feedback_request"),
    )
    for name in ("employee_id", "requested_by_id", "feedback_id"):
        op.create_index(f"ix_feedback_request_{name}", "feedback_request", ["organization_id", name])
    op.create_index(
        "ix_feedback_request_author_id_requested_at_id",
        "feedback_request",
        ["organization_id", "author_id", "requested_at", "id"],
    )
    for statement in protect("feedback_request"):
        op.execute(statement)


_FEEDBACK_REQUEST_REFERENCES = {
    "employee_id": "employee",
    "author_id": "employee",
    "requested_by_id": "employee",
    "feedback_id": "feedback",
}


def _down_check_ins() -> None:
    """Undo `_up_check_ins`."""
    op.drop_table("feedback_request")
    op.drop_table("check_in_reminder")
    op.drop_index("uq_agenda_item_blocker_id", "agenda_item")
    op.drop_index("ix_agenda_item_blocker_id", "agenda_item")
    op.drop_constraint("fk_agenda_item_blocker_id", "agenda_item")
    op.drop_column("agenda_item", "blocker_id")
    for name in ("ck_goal_update_corrected_at", "ck_goal_update_correction", "ck_goal_update_measured_status"):
        op.drop_constraint(name, "goal_update")
    for name in ("correction", "corrected_at", "reported_value", "measured_status"):
        op.drop_column("goal_update", name)


def _up_development() -> None:
    """What triggers and verification need; a raise that is unlocked before a pay cycle opens waits without one."""
    op.add_column("trigger_firing", sa.Column("cause_key", sa.Text()))
    op.add_column("trigger_firing", sa.Column("outcome_reason", sa.Text()))
    op.create_index(
        "uq_trigger_firing_employee_id_cause_key",
        "trigger_firing",
        ["organization_id", "employee_id", "cause_key"],
        unique=True,
        postgresql_where=sa.text("state = 'PROPOSED' AND deleted_at IS NULL"),
    )
    causes = "cause IN ('METRIC_MISSED_TWICE', 'DIP', 'SKILL_BLOCKER', 'SKILL_GAP')"
    states = "state IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN')"
    outcomes = "outcome IN ('RECOVERED', 'NOT_RECOVERED', 'INCONCLUSIVE')"
    _recheck("trigger_rule", "cause", causes)
    _recheck("trigger_firing", "cause", causes)
    _recheck("trigger_firing", "state", states)
    _recheck("trigger_firing", "outcome", outcomes)
    op.alter_column("compensation_recommendation", "compensation_cycle_id", nullable=True)
    op.add_column("compensation_recommendation", sa.Column("effective_on", sa.Date()))


def _down_development() -> None:
    """Undo `_up_development`; what only it can say becomes the nearest that was sayable before."""
    waiting = "SELECT organization_id, id FROM compensation_recommendation WHERE compensation_cycle_id IS NULL"
    for change in (
        "UPDATE compensation_record SET compensation_recommendation_id = NULL",
        "DELETE FROM compensation_approval",
    ):
        op.execute(f"{change} WHERE (organization_id, compensation_recommendation_id) IN ({waiting})")
    op.execute("DELETE FROM compensation_recommendation WHERE compensation_cycle_id IS NULL")
    op.drop_column("compensation_recommendation", "effective_on")
    op.alter_column("compensation_recommendation", "compensation_cycle_id", nullable=False)
    for table in ("trigger_firing", "trigger_rule"):
        op.execute(f"UPDATE {table} SET cause = 'METRIC_MISSED_TWICE' WHERE cause = 'DIP'")  # noqa: S608
        op.execute(f"UPDATE {table} SET cause = 'SKILL_GAP' WHERE cause = 'SKILL_BLOCKER'")  # noqa: S608
        _recheck(table, "cause", "cause IN ('METRIC_MISSED_TWICE', 'SKILL_GAP')")
    op.execute("UPDATE trigger_firing SET state = 'EXPIRED' WHERE state = 'WITHDRAWN'")
    op.execute("UPDATE trigger_firing SET outcome = NULL WHERE outcome = 'INCONCLUSIVE'")
    _recheck("trigger_firing", "state", "state IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'EXPIRED')")
    _recheck("trigger_firing", "outcome", "outcome IN ('RECOVERED', 'NOT_RECOVERED')")
    op.drop_index("uq_trigger_firing_employee_id_cause_key", "trigger_firing")
    op.drop_column("trigger_firing", "outcome_reason")
    op.drop_column("trigger_firing", "cause_key")


def _recheck(table: str, column: str, condition: str) -> None:
    """Put another condition in the place of a column's check."""
    op.drop_constraint(f"ck_{table}_{column}", table)
    op.create_check_constraint(f"ck_{table}_{column}", table, condition)


def _up_feeds() -> None:
    """Events by the time of their writing; deliveries in the order of their events; subscribers that fail in a row."""
    op.create_index("ix_domain_event_created_at", "domain_event", ["organization_id", "created_at"])
    op.add_column("event_delivery", sa.Column("sequence", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE event_delivery AS own SET sequence = event.sequence FROM domain_event AS event"
        " WHERE event.organization_id = own.organization_id AND event.id = own.event_id"
    )
    op.alter_column("event_delivery", "sequence", nullable=False)
    op.create_index(
        "ix_event_delivery_webhook_subscription_id_state_sequence",
        "event_delivery",
        ["organization_id", "webhook_subscription_id", "state", "sequence"],
    )
    _recheck("event_delivery", "state", "state IN ('PENDING', 'DELIVERED', 'FAILED', 'ABANDONED', 'WITHHELD')")
    failures = sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("webhook_subscription", failures)
    op.add_column("webhook_subscription", sa.Column("open_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("webhook_subscription", sa.Column("problem", sa.Text(), nullable=True))
    op.execute("UPDATE webhook_subscription SET problem = 'It failed too often.' WHERE state = 'BROKEN'")
    op.create_check_constraint("ck_webhook_subscription_failures", "webhook_subscription", "failures >= 0")
    op.create_check_constraint(
        "ck_webhook_subscription_problem", "webhook_subscription", "(state = 'BROKEN') = (problem IS NOT NULL)"
    )


def _down_feeds() -> None:
    """Undo `_up_feeds`; a delivery that was withheld counts as given up."""
    op.drop_constraint("ck_webhook_subscription_problem", "webhook_subscription")
    op.drop_constraint("ck_webhook_subscription_failures", "webhook_subscription")
    for column in ("problem", "open_until", "failures"):
        op.drop_column("webhook_subscription", column)
    op.execute("UPDATE event_delivery SET state = 'ABANDONED' WHERE state = 'WITHHELD'")
    _recheck("event_delivery", "state", "state IN ('PENDING', 'DELIVERED', 'FAILED', 'ABANDONED')")
    op.drop_index("ix_event_delivery_webhook_subscription_id_state_sequence", "event_delivery")
    op.drop_column("event_delivery", "sequence")
    op.drop_index("ix_domain_event_created_at", "domain_event")
