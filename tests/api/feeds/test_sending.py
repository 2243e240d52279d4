"""One attempt, to real receivers: what it carries, every way in which it fails, and where it never goes."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.feeds import sending
from api.feeds.addresses import Guard
from api.feeds.sending import MOST_READ, Sender, Sent
from tests.api.feeds.receiver import Receiver

LOOPBACK = [ip_network("127.0.0.0/8")]


async def here(*_: object) -> Sequence[str]:
    return ["127.0.0.1"]


def sent(receiver: Receiver, sender: Sender | None = None, url: str | None = None) -> Sent:
    async def work() -> Sent:
        async with receiver.listening():
            return await (sender or Sender(Guard(LOOPBACK))).post(url or receiver.url, {"X-One": "1"}, b'{"a":1}')

    return asyncio.run(work())


def test_a_delivery_is_a_post_of_the_body_with_the_headers() -> None:
    receiver = Receiver([204])
    told = sent(receiver)
    assert (told.status, told.error) == (204, None)
    assert 0 <= told.duration_ms < 5_000
    (got,) = receiver.got
    assert (got.line, got.body, got.headers["x-one"]) == ("POST /hook HTTP/1.1", b'{"a":1}', "1")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_any_other_answer_is_a_failure(status: int) -> None:
    told = sent(Receiver([status]))
    assert (told.status, told.error) == (status, f"The receiver answered {status}.")


def test_a_redirect_is_not_followed() -> None:
    receiver = Receiver([302], location="/elsewhere")
    told = sent(receiver)
    assert (told.status, told.error) == (
        302,
        "The receiver answered 302: a redirect is not followed; give the final URL.",
    )
    assert len(receiver.got) == 1


def test_a_receiver_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    told = sent(Receiver([0]))
    assert (told.status, told.error) == (None, "The receiver did not answer within 0.2 s.")
    assert told.duration_ms < 2_000


def test_nobody_there() -> None:
    async def work() -> Sent:
        async with Receiver().listening() as gone:
            url = gone.url
        return await Sender(Guard(LOOPBACK)).post(url, {}, b"{}")

    told = asyncio.run(work())
    assert told.status is None
    assert (told.error or "").startswith("The receiver can't be reached: ")


def test_no_more_of_an_answer_is_read_than_64_kilobytes() -> None:
    assert sent(Receiver([200], length=MOST_READ * 100)).error is None


def test_a_private_address_is_refused_before_anything_is_sent() -> None:
    receiver = Receiver()
    told = sent(receiver, Sender(Guard(())))
    assert told.status is None
    assert "leads to an address that is not public" in (told.error or "")
    assert receiver.got == []


def test_a_name_that_leads_elsewhere_by_the_time_of_sending_is_refused() -> None:
    """DNS rebinding: the first look-up is harmless, the second leads inside."""
    found = iter([["1.1.1.1"], ["127.0.0.1"]])

    async def rebinding(*_: object) -> Sequence[str]:
        return next(found)

    guard, receiver = Guard((), rebinding), Receiver()
    asyncio.run(guard.check("https://hook.example"))
    told = sent(receiver, Sender(guard), "https://hook.example/hook")
    assert "leads to an address that is not public" in (told.error or "")
    assert receiver.got == []


def test_what_is_connected_to_is_what_was_checked() -> None:
    """One look-up for one connection; the name is left to the Host header."""
    asked: list[object] = []

    async def once(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    receiver = Receiver()

    async def work() -> Sent:
        async with receiver.listening():
            sender = Sender(Guard(LOOPBACK, once))
            return await sender.post(f"http://hook.example:{receiver.port}/hook", {}, b"{}")

    assert asyncio.run(work()).status == 200
    assert asked == [("hook.example", receiver.port)]
    assert receiver.got[0].headers["host"] == f"hook.example:{receiver.port}"


def test_the_next_address_is_tried_where_the_first_is_closed() -> None:
    async def two(*_: object) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]

    receiver = Receiver()

    async def work() -> Sent:
        async with receiver.listening():
            sender = Sender(Guard(LOOPBACK, two))
            return await sender.post(f"http://hook.example:{receiver.port}/hook", {}, b"{}")

    assert asyncio.run(work()).status == 200


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A receiver's side and the side of one who believes its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "both.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(file)
    return own, ssl.create_default_context(cafile=str(file))


@pytest.mark.parametrize(
    ("host", "believed", "complaint"),
    [
        ("hook.example", True, None),
        ("other.example", True, "certificate verify failed"),
        ("hook.example", False, "certificate verify failed"),
    ],
)
def test_tls_proves_the_name_that_was_asked_for(
    tmp_path: Path, host: str, complaint: str | None, *, believed: bool
) -> None:
    own, trust = certificate(tmp_path, "hook.example")

    async def work() -> Sent:
        async with Receiver().listening(own) as receiver:
            sender = Sender(Guard(LOOPBACK, here), trust if believed else None)
            return await sender.post(f"https://{host}:{receiver.port}/hook", {}, b"{}")

    told = asyncio.run(work())
    if complaint is None:
        assert (told.status, told.error) == (200, None)
    else:
        assert told.status is None
        assert complaint in (told.error or "")
