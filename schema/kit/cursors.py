"""Cursors: where a page ended, sealed so that only this server's own, for the same list and order, are taken."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.kit.errors import Code, CodedError

_SEAL_BYTES = 12
_READERS: dict[type, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
    Decimal: Decimal,
}


def encode_cursor(key: bytes, scope: str, values: Sequence[Any]) -> str:
    """An opaque cursor.

    Args:
        key: the server's secret.
        scope: names the organization, list and order; a cursor is good for its own scope only.
        values: the sort keys of the row, the last one its id.
    """
    payload = json.dumps([value if isinstance(value, int | str) else str(value) for value in values]).encode()
    return _written(_seal(key, scope, payload) + payload)


def decode_cursor(key: bytes, scope: str, cursor: str, types: Sequence[type]) -> list[Any]:
    """The sort keys behind a cursor, each of the type given.

    Raises:
        CodedError: `BAD_CURSOR`, when it is malformed, altered, or of another scope.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _bad_cursor() from None
    seal, payload = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    if _written(raw) != cursor or not hmac.compare_digest(seal, _seal(key, scope, payload)):
        raise _bad_cursor()
    return [_READERS.get(kind, kind)(value) for kind, value in zip(types, json.loads(payload), strict=True)]


def _seal(key: bytes, scope: str, payload: bytes) -> bytes:
    return hmac.digest(key, scope.encode() + b"\0" + payload, hashlib.sha256)[:_SEAL_BYTES]


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bad_cursor() -> CodedError:
    return CodedError(
        Code.BAD_CURSOR,
        "This cursor was not issued for this list in this order; start again without it and use endCursor.",
    )
