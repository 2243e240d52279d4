"""The way to a vendor: what is tried again, how long is waited, and what is never sent."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from goldenthread_sdk import (
    REPEATABLE,
    AddressError,
    AnswerError,
    ConnectorError,
    CredentialsError,
    Limits,
    RejectedError,
    ThrottledError,
    UnknownOutcomeError,
    UnreachableError,
    VendorFailedError,
    VendorTransport,
    fault_by_status,
)
from goldenthread_sdk.testing import FakeClock
from goldenthread_sdk.transport import full_jitter, retry_after
from hypothesis import given
from hypothesis import strategies as st

URL = "https://acme.example.com/rows"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIMITS = Limits(attempts=3, longest_delay=60, answer_bytes=1000)
Handler = Callable[[httpx2.Request], httpx2.Response]


class Site:
    """A transport on a clock that does not wait, and what reached the vendor."""

    def __init__(self, *answers: httpx2.Response | Exception, limits: Limits = LIMITS) -> None:
        self.clock, self.seen = FakeClock(), list[httpx2.Request]()
        left = list(answers)

        def handle(request: httpx2.Request) -> httpx2.Response:
            self.seen.append(request)
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, Exception):
                raise answer
            return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)

        transport = VendorTransport(
            inner=httpx2.MockTransport(handle),
            allowed=("https://acme.example.com",),
            limits=limits,
            clock=self.clock,
            fault_in=lambda answer: fault_by_status(answer, limits, self.clock.now()),
            source=random.Random(1),  # noqa: S311 - pauses are no secrets
        )
        self.client = httpx2.Client(transport=transport)


GOOD = httpx2.Response(200, json={})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RejectedError),
        (401, CredentialsError),
        (429, ThrottledError),
        (500, VendorFailedError),
        (503, VendorFailedError),
        (302, AnswerError),
    ],
)
def test_each_status_means_something(status: int, kind: type[ConnectorError]) -> None:
    with pytest.raises(kind):
        Site(httpx2.Response(status)).client.get(URL)


def test_what_may_pass_is_tried_again_and_no_more_often_than_allowed() -> None:
    site = Site(httpx2.Response(500))
    with pytest.raises(VendorFailedError):
        site.client.get(URL)
    assert (len(site.seen), len(site.clock.slept)) == (3, 2)


def test_what_the_vendor_asks_for_wins() -> None:
    site = Site(httpx2.Response(429, headers={"Retry-After": "59"}), GOOD)
    site.client.get(URL)
    assert site.clock.slept == [59.0]


def test_a_vendor_that_asks_for_too_much_ends_the_request() -> None:
    site = Site(httpx2.Response(429, headers={"Retry-After": "61"}), GOOD)
    with pytest.raises(ThrottledError) as caught:
        site.client.get(URL)
    assert (caught.value.retry_after, site.clock.slept) == (61.0, [])


@pytest.mark.parametrize("lost", [httpx2.ReadTimeout("x"), httpx2.ReadError("x"), httpx2.RemoteProtocolError("x")])
def test_a_request_that_must_not_be_repeated_is_sent_once(lost: Exception) -> None:
    site = Site(lost)
    with pytest.raises(UnknownOutcomeError):
        site.client.post(URL)
    assert len(site.seen) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failure_tells_nothing_of_what_must_not_be_repeated(status: int) -> None:
    site = Site(httpx2.Response(status))
    with pytest.raises(UnknownOutcomeError):
        site.client.post(URL)
    assert len(site.seen) == 1


def test_what_carries_its_key_is_repeated() -> None:
    site = Site(httpx2.ReadTimeout("x"), GOOD)
    site.client.post(URL, extensions=REPEATABLE)
    assert len(site.seen) == 2


def test_what_never_left_is_tried_again() -> None:
    site = Site(httpx2.ConnectError("x"), GOOD)
    site.client.post(URL)
    assert len(site.seen) == 2


def test_nobody_at_the_address_is_told() -> None:
    with pytest.raises(UnreachableError):
        Site(httpx2.ConnectError("x")).client.get(URL)


@pytest.mark.parametrize(
    "url", ["https://evil.example.com/rows", "http://acme.example.com/rows", "https://acme.example.com:8443/rows"]
)
def test_nothing_goes_elsewhere(url: str) -> None:
    site = Site(GOOD)
    with pytest.raises(AddressError):
        site.client.get(url)
    assert site.seen == []


def test_an_answer_that_is_too_long_is_not_read() -> None:
    with pytest.raises(AnswerError, match="longer than 1,000 bytes"):
        Site(httpx2.Response(200, content=b"x" * 1001)).client.get(URL)


def test_a_page_for_people_is_no_answer() -> None:
    with pytest.raises(AnswerError, match="a page for people"):
        Site(httpx2.Response(200, content=b"  <!DOCTYPE html>")).client.get(URL)


def test_no_message_holds_what_was_sent() -> None:
    with pytest.raises(RejectedError) as caught:
        Site(httpx2.Response(400, content=b"pay of Ann: 65000")).client.get(f"{URL}?token=abc")
    assert caught.value.message == "acme.example.com refused what was asked (HTTP 400)."


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), 9.0),
        (format_datetime(NOW - timedelta(seconds=9), usegmt=True), 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_read(said: str, seconds: float | None) -> None:
    assert retry_after(httpx2.Response(429, headers={"Retry-After": said}), NOW) == seconds


@given(failures=st.integers(1, 100), seed=st.integers())
def test_pauses_stay_within_a_bound_that_doubles(failures: int, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - likewise
    pause = full_jitter(Limits(first_delay=0.5, longest_delay=60), failures, source)
    assert 0 <= pause <= min(60, 0.5 * 2 ** (failures - 1))
