"""What happens to ratings, as events of the thread. Each is as visible as the rating."""

from schema.access.fields import reference
from schema.access.thread import ThreadEvent, thread_event
from schema.reviews.rating_types import Rating


@thread_event("Rating", description="A rating was proposed.")
class RatingProposed(ThreadEvent):
    """The manager's word."""

    rating: Rating | None = reference("node_id", "Rating", "The rating, as it stands now.")


@thread_event("Rating", description="An employee came to know the rating.")
class RatingReleased(ThreadEvent):
    """From now on pay may follow it."""

    rating: Rating | None = reference("node_id", "Rating", "The rating.")
