"""Who may see the operators' pages without a log-in: the machine itself, through nobody, in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import Request

from config.load import load, shipped
from config.model import Settings
from domain.when import now
from gateway.lookout import from_here, ops_of

PLAIN = {"host": "localhost:8080", "accept": "text/html"}


@dataclass(frozen=True)
class Peer:
    """A socket's other end."""

    host: str = "127.0.0.1"


@dataclass(frozen=True)
class Seen:
    """A request, as far as it is looked at."""

    client: Any = Peer()
    headers: dict[str, str] = field(default_factory=lambda: PLAIN)


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "[::1]", "LOCALHOST"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.8.0.1"])
def test_the_machine_itself_may(peer: str, host: str) -> None:
    """However it names itself."""
    assert from_here(peer, PLAIN | {"host": host})


@pytest.mark.parametrize(
    ("peer", "more"),
    [
        ("192.0.2.1", {}),
        ("", {}),
        ("127.0.0.1", {"host": "evil.example"}),
        ("127.0.0.1", {"host": "localhost.evil.example:8080"}),
        ("127.0.0.1", {"host": "localhost@evil.example"}),
        ("127.0.0.1", {"host": "[::1"}),
        ("127.0.0.1", {"host": ""}),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"X-Forwarded-Host": "localhost"}),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}),
        ("127.0.0.1", {"via": "1.1 proxy"}),
    ],
)
def test_nobody_else_may(peer: str, more: dict[str, str]) -> None:
    """Neither from elsewhere, nor through a proxy, nor a page elsewhere whose name was made to lead here."""
    assert not from_here(peer, PLAIN | more)


@pytest.mark.parametrize("public_url", [None, "http://localhost:8080"])
def test_it_is_open_in_a_sandbox_that_serves_nobody_else(public_url: str | None) -> None:
    """As whoever tries it at home starts it."""
    assert opens(public_url=public_url)


@pytest.mark.parametrize(
    "changed", [{"profile": "live"}, {"public_url": "https://api.example"}, {"trusted_proxies": ("127.0.0.1/32",)}]
)
def test_it_is_shut_where_others_are_served(changed: dict[str, Any]) -> None:
    """Whoever says under which public address or behind which proxies it serves has others to serve."""
    assert not opens(**changed)


def opens(**changed: Any) -> bool:
    """Whether the machine itself gets in."""
    settings = replace(Settings(state=Path("nowhere")), **changed)
    return ops_of(load(shipped()), settings, worlds=(), clock=now).open_here(cast(Request, Seen()))
