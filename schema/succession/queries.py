"""Entry points of succession."""

from typing import Annotated

import strawberry

from schema.access.fields import Info, everything
from schema.kit.pages import Connection
from schema.people.criteria_store import EmployeeCriteria
from schema.people.queries import EmployeeFilter
from schema.succession import actions, nine_box_types
from schema.succession.nine_box_types import NineBox
from schema.succession.types import SuccessionPlan


@strawberry.type
class SuccessionQuery:
    """The queries of succession."""

    succession_plans: Connection[SuccessionPlan] | None = everything(
        "SuccessionPlan", "The succession plans that you may see; for HR.", check=actions.check_reader
    )

    @strawberry.field(description="Performance by potential in a review cycle; for HR.")
    async def nine_box(
        self,
        info: Info,
        cycle_id: Annotated[strawberry.ID, strawberry.argument(description="The review cycle.")],
        filter: Annotated[  # noqa: A002 - the name that clients use
            EmployeeFilter | None,
            strawberry.argument(
                description="What employees must meet on the last day of the cycle; who works here, when left out."
            ),
        ] = None,
    ) -> NineBox | None:
        """Four statements, one more for an HR partner, and one for the employees of all cells."""
        criteria = EmployeeCriteria() if filter is None else filter.criteria()
        return await nine_box_types.nine_box(info, cycle_id, criteria)
