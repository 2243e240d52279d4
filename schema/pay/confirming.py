"""Pay that was exported is confirmed by the payroll that contains it. What is paid otherwise is told, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from schema.access.changes import change, events_about, record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.pay import confirming_store
from schema.pay.confirming_rules import is_paid, share_of_year
from schema.pay.tables import compensation_record

NODE = "CompensationRecord"


@dataclass(frozen=True, slots=True)
class Paid:
    """What a payroll paid an employee for its period, in minor units; base pay alone, where it says so, else gross."""

    employee_id: UUID
    amount_minor: int
    currency: str


async def confirm_pay(request: Request, period: tuple[date, date], lines: Sequence[Paid]) -> None:
    """Confirm the exported pay that a payroll contains; note the payroll at the pay that it paid otherwise.

    The payroll's statements are stored before. Pay that began within the period waits for a whole one.
    """
    paid = {line.employee_id: line for line in lines}
    rows = await confirming_store.unconfirmed(request, list(paid), period)
    if not rows:
        return
    ids = [row.id for row in rows]
    exported = await events_about(request, NODE, ids, "CompensationChanged")
    told = await events_about(request, "Employee", [row.employee_id for row in rows], "PayStatementCreated")
    for row in rows:
        causes = (*exported[row.id][-1:], *told[row.employee_id][-1:])
        await _settle(request, row, paid[row.employee_id], share_of_year(*period), causes)


async def _settle(request: Request, row: Any, line: Paid, share: Fraction, causes: Sequence[UUID]) -> None:
    worked = share * Fraction(1 if row.fte is None else row.fte)
    same = line.currency == row.base_currency
    if same and is_paid(line.amount_minor, row.before_minor, row.base_minor, worked):
        values = {"payroll_run_id": row.run_id, "confirmed_at": request.now}
        await change(request, compensation_record, row.id, **values)
        _tell(request, "PayConfirmed", row, causes, values)
    elif row.payroll_run_id != row.run_id:
        values = {"payroll_run_id": row.run_id}
        await change(request, compensation_record, row.id, **values)
        _tell(request, "PayDiffers", row, causes, values)


def _tell(request: Request, kind: str, row: Any, causes: Sequence[UUID], after: Mapping[str, Any]) -> None:
    event = Event(
        kind,
        NODE,
        row.id,
        EventOperation.UPDATED,
        employee_id=row.employee_id,
        audited=AuditedData.PAY,
        causes=tuple(causes),
        after=dict(after),
        by_system=True,
    )
    record(request, event)
