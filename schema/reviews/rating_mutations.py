"""Changes of ratings in the graph. Thin: what they do stands in `rating`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.reviews import rating
from schema.reviews.rating_types import Rating
from schema.reviews.types import ReviewCycle


@strawberry.type(description="A rating that was proposed.")
class RatingPayload(Payload):
    """The rating."""

    rating: Rating | None = reference("rating_id", "Rating", "The rating.")


@strawberry.type(description="A review cycle that was released.")
class ReviewCycleReleasePayload(Payload):
    """The cycle, and how many ratings."""

    cycle: ReviewCycle | None = reference("cycle_id", "ReviewCycle", "The cycle.")
    released: int | None = strawberry.field(description="How many ratings were released; null where none could be.")


@strawberry.type
class RatingsMutation:
    """The changes of ratings."""

    rating_propose: RatingPayload | None = mutation(
        rating.propose,
        RatingPayload,
        description="Propose a rating for a direct report; what was verified to have helped becomes its evidence.",
    )
    review_cycle_release: ReviewCycleReleasePayload | None = mutation(
        rating.release,
        ReviewCycleReleasePayload,
        description="Let everybody in a review cycle know the rating; one without any level stays open.",
    )
