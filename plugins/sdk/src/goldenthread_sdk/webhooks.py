"""Deliveries of a vendor: signed calls that say that something changed. They are hints of what to read, never data."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from goldenthread_sdk.errors import WebhookError


@dataclass(frozen=True, slots=True)
class Delivery:
    """A call as it came in. Header names are lower-case; the body is what was signed, to the byte."""

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that is worth reading again: a row, or with no key the whole stream."""

    stream: str
    key: str | None = None


def require_hmac(body: bytes, signature: str, secrets: Sequence[str]) -> None:
    """Let pass a body whose HMAC-SHA256, in hexadecimal, was made with one of the secrets; compared in constant time.

    Raises:
        WebhookError: with none of them.
    """
    given = signature.strip().lower().encode()
    made = [hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    if not sum(hmac.compare_digest(one, given) for one in made):
        raise WebhookError("The signature of a delivery is wrong: enter the vendor's signing secret anew.")


def require_recent(sent_at: datetime, received_at: datetime, most: timedelta = timedelta(minutes=5)) -> None:
    """Let pass a delivery that was signed just now.

    Raises:
        WebhookError: it is older, or from the future.
    """
    if abs(received_at - sent_at) > most:
        raise WebhookError("A delivery is too old: it is a repetition, or the clocks differ.")
