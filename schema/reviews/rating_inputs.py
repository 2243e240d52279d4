"""What mutations of ratings are given. Shapes only; what is wrong with them, the actions say."""

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION


@strawberry.input(description="A manager's proposal of a rating.")
class RatingProposeInput(Input):
    """A proposal."""

    employee_id: strawberry.ID = strawberry.field(description="Whom it rates: a direct report.")
    cycle_id: strawberry.ID = strawberry.field(description="The review cycle; one that collects or calibrates.")
    level_id: strawberry.ID = strawberry.field(description="The level, one of the cycle's scale.")
    rationale: str | None = strawberry.field(default=None, description="Why, at most 10,000 letters.")


@strawberry.input(description="To let everybody in a review cycle know the rating.")
class ReviewCycleReleaseInput(Input):
    """A release."""

    cycle_id: strawberry.ID = strawberry.field(
        description="The review cycle; one that collects or calibrates, without an open calibration."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
