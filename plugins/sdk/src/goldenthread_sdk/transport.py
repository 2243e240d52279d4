"""The way to a vendor, the same in the server and in tests: allow-list, turns, retries, bounds, tokens, faults.

An httpx2 transport around the one that really sends. What it raises is a `ConnectorError`, so that a connector need
not look at statuses. Not how the vendor's answers are read: that is the connector's.
"""

import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Protocol

import httpx2

from goldenthread_sdk.context import Clock
from goldenthread_sdk.declarations import Limits
from goldenthread_sdk.errors import (
    AddressError,
    AnswerError,
    ConflictError,
    ConnectorError,
    CredentialsError,
    NotFoundError,
    RejectedError,
    ScopeError,
    ThrottledError,
    TruncatedError,
    UnknownOutcomeError,
    UnreachableError,
    VendorFailedError,
)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_EXPONENT = 16

FaultIn = Callable[[httpx2.Response], ConnectorError | None]
"""Finds what is wrong with an answer; None where it is good."""


class Tokens(Protocol):
    """The access token of a connection that uses OAuth."""

    def access(self) -> str:
        """The token in use, refreshed where it is about to end."""

    def refreshed(self, stale: str) -> str:
        """Another token than the stale one; asks the vendor for it unless somebody else has.

        Raises:
            CredentialsError: the vendor gives none: the connection has to be authorized anew.
        """


@dataclass(slots=True)
class VendorTransport(httpx2.BaseTransport):
    """Sends a connector's requests.

    Attributes:
        inner: what really sends.
        allowed: origins, as https://api.example.com, that requests may go to.
        limits: the vendor's.
        clock: to wait by.
        fault_in: what is wrong with an answer, by the connector's knowledge of the vendor.
        turn: waits until the vendor may be asked once more; shared by all workers.
        tokens: of OAuth; None where the connector shows itself.
        source: where pauses are drawn from.
    """

    inner: httpx2.BaseTransport
    allowed: Sequence[str]
    limits: Limits
    clock: Clock
    fault_in: FaultIn
    turn: Callable[[], None] = lambda: None
    tokens: Tokens | None = None
    source: random.Random = field(default_factory=random.Random)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, again where that is allowed and may help; a good answer, read to its end.

        Raises:
            ConnectorError: what became of it otherwise.
        """
        require_allowed(request.url, self.allowed)
        request.read()
        failures = 0
        while True:
            try:
                return self._shown(request)
            except ConnectorError as error:
                failures += 1
                pause = self._pause(request, error, failures)
                if pause is None:
                    raise
            self.clock.sleep(pause)

    def close(self) -> None:
        """Let go of connections."""
        self.inner.close()

    def _shown(self, request: httpx2.Request) -> httpx2.Response:
        """Send with the token in use, and once more with a fresh one where the vendor does not know it."""
        if self.tokens is None:
            return self._sent(request)
        token = self.tokens.access()
        request.headers["Authorization"] = f"Bearer {token}"
        try:
            return self._sent(request)
        except CredentialsError:
            request.headers["Authorization"] = f"Bearer {self.tokens.refreshed(token)}"
            return self._sent(request)

    def _sent(self, request: httpx2.Request) -> httpx2.Response:
        """Send once."""
        self.turn()
        try:
            answer = whole(self.inner.handle_request(request), request, self.limits.answer_bytes)
            fault = self.fault_in(answer)
        except httpx2.HTTPError as error:
            raise _lost(request, error) from error
        except AnswerError as error:
            fault = error
        if fault is None:
            return answer
        if not repeatable(request) and isinstance(fault, VendorFailedError | AnswerError):
            raise unknown_outcome(request) from fault
        raise fault

    def _pause(self, request: httpx2.Request, error: ConnectorError, failures: int) -> float | None:
        """How long to wait before the next attempt; None where there is none.

        A vendor that throttles has done nothing, so that may be repeated whatever it was.
        """
        again = error.transient and (repeatable(request) or isinstance(error, ThrottledError | UnreachableError))
        if not again or failures >= self.limits.attempts:
            return None
        if error.retry_after is None:
            return full_jitter(self.limits, failures, self.source)
        return error.retry_after if error.retry_after <= self.limits.longest_delay else None


def repeatable(request: httpx2.Request) -> bool:
    """Whether a request may be sent twice."""
    return request.method in SAFE or bool(request.extensions.get("goldenthread_repeatable"))


def full_jitter(limits: Limits, failures: int, source: random.Random) -> float:
    """A pause drawn evenly between nothing and a bound that doubles, in seconds.

    "Full jitter" after Marc Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015.
    """
    doubled = limits.first_delay * 2 ** min(failures - 1, LARGEST_EXPONENT)
    return source.uniform(0, min(limits.longest_delay, doubled))


def require_allowed(url: httpx2.URL, allowed: Sequence[str]) -> None:
    """Let pass a URL of an allowed origin.

    Raises:
        AddressError: it is of none of them.
    """
    if origin_of(url) not in {origin_of(httpx2.URL(one)) for one in allowed}:
        raise AddressError(
            f"The connector was about to send to {url.host}, which the connection does not allow: allowed is "
            f"{', '.join(sorted({httpx2.URL(one).host for one in allowed})) or 'nothing'}."
        )


def origin_of(url: httpx2.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port of a URL; the port in full."""
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme)


