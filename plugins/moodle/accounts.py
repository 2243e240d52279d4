"""How accounts are made, where the connection allows it. The user name keeps a person from getting two."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from goldenthread_sdk import (
    AmbiguousError,
    Change,
    ConflictError,
    Finding,
    Happened,
    NotFoundError,
    Plan,
    RejectedError,
    Settlement,
    UnsupportedError,
    UserOrder,
    payload_of,
    settled_by,
)

from plugins.moodle.client import Client
from plugins.moodle.people import account
from plugins.moodle.sending import sent

LONGEST = 100
_NAME = re.compile("[a-z0-9._@-]+")


def plan(client: Client, change: Change) -> Plan:
    """See that nobody has the user name, the number or the address.

    Raises:
        ConflictError: the user name is somebody else's.
    """
    _require_allowed(client)
    order = payload_of(change, UserOrder)
    held = _held(client, order)
    before = {"account": None if held is None else str(held["username"])}
    after = before if held is not None else {"account": user_name(order)}
    return Plan(change.key, before, after, reference=None if held is None else str(held["id"]))


def push(client: Client, changes: Sequence[Change]) -> Iterator[Settlement]:
    """Make accounts; Moodle sends each person a first password."""
    _require_allowed(client)
    ready = []
    for change in changes:
        try:
            user_name(payload_of(change, UserOrder))
            ready.append(change)
        except RejectedError as error:
            yield settled_by(change.key, error)
    yield from sent(
        ready,
        lambda some: client.create([_row(payload_of(change, UserOrder)) for change in some]),
        lambda change: lookup(client, change).reference,
    )


def lookup(client: Client, change: Change) -> Finding:
    """See whether the person has the account now."""
    held = _by_name(client, payload_of(change, UserOrder))
    return Finding(Happened.NO) if held is None else Finding(Happened.YES, str(held["id"]))


def user_name(order: UserOrder) -> str:
    """The user name that Moodle gives by its rules: lower-case ASCII letters, digits and . _ @ -; accents fall away.

    Raises:
        RejectedError: it has other letters, which Moodle would leave out without a word.
    """
    wanted = unicodedata.normalize("NFKD", (order.person.user_name or order.email).lower())
    name = "".join(letter for letter in wanted if not unicodedata.combining(letter))
    if _NAME.fullmatch(name) is None or len(name) > LONGEST:
        raise RejectedError("Moodle's user names are of a-z, 0-9 and . _ @ - alone: give the person one that is.")
    return name


def _require_allowed(client: Client) -> None:
    if not client.context.config.create_users:
        raise UnsupportedError("The connection makes no accounts: switch create_users on where it shall.")


def _held(client: Client, order: UserOrder) -> Mapping[str, Any] | None:
    """The account that the person has already, whatever its name is."""
    held = _by_name(client, order)
    if held is not None:
        return held
    try:
        return account(client, order.person.model_copy(update={"email": order.email, "user_name": None}))
    except NotFoundError:
        return None


def _by_name(client: Client, order: UserOrder) -> Mapping[str, Any] | None:
    """The account with the user name, where it is the person's.

    Raises:
        ConflictError: it is somebody else's.
    """
    found = client.users("username", user_name(order))
    if len(found) > 1:
        raise AmbiguousError("Moodle shows more than one account with the user name: look at it there.")
    if not found:
        return None
    number, held = order.person.employee_number, str(found[0].get("idnumber") or "")
    same = held == number if held and number else str(found[0].get("email", "")).lower() == order.email.lower()
    if not same:
        raise ConflictError("The user name is somebody else's in Moodle: give the person another one.")
    return found[0]


def _row(order: UserOrder) -> Mapping[str, object]:
    names = {"firstname": order.given_name, "lastname": order.family_name, "email": order.email}
    number = {"idnumber": order.person.employee_number} if order.person.employee_number else {}
    return {"username": user_name(order), "auth": "manual", "createpassword": 1, **names, **number}
