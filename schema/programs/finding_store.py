"""Statements of findings, exact and whoever asks; the rights are checked before."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.request import Request
from schema.programs.finding_values import Rule
from schema.programs.metric_registry import METRICS
from schema.programs.tables import finding_evidence, misalignment_finding

Evidence = Sequence[tuple[str, UUID]]


async def found_by(request: Request, rule: Rule) -> Sequence[Row[Any]]:
    """What a rule finds; one statement."""
    values = {"tenant": request.viewer.organization_id, "today": request.today, "metrics": list(METRICS)}
    statement = text(rule.sql)
    named = {name: value for name, value in values.items() if f":{name}" in rule.sql}
    return await request.session.rows(statement, named)


async def open_findings(request: Request) -> dict[tuple[str, str], Row[Any]]:
    """The findings that are not resolved, by rule and cause, locked; one statement."""
    own = misalignment_finding.c
    rows = await request.session.rows(
        select(misalignment_finding)
        .where(
            own.organization_id == request.viewer.organization_id, own.resolved_at.is_(None), own.deleted_at.is_(None)
        )
        .order_by(own.id)
        .with_for_update()
    )
    return {(row.rule, row.cause_key): row for row in rows}


async def add_findings(request: Request, findings: Sequence[Mapping[str, Any]]) -> None:
    """Store new findings; one statement, none without any."""
    if findings:
        stamps = {"created_at": request.now, "updated_at": request.now}
        shared = {"organization_id": request.viewer.organization_id, **stamps}
        await request.session.run(insert(misalignment_finding), [shared | dict(one) for one in findings])


async def add_evidence(request: Request, evidence: Mapping[UUID, Evidence], new_id: Callable[[], UUID]) -> None:
    """Store what findings rest on, as far as it is not there; one statement, none without any."""
    shared = {"organization_id": request.viewer.organization_id, "created_at": request.now}
    rows = [
        {**shared, "id": new_id(), "finding_id": finding, "node_type": node_type, "node_id": node_id}
        for finding, nodes in evidence.items()
        for node_type, node_id in nodes
    ]
    if rows:
        await request.session.run(upsert(finding_evidence).on_conflict_do_nothing(), rows)
