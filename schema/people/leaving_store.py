"""Statements of proposals to end employments. No policy: the actions ask."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, any_, bindparam, exists, select
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.request import Request
from schema.people.tables import employee, employment, termination_proposal
from schema.people.values import EmploymentStatus, TerminationProposalState


async def open_proposals(request: Request, employees: Sequence[UUID], source: str | None = None) -> Sequence[Row[Any]]:
    """The open proposals of employees, by one source or by all, locked; one statement."""
    one = termination_proposal.c
    made = () if source is None else (one.source == source,)
    return await request.session.rows(
        select(one.id, one.employee_id)
        .where(
            one.organization_id == request.viewer.organization_id,
            one.employee_id == any_(_ids(employees)),
            one.state == TerminationProposalState.OPEN,
            *made,
        )
        .order_by(one.id)
        .with_for_update()
    )


async def without_proposal(request: Request, employees: Sequence[UUID], source: str) -> list[UUID]:
    """Those who work here, today or later, and of whom a source has no open proposal, locked; one statement."""
    one, work, told = employee.c, employment.c, termination_proposal.c
    tenant = request.viewer.organization_id
    mine = (work.organization_id == tenant, work.employee_id == one.id, work.deleted_at.is_(None))
    last = (
        select(work.status).where(*mine).order_by(work.valid_from.desc()).limit(1).correlate(employee).scalar_subquery()
    )
    proposed = exists().where(
        told.organization_id == tenant,
        told.employee_id == one.id,
        told.source == source,
        told.state == TerminationProposalState.OPEN,
    )
    rows = await request.session.rows(
        select(one.id)
        .where(
            one.organization_id == tenant,
            one.id == any_(_ids(employees)),
            one.deleted_at.is_(None),
            last == EmploymentStatus.ACTIVE,
            ~proposed,
        )
        .order_by(one.id)
        .with_for_update()
    )
    return [row.id for row in rows]


def _ids(employees: Sequence[UUID]) -> Any:
    return bindparam("employees", list(employees), type_=ARRAY(Uuid))
