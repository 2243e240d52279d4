"""Entry points of check-ins."""

from typing import Annotated

import strawberry

from schema.access.fields import Info, connect_all, everything
from schema.checkins import store
from schema.checkins.types import Blocker, CheckIn, SystemOutage
from schema.checkins.values import CheckInState
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.kit.scalars import Week, monday_of


@strawberry.input(description="What check-ins must meet to be listed; all that is given must hold.")
class CheckInFilter:
    """Criteria of check-ins."""

    week: Week | None = strawberry.field(default=None, description="Is about this week.")
    state: list[CheckInState] | None = strawberry.field(default=None, description="Is in one of these states.")

    def criteria(self) -> store.CheckInCriteria:
        """The filter with its week as the Monday."""
        return store.CheckInCriteria(
            week_starts_on=None if self.week is None else monday_of(self.week),
            state=self.state,
        )


@strawberry.type
class CheckInsQuery:
    """The queries of check-ins."""

    system_outages: Connection[SystemOutage] = everything(
        "SystemOutage", "The weeks in which nobody could check in, latest first."
    )
    blockers: Connection[Blocker] = everything("Blocker", "The blockers that you may see, oldest first.")

    @strawberry.field(description="The check-ins that you may see, newest week first.")
    async def check_ins(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the name that clients use
            CheckInFilter | None, strawberry.argument(description="What they must meet.")
        ] = None,
    ) -> Connection[CheckIn]:
        """One statement, and one more where the total is asked for."""
        criteria = store.CheckInCriteria() if filter is None else filter.criteria()
        wanted = page_of(first, after, last, before)
        found: Connection[CheckIn] = await connect_all(info, "CheckIn", wanted, *store.matching(criteria))
        return found
