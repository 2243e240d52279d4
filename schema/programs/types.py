"""The programs in the graph. Thin: what is fetched stands in `store`, who may see it in `access`."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from schema.access.fields import Info, Node, called, children, node, nodes_named, reference
from schema.access.lists import wrapped
from schema.kit.batch import batch
from schema.kit.enums import graph_enums
from schema.kit.pages import Connection
from schema.people.types import Employee, OrgUnit
from schema.people.values import Severity
from schema.programs import store, values
from schema.programs.values import (
    Cadence,
    IsoArea,
    ProgramKind,
    ProgramLinkKind,
    ProgramLinkStatus,
    StrategyOption,
)

graph_enums(values)


@node(store.PROGRAM_CYCLES, description="One round of a program.")
class ProgramCycle(Node):
    """A cycle."""

    name: str = strawberry.field(description="Name of the round, e.g. 2026.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date = strawberry.field(description="Last day.")
    program: Annotated["Program", strawberry.lazy("schema.programs.types")] | None = reference(
        "program_id", "Program", "The program."
    )


@node(store.PROGRAM_LINKS, description="How one program depends on another, and what is handed over.")
class ProgramLink(Node):
    """A link of the cross-program map."""

    kind: ProgramLinkKind = strawberry.field(description="In which way it depends.")
    handoff: str = strawberry.field(description="What is handed over, in words.")
    artefact: str | None = strawberry.field(description="The thing that is handed over, e.g. a list or a report.")
    due_on: date | None = strawberry.field(description="The day by which it must be handed over.")
    status: ProgramLinkStatus = strawberry.field(description="How far the handoff of this round is.")
    from_: Annotated["Program", strawberry.lazy("schema.programs.types")] | None = called(
        "from", reference("from_id", "Program", "The program that hands over.")
    )
    to: Annotated["Program", strawberry.lazy("schema.programs.types")] | None = reference(
        "to_id", "Program", "The program that receives."
    )
    owner: Employee | None = reference("owner_id", "Employee", "Who answers for the handoff; null where nobody does.")


@node(store.FINDINGS, description="Something that keeps two programs from fitting together, found in live data.")
class MisalignmentFinding(Node):
    """A finding."""

    rule: str = strawberry.field(description="Key of the rule that found it.")
    severity: Severity = strawberry.field(description="How much it matters.")
    explanation: str = strawberry.field(description="What is wrong and how to mend it, in a sentence.")
    since: datetime = strawberry.field(description="When it was first found.")
    resolved_at: datetime | None = strawberry.field(description="When it was no longer found; null while open.")
    program: Annotated["Program", strawberry.lazy("schema.programs.types")] | None = reference(
        "program_id", "Program", "The program that suffers."
    )
    link: ProgramLink | None = reference("link_id", "ProgramLink", "The link that doesn't hold, where it is one.")

    @batch(description="What it rests on; null for each that you may not see or that is gone.")
    async def evidence(parents: list[Any], info: Info) -> list[list[Node | None]]:
        """One statement for the names of the nodes, and one for each of their types."""
        named = await store.evidence(info.context, [parent.row_id for parent in parents])
        names = [name for parent in parents for name in named[parent.row_id]]
        nodes = iter(await nodes_named(info.context, names))
        return [[next(nodes) for _ in named[parent.row_id]] for parent in parents]


@node(store.PROGRAMS, description="A program around performance management, or performance management itself.")
class Program(Node):
    """A program."""

    kind: ProgramKind = strawberry.field(description="Which program it is.")
    cadence: Cadence = strawberry.field(description="How often it comes round.")
    owner: Employee | None = reference("owner_id", "Employee", "Who answers for it; null where nobody does.")
    cycles: Connection[ProgramCycle] = children("ProgramCycle", "program_id", "Its rounds, newest first.")
    findings: Connection[MisalignmentFinding] = children(
        "MisalignmentFinding", "program_id", "What keeps it from fitting, newest first; as far as you may see it."
    )

    @batch(description="Its links to other programs, in both directions; each stands at both of its ends.")
    async def links(parents: list[Any], info: Info) -> list[list[ProgramLink]]:
        """One statement."""
        ids = [parent.row_id for parent in parents]
        made = wrapped("ProgramLink", await store.links(info.context, ids))
        return [[link for link in made if program in (link.from_id, link.to_id)] for program in ids]


@node(store.TALENT_STRATEGIES, description="Which talent the strategy needs, and by which of six ways to get it.")
class TalentStrategy(Node):
    """A talent strategy."""

    name: str = strawberry.field(description="Name of the strategy.")
    options: list[StrategyOption] = strawberry.field(description="The ways that were chosen.")
    strategic_tags: list[str] = strawberry.field(description="The tags that goals carry when they serve it.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date | None = strawberry.field(description="Last day; null while open.")
    owner: Employee | None = reference("owner_id", "Employee", "Who answers for it; null where nobody does.")


@node(store.METRIC_VALUES, description="The value of a metric over a period.")
class MetricValue(Node):
    """A value."""

    period: str = strawberry.field(description="The period as people call it, e.g. 2026-Q3.")
    starts_on: date = strawberry.field(description="First day of the period.")
    ends_on: date = strawberry.field(description="Last day of the period.")
    value: float | None = strawberry.field(description="The value; null where there is none or it is suppressed.")
    n: int = strawberry.field(description="On how many people or things it rests.")
    suppressed: bool = strawberry.field(description="Whether it was withheld because it rests on too few.")
    definition: Annotated["MetricDefinition", strawberry.lazy("schema.programs.types")] | None = reference(
        "metric_definition_id", "MetricDefinition", "What the value means."
    )
    org_unit: OrgUnit | None = reference(
        "org_unit_id", "OrgUnit", "The unit, with all below it; null for the whole organization."
    )


@node(store.METRIC_DEFINITIONS, description="What a metric means; a change is a new version, never an edit.")
class MetricDefinition(Node):
    """One version of a definition."""

    key: str = strawberry.field(description="Short name that stays the same over all versions.")
    version: int = strawberry.field(description="Number of the version, from 1.")
    name: str = strawberry.field(description="Name of the metric.")
    formula: str = strawberry.field(description="How it is computed, in words.")
    grain: str = strawberry.field(description="For what there is one value each, e.g. unit and month.")
    population: str = strawberry.field(description="Who is counted.")
    as_of_rule: str = strawberry.field(description="The state of which day counts.")
    cadence: Cadence = strawberry.field(description="How often it is computed.")
    iso_area: IsoArea | None = strawberry.field(description="Area of ISO 30414 that it reports on.")
    owner: Employee | None = reference("owner_id", "Employee", "Who answers for it; null where nobody does.")
    values: Connection[MetricValue] | None = children(
        "MetricValue", "metric_definition_id", "Values under this version, latest first.", guard=True
    )
