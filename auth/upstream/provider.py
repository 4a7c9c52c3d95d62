"""One IdP as it describes itself: its metadata and its keys, kept for a while and never believed beyond what is pinned.

OpenID Connect Discovery 1.0, RFC 7517. What a document says about algorithms is not read: the configuration decides.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from auth.model import Idp, LoginRefused
from auth.upstream.wire import ask

METADATA_LASTS = 3600.0
KEYS_LAST = 900.0
FLOOR = 30.0
"""Seconds between two readings of the keys because of an unknown one, however many tokens name such."""
DOWN_LASTS = 3.0
"""Seconds an IdP counts as down without being asked again, so that its callers do not queue up for it."""
_MOST_KEYS = 64
_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
_LEAST_RSA_BITS = 2048
_BITS_A_LETTER = 6  # of base64url
Ticks = Callable[[], float]
PublicKey = ECKey | RSAKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What we need to know of an IdP."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool
    """It promises `iss` in every authorization response (RFC 9207)."""


class Provider:
    """One IdP's metadata and keys. One caller asks, the others wait for its answer."""

    def __init__(self, idp: Idp, transport: httpx2.AsyncBaseTransport, ticks: Ticks = time.monotonic) -> None:
        self.idp = idp
        self.transport = transport
        self._ticks = ticks
        self._lock = asyncio.Lock()
        self._metadata: tuple[Metadata, float] | None = None
        self._keys: tuple[tuple[PublicKey, ...], float] | None = None
        self._missed = -math.inf
        self._down: tuple[str, float] | None = None

    async def metadata(self) -> Metadata:
        """As it describes itself now, or did a short while ago. Raises LoginRefused."""
        async with self._lock:
            if self._metadata is None or self._ticks() - self._metadata[1] >= METADATA_LASTS:
                said = await self._ask(f"{self.idp.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._metadata = read_metadata(self.idp, said), self._ticks()
            return self._metadata[0]

    async def key(self, kid: object, algorithm: str) -> PublicKey:
        """The key a token says it is signed with. Raises LoginRefused (`not-trusted`, `key`) when it is none of the IdP's."""
        jwks_uri = (await self.metadata()).jwks_uri
        async with self._lock:
            if self._keys is None or self._ticks() - self._keys[1] >= KEYS_LAST:
                await self._read_keys(jwks_uri)
            found = self._choose(kid, algorithm)
            if found is None and self._ticks() - self._missed >= FLOOR:  # the IdP may have changed its keys
                self._missed = self._ticks()
                await self._read_keys(jwks_uri)
                found = self._choose(kid, algorithm)
        if found is None:
            raise LoginRefused("not-trusted", idp=self.idp.slug, why="key")
        return found

    def _choose(self, kid: object, algorithm: str) -> PublicKey | None:
        fitting = [key for key in (self._keys or ((), 0))[0] if _fits(key, algorithm)]
        if kid is None:  # allowed only where there is nothing to choose (OpenID Connect Core §10.1)
            return fitting[0] if len(fitting) == 1 else None
        return next((key for key in fitting if key.kid == kid), None)

    async def _read_keys(self, jwks_uri: str) -> None:
        said = (await self._ask(jwks_uri)).get("keys")
        if not isinstance(said, list):
            raise LoginRefused("idp-down", idp=self.idp.slug, why="no-keys")
        self._keys = tuple(_public(said[:_MOST_KEYS])), self._ticks()

    async def _ask(self, url: str) -> dict[str, Any]:
        if self._down is not None and self._ticks() - self._down[1] < DOWN_LASTS:
            raise LoginRefused("idp-down", idp=self.idp.slug, why=self._down[0])
        try:
            found = await ask(self.idp, self.transport, url)
        except LoginRefused as refused:
            self._down = refused.why, self._ticks()
            raise
        self._down = None
        return found


def read_metadata(idp: Idp, said: dict[str, Any]) -> Metadata:
    """The metadata, if they are this IdP's. Raises LoginRefused: `wrong-issuer`, `metadata`."""
    if said.get("issuer") != idp.issuer:
        raise LoginRefused("not-trusted", idp=idp.slug, why="wrong-issuer")
    addresses = {name: said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if not all(_usable(address, idp.issuer) for address in addresses.values()):
        raise LoginRefused("not-trusted", idp=idp.slug, why="metadata")
    names_itself = said.get("authorization_response_iss_parameter_supported") is True
    return Metadata(names_itself=names_itself, **{name: str(address) for name, address in addresses.items()})


def _usable(address: object, issuer: str) -> bool:
    """Whether an address may be used: never a weaker scheme than the issuer's, no user, no fragment."""
    if not isinstance(address, str) or len(address) > 2000 or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    schemes = {"https", urlsplit(issuer).scheme}
    return bool(parts.scheme in schemes and host) and "@" not in parts.netloc and not parts.fragment


def _public(said: Iterable[Any]) -> Iterable[PublicKey]:
    """The keys that can be used; one that cannot be read, or that is published with its private part, is passed over."""
    for each in said:
        if not isinstance(each, dict) or "d" in each or each.get("use", "sig") != "sig":
            continue
        try:
            if each.get("kty") == "EC":
                yield ECKey.import_key(each)
            elif each.get("kty") == "RSA" and len(each["n"]) * _BITS_A_LETTER >= _LEAST_RSA_BITS:
                yield RSAKey.import_key(each)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue


def _fits(key: PublicKey, algorithm: str) -> bool:
    if key.get("alg") not in (None, algorithm):
        return False
    if isinstance(key, ECKey):
        return _CURVES.get(algorithm) == key.curve_name
    return algorithm[:2] in {"RS", "PS"} and key.raw_value.key_size >= _LEAST_RSA_BITS
