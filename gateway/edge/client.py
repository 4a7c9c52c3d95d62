"""From which address a request comes: the socket's, or what trusted proxies say of it. Knows RFC 7239 and its forerunner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

HOPS = 20
"""So many entries of a forwarding header are read, from the right."""
REMEMBERED = 8192
"""Addresses whose reading is kept."""

Addressed = IPv4Address | IPv6Address


def client_of(trusted: Sequence[str]) -> Callable[[str, Mapping[bytes, bytes]], str]:
    """A function of the socket's address and the headers that gives the client: IPv4, or the /64 of an IPv6 address.

    Of what proxies say, the rightmost address that is no trusted proxy counts: everything left of it anybody may have written.
    """
    networks = tuple(ip_network(each) for each in trusted)

    @lru_cache(maxsize=REMEMBERED)
    def known(written: str) -> tuple[str, bool]:
        """The client behind an address, and whether it is a trusted proxy."""
        address = read(written)
        if address is None:
            return "unknown", False
        return household(address), any(address in network for network in networks)

    def client(peer: str, asked: Mapping[bytes, bytes]) -> str:
        name, proxy = known(peer)
        if not proxy:
            return name
        said = forwarded(asked)
        for written in said or ():
            if read(written) is None:
                return name  # the last proxy that made sense
            name, proxy = known(written)
            if not proxy:
                return name
        return name

    return client


def forwarded(asked: Mapping[bytes, bytes]) -> list[str] | None:
    """The addresses of the forwarding header, nearest first; None without one.

    With both headers, neither counts unless they agree: a proxy writes one of them, and the caller may have written the other.
    """
    new, old = asked.get(b"forwarded"), asked.get(b"x-forwarded-for")
    if new is None or old is None:
        return list(_for(new)) if new is not None else _listed(old)
    named = list(_for(new))
    return named if named == _listed(old) else None


def _listed(value: bytes | None) -> list[str] | None:
    return None if value is None else [part.strip() for part in value.decode("latin-1").split(",")[: -HOPS - 1 : -1]]


def _for(value: bytes) -> Iterator[str]:
    """The `for=` of each element, nearest first; `unknown` where one has none."""
    for element in value.decode("latin-1").split(",")[: -HOPS - 1 : -1]:
        pairs = (pair.partition("=") for pair in element.split(";"))
        yield next((said.strip().strip('"') for name, _, said in pairs if name.strip().lower() == "for"), "unknown")


def read(written: str) -> Addressed | None:
    """An address as sockets and proxies write it, with or without a port; None when it is none (`unknown`, `_hidden`)."""
    text = written.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def household(address: Addressed) -> str:
    """What counts as one client: an IPv4 address, or the /64 that one connection is given."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Address(int(address) >> 64 << 64)) + "/64"


@lru_cache(maxsize=REMEMBERED)
def is_loopback(client: str) -> bool:
    """Whether this client is the machine itself."""
    address = read(client.removesuffix("/64"))
    if client.endswith("/64"):
        return client == "::/64"  # the /64 of ::1
    return address is not None and address.is_loopback
