"""Changes of single raises in the graph. Thin: what they do stands in `raises`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.pay import raises
from schema.pay.planning_types import CompensationRecommendation
from schema.pay.types import CompensationRecord


@strawberry.type(description="A recommendation that was handed in.")
class CompensationRecommendationPayload(Payload):
    """The recommendation."""

    recommendation: CompensationRecommendation | None = reference(
        "recommendation_id", "CompensationRecommendation", "The recommendation."
    )
    warnings: list[str] | None = strawberry.field(
        description="Pools that are exceeded now, in sentences; null where none was looked at."
    )


@strawberry.type(description="A recommendation that was approved.")
class CompensationRecommendationApprovePayload(Payload):
    """The recommendation, and the pay that it became."""

    recommendation: CompensationRecommendation | None = reference(
        "recommendation_id", "CompensationRecommendation", "The recommendation."
    )
    record: CompensationRecord | None = reference(
        "record_id", "CompensationRecord", "The new pay; null while it has not become pay."
    )


@strawberry.type(description="A recommendation that became pay.")
class CompensationRecordPayload(Payload):
    """The pay."""

    record: CompensationRecord | None = reference("record_id", "CompensationRecord", "The new pay.")
    recommendation: CompensationRecommendation | None = reference(
        "recommendation_id", "CompensationRecommendation", "The recommendation that became it."
    )


@strawberry.type
class PayMutation:
    """The changes of pay."""

    compensation_recommendation_propose: CompensationRecommendationPayload | None = mutation(
        raises.propose,
        CompensationRecommendationPayload,
        description="Hand a draft in for approval, with the share by which base pay is to rise.",
    )
    compensation_recommendation_approve: CompensationRecommendationApprovePayload | None = mutation(
        raises.approve,
        CompensationRecommendationApprovePayload,
        description="Approve what another person proposed; with a day, it becomes pay at once.",
    )
    compensation_record_apply: CompensationRecordPayload | None = mutation(
        raises.apply, CompensationRecordPayload, description="Let an approved recommendation become pay from a day on."
    )
