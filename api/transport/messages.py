"""The messages of graphql-transport-ws: reading the client's, making ours, and the codes that close a socket.

Not what they lead to: see api.transport.socket.
https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

import orjson

from api.transport.encoding import encoded

PROTOCOL = "graphql-transport-ws"
# RFC 6455, section 5.5: a control frame holds 125 bytes, two of them the code.
LONGEST_REASON = 123


class Kind(StrEnum):
    """Every type of message."""

    CONNECTION_INIT = "connection_init"
    CONNECTION_ACK = "connection_ack"
    PING = "ping"
    PONG = "pong"
    SUBSCRIBE = "subscribe"
    NEXT = "next"
    ERROR = "error"
    COMPLETE = "complete"


class Close(IntEnum):
    """Every code that closes a socket: those of the protocol, and three of RFC 6455."""

    TOO_BIG = 1009
    FAULT = 1011
    TRY_AGAIN = 1013
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    DUPLICATE = 4409
    TOO_MANY_INITS = 4429


class CloseError(Exception):
    """The socket must be closed."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the client; `id` is empty where the type has none."""

    kind: Kind
    id: str
    payload: dict[str, Any]


def message_of(text: str) -> Message:
    """The message behind a text.

    Raises:
        CloseError: BAD_MESSAGE.
    """
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise CloseError(Close.BAD_MESSAGE, "A message must be JSON.") from None
    kind = given.get("type") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in _OF_CLIENTS:
        raise CloseError(Close.BAD_MESSAGE, f"A message must be an object with a `type` of {PROTOCOL}.")
    return Message(Kind(kind), _id(given, kind), _payload(given, kind))


def text_of(kind: Kind, identity: str | None = None, payload: Any = None) -> str:
    """Our message as a text; `payload` stays away when it is None."""
    parts = {"id": identity, "type": kind, "payload": payload}
    return encoded({name: part for name, part in parts.items() if part is not None}).decode()


_OF_CLIENTS = frozenset({Kind.CONNECTION_INIT, Kind.PING, Kind.PONG, Kind.SUBSCRIBE, Kind.COMPLETE})
_WITH_ID = frozenset({Kind.SUBSCRIBE, Kind.COMPLETE})


def _id(given: dict[str, Any], kind: str) -> str:
    identity = given.get("id") if kind in _WITH_ID else ""
    if not isinstance(identity, str) or (kind in _WITH_ID and not identity):
        raise CloseError(Close.BAD_MESSAGE, f"A message of type {kind} needs an `id`, a text that is not empty.")
    return identity


def _payload(given: dict[str, Any], kind: str) -> dict[str, Any]:
    payload = given.get("payload")
    if not isinstance(payload, dict | None) or (kind == Kind.SUBSCRIBE and payload is None):
        raise CloseError(Close.BAD_MESSAGE, "A `payload` must be an object, and `subscribe` needs one.")
    return payload or {}
