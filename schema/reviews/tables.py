"""Tables of reviews, ratings and calibration; those beside them stand in `calibration_tables`."""

from sqlalchemy import Boolean, CheckConstraint, Integer, SmallInteger, Uuid

from schema.kit.tables import (
    Measure,
    Ratio,
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
from schema.reviews.values import (
    CalibrationRole,
    CalibrationState,
    FairnessKind,
    FeedbackKind,
    FeedbackRequestState,
    FeedbackVisibility,
    NominationState,
    QuestionKind,
    RatingEvidenceKind,
    ReviewCycleStage,
    ReviewDirection,
    ReviewState,
    ReviewTask,
)

rating_scale = entity(
    "rating_scale",
    words("name"),
    column("scale_version", SmallInteger),
    words("description", nullable=True),
    unique("name", "scale_version"),
    CheckConstraint("scale_version > 0", name="ck_rating_scale_scale_version"),
)
"""A scale in one version. A changed scale is a new row: ratings keep pointing at the levels they were given."""

rating_level = entity(
    "rating_level",
    ref("scale_id", "rating_scale"),
    column("value", SmallInteger),
    words("label"),
    words("description", nullable=True),
    unique("scale_id", "value"),
    CheckConstraint("value > 0", name="ck_rating_level_value"),
)
"""A level of a scale. Zero is no level: who is unrated has none."""

review_template = entity(
    "review_template",
    words("name"),
    words("description", nullable=True),
    unique("name", where="deleted_at IS NULL"),
)
"""A list of questions; a cycle takes one."""

question = entity(
    "question",
    ref("template_id", "review_template"),
    column("position", SmallInteger),
    choice("direction", ReviewDirection, nullable=True),
    moment("retired_at", nullable=True),
    indexed("template_id", "position", "id"),
)
"""A place in a template; what is asked there stands in its revisions. Without a direction it is asked in each.

One that is retired is asked no more; it stays readable with the answers that it was given.
"""

question_revision = entity(
    "question_revision",
    ref("question_id", "question"),
    column("revision", SmallInteger),
    choice("kind", QuestionKind),
    words("text"),
    ref("scale_id", "rating_scale", nullable=True),
    column("required", Boolean, default="true"),
    unique("question_id", "revision"),
    CheckConstraint("revision > 0", name="ck_question_revision_revision"),
    CheckConstraint("kind <> 'RATING' OR scale_id IS NOT NULL", name="ck_question_revision_scale"),
    lifecycle=False,
)
"""A wording of a question. Append-only: an answer keeps the wording that it was given to."""

anonymity_policy = entity(
    "anonymity_policy",
    words("name"),
    column("policy_version", SmallInteger),
    unique("name", "policy_version"),
    CheckConstraint("policy_version > 0", name="ck_anonymity_policy_policy_version"),
)
"""A promise to those who review, in one version: a cycle keeps the one under which answers were given."""

anonymity_minimum = entity(
    "anonymity_minimum",
    ref("policy_id", "anonymity_policy"),
    choice("direction", ReviewDirection),
    column("minimum_responses", SmallInteger, default="3"),
    unique("policy_id", "direction"),
    CheckConstraint("minimum_responses > 0", name="ck_anonymity_minimum_minimum_responses"),
)
"""How many responses of one direction it takes until anything of them is shown."""

review_cycle = entity(
    "review_cycle",
    words("name"),
    choice("stage", ReviewCycleStage, default=ReviewCycleStage.DRAFT),
    day("starts_on"),
    day("ends_on"),
    day("nominations_until", nullable=True),
    day("self_until", nullable=True),
    day("reviews_until", nullable=True),
    day("calibration_until", nullable=True),
    day("release_on", nullable=True),
    moment("released_at", nullable=True),
    ref("template_id", "review_template", nullable=True),
    ref("scale_id", "rating_scale", nullable=True),
    ref("anonymity_policy_id", "anonymity_policy", nullable=True),
    unique("name", where="deleted_at IS NULL"),
    indexed("ends_on", "id"),
    CheckConstraint("ends_on >= starts_on", name="ck_review_cycle_period"),
)
"""`starts_on` to `ends_on` is the time that is reviewed; `release_on` is the day planned for the release.

The days before it are the last ones of its stages: for peers to be named, for reviews of oneself, for all other
reviews, for calibration.
"""

review_reminder = entity(
    "review_reminder",
    ref("cycle_id", "review_cycle"),
    ref("employee_id", "employee"),
    choice("task", ReviewTask),
    day("due_on"),
    moment("reminded_at"),
    unique("cycle_id", "employee_id", "task"),
    lifecycle=False,
)
"""That an employee still owed something to a cycle shortly before it was due; once for each task."""

nomination = entity(
    "nomination",
    ref("cycle_id", "review_cycle"),
    ref("employee_id", "employee"),
    ref("reviewer_id", "employee"),
    ref("nominated_by_id", "employee", nullable=True),
    choice("direction", ReviewDirection, default=ReviewDirection.PEER),
    choice("state", NominationState, default=NominationState.PROPOSED),
    ref("decided_by_id", "employee", nullable=True),
    moment("decided_at", nullable=True),
    unique("cycle_id", "employee_id", "reviewer_id", "direction", where="deleted_at IS NULL"),
    CheckConstraint("reviewer_id <> employee_id", name="ck_nomination_reviewer"),
)
"""`reviewer_id` is to review `employee_id`."""

review = entity(
    "review",
    ref("cycle_id", "review_cycle"),
    ref("employee_id", "employee"),
    ref("reviewer_id", "employee"),
    choice("direction", ReviewDirection),
    choice("state", ReviewState, default=ReviewState.DRAFT),
    moment("submitted_at", nullable=True),
    unique("cycle_id", "employee_id", "reviewer_id", "direction", where="deleted_at IS NULL"),
    CheckConstraint("(direction = 'SELF') = (reviewer_id = employee_id)", name="ck_review_reviewer"),
    CheckConstraint("(state = 'SUBMITTED') = (submitted_at IS NOT NULL)", name="ck_review_submitted_at"),
)
"""What `reviewer_id` writes about `employee_id`."""

response = entity(
    "response",
    ref("review_id", "review"),
    ref("question_revision_id", "question_revision"),
    ref("level_id", "rating_level", nullable=True),
    words("text", nullable=True),
    unique("review_id", "question_revision_id", where="deleted_at IS NULL"),
)
"""The answer to a question in a review: a level, words, or both."""

feedback = entity(
    "feedback",
    ref("employee_id", "employee"),
    ref("author_id", "employee"),
    choice("kind", FeedbackKind, default=FeedbackKind.FEEDBACK),
    choice("visibility", FeedbackVisibility, default=FeedbackVisibility.SHARED),
    column("author_shown", Boolean, default="false"),
    words("text"),
    column("sentiment", Ratio, nullable=True),
    moment("given_at"),
    CheckConstraint("author_id <> employee_id", name="ck_feedback_author"),
    CheckConstraint("sentiment BETWEEN -1 AND 1", name="ck_feedback_sentiment"),
    indexed("employee_id", "given_at", "id"),
)
"""Feedback about `employee_id`. `author_shown` keeps what the author was promised when it was given."""

feedback_request = entity(
    "feedback_request",
    ref("employee_id", "employee"),
    ref("author_id", "employee"),
    ref("requested_by_id", "employee"),
    words("question"),
    choice("state", FeedbackRequestState, default=FeedbackRequestState.OPEN),
    moment("requested_at"),
    day("due_on", nullable=True),
    moment("answered_at", nullable=True),
    words("decline_reason", nullable=True),
    ref("feedback_id", "feedback", nullable=True),
    indexed("author_id", "requested_at", "id"),
    CheckConstraint("author_id <> employee_id AND author_id <> requested_by_id", name="ck_feedback_request_author"),
    CheckConstraint("(state = 'OPEN') = (answered_at IS NULL)", name="ck_feedback_request_answered"),
    CheckConstraint("(state = 'GIVEN') = (feedback_id IS NOT NULL)", name="ck_feedback_request_given"),
)
"""`requested_by_id` asks `author_id` for feedback about `employee_id`, who may be the one who asks.

An answer bears its author's name: who was asked, and answered then, is known to whoever asked in any case.
"""

calibration_session = entity(
    "calibration_session",
    ref("cycle_id", "review_cycle"),
    words("name"),
    ref("org_unit_id", "org_unit", nullable=True),
    ref("facilitator_id", "employee", nullable=True),
    choice("state", CalibrationState, default=CalibrationState.PLANNED),
    moment("opened_at", nullable=True),
    moment("closed_at", nullable=True),
    words("reopening_reason", nullable=True),
    column("change_count", Integer, default="0"),
    words("history_hash", nullable=True),
    column("computations", Integer, default="0"),
    CheckConstraint("closed_at >= opened_at", name="ck_calibration_session_closed_at"),
    CheckConstraint("(change_count = 0) = (history_hash IS NULL)", name="ck_calibration_session_history"),
)
"""A meeting that compares and levels ratings of a cycle; `org_unit_id` is the unit whose ratings they are.

`change_count` and `history_hash` are the number and the hash of its last change, so that one cut off at the end is
missed. `computations` is the number of the newest computation of its signals of fairness.
"""

calibration_participant = entity(
    "calibration_participant",
    ref("session_id", "calibration_session"),
    ref("employee_id", "employee"),
    choice("role", CalibrationRole, default=CalibrationRole.MANAGER),
    unique("session_id", "employee_id", where="deleted_at IS NULL"),
)
"""Who may see and speak to the ratings of a session while it is open."""

rating = entity(
    "rating",
    ref("cycle_id", "review_cycle"),
    ref("employee_id", "employee"),
    ref("rater_id", "employee", nullable=True),
    ref("session_id", "calibration_session", nullable=True),
    column("unrated", Boolean, default="false"),
    ref("proposed_id", "rating_level", nullable=True),
    ref("supported_id", "rating_level", nullable=True),
    ref("calibrated_id", "rating_level", nullable=True),
    ref("final_id", "rating_level", nullable=True),
    words("challenge", nullable=True),
    words("rationale", nullable=True),
    moment("released_at", nullable=True),
    moment("acknowledged_at", nullable=True),
    moment("disputed_at", nullable=True),
    words("dispute_note", nullable=True),
    moment("dispute_answered_at", nullable=True),
    words("dispute_answer", nullable=True),
    ref("dispute_answered_by_id", "employee", nullable=True),
    ref("weighting_id", "evidence_weighting", nullable=True),
    column("gathering", Integer, default="1"),
    column("supported_score", Measure, nullable=True),
    column("supported_low", Measure, nullable=True),
    column("supported_high", Measure, nullable=True),
    unique("cycle_id", "employee_id", where="deleted_at IS NULL"),
    CheckConstraint("num_nonnulls(supported_low, supported_high) <> 1", name="ck_rating_supported_interval"),
    CheckConstraint("supported_high >= supported_low", name="ck_rating_supported_high"),
    CheckConstraint("rater_id <> employee_id", name="ck_rating_rater"),
    CheckConstraint("NOT unrated OR num_nonnulls(proposed_id, calibrated_id, final_id) = 0", name="ck_rating_unrated"),
    CheckConstraint("released_at IS NULL OR unrated OR final_id IS NOT NULL", name="ck_rating_released_at"),
    CheckConstraint("acknowledged_at >= released_at", name="ck_rating_acknowledged_at"),
    CheckConstraint("acknowledged_at IS NULL OR released_at IS NOT NULL", name="ck_rating_acknowledged"),
    CheckConstraint("disputed_at IS NULL OR released_at IS NOT NULL", name="ck_rating_disputed"),
    CheckConstraint("dispute_answered_at >= disputed_at", name="ck_rating_dispute_answered_at"),
)
"""One employee's rating of one cycle. `unrated` says that no level was meant to be given; none is then stored.

`gathering` is the number of the evidence that counts; what was gathered before stays as history. `supported_score` is
what it adds up to, in points of the scale, with an interval where it is thin.
"""

rating_evidence = entity(
    "rating_evidence",
    ref("rating_id", "rating"),
    choice("kind", RatingEvidenceKind),
    column("weight", Ratio),
    column("contribution", Measure),
    column("score", Measure, nullable=True),
    column("responses", Integer, nullable=True),
    column("gathering", Integer, default="1"),
    words("detail", nullable=True),
    ref("author_id", "employee", nullable=True),
    day("as_of"),
    words("source_type", nullable=True),
    column("source_id", Uuid, nullable=True),
    column("independent", Boolean),
    CheckConstraint("weight BETWEEN 0 AND 1", name="ck_rating_evidence_weight"),
    CheckConstraint("(source_type IS NULL) = (source_id IS NULL)", name="ck_rating_evidence_source"),
    lifecycle=False,
)
"""Why a rating is what it is: `weight` a share, `score` and `contribution` in points of the scale.

`responses` is how many people a sentiment of peers rests on. `gathering` counts: a rating shows its newest only. The
source is any node of the graph, by the name of its type and its row.
"""

calibration_change = entity(
    "calibration_change",
    ref("session_id", "calibration_session"),
    ref("rating_id", "rating"),
    ref("from_id", "rating_level", nullable=True),
    ref("to_id", "rating_level", nullable=True),
    words("reason"),
    ref("by_id", "employee"),
    moment("at"),
    column("number", Integer),
    words("previous_hash", nullable=True),
    words("hash"),
    indexed("session_id", "at", "id"),
    unique("session_id", "number"),
    CheckConstraint("(number = 1) = (previous_hash IS NULL)", name="ck_calibration_change_previous_hash"),
    lifecycle=False,
)
"""One move of one rating in a calibration. Append-only; each carries the hash of the one before it."""

fairness_signal = entity(
    "fairness_signal",
    ref("cycle_id", "review_cycle"),
    ref("session_id", "calibration_session", nullable=True),
    choice("kind", FairnessKind),
    words("compared_group"),
    words("comparison"),
    ref("org_unit_id", "org_unit", nullable=True),
    column("effect", Measure, nullable=True),
    column("interval_low", Measure, nullable=True),
    column("interval_high", Measure, nullable=True),
    column("n", Integer),
    column("p_value", Ratio, nullable=True),
    column("q_value", Ratio, nullable=True),
    column("smallest_detectable", Measure, nullable=True),
    column("flagged", Boolean),
    column("suppressed", Boolean, default="false"),
    words("method", nullable=True),
    column("bound", Measure, nullable=True),
    words("explanation"),
    moment("computed_at"),
    column("computation", Integer, default="0"),
    column("change_number", Integer, default="0"),
    CheckConstraint("interval_high >= interval_low", name="ck_fairness_signal_interval"),
    CheckConstraint("n >= 0", name="ck_fairness_signal_n"),
    CheckConstraint("p_value BETWEEN 0 AND 1", name="ck_fairness_signal_p_value"),
    CheckConstraint("q_value BETWEEN 0 AND 1", name="ck_fairness_signal_q_value"),
    indexed("session_id", "computed_at", "id"),
    lifecycle=False,
)
"""A comparison of ratings between two groups; effects in points of the scale. Append-only.

`change_number` is that of the change of its session after which it was made, 0 on opening. `bound` is how far apart
the groups would have to be in what nobody measured, in standard deviations, to explain the effect away.
"""
