"""Events of goals and what hangs on them. What tells of a private goal is audited as private."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.documents import Document
from schema.goals.values import GoalVisibility
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event

NEW, MOVED, GONE = EventOperation.CREATED, EventOperation.UPDATED, EventOperation.DELETED


def about_goal(
    kind: str,
    operation: EventOperation,
    before: Document | None,
    after: Document | None,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """An event of a goal; of what was private before or is so after, as private data."""
    documents = [one for one in (before, after) if one is not None]
    now = documents[-1]
    return Event(
        type=kind,
        node_type="Goal",
        node_id=now["id"],
        operation=operation,
        employee_id=now["owner_id"],
        payload=payload or {},
        audited=_kept(*documents),
        before=before,
        after=after,
    )


def about_part(
    kind: str,
    node_type: str,
    operation: EventOperation,
    of: Document,
    before: Document | None,
    after: Document | None,
    *,
    causes: Sequence[UUID] = (),
) -> Event:
    """An event of what hangs on a goal: a metric, a value, a contribution."""
    now = after or before or {}
    return Event(
        type=kind,
        node_type=node_type,
        node_id=now["id"],
        operation=operation,
        employee_id=of["owner_id"],
        causes=causes,
        audited=_kept(of),
        before=before,
        after=after,
    )


def about_frame(
    kind: str, node_type: str, operation: EventOperation, before: Document | None, after: Document | None
) -> Event:
    """An event of a cycle or a template, which are nobody's data."""
    now = after or before or {}
    return Event(type=kind, node_type=node_type, node_id=now["id"], operation=operation, before=before, after=after)


def _kept(*documents: Document) -> AuditedData:
    private = any(one["visibility"] == GoalVisibility.PRIVATE for one in documents)
    return AuditedData.PRIVATE if private else AuditedData.GOAL
