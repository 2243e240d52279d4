"""Rights of the person in the graph, and what governance adds to an employee.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import date, datetime

import strawberry

from schema.access.fields import Node, children, extends, node, reference
from schema.governance import store
from schema.governance.ai_types import WorkerNotice
from schema.governance.values import SubjectRequestKind, SubjectRequestState
from schema.kit.pages import Connection
from schema.people.types import Employee


@node(store.SUBJECT_REQUESTS, description="What an employee asked for about the own data.")
class SubjectRequest(Node):
    """A request."""

    kind: SubjectRequestKind = strawberry.field(description="What was asked for.")
    state: SubjectRequestState = strawberry.field(description="How far it is.")
    requested_at: datetime = strawberry.field(description="When it was asked for.")
    due_on: date = strawberry.field(description="The day by which it must be answered.")
    completed_at: datetime | None = strawberry.field(description="When it was done or refused.")
    reason: str | None = strawberry.field(description="Why it was refused.")
    employee: Employee | None = reference("employee_id", "Employee", "Who asked.")


@node(store.LEGAL_HOLDS, description="That the data of an employee must be kept.")
class LegalHold(Node):
    """A hold."""

    reason: str = strawberry.field(description="Why.")
    placed_at: datetime = strawberry.field(description="From when.")
    released_at: datetime | None = strawberry.field(description="Until when; null while it holds.")
    placed_by: Employee | None = reference("placed_by_id", "Employee", "Who placed it.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose data it is.")


@extends("Employee")
class EmployeeGovernance:
    """What governance adds to an employee."""

    worker_notices: Connection[WorkerNotice] | None = children(
        "WorkerNotice", "employee_id", "Of which AI systems the employee was told, latest first.", guard=True
    )
    subject_requests: Connection[SubjectRequest] | None = children(
        "SubjectRequest", "employee_id", "What the employee asked for about the own data, latest first.", guard=True
    )
    legal_holds: Connection[LegalHold] | None = children(
        "LegalHold", "employee_id", "Why data of the employee must be kept, latest first.", guard=True
    )
