"""The nine-box grid in the graph: performance by potential, over those whose assessments the caller may see."""

from typing import Any

import strawberry

from schema.access.fields import Info, one, wrapper
from schema.access.paging import pages_by
from schema.access.request import Request
from schema.kit.batch import batch
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.kit.selection import selects
from schema.people import criteria_store
from schema.people import store as people
from schema.people.types import Employee
from schema.succession import actions, nine_box_store
from schema.succession.readiness_rules import rules_from
from schema.succession.values import TalentLevel


@strawberry.type(description="A cell of the nine-box grid.")
class NineBoxCell:
    """A cell."""

    box: strawberry.Private[nine_box_store.Box]
    performance: TalentLevel = strawberry.field(description="Performance, by the released rating of the cycle.")
    potential: TalentLevel = strawberry.field(description="Potential, as it was assessed in the cycle.")
    count: int = strawberry.field(description="How many of those that you may see stand there.")

    @batch(description="Who stands there, by name, as of the last day of the cycle.")
    async def employees(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> list[Connection[Employee]]:
        """One statement for all cells, and one more where the total is asked for."""
        box = parents[0].box
        keys = [nine_box_store.cell_key(cell.performance, cell.potential) for cell in parents]
        wanted, wrap = page_of(first, after, last, before), wrapper(Employee, box.as_of)
        counted = selects(info, "totalCount")
        return await pages_by(info.context, box.listing, box.key, keys, wanted, wrap, counted=counted)


@strawberry.type(
    description="Performance by potential in a review cycle, over the employees whose assessments you may see."
)
class NineBox:
    """The grid."""

    cells: list[NineBoxCell] = strawberry.field(description="The nine cells, from low to high performance.")
    unplaced: int = strawberry.field(
        description="How many have no released rating or no assessed potential. Unrated is never low."
    )


async def nine_box(info: Info, opaque: str, criteria: criteria_store.EmployeeCriteria) -> NineBox:
    """The grid of a cycle; four statements before anybody is listed, one more for an HR partner.

    Raises:
        CodedError: `FORBIDDEN`, for who sees nobody's assessment; `BAD_ID`, `NOT_FOUND` for the cycle.
    """
    request = info.context
    await actions.check_assessor(request)
    cycle = await one(request, "ReviewCycle", opaque)
    box = await _box(request, cycle, criteria)
    counts = await box.counts()
    cells = [
        NineBoxCell(
            box=box,
            performance=performance,
            potential=potential,
            count=counts.get(nine_box_store.cell_key(performance, potential), 0),
        )
        for performance, potential in nine_box_store.CELLS
    ]
    return NineBox(cells=cells, unplaced=counts.get(None, 0))


async def _box(request: Request, cycle: Any, criteria: criteria_store.EmployeeCriteria) -> nine_box_store.Box:
    rules = rules_from(await people.settings_of(request))
    levels = await nine_box_store.levels_by_performance(request, rules)
    return nine_box_store.Box(request, cycle.row_id, levels, criteria, min(cycle.ends_on, request.today))
