"""The changes of reviews, and what employees do with their ratings. Thin: what is done stands in `reviewing`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.reviews import reviewing, reviewing_disputes
from schema.reviews.rating_mutations import RatingPayload
from schema.reviews.review_types import Review


@strawberry.type(description="A review that was changed.")
class ReviewPayload(Payload):
    """The review."""

    review: Review | None = reference("review_id", "Review", "The review.")


@strawberry.type
class ReviewingMutation:
    """The mutations of reviews."""

    review_save: ReviewPayload | None = mutation(
        reviewing.save, ReviewPayload, description="Save a review that you are writing; nobody else reads it yet."
    )
    review_submit: ReviewPayload | None = mutation(
        reviewing.submit,
        ReviewPayload,
        description="Hand your review in; one of a peer or of your manager only ever counts with others.",
    )
    review_withdraw: ReviewPayload | None = mutation(
        reviewing.withdraw, ReviewPayload, description="Take your review back while the cycle collects."
    )
    review_reopen: ReviewPayload | None = mutation(
        reviewing.reopen,
        ReviewPayload,
        description="Let its author write a review anew, with a reason; none that is anonymous.",
    )
    rating_acknowledge: RatingPayload | None = mutation(
        reviewing_disputes.acknowledge, RatingPayload, description="Take note of your rating; that is no consent."
    )
    rating_dispute: RatingPayload | None = mutation(
        reviewing_disputes.dispute, RatingPayload, description="Dispute your rating, with a reason; it moves no level."
    )
    rating_dispute_answer: RatingPayload | None = mutation(
        reviewing_disputes.answer,
        RatingPayload,
        description="Answer a dispute: HR, the business partner or the manager's manager.",
    )
