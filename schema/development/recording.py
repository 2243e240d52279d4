"""Events of development, and what its actions check alike."""

from datetime import date
from typing import Any
from uuid import UUID

from schema.access.changes import record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks
from schema.kit.problems import Problem

NEW, MOVED, GONE = EventOperation.CREATED, EventOperation.UPDATED, EventOperation.DELETED

REASON, TITLE, LISTED = 2_000, 200, 20
"""Most letters of a reason and of a title; most entries of a list."""


def tell(
    request: Request,
    kind: str,
    node_type: str,
    operation: EventOperation,
    row_id: UUID,
    employee_id: UUID | None,
    **told: Any,
) -> Event:
    """Record an event about an employee's development; about the catalogue, where it is nobody's.

    `told` are further attributes of the event: causes, before, after, by_system.
    """
    audited = AuditedData.GENERAL if employee_id is None else AuditedData.DEVELOPMENT
    event = Event(kind, node_type, row_id, operation, employee_id=employee_id, audited=audited, **told)
    return record(request, event)


def not_past(day: date | None, request: Request, checks: Checks, *path: str) -> None:
    """That something is due today or later, where it is due at all."""
    words = f"{day} is over; send {request.today} or a later day."
    checks.that(day is None or day >= request.today, Problem.BAD_VALUE, words, *path)
