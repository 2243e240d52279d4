"""From evidence to pay: what reviews, calibration, succession, pay, programs, models and connections need beyond 0002."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schema.kit.tenancy import APP_ROLE, protect, told_each_time, told_once

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring each area up, in this order."""
    _up_development()
    _up_workers()
    _up_reviews()
    _up_calibration()
    _up_succession()
    _up_pay()
    _up_programs()
    _up_models()
    _up_connections()
    _up_people()
    _up_access()


def downgrade() -> None:
    """Take each area down, the last first."""
    _down_access()
    _down_people()
    _down_connections()
    _down_models()
    _down_programs()
    _down_pay()
    _down_succession()
    _down_calibration()
    _down_reviews()
    _down_workers()
    _down_development()


def _up_development() -> None:
    """What triggers need: check-ins that are left out call for a talk."""
    causes = "'METRIC_MISSED_TWICE', 'DIP', 'SKILL_BLOCKER', 'SKILL_GAP', 'MISSED_CHECK_INS'"
    _causes_of_suggestions(causes)
    _recheck("trigger_firing", "kind", "'COURSE', 'MENTOR', 'STRETCH_PROJECT', 'CONVERSATION'")


def _down_development() -> None:
    """Undo `_up_development`; what only it can say goes."""
    talks = "SELECT organization_id, id FROM trigger_firing WHERE cause = 'MISSED_CHECK_INS'"
    for table, column in (("agenda_item", "trigger_firing_id"), ("trigger_observation", "firing_id")):
        op.execute(f"DELETE FROM {table} WHERE (organization_id, {column}) IN ({talks})")  # noqa: S608 - our own names
    for table in ("trigger_firing", "trigger_rule"):
        op.execute(f"DELETE FROM {table} WHERE cause = 'MISSED_CHECK_INS'")  # noqa: S608 - our own names
    _causes_of_suggestions("'METRIC_MISSED_TWICE', 'DIP', 'SKILL_BLOCKER', 'SKILL_GAP'")
    _recheck("trigger_firing", "kind", "'COURSE', 'MENTOR', 'STRETCH_PROJECT'")


def _causes_of_suggestions(causes: str) -> None:
    for table in ("trigger_firing", "trigger_rule"):
        _recheck(table, "cause", causes)


def _recheck(table: str, column: str, values: str) -> None:
    """Let a column hold other values."""
    op.drop_constraint(f"ck_{table}_{column}", table)
    op.create_check_constraint(f"ck_{table}_{column}", table, f"{column} IN ({values})")


