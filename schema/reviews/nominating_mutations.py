"""The changes of nominations and cycles. Thin: what is done stands in `nominating` and `reviewing_cycles`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation, references
from schema.reviews import nominating, reviewing_cycles
from schema.reviews.review_types import Nomination
from schema.reviews.types import ReviewCycle


@strawberry.type(description="Colleagues nominated.")
class NominationProposePayload(Payload):
    """The nominations."""

    nominations: list[Nomination] = references("nomination_ids", "Nomination", "One for each colleague, in order.")


@strawberry.type(description="A nomination that was decided.")
class NominationPayload(Payload):
    """The nomination."""

    nomination: Nomination | None = reference("nomination_id", "Nomination", "The nomination.")


@strawberry.type(description="A review cycle that was changed.")
class ReviewCyclePayload(Payload):
    """The cycle."""

    cycle: ReviewCycle | None = reference("cycle_id", "ReviewCycle", "The cycle.")


@strawberry.type
class NominatingMutation:
    """The mutations of nominations and cycles."""

    nomination_propose: NominationProposePayload | None = mutation(
        nominating.propose,
        NominationProposePayload,
        description="Nominate peers to review you, or an employee whom you are in charge of.",
    )
    nomination_approve: NominationPayload | None = mutation(
        nominating.approve, NominationPayload, description="Have a nominee asked: the manager or HR."
    )
    nomination_decline: NominationPayload | None = mutation(
        nominating.decline, NominationPayload, description="Have a nominee not asked, or say no as the nominee."
    )
    review_cycle_create: ReviewCyclePayload | None = mutation(
        reviewing_cycles.create, ReviewCyclePayload, description="Plan a review cycle."
    )
    review_cycle_advance: ReviewCyclePayload | None = mutation(
        reviewing_cycles.advance, ReviewCyclePayload, description="Let a review cycle go on to its next stage."
    )
    review_cycle_reopen: ReviewCyclePayload | None = mutation(
        reviewing_cycles.reopen, ReviewCyclePayload, description="Let a review cycle collect once more, with a reason."
    )
