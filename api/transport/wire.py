"""HTTP/1.1 on the wire: uvicorn's protocol over httptools, and what it lacks: bounds for the head of a request.

Not what requests mean: that begins in `http`. A head is the request line and the headers; whoever sends one that has no
end, or never sends it whole, would otherwise hold memory and a connection for as long as they like.
"""

import asyncio
from itertools import chain
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.transport.arrival import WHOLE
from api.transport.encoding import encoded
from api.transport.negotiation import JSON
from api.transport.refusals import Refusal

LARGEST_HEAD = 32_768
"""Bytes; a token has 8,192 at most, and the rest is enough for an operation in a URL."""

HEAD_SECONDS = 10.0


class _LargeHeadError(Exception):
    """The head is larger than is read."""


class Wire(HttpToolsProtocol):
    """One connection; `since` is when the head that is not whole yet began, None while there is no such head."""

    since: float | None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first head."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self.since, self.held, self.is_too_large = self.loop.time(), 0, False
        self.look = self.loop.call_later(HEAD_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self.look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what belongs to a head that is not whole is held by the parser."""
        self.at_most = self.held + len(data)
        super().data_received(data)
        if self.since is not None:
            self.held += len(data)
            if self.held > LARGEST_HEAD and not self.transport.is_closing():
                self._refuse_size()

    def on_message_begin(self) -> None:
        """A head begins."""
        self.since, self.held = self.loop.time(), 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self.since = None
        # Nearly every head comes with the first bytes, and those are few.
        if self.at_most > LARGEST_HEAD and self._size() > LARGEST_HEAD:
            self.is_too_large = True
            raise _LargeHeadError
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole: nobody who reads its body has to wait for it."""
        super().on_message_complete()
        cast("dict[str, Any]", self.scope)[WHOLE] = True

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, in the shape of every other refusal."""
        if self.is_too_large:
            self._refuse_size()
        else:
            self._refuse(400, Refusal.BAD_HTTP, f"{msg} Send HTTP/1.1 as RFC 9112 has it.")

    def _size(self) -> int:
        """How large the head is."""
        return len(self.url) + sum(map(len, chain.from_iterable(self.headers)))

    def _refuse_size(self) -> None:
        words = f"The request line and headers are larger than {LARGEST_HEAD} bytes: send a long operation by POST."
        self._refuse(431, Refusal.HEAD_TOO_LARGE, words)

    def _look(self) -> None:
        """End a connection whose head has not come in time; one that became a WebSocket is none of this."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        if self.since is None or self.since + HEAD_SECONDS > self.loop.time():
            self.look = self.loop.call_later(HEAD_SECONDS, self._look)
        else:
            words = f"The request line and headers did not come within {HEAD_SECONDS:g} s: send them at once."
            self._refuse(408, Refusal.HEAD_TIMEOUT, words)

    def _refuse(self, status: int, code: Refusal, words: str) -> None:
        """Answer, where nobody is being answered, and end the connection."""
        if self.cycle is None or self.cycle.response_complete:
            body = encoded({"errors": [{"message": words, "extensions": {"code": code}}]})
            head = f"content-type: {JSON}; charset=utf-8\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            self.transport.write(b"".join((STATUS_LINE[status], head.encode(), body)))
        self.transport.close()
