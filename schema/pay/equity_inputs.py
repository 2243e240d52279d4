"""What mutations of pay equity are given. Shapes only; what is wrong with them, the actions say."""

import strawberry

from schema.access.mutations import Input


@strawberry.input(description="Workers whose work is the same or of equal value.")
class PayEquityCategoryCreateInput(Input):
    """A category of workers, by family, level, or both."""

    name: str = strawberry.field(description="Name of the category, at most 200 letters.")
    description: str | None = strawberry.field(
        default=None, description="Why their work is of equal value. At most 2,000 letters."
    )
    family_id: strawberry.ID | None = strawberry.field(
        default=None, description="The family of their jobs; any without."
    )
    level_id: strawberry.ID | None = strawberry.field(default=None, description="The level of their jobs; any without.")


@strawberry.input(description="To measure pay gaps as of today, for a compensation cycle or for the organization.")
class PayEquityRunInput(Input):
    """A measurement."""

    cycle_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The compensation cycle, whose exchange rates are used; when left out, the gap of everybody is "
        "measured too, for the organization as a whole and at the rates of today.",
    )
    category_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="The categories; all when left out. One of fewer than ten workers is refused when it is named, "
        "and kept without figures when it is not.",
    )
