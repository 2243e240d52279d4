"""Review cycles in the graph, and what reviews add to an employee.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import date, datetime

import strawberry

from schema.access.fields import Node, children, extends, node, reference
from schema.kit.pages import Connection
from schema.reviews import access, store
from schema.reviews.calibration_types import CalibrationSession
from schema.reviews.rating_types import Rating
from schema.reviews.review_types import Feedback, FeedbackRequest, Nomination, Review, ReviewReminder
from schema.reviews.setup_types import AnonymityPolicy, RatingScale, ReviewTemplate
from schema.reviews.values import ReviewCycleStage


@node(store.CYCLES, description="A round of reviews and ratings over a stretch of time.")
class ReviewCycle(Node):
    """A review cycle."""

    name: str = strawberry.field(description="Name of the cycle.")
    stage: ReviewCycleStage = strawberry.field(description="How far it has come.")
    starts_on: date = strawberry.field(description="First day that is reviewed.")
    ends_on: date = strawberry.field(description="Last day that is reviewed.")
    nominations_until: date | None = strawberry.field(description="Last day to name peers.")
    self_until: date | None = strawberry.field(description="Last day for reviews of oneself.")
    reviews_until: date | None = strawberry.field(description="Last day for all other reviews.")
    calibration_until: date | None = strawberry.field(description="Last day of calibration.")
    release_on: date | None = strawberry.field(description="Day planned for the release of the ratings.")
    released_at: datetime | None = strawberry.field(description="When the ratings were released.")
    template: ReviewTemplate | None = reference("template_id", "ReviewTemplate", "What its reviews answer.")
    scale: RatingScale | None = reference("scale_id", "RatingScale", "The scale of its ratings.")
    anonymity_policy: AnonymityPolicy | None = reference(
        "anonymity_policy_id", "AnonymityPolicy", "What it promises those who review."
    )
    nominations: Connection[Nomination] = children(
        "Nomination", "cycle_id", "Who is to review whom, as far as you may see it."
    )
    reviews: Connection[Review] = children("Review", "cycle_id", "Its reviews, as far as you may see them.")
    ratings: Connection[Rating] = children("Rating", "cycle_id", "Its ratings, as far as you may see them.")
    calibration_sessions: Connection[CalibrationSession] = children(
        "CalibrationSession", "cycle_id", "Its calibrations, as far as you may see them."
    )


@extends("Employee")
class EmployeeReviews:
    """What reviews add to an employee."""

    ratings: Connection[Rating] | None = children("Rating", "employee_id", "Ratings, newest cycle first.", guard=True)
    feedback: Connection[Feedback] | None = children(
        "Feedback", "employee_id", "Feedback to the employee, newest first.", guard=True
    )
    reviews: Connection[Review] | None = children(
        "Review", "employee_id", "Reviews about the employee, as far as you may see them.", guard=True
    )
    reviews_written: Connection[Review] | None = children(
        "Review", "reviewer_id", "Reviews that the employee writes, as far as you may see them."
    )
    review_requests: Connection[Nomination] | None = children(
        "Nomination", "reviewer_id", "Whom the employee is asked to review, as far as you may see it."
    )
    review_reminders: Connection[ReviewReminder] | None = children(
        "ReviewReminder",
        "employee_id",
        "What the employee was reminded to do for a cycle, latest due first.",
        guard=True,
    )
    feedback_requests: Connection[FeedbackRequest] = children(
        "FeedbackRequest",
        "author_id",
        "Feedback that the employee was asked for, as far as you asked or were asked.",
    )
    feedback_requested: Connection[FeedbackRequest] = children(
        "FeedbackRequest",
        "requested_by_id",
        "Feedback that the employee asked for, as far as you asked or were asked.",
    )
    feedback_given: Connection[Feedback] | None = children(
        "Feedback",
        "author_id",
        "Feedback that the employee gave to others, newest first; for the employee alone.",
        guard=access.FEEDBACK_GIVEN,
    )
