"""Every statement of the programs. Reads start from what the viewer may read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, any_, func, or_, select

from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable, uuids
from schema.access.request import Request
from schema.kit.statements import Loaded
from schema.programs import access
from schema.programs.tables import (
    finding_evidence,
    metric_definition,
    metric_value,
    misalignment_finding,
    program,
    program_cycle,
    program_link,
    talent_strategy,
)


def owners(of: Table) -> ColumnElement[Any]:
    """Anybody who owns a program of the row's organization; for `Anchors.participants`."""
    any_program = program.alias()
    return any_(
        select(any_program.c.owner_id)
        .where(any_program.c.organization_id == of.c.organization_id, any_program.c.deleted_at.is_(None))
        .scalar_subquery()
    )


PROGRAMS = Readable(
    program,
    access.PROGRAMS,
    Anchors(participants=(owners(program),)),
    order=Order("KIND", (program.c.kind,)),
)
PROGRAM_CYCLES = Readable(
    program_cycle,
    access.PROGRAMS,
    Anchors(participants=(owners(program_cycle),)),
    order=Order("STARTS_ON", (program_cycle.c.starts_on,), descending=True),
)
PROGRAM_LINKS = Readable(
    program_link,
    access.PROGRAMS,
    Anchors(participants=(owners(program_link),)),
    order=Order("KIND", (program_link.c.kind,)),
)
TALENT_STRATEGIES = Readable(
    talent_strategy,
    access.PROGRAMS,
    Anchors(participants=(owners(talent_strategy),)),
    order=Order("STARTS_ON", (talent_strategy.c.starts_on,), descending=True),
)
FINDINGS = Readable(
    misalignment_finding,
    access.FINDINGS,
    Anchors(participants=(owners(misalignment_finding),)),
    order=Order("SINCE", (misalignment_finding.c.since,), descending=True),
    sealed=frozenset({"cause_key"}),
)
EVIDENCE = Readable(
    finding_evidence,
    access.FINDINGS,
    Anchors(participants=(owners(finding_evidence),)),
    order=Order("NODE", (finding_evidence.c.node_type, finding_evidence.c.node_id)),
)
METRIC_DEFINITIONS = Readable(
    metric_definition,
    access.METRIC_DEFINITIONS,
    order=Order("KEY", (metric_definition.c.key, metric_definition.c.version)),
)
METRIC_VALUES = Readable(
    metric_value,
    access.METRIC_VALUES,
    order=Order("STARTS_ON", (metric_value.c.starts_on,), descending=True),
)


async def owns_a_program(request: Request) -> bool:
    """Whether the viewer owns a program; one statement."""
    rows = await request.session.rows(
        select(func.count())
        .select_from(program)
        .where(
            program.c.organization_id == request.viewer.organization_id,
            program.c.owner_id == request.viewer.employee_id,
            program.c.deleted_at.is_(None),
        )
    )
    return bool(rows[0][0])


async def links(request: Request, programs: Sequence[UUID]) -> list[Loaded]:
    """The links that begin or end at one of the programs, by kind; one statement."""
    ends = uuids(programs)
    touching = or_(program_link.c.from_id == any_(ends), program_link.c.to_id == any_(ends))
    return await PROGRAM_LINKS.all(request, touching)


async def evidence(request: Request, findings: Sequence[UUID]) -> dict[UUID, list[tuple[str, UUID]]]:
    """The (type, id) of the nodes that each finding rests on, by type; one statement."""
    found = await EVIDENCE.by_parents(request, "finding_id", findings)
    return {finding: [(row.node_type, row.node_id) for row in rows] for finding, rows in found.items()}


def resolved(wanted: bool) -> ColumnElement[bool]:  # noqa: FBT001 - the argument of the graph
    """Findings that are resolved, or that are still open."""
    ended = misalignment_finding.c.resolved_at
    return ended.is_not(None) if wanted else ended.is_(None)
