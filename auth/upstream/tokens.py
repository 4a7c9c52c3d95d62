"""An ID token, read and believed only as far as OpenID Connect Core §3.1.3.7 and the configuration allow.

The configuration names the algorithms, the IdP's own set holds the keys; the token's header only chooses among them.
"""

from __future__ import annotations

import hmac
import json
import math
import re
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode

from auth.model import Idp, LoginRefused, Person
from auth.upstream.assurance import level_of
from auth.upstream.provider import Provider

LEEWAY = 30
"""Seconds another clock may differ from ours."""
OLDEST = 600
"""Seconds since an ID token was issued: we ask for it ourselves, so it is new."""
_LONGEST = 16_384
_KEYS_IN_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit"})
_WORD = re.compile(r"[A-Za-z0-9._-]{1,40}")
_MOST_AMR = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the log-in that was begun asks of its ID token."""

    nonce: str
    not_before: datetime
    """The log-in must not be older than this."""
    now: datetime


async def person_of(raw: object, provider: Provider, expected: Expected) -> Person:
    """Who has logged in. Raises LoginRefused (`not-trusted`) for every token that is not exactly what was asked for."""
    claims = await _signed(raw, provider)
    idp = provider.idp
    _check_parties(claims, idp)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise _refused(idp, "nonce")
    now = expected.now.timestamp()
    if _instant(claims, "exp", idp) <= now - LEEWAY:
        raise _refused(idp, "expired")
    if not now - OLDEST <= _instant(claims, "iat", idp) <= now + LEEWAY:
        raise _refused(idp, "iat")
    logged_in = _instant(claims, "auth_time", idp)
    if not expected.not_before.timestamp() - LEEWAY <= logged_in <= now + LEEWAY:
        raise _refused(idp, "auth-time")
    return Person(
        idp=idp.slug,
        issuer=idp.issuer,
        subject=_subject(claims, idp),
        acr=level_of(idp, claims.get("acr")),
        amr=_methods(claims.get("amr")),
        auth_time=datetime.fromtimestamp(min(logged_in, now), UTC),
        role=_role(claims.get("role")) if idp.kind == "staff" else None,
    )


async def _signed(raw: object, provider: Provider) -> Mapping[str, Any]:
    """The claims of a token whose signature holds, by a pinned algorithm and a key of the IdP's set."""
    idp = provider.idp
    if not isinstance(raw, str):
        raise _refused(idp, "no-id-token")
    header = _header(raw, idp)
    algorithm = header.get("alg")
    if algorithm not in idp.algorithms:
        raise _refused(idp, "algorithm")
    if not _KEYS_IN_HEADERS.isdisjoint(header):
        raise _refused(idp, "key-in-header")
    key = await provider.key(header.get("kid"), algorithm)
    try:
        return jwt.decode(raw, key, algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _refused(idp, "signature") from error


def _header(raw: str, idp: Idp) -> Mapping[str, Any]:
    if len(raw) > _LONGEST or raw.count(".") != 2:
        raise _refused(idp, "no-id-token")
    try:
        header = json.loads(urlsafe_b64decode(raw.partition(".")[0].encode()))
    except (NotBase64, ValueError, RecursionError) as error:
        raise _refused(idp, "no-id-token") from error
    if not isinstance(header, dict):
        raise _refused(idp, "no-id-token")
    return header


def _check_parties(claims: Mapping[str, Any], idp: Idp) -> None:
    if claims.get("iss") != idp.issuer:
        raise _refused(idp, "wrong-issuer")
    audience = claims.get("aud")
    if audience not in (idp.client_id, [idp.client_id]):  # further audiences are strangers to us
        raise _refused(idp, "audience")
    if claims.get("azp", idp.client_id) != idp.client_id:
        raise _refused(idp, "audience")


def _instant(claims: Mapping[str, Any], name: str, idp: Idp) -> float:
    value = claims.get(name)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not 0 < value < 2**35
    ):
        raise _refused(idp, name.replace("_", "-"))
    return float(value)


def _subject(claims: Mapping[str, Any], idp: Idp) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise _refused(idp, "subject")
    return subject


def _methods(said: object) -> tuple[str, ...]:
    if not isinstance(said, list):
        return ()
    return tuple(each for each in said[:_MOST_AMR] if isinstance(each, str) and _WORD.fullmatch(each))


def _role(said: object) -> str | None:
    return said if isinstance(said, str) and _WORD.fullmatch(said) else None


def _refused(idp: Idp, why: str) -> LoginRefused:
    return LoginRefused("not-trusted", idp=idp.slug, why=why)
