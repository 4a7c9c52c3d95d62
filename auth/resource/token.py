"""What an access token is (RFC 9068): its header before anything is believed, its signature, its claims. Knows no store.

What a token carries in its header is never an address or a key to use (RFC 8725 §3.10).
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from auth.resource import scopes
from auth.resource.jwks import ALGORITHMS, Key
from auth.resource.revoked import LEEWAY

LONGEST = 8192
"""Bytes of a token."""
SKEW = LEEWAY.total_seconds()
"""Seconds our clock and the issuer's may differ."""

_FORM = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_TYPES = frozenset({"at+jwt", "application/at+jwt"})

Flaw = Literal["audience", "expired", "refused", "revoked", "unverifiable"]
"""Why a token is not taken. `unverifiable`: nobody can say now, its key is unknown and the issuer cannot be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a good token says."""

    subject: str
    """Pairwise: the citizen as the developer organisation of the app knows her; the app itself where no citizen is concerned."""
    client: str
    scopes: frozenset[str]
    jti: str
    grant: str | None
    """What the citizen allowed; None where there is no citizen."""
    acr: str | None
    cities: tuple[str, ...]
    expires: float
    """Seconds since 1970 until which it is taken."""
    kid: str


class Refused(Exception):
    """Not a token for us; the text is for tests and never shown."""

    def __init__(self, why: str, flaw: Flaw = "refused") -> None:
        super().__init__(why)
        self.flaw: Flaw = flaw


def opened(written: bytes) -> Mapping[str, Any]:
    """The header, before anything is believed; Refused when no key of ours could ever verify it."""
    if len(written) > LONGEST or not _FORM.fullmatch(written):
        raise Refused("not a signed token")
    head = written.partition(b".")[0]
    try:
        header = json.loads(urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        raise Refused("an unreadable header") from None
    if not isinstance(header, dict):
        raise Refused("an unreadable header")
    kind, kid = header.get("typ"), header.get("kid")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise Refused("not an access token")
    if header.get("alg") not in ALGORITHMS.values() or "crit" in header or "b64" in header:
        raise Refused("signed in a way we do not take")
    if not isinstance(kid, str) or not 0 < len(kid) <= 255:
        raise Refused("no id of a key")
    return header


def claims(written: bytes, key: Key) -> Mapping[str, Any]:
    """What it says, once its signature is good; the key's own algorithm counts, not the token's word for it."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        return jwt.decode(written, key.jwk, algorithms=[key.alg]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Refused("its signature is not good") from None


def token_of(said: Mapping[str, Any], kid: str, *, issuer: str, audiences: Collection[str], now: float) -> Token:
    """The token of these claims (RFC 9068 §2.2 and §4), at `now` in seconds since 1970. Refused for any other.

    A token for several audiences is none of ours; a bound one is no bearer token.
    """
    if said.get("iss") != issuer:
        raise Refused("another issuer")
    audience = said.get("aud")
    audience = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    if not isinstance(audience, str) or audience not in audiences:
        raise Refused("for another audience", "audience")
    expires = _number(said, "exp")
    if expires + SKEW <= now:
        raise Refused("it has expired", "expired")
    if _number(said, "iat") > now + SKEW or ("nbf" in said and _number(said, "nbf") > now + SKEW):
        raise Refused("from the future")
    if "cnf" in said:
        raise Refused("bound to a key that was not shown")
    return Token(
        subject=_text(said, "sub"),
        client=_text(said, "client_id"),
        scopes=_scopes(said.get("scope", "")),
        jti=_text(said, "jti"),
        grant=_text(said, "grant") if "grant" in said else None,
        acr=_text(said, "acr") if "acr" in said else None,
        cities=_cities(said.get("hansa_cities", [])),
        expires=expires + SKEW,
        kid=kid,
    )


def _number(said: Mapping[str, Any], name: str) -> float:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise Refused(f"no {name}")
    return float(value)


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise Refused(f"no {name}")
    return value


def _scopes(value: Any) -> frozenset[str]:
    try:
        return scopes.read(value if isinstance(value, str) else "?")
    except ValueError:
        raise Refused("no scopes") from None


def _cities(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 100 or not all(isinstance(each, str) for each in value):
        raise Refused("no cities")
    return tuple(value)
