"""Pay as one source tells it, merged into the tables: base pay with its history, and what was paid for a period.

Handing in the same pay twice changes nothing. Reads and writes whole sets; the caller commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from schema.kit.periods import Stretch
from schema.kit.session import Session
from schema.kit.writes import Writes, histories
from schema.pay.tables import compensation_record, pay_statement, payroll_run
from schema.pay.values import CompensationReason

ORDER = (compensation_record, payroll_run, pay_statement)
"""The tables in the order in which they can be written."""

_HELD = ("base_minor", "base_currency", "variable_target", "pay_band_id")

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PayRow:
    """What a source tells of the pay of an employee; amounts in minor units of `currency`, None where it says nothing.

    `base_minor` is a year's base pay from `day` on; `gross_minor` is what was paid for `period`, both days included.
    """

    employee_id: UUID
    day: date
    source: str
    base_minor: int | None = None
    gross_minor: int | None = None
    currency: str | None = None
    period: Period | None = None


@dataclass
class Payroll:
    """What the organization holds now, as far as merging needs it."""

    bases: dict[UUID, list[Stretch]]
    statements: dict[tuple[UUID, Period], Mapping[str, Any]]
    runs: dict[tuple[str, str], UUID]


async def load(session: Session, organization_id: UUID) -> Payroll:
    """The pay of an organization; three statements."""

    async def rows(table: Table) -> Sequence[Any]:
        columns = table.c
        return await session.rows(
            select(table).where(columns.organization_id == organization_id, columns.deleted_at.is_(None))
        )

    statements = await rows(pay_statement)
    return Payroll(
        bases=histories(await rows(compensation_record), _HELD),
        statements={
            (row.employee_id, (row.period_start, row.period_end)): row._mapping  # noqa: SLF001 - a row by name
            for row in statements
        },
        runs={(row.source, row.name): row.id for row in await rows(payroll_run)},
    )


def merge(payroll: Payroll, writes: Writes, rows: Sequence[PayRow]) -> None:
    """Gather what the rows change."""
    for row in rows:
        if row.base_minor is not None:
            _merge_base(payroll, writes, row)
        if row.gross_minor is not None and row.period is not None:
            _merge_statement(payroll, writes, row, row.period)


def _merge_base(payroll: Payroll, writes: Writes, row: PayRow) -> None:
    history = payroll.bases.setdefault(row.employee_id, [])
    subject = {"employee_id": row.employee_id, "reason": CompensationReason.IMPORTED}
    values = {"base_minor": row.base_minor, "base_currency": row.currency}
    writes.tell(compensation_record, history, row.day, subject, values)


def _merge_statement(payroll: Payroll, writes: Writes, row: PayRow, period: Period) -> None:
    known = payroll.statements.get((row.employee_id, period))
    values = {"gross_minor": row.gross_minor, "gross_currency": row.currency}
    if known is None:
        named = {
            "period_start": period[0],
            "period_end": period[1],
            "payroll_run_id": _run(payroll, writes, row, period),
        }
        identifier = writes.create(pay_statement, {"employee_id": row.employee_id, **named, **values})
        payroll.statements[row.employee_id, period] = {"id": identifier, **values}
    elif any(known[name] != value for name, value in values.items()):
        writes.change(pay_statement, known["id"], values)
    else:
        writes.keep(pay_statement)


def _run(payroll: Payroll, writes: Writes, row: PayRow, period: Period) -> UUID:
    key = (row.source, f"{period[0]} to {period[1]}")
    if key not in payroll.runs:
        values = {"source": row.source, "name": key[1], "period_start": period[0], "period_end": period[1]}
        payroll.runs[key] = writes.create(payroll_run, values)
    return payroll.runs[key]
