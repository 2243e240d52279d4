"""Statements of pay that waits for a payroll to confirm it. No policy: payroll is put in as the server itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.request import Request
from schema.pay.tables import compensation_record, pay_statement, payroll_run
from schema.people.tables import employment

Period = tuple[date, date]


async def unconfirmed(request: Request, employees: Sequence[UUID], period: Period) -> Sequence[Row[Any]]:
    """The exported pay that was in force during all of a period and that no payroll has confirmed, with what it needs.

    Each with the base pay before it, the working time, and the payroll run that paid for the period; one statement.
    """
    told, paid, work = compensation_record.c, pay_statement.c, employment.c
    tenant = request.viewer.organization_id
    mine = (told.organization_id == tenant, told.deleted_at.is_(None), told.employee_id == any_(_ids(employees)))
    history = (
        select(
            compensation_record,
            func.lag(told.base_minor)
            .over(partition_by=told.employee_id, order_by=told.valid_from)
            .label("before_minor"),
            func.lead(told.valid_from).over(partition_by=told.employee_id, order_by=told.valid_from).label("next_from"),
        )
        .where(*mine)
        .subquery("history")
    )
    fte = (
        select(work.fte)
        .where(
            work.organization_id == tenant,
            work.employee_id == history.c.employee_id,
            work.valid_from <= period[0],
            work.deleted_at.is_(None),
        )
        .order_by(work.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    pays = (
        (paid.organization_id == tenant)
        & (paid.employee_id == history.c.employee_id)
        & (paid.period_start == period[0])
        & (paid.period_end == period[1])
        & paid.deleted_at.is_(None)
    )
    return await request.session.rows(
        select(history, fte.label("fte"), paid.payroll_run_id.label("run_id"))
        .select_from(history.join(pay_statement, pays))
        .where(
            history.c.compensation_recommendation_id.is_not(None),
            history.c.confirmed_at.is_(None),
            history.c.before_minor != history.c.base_minor,
            history.c.valid_from <= period[0],
            history.c.next_from.is_(None) | (history.c.next_from > period[1]),
            paid.payroll_run_id.is_not(None),
        )
        .order_by(history.c.id)
    )


async def count_differing(request: Request, source: str) -> int:
    """How many employees a source's payrolls paid something else than the pay that was exported; one statement."""
    told, run = compensation_record.c, payroll_run.c
    tenant = request.viewer.organization_id
    joined = (run.organization_id == tenant) & (run.id == told.payroll_run_id)
    (row,) = await request.session.rows(
        select(func.count(told.employee_id.distinct()).label("number"))
        .select_from(compensation_record.join(payroll_run, joined))
        .where(
            told.organization_id == tenant,
            told.deleted_at.is_(None),
            told.confirmed_at.is_(None),
            run.source == source,
        )
    )
    return int(row.number)


def _ids(employees: Sequence[UUID]) -> Any:
    return bindparam("employees", list(employees), type_=ARRAY(Uuid))
