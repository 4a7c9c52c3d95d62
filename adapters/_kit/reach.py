"""What one binding may reach, as its configuration says it. Holds no connection."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters._kit.client import Terms

_MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one binding may reach, and how."""

    origins: frozenset[str]
    """The hosts its configuration names, as `https://api.example.org`. Any other (from a redirect, from data) may be
    asked only at a public address, and is never shown the client certificate."""
    network: tuple[str, ...] = ()
    """CIDRs in which the configured origins may lie although they are not public."""
    proxy: str | None = field(default=None, repr=False)
    """Address of the proxy. None is none, whatever the environment says."""
    ca: bytes | None = None
    """A further authority to trust, PEM."""
    client_cert: bytes | None = field(default=None, repr=False)
    """Certificate and key, PEM."""
    max_bytes: int = _MAX_BYTES
    """Of one body, after decompression."""
    connections: int = 8
    """At once, per origin."""
    connect_seconds: float = 2.0
    user_agent: str
    """Who is asking, with a contact."""

    def terms(self, *, trusted: bool) -> Terms:
        """The terms for its configured origins, or for all others."""
        return Terms(
            trusted=trusted,
            network=self.network if trusted else (),
            proxy=self.proxy,
            ca=self.ca,
            client_cert=self.client_cert if trusted else None,
            connections=self.connections,
            connect_seconds=self.connect_seconds,
            user_agent=self.user_agent,
        )
