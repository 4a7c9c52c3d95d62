"""What the authorization server knows of itself: values from the settings, fixed for the life of the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import HMAC
from urllib.parse import urlsplit

from config.identity import IdentityDeclared, Lifetimes, Words

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One authorization server."""

    issuer: str
    """Byte-equal to what every token and the metadata say."""
    resources: tuple[str, ...]
    """The audiences a token may have (RFC 8707); the first is meant when none is asked for."""
    cities: Mapping[str, Words]
    """Slug → name. The closed list in which a token holds."""
    declared: IdentityDeclared
    sandbox: bool = False
    """Client secrets are taken, apps may come back to http addresses on this machine, pages say that it is a demo."""
    seal: bytes | None = None
    """Seals the signing keys at rest."""
    api: str = ""
    """Where the API's documentation is: for the metadata."""
    per_minute: int = 600
    """Requests of one client or peer at token, authorize and register."""

    @property
    def https(self) -> bool:
        """Whether browsers reach it by TLS."""
        return self.issuer.startswith("https://")

    @property
    def origin(self) -> str:
        """As a browser says it in `Origin`."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def lives(self) -> Lifetimes:
        """How long things live."""
        return self.declared.lifetimes

    def at(self, path: str) -> str:
        """The address of an endpoint."""
        return f"{self.issuer}{path}"

    @property
    def scopes(self) -> tuple[str, ...]:
        """Every scope that can be allowed."""
        return tuple(dict.fromkeys(("openid", *(scope.name for scope in self.declared.scopes))))

    def key(self, use: str, fallback: bytes) -> bytes:
        """A key of its own for each use, from the seal; from `fallback` where there is none."""
        return HMAC(self.seal or fallback, use.encode(), sha256).digest()
