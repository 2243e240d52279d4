"""What mutations of programs and metrics are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry
from strawberry import UNSET

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.kit.enums import graph_enums
from schema.programs import values
from schema.programs.values import (
    Cadence,
    IsoArea,
    ProgramKind,
    ProgramLinkKind,
    ProgramLinkStatus,
    StrategyOption,
)

graph_enums(values)

_OWNER = "Who answers for it; nobody when null, which the rules will find."


@strawberry.input(description="A program of the cross-program map.")
class ProgramCreateInput(Input):
    """A program."""

    kind: ProgramKind = strawberry.field(description="Which program; one that the organization does not have yet.")
    cadence: Cadence = strawberry.field(description="How often it comes round.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description=_OWNER)


@strawberry.input(description="What changes of a program; what is left out stays.")
class ProgramUpdateInput(Input):
    """A change."""

    program_id: strawberry.ID = strawberry.field(description="The program.")
    cadence: Cadence | None = strawberry.field(default=None, description="How often it comes round.")
    owner_id: strawberry.ID | None = strawberry.field(default=UNSET, description=_OWNER)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A round of a program.")
class ProgramCycleAddInput(Input):
    """A round."""

    program_id: strawberry.ID = strawberry.field(description="The program.")
    name: str = strawberry.field(description="Name of the round, 1 to 200 letters, e.g. 2027.")
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date = strawberry.field(description="Last day; not before the first one.")


@strawberry.input(description="A link between two programs; a new one, or new words for one that there is.")
class ProgramLinkSetInput(Input):
    """A link, whole."""

    link_id: strawberry.ID | None = strawberry.field(
        default=None, description="The link that this replaces; a new one when left out."
    )
    from_id: strawberry.ID = strawberry.field(description="The program that hands over.")
    to_id: strawberry.ID = strawberry.field(description="The program that receives; another one.")
    kind: ProgramLinkKind = strawberry.field(description="In which way it depends.")
    handoff: str = strawberry.field(description="What is handed over, 1 to 500 letters.")
    artefact: str | None = strawberry.field(
        default=None, description="The thing that is handed over, at most 200 letters."
    )
    owner_id: strawberry.ID | None = strawberry.field(default=None, description=_OWNER)
    due_on: date | None = strawberry.field(default=None, description="The day by which it must be handed over.")
    status: ProgramLinkStatus = strawberry.field(
        default=ProgramLinkStatus.PLANNED, description="How far the handoff of this round is."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A talent strategy; a new one, or new words for one that there is.")
class TalentStrategySetInput(Input):
    """A strategy, whole."""

    strategy_id: strawberry.ID | None = strawberry.field(
        default=None, description="The strategy that this replaces; a new one when left out."
    )
    name: str = strawberry.field(description="Name, 1 to 200 letters.")
    options: list[StrategyOption] = strawberry.field(description="The ways that were chosen; at least one.")
    strategic_tags: list[str] = strawberry.field(
        description="The tags that goals carry when they serve it, at most 20 of 1 to 60 letters."
    )
    owner_id: strawberry.ID | None = strawberry.field(default=None, description=_OWNER)
    starts_on: date = strawberry.field(description="First day.")
    ends_on: date | None = strawberry.field(default=None, description="Last day; null while it has none.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To have the rules look for what keeps the programs from fitting together.")
class AlignmentCheckInput(Input):
    """Nothing to say."""


@strawberry.input(
    description="What a metric means from now on: a new version. What is left out stays as in the newest one, or as "
    "this program proposes where there is none."
)
class MetricDefinitionUpdateInput(Input):
    """A new version."""

    key: str = strawberry.field(description="The metric; one that is computed here or was defined before.")
    name: str | None = strawberry.field(default=None, description="Name, 1 to 200 letters.")
    formula: str | None = strawberry.field(default=None, description="How it is computed, 1 to 2,000 letters.")
    population: str | None = strawberry.field(default=None, description="Who is counted, 1 to 2,000 letters.")
    as_of_rule: str | None = strawberry.field(
        default=None, description="The state of which day counts, 1 to 2,000 letters."
    )
    cadence: Cadence | None = strawberry.field(default=None, description="How long its periods are.")
    iso_area: IsoArea | None = strawberry.field(default=UNSET, description="Area of ISO 30414; none when null.")
    owner_id: strawberry.ID | None = strawberry.field(default=UNSET, description=_OWNER)
    expected_version: int | None = strawberry.field(
        default=None, description="The number of the newest version that you have read; 0 where there was none."
    )