def _up_workers() -> None:
    """What workers need: parked events are tried again, and calls to the outside hold no connection."""
    op.add_column("parked_event", sa.Column("replay_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("parked_event", sa.Column("replays", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "claim",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "name", name="pk_claim"),
        schema="job",
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON job.claim TO {APP_ROLE}")


def _down_workers() -> None:
    """Undo `_up_workers`."""
    op.drop_table("claim", schema="job")
    for name in ("replay_asked_at", "replays"):
        op.drop_column("parked_event", name)


def _up_reviews() -> None:
    """What reviews need: summaries that are frozen, and answers to disputes of ratings."""
    _make_summaries()
    op.add_column("rating", sa.Column("dispute_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rating", sa.Column("dispute_answer", sa.Text(), nullable=True))
    op.add_column("rating", sa.Column("dispute_answered_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_rating_dispute_answered_by_id",
        "rating",
        "employee",
        ["organization_id", "dispute_answered_by_id"],
        ["organization_id", "id"],
    )
    op.create_index("ix_rating_dispute_answered_by_id", "rating", ["organization_id", "dispute_answered_by_id"])
    op.create_check_constraint("ck_rating_dispute_answered_at", "rating", "dispute_answered_at >= disputed_at")
    op.add_column("question", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    for name in _LAST_DAYS:
        op.add_column("review_cycle", sa.Column(name, sa.Date(), nullable=True))
    _make_reminders()


_LAST_DAYS = ("nominations_until", "self_until", "reviews_until", "calibration_until")


def _make_reminders() -> None:
    """What was owed to a cycle, once for each task and person."""
    name, cycle, whose = "review_reminder", "cycle_id", "employee_id"
    op.create_table(
        name,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(cycle, sa.Uuid(), nullable=False),
        sa.Column(whose, sa.Uuid(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("task IN ('NOMINATE', 'REVIEW_SELF', 'REVIEW_OTHERS')", name=f"ck_{name}_task"),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column], [f"{target}.organization_id", f"{target}.id"], name=f"fk_{name}_{column}"
            )
            for column, target in ((cycle, "review_cycle"), (whose, "employee"))
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name=f"fk_{name}_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_{whose}", name, ["organization_id", whose])
    columns = ["organization_id", cycle, whose, "task"]
    op.create_index(f"uq_{name}_cycle_id_employee_id_task", name, columns, unique=True)
    for statement in protect(name):
        op.execute(statement)


def _make_summaries() -> None:
    _make_of_summaries(
        "review_summary",
        (("cycle_id", "review_cycle"), ("employee_id", "employee")),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.SmallInteger(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("counted", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("direction IN ('PEER', 'UPWARD')", name="ck_review_summary_direction"),
        sa.CheckConstraint("responses >= minimum", name="ck_review_summary_responses"),
    )
    _make_of_summaries(
        "review_summary_answer",
        (("summary_id", "review_summary"), ("question_revision_id", "question_revision")),
        sa.Column("responses", sa.Integer(), nullable=True),
        sa.Column("mean", sa.Numeric(20, 4), nullable=True),
        sa.Column("comments", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.CheckConstraint("num_nonnulls(responses, mean) <> 1", name="ck_review_summary_answer_mean"),
        sa.CheckConstraint("num_nonnulls(mean, comments) > 0", name="ck_review_summary_answer_shown"),
    )
    for table, columns in (
        ("review_summary", ["cycle_id", "employee_id", "direction"]),
        ("review_summary_answer", ["summary_id", "question_revision_id"]),
    ):
        op.create_index(
            f"uq_{table}_{'_'.join(columns)}",
            table,
            ["organization_id", *columns],
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        for statement in protect(table):
            op.execute(statement)


def _make_of_summaries(name: str, references: tuple[tuple[str, str], ...], *further: sa.schema.SchemaItem) -> None:
    """A table with its lifecycle, what it refers to, and its own columns and checks."""
    op.create_table(
        name,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column, _ in references),
        *further,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{target}.organization_id", f"{target}.id"],
                name=f"fk_{name}_{column}",
            )
            for column, target in references
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name=f"fk_{name}_organization"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=f"pk_{name}"),
    )
    for column, _ in references:
        op.create_index(f"ix_{name}_{column}", name, ["organization_id", column])


def _down_reviews() -> None:
    """Undo `_up_reviews`."""
    op.drop_table("review_reminder")
    for name in _LAST_DAYS:
        op.drop_column("review_cycle", name)
    op.drop_column("question", "retired_at")
    for name in ("dispute_answered_by_id", "dispute_answer", "dispute_answered_at"):
        op.drop_column("rating", name)
    op.drop_table("review_summary_answer")
    op.drop_table("review_summary")


def _up_calibration() -> None:
    """What the evidence of ratings and calibration need."""
    _make_calibration_tables()
    op.add_column("rating", sa.Column("weighting_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_rating_weighting_id",
        "rating",
        "evidence_weighting",
        ["organization_id", "weighting_id"],
        ["organization_id", "id"],
    )
    op.create_index("ix_rating_weighting_id", "rating", ["organization_id", "weighting_id"])
    op.add_column("rating", sa.Column("gathering", sa.Integer(), server_default=sa.text("1"), nullable=False))
    for name in ("supported_score", "supported_low", "supported_high"):
        op.add_column("rating", sa.Column(name, sa.Numeric(20, 4), nullable=True))
    op.create_check_constraint(
        "ck_rating_supported_interval", "rating", "num_nonnulls(supported_low, supported_high) <> 1"
    )
    op.create_check_constraint("ck_rating_supported_high", "rating", "supported_high >= supported_low")
    op.add_column("rating_evidence", sa.Column("score", sa.Numeric(20, 4), nullable=True))
    op.add_column("rating_evidence", sa.Column("responses", sa.Integer(), nullable=True))
    op.add_column("rating_evidence", sa.Column("gathering", sa.Integer(), server_default=sa.text("1"), nullable=False))
    _kinds_of_evidence(
        "'GOAL_ACHIEVEMENT', 'IDP_MILESTONES', 'PEER_SENTIMENT', 'FEEDBACK', 'CHECK_INS', 'VERIFIED_OUTCOMES'"
    )
    _states_of_calibration("'PLANNED', 'OPEN', 'LOCKED', 'CLOSED'")
    _up_history_of_calibration()
    _up_fairness()


def _make_calibration_tables() -> None:
    op.create_table(
        "evidence_weighting",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("weighting_version", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Numeric(9, 6), nullable=False) for name in _WEIGHED),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("weighting_version > 0", name="ck_evidence_weighting_version"),
        sa.CheckConstraint(f"{' + '.join(_WEIGHED)} = 1", name="ck_evidence_weighting_whole"),
        sa.CheckConstraint(f"least({', '.join(_WEIGHED)}) >= 0", name="ck_evidence_weighting_share"),
        sa.ForeignKeyConstraint(
            ["organization_id", "set_by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_evidence_weighting_set_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_evidence_weighting_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_evidence_weighting"),
    )
    op.create_index("ix_evidence_weighting_set_by_id", "evidence_weighting", ["organization_id", "set_by_id"])
    op.create_index(
        "uq_evidence_weighting_weighting_version",
        "evidence_weighting",
        ["organization_id", "weighting_version"],
        unique=True,
    )
    op.create_table(
        "fairness_acknowledgement",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "signal_id"],
            ["fairness_signal.organization_id", "fairness_signal.id"],
            name="fk_fairness_acknowledgement_signal_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "by_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_fairness_acknowledgement_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_fairness_acknowledgement_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_fairness_acknowledgement"),
    )
    op.create_index("ix_fairness_acknowledgement_by_id", "fairness_acknowledgement", ["organization_id", "by_id"])
    op.create_index(
        "uq_fairness_acknowledgement_signal_id",
        "fairness_acknowledgement",
        ["organization_id", "signal_id"],
        unique=True,
    )
    for table in ("evidence_weighting", "fairness_acknowledgement"):
        for statement in protect(table, append_only=True):
            op.execute(statement)


def _up_history_of_calibration() -> None:
    """What makes the history of a calibration append-only, and an edit of it visible."""
    op.add_column("calibration_session", sa.Column("reopening_reason", sa.Text(), nullable=True))
    op.add_column(
        "calibration_session", sa.Column("change_count", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("calibration_session", sa.Column("history_hash", sa.Text(), nullable=True))
    op.add_column(
        "calibration_session", sa.Column("computations", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.create_check_constraint(
        "ck_calibration_session_history", "calibration_session", "(change_count = 0) = (history_hash IS NULL)"
    )
    op.add_column("calibration_change", sa.Column("number", sa.Integer(), nullable=False))
    op.add_column("calibration_change", sa.Column("previous_hash", sa.Text(), nullable=True))
    op.add_column("calibration_change", sa.Column("hash", sa.Text(), nullable=False))
    op.create_index(
        "uq_calibration_change_session_id_number",
        "calibration_change",
        ["organization_id", "session_id", "number"],
        unique=True,
    )
    op.create_check_constraint(
        "ck_calibration_change_previous_hash", "calibration_change", "(number = 1) = (previous_hash IS NULL)"
    )
    op.execute(f"REVOKE UPDATE, DELETE ON calibration_change FROM {APP_ROLE}")


def _up_fairness() -> None:
    op.add_column("fairness_signal", sa.Column("suppressed", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("fairness_signal", sa.Column("method", sa.Text(), nullable=True))
    op.add_column("fairness_signal", sa.Column("bound", sa.Numeric(20, 4), nullable=True))
    op.add_column(
        "fairness_signal", sa.Column("computation", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "fairness_signal", sa.Column("change_number", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )


def _kinds_of_evidence(kinds: str) -> None:
    op.drop_constraint("ck_rating_evidence_kind", "rating_evidence")
    op.create_check_constraint("ck_rating_evidence_kind", "rating_evidence", f"kind IN ({kinds})")


def _states_of_calibration(states: str) -> None:
    op.drop_constraint("ck_calibration_session_state", "calibration_session")
    op.create_check_constraint("ck_calibration_session_state", "calibration_session", f"state IN ({states})")


_WEIGHED = ("goal_achievement", "idp_milestones", "verified_outcomes", "peer_sentiment", "feedback", "check_ins")


def _down_calibration() -> None:
    """Undo `_up_calibration`: rows that only the newer version knows go, or become what the older one knows."""
    op.execute("DELETE FROM fairness_acknowledgement")
    for name in ("suppressed", "method", "bound", "computation", "change_number"):
        op.drop_column("fairness_signal", name)
    op.execute(f"GRANT UPDATE, DELETE ON calibration_change TO {APP_ROLE}")
    op.drop_constraint("ck_calibration_change_previous_hash", "calibration_change")
    op.drop_index("uq_calibration_change_session_id_number", table_name="calibration_change")
    for name in ("number", "previous_hash", "hash"):
        op.drop_column("calibration_change", name)
    op.drop_constraint("ck_calibration_session_history", "calibration_session")
    for name in ("reopening_reason", "change_count", "history_hash", "computations"):
        op.drop_column("calibration_session", name)
    op.execute("UPDATE calibration_session SET state = 'OPEN' WHERE state = 'LOCKED'")
    _states_of_calibration("'PLANNED', 'OPEN', 'CLOSED'")
    op.execute(
        "DELETE FROM rating_evidence USING rating WHERE rating.organization_id = rating_evidence.organization_id"
        " AND rating.id = rating_evidence.rating_id AND rating.gathering <> rating_evidence.gathering"
    )
    op.execute("UPDATE rating_evidence SET kind = 'IDP_MILESTONES' WHERE kind = 'VERIFIED_OUTCOMES'")
    _kinds_of_evidence("'GOAL_ACHIEVEMENT', 'IDP_MILESTONES', 'PEER_SENTIMENT', 'FEEDBACK', 'CHECK_INS'")
    for name in ("score", "responses", "gathering"):
        op.drop_column("rating_evidence", name)
    op.drop_index("ix_rating_weighting_id", table_name="rating")
    op.drop_constraint("fk_rating_weighting_id", "rating")
    for name in ("ck_rating_supported_interval", "ck_rating_supported_high"):
        op.drop_constraint(name, "rating")
    for name in ("weighting_id", "gathering", "supported_score", "supported_low", "supported_high"):
        op.drop_column("rating", name)
    op.drop_table("fairness_acknowledgement")
    op.drop_table("evidence_weighting")


def _up_succession() -> None:
    """The skills that a job asks for; an improvement plan is extended, and its meetings say who came."""
    op.add_column("improvement_plan", sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("improvement_plan", sa.Column("extension_reason", sa.Text(), nullable=True))
    op.add_column("improvement_plan_meeting", sa.Column("attended", sa.Boolean(), nullable=True))
    op.create_table(
        "job_profile_skill",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_profile_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("proficiency", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("proficiency BETWEEN 1 AND 5", name="ck_job_profile_skill_proficiency"),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_profile_id"],
            ["job_profile.organization_id", "job_profile.id"],
            name="fk_job_profile_skill_job_profile_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "skill_id"],
            ["skill.organization_id", "skill.id"],
            name="fk_job_profile_skill_skill_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_job_profile_skill_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_job_profile_skill"),
    )
    op.create_index("ix_job_profile_skill_job_profile_id", "job_profile_skill", ["organization_id", "job_profile_id"])
    op.create_index("ix_job_profile_skill_skill_id", "job_profile_skill", ["organization_id", "skill_id"])
    op.create_index(
        "uq_job_profile_skill_job_profile_id_skill_id",
        "job_profile_skill",
        ["organization_id", "job_profile_id", "skill_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    for statement in protect("job_profile_skill"):
        op.execute(statement)


def _down_succession() -> None:
    """Undo `_up_succession`."""
    op.drop_table("job_profile_skill")
    op.drop_column("improvement_plan_meeting", "attended")
    for name in ("extended_at", "extension_reason"):
        op.drop_column("improvement_plan", name)


def _up_pay() -> None:
    """Matrices name their scale and are published; a recommendation keeps its cost, a gap its clock."""
    op.add_column("merit_matrix", sa.Column("scale_id", sa.Uuid(), nullable=True))
    op.add_column("merit_matrix", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        "fk_merit_matrix_scale_id",
        "merit_matrix",
        "rating_scale",
        ["organization_id", "scale_id"],
        ["organization_id", "id"],
    )
    op.create_index("ix_merit_matrix_scale_id", "merit_matrix", ["organization_id", "scale_id"])
    recommendation = "compensation_recommendation"
    op.add_column(recommendation, sa.Column("cost_minor", sa.BigInteger(), nullable=True))
    op.add_column(recommendation, sa.Column("cost_currency", sa.String(3), nullable=True))
    paired = "(cost_minor IS NULL) = (cost_currency IS NULL)"
    op.create_check_constraint("ck_compensation_recommendation_cost_currency", recommendation, paired)
    op.create_check_constraint("ck_compensation_recommendation_cost", recommendation, "cost_minor >= 0")
    ratio = sa.Numeric(9, 6)
    op.add_column("pay_gap_result", sa.Column("variable_gap", ratio, nullable=True))
    op.add_column("pay_gap_result", sa.Column("quartiles", postgresql.ARRAY(sa.Double()), nullable=True))
    op.add_column("pay_gap_result", sa.Column("assessment_due_on", sa.Date(), nullable=True))
    op.drop_constraint("ck_pay_gap_result_suppressed", "pay_gap_result")
    figures = "mean_gap, median_gap, variable_gap, adjusted_gap, quartiles, interval_low, interval_high"
    hidden = f"NOT suppressed OR num_nonnulls({figures}) = 0"
    op.create_check_constraint("ck_pay_gap_result_suppressed", "pay_gap_result", hidden)
    op.alter_column("pay_gap_result", "pay_equity_category_id", nullable=True)
    _awards_become_pay()


_PAY_REASONS = "'HIRE', 'MERIT', 'PROMOTION', 'MARKET_ADJUSTMENT', 'TRANSFER', 'CORRECTION', 'IMPORTED'"


def _awards_become_pay() -> None:
    """A part of pay names the bonus or equity that it was, and pay may be new for its sake alone."""
    op.add_column("pay_component", sa.Column("compensation_recommendation_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_pay_component_compensation_recommendation_id",
        "pay_component",
        "compensation_recommendation",
        ["organization_id", "compensation_recommendation_id"],
        ["organization_id", "id"],
    )
    op.create_index(
        "ix_pay_component_compensation_recommendation_id",
        "pay_component",
        ["organization_id", "compensation_recommendation_id"],
    )
    op.drop_constraint("ck_compensation_record_reason", "compensation_record")
    known = f"reason IN ({_PAY_REASONS}, 'AWARD')"
    op.create_check_constraint("ck_compensation_record_reason", "compensation_record", known)


def _awards_are_no_pay() -> None:
    """Undo `_awards_become_pay`; pay that was new for an award alone was put right, as far as 0002 can say it."""
    op.execute("UPDATE compensation_record SET reason = 'CORRECTION' WHERE reason = 'AWARD'")
    op.drop_constraint("ck_compensation_record_reason", "compensation_record")
    op.create_check_constraint("ck_compensation_record_reason", "compensation_record", f"reason IN ({_PAY_REASONS})")
    op.drop_column("pay_component", "compensation_recommendation_id")


def _down_pay() -> None:
    """Undo `_up_pay`."""
    _awards_are_no_pay()
    op.execute("DELETE FROM pay_gap_result WHERE pay_equity_category_id IS NULL")
    op.alter_column("pay_gap_result", "pay_equity_category_id", nullable=False)
    op.drop_constraint("ck_pay_gap_result_suppressed", "pay_gap_result")
    figures = "mean_gap, median_gap, adjusted_gap, interval_low, interval_high"
    hidden = f"NOT suppressed OR coalesce({figures}) IS NULL"
    op.create_check_constraint("ck_pay_gap_result_suppressed", "pay_gap_result", hidden)
    for name in ("variable_gap", "quartiles", "assessment_due_on"):
        op.drop_column("pay_gap_result", name)
    for name in ("cost_minor", "cost_currency"):
        op.drop_column("compensation_recommendation", name)
    for name in ("scale_id", "published_at"):
        op.drop_column("merit_matrix", name)


def _up_programs() -> None:
    """What programs need: of one cause, one open finding of a rule."""
    op.add_column("misalignment_finding", sa.Column("cause_key", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "uq_misalignment_finding_rule_cause_key",
        "misalignment_finding",
        ["organization_id", "rule", "cause_key"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL AND deleted_at IS NULL"),
    )


def _down_programs() -> None:
    """Undo `_up_programs`."""
    op.drop_index("uq_misalignment_finding_rule_cause_key", table_name="misalignment_finding")
    op.drop_column("misalignment_finding", "cause_key")


def _up_models() -> None:
    """What diagnoses keep beside their verdict; where systems are switched off; how far their world has moved."""
    diagnosis = "skill_will_diagnosis"
    for column in (
        sa.Column("model_version_id", sa.Uuid(), nullable=True),
        sa.Column("counter_evidence", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("offered", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("offer_seed", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_cause", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column(diagnosis, column)
    for name, target in (("model_version_id", "model_version"), ("confirmed_by_id", "employee")):
        both = (["organization_id", name], ["organization_id", "id"])
        op.create_foreign_key(f"fk_{diagnosis}_{name}", diagnosis, target, *both)
        op.create_index(f"ix_{diagnosis}_{name}", diagnosis, ["organization_id", name])
    causes = "confirmed_cause IN ('SKILL', 'WILL', 'EXTERNAL', 'UNCLEAR')"
    op.create_check_constraint(f"ck_{diagnosis}_confirmed_cause", diagnosis, causes)
    op.create_check_constraint(f"ck_{diagnosis}_confirmed", diagnosis, "confirmed_cause <> 'UNCLEAR'")
    op.create_table(
        "ai_system_switch",
        *_keys_of_models(),
        sa.Column("ai_system_id", sa.Uuid(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        *_references_of_models("ai_system_switch", ai_system_id="ai_system", org_unit_id="org_unit"),
    )
    op.create_table(
        "model_drift",
        *_keys_of_models(),
        sa.Column("model_version_id", sa.Uuid(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(12, 6), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("measure IN ('STABILITY', 'CALIBRATION', 'AGE')", name="ck_model_drift_measure"),
        sa.CheckConstraint("n >= 0", name="ck_model_drift_n"),
        *_references_of_models("model_drift", model_version_id="model_version"),
    )
    op.create_table(
        "feature_snapshot",
        *_keys_of_models(),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("feature_list", sa.Text(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *_references_of_models("feature_snapshot", employee_id="employee"),
    )
    op.create_index(
        "uq_feature_snapshot_employee_id_as_of",
        "feature_snapshot",
        ["organization_id", "employee_id", "as_of"],
        unique=True,
    )
    op.create_index("ix_feature_snapshot_as_of", "feature_snapshot", ["organization_id", "as_of"])
    by_unit = ["organization_id", "ai_system_id", "org_unit_id"]
    op.create_index(
        "uq_ai_system_switch_ai_system_id_org_unit_id",
        "ai_system_switch",
        by_unit,
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    for name in ("ai_system_id", "org_unit_id"):
        op.create_index(f"ix_ai_system_switch_{name}", "ai_system_switch", ["organization_id", name])
    op.create_index(
        "uq_model_drift_model_version_id_measured_on_measure_feature",
        "model_drift",
        ["organization_id", "model_version_id", "measured_on", "measure", "feature"],
        unique=True,
    )
    for statement in [*protect("ai_system_switch"), *protect("feature_snapshot"), *protect("model_drift")]:
        op.execute(statement)


def _keys_of_models() -> list[sa.Column[sa.Uuid]]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in ("organization_id", "id")]


def _references_of_models(table: str, **targets: str) -> list[sa.Constraint]:
    tenant = sa.ForeignKeyConstraint(
        ["organization_id"], ["organization.organization_id"], name=f"fk_{table}_organization"
    )
    key = sa.PrimaryKeyConstraint("organization_id", "id", name=f"pk_{table}")
    return [
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{target}.organization_id", f"{target}.id"],
                name=f"fk_{table}_{column}",
            )
            for column, target in targets.items()
        ),
        tenant,
        key,
    ]


def _down_models() -> None:
    """Undo `_up_models`."""
    op.drop_table("model_drift")
    op.drop_table("feature_snapshot")
    op.drop_table("ai_system_switch")
    for name in (
        "confirmed_at",
        "confirmed_cause",
        "confirmed_by_id",
        "offer_seed",
        "offered",
        "counter_evidence",
        "model_version_id",
    ):
        op.drop_column("skill_will_diagnosis", name)


def _up_connections() -> None:
    """What connections need."""
    op.add_column(
        "connected_system",
        sa.Column(
            "cursors", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
    )
    op.add_column("connected_system", sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("connected_system", sa.Column("open_until", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint("ck_connected_system_failures", "connected_system", "failures >= 0")
    _add_webhooks()
    _let_payroll_confirm()
    _make_vendor_turn()
    _make_remote_change()
    _make_taken_delivery()
    _make_rejected_row()
    _make_synced_row()
    for table in ("vendor_turn", "remote_change", "taken_delivery", "rejected_row", "synced_row"):
        for statement in protect(table):
            op.execute(statement)


def _add_webhooks() -> None:
    op.add_column("connected_system", sa.Column("webhook_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "connected_system", sa.Column("webhooks_refused", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "connected_system",
        sa.Column("hinted", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_check_constraint("ck_connected_system_webhooks_refused", "connected_system", "webhooks_refused >= 0")
    op.add_column("sync_run", sa.Column("streams", postgresql.ARRAY(sa.Text()), nullable=True))


def _let_payroll_confirm() -> None:
    op.add_column("compensation_record", sa.Column("payroll_run_id", sa.Uuid(), nullable=True))
    op.add_column("compensation_record", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        "fk_compensation_record_payroll_run_id",
        "compensation_record",
        "payroll_run",
        ["organization_id", "payroll_run_id"],
        ["organization_id", "id"],
    )
    op.create_index(
        "ix_compensation_record_payroll_run_id", "compensation_record", ["organization_id", "payroll_run_id"]
    )
    op.create_check_constraint(
        "ck_compensation_record_confirmed",
        "compensation_record",
        "confirmed_at IS NULL OR payroll_run_id IS NOT NULL",
    )


def _make_vendor_turn() -> None:
    op.create_table(
        "vendor_turn",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_vendor_turn_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_vendor_turn"),
    )
    op.create_index("uq_vendor_turn_vendor", "vendor_turn", ["organization_id", "vendor"], unique=True)


def _make_remote_change() -> None:
    op.create_table(
        "remote_change",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="PROPOSED", nullable=False),
        sa.Column(
            "before", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "after", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("remote_version", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("node_type", sa.Text(), nullable=True),
        sa.Column("node_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('PROPOSED', 'PLANNED', 'APPROVED', 'SENDING', 'ACCEPTED', 'CONFIRMED', 'REJECTED', 'CONFLICT', 'UNKNOWN', 'CANCELLED')",
            name="ck_remote_change_state",
        ),
        sa.CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="ck_remote_change_approved"),
        sa.CheckConstraint(
            "approved_by_id IS DISTINCT FROM proposed_by_id OR approved_by_id IS NULL", name="ck_remote_change_eyes"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["connected_system.organization_id", "connected_system.id"],
            name="fk_remote_change_connection_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_remote_change_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_remote_change_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_remote_change"),
    )
    op.create_index(
        "ix_remote_change_connection_id_state_id", "remote_change", ["organization_id", "connection_id", "state", "id"]
    )
    op.create_index("ix_remote_change_employee_id", "remote_change", ["organization_id", "employee_id"])


def _make_taken_delivery() -> None:
    op.create_table(
        "taken_delivery",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["connected_system.organization_id", "connected_system.id"],
            name="fk_taken_delivery_connection_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_taken_delivery_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_taken_delivery"),
    )
    op.create_index(
        "uq_taken_delivery_connection_id_delivery",
        "taken_delivery",
        ["organization_id", "connection_id", "delivery"],
        unique=True,
    )


def _make_rejected_row() -> None:
    op.create_table(
        "rejected_row",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sync_run_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "sync_run_id"],
            ["sync_run.organization_id", "sync_run.id"],
            name="fk_rejected_row_sync_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_rejected_row_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_rejected_row"),
    )
    op.create_index("ix_rejected_row_sync_run_id_id", "rejected_row", ["organization_id", "sync_run_id", "id"])


def _make_synced_row() -> None:
    op.create_table(
        "synced_row",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sync_run_id", sa.Uuid(), nullable=False),
        sa.Column("node_type", sa.Text(), nullable=True),
        sa.Column("node_id", sa.Uuid(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["connected_system.organization_id", "connected_system.id"],
            name="fk_synced_row_connection_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "sync_run_id"],
            ["sync_run.organization_id", "sync_run.id"],
            name="fk_synced_row_sync_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_synced_row_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_synced_row"),
    )
    op.create_index("ix_synced_row_sync_run_id", "synced_row", ["organization_id", "sync_run_id"])
    op.create_index(
        "uq_synced_row_connection_id_stream_key",
        "synced_row",
        ["organization_id", "connection_id", "stream", "key"],
        unique=True,
    )


def _down_connections() -> None:
    """Undo `_up_connections`."""
    op.drop_table("synced_row")
    op.drop_table("rejected_row")
    op.drop_table("taken_delivery")
    op.drop_table("remote_change")
    op.drop_table("vendor_turn")
    op.drop_column("sync_run", "streams")
    op.drop_constraint("ck_compensation_record_confirmed", "compensation_record")
    for name in ("confirmed_at", "payroll_run_id"):
        op.drop_column("compensation_record", name)
    for name in ("webhooks_refused", "failures"):
        op.drop_constraint(f"ck_connected_system_{name}", "connected_system")
    for name in ("hinted", "webhooks_refused", "webhook_at", "open_until", "failures", "cursors"):
        op.drop_column("connected_system", name)


def _up_people() -> None:
    """What identity providers say of employees, and their groups; who is to leave, as other systems say."""
    _make_termination_proposal()
    _make_provisioned_user()
    _make_provisioned_group()
    _make_provisioned_member()
    for table in ("termination_proposal", "provisioned_user", "provisioned_group", "provisioned_member"):
        for statement in protect(table):
            op.execute(statement)


def _make_termination_proposal() -> None:
    op.create_table(
        "termination_proposal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'OPEN'"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state = 'OPEN') = (decided_at IS NULL)", name="ck_termination_proposal_decided_at"),
        sa.CheckConstraint("(state = 'DECLINED') = (reason IS NOT NULL)", name="ck_termination_proposal_reason"),
        sa.CheckConstraint(
            "state IN ('OPEN', 'CONFIRMED', 'DECLINED', 'WITHDRAWN')", name="ck_termination_proposal_state"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_termination_proposal_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_termination_proposal_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_termination_proposal"),
    )
    op.create_index("ix_termination_proposal_employee_id", "termination_proposal", ["organization_id", "employee_id"])
    op.create_index(
        "uq_termination_proposal_employee_id_source",
        "termination_proposal",
        ["organization_id", "employee_id", "source"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )


def _make_provisioned_user() -> None:
    op.create_table(
        "provisioned_user",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("user_key", sa.Text(), nullable=False),
        sa.Column("external_name", sa.Text(), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_provisioned_user_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_provisioned_user_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_provisioned_user"),
    )
    op.create_index(
        "uq_provisioned_user_employee_id", "provisioned_user", ["organization_id", "employee_id"], unique=True
    )
    op.create_index(
        "uq_provisioned_user_user_key",
        "provisioned_user",
        ["organization_id", "user_key"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def _make_provisioned_group() -> None:
    op.create_table(
        "provisioned_group",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("external_name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_provisioned_group_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_provisioned_group"),
    )


def _make_provisioned_member() -> None:
    op.create_table(
        "provisioned_member",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employee.organization_id", "employee.id"],
            name="fk_provisioned_member_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "group_id"],
            ["provisioned_group.organization_id", "provisioned_group.id"],
            name="fk_provisioned_member_group_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_provisioned_member_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_provisioned_member"),
    )
    op.create_index("ix_provisioned_member_employee_id", "provisioned_member", ["organization_id", "employee_id"])
    op.create_index(
        "uq_provisioned_member_group_id_employee_id",
        "provisioned_member",
        ["organization_id", "group_id", "employee_id"],
        unique=True,
    )


def _down_people() -> None:
    """Undo `_up_people`."""
    for table in ("provisioned_member", "provisioned_group", "provisioned_user", "termination_proposal"):
        op.drop_table(table)


# What a viewer is made of, and of a table that holds more the columns that count.
_MAKE_VIEWERS = {"account": "", "role_grant": "", "reporting_chain": "", "organization": " OF settings"}
# Deferred to the end, so that no transaction waits for another one that is at work: and once for each transaction.
_STAMP = """
    CREATE FUNCTION rights_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        tenant uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.organization_id ELSE NEW.organization_id END;
        told text := tenant || ' ' || pg_current_xact_id();
    BEGIN
        IF current_setting('goldenthread.rights', true) IS DISTINCT FROM told THEN
            INSERT INTO rights_stamp (organization_id, value)
            SELECT organization_id, 1 FROM organization WHERE organization_id = tenant
            ON CONFLICT (organization_id) DO UPDATE SET value = rights_stamp.value + 1;
            PERFORM set_config('goldenthread.rights', told, true);
        END IF;
        RETURN NULL;
    END
    $$
"""


def _up_access() -> None:
    """A stamp of each organization that changes with the rights of anybody; employments are looked up row by row."""
    op.create_table(
        "rights_stamp",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.organization_id"], name="fk_rights_stamp_organization"
        ),
        sa.PrimaryKeyConstraint("organization_id", name="pk_rights_stamp"),
    )
    for statement in (*protect("rights_stamp"), _STAMP, told_once("employment")):
        op.execute(statement)
    for table, columns in _MAKE_VIEWERS.items():
        op.execute(f"""
            CREATE CONSTRAINT TRIGGER rights_changed AFTER INSERT OR DELETE OR UPDATE{columns} ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rights_changed()
        """)


def _down_access() -> None:
    """Undo `_up_access`."""
    op.execute(told_each_time("employment"))
    for table in _MAKE_VIEWERS:
        op.execute(f"DROP TRIGGER rights_changed ON {table}")
    op.execute("DROP FUNCTION rights_changed()")
    op.drop_table("rights_stamp")
