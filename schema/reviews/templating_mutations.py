"""Changes of templates and of the days of cycles. Thin: what is done stands in `templating` and `scheduling`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.reviews import scheduling, templating
from schema.reviews.nominating_mutations import ReviewCyclePayload
from schema.reviews.setup_types import ReviewTemplate


@strawberry.type(description="A review template that was made or changed.")
class ReviewTemplatePayload(Payload):
    """The template."""

    template: ReviewTemplate | None = reference("template_id", "ReviewTemplate", "The template.")


@strawberry.type
class TemplatesMutation:
    """The mutations of templates and of the days of cycles."""

    review_template_create: ReviewTemplatePayload | None = mutation(
        templating.create, ReviewTemplatePayload, description="Make a review template with its questions."
    )
    review_template_publish: ReviewTemplatePayload | None = mutation(
        templating.publish,
        ReviewTemplatePayload,
        description="Let a template ask something else from now on; none that a running cycle uses.",
    )
    review_template_copy: ReviewTemplatePayload | None = mutation(
        templating.copy, ReviewTemplatePayload, description="Make a template that asks what another one asks."
    )
    review_cycle_schedule: ReviewCyclePayload | None = mutation(
        scheduling.schedule, ReviewCyclePayload, description="Set the last days of the stages of a cycle."
    )
