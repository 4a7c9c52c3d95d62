"""Which IP addresses may be reached from here. Pure rules, no lookups: a line asks before it connects.

IANA's special-purpose registries (RFC 6890) decide, written out because `ipaddress.is_global` changed its mind between
Python releases. IPv6 is read the other way round: only what is global unicast today is public.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC_4 = tuple(
    IPv4Network(cidr)
    for cidr in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # behind a carrier's NAT, RFC 6598
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, with the clouds' metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, with broadcast
    )
)
_GLOBAL_UNICAST_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(cidr)
    for cidr in (
        "2001::/23",  # protocol assignments, with Teredo, which hides an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which hides an IPv4 address
        "3fff::/20",  # documentation
    )
)
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052): how a host without IPv4 reaches an IPv4 address, which stands in the last 32 bits."""


def read(text: str) -> Address:
    """The address a text stands for; an IPv4 address dressed as IPv6 is undressed. Raises ValueError for a name."""
    address = ip_address(text.strip("[]"))
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _TRANSLATED:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def networks(cidrs: Iterable[str]) -> tuple[Network, ...]:
    """Networks as the configuration writes them; raises ValueError for one that is none."""
    return tuple(ip_network(cidr) for cidr in cidrs)


def is_public(address: Address) -> bool:
    """True when anybody on the internet could mean this address."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _GLOBAL_UNICAST_6 and not any(address in network for network in _NOT_PUBLIC_6)


def is_permitted(text: str, allowed: tuple[Network, ...]) -> bool:
    """Whether a line may connect to this address: a public one, or one inside a network its binding names."""
    address = read(text)
    return is_public(address) or any(address in network for network in allowed)
