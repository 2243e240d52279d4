"""Sending one delivery: an HTTP POST to an address that was checked the moment before, within ten seconds, once.

No redirect is followed, no proxy asked, no more of the answer read than tells how it went. Whether and when to try
again is decided elsewhere.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpcore2

from api.feeds.addresses import BadAddressError, Guard, parts_of

SECONDS = 10
MOST_READ = 64 * 1024
SUCCESS = range(200, 300)
REDIRECTION = range(300, 400)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """How an attempt went.

    Attributes:
        status: HTTP status of the answer; None where none came.
        duration_ms: how long it took.
        error: why it failed; None where the receiver took it.
    """

    status: int | None
    duration_ms: int
    error: str | None


class Sender:
    """Posts to addresses that a guard lets pass; each on a connection of its own.

    Args:
        guard: where may be sent to.
        trust: whose certificates are believed; the system's when left out.
    """

    def __init__(self, guard: Guard, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._trust = trust or httpcore2.default_ssl_context()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        """Send a body; every way in which that can fail is an answer."""
        began = time.monotonic()
        status, error = await self._tried(url, headers, body)
        return Sent(status, round((time.monotonic() - began) * 1000), error)

    async def _tried(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int | None, str | None]:
        try:
            async with asyncio.timeout(SECONDS), self._answer(url, headers, body) as status:
                return status, _complaint(status)
        except TimeoutError:
            return None, f"The receiver did not answer within {SECONDS} s."
        except BadAddressError as error:
            return None, str(error)
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
            return None, f"The receiver can't be reached: {str(error)[:LONGEST_REASON] or type(error).__name__}."

    @asynccontextmanager
    async def _answer(self, url: str, headers: Mapping[str, str], body: bytes) -> AsyncIterator[int]:
        scheme, _, _ = parts_of(url)
        backend = _Guarded(self._guard, secure=scheme == "https")
        async with (
            httpcore2.AsyncConnectionPool(ssl_context=self._trust, network_backend=backend) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=body) as answer,
        ):
            await _read(answer)
            yield answer.status


class _Guarded(httpcore2.AsyncNetworkBackend):
    """Connects to the very address that was checked; the name stays what TLS proves and the Host header says."""

    def __init__(self, guard: Guard, *, secure: bool) -> None:
        self._guard = guard
        self._secure = secure
        self._plain = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's name
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address that answers, of those that the name has now."""
        failure: Exception | None = None
        for address in await self._guard.addresses(host, port, secure=self._secure):
            try:
                return await self._plain.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
                failure = error
        raise failure or httpcore2.ConnectError("no address")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        """Nothing is sent to a socket of this machine."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._plain.sleep(seconds)


async def _read(answer: httpcore2.Response) -> None:
    """Take in as much of the answer as is needed to be polite; what it says does not matter."""
    size = 0
    async for chunk in answer.aiter_stream():
        size += len(chunk)
        if size > MOST_READ:
            return


def _complaint(status: int) -> str | None:
    if status in SUCCESS:
        return None
    if status in REDIRECTION:
        return f"The receiver answered {status}: a redirect is not followed; give the final URL."
    return f"The receiver answered {status}."
