"""Entry points of succession."""

import strawberry

from schema.access.fields import Info, connect_all, listing_of
from schema.access.policy import permits
from schema.access.values import LineKind
from schema.kit.errors import forbidden
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.people.store import lines_held
from schema.succession import access
from schema.succession.types import SuccessionPlan


@strawberry.type
class SuccessionQuery:
    """The queries of succession."""

    @strawberry.field(description="The succession plans that you may see; for HR.")
    async def succession_plans(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[SuccessionPlan] | None:
        """One statement for the lines of an HR partner, one for the page, one where the total is asked for."""
        if not await _serves(info):
            raise forbidden("succession plans")
        listing = listing_of(info.context, "SuccessionPlan", "all")
        page: Connection[SuccessionPlan] = await connect_all(
            info, "SuccessionPlan", listing, page_of(first, after, last, before)
        )
        return page


async def _serves(info: Info) -> bool:
    """Whether there may be plans that the viewer may see: by role, or as an HR partner of somebody."""
    request = info.context
    if permits(access.SUCCESSION, request.viewer, (), request.today, request.today):
        return True
    return request.viewer.employee_id is not None and LineKind.HRBP in await lines_held(request)
