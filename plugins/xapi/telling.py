"""How an LRS is told that a course was assigned or completed: by a statement whose id is made of the change's key.

Sent twice it has the same id. Some servers answer that with 409, others with 204 whatever it says; so every statement
is read back and compared before it counts as stored.
"""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from goldenthread_sdk import (
    Change,
    CompletionOrder,
    ConflictError,
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

from plugins.xapi.client import Client, moment, written
from plugins.xapi.config import COMPLETED
from plugins.xapi.rows import actor

ASSIGNED = "https://w3id.org/xapi/tla/verbs/assigned"
"""Of the Master Object Model of ADL's Total Learning Architecture; xAPI itself names no verb for it."""

DISPLAY = {COMPLETED: "completed", ASSIGNED: "assigned"}
VOID_MESSAGE = "The statement was voided at the LRS; its id can't be used again: send the change under another key."


def plan(client: Client, change: Change) -> Plan:
    """See whether the LRS holds the statement.

    Raises:
        ConflictError: it holds another one under the id.
    """
    wanted = statement_of(client, change)
    held = client.statement(wanted["id"])
    if held is None and client.statement(wanted["id"], voided=True) is not None:
        raise RejectedError(VOID_MESSAGE)
    if held is not None and not same(held, wanted):
        raise ConflictError("The LRS holds another statement under the id of this change: look at it there.")
    after = {"statement": DISPLAY[wanted["verb"]["id"]]}
    return Plan(change.key, {"statement": None} if held is None else after, after, reference=wanted["id"])


def push(client: Client, change: Change) -> Settlement:
    """Store the statement, and compare it with what the LRS then holds."""
    try:
        wanted = statement_of(client, change)
        try:
            client.store(wanted)
        except ConflictError:
            return _compared(client, change, wanted, taken=False)
        return _compared(client, change, wanted, taken=True)
    except ConnectorError as error:
        return settled_by(change.key, error)


def lookup(client: Client, change: Change) -> Finding:
    """See whether the LRS holds the statement now."""
    wanted = statement_of(client, change)
    held = client.statement(wanted["id"])
    if held is not None and same(held, wanted):
        return Finding(Happened.YES, wanted["id"], str(held.get("stored") or "") or None)
    if held is None and client.statement(wanted["id"], voided=True) is None:
        return Finding(Happened.NO)
    return Finding(Happened.UNKNOWN, message="The LRS holds it voided, or holds another one under its id.")


def statement_of(client: Client, change: Change) -> dict[str, Any]:
    """The statement that a change is.

    Raises:
        RejectedError: the person can't be named as an actor.
    """
    order, config = payload_of(change, CompletionOrder), client.context.config
    try:
        who = actor(order.person, config)
    except ValueError as error:
        raise RejectedError(f"The statement can't be made: {error}.") from error
    verb = COMPLETED if order.completed else ASSIGNED
    name = {config.language: order.course_name}
    return {
        "id": str(uuid5(NAMESPACE_URL, f"urn:goldenthread:{change.key}")),
        "actor": dict(who),
        "verb": {"id": verb, "display": {"en": DISPLAY[verb]}},
        "object": {"objectType": "Activity", "id": order.course_key, "definition": {"name": name}},
        "timestamp": written(order.happened_at),
        **({"result": {"completion": True}} if order.completed else {}),
    }


def same(held: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether two statements say the same of the same; what an LRS adds or leaves out of the rest does not count."""
    return _said(held) == _said(wanted)


def _said(statement: Mapping[str, Any]) -> tuple[object, ...]:
    try:
        who, at = statement["actor"], moment(statement["timestamp"])
        account = who.get("account") or {}
        names = (account.get("homePage"), account.get("name"), who.get("mbox"))
        return (*names, statement["verb"]["id"], statement["object"]["id"], at.replace(microsecond=0))
    except (KeyError, AttributeError, TypeError, ValueError):
        return ()


def _compared(client: Client, change: Change, wanted: Mapping[str, Any], *, taken: bool) -> Settlement:
    ident = wanted["id"]
    try:
        held = client.statement(ident)
    except ConnectorError as error:
        words = f"It was sent, and could not be read back: {error.message}"
        return Settlement(change.key, SettlementState.UNKNOWN, ident, code="NOT_READ_BACK", message=words)
    if held is not None and same(held, wanted):
        return Settlement(change.key, SettlementState.CONFIRMED, ident, str(held.get("stored") or "") or None)
    if held is not None:
        words = "The LRS holds another statement under the id of this change: look at it there."
        return Settlement(change.key, SettlementState.CONFLICT, ident, code="OTHER_STATEMENT", message=words)
    if client.statement(ident, voided=True) is not None:
        return Settlement(change.key, SettlementState.REJECTED, ident, code="VOIDED", message=VOID_MESSAGE)
    state = SettlementState.ACCEPTED if taken else SettlementState.UNKNOWN
    words = "The LRS does not show it yet: look it up a little later."
    return Settlement(change.key, state, ident, code="NOT_SEEN", message=words)
