"""Base pay changed at BambooHR: a new row of the table compensation, that holds from the day of the change on."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goldenthread_sdk import (
    Change,
    CompensationOrder,
    ConflictError,
    ConnectorError,
    Finding,
    Happened,
    Plan,
    Rate,
    RejectedError,
    Settlement,
    SettlementState,
    payload_of,
    settled_by,
)
from pydantic import ValidationError

from plugins.bamboohr.client import Client
from plugins.bamboohr.marks import employee_of, mark
from plugins.bamboohr.rows import PayRow

TABLE = "compensation"
PAID: Mapping[Rate, tuple[str, str]] = {
    Rate.YEAR: ("Salary", "Year"),
    Rate.MONTH: ("Salary", "Month"),
    Rate.WEEK: ("Salary", "Week"),
    Rate.HOUR: ("Hourly", "Hour"),
}
"""Pay type and "paid per" of a rate; a fortnight is none of BambooHR's."""


def plan(client: Client, change: Change, currency: str) -> Plan:
    """What the pay is on the day of the change, and what it would be.

    Raises:
        ConflictError: another row of pay begins on that very day.
        RejectedError: BambooHR does not know the person or the rate.
    """
    order, employee = payload_of(change, CompensationOrder), employee_of(change)
    _paid(order)
    rows = client.table(TABLE, employee)
    told = _held(rows)
    held = _on(told, order.effective_on)
    before = None if held is None else _said(held, currency)
    after = f"{order.amount.normalize():f} {order.currency} per {order.rate}"
    if held and held.start_date == order.effective_on and before != after:
        raise ConflictError("BambooHR holds other pay from that very day on: delete that row, or choose another day.")
    unread = len(rows) - len(told)
    warnings = (f"{unread} rows of pay can't be read.",) if unread else ()
    return Plan(change.key, {"base_pay": before}, {"base_pay": after}, _version(rows), employee, warnings)


def push(client: Client, change: Change) -> Settlement:
    """Add the row, unless pay was changed since the plan, and read it back, for BambooHR answers nothing."""
    try:
        employee, rows = employee_of(change), client.table(TABLE, employee_of(change))
        if change.version is not None and _version(rows) != change.version:
            raise ConflictError("Pay at BambooHR was changed since this was planned: plan and approve it again.")
        client.add_row(TABLE, employee, _row(change, rows))
    except ConnectorError as error:
        return settled_by(change.key, error)
    return _read_back(client, change)


def lookup(client: Client, change: Change) -> Finding:
    """Whether the table has the row that carries the change's mark."""
    row = _marked(client, change)
    return Finding(Happened.NO) if row is None else Finding(Happened.YES, reference=str(row.get("id")))


def _read_back(client: Client, change: Change) -> Settlement:
    try:
        row = _marked(client, change)
    except ConnectorError as error:
        return Settlement(change.key, SettlementState.UNKNOWN, code=error.code, message=error.message)
    if row is None:
        words = "BambooHR took the change and does not show it yet: look it up later."
        return Settlement(change.key, SettlementState.UNKNOWN, code="NOT_SHOWN", message=words)
    return Settlement(change.key, SettlementState.CONFIRMED, reference=str(row.get("id")))


def _marked(client: Client, change: Change) -> Mapping[str, Any] | None:
    rows = client.table(TABLE, employee_of(change))
    return next((row for row in rows if str(row.get("comment") or "").strip() == mark(change)), None)


def _row(change: Change, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The new row; what it does not change is as in the row that it ends, or BambooHR would hold it for empty."""
    order = payload_of(change, CompensationOrder)
    kind, per = _paid(order)
    held = _on(_held(rows), order.effective_on)
    kept = {"exempt": held and held.exempt, "paySchedule": held and held.pay_schedule}
    return {
        "startDate": order.effective_on.isoformat(),
        "rate": {"value": f"{order.amount:f}", "currency": order.currency},
        "type": kind,
        "paidPer": per,
        "comment": mark(change),
        **{name: value for name, value in kept.items() if value},
    }


def _paid(order: CompensationOrder) -> tuple[str, str]:
    if order.rate not in PAID:
        raise RejectedError("BambooHR knows no pay by the fortnight: give that of a year, a month, a week or an hour.")
    return PAID[order.rate]


def _held(rows: Sequence[Mapping[str, Any]]) -> Sequence[PayRow]:
    found = []
    for row in rows:
        try:
            found.append(PayRow.model_validate(row))
        except ValidationError:
            continue  # told as a warning of the plan, and as a fault of the stream
    return found


def _on(rows: Sequence[PayRow], day: date) -> PayRow | None:
    return max((row for row in rows if row.start_date <= day), key=lambda row: row.start_date, default=None)


def _said(row: PayRow, currency: str) -> str:
    return f"{row.rate.amount.normalize():f} {row.rate.currency or currency} per {row.per or row.paid_per}"


def _version(rows: Sequence[Mapping[str, Any]]) -> str:
    """A digest of all rows: BambooHR has no versions of its own."""
    told = sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
