"""What happens in reviews and feedback, as events of the thread. Each is as visible as the node that it tells about."""

from schema.access.fields import reference
from schema.access.thread import ThreadEvent, thread_event
from schema.reviews.review_types import Feedback, FeedbackRequest, ReviewReminder


@thread_event("FeedbackRequest", description="Somebody asked a colleague for feedback.")
class FeedbackRequested(ThreadEvent):
    """Known to those two alone."""

    request: FeedbackRequest | None = reference("node_id", "FeedbackRequest", "The request.")


@thread_event("FeedbackRequest", description="Whoever was asked for feedback declined.")
class FeedbackDeclined(ThreadEvent):
    """Known to those two alone."""

    request: FeedbackRequest | None = reference("node_id", "FeedbackRequest", "The request.")


@thread_event("Feedback", description="An employee was given feedback or thanks. Who gave it is no part of this.")
class FeedbackGiven(ThreadEvent):
    """As visible as the feedback."""

    feedback: Feedback | None = reference("node_id", "Feedback", "The feedback.")


@thread_event("ReviewReminder", description="An employee still owed something to a review cycle.")
class ReviewReminderDue(ThreadEvent):
    """Whoever reminds people listens to this."""

    reminder: ReviewReminder | None = reference("node_id", "ReviewReminder", "The reminder.")
