"""What changes of nominations and of review cycles are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION


@strawberry.input(description="Colleagues who are to review an employee as peers.")
class NominationProposeInput(Input):
    """A proposal."""

    cycle_id: strawberry.ID = strawberry.field(description="The review cycle; one that selects peers or collects.")
    reviewer_ids: list[strawberry.ID] = strawberry.field(description="The colleagues, 10 at most.")
    employee_id: strawberry.ID | None = strawberry.field(default=None, description="Whom they review; you by default.")


@strawberry.input(description="To have the nominee asked.")
class NominationApproveInput(Input):
    """A nomination."""

    nomination_id: strawberry.ID = strawberry.field(description="The nomination; one that waits.")


@strawberry.input(description="To have the nominee not asked, or to say no as the nominee.")
class NominationDeclineInput(Input):
    """A nomination."""

    nomination_id: strawberry.ID = strawberry.field(
        description="The nomination; one that waits, or for the nominee one that is approved."
    )


@strawberry.input(description="A review cycle that is being planned.")
class ReviewCycleCreateInput(Input):
    """A draft."""

    name: str = strawberry.field(description="Its name, which no other cycle has.")
    starts_on: date = strawberry.field(description="First day that is reviewed.")
    ends_on: date = strawberry.field(description="Last day that is reviewed.")
    scale_id: strawberry.ID = strawberry.field(description="The scale of its ratings.")
    template_id: strawberry.ID = strawberry.field(description="What its reviews answer.")
    anonymity_policy_id: strawberry.ID | None = strawberry.field(
        default=None, description="What it promises those who review; three responses in each direction by default."
    )
    release_on: date | None = strawberry.field(default=None, description="Day planned for the release.")


@strawberry.input(description="To let a review cycle go on to its next stage.")
class ReviewCycleAdvanceInput(Input):
    """A cycle."""

    cycle_id: strawberry.ID = strawberry.field(description="The cycle; ratings are released by reviewCycleRelease.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To let a review cycle collect once more.")
class ReviewCycleReopenInput(Input):
    """A cycle and a reason."""

    cycle_id: strawberry.ID = strawberry.field(description="The cycle; one that calibrates or is released.")
    reason: str = strawberry.field(description="Why, at most 10,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
