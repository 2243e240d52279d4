"""Tables of AI systems: versions, cards, what they said of whom, who reviewed it, audits of bias."""

from sqlalchemy import Boolean, CheckConstraint, Integer, Uuid

from schema.governance.values import ReviewOutcome, RiskClass
from schema.kit.event_values import ActorKind
from schema.kit.tables import JSON, Ratio, Texts, choice, column, day, entity, indexed, moment, ref, unique, words

ai_system = entity(
    "ai_system",
    words("key"),
    words("name"),
    words("purpose"),
    choice("risk_class", RiskClass),
    column("enabled", Boolean, default="false"),
    unique("key", where="deleted_at IS NULL"),
)
"""A system in the sense of the EU AI Act, which must be known before it has a part in decisions on people."""

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
"""A trained model; `artefact_hash` is the SHA-256 of its files, so that what serves is what was examined."""

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
"""What a person made of an output. Append-only: a second look is a second row."""

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
"""An employee was told that a system is used (EU AI Act, article 26 (7)), and perhaps confirmed it."""

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
"""Whether a system treated groups alike, on data from `from_day` to `to_day`, both included."""

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