def whole(response: httpx2.Response, request: httpx2.Request, most: int) -> httpx2.Response:
    """A response that was read to its end, unpacked, and is not longer than allowed.

    Raises:
        AnswerError: it is longer.
    """
    response.request = request
    parts, length = [], 0
    try:
        for part in response.iter_bytes():
            length += len(part)
            if length > most:
                raise AnswerError(
                    f"The answer of {request.url.host} is longer than {most:,} bytes, the most that is read: ask for "
                    "smaller pages."
                )
            parts.append(part)
    finally:
        response.close()
    headers = [(name, value) for name, value in response.headers.multi_items() if name not in _FRAMING]
    return httpx2.Response(response.status_code, headers=headers, content=b"".join(parts), request=request)


_FRAMING = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def fault_by_status(response: httpx2.Response, limits: Limits, now: datetime) -> ConnectorError | None:
    """What is wrong with an answer by its status and its type; None where both are good."""
    status, host = response.status_code, response.request.url.host
    if status in limits.throttle_statuses or status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = retry_after(response, now)
        return ThrottledError(f"{host} asks to come back later (HTTP {status}).", retry_after=wait)
    if response.is_success:
        return html_fault(response)
    for codes, kind, words in _BY_STATUS:
        if status in codes:
            return kind(f"{host} {words} (HTTP {status}).", retry_after=retry_after(response, now))
    if response.is_server_error:
        return VendorFailedError(f"{host} failed (HTTP {status}).", retry_after=retry_after(response, now))
    return RejectedError(f"{host} refused what was asked (HTTP {status}).", vendor_code=str(status))


_BY_STATUS: tuple[tuple[frozenset[int], type[ConnectorError], str], ...] = (
    (frozenset({401}), CredentialsError, "does not know the credentials: enter new ones"),
    (frozenset({403}), ScopeError, "does not allow this with these credentials: give them the right that is missing"),
    (frozenset({404, 410}), NotFoundError, "has no such thing"),
    (frozenset({409, 412}), ConflictError, "holds something else than was expected"),
    (frozenset({408, 425}), VendorFailedError, "gave up waiting"),
    (frozenset(range(300, 400)), AnswerError, "sends elsewhere: check the address of the connection"),
)


def html_fault(response: httpx2.Response) -> ConnectorError | None:
    """A page for people where data was due; None for anything else."""
    start = response.content[:64].lstrip().lower()
    if response.headers.get("Content-Type", "").startswith("text/html") or start.startswith(
        (b"<!doctype html", b"<html")
    ):
        return AnswerError(
            f"{response.request.url.host} answered with a page for people where data was due: check the address, or "
            "wait until its maintenance is over."
        )
    return None


def retry_after(response: httpx2.Response, now: datetime) -> float | None:
    """How many seconds the vendor asks to wait (RFC 9110, section 10.2.3); None where it asks nothing that is one."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    with suppress(ValueError):
        until = parsedate_to_datetime(said)
        return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds())
    return None


def unknown_outcome(request: httpx2.Request) -> UnknownOutcomeError:
    """What to raise when it can't be told whether a request that must not be repeated took effect."""
    return UnknownOutcomeError(
        f"{request.url.host} got a request that must not be repeated and gave no clear answer: look it up before "
        "anything is sent again."
    )


def json_of(response: httpx2.Response) -> Any:
    """The JSON of an answer, with numbers that have a point as Decimal.

    Raises:
        AnswerError: it holds none, and asking again is harmless.
        UnknownOutcomeError: it holds none, and the request must not be repeated.
    """
    try:
        return json.loads(response.content, parse_float=Decimal)
    except ValueError as error:
        if not repeatable(response.request):
            raise unknown_outcome(response.request) from error
        raise AnswerError(f"{response.request.url.host} answered with something that is no JSON.") from error


def _lost(request: httpx2.Request, error: httpx2.HTTPError) -> ConnectorError:
    """What it means that no whole answer came."""
    host = request.url.host
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return UnreachableError(f"{host} can't be reached: check the address and the network.")
    if not repeatable(request):
        return unknown_outcome(request)
    if isinstance(error, httpx2.ProtocolError | httpx2.DecodingError):
        return TruncatedError(f"The answer of {host} broke off or can't be unpacked.")
    return UnreachableError(f"{host} did not answer in time.")
