"""The whole thread: every entity of every link, behind row-level security."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schema.kit.tenancy import admit, create_role, expel, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = {"audit_event", "domain_event"}
TABLES = (
    "organization",
    "ai_system",
    "anonymity_policy",
    "connector",
    "course",
    "exchange_rate",
    "external_id",
    "goal_cycle",
    "goal_template",
    "idempotency_key",
    "job_family",
    "job_level",
    "location",
    "merit_matrix",
    "payroll_run",
    "person",
    "rating_scale",
    "review_template",
    "service_token",
    "skill",
    "system_outage",
    "trigger_rule",
    "webhook_subscription",
    "anonymity_minimum",
    "connected_system",
    "course_skill",
    "employee",
    "job_profile",
    "model_version",
    "pay_band",
    "pay_equity_category",
    "question",
    "rating_level",
    "review_cycle",
    "absence",
    "account",
    "ai_decision_log",
    "audit_event",
    "bias_audit",
    "certification",
    "check_in",
    "compensation_cycle",
    "connection_problem",
    "development_plan",
    "domain_event",
    "feedback",
    "legal_hold",
    "market_reference",
    "mentorship",
    "merit_matrix_cell",
    "metric_definition",
    "model_card",
    "model_promotion",
    "nomination",
    "one_on_one",
    "org_unit",
    "pay_statement",
    "program",
    "question_revision",
    "reporting_chain",
    "reporting_line",
    "review",
    "skill_claim",
    "subject_request",
    "sync_run",
    "talent_strategy",
    "worker_notice",
    "action_item",
    "budget_pool",
    "calibration_session",
    "compensation_scenario",
    "domain_event_cause",
    "event_delivery",
    "field_coverage",
    "goal",
    "human_review",
    "impact_ratio",
    "metric_value",
    "pay_gap_result",
    "position",
    "program_cycle",
    "program_link",
    "response",
    "role_grant",
    "blocker",
    "calibration_participant",
    "compensation_scenario_segment",
    "delivery_attempt",
    "development_action",
    "employment",
    "fairness_signal",
    "goal_contribution",
    "goal_metric",
    "goal_update",
    "misalignment_finding",
    "rating",
    "skill_gap_flag",
    "skill_will_diagnosis",
    "succession_plan",
    "calibration_change",
    "compensation_recommendation",
    "finding_evidence",
    "improvement_plan",
    "learning_assignment",
    "metric_observation",
    "milestone",
    "rating_evidence",
    "successor_nomination",
    "talent_assessment",
    "trigger_firing",
    "agenda_item",
    "compensation_approval",
    "compensation_record",
    "completion",
    "improvement_plan_criterion",
    "improvement_plan_meeting",
    "improvement_plan_sign_off",
    "succession_gap",
    "trigger_observation",
    "pay_component",
)


def upgrade() -> None:
    op.execute(create_role())
    for statement in admit():
        op.execute(statement)
    op.create_table(
        "organization",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "settings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name="pk_organization"),
        sa.UniqueConstraint("key", name="uq_organization_key"),
    )
    op.create_table(
        "ai_system",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("risk_class", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("risk_class IN ('MINIMAL', 'LIMITED', 'HIGH')", name="ck_ai_system_risk_class"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_ai_system_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_ai_system"),
    )
    op.create_index(
        "uq_ai_system_key",
        "ai_system",
        ["organization_id", "key"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "anonymity_policy",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("policy_version > 0", name="ck_anonymity_policy_policy_version"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_anonymity_policy_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_anonymity_policy"),
    )
    op.create_index(
        "uq_anonymity_policy_name_policy_version",
        "anonymity_policy",
        ["organization_id", "name", "policy_version"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "connector",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("connector_version", sa.Text(), nullable=False),
        sa.Column("sdk_api", sa.Text(), nullable=False),
        sa.Column("capabilities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("verification IN ('L0', 'L1', 'L2')", name="ck_connector_verification"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_connector_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_connector"),
    )
    op.create_index(
        "uq_connector_key",
        "connector",
        ["organization_id", "key"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "course",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("hours >= 0", name="ck_course_hours"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_course_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_course"),
    )
    op.create_index("ix_course_title_id", "course", ["organization_id", "title", "id"], unique=False)
    op.create_index(
        "uq_course_provider_code",
        "course",
        ["organization_id", "provider", "code"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "exchange_rate",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_currency", sa.String(length=3), nullable=False),
        sa.Column("to_currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("from_currency <> to_currency", name="ck_exchange_rate_pair"),
        sa.CheckConstraint("rate > 0", name="ck_exchange_rate_rate"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_exchange_rate_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_exchange_rate"),
    )
    op.create_index(
        "ix_exchange_rate_rated_on_id", "exchange_rate", ["organization_id", "rated_on", "id"], unique=False
    )
    op.create_index(
        "uq_exchange_rate_from_currency_to_currency_rated_on_source",
        "exchange_rate",
        ["organization_id", "from_currency", "to_currency", "rated_on", "source"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "external_id",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("node_type", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("last_told_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_external_id_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_external_id"),
    )
    op.create_index(
        "ix_external_id_node_type_node_id", "external_id", ["organization_id", "node_type", "node_id"], unique=False
    )
    op.create_index(
        "uq_external_id_system_node_type_value",
        "external_id",
        ["organization_id", "system", "node_type", "value"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "goal_cycle",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('PLANNED', 'OPEN', 'CLOSED')", name="ck_goal_cycle_state"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_goal_cycle_period"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_goal_cycle_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goal_cycle"),
    )
    op.create_index("ix_goal_cycle_starts_on", "goal_cycle", ["organization_id", "starts_on"], unique=False)
    op.create_index(
        "uq_goal_cycle_name",
        "goal_cycle",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "goal_template",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.SmallInteger(), nullable=True),
        sa.Column("weight", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("visibility", sa.Text(), server_default="MANAGER", nullable=False),
        sa.Column("roll_up", sa.Text(), server_default="MANUAL", nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("green_at", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("yellow_at", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction IN ('INCREASE', 'REDUCE', 'MAINTAIN')", name="ck_goal_template_direction"),
        sa.CheckConstraint("kind IN ('OBJECTIVE', 'KEY_RESULT', 'KPI', 'DEVELOPMENT')", name="ck_goal_template_kind"),
        sa.CheckConstraint("level IN ('COMPANY', 'DEPARTMENT', 'TEAM', 'INDIVIDUAL')", name="ck_goal_template_level"),
        sa.CheckConstraint("roll_up IN ('AVERAGE', 'WEIGHTED', 'MINIMUM', 'MANUAL')", name="ck_goal_template_roll_up"),
        sa.CheckConstraint(
            "visibility IN ('PRIVATE', 'MANAGER', 'TEAM', 'ORGANIZATION')", name="ck_goal_template_visibility"
        ),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 5", name="ck_goal_template_difficulty"),
        sa.CheckConstraint("weight BETWEEN 0 AND 1", name="ck_goal_template_weight"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_goal_template_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goal_template"),
    )
    op.create_index(
        "uq_goal_template_title",
        "goal_template",
        ["organization_id", "title"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_idempotency_key_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_idempotency_key"),
    )
    op.create_index(
        "uq_idempotency_key_actor_id_key",
        "idempotency_key",
        ["organization_id", "actor_id", "key"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "job_family",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_job_family_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_job_family"),
    )
    op.create_index("uq_job_family_name", "job_family", ["organization_id", "name"], unique=True, postgresql_where=None)
    op.create_table(
        "job_level",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_job_level_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_job_level"),
    )
    op.create_index("uq_job_level_name", "job_level", ["organization_id", "name"], unique=True, postgresql_where=None)
    op.create_table(
        "location",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_location_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_location"),
    )
    op.create_index("uq_location_name", "location", ["organization_id", "name"], unique=True, postgresql_where=None)
    op.create_table(
        "merit_matrix",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version > 0", name="ck_merit_matrix_version"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_merit_matrix_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_merit_matrix"),
    )
    op.create_index(
        "uq_merit_matrix_name_version",
        "merit_matrix",
        ["organization_id", "name", "version"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "payroll_run",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("period_end >= period_start", name="ck_payroll_run_period"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_payroll_run_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_payroll_run"),
    )
    op.create_index(
        "ix_payroll_run_period_end_id", "payroll_run", ["organization_id", "period_end", "id"], unique=False
    )
    op.create_index(
        "uq_payroll_run_source_name",
        "payroll_run",
        ["organization_id", "source", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "person",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=True),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("personal_email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_person_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_person"),
    )
    op.create_index("ix_person_sort_name_id", "person", ["organization_id", "sort_name", "id"], unique=False)
    op.create_table(
        "rating_scale",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scale_version", sa.SmallInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scale_version > 0", name="ck_rating_scale_scale_version"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_rating_scale_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_rating_scale"),
    )
    op.create_index(
        "uq_rating_scale_name_scale_version",
        "rating_scale",
        ["organization_id", "name", "scale_version"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "review_template",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_review_template_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_review_template"),
    )
    op.create_index(
        "uq_review_template_name",
        "review_template",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "service_token",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "replaces_id"],
            ["service_token.organization_id", "service_token.id"],
            name="fk_service_token_replaces_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_service_token_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_service_token"),
    )
    op.create_index("ix_service_token_replaces_id", "service_token", ["organization_id", "replaces_id"], unique=False)
    op.create_index(
        "uq_service_token_digest", "service_token", ["organization_id", "digest"], unique=True, postgresql_where=None
    )
    op.create_table(
        "skill",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("taxonomy", sa.Text(), server_default="LOCAL", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("taxonomy IN ('ESCO', 'ONET', 'LIGHTCAST', 'LOCAL')", name="ck_skill_taxonomy"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_skill_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_skill"),
    )
    op.create_index("ix_skill_name_id", "skill", ["organization_id", "name", "id"], unique=False)
    op.create_index(
        "uq_skill_taxonomy_code",
        "skill",
        ["organization_id", "taxonomy", "code"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "system_outage",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "extract(isodow FROM week_starts_on) = 1 AND week = CAST(extract(isoyear FROM week_starts_on) AS text) || '-W' || lpad(CAST(extract(week FROM week_starts_on) AS text), 2, '0')",
            name="ck_system_outage_week",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_system_outage_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_system_outage"),
    )
    op.create_index(
        "uq_system_outage_week_starts_on",
        "system_outage",
        ["organization_id", "week_starts_on"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "trigger_rule",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column(
            "parameters", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause IN ('METRIC_MISSED_TWICE', 'SKILL_GAP')", name="ck_trigger_rule_cause"),
        sa.CheckConstraint("rule_version > 0", name="ck_trigger_rule_rule_version"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_trigger_rule_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_trigger_rule"),
    )
    op.create_index(
        "uq_trigger_rule_key_rule_version",
        "trigger_rule",
        ["organization_id", "key", "rule_version"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "webhook_subscription",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary(), nullable=True),
        sa.Column("previous_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("actor_kind IN ('PERSON', 'SERVICE', 'SYSTEM')", name="ck_webhook_subscription_actor_kind"),
        sa.CheckConstraint("state IN ('ACTIVE', 'PAUSED', 'BROKEN')", name="ck_webhook_subscription_state"),
        sa.CheckConstraint(
            "(previous_secret IS NULL) = (previous_secret_until IS NULL)",
            name="ck_webhook_subscription_previous_secret",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_webhook_subscription_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_webhook_subscription"),
    )
    op.create_table(
        "anonymity_minimum",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("minimum_responses", sa.SmallInteger(), server_default=sa.text("3"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "direction IN ('SELF', 'DOWNWARD', 'PEER', 'UPWARD', 'SKIP')", name="ck_anonymity_minimum_direction"
        ),
        sa.CheckConstraint("minimum_responses > 0", name="ck_anonymity_minimum_minimum_responses"),
        sa.ForeignKeyConstraint(
            ["organization_id", "policy_id"],
            ["anonymity_policy.organization_id", "anonymity_policy.id"],
            name="fk_anonymity_minimum_policy_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_anonymity_minimum_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_anonymity_minimum"),
    )
    op.create_index(
        "uq_anonymity_minimum_policy_id_direction",
        "anonymity_minimum",
        ["organization_id", "policy_id", "direction"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "connected_system",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connector_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="NEW", nullable=False),
        sa.Column(
            "settings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("credentials", sa.LargeBinary(), nullable=True),
        sa.Column("credentials_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('NEW', 'ACTIVE', 'DEGRADED', 'BROKEN', 'PAUSED')", name="ck_connected_system_state"
        ),
        sa.CheckConstraint("(credentials IS NULL) = (credentials_key IS NULL)", name="ck_connected_system_credentials"),
        sa.ForeignKeyConstraint(
            ["organization_id", "connector_id"],
            ["connector.organization_id", "connector.id"],
            name="fk_connected_system_connector_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_connected_system_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_connected_system"),
    )
    op.create_index(
        "ix_connected_system_connector_id", "connected_system", ["organization_id", "connector_id"], unique=False
    )
    op.create_index(
        "uq_connected_system_name",
        "connected_system",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "course_skill",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "course_id"], ["course.organization_id", "course.id"], name="fk_course_skill_course_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_course_skill_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_course_skill_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_course_skill"),
    )
    op.create_index("ix_course_skill_course_id", "course_skill", ["organization_id", "course_id"], unique=False)
    op.create_index("ix_course_skill_skill_id", "course_skill", ["organization_id", "skill_id"], unique=False)
    op.create_index(
        "uq_course_skill_course_id_skill_id",
        "course_skill",
        ["organization_id", "course_id", "skill_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "employee",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("employee_number", sa.Text(), nullable=False),
        sa.Column("work_email", sa.Text(), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"], ["person.organization_id", "person.id"], name="fk_employee_person_id"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_employee_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_employee"),
    )
    op.create_index("ix_employee_person_id", "employee", ["organization_id", "person_id"], unique=False)
    op.create_index(
        "uq_employee_employee_number",
        "employee",
        ["organization_id", "employee_number"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_employee_work_email",
        "employee",
        ["organization_id", "work_email"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "job_profile",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("job_family_id", sa.Uuid(), nullable=True),
        sa.Column("job_level_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_family_id"],
            ["job_family.organization_id", "job_family.id"],
            name="fk_job_profile_job_family_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_level_id"],
            ["job_level.organization_id", "job_level.id"],
            name="fk_job_profile_job_level_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_job_profile_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_job_profile"),
    )
    op.create_index("ix_job_profile_job_family_id", "job_profile", ["organization_id", "job_family_id"], unique=False)
    op.create_index("ix_job_profile_job_level_id", "job_profile", ["organization_id", "job_level_id"], unique=False)
    op.create_index(
        "uq_job_profile_title_job_level_id",
        "job_profile",
        ["organization_id", "title", "job_level_id"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "model_version",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ai_system_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("artefact_hash", sa.Text(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version > 0", name="ck_model_version_version"),
        sa.ForeignKeyConstraint(
            ["organization_id", "ai_system_id"],
            ["ai_system.organization_id", "ai_system.id"],
            name="fk_model_version_ai_system_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_model_version_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_model_version"),
    )
    op.create_index(
        "uq_model_version_ai_system_id_version",
        "model_version",
        ["organization_id", "ai_system_id", "version"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "pay_band",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_level_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("midpoint_minor", sa.BigInteger(), nullable=False),
        sa.Column("maximum_minor", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "0 < minimum_minor AND minimum_minor <= midpoint_minor AND midpoint_minor <= maximum_minor",
            name="ck_pay_band_range",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_level_id"],
            ["job_level.organization_id", "job_level.id"],
            name="fk_pay_band_job_level_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_pay_band_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_pay_band"),
    )
    op.create_index("ix_pay_band_job_level_id", "pay_band", ["organization_id", "job_level_id"], unique=False)
    op.create_index(
        "uq_pay_band_job_level_id_country_valid_from",
        "pay_band",
        ["organization_id", "job_level_id", "country", "valid_from"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "pay_equity_category",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("job_family_id", sa.Uuid(), nullable=True),
        sa.Column("job_level_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_family_id"],
            ["job_family.organization_id", "job_family.id"],
            name="fk_pay_equity_category_job_family_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_level_id"],
            ["job_level.organization_id", "job_level.id"],
            name="fk_pay_equity_category_job_level_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_pay_equity_category_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_pay_equity_category"),
    )
    op.create_index(
        "ix_pay_equity_category_job_family_id",
        "pay_equity_category",
        ["organization_id", "job_family_id"],
        unique=False,
    )
    op.create_index(
        "ix_pay_equity_category_job_level_id", "pay_equity_category", ["organization_id", "job_level_id"], unique=False
    )
    op.create_index(
        "uq_pay_equity_category_name",
        "pay_equity_category",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "question",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction IN ('SELF', 'DOWNWARD', 'PEER', 'UPWARD', 'SKIP')", name="ck_question_direction"),
        sa.ForeignKeyConstraint(
            ["organization_id", "template_id"],
            ["review_template.organization_id", "review_template.id"],
            name="fk_question_template_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_question_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_question"),
    )
    op.create_index(
        "ix_question_template_id_position_id",
        "question",
        ["organization_id", "template_id", "position", "id"],
        unique=False,
    )
    op.create_table(
        "rating_level",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scale_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("value > 0", name="ck_rating_level_value"),
        sa.ForeignKeyConstraint(
            ["organization_id", "scale_id"],
            ["rating_scale.organization_id", "rating_scale.id"],
            name="fk_rating_level_scale_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_rating_level_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_rating_level"),
    )
    op.create_index(
        "uq_rating_level_scale_id_value",
        "rating_level",
        ["organization_id", "scale_id", "value"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "review_cycle",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("scale_id", sa.Uuid(), nullable=True),
        sa.Column("anonymity_policy_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "stage IN ('DRAFT', 'PRE_LAUNCH', 'PEER_SELECTION', 'COLLECTING', 'CALIBRATION', 'RELEASED', 'ENDED')",
            name="ck_review_cycle_stage",
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_review_cycle_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "anonymity_policy_id"],
            ["anonymity_policy.organization_id", "anonymity_policy.id"],
            name="fk_review_cycle_anonymity_policy_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "scale_id"],
            ["rating_scale.organization_id", "rating_scale.id"],
            name="fk_review_cycle_scale_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "template_id"],
            ["review_template.organization_id", "review_template.id"],
            name="fk_review_cycle_template_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_review_cycle_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_review_cycle"),
    )
    op.create_index(
        "ix_review_cycle_anonymity_policy_id", "review_cycle", ["organization_id", "anonymity_policy_id"], unique=False
    )
    op.create_index("ix_review_cycle_ends_on_id", "review_cycle", ["organization_id", "ends_on", "id"], unique=False)
    op.create_index("ix_review_cycle_scale_id", "review_cycle", ["organization_id", "scale_id"], unique=False)
    op.create_index("ix_review_cycle_template_id", "review_cycle", ["organization_id", "template_id"], unique=False)
    op.create_index(
        "uq_review_cycle_name",
        "review_cycle",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "absence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("approved", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('VACATION', 'SICK', 'PARENTAL', 'OTHER')", name="ck_absence_kind"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_absence_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_absence_employee_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_absence_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_absence"),
    )
    op.create_index("ix_absence_employee_id", "absence", ["organization_id", "employee_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_account_employee_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_account_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_account"),
    )
    op.create_index("ix_account_employee_id", "account", ["organization_id", "employee_id"], unique=False)
    op.create_index("uq_account_subject", "account", ["organization_id", "subject"], unique=True, postgresql_where=None)
    op.create_table(
        "ai_decision_log",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ai_system_id", sa.Uuid(), nullable=False),
        sa.Column("model_version_id", sa.Uuid(), nullable=True),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("output", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(actor_kind = 'SYSTEM') = (actor_id IS NULL)", name="ck_ai_decision_log_actor"),
        sa.CheckConstraint("actor_kind IN ('PERSON', 'SERVICE', 'SYSTEM')", name="ck_ai_decision_log_actor_kind"),
        sa.ForeignKeyConstraint(
            ["organization_id", "ai_system_id"],
            ["ai_system.organization_id", "ai_system.id"],
            name="fk_ai_decision_log_ai_system_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_ai_decision_log_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_version_id"],
            ["model_version.organization_id", "model_version.id"],
            name="fk_ai_decision_log_model_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_ai_decision_log_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_ai_decision_log"),
    )
    op.create_index(
        "ix_ai_decision_log_ai_system_id_at", "ai_decision_log", ["organization_id", "ai_system_id", "at"], unique=False
    )
    op.create_index(
        "ix_ai_decision_log_employee_id_at", "ai_decision_log", ["organization_id", "employee_id", "at"], unique=False
    )
    op.create_index(
        "ix_ai_decision_log_model_version_id", "ai_decision_log", ["organization_id", "model_version_id"], unique=False
    )
    op.create_table(
        "audit_event",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("node_type", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("data_kind", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(actor_kind = 'SYSTEM') = (actor_id IS NULL)", name="ck_audit_event_actor"),
        sa.CheckConstraint("actor_kind IN ('PERSON', 'SERVICE', 'SYSTEM')", name="ck_audit_event_actor_kind"),
        sa.CheckConstraint(
            "data_kind IN ('GENERAL', 'EMPLOYMENT', 'PERSONAL', 'PROTECTED', 'ABSENCE', 'GOAL', 'CHECK_IN', 'DEVELOPMENT', 'FEEDBACK', 'RATING', 'SUCCESSION', 'PAY', 'SCORE', 'PRIVATE')",
            name="ck_audit_event_data_kind",
        ),
        sa.CheckConstraint(
            "node_type <> 'Employee' OR employee_id IS NOT DISTINCT FROM node_id", name="ck_audit_event_employee"
        ),
        sa.CheckConstraint("(sequence = 1) = (previous_hash IS NULL)", name="ck_audit_event_chain"),
        sa.CheckConstraint("sequence > 0", name="ck_audit_event_sequence"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_audit_event_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_audit_event_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_audit_event"),
    )
    op.create_index(
        "ix_audit_event_employee_id_sequence",
        "audit_event",
        ["organization_id", "employee_id", "sequence"],
        unique=False,
    )
    op.create_index(
        "ix_audit_event_node_type_node_id_sequence",
        "audit_event",
        ["organization_id", "node_type", "node_id", "sequence"],
        unique=False,
    )
    op.create_index(
        "uq_audit_event_hash", "audit_event", ["organization_id", "hash"], unique=True, postgresql_where=None
    )
    op.create_index(
        "uq_audit_event_sequence", "audit_event", ["organization_id", "sequence"], unique=True, postgresql_where=None
    )
    op.create_table(
        "bias_audit",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ai_system_id", sa.Uuid(), nullable=False),
        sa.Column("model_version_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auditor", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("to_day >= from_day", name="ck_bias_audit_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "ai_system_id"],
            ["ai_system.organization_id", "ai_system.id"],
            name="fk_bias_audit_ai_system_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_version_id"],
            ["model_version.organization_id", "model_version.id"],
            name="fk_bias_audit_model_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_bias_audit_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_bias_audit"),
    )
    op.create_index(
        "ix_bias_audit_ai_system_id_at", "bias_audit", ["organization_id", "ai_system_id", "at"], unique=False
    )
    op.create_index(
        "ix_bias_audit_model_version_id", "bias_audit", ["organization_id", "model_version_id"], unique=False
    )
    op.create_table(
        "certification",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_on >= issued_on", name="ck_certification_validity"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_certification_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_certification_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_certification_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_certification"),
    )
    op.create_index(
        "ix_certification_employee_id_issued_on_id",
        "certification",
        ["organization_id", "employee_id", "issued_on", "id"],
        unique=False,
    )
    op.create_index("ix_certification_skill_id", "certification", ["organization_id", "skill_id"], unique=False)
    op.create_table(
        "check_in",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("align", sa.Text(), nullable=True),
        sa.Column("track", sa.Text(), nullable=True),
        sa.Column("achieve", sa.Text(), nullable=True),
        sa.Column("confidence", sa.SmallInteger(), nullable=True),
        sa.Column("sentiment", sa.SmallInteger(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("manager_reply", sa.Text(), nullable=True),
        sa.Column("replied_by_id", sa.Uuid(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_mutation_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'REVIEWED') = (replied_at IS NOT NULL)", name="ck_check_in_replied"),
        sa.CheckConstraint(
            "(state IN ('SUBMITTED', 'REVIEWED')) = (submitted_at IS NOT NULL)", name="ck_check_in_submitted"
        ),
        sa.CheckConstraint(
            "extract(isodow FROM week_starts_on) = 1 AND week = CAST(extract(isoyear FROM week_starts_on) AS text) || '-W' || lpad(CAST(extract(week FROM week_starts_on) AS text), 2, '0')",
            name="ck_check_in_week",
        ),
        sa.CheckConstraint("state IN ('DRAFT', 'SUBMITTED', 'REVIEWED', 'SKIPPED_LEAVE')", name="ck_check_in_state"),
        sa.CheckConstraint("status IN ('GREEN', 'YELLOW', 'RED')", name="ck_check_in_status"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 10", name="ck_check_in_confidence"),
        sa.CheckConstraint("sentiment BETWEEN 1 AND 5", name="ck_check_in_sentiment"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_check_in_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "replied_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_check_in_replied_by_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_check_in_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_check_in"),
    )
    op.create_index("ix_check_in_replied_by_id", "check_in", ["organization_id", "replied_by_id"], unique=False)
    op.create_index(
        "ix_check_in_week_starts_on_id", "check_in", ["organization_id", "week_starts_on", "id"], unique=False
    )
    op.create_index(
        "uq_check_in_employee_id_client_mutation_id",
        "check_in",
        ["organization_id", "employee_id", "client_mutation_id"],
        unique=True,
        postgresql_where=None,
    )
    op.create_index(
        "uq_check_in_employee_id_week_starts_on",
        "check_in",
        ["organization_id", "employee_id", "week_starts_on"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "compensation_cycle",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_on", sa.Date(), nullable=False),
        sa.Column("review_cycle_id", sa.Uuid(), nullable=True),
        sa.Column("merit_matrix_id", sa.Uuid(), nullable=True),
        sa.Column("eligible_hired_by", sa.Date(), nullable=True),
        sa.Column("proration", sa.Text(), server_default="NONE", nullable=False),
        sa.Column("over_budget", sa.Text(), server_default="STOP", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("over_budget IN ('STOP', 'WARN')", name="ck_compensation_cycle_over_budget"),
        sa.CheckConstraint(
            "proration IN ('NONE', 'DAYS_EMPLOYED', 'DAYS_WORKED')", name="ck_compensation_cycle_proration"
        ),
        sa.CheckConstraint(
            "stage IN ('DRAFT', 'PLANNING', 'APPROVAL', 'SIGNED_OFF', 'EXPORTED', 'CLOSED')",
            name="ck_compensation_cycle_stage",
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_compensation_cycle_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "merit_matrix_id"],
            ["merit_matrix.organization_id", "merit_matrix.id"],
            name="fk_compensation_cycle_merit_matrix_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "review_cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_compensation_cycle_review_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_compensation_cycle_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_compensation_cycle"),
    )
    op.create_index(
        "ix_compensation_cycle_merit_matrix_id",
        "compensation_cycle",
        ["organization_id", "merit_matrix_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_cycle_review_cycle_id",
        "compensation_cycle",
        ["organization_id", "review_cycle_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_cycle_starts_on_id", "compensation_cycle", ["organization_id", "starts_on", "id"], unique=False
    )
    op.create_index(
        "uq_compensation_cycle_name",
        "compensation_cycle",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "connection_problem",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("count > 0", name="ck_connection_problem_count"),
        sa.CheckConstraint("last_at >= first_at", name="ck_connection_problem_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["connected_system.organization_id", "connected_system.id"],
            name="fk_connection_problem_connection_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_connection_problem_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_connection_problem"),
    )
    op.create_index(
        "ix_connection_problem_connection_id", "connection_problem", ["organization_id", "connection_id"], unique=False
    )
    op.create_index(
        "uq_connection_problem_connection_id_code",
        "connection_problem",
        ["organization_id", "connection_id", "code"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "development_plan",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('DRAFT', 'ACTIVE', 'CLOSED')", name="ck_development_plan_status"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_development_plan_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_development_plan_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_development_plan_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_development_plan"),
    )
    op.create_index(
        "ix_development_plan_employee_id_starts_on_id",
        "development_plan",
        ["organization_id", "employee_id", "starts_on", "id"],
        unique=False,
    )
    op.create_index(
        "uq_development_plan_employee_id",
        "development_plan",
        ["organization_id", "employee_id"],
        unique=True,
        postgresql_where=sa.text("status = 'ACTIVE' AND deleted_at IS NULL"),
    )
    op.create_table(
        "domain_event",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("node_type", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column(
            "payload", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("operation IN ('CREATED', 'UPDATED', 'DELETED')", name="ck_domain_event_operation"),
        sa.CheckConstraint("sequence > 0", name="ck_domain_event_sequence"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_domain_event_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_domain_event_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_domain_event"),
    )
    op.create_index(
        "ix_domain_event_employee_id_sequence",
        "domain_event",
        ["organization_id", "employee_id", "sequence"],
        unique=False,
    )
    op.create_index(
        "ix_domain_event_node_type_node_id_sequence",
        "domain_event",
        ["organization_id", "node_type", "node_id", "sequence"],
        unique=False,
    )
    op.create_index(
        "uq_domain_event_sequence", "domain_event", ["organization_id", "sequence"], unique=True, postgresql_where=None
    )
    op.create_table(
        "feedback",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="FEEDBACK", nullable=False),
        sa.Column("visibility", sa.Text(), server_default="SHARED", nullable=False),
        sa.Column("author_shown", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentiment", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('FEEDBACK', 'RECOGNITION')", name="ck_feedback_kind"),
        sa.CheckConstraint("visibility IN ('MANAGER', 'SHARED', 'PUBLIC')", name="ck_feedback_visibility"),
        sa.CheckConstraint("author_id <> employee_id", name="ck_feedback_author"),
        sa.CheckConstraint("sentiment BETWEEN -1 AND 1", name="ck_feedback_sentiment"),
        sa.ForeignKeyConstraint(
            ["organization_id", "author_id"], ["employee.organization_id", "employee.id"], name="fk_feedback_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_feedback_employee_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_feedback_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_author_id", "feedback", ["organization_id", "author_id"], unique=False)
    op.create_index(
        "ix_feedback_employee_id_given_at_id",
        "feedback",
        ["organization_id", "employee_id", "given_at", "id"],
        unique=False,
    )
    op.create_table(
        "legal_hold",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("released_at >= placed_at", name="ck_legal_hold_released"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_legal_hold_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "placed_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_legal_hold_placed_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_legal_hold_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_legal_hold"),
    )
    op.create_index(
        "ix_legal_hold_employee_id_placed_at",
        "legal_hold",
        ["organization_id", "employee_id", "placed_at"],
        unique=False,
    )
    op.create_index("ix_legal_hold_placed_by_id", "legal_hold", ["organization_id", "placed_by_id"], unique=False)
    op.create_table(
        "market_reference",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("job_profile_id", sa.Uuid(), nullable=True),
        sa.Column("job_level_id", sa.Uuid(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("lower_quartile_minor", sa.BigInteger(), nullable=False),
        sa.Column("median_minor", sa.BigInteger(), nullable=False),
        sa.Column("upper_quartile_minor", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("surveyed_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "0 < lower_quartile_minor AND lower_quartile_minor <= median_minor AND median_minor <= upper_quartile_minor",
            name="ck_market_reference_quartiles",
        ),
        sa.CheckConstraint("job_profile_id IS NOT NULL OR job_level_id IS NOT NULL", name="ck_market_reference_job"),
        sa.CheckConstraint("n > 0", name="ck_market_reference_n"),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_level_id"],
            ["job_level.organization_id", "job_level.id"],
            name="fk_market_reference_job_level_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_profile_id"],
            ["job_profile.organization_id", "job_profile.id"],
            name="fk_market_reference_job_profile_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_market_reference_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_market_reference"),
    )
    op.create_index(
        "ix_market_reference_job_level_id", "market_reference", ["organization_id", "job_level_id"], unique=False
    )
    op.create_index(
        "ix_market_reference_job_profile_id", "market_reference", ["organization_id", "job_profile_id"], unique=False
    )
    op.create_index(
        "ix_market_reference_surveyed_on_id", "market_reference", ["organization_id", "surveyed_on", "id"], unique=False
    )
    op.create_table(
        "mentorship",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), server_default="PROPOSED", nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('PROPOSED', 'ACTIVE', 'ENDED')", name="ck_mentorship_status"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_mentorship_period"),
        sa.CheckConstraint("mentor_id <> employee_id", name="ck_mentorship_mentor"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_mentorship_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "mentor_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_mentorship_mentor_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_mentorship_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_mentorship_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_mentorship"),
    )
    op.create_index(
        "ix_mentorship_employee_id_starts_on_id",
        "mentorship",
        ["organization_id", "employee_id", "starts_on", "id"],
        unique=False,
    )
    op.create_index("ix_mentorship_mentor_id", "mentorship", ["organization_id", "mentor_id"], unique=False)
    op.create_index("ix_mentorship_skill_id", "mentorship", ["organization_id", "skill_id"], unique=False)
    op.create_table(
        "merit_matrix_cell",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merit_matrix_id", sa.Uuid(), nullable=False),
        sa.Column("rating_level_id", sa.Uuid(), nullable=True),
        sa.Column("range_position", sa.Text(), nullable=False),
        sa.Column("penetration_from", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("penetration_to", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("guideline_minimum", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("guideline_low", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("guideline_default", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("guideline_high", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("guideline_maximum", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "range_position IN ('BELOW_RANGE', 'LOWER_THIRD', 'MIDDLE_THIRD', 'UPPER_THIRD', 'ABOVE_RANGE')",
            name="ck_merit_matrix_cell_range_position",
        ),
        sa.CheckConstraint(
            "guideline_minimum <= guideline_low AND guideline_low <= guideline_default AND guideline_default <= guideline_high AND guideline_high <= guideline_maximum",
            name="ck_merit_matrix_cell_guideline",
        ),
        sa.CheckConstraint("penetration_to > penetration_from", name="ck_merit_matrix_cell_penetration"),
        sa.ForeignKeyConstraint(
            ["organization_id", "merit_matrix_id"],
            ["merit_matrix.organization_id", "merit_matrix.id"],
            name="fk_merit_matrix_cell_merit_matrix_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_level_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_merit_matrix_cell_rating_level_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_merit_matrix_cell_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_merit_matrix_cell"),
    )
    op.create_index(
        "ix_merit_matrix_cell_rating_level_id",
        "merit_matrix_cell",
        ["organization_id", "rating_level_id"],
        unique=False,
    )
    op.create_index(
        "uq_merit_matrix_cell_merit_matrix_id_range_position",
        "merit_matrix_cell",
        ["organization_id", "merit_matrix_id", "range_position"],
        unique=True,
        postgresql_where=sa.text("rating_level_id IS NULL"),
    )
    op.create_index(
        "uq_merit_matrix_cell_merit_matrix_id_rating_level_id_range_posi",
        "merit_matrix_cell",
        ["organization_id", "merit_matrix_id", "rating_level_id", "range_position"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "metric_definition",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("grain", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("as_of_rule", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("iso_area", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "cadence IN ('CONTINUOUS', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY')",
            name="ck_metric_definition_cadence",
        ),
        sa.CheckConstraint(
            "iso_area IN ('COMPLIANCE_AND_ETHICS', 'COSTS', 'DIVERSITY', 'LEADERSHIP', 'ORGANIZATIONAL_CULTURE', 'HEALTH_SAFETY_AND_WELL_BEING', 'PRODUCTIVITY', 'RECRUITMENT_MOBILITY_AND_TURNOVER', 'SKILLS_AND_CAPABILITIES', 'SUCCESSION_PLANNING', 'WORKFORCE_AVAILABILITY')",
            name="ck_metric_definition_iso_area",
        ),
        sa.CheckConstraint("version > 0", name="ck_metric_definition_version"),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_metric_definition_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_metric_definition_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_metric_definition"),
    )
    op.create_index("ix_metric_definition_owner_id", "metric_definition", ["organization_id", "owner_id"], unique=False)
    op.create_index(
        "uq_metric_definition_key_version",
        "metric_definition",
        ["organization_id", "key", "version"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "model_card",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model_version_id", sa.Uuid(), nullable=False),
        sa.Column("intended_use", sa.Text(), nullable=False),
        sa.Column("trained_on", sa.Text(), nullable=False),
        sa.Column("features", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "metrics", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("limits", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("jsonb_typeof(metrics) = 'array'", name="ck_model_card_metrics"),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_version_id"],
            ["model_version.organization_id", "model_version.id"],
            name="fk_model_card_model_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_model_card_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_model_card"),
    )
    op.create_index(
        "uq_model_card_model_version_id",
        "model_card",
        ["organization_id", "model_version_id"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "model_promotion",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ai_system_id", sa.Uuid(), nullable=False),
        sa.Column("model_version_id", sa.Uuid(), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "ai_system_id"],
            ["ai_system.organization_id", "ai_system.id"],
            name="fk_model_promotion_ai_system_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_version_id"],
            ["model_version.organization_id", "model_version.id"],
            name="fk_model_promotion_model_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_model_promotion_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_model_promotion"),
    )
    op.create_index(
        "ix_model_promotion_ai_system_id_promoted_at",
        "model_promotion",
        ["organization_id", "ai_system_id", "promoted_at"],
        unique=False,
    )
    op.create_index(
        "ix_model_promotion_model_version_id", "model_promotion", ["organization_id", "model_version_id"], unique=False
    )
    op.create_table(
        "nomination",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("nominated_by_id", sa.Uuid(), nullable=True),
        sa.Column("direction", sa.Text(), server_default="PEER", nullable=False),
        sa.Column("state", sa.Text(), server_default="PROPOSED", nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "direction IN ('SELF', 'DOWNWARD', 'PEER', 'UPWARD', 'SKIP')", name="ck_nomination_direction"
        ),
        sa.CheckConstraint("state IN ('PROPOSED', 'APPROVED', 'DECLINED')", name="ck_nomination_state"),
        sa.CheckConstraint("reviewer_id <> employee_id", name="ck_nomination_reviewer"),
        sa.ForeignKeyConstraint(
            ["organization_id", "cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_nomination_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "decided_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_nomination_decided_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_nomination_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "nominated_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_nomination_nominated_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reviewer_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_nomination_reviewer_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_nomination_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_nomination"),
    )
    op.create_index("ix_nomination_cycle_id", "nomination", ["organization_id", "cycle_id"], unique=False)
    op.create_index("ix_nomination_decided_by_id", "nomination", ["organization_id", "decided_by_id"], unique=False)
    op.create_index("ix_nomination_employee_id", "nomination", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_nomination_nominated_by_id", "nomination", ["organization_id", "nominated_by_id"], unique=False)
    op.create_index("ix_nomination_reviewer_id", "nomination", ["organization_id", "reviewer_id"], unique=False)
    op.create_index(
        "uq_nomination_cycle_id_employee_id_reviewer_id_direction",
        "nomination",
        ["organization_id", "cycle_id", "employee_id", "reviewer_id", "direction"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "one_on_one",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'HELD') = (held_at IS NOT NULL)", name="ck_one_on_one_held"),
        sa.CheckConstraint("state IN ('SCHEDULED', 'HELD', 'CANCELLED')", name="ck_one_on_one_state"),
        sa.CheckConstraint("manager_id <> employee_id", name="ck_one_on_one_manager"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_one_on_one_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "manager_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_one_on_one_manager_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_one_on_one_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_one_on_one"),
    )
    op.create_index(
        "ix_one_on_one_employee_id_scheduled_at_id",
        "one_on_one",
        ["organization_id", "employee_id", "scheduled_at", "id"],
        unique=False,
    )
    op.create_index("ix_one_on_one_manager_id", "one_on_one", ["organization_id", "manager_id"], unique=False)
    op.create_table(
        "org_unit",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('COMPANY', 'DIVISION', 'DEPARTMENT', 'TEAM')", name="ck_org_unit_kind"),
        sa.CheckConstraint("parent_id <> id", name="ck_org_unit_parent"),
        sa.ForeignKeyConstraint(
            ["organization_id", "head_id"], ["employee.organization_id", "employee.id"], name="fk_org_unit_head_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "parent_id"], ["org_unit.organization_id", "org_unit.id"], name="fk_org_unit_parent_id"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_org_unit_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_org_unit"),
    )
    op.create_index("ix_org_unit_head_id", "org_unit", ["organization_id", "head_id"], unique=False)
    op.create_index("ix_org_unit_parent_id", "org_unit", ["organization_id", "parent_id"], unique=False)
    op.create_index(
        "uq_org_unit_code",
        "org_unit",
        ["organization_id", "code"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "pay_statement",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_run_id", sa.Uuid(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_currency", sa.String(length=3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=True),
        sa.Column("net_currency", sa.String(length=3), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(net_minor IS NULL) = (net_currency IS NULL)", name="ck_pay_statement_net_currency"),
        sa.CheckConstraint("period_end >= period_start", name="ck_pay_statement_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_pay_statement_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "payroll_run_id"],
            ["payroll_run.organization_id", "payroll_run.id"],
            name="fk_pay_statement_payroll_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_pay_statement_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_pay_statement"),
    )
    op.create_index("ix_pay_statement_employee_id", "pay_statement", ["organization_id", "employee_id"], unique=False)
    op.create_index(
        "ix_pay_statement_payroll_run_id_period_end_id",
        "pay_statement",
        ["organization_id", "payroll_run_id", "period_end", "id"],
        unique=False,
    )
    op.create_index(
        "uq_pay_statement_employee_id_period_end_period_start",
        "pay_statement",
        ["organization_id", "employee_id", "period_end", "period_start"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "program",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cadence IN ('CONTINUOUS', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY')",
            name="ck_program_cadence",
        ),
        sa.CheckConstraint(
            "kind IN ('PERFORMANCE', 'TALENT_STRATEGY', 'SUCCESSION', 'TOTAL_COMPENSATION', 'LEARNING', 'HR_METRICS')",
            name="ck_program_kind",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"], ["employee.organization_id", "employee.id"], name="fk_program_owner_id"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_program_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_program"),
    )
    op.create_index("ix_program_owner_id", "program", ["organization_id", "owner_id"], unique=False)
    op.create_index(
        "uq_program_kind",
        "program",
        ["organization_id", "kind"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "question_revision",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scale_id", sa.Uuid(), nullable=True),
        sa.Column("required", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind <> 'RATING' OR scale_id IS NOT NULL", name="ck_question_revision_scale"),
        sa.CheckConstraint("kind IN ('RATING', 'TEXT')", name="ck_question_revision_kind"),
        sa.CheckConstraint("revision > 0", name="ck_question_revision_revision"),
        sa.ForeignKeyConstraint(
            ["organization_id", "question_id"],
            ["question.organization_id", "question.id"],
            name="fk_question_revision_question_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "scale_id"],
            ["rating_scale.organization_id", "rating_scale.id"],
            name="fk_question_revision_scale_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_question_revision_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_question_revision"),
    )
    op.create_index("ix_question_revision_scale_id", "question_revision", ["organization_id", "scale_id"], unique=False)
    op.create_index(
        "uq_question_revision_question_id_revision",
        "question_revision",
        ["organization_id", "question_id", "revision"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "reporting_chain",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("depth > 0", name="ck_reporting_chain_depth"),
        sa.CheckConstraint("valid_to > valid_from", name="ck_reporting_chain_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_reporting_chain_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "manager_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_reporting_chain_manager_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_reporting_chain_organization"
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "manager_id", "employee_id", "kind", "depth", "valid_from", name="pk_reporting_chain"
        ),
    )
    op.create_index(
        "ix_reporting_chain_employee_id",
        "reporting_chain",
        ["organization_id", "employee_id", "manager_id"],
        unique=False,
    )
    op.create_table(
        "reporting_line",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('SOLID', 'DOTTED', 'PROJECT', 'HRBP', 'MENTOR')", name="ck_reporting_line_kind"),
        sa.CheckConstraint("line > 0", name="ck_reporting_line_line"),
        sa.CheckConstraint("manager_id <> employee_id", name="ck_reporting_line_manager"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_reporting_line_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "manager_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_reporting_line_manager_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_reporting_line_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_reporting_line"),
    )
    op.create_index("ix_reporting_line_employee_id", "reporting_line", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_reporting_line_manager_id", "reporting_line", ["organization_id", "manager_id"], unique=False)
    op.create_index(
        "uq_reporting_line_employee_id_kind_line_valid_from",
        "reporting_line",
        ["organization_id", "employee_id", "kind", "line", "valid_from"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "review",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(direction = 'SELF') = (reviewer_id = employee_id)", name="ck_review_reviewer"),
        sa.CheckConstraint("(state = 'SUBMITTED') = (submitted_at IS NOT NULL)", name="ck_review_submitted_at"),
        sa.CheckConstraint("direction IN ('SELF', 'DOWNWARD', 'PEER', 'UPWARD', 'SKIP')", name="ck_review_direction"),
        sa.CheckConstraint("state IN ('DRAFT', 'SUBMITTED')", name="ck_review_state"),
        sa.ForeignKeyConstraint(
            ["organization_id", "cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_review_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_review_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reviewer_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_review_reviewer_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_review_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_review"),
    )
    op.create_index("ix_review_cycle_id", "review", ["organization_id", "cycle_id"], unique=False)
    op.create_index("ix_review_employee_id", "review", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_review_reviewer_id", "review", ["organization_id", "reviewer_id"], unique=False)
    op.create_index(
        "uq_review_cycle_id_employee_id_reviewer_id_direction",
        "review",
        ["organization_id", "cycle_id", "employee_id", "reviewer_id", "direction"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "skill_claim",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("proficiency", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("asserted_by_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("source IN ('SELF', 'MANAGER', 'ASSESSMENT', 'LMS')", name="ck_skill_claim_source"),
        sa.CheckConstraint("proficiency BETWEEN 1 AND 5", name="ck_skill_claim_proficiency"),
        sa.CheckConstraint("valid_until >= claimed_on", name="ck_skill_claim_validity"),
        sa.ForeignKeyConstraint(
            ["organization_id", "asserted_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_claim_asserted_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_claim_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_skill_claim_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_skill_claim_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_skill_claim"),
    )
    op.create_index("ix_skill_claim_asserted_by_id", "skill_claim", ["organization_id", "asserted_by_id"], unique=False)
    op.create_index(
        "ix_skill_claim_employee_id_claimed_on_id",
        "skill_claim",
        ["organization_id", "employee_id", "claimed_on", "id"],
        unique=False,
    )
    op.create_index("ix_skill_claim_skill_id", "skill_claim", ["organization_id", "skill_id"], unique=False)
    op.create_table(
        "subject_request",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="RECEIVED", nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('EXPORT', 'ERASURE')", name="ck_subject_request_kind"),
        sa.CheckConstraint("state <> 'REFUSED' OR reason IS NOT NULL", name="ck_subject_request_refused"),
        sa.CheckConstraint(
            "state IN ('RECEIVED', 'IN_PROGRESS', 'COMPLETED', 'REFUSED')", name="ck_subject_request_state"
        ),
        sa.CheckConstraint("completed_at >= requested_at", name="ck_subject_request_completed"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_subject_request_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_subject_request_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_subject_request"),
    )
    op.create_index(
        "ix_subject_request_employee_id_requested_at",
        "subject_request",
        ["organization_id", "employee_id", "requested_at"],
        unique=False,
    )
    op.create_table(
        "sync_run",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="QUEUED", nullable=False),
        sa.Column("dry_run", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("processed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("updated", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rejected", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("checkpoint", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('FULL', 'INCREMENTAL')", name="ck_sync_run_mode"),
        sa.CheckConstraint(
            "state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')", name="ck_sync_run_state"
        ),
        sa.CheckConstraint(
            "created >= 0 AND updated >= 0 AND unchanged >= 0 AND rejected >= 0 AND processed >= created + updated + unchanged + rejected",
            name="ck_sync_run_counts",
        ),
        sa.CheckConstraint("finished_at >= started_at", name="ck_sync_run_finished"),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["connected_system.organization_id", "connected_system.id"],
            name="fk_sync_run_connection_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_sync_run_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_sync_run"),
    )
    op.create_index(
        "ix_sync_run_connection_id_started_at_id",
        "sync_run",
        ["organization_id", "connection_id", "started_at", "id"],
        unique=False,
    )
    op.create_table(
        "talent_strategy",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("options", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("strategic_tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "options <@ ARRAY['BUY', 'BUILD', 'BORROW', 'BIND', 'BOT', 'BOUNCE']::text[]",
            name="ck_talent_strategy_options",
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_talent_strategy_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_talent_strategy_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_talent_strategy_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_talent_strategy"),
    )
    op.create_index("ix_talent_strategy_owner_id", "talent_strategy", ["organization_id", "owner_id"], unique=False)
    op.create_index("ix_talent_strategy_starts_on", "talent_strategy", ["organization_id", "starts_on"], unique=False)
    op.create_table(
        "worker_notice",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ai_system_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("acknowledged_at >= sent_at", name="ck_worker_notice_acknowledged"),
        sa.ForeignKeyConstraint(
            ["organization_id", "ai_system_id"],
            ["ai_system.organization_id", "ai_system.id"],
            name="fk_worker_notice_ai_system_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_worker_notice_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_worker_notice_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_worker_notice"),
    )
    op.create_index("ix_worker_notice_ai_system_id", "worker_notice", ["organization_id", "ai_system_id"], unique=False)
    op.create_index(
        "ix_worker_notice_employee_id_sent_at",
        "worker_notice",
        ["organization_id", "employee_id", "sent_at"],
        unique=False,
    )
    op.create_table(
        "action_item",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("one_on_one_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_action_item_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "one_on_one_id"],
            ["one_on_one.organization_id", "one_on_one.id"],
            name="fk_action_item_one_on_one_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"], ["employee.organization_id", "employee.id"], name="fk_action_item_owner_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_action_item_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_action_item"),
    )
    op.create_index("ix_action_item_employee_id", "action_item", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_action_item_one_on_one_id", "action_item", ["organization_id", "one_on_one_id"], unique=False)
    op.create_index("ix_action_item_owner_id", "action_item", ["organization_id", "owner_id"], unique=False)
    op.create_table(
        "budget_pool",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compensation_cycle_id", sa.Uuid(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("budget_currency", sa.String(length=3), nullable=False),
        sa.Column("committed_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('BASE', 'BONUS', 'EQUITY')", name="ck_budget_pool_kind"),
        sa.CheckConstraint("budget_minor >= 0", name="ck_budget_pool_budget"),
        sa.CheckConstraint("committed_minor >= 0", name="ck_budget_pool_committed"),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_cycle_id"],
            ["compensation_cycle.organization_id", "compensation_cycle.id"],
            name="fk_budget_pool_compensation_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"],
            ["org_unit.organization_id", "org_unit.id"],
            name="fk_budget_pool_org_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_budget_pool_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_budget_pool"),
    )
    op.create_index(
        "ix_budget_pool_compensation_cycle_id",
        "budget_pool",
        ["organization_id", "compensation_cycle_id"],
        unique=False,
    )
    op.create_index("ix_budget_pool_org_unit_id", "budget_pool", ["organization_id", "org_unit_id"], unique=False)
    op.create_index(
        "uq_budget_pool_compensation_cycle_id_org_unit_id_kind",
        "budget_pool",
        ["organization_id", "compensation_cycle_id", "org_unit_id", "kind"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "calibration_session",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("facilitator_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="PLANNED", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('PLANNED', 'OPEN', 'CLOSED')", name="ck_calibration_session_state"),
        sa.CheckConstraint("closed_at >= opened_at", name="ck_calibration_session_closed_at"),
        sa.ForeignKeyConstraint(
            ["organization_id", "cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_calibration_session_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "facilitator_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_calibration_session_facilitator_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"],
            ["org_unit.organization_id", "org_unit.id"],
            name="fk_calibration_session_org_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_calibration_session_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_calibration_session"),
    )
    op.create_index(
        "ix_calibration_session_cycle_id", "calibration_session", ["organization_id", "cycle_id"], unique=False
    )
    op.create_index(
        "ix_calibration_session_facilitator_id",
        "calibration_session",
        ["organization_id", "facilitator_id"],
        unique=False,
    )
    op.create_index(
        "ix_calibration_session_org_unit_id", "calibration_session", ["organization_id", "org_unit_id"], unique=False
    )
    op.create_table(
        "compensation_scenario",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compensation_cycle_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("assumptions", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_currency", sa.String(length=3), nullable=False),
        sa.Column("run_by_id", sa.Uuid(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("seed >= 0", name="ck_compensation_scenario_seed"),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_cycle_id"],
            ["compensation_cycle.organization_id", "compensation_cycle.id"],
            name="fk_compensation_scenario_compensation_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_compensation_scenario_run_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_compensation_scenario_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_compensation_scenario"),
    )
    op.create_index(
        "ix_compensation_scenario_compensation_cycle_id_run_at_id",
        "compensation_scenario",
        ["organization_id", "compensation_cycle_id", "run_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_scenario_run_by_id", "compensation_scenario", ["organization_id", "run_by_id"], unique=False
    )
    op.create_table(
        "domain_event_cause",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("event_id <> cause_id", name="ck_domain_event_cause_ends"),
        sa.ForeignKeyConstraint(
            ["organization_id", "cause_id"],
            ["domain_event.organization_id", "domain_event.id"],
            name="fk_domain_event_cause_cause_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_id"],
            ["domain_event.organization_id", "domain_event.id"],
            name="fk_domain_event_cause_event_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_domain_event_cause_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_domain_event_cause"),
    )
    op.create_index(
        "ix_domain_event_cause_cause_id", "domain_event_cause", ["organization_id", "cause_id"], unique=False
    )
    op.create_index(
        "uq_domain_event_cause_event_id_cause_id",
        "domain_event_cause",
        ["organization_id", "event_id", "cause_id"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "event_delivery",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_subscription_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="PENDING", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replay_of_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('PENDING', 'DELIVERED', 'FAILED', 'ABANDONED')", name="ck_event_delivery_state"),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_id"],
            ["domain_event.organization_id", "domain_event.id"],
            name="fk_event_delivery_event_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "replay_of_id"],
            ["event_delivery.organization_id", "event_delivery.id"],
            name="fk_event_delivery_replay_of_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "webhook_subscription_id"],
            ["webhook_subscription.organization_id", "webhook_subscription.id"],
            name="fk_event_delivery_webhook_subscription_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_event_delivery_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_event_delivery"),
    )
    op.create_index("ix_event_delivery_event_id", "event_delivery", ["organization_id", "event_id"], unique=False)
    op.create_index(
        "ix_event_delivery_replay_of_id", "event_delivery", ["organization_id", "replay_of_id"], unique=False
    )
    op.create_index("ix_event_delivery_state_id", "event_delivery", ["organization_id", "state", "id"], unique=False)
    op.create_index(
        "ix_event_delivery_state_next_attempt_at",
        "event_delivery",
        ["organization_id", "state", "next_attempt_at"],
        unique=False,
    )
    op.create_index(
        "ix_event_delivery_webhook_subscription_id_id",
        "event_delivery",
        ["organization_id", "webhook_subscription_id", "id"],
        unique=False,
    )
    op.create_index(
        "uq_event_delivery_webhook_subscription_id_event_id",
        "event_delivery",
        ["organization_id", "webhook_subscription_id", "event_id"],
        unique=True,
        postgresql_where=sa.text("replay_of_id IS NULL"),
    )
    op.create_table(
        "field_coverage",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sync_run_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("filled", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("filled BETWEEN 0 AND 1", name="ck_field_coverage_filled"),
        sa.ForeignKeyConstraint(
            ["organization_id", "sync_run_id"],
            ["sync_run.organization_id", "sync_run.id"],
            name="fk_field_coverage_sync_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_field_coverage_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_field_coverage"),
    )
    op.create_index(
        "uq_field_coverage_sync_run_id_stream_field",
        "field_coverage",
        ["organization_id", "sync_run_id", "stream", "field"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "goal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("difficulty", sa.SmallInteger(), nullable=True),
        sa.Column("weight", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("visibility", sa.Text(), server_default="MANAGER", nullable=False),
        sa.Column("roll_up", sa.Text(), server_default="MANUAL", nullable=False),
        sa.Column("state", sa.Text(), server_default="ACTIVE", nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('OBJECTIVE', 'KEY_RESULT', 'KPI', 'DEVELOPMENT')", name="ck_goal_kind"),
        sa.CheckConstraint("level <> 'INDIVIDUAL' OR owner_id IS NOT NULL", name="ck_goal_owner"),
        sa.CheckConstraint("level IN ('COMPANY', 'DEPARTMENT', 'TEAM', 'INDIVIDUAL')", name="ck_goal_level"),
        sa.CheckConstraint("roll_up IN ('AVERAGE', 'WEIGHTED', 'MINIMUM', 'MANUAL')", name="ck_goal_roll_up"),
        sa.CheckConstraint("state IN ('ACTIVE', 'ACHIEVED', 'MISSED', 'CANCELLED')", name="ck_goal_state"),
        sa.CheckConstraint("status IN ('GREEN', 'YELLOW', 'RED')", name="ck_goal_status"),
        sa.CheckConstraint("visibility IN ('PRIVATE', 'MANAGER', 'TEAM', 'ORGANIZATION')", name="ck_goal_visibility"),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 5", name="ck_goal_difficulty"),
        sa.CheckConstraint("due_on >= starts_on", name="ck_goal_period"),
        sa.CheckConstraint("owner_id IS NOT NULL OR org_unit_id IS NOT NULL", name="ck_goal_whose"),
        sa.CheckConstraint("parent_id <> id", name="ck_goal_parent"),
        sa.CheckConstraint("weight BETWEEN 0 AND 1", name="ck_goal_weight"),
        sa.ForeignKeyConstraint(
            ["organization_id", "cycle_id"], ["goal_cycle.organization_id", "goal_cycle.id"], name="fk_goal_cycle_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"], ["org_unit.organization_id", "org_unit.id"], name="fk_goal_org_unit_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"], ["employee.organization_id", "employee.id"], name="fk_goal_owner_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "parent_id"], ["goal.organization_id", "goal.id"], name="fk_goal_parent_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "template_id"],
            ["goal_template.organization_id", "goal_template.id"],
            name="fk_goal_template_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_goal_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goal"),
    )
    op.create_index("ix_goal_cycle_id", "goal", ["organization_id", "cycle_id"], unique=False)
    op.create_index("ix_goal_org_unit_id", "goal", ["organization_id", "org_unit_id"], unique=False)
    op.create_index(
        "ix_goal_owner_id_starts_on_id", "goal", ["organization_id", "owner_id", "starts_on", "id"], unique=False
    )
    op.create_index("ix_goal_parent_id", "goal", ["organization_id", "parent_id"], unique=False)
    op.create_index("ix_goal_starts_on_id", "goal", ["organization_id", "starts_on", "id"], unique=False)
    op.create_index("ix_goal_template_id", "goal", ["organization_id", "template_id"], unique=False)
    op.create_table(
        "human_review",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ai_decision_log_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("outcome IN ('CONFIRMED', 'OVERRULED', 'SET_ASIDE')", name="ck_human_review_outcome"),
        sa.ForeignKeyConstraint(
            ["organization_id", "ai_decision_log_id"],
            ["ai_decision_log.organization_id", "ai_decision_log.id"],
            name="fk_human_review_ai_decision_log_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reviewer_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_human_review_reviewer_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_human_review_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_human_review"),
    )
    op.create_index(
        "ix_human_review_ai_decision_log_id_at",
        "human_review",
        ["organization_id", "ai_decision_log_id", "at"],
        unique=False,
    )
    op.create_index("ix_human_review_reviewer_id", "human_review", ["organization_id", "reviewer_id"], unique=False)
    op.create_table(
        "impact_ratio",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bias_audit_id", sa.Uuid(), nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("ratio", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("p_value", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("suppressed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "NOT suppressed OR (rate IS NULL AND ratio IS NULL AND p_value IS NULL)", name="ck_impact_ratio_suppressed"
        ),
        sa.CheckConstraint("n >= 0", name="ck_impact_ratio_n"),
        sa.CheckConstraint("p_value BETWEEN 0 AND 1", name="ck_impact_ratio_p_value"),
        sa.CheckConstraint("rate BETWEEN 0 AND 1", name="ck_impact_ratio_rate"),
        sa.CheckConstraint("ratio >= 0", name="ck_impact_ratio_ratio"),
        sa.ForeignKeyConstraint(
            ["organization_id", "bias_audit_id"],
            ["bias_audit.organization_id", "bias_audit.id"],
            name="fk_impact_ratio_bias_audit_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_impact_ratio_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_impact_ratio"),
    )
    op.create_index(
        "uq_impact_ratio_bias_audit_id_attribute_group",
        "impact_ratio",
        ["organization_id", "bias_audit_id", "attribute", "group"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "metric_value",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("metric_definition_id", sa.Uuid(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("suppressed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT suppressed OR value IS NULL", name="ck_metric_value_suppressed"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_metric_value_period"),
        sa.CheckConstraint("n >= 0", name="ck_metric_value_n"),
        sa.ForeignKeyConstraint(
            ["organization_id", "metric_definition_id"],
            ["metric_definition.organization_id", "metric_definition.id"],
            name="fk_metric_value_metric_definition_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"],
            ["org_unit.organization_id", "org_unit.id"],
            name="fk_metric_value_org_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_metric_value_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_metric_value"),
    )
    op.create_index(
        "ix_metric_value_metric_definition_id_starts_on",
        "metric_value",
        ["organization_id", "metric_definition_id", "starts_on"],
        unique=False,
    )
    op.create_index("ix_metric_value_org_unit_id", "metric_value", ["organization_id", "org_unit_id"], unique=False)
    op.create_index(
        "uq_metric_value_metric_definition_id_org_unit_id_starts_on_ends",
        "metric_value",
        ["organization_id", "metric_definition_id", "org_unit_id", "starts_on", "ends_on"],
        unique=True,
        postgresql_where=None,
    )
    op.create_index(
        "uq_metric_value_metric_definition_id_starts_on_ends_on",
        "metric_value",
        ["organization_id", "metric_definition_id", "starts_on", "ends_on"],
        unique=True,
        postgresql_where=sa.text("org_unit_id IS NULL"),
    )
    op.create_table(
        "pay_gap_result",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pay_equity_category_id", sa.Uuid(), nullable=False),
        sa.Column("compensation_cycle_id", sa.Uuid(), nullable=True),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("mean_gap", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("median_gap", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("adjusted_gap", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("interval_low", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("interval_high", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("suppressed", sa.Boolean(), nullable=False),
        sa.Column("joint_assessment_due", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "NOT suppressed OR coalesce(mean_gap, median_gap, adjusted_gap, interval_low, interval_high) IS NULL",
            name="ck_pay_gap_result_suppressed",
        ),
        sa.CheckConstraint("interval_low <= interval_high", name="ck_pay_gap_result_interval"),
        sa.CheckConstraint("n >= 0", name="ck_pay_gap_result_n"),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_cycle_id"],
            ["compensation_cycle.organization_id", "compensation_cycle.id"],
            name="fk_pay_gap_result_compensation_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "pay_equity_category_id"],
            ["pay_equity_category.organization_id", "pay_equity_category.id"],
            name="fk_pay_gap_result_pay_equity_category_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_pay_gap_result_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_pay_gap_result"),
    )
    op.create_index(
        "ix_pay_gap_result_compensation_cycle_id_measured_on_id",
        "pay_gap_result",
        ["organization_id", "compensation_cycle_id", "measured_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_pay_gap_result_pay_equity_category_id_measured_on_id",
        "pay_gap_result",
        ["organization_id", "pay_equity_category_id", "measured_on", "id"],
        unique=False,
    )
    op.create_table(
        "position",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("job_profile_id", sa.Uuid(), nullable=True),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("criticality", sa.Text(), nullable=True),
        sa.Column("vacancy_risk", sa.Text(), nullable=True),
        sa.Column("impact_of_loss", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("criticality IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')", name="ck_position_criticality"),
        sa.CheckConstraint(
            "impact_of_loss IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')", name="ck_position_impact_of_loss"
        ),
        sa.CheckConstraint("vacancy_risk IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')", name="ck_position_vacancy_risk"),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_profile_id"],
            ["job_profile.organization_id", "job_profile.id"],
            name="fk_position_job_profile_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"],
            ["org_unit.organization_id", "org_unit.id"],
            name="fk_position_org_unit_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_position_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_position"),
    )
    op.create_index("ix_position_job_profile_id", "position", ["organization_id", "job_profile_id"], unique=False)
    op.create_index("ix_position_org_unit_id", "position", ["organization_id", "org_unit_id"], unique=False)
    op.create_table(
        "program_cycle",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_program_cycle_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "program_id"],
            ["program.organization_id", "program.id"],
            name="fk_program_cycle_program_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_program_cycle_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_program_cycle"),
    )
    op.create_index(
        "ix_program_cycle_program_id_starts_on",
        "program_cycle",
        ["organization_id", "program_id", "starts_on"],
        unique=False,
    )
    op.create_table(
        "program_link",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("handoff", sa.Text(), nullable=False),
        sa.Column("artefact", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), server_default="PLANNED", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('DECISION', 'DATA', 'CADENCE', 'OWNER')", name="ck_program_link_kind"),
        sa.CheckConstraint("status IN ('PLANNED', 'IN_PROGRESS', 'DONE', 'BLOCKED')", name="ck_program_link_status"),
        sa.CheckConstraint("from_id <> to_id", name="ck_program_link_ends"),
        sa.ForeignKeyConstraint(
            ["organization_id", "from_id"], ["program.organization_id", "program.id"], name="fk_program_link_from_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_program_link_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "to_id"], ["program.organization_id", "program.id"], name="fk_program_link_to_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_program_link_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_program_link"),
    )
    op.create_index("ix_program_link_from_id", "program_link", ["organization_id", "from_id"], unique=False)
    op.create_index("ix_program_link_owner_id", "program_link", ["organization_id", "owner_id"], unique=False)
    op.create_index("ix_program_link_to_id", "program_link", ["organization_id", "to_id"], unique=False)
    op.create_table(
        "response",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("question_revision_id", sa.Uuid(), nullable=False),
        sa.Column("level_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "level_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_response_level_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "question_revision_id"],
            ["question_revision.organization_id", "question_revision.id"],
            name="fk_response_question_revision_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "review_id"], ["review.organization_id", "review.id"], name="fk_response_review_id"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_response_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_response"),
    )
    op.create_index("ix_response_level_id", "response", ["organization_id", "level_id"], unique=False)
    op.create_index(
        "ix_response_question_revision_id", "response", ["organization_id", "question_revision_id"], unique=False
    )
    op.create_index("ix_response_review_id", "response", ["organization_id", "review_id"], unique=False)
    op.create_index(
        "uq_response_review_id_question_revision_id",
        "response",
        ["organization_id", "review_id", "question_revision_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "role_grant",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('HR_ADMIN', 'COMPENSATION_ANALYST', 'AUDITOR')", name="ck_role_grant_role"),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["account.organization_id", "account.id"],
            name="fk_role_grant_account_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_role_grant_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_role_grant"),
    )
    op.create_index("ix_role_grant_account_id", "role_grant", ["organization_id", "account_id"], unique=False)
    op.create_table(
        "blocker",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("next_action", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('RESOURCE', 'DEPENDENCY', 'CLARITY', 'SKILL', 'PRIORITY_CONFLICT', 'EXTERNAL')",
            name="ck_blocker_kind",
        ),
        sa.CheckConstraint("resolved_at >= raised_at", name="ck_blocker_resolved"),
        sa.ForeignKeyConstraint(
            ["organization_id", "check_in_id"],
            ["check_in.organization_id", "check_in.id"],
            name="fk_blocker_check_in_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_blocker_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_blocker_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"], ["employee.organization_id", "employee.id"], name="fk_blocker_owner_id"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_blocker_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_blocker"),
    )
    op.create_index("ix_blocker_check_in_id", "blocker", ["organization_id", "check_in_id"], unique=False)
    op.create_index("ix_blocker_employee_id", "blocker", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_blocker_goal_id", "blocker", ["organization_id", "goal_id"], unique=False)
    op.create_index("ix_blocker_owner_id", "blocker", ["organization_id", "owner_id"], unique=False)
    op.create_table(
        "calibration_participant",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), server_default="MANAGER", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('MANAGER', 'HRBP', 'OBSERVER')", name="ck_calibration_participant_role"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_calibration_participant_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "session_id"],
            ["calibration_session.organization_id", "calibration_session.id"],
            name="fk_calibration_participant_session_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_calibration_participant_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_calibration_participant"),
    )
    op.create_index(
        "ix_calibration_participant_employee_id",
        "calibration_participant",
        ["organization_id", "employee_id"],
        unique=False,
    )
    op.create_index(
        "ix_calibration_participant_session_id",
        "calibration_participant",
        ["organization_id", "session_id"],
        unique=False,
    )
    op.create_index(
        "uq_calibration_participant_session_id_employee_id",
        "calibration_participant",
        ["organization_id", "session_id", "employee_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "compensation_scenario_segment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compensation_scenario_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("forecast", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("interval_low", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("interval_high", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("expected_leavers_avoided", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "baseline BETWEEN 0 AND 1 AND forecast BETWEEN 0 AND 1", name="ck_compensation_scenario_segment_risk"
        ),
        sa.CheckConstraint("headcount >= 0", name="ck_compensation_scenario_segment_headcount"),
        sa.CheckConstraint(
            "interval_low <= interval_high AND interval_low >= 0 AND interval_high <= 1",
            name="ck_compensation_scenario_segment_interval",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_scenario_id"],
            ["compensation_scenario.organization_id", "compensation_scenario.id"],
            name="fk_compensation_scenario_segment_compensation_scenario_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_compensation_scenario_segment_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_compensation_scenario_segment"),
    )
    op.create_index(
        "uq_compensation_scenario_segment_compensation_scenario_id_place",
        "compensation_scenario_segment",
        ["organization_id", "compensation_scenario_id", "place"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "delivery_attempt",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_delivery_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("duration_ms >= 0", name="ck_delivery_attempt_duration_ms"),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_delivery_id"],
            ["event_delivery.organization_id", "event_delivery.id"],
            name="fk_delivery_attempt_event_delivery_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_delivery_attempt_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_delivery_attempt"),
    )
    op.create_index(
        "ix_delivery_attempt_event_delivery_id_at",
        "delivery_attempt",
        ["organization_id", "event_delivery_id", "at"],
        unique=False,
    )
    op.create_table(
        "development_action",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="PLANNED", nullable=False),
        sa.Column("origin", sa.Text(), server_default="MANUAL", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("mentor_id", sa.Uuid(), nullable=True),
        sa.Column("skill_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("completed_at IS NULL OR status = 'DONE'", name="ck_development_action_completed_at"),
        sa.CheckConstraint(
            "kind IN ('EXPERIENCE_70', 'EXPOSURE_20', 'EDUCATION_10')", name="ck_development_action_kind"
        ),
        sa.CheckConstraint(
            "origin IN ('MANUAL', 'TRIGGER', 'REVIEW', 'SUCCESSION')", name="ck_development_action_origin"
        ),
        sa.CheckConstraint(
            "status IN ('PLANNED', 'IN_PROGRESS', 'DONE', 'CANCELLED')", name="ck_development_action_status"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "course_id"],
            ["course.organization_id", "course.id"],
            name="fk_development_action_course_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_development_action_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "mentor_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_development_action_mentor_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["development_plan.organization_id", "development_plan.id"],
            name="fk_development_action_plan_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"],
            ["skill.organization_id", "skill.id"],
            name="fk_development_action_skill_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_development_action_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_development_action"),
    )
    op.create_index(
        "ix_development_action_course_id", "development_action", ["organization_id", "course_id"], unique=False
    )
    op.create_index("ix_development_action_goal_id", "development_action", ["organization_id", "goal_id"], unique=False)
    op.create_index(
        "ix_development_action_mentor_id", "development_action", ["organization_id", "mentor_id"], unique=False
    )
    op.create_index("ix_development_action_plan_id", "development_action", ["organization_id", "plan_id"], unique=False)
    op.create_index(
        "ix_development_action_skill_id", "development_action", ["organization_id", "skill_id"], unique=False
    )
    op.create_table(
        "employment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("job_profile_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("work_arrangement", sa.Text(), nullable=True),
        sa.Column("fte", sa.Numeric(precision=9, scale=6), server_default=sa.text("1"), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("leaving_reason", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('ACTIVE', 'TERMINATED')", name="ck_employment_status"),
        sa.CheckConstraint("work_arrangement IN ('ONSITE', 'HYBRID', 'REMOTE')", name="ck_employment_work_arrangement"),
        sa.CheckConstraint("fte > 0 AND fte <= 1", name="ck_employment_fte"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_employment_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_profile_id"],
            ["job_profile.organization_id", "job_profile.id"],
            name="fk_employment_job_profile_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["location.organization_id", "location.id"],
            name="fk_employment_location_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"],
            ["org_unit.organization_id", "org_unit.id"],
            name="fk_employment_org_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "position_id"],
            ["position.organization_id", "position.id"],
            name="fk_employment_position_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_employment_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_employment"),
    )
    op.create_index("ix_employment_employee_id", "employment", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_employment_job_profile_id", "employment", ["organization_id", "job_profile_id"], unique=False)
    op.create_index("ix_employment_location_id", "employment", ["organization_id", "location_id"], unique=False)
    op.create_index("ix_employment_org_unit_id", "employment", ["organization_id", "org_unit_id"], unique=False)
    op.create_index("ix_employment_position_id", "employment", ["organization_id", "position_id"], unique=False)
    op.create_index(
        "uq_employment_employee_id_valid_from",
        "employment",
        ["organization_id", "employee_id", "valid_from"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "fairness_signal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("compared_group", sa.Text(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("effect", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("interval_low", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("interval_high", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("p_value", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("q_value", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("smallest_detectable", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('PROXIMITY', 'SEX', 'AGE_BAND', 'TENURE', 'PART_TIME', 'LEAVE', 'MANAGER')",
            name="ck_fairness_signal_kind",
        ),
        sa.CheckConstraint("interval_high >= interval_low", name="ck_fairness_signal_interval"),
        sa.CheckConstraint("n >= 0", name="ck_fairness_signal_n"),
        sa.CheckConstraint("p_value BETWEEN 0 AND 1", name="ck_fairness_signal_p_value"),
        sa.CheckConstraint("q_value BETWEEN 0 AND 1", name="ck_fairness_signal_q_value"),
        sa.ForeignKeyConstraint(
            ["organization_id", "cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_fairness_signal_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "org_unit_id"],
            ["org_unit.organization_id", "org_unit.id"],
            name="fk_fairness_signal_org_unit_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "session_id"],
            ["calibration_session.organization_id", "calibration_session.id"],
            name="fk_fairness_signal_session_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_fairness_signal_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_fairness_signal"),
    )
    op.create_index("ix_fairness_signal_cycle_id", "fairness_signal", ["organization_id", "cycle_id"], unique=False)
    op.create_index(
        "ix_fairness_signal_org_unit_id", "fairness_signal", ["organization_id", "org_unit_id"], unique=False
    )
    op.create_index(
        "ix_fairness_signal_session_id_computed_at_id",
        "fairness_signal",
        ["organization_id", "session_id", "computed_at", "id"],
        unique=False,
    )
    op.create_table(
        "goal_contribution",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("goal_id <> parent_id", name="ck_goal_contribution_parent"),
        sa.CheckConstraint("weight > 0 AND weight <= 1", name="ck_goal_contribution_weight"),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_goal_contribution_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "parent_id"], ["goal.organization_id", "goal.id"], name="fk_goal_contribution_parent_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_goal_contribution_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goal_contribution"),
    )
    op.create_index("ix_goal_contribution_goal_id", "goal_contribution", ["organization_id", "goal_id"], unique=False)
    op.create_index(
        "ix_goal_contribution_parent_id", "goal_contribution", ["organization_id", "parent_id"], unique=False
    )
    op.create_index(
        "uq_goal_contribution_goal_id_parent_id",
        "goal_contribution",
        ["organization_id", "goal_id", "parent_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "goal_metric",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("current", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("green_at", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("yellow_at", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction <> 'INCREASE' OR target >= baseline", name="ck_goal_metric_increase"),
        sa.CheckConstraint("direction <> 'REDUCE' OR target <= baseline", name="ck_goal_metric_reduce"),
        sa.CheckConstraint("direction IN ('INCREASE', 'REDUCE', 'MAINTAIN')", name="ck_goal_metric_direction"),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_goal_metric_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_goal_metric_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goal_metric"),
    )
    op.create_index("ix_goal_metric_goal_id", "goal_metric", ["organization_id", "goal_id"], unique=False)
    op.create_index(
        "uq_goal_metric_goal_id",
        "goal_metric",
        ["organization_id", "goal_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "goal_update",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("progress", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("missed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "extract(isodow FROM week_starts_on) = 1 AND week = CAST(extract(isoyear FROM week_starts_on) AS text) || '-W' || lpad(CAST(extract(week FROM week_starts_on) AS text), 2, '0')",
            name="ck_goal_update_week",
        ),
        sa.CheckConstraint("status IN ('GREEN', 'YELLOW', 'RED')", name="ck_goal_update_status"),
        sa.CheckConstraint("recorded_at IS NULL OR snapshot IS NOT NULL", name="ck_goal_update_snapshot"),
        sa.ForeignKeyConstraint(
            ["organization_id", "check_in_id"],
            ["check_in.organization_id", "check_in.id"],
            name="fk_goal_update_check_in_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_goal_update_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_goal_update_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_goal_update_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_goal_update"),
    )
    op.create_index("ix_goal_update_employee_id", "goal_update", ["organization_id", "employee_id"], unique=False)
    op.create_index(
        "ix_goal_update_goal_id_week_starts_on_id",
        "goal_update",
        ["organization_id", "goal_id", "week_starts_on", "id"],
        unique=False,
    )
    op.create_index(
        "uq_goal_update_check_in_id_goal_id",
        "goal_update",
        ["organization_id", "check_in_id", "goal_id"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "misalignment_finding",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')", name="ck_misalignment_finding_severity"
        ),
        sa.CheckConstraint("resolved_at >= since", name="ck_misalignment_finding_period"),
        sa.ForeignKeyConstraint(
            ["organization_id", "link_id"],
            ["program_link.organization_id", "program_link.id"],
            name="fk_misalignment_finding_link_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "program_id"],
            ["program.organization_id", "program.id"],
            name="fk_misalignment_finding_program_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_misalignment_finding_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_misalignment_finding"),
    )
    op.create_index(
        "ix_misalignment_finding_link_id", "misalignment_finding", ["organization_id", "link_id"], unique=False
    )
    op.create_index(
        "ix_misalignment_finding_program_id_since",
        "misalignment_finding",
        ["organization_id", "program_id", "since"],
        unique=False,
    )
    op.create_index(
        "ix_misalignment_finding_since_id", "misalignment_finding", ["organization_id", "since", "id"], unique=False
    )
    op.create_table(
        "rating",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("rater_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("unrated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("proposed_id", sa.Uuid(), nullable=True),
        sa.Column("supported_id", sa.Uuid(), nullable=True),
        sa.Column("calibrated_id", sa.Uuid(), nullable=True),
        sa.Column("final_id", sa.Uuid(), nullable=True),
        sa.Column("challenge", sa.Text(), nullable=True),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispute_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT unrated OR num_nonnulls(proposed_id, calibrated_id, final_id) = 0", name="ck_rating_unrated"
        ),
        sa.CheckConstraint("acknowledged_at >= released_at", name="ck_rating_acknowledged_at"),
        sa.CheckConstraint("acknowledged_at IS NULL OR released_at IS NOT NULL", name="ck_rating_acknowledged"),
        sa.CheckConstraint("disputed_at IS NULL OR released_at IS NOT NULL", name="ck_rating_disputed"),
        sa.CheckConstraint("rater_id <> employee_id", name="ck_rating_rater"),
        sa.CheckConstraint("released_at IS NULL OR unrated OR final_id IS NOT NULL", name="ck_rating_released_at"),
        sa.ForeignKeyConstraint(
            ["organization_id", "calibrated_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_rating_calibrated_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_rating_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_rating_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "final_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_rating_final_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "proposed_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_rating_proposed_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rater_id"], ["employee.organization_id", "employee.id"], name="fk_rating_rater_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "session_id"],
            ["calibration_session.organization_id", "calibration_session.id"],
            name="fk_rating_session_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "supported_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_rating_supported_id",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_rating_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_rating"),
    )
    op.create_index("ix_rating_calibrated_id", "rating", ["organization_id", "calibrated_id"], unique=False)
    op.create_index("ix_rating_cycle_id", "rating", ["organization_id", "cycle_id"], unique=False)
    op.create_index("ix_rating_employee_id", "rating", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_rating_final_id", "rating", ["organization_id", "final_id"], unique=False)
    op.create_index("ix_rating_proposed_id", "rating", ["organization_id", "proposed_id"], unique=False)
    op.create_index("ix_rating_rater_id", "rating", ["organization_id", "rater_id"], unique=False)
    op.create_index("ix_rating_session_id", "rating", ["organization_id", "session_id"], unique=False)
    op.create_index("ix_rating_supported_id", "rating", ["organization_id", "supported_id"], unique=False)
    op.create_index(
        "uq_rating_cycle_id_employee_id",
        "rating",
        ["organization_id", "cycle_id", "employee_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "skill_gap_flag",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("flagged_by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "check_in_id"],
            ["check_in.organization_id", "check_in.id"],
            name="fk_skill_gap_flag_check_in_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_gap_flag_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "flagged_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_gap_flag_flagged_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_skill_gap_flag_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_skill_gap_flag_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_skill_gap_flag_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_skill_gap_flag"),
    )
    op.create_index("ix_skill_gap_flag_check_in_id", "skill_gap_flag", ["organization_id", "check_in_id"], unique=False)
    op.create_index("ix_skill_gap_flag_employee_id", "skill_gap_flag", ["organization_id", "employee_id"], unique=False)
    op.create_index(
        "ix_skill_gap_flag_flagged_by_id", "skill_gap_flag", ["organization_id", "flagged_by_id"], unique=False
    )
    op.create_index("ix_skill_gap_flag_goal_id", "skill_gap_flag", ["organization_id", "goal_id"], unique=False)
    op.create_index("ix_skill_gap_flag_skill_id", "skill_gap_flag", ["organization_id", "skill_id"], unique=False)
    op.create_table(
        "skill_will_diagnosis",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("diagnosed_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("quadrant", sa.Text(), nullable=True),
        sa.Column("skill_probability", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("will_probability", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("external_probability", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("weeks_observed", sa.SmallInteger(), nullable=False),
        sa.Column(
            "reasons", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("recommendation", sa.Text(), nullable=True),
        sa.Column("model_version", sa.Text(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("review_verdict", sa.Text(), nullable=True),
        sa.Column("review_agrees", sa.Boolean(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_by_id", sa.Uuid(), nullable=True),
        sa.Column("dispute_note", sa.Text(), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "quadrant IN ('LOW_SKILL_LOW_WILL', 'LOW_SKILL_HIGH_WILL', 'HIGH_SKILL_LOW_WILL', 'HIGH_SKILL_HIGH_WILL')",
            name="ck_skill_will_diagnosis_quadrant",
        ),
        sa.CheckConstraint(
            "review_verdict IN ('SKILL', 'WILL', 'EXTERNAL', 'UNCLEAR')", name="ck_skill_will_diagnosis_review_verdict"
        ),
        sa.CheckConstraint(
            "verdict IN ('SKILL', 'WILL', 'EXTERNAL', 'UNCLEAR')", name="ck_skill_will_diagnosis_verdict"
        ),
        sa.CheckConstraint("external_probability BETWEEN 0 AND 1", name="ck_skill_will_diagnosis_external"),
        sa.CheckConstraint("skill_probability BETWEEN 0 AND 1", name="ck_skill_will_diagnosis_skill"),
        sa.CheckConstraint("weeks_observed >= 0", name="ck_skill_will_diagnosis_weeks_observed"),
        sa.CheckConstraint("will_probability BETWEEN 0 AND 1", name="ck_skill_will_diagnosis_will"),
        sa.ForeignKeyConstraint(
            ["organization_id", "disputed_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_will_diagnosis_disputed_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_will_diagnosis_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_skill_will_diagnosis_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reviewed_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_skill_will_diagnosis_reviewed_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_skill_will_diagnosis_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_skill_will_diagnosis"),
    )
    op.create_index(
        "ix_skill_will_diagnosis_disputed_by_id",
        "skill_will_diagnosis",
        ["organization_id", "disputed_by_id"],
        unique=False,
    )
    op.create_index(
        "ix_skill_will_diagnosis_employee_id_diagnosed_on_id",
        "skill_will_diagnosis",
        ["organization_id", "employee_id", "diagnosed_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_skill_will_diagnosis_goal_id", "skill_will_diagnosis", ["organization_id", "goal_id"], unique=False
    )
    op.create_index(
        "ix_skill_will_diagnosis_reviewed_by_id",
        "skill_will_diagnosis",
        ["organization_id", "reviewed_by_id"],
        unique=False,
    )
    op.create_table(
        "succession_plan",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('DRAFT', 'ACTIVE', 'CLOSED')", name="ck_succession_plan_state"),
        sa.ForeignKeyConstraint(
            ["organization_id", "owner_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_succession_plan_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "position_id"],
            ["position.organization_id", "position.id"],
            name="fk_succession_plan_position_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_succession_plan_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_succession_plan"),
    )
    op.create_index("ix_succession_plan_owner_id", "succession_plan", ["organization_id", "owner_id"], unique=False)
    op.create_index(
        "ix_succession_plan_position_id", "succession_plan", ["organization_id", "position_id"], unique=False
    )
    op.create_index(
        "uq_succession_plan_position_id",
        "succession_plan",
        ["organization_id", "position_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "calibration_change",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("rating_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_calibration_change_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "from_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_calibration_change_from_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_id"],
            ["rating.organization_id", "rating.id"],
            name="fk_calibration_change_rating_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "session_id"],
            ["calibration_session.organization_id", "calibration_session.id"],
            name="fk_calibration_change_session_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "to_id"],
            ["rating_level.organization_id", "rating_level.id"],
            name="fk_calibration_change_to_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_calibration_change_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_calibration_change"),
    )
    op.create_index("ix_calibration_change_by_id", "calibration_change", ["organization_id", "by_id"], unique=False)
    op.create_index("ix_calibration_change_from_id", "calibration_change", ["organization_id", "from_id"], unique=False)
    op.create_index(
        "ix_calibration_change_rating_id", "calibration_change", ["organization_id", "rating_id"], unique=False
    )
    op.create_index(
        "ix_calibration_change_session_id_at_id",
        "calibration_change",
        ["organization_id", "session_id", "at", "id"],
        unique=False,
    )
    op.create_index("ix_calibration_change_to_id", "calibration_change", ["organization_id", "to_id"], unique=False)
    op.create_table(
        "compensation_recommendation",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compensation_cycle_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("budget_pool_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("rating_id", sa.Uuid(), nullable=True),
        sa.Column("merit_matrix_cell_id", sa.Uuid(), nullable=True),
        sa.Column("increase_minor", sa.BigInteger(), nullable=True),
        sa.Column("increase_currency", sa.String(length=3), nullable=True),
        sa.Column("increase_ratio", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("guideline_minimum", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("guideline_low", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("guideline_default", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("guideline_high", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("guideline_maximum", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("deviation_reason", sa.Text(), nullable=True),
        sa.Column("improvement_plan_suggested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'WAGE_FREEZE' OR coalesce(increase_minor, 0) = 0", name="ck_compensation_recommendation_freeze"
        ),
        sa.CheckConstraint(
            "kind IN ('MERIT', 'PROMOTION', 'BONUS', 'EQUITY', 'MARKET_ADJUSTMENT', 'WAGE_FREEZE')",
            name="ck_compensation_recommendation_kind",
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'PROPOSED', 'APPROVED', 'SIGNED_OFF', 'EXPORTED')",
            name="ck_compensation_recommendation_state",
        ),
        sa.CheckConstraint(
            "(increase_minor IS NULL) = (increase_currency IS NULL)",
            name="ck_compensation_recommendation_increase_currency",
        ),
        sa.CheckConstraint(
            "guideline_minimum <= guideline_low AND guideline_low <= guideline_default AND guideline_default <= guideline_high AND guideline_high <= guideline_maximum",
            name="ck_compensation_recommendation_guideline",
        ),
        sa.CheckConstraint("increase_minor >= 0", name="ck_compensation_recommendation_increase"),
        sa.CheckConstraint(
            "num_nonnulls(guideline_minimum, guideline_low, guideline_default, guideline_high, guideline_maximum) IN (0, 5)",
            name="ck_compensation_recommendation_guideline_whole",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "budget_pool_id"],
            ["budget_pool.organization_id", "budget_pool.id"],
            name="fk_compensation_recommendation_budget_pool_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_cycle_id"],
            ["compensation_cycle.organization_id", "compensation_cycle.id"],
            name="fk_compensation_recommendation_compensation_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_compensation_recommendation_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "merit_matrix_cell_id"],
            ["merit_matrix_cell.organization_id", "merit_matrix_cell.id"],
            name="fk_compensation_recommendation_merit_matrix_cell_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "proposed_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_compensation_recommendation_proposed_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_id"],
            ["rating.organization_id", "rating.id"],
            name="fk_compensation_recommendation_rating_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_compensation_recommendation_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_compensation_recommendation"),
    )
    op.create_index(
        "ix_compensation_recommendation_budget_pool_id",
        "compensation_recommendation",
        ["organization_id", "budget_pool_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_recommendation_compensation_cycle_id_id",
        "compensation_recommendation",
        ["organization_id", "compensation_cycle_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_recommendation_employee_id",
        "compensation_recommendation",
        ["organization_id", "employee_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_recommendation_merit_matrix_cell_id",
        "compensation_recommendation",
        ["organization_id", "merit_matrix_cell_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_recommendation_proposed_by_id",
        "compensation_recommendation",
        ["organization_id", "proposed_by_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_recommendation_rating_id",
        "compensation_recommendation",
        ["organization_id", "rating_id"],
        unique=False,
    )
    op.create_index(
        "uq_compensation_recommendation_compensation_cycle_id_employee_i",
        "compensation_recommendation",
        ["organization_id", "compensation_cycle_id", "employee_id", "kind"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "finding_evidence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("node_type", sa.Text(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "finding_id"],
            ["misalignment_finding.organization_id", "misalignment_finding.id"],
            name="fk_finding_evidence_finding_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_finding_evidence_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_finding_evidence"),
    )
    op.create_index(
        "uq_finding_evidence_finding_id_node_type_node_id",
        "finding_evidence",
        ["organization_id", "finding_id", "node_type", "node_id"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "improvement_plan",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("rating_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="DRAFT", nullable=False),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'CLOSED') = (outcome IS NOT NULL)", name="ck_improvement_plan_closed"),
        sa.CheckConstraint("outcome IN ('MET', 'PARTLY_MET', 'NOT_MET')", name="ck_improvement_plan_outcome"),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'ACTIVE', 'EXTENDED', 'CLOSED', 'WITHDRAWN')", name="ck_improvement_plan_state"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_improvement_plan_period"),
        sa.CheckConstraint("manager_id <> employee_id", name="ck_improvement_plan_manager"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_improvement_plan_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "manager_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_improvement_plan_manager_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_id"],
            ["rating.organization_id", "rating.id"],
            name="fk_improvement_plan_rating_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_improvement_plan_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_improvement_plan"),
    )
    op.create_index(
        "ix_improvement_plan_employee_id_starts_on_id",
        "improvement_plan",
        ["organization_id", "employee_id", "starts_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_improvement_plan_manager_id", "improvement_plan", ["organization_id", "manager_id"], unique=False
    )
    op.create_index("ix_improvement_plan_rating_id", "improvement_plan", ["organization_id", "rating_id"], unique=False)
    op.create_table(
        "learning_assignment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), server_default="ASSIGNED", nullable=False),
        sa.Column("mandatory", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('ASSIGNED', 'IN_PROGRESS', 'COMPLETED', 'WITHDRAWN')", name="ck_learning_assignment_status"
        ),
        sa.CheckConstraint("due_on >= assigned_on", name="ck_learning_assignment_due_on"),
        sa.ForeignKeyConstraint(
            ["organization_id", "action_id"],
            ["development_action.organization_id", "development_action.id"],
            name="fk_learning_assignment_action_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "assigned_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_learning_assignment_assigned_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "course_id"],
            ["course.organization_id", "course.id"],
            name="fk_learning_assignment_course_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_learning_assignment_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_learning_assignment_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_learning_assignment"),
    )
    op.create_index(
        "ix_learning_assignment_action_id", "learning_assignment", ["organization_id", "action_id"], unique=False
    )
    op.create_index(
        "ix_learning_assignment_assigned_by_id",
        "learning_assignment",
        ["organization_id", "assigned_by_id"],
        unique=False,
    )
    op.create_index(
        "ix_learning_assignment_course_id", "learning_assignment", ["organization_id", "course_id"], unique=False
    )
    op.create_index(
        "ix_learning_assignment_employee_id_assigned_on_id",
        "learning_assignment",
        ["organization_id", "employee_id", "assigned_on", "id"],
        unique=False,
    )
    op.create_table(
        "metric_observation",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_metric_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("target", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("missed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(source = 'CHECK_IN') = (check_in_id IS NOT NULL)", name="ck_metric_observation_check_in"),
        sa.CheckConstraint(
            "source IN ('CHECK_IN', 'CONNECTOR', 'IMPORT', 'MANUAL')", name="ck_metric_observation_source"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "check_in_id"],
            ["check_in.organization_id", "check_in.id"],
            name="fk_metric_observation_check_in_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_metric_id"],
            ["goal_metric.organization_id", "goal_metric.id"],
            name="fk_metric_observation_goal_metric_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_metric_observation_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_metric_observation"),
    )
    op.create_index(
        "ix_metric_observation_check_in_id", "metric_observation", ["organization_id", "check_in_id"], unique=False
    )
    op.create_index(
        "ix_metric_observation_goal_metric_id_observed_at_id",
        "metric_observation",
        ["organization_id", "goal_metric_id", "observed_at", "id"],
        unique=False,
    )
    op.create_table(
        "milestone",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "action_id"],
            ["development_action.organization_id", "development_action.id"],
            name="fk_milestone_action_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_milestone_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_milestone"),
    )
    op.create_index("ix_milestone_action_id", "milestone", ["organization_id", "action_id"], unique=False)
    op.create_table(
        "rating_evidence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rating_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("weight", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("contribution", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("independent", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('GOAL_ACHIEVEMENT', 'IDP_MILESTONES', 'PEER_SENTIMENT', 'FEEDBACK', 'CHECK_INS')",
            name="ck_rating_evidence_kind",
        ),
        sa.CheckConstraint("(source_type IS NULL) = (source_id IS NULL)", name="ck_rating_evidence_source"),
        sa.CheckConstraint("weight BETWEEN 0 AND 1", name="ck_rating_evidence_weight"),
        sa.ForeignKeyConstraint(
            ["organization_id", "author_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_rating_evidence_author_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_id"],
            ["rating.organization_id", "rating.id"],
            name="fk_rating_evidence_rating_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_rating_evidence_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_rating_evidence"),
    )
    op.create_index("ix_rating_evidence_author_id", "rating_evidence", ["organization_id", "author_id"], unique=False)
    op.create_index("ix_rating_evidence_rating_id", "rating_evidence", ["organization_id", "rating_id"], unique=False)
    op.create_table(
        "successor_nomination",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("succession_plan_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="PROPOSED", nullable=False),
        sa.Column("readiness", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("nominated_by_id", sa.Uuid(), nullable=True),
        sa.Column("nominated_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "readiness IN ('READY_NOW', 'READY_1_YEAR', 'READY_1_2_YEARS', 'READY_3_PLUS', 'NOT_READY')",
            name="ck_successor_nomination_readiness",
        ),
        sa.CheckConstraint("state IN ('PROPOSED', 'CONFIRMED', 'WITHDRAWN')", name="ck_successor_nomination_state"),
        sa.CheckConstraint("rank > 0", name="ck_successor_nomination_rank"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_successor_nomination_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "nominated_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_successor_nomination_nominated_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "succession_plan_id"],
            ["succession_plan.organization_id", "succession_plan.id"],
            name="fk_successor_nomination_succession_plan_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_successor_nomination_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_successor_nomination"),
    )
    op.create_index(
        "ix_successor_nomination_employee_id_nominated_on_id",
        "successor_nomination",
        ["organization_id", "employee_id", "nominated_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_successor_nomination_nominated_by_id",
        "successor_nomination",
        ["organization_id", "nominated_by_id"],
        unique=False,
    )
    op.create_index(
        "ix_successor_nomination_succession_plan_id_rank_id",
        "successor_nomination",
        ["organization_id", "succession_plan_id", "rank", "id"],
        unique=False,
    )
    op.create_index(
        "uq_successor_nomination_succession_plan_id_employee_id",
        "successor_nomination",
        ["organization_id", "succession_plan_id", "employee_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "talent_assessment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("review_cycle_id", sa.Uuid(), nullable=False),
        sa.Column("performance", sa.Text(), nullable=True),
        sa.Column("rating_id", sa.Uuid(), nullable=True),
        sa.Column("potential", sa.Text(), nullable=True),
        sa.Column("risk_of_loss", sa.Text(), nullable=True),
        sa.Column("impact_of_loss", sa.Text(), nullable=True),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("assessed_by_id", sa.Uuid(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "impact_of_loss IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')", name="ck_talent_assessment_impact_of_loss"
        ),
        sa.CheckConstraint("performance IN ('LOW', 'MODERATE', 'HIGH')", name="ck_talent_assessment_performance"),
        sa.CheckConstraint("potential IN ('LOW', 'MODERATE', 'HIGH')", name="ck_talent_assessment_potential"),
        sa.CheckConstraint(
            "risk_of_loss IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')", name="ck_talent_assessment_risk_of_loss"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "assessed_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_talent_assessment_assessed_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_talent_assessment_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_id"],
            ["rating.organization_id", "rating.id"],
            name="fk_talent_assessment_rating_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "review_cycle_id"],
            ["review_cycle.organization_id", "review_cycle.id"],
            name="fk_talent_assessment_review_cycle_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_talent_assessment_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_talent_assessment"),
    )
    op.create_index(
        "ix_talent_assessment_assessed_by_id", "talent_assessment", ["organization_id", "assessed_by_id"], unique=False
    )
    op.create_index(
        "ix_talent_assessment_employee_id_assessed_on_id",
        "talent_assessment",
        ["organization_id", "employee_id", "assessed_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_talent_assessment_rating_id", "talent_assessment", ["organization_id", "rating_id"], unique=False
    )
    op.create_index(
        "ix_talent_assessment_review_cycle_id",
        "talent_assessment",
        ["organization_id", "review_cycle_id"],
        unique=False,
    )
    op.create_index(
        "uq_talent_assessment_employee_id_review_cycle_id",
        "talent_assessment",
        ["organization_id", "employee_id", "review_cycle_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "trigger_firing",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("flag_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=True),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("mentor_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="PROPOSED", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause IN ('METRIC_MISSED_TWICE', 'SKILL_GAP')", name="ck_trigger_firing_cause"),
        sa.CheckConstraint("kind IN ('COURSE', 'MENTOR', 'STRETCH_PROJECT')", name="ck_trigger_firing_kind"),
        sa.CheckConstraint("outcome IN ('RECOVERED', 'NOT_RECOVERED')", name="ck_trigger_firing_outcome"),
        sa.CheckConstraint("state <> 'PROPOSED' OR decided_at IS NULL", name="ck_trigger_firing_undecided"),
        sa.CheckConstraint("state IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'EXPIRED')", name="ck_trigger_firing_state"),
        sa.CheckConstraint("decided_at >= raised_at", name="ck_trigger_firing_decided_at"),
        sa.ForeignKeyConstraint(
            ["organization_id", "action_id"],
            ["development_action.organization_id", "development_action.id"],
            name="fk_trigger_firing_action_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "course_id"],
            ["course.organization_id", "course.id"],
            name="fk_trigger_firing_course_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "decided_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_trigger_firing_decided_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_trigger_firing_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "flag_id"],
            ["skill_gap_flag.organization_id", "skill_gap_flag.id"],
            name="fk_trigger_firing_flag_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"], ["goal.organization_id", "goal.id"], name="fk_trigger_firing_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "mentor_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_trigger_firing_mentor_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rule_id"],
            ["trigger_rule.organization_id", "trigger_rule.id"],
            name="fk_trigger_firing_rule_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_trigger_firing_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_trigger_firing_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_trigger_firing"),
    )
    op.create_index("ix_trigger_firing_action_id", "trigger_firing", ["organization_id", "action_id"], unique=False)
    op.create_index("ix_trigger_firing_course_id", "trigger_firing", ["organization_id", "course_id"], unique=False)
    op.create_index(
        "ix_trigger_firing_decided_by_id", "trigger_firing", ["organization_id", "decided_by_id"], unique=False
    )
    op.create_index(
        "ix_trigger_firing_employee_id_raised_at_id",
        "trigger_firing",
        ["organization_id", "employee_id", "raised_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_trigger_firing_employee_id_state_raised_at_id",
        "trigger_firing",
        ["organization_id", "employee_id", "state", "raised_at", "id"],
        unique=False,
    )
    op.create_index("ix_trigger_firing_flag_id", "trigger_firing", ["organization_id", "flag_id"], unique=False)
    op.create_index("ix_trigger_firing_goal_id", "trigger_firing", ["organization_id", "goal_id"], unique=False)
    op.create_index("ix_trigger_firing_mentor_id", "trigger_firing", ["organization_id", "mentor_id"], unique=False)
    op.create_index("ix_trigger_firing_rule_id", "trigger_firing", ["organization_id", "rule_id"], unique=False)
    op.create_index("ix_trigger_firing_skill_id", "trigger_firing", ["organization_id", "skill_id"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("one_on_one_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("trigger_firing_id", sa.Uuid(), nullable=True),
        sa.Column("discussed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('MANUAL', 'TRIGGER', 'REVIEW')", name="ck_agenda_item_source"),
        sa.ForeignKeyConstraint(
            ["organization_id", "added_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_agenda_item_added_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_agenda_item_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "one_on_one_id"],
            ["one_on_one.organization_id", "one_on_one.id"],
            name="fk_agenda_item_one_on_one_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "trigger_firing_id"],
            ["trigger_firing.organization_id", "trigger_firing.id"],
            name="fk_agenda_item_trigger_firing_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_agenda_item_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_added_by_id", "agenda_item", ["organization_id", "added_by_id"], unique=False)
    op.create_index("ix_agenda_item_employee_id", "agenda_item", ["organization_id", "employee_id"], unique=False)
    op.create_index("ix_agenda_item_one_on_one_id", "agenda_item", ["organization_id", "one_on_one_id"], unique=False)
    op.create_index(
        "ix_agenda_item_trigger_firing_id", "agenda_item", ["organization_id", "trigger_firing_id"], unique=False
    )
    op.create_table(
        "compensation_approval",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compensation_recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "step IN ('PROPOSE', 'APPROVE', 'RETURN', 'SIGN_OFF', 'EXPORT', 'REOPEN', 'NOTE')",
            name="ck_compensation_approval_step",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_recommendation_id"],
            ["compensation_recommendation.organization_id", "compensation_recommendation.id"],
            name="fk_compensation_approval_compensation_recommendation_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "decided_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_compensation_approval_decided_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_compensation_approval_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_compensation_approval"),
    )
    op.create_index(
        "ix_compensation_approval_compensation_recommendation_id_decided",
        "compensation_approval",
        ["organization_id", "compensation_recommendation_id", "decided_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_approval_decided_by_id",
        "compensation_approval",
        ["organization_id", "decided_by_id"],
        unique=False,
    )
    op.create_table(
        "compensation_record",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        sa.Column("base_currency", sa.String(length=3), nullable=False),
        sa.Column("variable_target", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("pay_band_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rating_id", sa.Uuid(), nullable=True),
        sa.Column("compensation_recommendation_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('HIRE', 'MERIT', 'PROMOTION', 'MARKET_ADJUSTMENT', 'TRANSFER', 'CORRECTION', 'IMPORTED')",
            name="ck_compensation_record_reason",
        ),
        sa.CheckConstraint("base_minor >= 0", name="ck_compensation_record_base"),
        sa.CheckConstraint("variable_target >= 0", name="ck_compensation_record_variable_target"),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_recommendation_id"],
            ["compensation_recommendation.organization_id", "compensation_recommendation.id"],
            name="fk_compensation_record_compensation_recommendation_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_compensation_record_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "pay_band_id"],
            ["pay_band.organization_id", "pay_band.id"],
            name="fk_compensation_record_pay_band_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rating_id"],
            ["rating.organization_id", "rating.id"],
            name="fk_compensation_record_rating_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_compensation_record_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_compensation_record"),
    )
    op.create_index(
        "ix_compensation_record_compensation_recommendation_id",
        "compensation_record",
        ["organization_id", "compensation_recommendation_id"],
        unique=False,
    )
    op.create_index(
        "ix_compensation_record_employee_id", "compensation_record", ["organization_id", "employee_id"], unique=False
    )
    op.create_index(
        "ix_compensation_record_pay_band_id", "compensation_record", ["organization_id", "pay_band_id"], unique=False
    )
    op.create_index(
        "ix_compensation_record_rating_id", "compensation_record", ["organization_id", "rating_id"], unique=False
    )
    op.create_index(
        "uq_compensation_record_employee_id_valid_from",
        "compensation_record",
        ["organization_id", "employee_id", "valid_from"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "completion",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="ck_completion_score"),
        sa.ForeignKeyConstraint(
            ["organization_id", "action_id"],
            ["development_action.organization_id", "development_action.id"],
            name="fk_completion_action_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "assignment_id"],
            ["learning_assignment.organization_id", "learning_assignment.id"],
            name="fk_completion_assignment_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "course_id"], ["course.organization_id", "course.id"], name="fk_completion_course_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_completion_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_completion_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_completion"),
    )
    op.create_index("ix_completion_action_id", "completion", ["organization_id", "action_id"], unique=False)
    op.create_index("ix_completion_assignment_id", "completion", ["organization_id", "assignment_id"], unique=False)
    op.create_index("ix_completion_course_id", "completion", ["organization_id", "course_id"], unique=False)
    op.create_index(
        "ix_completion_employee_id_completed_at_id",
        "completion",
        ["organization_id", "employee_id", "completed_at", "id"],
        unique=False,
    )
    op.create_table(
        "improvement_plan_criterion",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("improvement_plan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("development_action_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), server_default="OPEN", nullable=False),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('OPEN', 'MET', 'NOT_MET')", name="ck_improvement_plan_criterion_state"),
        sa.CheckConstraint("place > 0", name="ck_improvement_plan_criterion_place"),
        sa.ForeignKeyConstraint(
            ["organization_id", "development_action_id"],
            ["development_action.organization_id", "development_action.id"],
            name="fk_improvement_plan_criterion_development_action_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_id"],
            ["goal.organization_id", "goal.id"],
            name="fk_improvement_plan_criterion_goal_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "improvement_plan_id"],
            ["improvement_plan.organization_id", "improvement_plan.id"],
            name="fk_improvement_plan_criterion_improvement_plan_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_improvement_plan_criterion_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_improvement_plan_criterion"),
    )
    op.create_index(
        "ix_improvement_plan_criterion_development_action_id",
        "improvement_plan_criterion",
        ["organization_id", "development_action_id"],
        unique=False,
    )
    op.create_index(
        "ix_improvement_plan_criterion_goal_id",
        "improvement_plan_criterion",
        ["organization_id", "goal_id"],
        unique=False,
    )
    op.create_index(
        "ix_improvement_plan_criterion_improvement_plan_id_place_id",
        "improvement_plan_criterion",
        ["organization_id", "improvement_plan_id", "place", "id"],
        unique=False,
    )
    op.create_table(
        "improvement_plan_meeting",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("improvement_plan_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "improvement_plan_id"],
            ["improvement_plan.organization_id", "improvement_plan.id"],
            name="fk_improvement_plan_meeting_improvement_plan_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_improvement_plan_meeting_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_improvement_plan_meeting"),
    )
    op.create_index(
        "ix_improvement_plan_meeting_improvement_plan_id_held_on_id",
        "improvement_plan_meeting",
        ["organization_id", "improvement_plan_id", "held_on", "id"],
        unique=False,
    )
    op.create_table(
        "improvement_plan_sign_off",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("improvement_plan_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "decision IN ('AGREED', 'ACKNOWLEDGED', 'REFUSED')", name="ck_improvement_plan_sign_off_decision"
        ),
        sa.CheckConstraint(
            "occasion IN ('START', 'EXTENSION', 'OUTCOME')", name="ck_improvement_plan_sign_off_occasion"
        ),
        sa.CheckConstraint("role IN ('EMPLOYEE', 'MANAGER', 'HR')", name="ck_improvement_plan_sign_off_role"),
        sa.ForeignKeyConstraint(
            ["organization_id", "improvement_plan_id"],
            ["improvement_plan.organization_id", "improvement_plan.id"],
            name="fk_improvement_plan_sign_off_improvement_plan_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "signed_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_improvement_plan_sign_off_signed_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_improvement_plan_sign_off_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_improvement_plan_sign_off"),
    )
    op.create_index(
        "ix_improvement_plan_sign_off_improvement_plan_id_signed_at_id",
        "improvement_plan_sign_off",
        ["organization_id", "improvement_plan_id", "signed_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_improvement_plan_sign_off_signed_by_id",
        "improvement_plan_sign_off",
        ["organization_id", "signed_by_id"],
        unique=False,
    )
    op.create_table(
        "succession_gap",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("successor_nomination_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("development_action_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "development_action_id"],
            ["development_action.organization_id", "development_action.id"],
            name="fk_succession_gap_development_action_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"], ["skill.organization_id", "skill.id"], name="fk_succession_gap_skill_id"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "successor_nomination_id"],
            ["successor_nomination.organization_id", "successor_nomination.id"],
            name="fk_succession_gap_successor_nomination_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_succession_gap_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_succession_gap"),
    )
    op.create_index(
        "ix_succession_gap_development_action_id",
        "succession_gap",
        ["organization_id", "development_action_id"],
        unique=False,
    )
    op.create_index("ix_succession_gap_skill_id", "succession_gap", ["organization_id", "skill_id"], unique=False)
    op.create_index(
        "ix_succession_gap_successor_nomination_id",
        "succession_gap",
        ["organization_id", "successor_nomination_id"],
        unique=False,
    )
    op.create_index(
        "uq_succession_gap_successor_nomination_id_skill_id",
        "succession_gap",
        ["organization_id", "successor_nomination_id", "skill_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "trigger_observation",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("firing_id", sa.Uuid(), nullable=False),
        sa.Column("goal_update_id", sa.Uuid(), nullable=True),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "firing_id"],
            ["trigger_firing.organization_id", "trigger_firing.id"],
            name="fk_trigger_observation_firing_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "goal_update_id"],
            ["goal_update.organization_id", "goal_update.id"],
            name="fk_trigger_observation_goal_update_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_trigger_observation_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_trigger_observation"),
    )
    op.create_index(
        "ix_trigger_observation_goal_update_id",
        "trigger_observation",
        ["organization_id", "goal_update_id"],
        unique=False,
    )
    op.create_index(
        "uq_trigger_observation_firing_id_week",
        "trigger_observation",
        ["organization_id", "firing_id", "week"],
        unique=True,
        postgresql_where=None,
    )
    op.create_table(
        "pay_component",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compensation_record_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", sa.String(length=3), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(unit <> 'AMOUNT') = (quantity IS NOT NULL)", name="ck_pay_component_quantity"),
        sa.CheckConstraint("(unit = 'AMOUNT') = (amount_minor IS NOT NULL)", name="ck_pay_component_amount"),
        sa.CheckConstraint(
            "frequency IN ('HOURLY', 'MONTHLY', 'QUARTERLY', 'YEARLY', 'ONCE')", name="ck_pay_component_frequency"
        ),
        sa.CheckConstraint(
            "kind IN ('BASE', 'VARIABLE_TARGET', 'BONUS', 'COMMISSION', 'EQUITY', 'ALLOWANCE')",
            name="ck_pay_component_kind",
        ),
        sa.CheckConstraint("unit IN ('AMOUNT', 'SHARE_OF_BASE', 'SHARES')", name="ck_pay_component_unit"),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (amount_currency IS NULL)", name="ck_pay_component_amount_currency"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "compensation_record_id"],
            ["compensation_record.organization_id", "compensation_record.id"],
            name="fk_pay_component_compensation_record_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_pay_component_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_pay_component"),
    )
    op.create_index(
        "ix_pay_component_compensation_record_id",
        "pay_component",
        ["organization_id", "compensation_record_id"],
        unique=False,
    )
    for table in TABLES:
        for statement in protect(table, append_only=table in APPEND_ONLY):
            op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_pay_component_compensation_record_id", table_name="pay_component")
    op.drop_table("pay_component")
    op.drop_index("uq_trigger_observation_firing_id_week", table_name="trigger_observation", postgresql_where=None)
    op.drop_index("ix_trigger_observation_goal_update_id", table_name="trigger_observation")
    op.drop_table("trigger_observation")
    op.drop_index(
        "uq_succession_gap_successor_nomination_id_skill_id",
        table_name="succession_gap",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_succession_gap_successor_nomination_id", table_name="succession_gap")
    op.drop_index("ix_succession_gap_skill_id", table_name="succession_gap")
    op.drop_index("ix_succession_gap_development_action_id", table_name="succession_gap")
    op.drop_table("succession_gap")
    op.drop_index("ix_improvement_plan_sign_off_signed_by_id", table_name="improvement_plan_sign_off")
    op.drop_index(
        "ix_improvement_plan_sign_off_improvement_plan_id_signed_at_id", table_name="improvement_plan_sign_off"
    )
    op.drop_table("improvement_plan_sign_off")
    op.drop_index("ix_improvement_plan_meeting_improvement_plan_id_held_on_id", table_name="improvement_plan_meeting")
    op.drop_table("improvement_plan_meeting")
    op.drop_index("ix_improvement_plan_criterion_improvement_plan_id_place_id", table_name="improvement_plan_criterion")
    op.drop_index("ix_improvement_plan_criterion_goal_id", table_name="improvement_plan_criterion")
    op.drop_index("ix_improvement_plan_criterion_development_action_id", table_name="improvement_plan_criterion")
    op.drop_table("improvement_plan_criterion")
    op.drop_index("ix_completion_employee_id_completed_at_id", table_name="completion")
    op.drop_index("ix_completion_course_id", table_name="completion")
    op.drop_index("ix_completion_assignment_id", table_name="completion")
    op.drop_index("ix_completion_action_id", table_name="completion")
    op.drop_table("completion")
    op.drop_index(
        "uq_compensation_record_employee_id_valid_from",
        table_name="compensation_record",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_compensation_record_rating_id", table_name="compensation_record")
    op.drop_index("ix_compensation_record_pay_band_id", table_name="compensation_record")
    op.drop_index("ix_compensation_record_employee_id", table_name="compensation_record")
    op.drop_index("ix_compensation_record_compensation_recommendation_id", table_name="compensation_record")
    op.drop_table("compensation_record")
    op.drop_index("ix_compensation_approval_decided_by_id", table_name="compensation_approval")
    op.drop_index("ix_compensation_approval_compensation_recommendation_id_decided", table_name="compensation_approval")
    op.drop_table("compensation_approval")
    op.drop_index("ix_agenda_item_trigger_firing_id", table_name="agenda_item")
    op.drop_index("ix_agenda_item_one_on_one_id", table_name="agenda_item")
    op.drop_index("ix_agenda_item_employee_id", table_name="agenda_item")
    op.drop_index("ix_agenda_item_added_by_id", table_name="agenda_item")
    op.drop_table("agenda_item")
    op.drop_index("ix_trigger_firing_skill_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_rule_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_mentor_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_goal_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_flag_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_employee_id_state_raised_at_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_employee_id_raised_at_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_decided_by_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_course_id", table_name="trigger_firing")
    op.drop_index("ix_trigger_firing_action_id", table_name="trigger_firing")
    op.drop_table("trigger_firing")
    op.drop_index(
        "uq_talent_assessment_employee_id_review_cycle_id",
        table_name="talent_assessment",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_talent_assessment_review_cycle_id", table_name="talent_assessment")
    op.drop_index("ix_talent_assessment_rating_id", table_name="talent_assessment")
    op.drop_index("ix_talent_assessment_employee_id_assessed_on_id", table_name="talent_assessment")
    op.drop_index("ix_talent_assessment_assessed_by_id", table_name="talent_assessment")
    op.drop_table("talent_assessment")
    op.drop_index(
        "uq_successor_nomination_succession_plan_id_employee_id",
        table_name="successor_nomination",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_successor_nomination_succession_plan_id_rank_id", table_name="successor_nomination")
    op.drop_index("ix_successor_nomination_nominated_by_id", table_name="successor_nomination")
    op.drop_index("ix_successor_nomination_employee_id_nominated_on_id", table_name="successor_nomination")
    op.drop_table("successor_nomination")
    op.drop_index("ix_rating_evidence_rating_id", table_name="rating_evidence")
    op.drop_index("ix_rating_evidence_author_id", table_name="rating_evidence")
    op.drop_table("rating_evidence")
    op.drop_index("ix_milestone_action_id", table_name="milestone")
    op.drop_table("milestone")
    op.drop_index("ix_metric_observation_goal_metric_id_observed_at_id", table_name="metric_observation")
    op.drop_index("ix_metric_observation_check_in_id", table_name="metric_observation")
    op.drop_table("metric_observation")
    op.drop_index("ix_learning_assignment_employee_id_assigned_on_id", table_name="learning_assignment")
    op.drop_index("ix_learning_assignment_course_id", table_name="learning_assignment")
    op.drop_index("ix_learning_assignment_assigned_by_id", table_name="learning_assignment")
    op.drop_index("ix_learning_assignment_action_id", table_name="learning_assignment")
    op.drop_table("learning_assignment")
    op.drop_index("ix_improvement_plan_rating_id", table_name="improvement_plan")
    op.drop_index("ix_improvement_plan_manager_id", table_name="improvement_plan")
    op.drop_index("ix_improvement_plan_employee_id_starts_on_id", table_name="improvement_plan")
    op.drop_table("improvement_plan")
    op.drop_index(
        "uq_finding_evidence_finding_id_node_type_node_id", table_name="finding_evidence", postgresql_where=None
    )
    op.drop_table("finding_evidence")
    op.drop_index(
        "uq_compensation_recommendation_compensation_cycle_id_employee_i",
        table_name="compensation_recommendation",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_compensation_recommendation_rating_id", table_name="compensation_recommendation")
    op.drop_index("ix_compensation_recommendation_proposed_by_id", table_name="compensation_recommendation")
    op.drop_index("ix_compensation_recommendation_merit_matrix_cell_id", table_name="compensation_recommendation")
    op.drop_index("ix_compensation_recommendation_employee_id", table_name="compensation_recommendation")
    op.drop_index("ix_compensation_recommendation_compensation_cycle_id_id", table_name="compensation_recommendation")
    op.drop_index("ix_compensation_recommendation_budget_pool_id", table_name="compensation_recommendation")
    op.drop_table("compensation_recommendation")
    op.drop_index("ix_calibration_change_to_id", table_name="calibration_change")
    op.drop_index("ix_calibration_change_session_id_at_id", table_name="calibration_change")
    op.drop_index("ix_calibration_change_rating_id", table_name="calibration_change")
    op.drop_index("ix_calibration_change_from_id", table_name="calibration_change")
    op.drop_index("ix_calibration_change_by_id", table_name="calibration_change")
    op.drop_table("calibration_change")
    op.drop_index(
        "uq_succession_plan_position_id", table_name="succession_plan", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_succession_plan_position_id", table_name="succession_plan")
    op.drop_index("ix_succession_plan_owner_id", table_name="succession_plan")
    op.drop_table("succession_plan")
    op.drop_index("ix_skill_will_diagnosis_reviewed_by_id", table_name="skill_will_diagnosis")
    op.drop_index("ix_skill_will_diagnosis_goal_id", table_name="skill_will_diagnosis")
    op.drop_index("ix_skill_will_diagnosis_employee_id_diagnosed_on_id", table_name="skill_will_diagnosis")
    op.drop_index("ix_skill_will_diagnosis_disputed_by_id", table_name="skill_will_diagnosis")
    op.drop_table("skill_will_diagnosis")
    op.drop_index("ix_skill_gap_flag_skill_id", table_name="skill_gap_flag")
    op.drop_index("ix_skill_gap_flag_goal_id", table_name="skill_gap_flag")
    op.drop_index("ix_skill_gap_flag_flagged_by_id", table_name="skill_gap_flag")
    op.drop_index("ix_skill_gap_flag_employee_id", table_name="skill_gap_flag")
    op.drop_index("ix_skill_gap_flag_check_in_id", table_name="skill_gap_flag")
    op.drop_table("skill_gap_flag")
    op.drop_index("uq_rating_cycle_id_employee_id", table_name="rating", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_rating_supported_id", table_name="rating")
    op.drop_index("ix_rating_session_id", table_name="rating")
    op.drop_index("ix_rating_rater_id", table_name="rating")
    op.drop_index("ix_rating_proposed_id", table_name="rating")
    op.drop_index("ix_rating_final_id", table_name="rating")
    op.drop_index("ix_rating_employee_id", table_name="rating")
    op.drop_index("ix_rating_cycle_id", table_name="rating")
    op.drop_index("ix_rating_calibrated_id", table_name="rating")
    op.drop_table("rating")
    op.drop_index("ix_misalignment_finding_since_id", table_name="misalignment_finding")
    op.drop_index("ix_misalignment_finding_program_id_since", table_name="misalignment_finding")
    op.drop_index("ix_misalignment_finding_link_id", table_name="misalignment_finding")
    op.drop_table("misalignment_finding")
    op.drop_index("uq_goal_update_check_in_id_goal_id", table_name="goal_update", postgresql_where=None)
    op.drop_index("ix_goal_update_goal_id_week_starts_on_id", table_name="goal_update")
    op.drop_index("ix_goal_update_employee_id", table_name="goal_update")
    op.drop_table("goal_update")
    op.drop_index("uq_goal_metric_goal_id", table_name="goal_metric", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_goal_metric_goal_id", table_name="goal_metric")
    op.drop_table("goal_metric")
    op.drop_index(
        "uq_goal_contribution_goal_id_parent_id",
        table_name="goal_contribution",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_goal_contribution_parent_id", table_name="goal_contribution")
    op.drop_index("ix_goal_contribution_goal_id", table_name="goal_contribution")
    op.drop_table("goal_contribution")
    op.drop_index("ix_fairness_signal_session_id_computed_at_id", table_name="fairness_signal")
    op.drop_index("ix_fairness_signal_org_unit_id", table_name="fairness_signal")
    op.drop_index("ix_fairness_signal_cycle_id", table_name="fairness_signal")
    op.drop_table("fairness_signal")
    op.drop_index(
        "uq_employment_employee_id_valid_from", table_name="employment", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_employment_position_id", table_name="employment")
    op.drop_index("ix_employment_org_unit_id", table_name="employment")
    op.drop_index("ix_employment_location_id", table_name="employment")
    op.drop_index("ix_employment_job_profile_id", table_name="employment")
    op.drop_index("ix_employment_employee_id", table_name="employment")
    op.drop_table("employment")
    op.drop_index("ix_development_action_skill_id", table_name="development_action")
    op.drop_index("ix_development_action_plan_id", table_name="development_action")
    op.drop_index("ix_development_action_mentor_id", table_name="development_action")
    op.drop_index("ix_development_action_goal_id", table_name="development_action")
    op.drop_index("ix_development_action_course_id", table_name="development_action")
    op.drop_table("development_action")
    op.drop_index("ix_delivery_attempt_event_delivery_id_at", table_name="delivery_attempt")
    op.drop_table("delivery_attempt")
    op.drop_index(
        "uq_compensation_scenario_segment_compensation_scenario_id_place",
        table_name="compensation_scenario_segment",
        postgresql_where=None,
    )
    op.drop_table("compensation_scenario_segment")
    op.drop_index(
        "uq_calibration_participant_session_id_employee_id",
        table_name="calibration_participant",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_calibration_participant_session_id", table_name="calibration_participant")
    op.drop_index("ix_calibration_participant_employee_id", table_name="calibration_participant")
    op.drop_table("calibration_participant")
    op.drop_index("ix_blocker_owner_id", table_name="blocker")
    op.drop_index("ix_blocker_goal_id", table_name="blocker")
    op.drop_index("ix_blocker_employee_id", table_name="blocker")
    op.drop_index("ix_blocker_check_in_id", table_name="blocker")
    op.drop_table("blocker")
    op.drop_index("ix_role_grant_account_id", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(
        "uq_response_review_id_question_revision_id",
        table_name="response",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_response_review_id", table_name="response")
    op.drop_index("ix_response_question_revision_id", table_name="response")
    op.drop_index("ix_response_level_id", table_name="response")
    op.drop_table("response")
    op.drop_index("ix_program_link_to_id", table_name="program_link")
    op.drop_index("ix_program_link_owner_id", table_name="program_link")
    op.drop_index("ix_program_link_from_id", table_name="program_link")
    op.drop_table("program_link")
    op.drop_index("ix_program_cycle_program_id_starts_on", table_name="program_cycle")
    op.drop_table("program_cycle")
    op.drop_index("ix_position_org_unit_id", table_name="position")
    op.drop_index("ix_position_job_profile_id", table_name="position")
    op.drop_table("position")
    op.drop_index("ix_pay_gap_result_pay_equity_category_id_measured_on_id", table_name="pay_gap_result")
    op.drop_index("ix_pay_gap_result_compensation_cycle_id_measured_on_id", table_name="pay_gap_result")
    op.drop_table("pay_gap_result")
    op.drop_index(
        "uq_metric_value_metric_definition_id_starts_on_ends_on",
        table_name="metric_value",
        postgresql_where=sa.text("org_unit_id IS NULL"),
    )
    op.drop_index(
        "uq_metric_value_metric_definition_id_org_unit_id_starts_on_ends",
        table_name="metric_value",
        postgresql_where=None,
    )
    op.drop_index("ix_metric_value_org_unit_id", table_name="metric_value")
    op.drop_index("ix_metric_value_metric_definition_id_starts_on", table_name="metric_value")
    op.drop_table("metric_value")
    op.drop_index("uq_impact_ratio_bias_audit_id_attribute_group", table_name="impact_ratio", postgresql_where=None)
    op.drop_table("impact_ratio")
    op.drop_index("ix_human_review_reviewer_id", table_name="human_review")
    op.drop_index("ix_human_review_ai_decision_log_id_at", table_name="human_review")
    op.drop_table("human_review")
    op.drop_index("ix_goal_template_id", table_name="goal")
    op.drop_index("ix_goal_starts_on_id", table_name="goal")
    op.drop_index("ix_goal_parent_id", table_name="goal")
    op.drop_index("ix_goal_owner_id_starts_on_id", table_name="goal")
    op.drop_index("ix_goal_org_unit_id", table_name="goal")
    op.drop_index("ix_goal_cycle_id", table_name="goal")
    op.drop_table("goal")
    op.drop_index("uq_field_coverage_sync_run_id_stream_field", table_name="field_coverage", postgresql_where=None)
    op.drop_table("field_coverage")
    op.drop_index(
        "uq_event_delivery_webhook_subscription_id_event_id",
        table_name="event_delivery",
        postgresql_where=sa.text("replay_of_id IS NULL"),
    )
    op.drop_index("ix_event_delivery_webhook_subscription_id_id", table_name="event_delivery")
    op.drop_index("ix_event_delivery_state_next_attempt_at", table_name="event_delivery")
    op.drop_index("ix_event_delivery_state_id", table_name="event_delivery")
    op.drop_index("ix_event_delivery_replay_of_id", table_name="event_delivery")
    op.drop_index("ix_event_delivery_event_id", table_name="event_delivery")
    op.drop_table("event_delivery")
    op.drop_index("uq_domain_event_cause_event_id_cause_id", table_name="domain_event_cause", postgresql_where=None)
    op.drop_index("ix_domain_event_cause_cause_id", table_name="domain_event_cause")
    op.drop_table("domain_event_cause")
    op.drop_index("ix_compensation_scenario_run_by_id", table_name="compensation_scenario")
    op.drop_index("ix_compensation_scenario_compensation_cycle_id_run_at_id", table_name="compensation_scenario")
    op.drop_table("compensation_scenario")
    op.drop_index("ix_calibration_session_org_unit_id", table_name="calibration_session")
    op.drop_index("ix_calibration_session_facilitator_id", table_name="calibration_session")
    op.drop_index("ix_calibration_session_cycle_id", table_name="calibration_session")
    op.drop_table("calibration_session")
    op.drop_index(
        "uq_budget_pool_compensation_cycle_id_org_unit_id_kind",
        table_name="budget_pool",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_budget_pool_org_unit_id", table_name="budget_pool")
    op.drop_index("ix_budget_pool_compensation_cycle_id", table_name="budget_pool")
    op.drop_table("budget_pool")
    op.drop_index("ix_action_item_owner_id", table_name="action_item")
    op.drop_index("ix_action_item_one_on_one_id", table_name="action_item")
    op.drop_index("ix_action_item_employee_id", table_name="action_item")
    op.drop_table("action_item")
    op.drop_index("ix_worker_notice_employee_id_sent_at", table_name="worker_notice")
    op.drop_index("ix_worker_notice_ai_system_id", table_name="worker_notice")
    op.drop_table("worker_notice")
    op.drop_index("ix_talent_strategy_starts_on", table_name="talent_strategy")
    op.drop_index("ix_talent_strategy_owner_id", table_name="talent_strategy")
    op.drop_table("talent_strategy")
    op.drop_index("ix_sync_run_connection_id_started_at_id", table_name="sync_run")
    op.drop_table("sync_run")
    op.drop_index("ix_subject_request_employee_id_requested_at", table_name="subject_request")
    op.drop_table("subject_request")
    op.drop_index("ix_skill_claim_skill_id", table_name="skill_claim")
    op.drop_index("ix_skill_claim_employee_id_claimed_on_id", table_name="skill_claim")
    op.drop_index("ix_skill_claim_asserted_by_id", table_name="skill_claim")
    op.drop_table("skill_claim")
    op.drop_index(
        "uq_review_cycle_id_employee_id_reviewer_id_direction",
        table_name="review",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_review_reviewer_id", table_name="review")
    op.drop_index("ix_review_employee_id", table_name="review")
    op.drop_index("ix_review_cycle_id", table_name="review")
    op.drop_table("review")
    op.drop_index(
        "uq_reporting_line_employee_id_kind_line_valid_from",
        table_name="reporting_line",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_reporting_line_manager_id", table_name="reporting_line")
    op.drop_index("ix_reporting_line_employee_id", table_name="reporting_line")
    op.drop_table("reporting_line")
    op.drop_index("ix_reporting_chain_employee_id", table_name="reporting_chain")
    op.drop_table("reporting_chain")
    op.drop_index("uq_question_revision_question_id_revision", table_name="question_revision", postgresql_where=None)
    op.drop_index("ix_question_revision_scale_id", table_name="question_revision")
    op.drop_table("question_revision")
    op.drop_index("uq_program_kind", table_name="program", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_program_owner_id", table_name="program")
    op.drop_table("program")
    op.drop_index(
        "uq_pay_statement_employee_id_period_end_period_start",
        table_name="pay_statement",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_pay_statement_payroll_run_id_period_end_id", table_name="pay_statement")
    op.drop_index("ix_pay_statement_employee_id", table_name="pay_statement")
    op.drop_table("pay_statement")
    op.drop_index("uq_org_unit_code", table_name="org_unit", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_org_unit_parent_id", table_name="org_unit")
    op.drop_index("ix_org_unit_head_id", table_name="org_unit")
    op.drop_table("org_unit")
    op.drop_index("ix_one_on_one_manager_id", table_name="one_on_one")
    op.drop_index("ix_one_on_one_employee_id_scheduled_at_id", table_name="one_on_one")
    op.drop_table("one_on_one")
    op.drop_index(
        "uq_nomination_cycle_id_employee_id_reviewer_id_direction",
        table_name="nomination",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_nomination_reviewer_id", table_name="nomination")
    op.drop_index("ix_nomination_nominated_by_id", table_name="nomination")
    op.drop_index("ix_nomination_employee_id", table_name="nomination")
    op.drop_index("ix_nomination_decided_by_id", table_name="nomination")
    op.drop_index("ix_nomination_cycle_id", table_name="nomination")
    op.drop_table("nomination")
    op.drop_index("ix_model_promotion_model_version_id", table_name="model_promotion")
    op.drop_index("ix_model_promotion_ai_system_id_promoted_at", table_name="model_promotion")
    op.drop_table("model_promotion")
    op.drop_index("uq_model_card_model_version_id", table_name="model_card", postgresql_where=None)
    op.drop_table("model_card")
    op.drop_index("uq_metric_definition_key_version", table_name="metric_definition", postgresql_where=None)
    op.drop_index("ix_metric_definition_owner_id", table_name="metric_definition")
    op.drop_table("metric_definition")
    op.drop_index(
        "uq_merit_matrix_cell_merit_matrix_id_rating_level_id_range_posi",
        table_name="merit_matrix_cell",
        postgresql_where=None,
    )
    op.drop_index(
        "uq_merit_matrix_cell_merit_matrix_id_range_position",
        table_name="merit_matrix_cell",
        postgresql_where=sa.text("rating_level_id IS NULL"),
    )
    op.drop_index("ix_merit_matrix_cell_rating_level_id", table_name="merit_matrix_cell")
    op.drop_table("merit_matrix_cell")
    op.drop_index("ix_mentorship_skill_id", table_name="mentorship")
    op.drop_index("ix_mentorship_mentor_id", table_name="mentorship")
    op.drop_index("ix_mentorship_employee_id_starts_on_id", table_name="mentorship")
    op.drop_table("mentorship")
    op.drop_index("ix_market_reference_surveyed_on_id", table_name="market_reference")
    op.drop_index("ix_market_reference_job_profile_id", table_name="market_reference")
    op.drop_index("ix_market_reference_job_level_id", table_name="market_reference")
    op.drop_table("market_reference")
    op.drop_index("ix_legal_hold_placed_by_id", table_name="legal_hold")
    op.drop_index("ix_legal_hold_employee_id_placed_at", table_name="legal_hold")
    op.drop_table("legal_hold")
    op.drop_index("ix_feedback_employee_id_given_at_id", table_name="feedback")
    op.drop_index("ix_feedback_author_id", table_name="feedback")
    op.drop_table("feedback")
    op.drop_index("uq_domain_event_sequence", table_name="domain_event", postgresql_where=None)
    op.drop_index("ix_domain_event_node_type_node_id_sequence", table_name="domain_event")
    op.drop_index("ix_domain_event_employee_id_sequence", table_name="domain_event")
    op.drop_table("domain_event")
    op.drop_index(
        "uq_development_plan_employee_id",
        table_name="development_plan",
        postgresql_where=sa.text("status = 'ACTIVE' AND deleted_at IS NULL"),
    )
    op.drop_index("ix_development_plan_employee_id_starts_on_id", table_name="development_plan")
    op.drop_table("development_plan")
    op.drop_index(
        "uq_connection_problem_connection_id_code",
        table_name="connection_problem",
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.drop_index("ix_connection_problem_connection_id", table_name="connection_problem")
    op.drop_table("connection_problem")
    op.drop_index(
        "uq_compensation_cycle_name", table_name="compensation_cycle", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_compensation_cycle_starts_on_id", table_name="compensation_cycle")
    op.drop_index("ix_compensation_cycle_review_cycle_id", table_name="compensation_cycle")
    op.drop_index("ix_compensation_cycle_merit_matrix_id", table_name="compensation_cycle")
    op.drop_table("compensation_cycle")
    op.drop_index(
        "uq_check_in_employee_id_week_starts_on", table_name="check_in", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("uq_check_in_employee_id_client_mutation_id", table_name="check_in", postgresql_where=None)
    op.drop_index("ix_check_in_week_starts_on_id", table_name="check_in")
    op.drop_index("ix_check_in_replied_by_id", table_name="check_in")
    op.drop_table("check_in")
    op.drop_index("ix_certification_skill_id", table_name="certification")
    op.drop_index("ix_certification_employee_id_issued_on_id", table_name="certification")
    op.drop_table("certification")
    op.drop_index("ix_bias_audit_model_version_id", table_name="bias_audit")
    op.drop_index("ix_bias_audit_ai_system_id_at", table_name="bias_audit")
    op.drop_table("bias_audit")
    op.drop_index("uq_audit_event_sequence", table_name="audit_event", postgresql_where=None)
    op.drop_index("uq_audit_event_hash", table_name="audit_event", postgresql_where=None)
    op.drop_index("ix_audit_event_node_type_node_id_sequence", table_name="audit_event")
    op.drop_index("ix_audit_event_employee_id_sequence", table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index("ix_ai_decision_log_model_version_id", table_name="ai_decision_log")
    op.drop_index("ix_ai_decision_log_employee_id_at", table_name="ai_decision_log")
    op.drop_index("ix_ai_decision_log_ai_system_id_at", table_name="ai_decision_log")
    op.drop_table("ai_decision_log")
    op.drop_index("uq_account_subject", table_name="account", postgresql_where=None)
    op.drop_index("ix_account_employee_id", table_name="account")
    op.drop_table("account")
    op.drop_index("ix_absence_employee_id", table_name="absence")
    op.drop_table("absence")
    op.drop_index("uq_review_cycle_name", table_name="review_cycle", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_review_cycle_template_id", table_name="review_cycle")
    op.drop_index("ix_review_cycle_scale_id", table_name="review_cycle")
    op.drop_index("ix_review_cycle_ends_on_id", table_name="review_cycle")
    op.drop_index("ix_review_cycle_anonymity_policy_id", table_name="review_cycle")
    op.drop_table("review_cycle")
    op.drop_index("uq_rating_level_scale_id_value", table_name="rating_level", postgresql_where=None)
    op.drop_table("rating_level")
    op.drop_index("ix_question_template_id_position_id", table_name="question")
    op.drop_table("question")
    op.drop_index(
        "uq_pay_equity_category_name", table_name="pay_equity_category", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_pay_equity_category_job_level_id", table_name="pay_equity_category")
    op.drop_index("ix_pay_equity_category_job_family_id", table_name="pay_equity_category")
    op.drop_table("pay_equity_category")
    op.drop_index(
        "uq_pay_band_job_level_id_country_valid_from",
        table_name="pay_band",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_pay_band_job_level_id", table_name="pay_band")
    op.drop_table("pay_band")
    op.drop_index("uq_model_version_ai_system_id_version", table_name="model_version", postgresql_where=None)
    op.drop_table("model_version")
    op.drop_index("uq_job_profile_title_job_level_id", table_name="job_profile", postgresql_where=None)
    op.drop_index("ix_job_profile_job_level_id", table_name="job_profile")
    op.drop_index("ix_job_profile_job_family_id", table_name="job_profile")
    op.drop_table("job_profile")
    op.drop_index("uq_employee_work_email", table_name="employee", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("uq_employee_employee_number", table_name="employee", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_employee_person_id", table_name="employee")
    op.drop_table("employee")
    op.drop_index(
        "uq_course_skill_course_id_skill_id", table_name="course_skill", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_course_skill_skill_id", table_name="course_skill")
    op.drop_index("ix_course_skill_course_id", table_name="course_skill")
    op.drop_table("course_skill")
    op.drop_index(
        "uq_connected_system_name", table_name="connected_system", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_connected_system_connector_id", table_name="connected_system")
    op.drop_table("connected_system")
    op.drop_index("uq_anonymity_minimum_policy_id_direction", table_name="anonymity_minimum", postgresql_where=None)
    op.drop_table("anonymity_minimum")
    op.drop_table("webhook_subscription")
    op.drop_index("uq_trigger_rule_key_rule_version", table_name="trigger_rule", postgresql_where=None)
    op.drop_table("trigger_rule")
    op.drop_index(
        "uq_system_outage_week_starts_on", table_name="system_outage", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_table("system_outage")
    op.drop_index("uq_skill_taxonomy_code", table_name="skill", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_skill_name_id", table_name="skill")
    op.drop_table("skill")
    op.drop_index("uq_service_token_digest", table_name="service_token", postgresql_where=None)
    op.drop_index("ix_service_token_replaces_id", table_name="service_token")
    op.drop_table("service_token")
    op.drop_index(
        "uq_review_template_name", table_name="review_template", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_table("review_template")
    op.drop_index("uq_rating_scale_name_scale_version", table_name="rating_scale", postgresql_where=None)
    op.drop_table("rating_scale")
    op.drop_index("ix_person_sort_name_id", table_name="person")
    op.drop_table("person")
    op.drop_index(
        "uq_payroll_run_source_name", table_name="payroll_run", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index("ix_payroll_run_period_end_id", table_name="payroll_run")
    op.drop_table("payroll_run")
    op.drop_index("uq_merit_matrix_name_version", table_name="merit_matrix", postgresql_where=None)
    op.drop_table("merit_matrix")
    op.drop_index("uq_location_name", table_name="location", postgresql_where=None)
    op.drop_table("location")
    op.drop_index("uq_job_level_name", table_name="job_level", postgresql_where=None)
    op.drop_table("job_level")
    op.drop_index("uq_job_family_name", table_name="job_family", postgresql_where=None)
    op.drop_table("job_family")
    op.drop_index("uq_idempotency_key_actor_id_key", table_name="idempotency_key", postgresql_where=None)
    op.drop_table("idempotency_key")
    op.drop_index("uq_goal_template_title", table_name="goal_template", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_table("goal_template")
    op.drop_index("uq_goal_cycle_name", table_name="goal_cycle", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_goal_cycle_starts_on", table_name="goal_cycle")
    op.drop_table("goal_cycle")
    op.drop_index("uq_external_id_system_node_type_value", table_name="external_id", postgresql_where=None)
    op.drop_index("ix_external_id_node_type_node_id", table_name="external_id")
    op.drop_table("external_id")
    op.drop_index(
        "uq_exchange_rate_from_currency_to_currency_rated_on_source", table_name="exchange_rate", postgresql_where=None
    )
    op.drop_index("ix_exchange_rate_rated_on_id", table_name="exchange_rate")
    op.drop_table("exchange_rate")
    op.drop_index("uq_course_provider_code", table_name="course", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_course_title_id", table_name="course")
    op.drop_table("course")
    op.drop_index("uq_connector_key", table_name="connector", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_table("connector")
    op.drop_index("uq_anonymity_policy_name_policy_version", table_name="anonymity_policy", postgresql_where=None)
    op.drop_table("anonymity_policy")
    op.drop_index("uq_ai_system_key", table_name="ai_system", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_table("ai_system")
    op.drop_table("organization")
    for statement in expel():
        op.execute(statement)
