"""Where may be sent to: public addresses by whatever name, spelling or detour, and what the operator allows."""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import pytest

from api.feeds import addresses
from api.feeds.addresses import BadAddressError, Guard, PrivateAddressError, is_public, parts_of

PRIVATE = """
    0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1
    192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 2001:0:1:: 2001:db8::1 2002:7f00:1:: fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
"""
PUBLIC = "1.1.1.1 93.184.215.14 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101:: 2606:4700:4700::1111"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_an_address_that_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://hr.example.com/hook?a=b", ("https", "hr.example.com", 443)),
        ("HTTPS://HR.Example.com:8443", ("https", "hr.example.com", 8443)),
        ("http://[::1]:81/x", ("http", "::1", 81)),
    ],
)
def test_the_parts_of_a_url(url: str, parts: tuple[str, str, int]) -> None:
    assert parts_of(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hook",
        "ftp://example.com",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://user:word@example.com",
        "https://user@example.com",
        "https://example.com:99999",
        "https://example.com/#part",
        "https://exa mple.com",
        "https://example.com/a b",
        "https://example.com/\n",
        "https://bücher.example",
        "https://[::1",
        "https://example.com/" + "x" * 2_000,
    ],
)
def test_a_url_that_cannot_be_sent_to(url: str) -> None:
    with pytest.raises(BadAddressError):
        parts_of(url)


def leading_to(*found: str) -> Guard:
    return Guard([ip_network("10.1.0.0/16"), ip_network("fd00::/8")], lambda *_: told(found))


async def told(found: Sequence[str]) -> Sequence[str]:
    return found


def check(guard: Guard, url: str) -> None:
    asyncio.run(guard.check(url))


def test_a_host_with_public_addresses_passes() -> None:
    check(leading_to("1.1.1.1", "2606:4700:4700::1111"), "https://hook.example")


@pytest.mark.parametrize("found", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["fe80::1%eth0"], ["10.2.0.1"]])
def test_one_private_address_is_enough_to_be_refused(found: list[str]) -> None:
    with pytest.raises(PrivateAddressError, match="leads to an address that is not public"):
        check(leading_to(*found), "https://hook.example")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_networks_that_the_operator_names_may_be_reached_also_without_tls(scheme: str) -> None:
    check(leading_to("10.1.2.3", "fd00::1"), f"{scheme}://hook.internal")


def test_a_public_host_is_not_reached_without_tls() -> None:
    with pytest.raises(BadAddressError, match="Use https") as caught:
        check(leading_to("1.1.1.1"), "http://hook.example")
    assert not isinstance(caught.value, PrivateAddressError)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]", "0"])
def test_no_spelling_of_this_machine_passes_the_systems_own_resolution(host: str) -> None:
    with pytest.raises(BadAddressError):
        check(Guard(()), f"https://{host}/")


async def missing(*_: object) -> Sequence[str]:
    raise OSError("no such host")


async def silent(*_: object) -> Sequence[str]:
    await asyncio.sleep(60)
    return ["1.1.1.1"]


async def garbled(*_: object) -> Sequence[str]:
    return ["hook"]


@pytest.mark.parametrize("resolve", [missing, silent, garbled])
def test_a_host_that_is_not_found(resolve: addresses.Resolve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "LOOKUP_SECONDS", 0.05)
    with pytest.raises(BadAddressError, match="is not found: check its name"):
        check(Guard((), resolve), "https://hook.example")
