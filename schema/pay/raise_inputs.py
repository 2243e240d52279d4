"""What mutations of raises are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.kit.scalars import Number


@strawberry.input(description="To hand a recommendation in for approval.")
class CompensationRecommendationProposeInput(Input):
    """A proposal."""

    recommendation_id: strawberry.ID = strawberry.field(description="The recommendation; a draft.")
    increase_ratio: Number = strawberry.field(
        description="By which share of base pay it is to rise, e.g. 0.04; from 0 to 1, six decimals at most."
    )
    deviation_reason: str | None = strawberry.field(
        default=None, description="Why it leaves the guideline; needed where it does. At most 2,000 letters."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To approve what somebody else proposed.")
class CompensationRecommendationApproveInput(Input):
    """An approval."""

    recommendation_id: strawberry.ID = strawberry.field(description="The recommendation; a proposed one.")
    note: str | None = strawberry.field(default=None, description="A note. At most 2,000 letters.")
    effective_on: date | None = strawberry.field(
        default=None, description="First day of the new pay, where it is to become pay at once."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To let an approved recommendation become pay.")
class CompensationRecordApplyInput(Input):
    """The day."""

    recommendation_id: strawberry.ID = strawberry.field(description="The recommendation; an approved one.")
    effective_on: date = strawberry.field(description="First day of the new pay; it may lie in the future.")
    note: str | None = strawberry.field(default=None, description="A note on the record. At most 2,000 letters.")
