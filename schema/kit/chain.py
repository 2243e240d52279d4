"""The chain of the audit trail: what is hashed, and how. Pure; who writes it and who checks it stands elsewhere."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from schema.kit.event_values import AuditEntry

# By far the most of what is written; told by the class alone, without looking at what it derives from.
_PLAIN = frozenset({type(None), bool, int, str})
_AS_TEXT = frozenset({Decimal, UUID})
_NAMES = frozenset({str})


def plain(value: object) -> Any:
    """A document as JSON keeps it without loss: days, moments (in UTC), ids and decimals as text.

    Documents are stored in this form, so that what comes back from the database has the same digest.

    Raises:
        TypeError: for a float or a moment without a zone, which have no one spelling, and for all that is no document.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _AS_TEXT:
        return str(value)
    if kind is dict and _NAMES.issuperset(map(type, value)):  # type: ignore[call-overload]
        return {key: item if type(item) in _PLAIN else plain(item) for key, item in value.items()}  # type: ignore[attr-defined]
    return _spelled(value)


def _spelled(value: object) -> Any:
    match value:
        case str() | int():
            return value
        case Decimal() | UUID():
            return str(value)
        case datetime() if value.tzinfo is not None:
            return _moment(value)
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case dict() | Mapping() if all(isinstance(key, str) for key in value):
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    raise TypeError(
        f"{type(value).__name__} can't be kept in the audit trail; give text, Decimal, whole numbers, zoned moments."
    )


@lru_cache(maxsize=8)
def _moment(value: datetime) -> str:
    """A moment in UTC; all that is told of one request has one."""
    return value.astimezone(UTC).isoformat()


def canonical(value: object) -> bytes:
    """The one spelling of a document: UTF-8, keys by code point, no blanks."""
    return spelled(plain(value))


def spelled(document: object) -> bytes:
    """The one spelling of what `plain` gave."""
    try:
        return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Whole numbers beyond 64 bits; the spelling is the same.
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def content_digest(salt: bytes, before: object, after: object) -> str:
    """SHA-256, as hexadecimal, of what a change changed.

    Args:
        salt: at least 16 random bytes that are stored with the content and never shown; without them nobody can
            find a short content, such as a pay, by trying.
        before: the document before the change; None where there was none.
        after: the document after it; None where none is left.
    """
    return digest_of_spelled(salt, canonical(before), canonical(after))


def digest_of_spelled(salt: bytes, before: bytes, after: bytes) -> str:
    """The same of documents in their one spelling."""
    return hashlib.sha256(b"%b[%b,%b]" % (salt, before, after)).hexdigest()


def chain_hash(previous: str | None, entry: AuditEntry) -> str:
    """SHA-256, as hexadecimal, of an entry and the hash of the one before it; None before the first."""
    told = entry._asdict()
    told["at"] = plain(entry.at)
    # All else is text, ids or none: the writer spells those as `canonical` does, without a look at each.
    return hashlib.sha256(orjson.dumps([previous, told], default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()
