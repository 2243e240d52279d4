"""Tables beside those of ratings: how evidence is weighed, and the answers to flags of fairness."""

from sqlalchemy import CheckConstraint, SmallInteger

from schema.kit.tables import Ratio, column, entity, moment, ref, unique, words

evidence_weighting = entity(
    "evidence_weighting",
    column("weighting_version", SmallInteger),
    column("goal_achievement", Ratio),
    column("idp_milestones", Ratio),
    column("verified_outcomes", Ratio),
    column("peer_sentiment", Ratio),
    column("feedback", Ratio),
    column("check_ins", Ratio),
    words("reason"),
    ref("set_by_id", "employee", nullable=True),
    unique("weighting_version"),
    CheckConstraint("weighting_version > 0", name="ck_evidence_weighting_version"),
    CheckConstraint(
        "goal_achievement + idp_milestones + verified_outcomes + peer_sentiment + feedback + check_ins = 1",
        name="ck_evidence_weighting_whole",
    ),
    CheckConstraint(
        "least(goal_achievement, idp_milestones, verified_outcomes, peer_sentiment, feedback, check_ins) >= 0",
        name="ck_evidence_weighting_share",
    ),
    lifecycle=False,
)
"""What each kind of evidence counts in the organization, in one version. Append-only; the newest is in force."""

fairness_acknowledgement = entity(
    "fairness_acknowledgement",
    ref("signal_id", "fairness_signal"),
    words("reason"),
    ref("by_id", "employee", nullable=True),
    moment("at"),
    unique("signal_id"),
    lifecycle=False,
)
"""Somebody has looked into a flagged signal and says what came of it. Append-only."""
