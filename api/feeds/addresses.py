"""Where the server may send to: public addresses, and networks that the operator names. Looked at whenever a name is.

A name is no promise: it may lead to a public address when it is checked and to a private one when it is used. So what
is connected to is the very address that was checked (see api.feeds.sending), each time anew.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses behind a host's name; raises OSError where there are none."""

LOOKUP_SECONDS = 3
LONGEST_URL = 2_000
DEFAULT_PORTS = {"https": 443, "http": 80}

# A public address that is special on one cloud alone: the host agent of Azure's machines.
_HOST_AGENT = ip_address("168.63.129.16")
_TRANSLATED = IPv6Network("64:ff9b::/96")
# Set aside for use within a site, the one in new networks, the other in very old ones.
_LOCAL = (IPv6Network("64:ff9b:1::/48"), IPv6Network("fec0::/10"))


class BadAddressError(Exception):
    """A URL that can't be sent to; the sentence says why and how to mend it."""


class PrivateAddressError(BadAddressError):
    """A URL that leads to a private, local or special address."""


class Guard:
    """Tells which addresses may be sent to.

    Args:
        networks: private ones that the operator allows.
        resolve: how names are looked up.
    """

    def __init__(self, networks: Sequence[Network], resolve: Resolve | None = None) -> None:
        self._networks = networks
        self._resolve = resolve or resolved

    async def check(self, url: str) -> None:
        """Let pass a URL that can be sent to now.

        Raises:
            BadAddressError: it is no such URL, or its host is not found.
            PrivateAddressError: its host has an address that is neither public nor allowed.
        """
        scheme, host, port = parts_of(url)
        await self.addresses(host, port, secure=scheme == "https")

    async def addresses(self, host: str, port: int, *, secure: bool) -> list[Address]:
        """The addresses of a host, all of which may be sent to; without TLS only those in allowed networks.

        Raises:
            BadAddressError: it has none.
            PrivateAddressError: one of them may not be sent to.
        """
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                found = [ip_address(text.partition("%")[0]) for text in await self._resolve(host, port)]
        except (OSError, UnicodeError, ValueError):  # TimeoutError is an OSError
            found = []
        if not found:
            raise BadAddressError(f"The host {host!r} is not found: check its name.")
        for address in found:
            self._require(host, address, secure=secure)
        return found

    def _require(self, host: str, address: Address, *, secure: bool) -> None:
        if any(address.version == network.version and address in network for network in self._networks):
            return
        if not is_public(address):
            raise PrivateAddressError(
                f"The host {host!r} leads to an address that is not public: take a public one, or let the operator "
                "name its network in GOLDENTHREAD_WEBHOOK_NETWORKS."
            )
        if not secure:
            raise BadAddressError("Use https: what is sent there would be readable on its way.")


def parts_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL that may be sent to.

    Raises:
        BadAddressError: it is none.
    """
    try:
        split = urlsplit(url)
        scheme, host, port = split.scheme.lower(), split.hostname, split.port
    except ValueError:
        raise BadAddressError("The URL can't be read: write it like https://hr.example.com/hook.") from None
    if scheme not in DEFAULT_PORTS or not host or len(url) > LONGEST_URL or not url.isascii() or not url.isprintable():
        raise BadAddressError(f"Give an https URL of at most {LONGEST_URL} letters, like https://hr.example.com/hook.")
    if split.username is not None or split.password is not None:
        raise BadAddressError("Leave the name and password out of the URL: each delivery is signed instead.")
    if " " in url or split.fragment:
        raise BadAddressError("Leave blanks and the part behind # out of the URL.")
    return scheme, host, DEFAULT_PORTS[scheme] if port is None else port


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; one that stands for another counts as that one."""
    behind = _behind(address)
    if behind is not None:
        return is_public(behind)
    if address == _HOST_AGENT or any(address.version == 6 and address in network for network in _LOCAL):  # noqa: PLR2004 - IPv6
        return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not special


async def resolved(host: str, port: int) -> list[str]:
    """The addresses that the system finds for a host."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _behind(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one carries: mapped, translated (NAT64), 6to4."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
