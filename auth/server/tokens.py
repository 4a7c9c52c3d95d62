"""The tokens: access tokens (RFC 9068), ID tokens (OpenID Connect Core §2), the secrets that stand for codes and refreshes.

An access token is for one audience and ten minutes at most. Nothing in either says who the citizen is elsewhere.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from auth.server.keys import Ring
from auth.server.site import Site

ACCESS, IDENTITY = "at+jwt", "JWT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """For whom tokens are issued, as the app may see it."""

    subject: str
    acr: str
    amr: tuple[str, ...]
    auth_time: datetime
    sid: str
    grant: str
    family: str
    nonce: str | None = None


def secret() -> str:
    """256 random bits."""
    return token_urlsafe(32)


def digest(value: str) -> bytes:
    """What is kept of a secret."""
    return sha256(value.encode()).digest()


def marker(kind: str, value: str) -> str:
    """The key under which something volatile is kept that a secret stands for."""
    return f"{kind}:{sha256(value.encode()).hexdigest()}"


def access_token(
    ring: Ring,
    site: Site,
    *,
    app: str,
    resource: str,
    scopes: tuple[str, ...],
    now: datetime,
    holder: Holder | None,
    cities: tuple[str, ...],
) -> str:
    """A token for one audience; without a holder it speaks for the app itself (RFC 9068 §2.2)."""
    claims: dict[str, Any] = {
        "iss": site.issuer,
        "aud": resource,
        "iat": _seconds(now),
        "exp": _seconds(now) + min(site.lives.access, 600),
        "jti": token_urlsafe(16),
        "sub": holder.subject if holder else app,
        "client_id": app,
        "scope": " ".join(scopes),
        "hansa_cities": list(cities),
    }
    if holder:
        claims |= {"acr": holder.acr, "amr": list(holder.amr), "auth_time": _seconds(holder.auth_time)}
        claims["grant"] = holder.grant
    return ring.sign(claims, typ=ACCESS)


def id_token(ring: Ring, site: Site, *, app: str, alg: str, now: datetime, holder: Holder, access: str) -> str:
    """Says to the app who has logged in, how and when."""
    claims: dict[str, Any] = {
        "iss": site.issuer,
        "aud": app,
        "iat": _seconds(now),
        "exp": _seconds(now) + site.lives.id_token,
        "sub": holder.subject,
        "auth_time": _seconds(holder.auth_time),
        "acr": holder.acr,
        "amr": list(holder.amr),
        "sid": holder.sid,
        "at_hash": at_hash(access),
    }
    if holder.nonce is not None:
        claims["nonce"] = holder.nonce
    return ring.sign(claims, typ=IDENTITY, alg=alg)


def at_hash(access: str) -> str:
    """The left half of the token's SHA-256 (OpenID Connect Core §3.1.3.6; both of our algorithms hash with it)."""
    return urlsafe_b64encode(sha256(access.encode()).digest()[:16]).rstrip(b"=").decode()


def living(ring: Ring, site: Site, token: str, now: datetime) -> Mapping[str, Any] | None:
    """The claims of an access token of ours that has not expired. Whether it was revoked is another question."""
    claims = ring.read(token, typ=ACCESS)
    if claims is None or claims.get("iss") != site.issuer or _seconds(now) >= int(claims.get("exp", 0)):
        return None
    return claims


def until(site: Site, now: datetime) -> datetime:
    """When the last access token that exists now has expired."""
    return now + timedelta(seconds=site.lives.access + 60)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
