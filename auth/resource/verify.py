"""Access tokens for this API (RFC 9068): is it ours, for us, and good now. Verified here, without asking anybody.

A token is verified once, however many requests bring it at the same moment; the outcome is kept until it expires, under the
token's SHA-256. What a token carries in its header is never an address or a key to use (RFC 8725 §3.10).
"""

from __future__ import annotations

import asyncio
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import Any, Literal

from auth.resource import scopes
from auth.resource.jwks import ALGORITHMS, Jwks, Key, KeysUnreachable
from auth.resource.revoked import LEEWAY, Revocations

LONGEST = 8192
"""Bytes of a token."""
MOST = 10_000
"""Tokens whose outcome is kept; the one verified first goes first."""
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


class Verifier:
    """Verifies tokens of one issuer for one audience. `now` gives seconds since 1970."""

    def __init__(
        self, *, issuer: str, audiences: Collection[str], keys: Jwks, revoked: Revocations, now: Callable[[], float]
    ) -> None:
        self._issuer = issuer
        self._audiences = frozenset(audiences)
        self._keys = keys
        self._revoked = revoked
        self._now = now
        self._known: dict[bytes, Token] = {}
        self._under_way: dict[bytes, asyncio.Task[Token | Flaw]] = {}
        self.verified = 0
        """How often a signature was computed."""

    def __len__(self) -> int:
        return len(self._known)

    def known(self, written: bytes) -> Token | Flaw | None:
        """The outcome when it is known: a look into a dictionary. None: `read` it."""
        token = self._known.get(sha256(written).digest())
        if token is None or not self._keys.holds(token.kid):
            return None
        if token.expires <= self._now():
            return "expired"
        return "revoked" if token in self._revoked else token

    async def read(self, written: bytes) -> Token | Flaw:
        """Verify it, once however many ask."""
        digest = sha256(written).digest()
        task = self._under_way.get(digest)
        if task is None:
            task = self._under_way[digest] = asyncio.get_running_loop().create_task(self._read(digest, written))
            task.add_done_callback(lambda done: self._under_way.pop(digest, None))
        return await asyncio.shield(task)  # whoever leaves does not take it from the others

    async def close(self) -> None:
        """End what is under way."""
        tasks = tuple(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._keys.close()

    async def _read(self, digest: bytes, written: bytes) -> Token | Flaw:
        try:
            header = opened(written)
            key = await self._key(header["kid"])
            self.verified += 1
            token = self._token(claims(written, header, key), key.kid)
        except Refused as why:
            return why.flaw
        except KeysUnreachable:
            return "unverifiable"
        self._keep(digest, token)
        return "revoked" if token in self._revoked else token

    async def _key(self, kid: str) -> Key:
        key = await self._keys.key(kid)
        if key is None:
            raise Refused("a key the issuer does not have")
        return key

    def _keep(self, digest: bytes, token: Token) -> None:
        if len(self._known) >= MOST:
            now = self._now()
            for old in [each for each, token in self._known.items() if token.expires <= now]:
                del self._known[old]
        while len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        self._known[digest] = token

    def _token(self, said: Mapping[str, Any], kid: str) -> Token:
        """RFC 9068 §2.2 and §4. A token for several audiences is none of ours; a bound one is no bearer token."""
        if said.get("iss") != self._issuer:
            raise Refused("another issuer")
        audience = said.get("aud")
        audience = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
        if not isinstance(audience, str) or audience not in self._audiences:
            raise Refused("for another audience", "audience")
        now, expires = self._now(), _number(said, "exp")
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


def claims(written: bytes, header: Mapping[str, Any], key: Key) -> Mapping[str, Any]:
    """What it says, once its signature is good; the key's own algorithm counts, not the token's word for it."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    if header["alg"] != key.alg:
        raise Refused("another algorithm than the key's")
    try:
        return jwt.decode(written, key.jwk, algorithms=[key.alg]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Refused("its signature is not good") from None


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
