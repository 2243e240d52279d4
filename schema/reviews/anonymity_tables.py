"""Tables of what anonymous reviews say together. Written when a cycle is released, and never by a single review."""

from sqlalchemy import CheckConstraint, Integer, SmallInteger

from schema.kit.tables import JSON, Measure, Texts, choice, column, day, entity, ref, unique
from schema.reviews.values import AnonymousDirection

review_summary = entity(
    "review_summary",
    ref("cycle_id", "review_cycle"),
    ref("employee_id", "employee"),
    choice("direction", AnonymousDirection),
    column("responses", Integer),
    column("minimum", SmallInteger),
    day("frozen_on"),
    column("counted", JSON),
    unique("cycle_id", "employee_id", "direction", where="deleted_at IS NULL"),
    CheckConstraint("responses >= minimum", name="ck_review_summary_responses"),
)
"""What the reviews of one direction say of an employee, as it was released; where too few wrote there is none.

`minimum` is the promise that was in force. `counted` says by cell which review counted with what in each snapshot, so
that a later release can tell whose answers have changed; it never leaves the database.
"""

review_summary_answer = entity(
    "review_summary_answer",
    ref("summary_id", "review_summary"),
    ref("question_revision_id", "question_revision"),
    column("responses", Integer, nullable=True),
    column("mean", Measure, nullable=True),
    column("comments", Texts, nullable=True),
    unique("summary_id", "question_revision_id", where="deleted_at IS NULL"),
    CheckConstraint("num_nonnulls(responses, mean) <> 1", name="ck_review_summary_answer_mean"),
    CheckConstraint("num_nonnulls(mean, comments) > 0", name="ck_review_summary_answer_shown"),
)
"""What they say to one question: the mean of `responses` levels, the words in no order. Null is what is suppressed."""
