"""Tables of the rights of the person: requests and holds. What happened stands in `schema.kit.event_tables`."""

from sqlalchemy import CheckConstraint

from schema.governance.values import SubjectRequestKind, SubjectRequestState
from schema.kit.tables import choice, day, entity, indexed, moment, ref, words

subject_request = entity(
    "subject_request",
    ref("employee_id", "employee"),
    choice("kind", SubjectRequestKind),
    choice("state", SubjectRequestState, default=SubjectRequestState.RECEIVED),
    moment("requested_at"),
    day("due_on"),
    moment("completed_at", nullable=True),
    words("reason", nullable=True),
    indexed("employee_id", "requested_at"),
    CheckConstraint("completed_at >= requested_at", name="ck_subject_request_completed"),
    CheckConstraint("state <> 'REFUSED' OR reason IS NOT NULL", name="ck_subject_request_refused"),
)
"""Export or erasure (GDPR, articles 15, 17 and 20), to be answered by `due_on`."""

legal_hold = entity(
    "legal_hold",
    ref("employee_id", "employee"),
    words("reason"),
    ref("placed_by_id", "employee", nullable=True),
    moment("placed_at"),
    moment("released_at", nullable=True),
    indexed("employee_id", "placed_at"),
    CheckConstraint("released_at >= placed_at", name="ck_legal_hold_released"),
)
"""Why data must be kept although erasure was asked for; it holds until `released_at`."""
