"""Base pay changed at Gusto: the compensation of the primary job, updated under the version that was planned on.

Gusto's contract does not let a job have a second compensation made, so the one in force on the day of the change is
updated, with that day as its effective date.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from goldenthread_sdk import (
    Change,
    CompensationOrder,
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

from plugins.gusto.client import Client
from plugins.gusto.rows import CURRENCY, RATES, Employee, Pay

UNITS: Mapping[Rate, str] = {rate: unit for unit, rate in RATES.items()}


def plan(client: Client, change: Change) -> Plan:
    """What the primary job pays on the day of the change, and what it would pay.

    Raises:
        RejectedError: Gusto can't pay that, does not know the person, or pays nothing yet on that day.
    """
    order = payload_of(change, CompensationOrder)
    body, held = _wanted(order), _paid(client, order)
    on = [pay for pay in held if pay.effective_date <= order.effective_on]
    if not on:
        raise RejectedError("Gusto pays nothing yet on that day: choose a later one, or enter the first pay there.")
    current = max(on, key=lambda pay: pay.effective_date)
    later = sum(pay.effective_date > order.effective_on for pay in held)
    warnings = (f"{later} changes of pay are held for later days.",) if later else ()
    after = _said(order.amount.normalize(), body["payment_unit"], order.effective_on)
    before = _said(current.rate.normalize(), current.payment_unit, current.effective_date)
    return Plan(change.key, {"pay": before}, {"pay": after}, current.version, current.uuid, warnings)


def push(client: Client, change: Change) -> Settlement:
    """Update the compensation; Gusto refuses it when it is no longer of the planned version."""
    order = payload_of(change, CompensationOrder)
    try:
        if change.version is None or change.reference is None:
            raise RejectedError("A change of pay at Gusto has to be planned first: its version is not known.")
        made = client.update_compensation(change.reference, {"version": change.version, **_wanted(order)})
    except ConnectorError as error:
        return settled_by(change.key, error)
    if not _is(made, order):
        words = "Gusto took the change and holds other pay than was sent: look at it there."
        return Settlement(change.key, SettlementState.UNKNOWN, change.reference, code="OTHER_PAY", message=words)
    return Settlement(change.key, SettlementState.CONFIRMED, str(made.get("uuid")), str(made.get("version")))


def lookup(client: Client, change: Change) -> Finding:
    """Whether the primary job holds the pay of the change from its day on."""
    order = payload_of(change, CompensationOrder)
    found = next((pay for pay in _paid(client, order) if _is(pay.model_dump(mode="json"), order)), None)
    return Finding(Happened.NO) if found is None else Finding(Happened.YES, found.uuid, found.version)


def _wanted(order: CompensationOrder) -> dict[str, str]:
    """The order in Gusto's words."""
    if order.currency != CURRENCY or order.rate not in UNITS:
        raise RejectedError("Gusto pays in USD by the year, the month, the week or the hour, and nothing else.")
    day = order.effective_on.isoformat()
    return {"rate": f"{order.amount:f}", "payment_unit": UNITS[order.rate], "effective_date": day}


def _paid(client: Client, order: CompensationOrder) -> list[Pay]:
    """The pay of the primary job, past, present and to come."""
    if order.person.key is None:
        raise RejectedError("It is not known who this is at Gusto: read its employments first.")
    try:
        job = Employee.model_validate(client.employee(order.person.key)).job
        return [Pay.model_validate(pay) for pay in (job and job.compensations) or ()]
    except ValidationError as error:
        raise RejectedError("The pay that Gusto holds can't be read: mend it there.") from error


def _is(told: Mapping[str, Any], order: CompensationOrder) -> bool:
    try:
        pay = Pay.model_validate({"employee_uuid": "", **told})
    except ValidationError:
        return False
    wanted = (order.amount, UNITS.get(order.rate), order.effective_on)
    return (pay.rate, pay.payment_unit, pay.effective_date) == wanted


def _said(amount: object, unit: str, day: date) -> str:
    return f"{amount:f} {CURRENCY} per {unit} from {day}"
