"""Reviews and feedback in the graph: who is asked, what is written, what is said in between.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.access.fields import Node, children, node, reference
from schema.access.masks import masked, masked_reference
from schema.kit.pages import Connection
from schema.people.types import Employee
from schema.reviews import store
from schema.reviews.setup_types import QuestionRevision, RatingLevel
from schema.reviews.values import (
    FeedbackKind,
    FeedbackRequestState,
    FeedbackVisibility,
    NominationState,
    ReviewDirection,
    ReviewState,
    ReviewTask,
)

if TYPE_CHECKING:
    from schema.reviews.types import ReviewCycle


@node(store.REMINDERS, description="An employee still owed something to a review cycle shortly before it was due.")
class ReviewReminder(Node):
    """A reminder; one for each task of a cycle."""

    task: ReviewTask = strawberry.field(description="What was owed.")
    due_on: date = strawberry.field(description="Last day for it.")
    reminded_at: datetime = strawberry.field(description="When it was noted.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Who owed it.")


@node(store.NOMINATIONS, description="Somebody is to review an employee.")
class Nomination(Node):
    """A nomination."""

    direction: ReviewDirection = strawberry.field(description="In which direction.")
    state: NominationState = strawberry.field(description="What became of it.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle that it belongs to."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Who is to be reviewed.")
    reviewer: Employee | None = reference("reviewer_id", "Employee", "Who is to review.")
    nominated_by: Employee | None = reference("nominated_by_id", "Employee", "Who nominated.")
    decided_by: Employee | None = reference("decided_by_id", "Employee", "Who decided.")


@node(store.RESPONSES, description="The answer to a question in a review.")
class Response(Node):
    """An answer."""

    text: str | None = strawberry.field(description="The answer in words.")
    level: RatingLevel | None = reference("level_id", "RatingLevel", "The answer on a scale.")
    question_revision: QuestionRevision | None = reference(
        "question_revision_id", "QuestionRevision", "What was asked, as it was worded then."
    )


@node(store.REVIEWS, description="What somebody writes about an employee in a review cycle.")
class Review(Node):
    """A review."""

    direction: ReviewDirection = strawberry.field(description="In which direction it looks.")
    state: ReviewState = strawberry.field(description="How far it has come.")
    submitted_at: datetime | None = strawberry.field(description="When it was handed in.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle that it belongs to."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is about.")
    reviewer: Employee | None = reference("reviewer_id", "Employee", "Who writes it.")
    responses: Connection[Response] = children("Response", "review_id", "Its answers.")


@node(store.FEEDBACKS, description="Feedback to an employee, or thanks.")
class Feedback(Node):
    """A piece of feedback."""

    kind: FeedbackKind = strawberry.field(description="What it is meant as.")
    visibility: FeedbackVisibility = strawberry.field(description="Whom it is meant for.")
    text: str = strawberry.field(description="The words.")
    given_at: datetime = strawberry.field(description="When it was given.")
    sentiment: float | None = masked(
        store.FEEDBACK_SENTIMENT, "sentiment", "How favourable the words are, from -1 to 1."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is about.")
    author: Employee | None = masked_reference(
        store.FEEDBACK_AUTHOR, "author_id", "Employee", "Who gave it; FORBIDDEN where anonymity was promised."
    )


@node(store.FEEDBACK_REQUESTS, description="Somebody asked a colleague for feedback; for those two alone.")
class FeedbackRequest(Node):
    """A request."""

    question: str = strawberry.field(description="What is asked.")
    state: FeedbackRequestState = strawberry.field(description="What became of it.")
    requested_at: datetime = strawberry.field(description="When it was asked.")
    due_on: date | None = strawberry.field(description="By when an answer is hoped for.")
    answered_at: datetime | None = strawberry.field(description="When it was answered or declined.")
    decline_reason: str | None = strawberry.field(description="Why it was declined.")
    employee: Employee | None = reference("employee_id", "Employee", "About whom.")
    author: Employee | None = reference("author_id", "Employee", "Who was asked.")
    requested_by: Employee | None = reference("requested_by_id", "Employee", "Who asked.")
    feedback: Feedback | None = reference("feedback_id", "Feedback", "The answer; null while there is none.")
