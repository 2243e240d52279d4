"""Training records made at BambooHR for courses that were completed elsewhere."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from goldenthread_sdk import (
    Change,
    CompletionOrder,
    ConnectorError,
    Finding,
    Happened,
    Plan,
    RejectedError,
    Settlement,
    SettlementState,
    payload_of,
    settled_by,
)

from plugins.bamboohr.client import Client
from plugins.bamboohr.marks import employee_of, mark


def plan(client: Client, change: Change) -> Plan:
    """Whether BambooHR has a record of that training on that day.

    Raises:
        RejectedError: the training is not completed, or BambooHR knows it not; there is no record of what is assigned.
    """
    order, employee = payload_of(change, CompletionOrder), employee_of(change)
    if not order.completed:
        raise RejectedError("BambooHR keeps no record of a training that is only assigned: wait until it is completed.")
    if order.course_key not in client.trainings():
        raise RejectedError("BambooHR has no such training: make it there, or read its trainings anew.")
    day = _day(order)
    held = any(str(record.get("completed")) == day for record in _of_course(client, order, employee))
    return Plan(change.key, {"completed": day if held else None}, {"completed": day}, reference=employee)


def push(client: Client, change: Change) -> Settlement:
    """Make the record."""
    order = payload_of(change, CompletionOrder)
    try:
        if not (order.completed and order.course_key.isdigit()):
            raise RejectedError("BambooHR takes records of completed trainings only, by the training's number.")
        body = {"completed": _day(order), "type": int(order.course_key), "notes": mark(change)}
        made = client.add_record(employee_of(change), body)
    except ConnectorError as error:
        return settled_by(change.key, error)
    return Settlement(change.key, SettlementState.CONFIRMED, reference=str(made.get("id")))


def lookup(client: Client, change: Change) -> Finding:
    """Whether there is the record that carries the change's mark."""
    records = _of_course(client, payload_of(change, CompletionOrder), employee_of(change))
    found = next((record for record in records if str(record.get("notes") or "").strip() == mark(change)), None)
    return Finding(Happened.NO) if found is None else Finding(Happened.YES, reference=str(found.get("id")))


def _of_course(client: Client, order: CompletionOrder, employee: str) -> Iterator[Mapping[str, Any]]:
    told = client.records(employee).values()
    return (record for record in told if isinstance(record, Mapping) and str(record.get("type")) == order.course_key)


def _day(order: CompletionOrder) -> str:
    return order.happened_at.astimezone(UTC).date().isoformat()
