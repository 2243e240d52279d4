"""What a scenario of a compensation cycle is given. Shapes only; what is wrong with them, the action says."""

import strawberry

from schema.access.mutations import Input
from schema.kit.enums import graph_enums
from schema.kit.scalars import Number
from schema.pay import values
from schema.pay.values import TalentSegment

graph_enums(values)


@strawberry.input(description="Whom a change of a scenario is for: those who meet all that is said.")
class CompensationScenarioSegmentInput:
    """A group of employees."""

    talent: TalentSegment | None = strawberry.field(default=None, description="By talent; everybody when left out.")
    org_unit_id: strawberry.ID | None = strawberry.field(
        default=None, description="Those of this unit and of all below it."
    )
    rating_at_least: int | None = strawberry.field(
        default=None, description="Those whose last released rating has this value on its scale, or a higher one."
    )


@strawberry.input(description="More money, or less, for a group of employees.")
class CompensationScenarioChangeInput:
    """A change."""

    segment: CompensationScenarioSegmentInput = strawberry.field(description="For whom; at least ten people.")
    pool_percentage_points: Number = strawberry.field(
        description="By how many points of base pay their pool grows for a year, from -20 to 100, e.g. 1."
    )


@strawberry.input(description="By how many percent fewer or more leave when total pay is one percent higher.")
class ElasticityInput:
    """An assumption; anything between the two is equally likely."""

    low: Number = strawberry.field(description="The strongest effect, e.g. -2.")
    high: Number = strawberry.field(description="The weakest effect, e.g. -0.1; not above 0.")


@strawberry.input(description="A what-if of a compensation cycle.")
class CompensationScenarioRunInput(Input):
    """What is tried, and what is assumed."""

    cycle_id: strawberry.ID = strawberry.field(description="The compensation cycle.")
    changes: list[CompensationScenarioChangeInput] = strawberry.field(description="What is tried, 1 to 20 changes.")
    elasticity: ElasticityInput | None = strawberry.field(
        default=None, description="How leaving answers to pay; a prior from the literature when left out."
    )
    seed: int | None = strawberry.field(
        default=None, description="Seed of its random numbers, 0 or more; one is drawn and told when left out."
    )
    name: str | None = strawberry.field(default=None, description="Name of the scenario, at most 200 letters.")
