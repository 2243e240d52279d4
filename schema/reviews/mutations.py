"""The changes of reviews and feedback. Thin: what is done stands in `actions`, who may do it in `access`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation, references
from schema.reviews import actions
from schema.reviews.review_types import Feedback, FeedbackRequest


@strawberry.type(description="Requests for feedback.")
class FeedbackRequestPayload(Payload):
    """Payload."""

    feedback_requests: list[FeedbackRequest] = references(
        "feedback_request_ids", "FeedbackRequest", "One to each colleague, in the order asked."
    )


@strawberry.type(description="Feedback given.")
class FeedbackGivePayload(Payload):
    """Payload."""

    feedback: Feedback | None = reference("feedback_id", "Feedback", "The feedback.")


@strawberry.type(description="A request declined.")
class FeedbackDeclinePayload(Payload):
    """Payload."""

    feedback_request: FeedbackRequest | None = reference("feedback_request_id", "FeedbackRequest", "The request.")


@strawberry.type
class ReviewsMutation:
    """The mutations of reviews and feedback."""

    feedback_request: FeedbackRequestPayload | None = mutation(
        actions.ask, FeedbackRequestPayload, description="Ask colleagues for feedback about you, or whom you manage."
    )
    feedback_give: FeedbackGivePayload | None = mutation(
        actions.give, FeedbackGivePayload, description="Give feedback or thanks to a colleague, asked for or not."
    )
    feedback_decline: FeedbackDeclinePayload | None = mutation(
        actions.decline, FeedbackDeclinePayload, description="Decline to give the feedback that you were asked for."
    )
