"""Identifiers: UUIDv7 inside, opaque typed ids outside. The employee number is data and never appears here."""

import base64
import binascii
import re
import secrets
import time
from typing import NamedTuple
from uuid import UUID

from asyncpg.pgproto import pgproto  # type: ignore[import-untyped]
from sqlalchemy import ColumnElement, Text, func, literal_column

from schema.kit.errors import Code, CodedError

_PLAIN_ID = re.compile(rb"([_A-Za-z][_0-9A-Za-z]*):([0-9a-f]{32})")


class GlobalId(NamedTuple):
    """What an opaque id says: the name of the GraphQL type, and the row."""

    type_name: str
    value: UUID


def uuid7(at_ms: int | None = None, randomness: int | None = None) -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7).

    Args:
        at_ms: Unix time in milliseconds; now when left out.
        randomness: 74 bits; drawn from the system when left out. Give both for a reproducible id.
    """
    stamp = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    bits = secrets.randbits(74) if randomness is None else randomness
    high, low = bits >> 62 & 0xFFF, bits & (1 << 62) - 1
    return UUID(int=(stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def read_uuid(text: str) -> UUID:
    """The UUID that a text spells, as the driver's own: made, hashed and sent in a fraction of the time.

    Raises:
        ValueError: it spells none.
    """
    found: UUID = pgproto.UUID(text)
    return found


def encode_id(type_name: str, value: UUID) -> str:
    """The opaque id of a row: URL-safe base64 of `Type:hex`, without padding."""
    return base64.urlsafe_b64encode(f"{type_name}:{value.hex}".encode()).decode().rstrip("=")


def encoded_in_sql(type_name: str, value: ColumnElement[UUID]) -> tuple[str, ColumnElement[str]]:
    """What `encode_id` gives, in two parts: its head, which never changes, and its rest as an expression of SQL.

    The base64 of letters, digits and a colon holds none of the signs that the URL-safe alphabet replaces. The padding
    is cut by `split_part`, which knows bytes: functions that count characters take twice the time of all others here.
    """
    kind = f"{type_name}:"
    head, rest = kind[: len(kind) // 3 * 3], kind[len(kind) // 3 * 3 :]
    digits = func.encode(func.uuid_send(value), literal_column("'hex'"), type_=Text)
    ending = literal_column(f"'{rest}'", Text).concat(digits) if rest else digits
    encoded = func.encode(func.textsend(ending), literal_column("'base64'"), type_=Text)
    padded = (len(rest) + 32) % 3 != 0
    tail = func.split_part(encoded, *map(literal_column, ("'='", "1")), type_=Text) if padded else encoded
    return base64.urlsafe_b64encode(head.encode()).decode(), tail


def decode_id(opaque: str) -> GlobalId:
    """The type and row behind an opaque id.

    Raises:
        CodedError: `BAD_ID`, when it is none that `encode_id` made.
    """
    try:
        text = binascii.a2b_base64(opaque + "==")
    except ValueError:
        raise bad_id(opaque) from None
    parts = _PLAIN_ID.fullmatch(text)
    # One row has one id: no other padding, no capital digits, and no signs that a decoder would skip.
    if parts is None or binascii.b2a_base64(text, newline=False).rstrip(b"=") != opaque.encode():
        raise bad_id(opaque)
    return GlobalId(parts[1].decode(), read_uuid(parts[2].decode()))


def decode_id_of(type_name: str, opaque: str) -> UUID:
    """The row behind an opaque id that must be of one type.

    Raises:
        CodedError: `BAD_ID`, when it is malformed or of another type.
    """
    identifier = decode_id(opaque)
    if identifier.type_name != type_name:
        raise bad_id(opaque, f" of type {type_name}")
    return identifier.value


def bad_id(opaque: str, kind: str = "") -> CodedError:
    """The error of an id that this server did not issue."""
    return CodedError(Code.BAD_ID, f"'{opaque[:80]}' is not an id{kind} of this server; send ids as answers gave them.")
