"""Entry points of the programs."""

from datetime import date
from functools import partial
from typing import Annotated

import strawberry

from schema.access.fields import Info, connect_all, everything
from schema.access.lists import wrapped
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.people.criteria_store import EmployeeCriteria
from schema.people.queries import EmployeeFilter
from schema.programs import access, actions, metric_types, store
from schema.programs.metric_types import MetricSeries
from schema.programs.types import MetricDefinition, MisalignmentFinding, Program, TalentStrategy

Resolved = Annotated[
    bool | None,
    strawberry.argument(description="Only those that are resolved, or only those still open; all when left out."),
]


@strawberry.type
class ProgramsQuery:
    """The queries of the programs."""

    talent_strategies: Connection[TalentStrategy] | None = everything(
        "TalentStrategy",
        "The talent strategies, latest first.",
        check=partial(actions.check_reader, rules=access.PROGRAMS),
    )
    metric_definitions: Connection[MetricDefinition] | None = everything(
        "MetricDefinition", "All versions of the definitions of metrics, by key.", guard=True
    )

    @strawberry.field(description="The programs of the cross-program map, by kind.")
    async def programs(self, info: Info) -> list[Program] | None:
        """One statement, and one more for those who read as owners."""
        await actions.check_reader(info.context, access.PROGRAMS)
        return wrapped("Program", await store.PROGRAMS.all(info.context))

    @strawberry.field(description="What keeps the programs from fitting together, newest first.")
    async def alignment_findings(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        resolved: Resolved = None,
    ) -> Connection[MisalignmentFinding] | None:
        """One statement; one more for the total, and one more for those who read as owners."""
        where = () if resolved is None else (store.resolved(resolved),)
        wanted = page_of(first, after, last, before)
        await actions.check_reader(info.context, access.FINDINGS)
        return await connect_all(info, "MisalignmentFinding", wanted, *where)  # type: ignore[no-any-return]

    @strawberry.field(description="Metrics over the employees that you may count, each under its own definition.")
    async def metrics(
        self,
        info: Info,
        keys: Annotated[list[str], strawberry.argument(description="The metrics, by key, each once; at most 20.")],
        from_: Annotated[
            date, strawberry.argument(name="from", description="A day of the first period that is asked for.")
        ],
        to: Annotated[
            date,
            strawberry.argument(
                description="A day of the last period. Units, jobs and places are those of this day, of today at most."
            ),
        ],
        filter: Annotated[  # noqa: A002 - the name that clients use
            EmployeeFilter | None,
            strawberry.argument(
                description="Whom to count: by orgUnitId, jobProfileId, locationId and workArrangement alone."
            ),
        ] = None,
    ) -> list[MetricSeries] | None:
        """One statement for the definitions, two for each metric; more with a filter."""
        criteria = EmployeeCriteria() if filter is None else filter.criteria()
        return await metric_types.series(info, keys, criteria, from_, to)
