"""Changes of programs and metrics in the graph. Thin: what they do stands in `program_changing` and beside it."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation, references
from schema.programs import aligning, metric_defining, program_changing
from schema.programs.types import MetricDefinition, MisalignmentFinding, Program, ProgramLink, TalentStrategy


@strawberry.type(description="A program that was made or changed.")
class ProgramPayload(Payload):
    """The program."""

    program: Program | None = reference("program_id", "Program", "The program.")


@strawberry.type(description="A link that was made or changed.")
class ProgramLinkPayload(Payload):
    """The link."""

    link: ProgramLink | None = reference("link_id", "ProgramLink", "The link.")


@strawberry.type(description="A talent strategy that was made or changed.")
class TalentStrategyPayload(Payload):
    """The strategy."""

    strategy: TalentStrategy | None = reference("strategy_id", "TalentStrategy", "The strategy.")


@strawberry.type(description="What the rules found.")
class AlignmentCheckPayload(Payload):
    """The findings that are new, and those that no longer hold."""

    opened: list[MisalignmentFinding] = references("opened_ids", "MisalignmentFinding", "What was not found before.")
    resolved: list[MisalignmentFinding] = references(
        "resolved_ids", "MisalignmentFinding", "What was found before and no longer holds."
    )


@strawberry.type(description="A definition of a metric in a new version.")
class MetricDefinitionPayload(Payload):
    """The definition."""

    definition: MetricDefinition | None = reference("definition_id", "MetricDefinition", "The new version.")


@strawberry.type
class ProgramsMutation:
    """The changes of programs and metrics."""

    program_create: ProgramPayload | None = mutation(
        program_changing.create, ProgramPayload, description="Put a program on the cross-program map; for HR."
    )
    program_update: ProgramPayload | None = mutation(
        program_changing.update, ProgramPayload, description="Change the owner or the cadence of a program."
    )
    program_cycle_add: ProgramPayload | None = mutation(
        program_changing.add_cycle, ProgramPayload, description="Add a round to a program."
    )
    program_link_set: ProgramLinkPayload | None = mutation(
        program_changing.set_link, ProgramLinkPayload, description="Say how one program depends on another."
    )
    talent_strategy_set: TalentStrategyPayload | None = mutation(
        program_changing.set_strategy,
        TalentStrategyPayload,
        description="Say which talent is needed, and by which of the six ways it is got.",
    )
    alignment_check: AlignmentCheckPayload | None = mutation(
        aligning.look_again,
        AlignmentCheckPayload,
        description="Have the rules look again for what keeps the programs from fitting; they do so every night.",
    )
    metric_definition_update: MetricDefinitionPayload | None = mutation(
        metric_defining.define,
        MetricDefinitionPayload,
        description="Say what a metric means from now on: a new version, so that old numbers keep their meaning.",
    )
