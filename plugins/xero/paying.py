"""Base pay changed at Xero: a new record of salary and wages, that holds from the day of the change on.

Xero does each Idempotency-Key once, and forgets keys after a while; so what is there is looked at before anything is
sent, too.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
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

from plugins.xero.client import Client
from plugins.xero.regions import Region
from plugins.xero.rows import Pay, version_of

KINDS: Mapping[Rate, str] = {Rate.YEAR: "Salary", Rate.HOUR: "Hourly"}
WEEKS = 52
"""Xero wants a year's pay of those who are paid by the hour, too; so many weeks are its year."""


def plan(client: Client, region: Region, change: Change) -> Plan:
    """What is paid on the day of the change, and what would be.

    Raises:
        ConflictError: other pay begins on that very day.
        RejectedError: Xero can't pay that, does not know the person, or pays nothing yet on that day.
    """
    order = payload_of(change, CompensationOrder)
    key = _key(region, order)
    rows = client.pay(key)
    held = _in_force(rows, order)
    after = _said(order.amount, order.rate, region)
    before = None if held.amount is None else _said(held.amount, held.rate, region)
    if held.since == order.effective_on and before != after:
        raise ConflictError("Xero holds other pay from that very day on: delete that record, or choose another day.")
    return Plan(change.key, {"base_pay": before}, {"base_pay": after}, version_of(held), key)


def push(client: Client, region: Region, change: Change, today: date) -> Settlement:
    """Add the record, unless it is there already, or pay was changed since the plan."""
    order = payload_of(change, CompensationOrder)
    try:
        key = _key(region, order)
        rows = client.pay(key)
        found = _found(rows, order)
        if found is not None:
            return Settlement(change.key, SettlementState.CONFIRMED, found.key)
        held = _in_force(rows, order)
        if change.version is not None and version_of(held) != change.version:
            raise ConflictError("Pay at Xero was changed since this was planned: plan and approve it again.")
        made = client.add_pay(key, _record(region, order, held, rows, today), change.key)
    except ConnectorError as error:
        return settled_by(change.key, error)
    return Settlement(change.key, SettlementState.CONFIRMED, str(made.get("salaryAndWagesID") or "") or None)


def lookup(client: Client, region: Region, change: Change) -> Finding:
    """Whether there is the pay of the change, from its day on."""
    order = payload_of(change, CompensationOrder)
    found = _found(client.pay(_key(region, order)), order)
    return Finding(Happened.NO) if found is None else Finding(Happened.YES, found.key, version_of(found))


def _key(region: Region, order: CompensationOrder) -> str:
    if order.currency != region.currency or order.rate not in KINDS:
        raise RejectedError(f"{region.name} pays in {region.currency} by the year or the hour, and nothing else.")
    if order.person.key is None:
        raise RejectedError("It is not known who this is at Xero: read its employments first.")
    return order.person.key


def _record(
    region: Region, order: CompensationOrder, held: Pay, rows: Sequence[Mapping[str, Any]], today: date
) -> dict[str, Any]:
    """The new record; hours and kind of earnings are as in the one that it ends.

    Amounts are numbers in Xero's contract; one of cents is the same after it was a double.
    """
    before = next(row for row in rows if row.get("salaryAndWagesID") == held.key)
    kept = {name: before[name] for name in region.kept if before.get(name) is not None}
    hourly = order.rate is Rate.HOUR
    yearly = order.amount * (held.units or Decimal(0)) * WEEKS if hourly else order.amount
    return {
        **{name: float(value) if isinstance(value, Decimal) else value for name, value in kept.items()},
        **({"ratePerUnit": float(order.amount)} if hourly else {}),
        "effectiveFrom": order.effective_on.isoformat(),
        "annualSalary": float(yearly),
        "status": "Active" if order.effective_on <= today else "Pending",
        "paymentType": KINDS[order.rate],
    }


def _in_force(rows: Sequence[Mapping[str, Any]], order: CompensationOrder) -> Pay:
    begun = [pay for pay in _held(rows) if pay.since <= order.effective_on]
    if not begun:
        raise RejectedError("Xero pays nothing yet on that day: choose a later one, or enter the first pay there.")
    return max(begun, key=lambda pay: pay.since)


def _found(rows: Sequence[Mapping[str, Any]], order: CompensationOrder) -> Pay | None:
    wanted = (order.effective_on, order.rate, order.amount)
    return next((pay for pay in _held(rows) if (pay.since, pay.rate, pay.amount) == wanted), None)


def _held(rows: Sequence[Mapping[str, Any]]) -> list[Pay]:
    try:
        return [Pay.model_validate(row) for row in rows]
    except ValidationError as error:
        raise RejectedError("The pay that Xero holds can't be read: mend it there.") from error


def _said(amount: Decimal, rate: Rate, region: Region) -> str:
    return f"{amount.normalize():f} {region.currency} per {rate}"
