"""Entry points of goals."""

from typing import Annotated

import strawberry

from schema.access.fields import Info, connect_all, everything, one
from schema.goals.types import (
    Goal,
    GoalCycle,
    GoalFilterArgument,
    GoalOrderArgument,
    GoalTemplate,
    clauses,
    order_of,
)
from schema.kit.pages import After, Before, Connection, First, Last, page_of


@strawberry.type
class GoalsQuery:
    """The queries of goals."""

    goal_cycles: Connection[GoalCycle] = everything("GoalCycle", "The cycles of goals, latest first.")
    goal_templates: Connection[GoalTemplate] = everything("GoalTemplate", "The templates of goals, by title.")

    @strawberry.field(description="One goal; an error NOT_FOUND where there is none that you may see.")
    async def goal(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The opaque id.")],  # noqa: A002 - its name
    ) -> Goal | None:
        """One statement."""
        return await one(info.context, "Goal", id)  # type: ignore[no-any-return]

    @strawberry.field(description="All goals that you may see, of employees and units.")
    async def goals(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: GoalFilterArgument = None,  # noqa: A002 - the name that clients use
        order_by: GoalOrderArgument = None,
    ) -> Connection[Goal]:
        """One statement, and one more where the total is asked for."""
        wanted = page_of(first, after, last, before)
        found: Connection[Goal] = await connect_all(info, "Goal", wanted, *clauses(filter), order=order_of(order_by))
        return found
