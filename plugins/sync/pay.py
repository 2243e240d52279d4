"""Base pay and payrolls that a connector told, put into pay by the payroll's own merging."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from goldenthread_sdk import Compensation, PayrollRun, PayrollState, Rate

from plugins.files.currencies import EXPONENTS
from plugins.host.calling import Host
from plugins.sync.matching import Unmatched, match
from plugins.sync.put import Place, Put, rejected
from schema.access.changes import record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.periods import Outcome
from schema.kit.writes import Writes
from schema.pay import payroll
from schema.pay.confirming import Paid, confirm_pay

WEEKS_PER_YEAR = 52
PERIODS_PER_YEAR: Mapping[Rate, int] = {Rate.YEAR: 1, Rate.MONTH: 12, Rate.FORTNIGHT: 26, Rate.WEEK: WEEKS_PER_YEAR}


async def put_compensations(request: Request, host: Host, place: Place, records: Sequence[Compensation]) -> list[Put]:
    """Base pay, as a year's at full time, effective-dated."""
    people = await match(request, host, place.connector, place.system, [one.person for one in records])
    rows: list[payroll.PayRow | Put] = []
    for one, person in zip(records, people, strict=True):
        base = _yearly(one)
        if isinstance(person, Unmatched):
            rows.append(rejected(person.code, person.message, "person"))
        elif base is None:
            words = "The hours a week are missing or the currency is unknown, so a year's pay can't be told."
            rows.append(rejected("BAD_VALUE", words, "amount"))
        else:
            rows.append(payroll.PayRow(person, one.effective_on, place.system, base_minor=base, currency=one.currency))
    return await _merge_pay(request, rows, "CompensationRecordCreated")


def _yearly(one: Compensation) -> int | None:
    """A year's base pay in minor units, half to even; None where the record does not tell enough."""
    if one.currency not in EXPONENTS:
        return None
    if one.rate is Rate.HOUR:
        year = None if one.hours_per_week is None else one.amount * one.hours_per_week * WEEKS_PER_YEAR
    else:
        year = one.amount * PERIODS_PER_YEAR[one.rate]
    return None if year is None else _minor(year, one.currency)


def _minor(amount: Decimal, currency: str) -> int:
    return int(amount.scaleb(EXPONENTS[currency]).to_integral_value(ROUND_HALF_EVEN))


async def put_payrolls(request: Request, host: Host, place: Place, records: Sequence[PayrollRun]) -> list[Put]:
    """What payrolls paid; one that is open or was reversed pays nothing."""
    return [await _payroll(request, host, place, one) for one in records]


async def _payroll(request: Request, host: Host, place: Place, run: PayrollRun) -> Put:
    if run.state not in {PayrollState.PROCESSED, PayrollState.PAID} or run.currency not in EXPONENTS:
        return Put(Outcome.UNCHANGED)
    people = await match(request, host, place.connector, place.system, [line.person for line in run.lines])
    unknown = sum(isinstance(person, Unmatched) for person in people)
    if unknown:
        words = f"{unknown} of its {len(run.lines)} people are no employees here, or more than one: read them first."
        return rejected("UNKNOWN_PERSON", words, "lines")
    period = (run.period_start, run.period_end)
    rows: list[payroll.PayRow | Put] = [
        payroll.PayRow(
            employee_id=person,
            day=run.period_start,
            source=place.system,
            gross_minor=_minor(line.gross, run.currency),
            currency=run.currency,
            period=period,
        )
        for line, person in zip(run.lines, people, strict=True)
        if isinstance(person, UUID)
    ]
    put = await _merge_pay(request, rows, "PayStatementCreated")
    lines = [
        Paid(person, _minor(line.gross if line.base is None else line.base, run.currency), run.currency)
        for line, person in zip(run.lines, people, strict=True)
        if isinstance(person, UUID)
    ]
    await confirm_pay(request, period, lines)
    changed = any(one.outcome is not Outcome.UNCHANGED for one in put)
    return Put(Outcome.UPDATE if changed else Outcome.UNCHANGED)


async def _merge_pay(request: Request, rows: Sequence[payroll.PayRow | Put], kind: str) -> list[Put]:
    """Merge pay rows by the payroll's own merging; an event for each employee whose pay changed."""
    tenant, writes = request.viewer.organization_id, Writes(request.viewer.organization_id)
    held = await payroll.load(request.session, tenant)
    puts: list[Put] = []
    for row in rows:
        if isinstance(row, Put):
            puts.append(row)
            continue
        begun = writes.diff.changes
        payroll.merge(held, writes, [row])
        changed = writes.diff.changes > begun
        if changed:
            record(request, _event(kind, row))
        puts.append(Put(Outcome.UPDATE if changed else Outcome.UNCHANGED, "Employee", row.employee_id))
    await writes.flush(request.session, payroll.ORDER)
    return puts


def _event(kind: str, row: payroll.PayRow) -> Event:
    """That an employee's pay was told."""
    return Event(
        kind,
        "Employee",
        row.employee_id,
        EventOperation.UPDATED,
        employee_id=row.employee_id,
        audited=AuditedData.PAY,
        after={"effective_on": row.day, "source": row.source},
        by_system=True,
    )
