"""Invented citizens, apps and tokens for the suites of identity. Knows no engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from storage.accounts import App, Audit, Changes, Grant, Identity, Operator, Organisation, Refresh, SigningKey
from tests.contract.engines import Place

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)


def digest(name: str) -> bytes:
    """As a secret of this name is kept."""
    return sha256(name.encode()).digest()


def app(name: str = "a", **more: Any) -> App:
    """An app with every field filled."""
    given: dict[str, Any] = {
        "id": name,
        "organisation": "org",
        "name": "Müll-Wecker 🗑",
        "redirect_uris": ("https://a.example/cb", "http://127.0.0.1/cb"),
        "post_logout_redirect_uris": ("https://a.example/",),
        "scopes": ("openid", "waste:read"),
        "purposes": {"waste:read": {"de": "Für den Wecker: ä\0", "en": "To wake you"}},
        "grant_types": ("client_credentials",),
        "auth_method": "private_key_jwt",
        "jwks": {"keys": [{"kty": "EC", "n": 1}]},
        "secret": digest("secret"),
        "registration": digest("registration"),
        "native": True,
        "resource_server": True,
        "client_uri": "https://a.example",
        "policy_uri": "https://a.example/privacy",
        "tos_uri": "https://a.example/terms",
        "contacts": ("dev@a.example",),
        "signed_with": "RS256",
        "created": NOON,
        "deleted": None,
    }
    return App(**given | more)


def organisation(name: str = "org", **more: Any) -> Organisation:
    """A developer organisation."""
    given: dict[str, Any] = {"id": name, "name": "Wecker e. V.", "created": NOON, "verified": True}
    return Organisation(**given | more)


def grant(name: str = "g", **more: Any) -> Grant:
    """What a citizen allows an app."""
    given: dict[str, Any] = {
        "id": name,
        "citizen": "c",
        "app": "a",
        "scopes": ("openid",),
        "cities": ("essen", "duisburg"),
    }
    return Grant(**given | {"created": NOON} | more)


def refresh(name: str = "r", **more: Any) -> Refresh:
    """A refresh token of the grant `g`, in the family `f`."""
    given: dict[str, Any] = {
        "digest": digest(name),
        "family": "f",
        "grant": "g",
        "app": "a",
        "scopes": ("openid",),
        "resource": "https://api.example",
        "acr": "http://eidas.europa.eu/LoA/low",
        "amr": ("pwd",),
        "auth_time": NOON,
        "sid": "s",
        "issued": NOON,
        "expires": NOON + timedelta(days=14),
        "ends": NOON + timedelta(days=90),
    }
    return Refresh(**given | more)


def signing_key(kid: str = "k", **more: Any) -> SigningKey:
    """A key that signs for thirty days."""
    given: dict[str, Any] = {
        "kid": kid,
        "alg": "ES256",
        "private": b"\0\xffsealed",
        "created": NOON,
        "signs_from": NOON,
        "signs_until": NOON + timedelta(days=30),
        "published_until": NOON + timedelta(days=30, minutes=10),
    }
    return SigningKey(**given | more)


def operator(subject: str = "op", **more: Any) -> Operator:
    """Somebody who runs Hansa."""
    given: dict[str, Any] = {"issuer": "https://staff.example", "subject": subject, "role": "admin", "created": NOON}
    return Operator(**given | more)


def audit(event: str = "login", **more: Any) -> Audit:
    """A row of the audit."""
    given: dict[str, Any] = {"at": NOON, "event": event}
    return Audit(**given | more)


def changes(**more: Any) -> Changes:
    """A decision taken at noon."""
    return Changes(**{"at": NOON} | more)


def family(**more: Any) -> Changes:
    """What begins a family: a grant and its first refresh token."""
    return changes(**{"grants": (grant(),), "refreshes": (refresh(),)} | more)


def rotation(old: str, new: str) -> Changes:
    """What turns one refresh token into the next, as the token endpoint decides it."""
    return changes(used=(digest(old),), live=("g",), refreshes=(refresh(new),))


@asynccontextmanager
async def processes(place: Place, number: int = 4) -> AsyncIterator[list[Identity]]:
    """So many processes' worth of connections to the same database, each with a thread of its own."""
    async with AsyncExitStack() as stack:
        yield [(await stack.enter_async_context(place.identity())).identity for _ in range(number)]
