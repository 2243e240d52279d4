"""Entry points of the programs."""

from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement

from schema.access.fields import Info, connect_all, listing_of, wrapper
from schema.access.policy import Policy
from schema.kit.pages import After, Before, Connection, First, Last, Page, page_of
from schema.programs import access, actions, store
from schema.programs.types import MetricDefinition, MisalignmentFinding, Program, TalentStrategy

Resolved = Annotated[
    bool | None,
    strawberry.argument(description="Only those that are resolved, or only those still open; all when left out."),
]


def _all(type_name: str, rules: Policy, description: str) -> Any:
    """An entry point to all nodes of a type; FORBIDDEN for all who read none of them."""

    async def resolve(self, info, first=None, after=None, last=None, before=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a connection's arguments
        del self
        return await _page(info, rules, type_name, page_of(first, after, last, before))

    resolve.__annotations__ = {"info": Info, "first": First, "after": After, "last": Last, "before": Before}
    return strawberry.field(resolver=resolve, description=description)


@strawberry.type
class ProgramsQuery:
    """The queries of the programs."""

    talent_strategies: Connection[TalentStrategy] | None = _all(
        "TalentStrategy", access.PROGRAMS, "The talent strategies, latest first."
    )
    metric_definitions: Connection[MetricDefinition] | None = _all(
        "MetricDefinition", access.METRIC_DEFINITIONS, "All versions of the definitions of metrics, by key."
    )

    @strawberry.field(description="The programs of the cross-program map, by kind.")
    async def programs(self, info: Info) -> list[Program] | None:
        """One statement, and one more for those who read as owners."""
        await actions.check_reader(info.context, access.PROGRAMS)
        return [wrapper(Program)(row) for row in await store.programs(info.context)]

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
        return await _page(info, access.FINDINGS, "MisalignmentFinding", wanted, *where)  # type: ignore[no-any-return]


async def _page(info: Info, rules: Policy, type_name: str, wanted: Page, *where: ColumnElement[Any]) -> Any:
    await actions.check_reader(info.context, rules)
    return await connect_all(info, type_name, listing_of(info.context, type_name, "all", *where), wanted)
