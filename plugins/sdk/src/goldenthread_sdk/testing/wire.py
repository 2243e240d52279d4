"""The wire between a connector and the vendor of a test: notes what passes, breaks what it is told to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx2

from goldenthread_sdk.testing.vendor import FakeVendor

Fault = Callable[[httpx2.Request, Callable[[], httpx2.Response]], httpx2.Response]
"""Something that happens to a request; the second argument lets the vendor have it after all."""


@dataclass(slots=True)
class Wire(httpx2.BaseTransport):
    """Carries requests to the vendor.

    Attributes:
        vendor: who answers.
        faults: what happens to the next requests, one each; when none is left, they pass.
        always: what happens to all requests, once there is no other fault.
        seen: requests that passed or were broken, in order.
        watch: is shown every request before the vendor is, e.g. to validate it.
        after: is called after every request that the vendor answered.
    """

    vendor: FakeVendor
    faults: list[Fault] = field(default_factory=list)
    always: Fault | None = None
    seen: list[httpx2.Request] = field(default_factory=list)
    watch: Callable[[httpx2.Request], None] | None = None
    after: Callable[[], None] = lambda: None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Carry one request."""
        request.read()
        self.seen.append(request)
        if self.watch is not None:
            self.watch(request)

        def passed() -> httpx2.Response:
            answer = self.vendor.handle(request)
            self.after()
            return answer

        fault = self.faults.pop(0) if self.faults else self.always
        return passed() if fault is None else fault(request, passed)


def answers(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Fault:
    """The vendor does nothing and answers this."""
    return lambda _request, _passed: httpx2.Response(status, headers=headers, content=body)


def gives(response: httpx2.Response) -> Fault:
    """The vendor does nothing and gives a copy of this answer."""
    return answers(response.status_code, dict(response.headers.items()), response.content)


def html_page(_request: httpx2.Request, _passed: Callable[[], httpx2.Response]) -> httpx2.Response:
    """A page for people, with HTTP 200, as a login or maintenance page comes."""
    body = b"<!DOCTYPE html><html><body>Down for maintenance</body></html>"
    return httpx2.Response(200, headers={"Content-Type": "text/html; charset=utf-8"}, content=body)


def truncated(_request: httpx2.Request, passed: Callable[[], httpx2.Response]) -> httpx2.Response:
    """The vendor answers, and the answer breaks off in the middle."""
    answer = passed()
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return httpx2.Response(answer.status_code, headers=headers, stream=_Broken(answer.content))


def lost_on_the_way(request: httpx2.Request, _passed: Callable[[], httpx2.Response]) -> httpx2.Response:
    """The request never gets there, and nobody can tell."""
    raise httpx2.ReadTimeout("no answer", request=request)


def lost_on_the_way_back(request: httpx2.Request, passed: Callable[[], httpx2.Response]) -> httpx2.Response:
    """The vendor does it, and its answer is lost."""
    passed()
    raise httpx2.ReadTimeout("no answer", request=request)


def unreachable(request: httpx2.Request, _passed: Callable[[], httpx2.Response]) -> httpx2.Response:
    """There is nobody at the address."""
    raise httpx2.ConnectError("connection refused", request=request)


class _Broken(httpx2.SyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content[: len(self._content) // 2]
        raise httpx2.RemoteProtocolError("peer closed connection without sending complete message body")
