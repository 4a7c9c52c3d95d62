"""Which address counts as the client: the socket's, unless a trusted proxy says otherwise, and then the last untrusted one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.client import client_of, is_loopback

PROXIES = ("10.0.0.0/8", "fd00::/8")
XFF, FWD = b"x-forwarded-for", b"forwarded"


@pytest.mark.parametrize(
    ("peer", "asked", "client"),
    [
        ("192.0.2.1", {}, "192.0.2.1"),
        ("192.0.2.1", {XFF: b"203.0.113.9"}, "192.0.2.1"),
        ("192.0.2.1", {FWD: b"for=203.0.113.9"}, "192.0.2.1"),
        ("10.0.0.1", {}, "10.0.0.1"),
        ("10.0.0.1", {XFF: b"203.0.113.9"}, "203.0.113.9"),
        ("10.0.0.1", {XFF: b"1.1.1.1, 203.0.113.9"}, "203.0.113.9"),
        ("10.0.0.1", {XFF: b"1.1.1.1, 203.0.113.9, 10.9.9.9"}, "203.0.113.9"),
        ("10.0.0.1", {XFF: b"203.0.113.9:4711"}, "203.0.113.9"),
        ("10.0.0.1", {XFF: b"10.0.0.7"}, "10.0.0.7"),
        ("10.0.0.1", {XFF: b"1.1.1.1, nonsense, 10.9.9.9"}, "10.9.9.9"),
        ("10.0.0.1", {FWD: b'for=1.1.1.1, for="[2001:db8:1:2:3::4]:80";proto=https'}, "2001:db8:1:2::/64"),
        ("10.0.0.1", {FWD: b"by=10.0.0.1; FOR=203.0.113.9"}, "203.0.113.9"),
        ("10.0.0.1", {FWD: b"for=_hidden"}, "10.0.0.1"),
        ("10.0.0.1", {FWD: b"proto=https"}, "10.0.0.1"),
        ("10.0.0.1", {FWD: b"for=1.1.1.1", XFF: b"203.0.113.9"}, "10.0.0.1"),
        ("10.0.0.1", {FWD: b"for=203.0.113.9", XFF: b"203.0.113.9"}, "203.0.113.9"),
        ("fd00::1", {XFF: b"2001:db8::1"}, "2001:db8::/64"),
        ("::ffff:192.0.2.1", {}, "192.0.2.1"),
        ("2001:db8:0:1:ffff::9", {}, "2001:db8:0:1::/64"),
        ("", {}, "unknown"),
    ],
)
def test_who_the_client_is(peer: str, asked: dict[bytes, bytes], client: str) -> None:
    """Only trusted proxies are believed, from the right to the left, and no further than what makes sense."""
    assert client_of(PROXIES)(peer, asked) == client


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_nobody_outside_chooses_an_address(one: bytes, other: bytes) -> None:
    """Whatever a caller writes, without a trusted proxy in between the socket's address counts; and nothing fails behind one."""
    assert client_of(PROXIES)("192.0.2.1", {FWD: one, XFF: other}) == "192.0.2.1"
    assert client_of(PROXIES)("10.0.0.1", {XFF: other})


@pytest.mark.parametrize(
    ("peer", "own"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("192.0.2.1", False), ("", False)]
)
def test_the_machine_itself(peer: str, *, own: bool) -> None:
    """Loopback is recognised in both families, after it was read as a client."""
    assert is_loopback(client_of(())(peer, {})) is own
