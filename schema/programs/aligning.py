"""Checks the programs against each other: runs every rule, keeps what it finds, resolves what no longer holds.

Run as often as one likes: of one cause there is one open finding. It decides nothing and mends nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import change, lock, record, require
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.programs import access, finding_store
from schema.programs.finding_rules import RULES
from schema.programs.finding_values import Rule
from schema.programs.program_inputs import AlignmentCheckInput
from schema.programs.tables import misalignment_finding

_NODE = "MisalignmentFinding"
_KEPT = ("rule", "severity", "explanation", "program_id", "link_id")


async def look_again(request: Request, given: AlignmentCheckInput) -> Mapping[str, Any]:
    """Check at somebody's wish."""
    del given
    await require(request, access.ALIGNING, None)
    opened, resolved = await check(request)
    return {"opened_ids": opened, "resolved_ids": resolved}


async def check(request: Request, new_id: Callable[[], UUID] = uuid7) -> tuple[list[UUID], list[UUID]]:
    """Run every rule; the findings that are new, and those that are resolved. One statement for each rule.

    Args:
        request: whose organization is checked.
        new_id: gives the ids of new rows; told for an organization that can be made again with the same rows.
    """
    await lock(request, "alignment")
    known, found = await finding_store.open_findings(request), await _found(request)
    new = {cause: {**found[cause], "id": new_id()} for cause in sorted(found) if cause not in known}
    nodes = {values["id"]: values.pop("nodes") for values in new.values()}
    await finding_store.add_findings(request, list(new.values()))
    for values in new.values():
        told = {name: values[name] for name in _KEPT}
        _record(request, f"{_NODE}Created", values["id"], EventOperation.CREATED, None, told)
    for cause, row in known.items():
        if cause in found:
            nodes[row.id] = found[cause]["nodes"]
            await _keep(request, row, found[cause])
    await finding_store.add_evidence(request, nodes, new_id)
    gone = [row for cause, row in known.items() if cause not in found]
    for row in gone:
        await _move(request, row, {"resolved_at": request.now})
    return [values["id"] for values in new.values()], [row.id for row in gone]


async def _found(request: Request) -> dict[tuple[str, str], dict[str, Any]]:
    """What the rules find, by rule and cause."""
    found = {}
    for rule in RULES.values():
        for row in await finding_store.found_by(request, rule):
            found[rule.key, row.cause_key] = _finding(request, rule, row)
    return found


def _finding(request: Request, rule: Rule, row: Any) -> dict[str, Any]:
    said = rule.explanation.format_map(row._mapping)  # noqa: SLF001 - the row's columns, by name
    return {
        "rule": rule.key,
        "severity": rule.severity,
        "program_id": row.program_id,
        "link_id": row.link_id,
        "cause_key": row.cause_key,
        "explanation": f"{said} {rule.resolve}",
        "since": request.now,
        "nodes": list(zip(row.evidence_types, row.evidence_ids, strict=True)),
    }


async def _keep(request: Request, row: Any, values: Mapping[str, Any]) -> None:
    """What is still found, in the words of today."""
    told = {name: values[name] for name in ("explanation", "severity") if getattr(row, name) != values[name]}
    if told:
        await _move(request, row, told)


async def _move(request: Request, row: Any, values: Mapping[str, Any]) -> None:
    before = {name: getattr(row, name) for name in values}
    await change(request, misalignment_finding, row.id, **values)
    _record(request, f"{_NODE}Updated", row.id, EventOperation.UPDATED, before, values)


def _record(
    request: Request,
    kind: str,
    row_id: UUID,
    operation: EventOperation,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    record(request, Event(kind, _NODE, row_id, operation, before=before, after=dict(after), by_system=True))
