"""What mutations of merit matrices are given. Shapes only; what is wrong with them, the actions say."""

import strawberry
from strawberry import UNSET

from schema.access.mutations import Input
from schema.kit.enums import graph_enums
from schema.kit.scalars import Number
from schema.pay import values
from schema.pay.values import RangePosition

graph_enums(values)

_SHARE = "As a share of base pay, e.g. 0.03; six decimals at most."
_BOUND = "The usual bound of the position when left out, none when null."


@strawberry.input(description="What a rating and a position in the band are to be worth.")
class MeritMatrixCellInput:
    """A cell."""

    rating_level_id: strawberry.ID | None = strawberry.field(
        default=None, description="The rating, a level of the scale; null for the unrated."
    )
    range_position: RangePosition = strawberry.field(description="Where pay lies in its band.")
    penetration_from: Number | None = strawberry.field(
        default=UNSET, description=f"Least range penetration of the position, itself included. {_BOUND}"
    )
    penetration_to: Number | None = strawberry.field(
        default=UNSET, description=f"Range penetration at which the position ends, itself excluded. {_BOUND}"
    )
    minimum: Number = strawberry.field(description=f"Not less than this. {_SHARE}")
    low: Number = strawberry.field(description=f"The low end of the usual. {_SHARE}")
    default: Number = strawberry.field(description=f"The usual. {_SHARE}")
    high: Number = strawberry.field(description=f"The high end of the usual. {_SHARE}")
    maximum: Number = strawberry.field(description=f"Not more than this. {_SHARE}")


@strawberry.input(description="A new merit matrix, or a new version of one.")
class MeritMatrixCreateInput(Input):
    """A whole matrix."""

    name: str = strawberry.field(description="Name of the matrix, at most 200 letters; a known one gets a new version.")
    scale_id: strawberry.ID = strawberry.field(description="The rating scale whose levels it speaks of.")
    cells: list[MeritMatrixCellInput] = strawberry.field(
        description="All cells: for each level of the scale and for the unrated, without a hole and without an overlap."
    )
    note: str | None = strawberry.field(default=None, description="What changed. At most 2,000 letters.")


@strawberry.input(description="To let cycles take a version of a matrix.")
class MeritMatrixPublishInput(Input):
    """A version."""

    matrix_id: strawberry.ID = strawberry.field(description="The version.")
