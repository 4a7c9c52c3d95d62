"""The issuer's public keys (RFC 7517), fetched when first needed and held in this process. Knows no token.

A key that is not known is looked for once more, but never oftener than FLOOR allows: anybody may invent a `kid`. While the
issuer cannot be asked, the keys known last go on being good: it signs nothing new then.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

log = logging.getLogger("hansa.identity")

LASTS = 300.0
"""Seconds after which the keys are fetched anew, beside: a key is published a day before it signs, and gone when it is withdrawn."""
FLOOR = 5.0
"""Seconds between two fetches that were answered."""
RETRY = 1.0
"""Seconds before an issuer that could not be asked is asked again."""
MOST = 64
"""Keys taken from one answer."""
WEAKEST_RSA = 342
"""Letters of a modulus of 2048 bits (base64url of 256 bytes)."""

ALGORITHMS = {("EC", "P-256"): "ES256", ("RSA", None): "RS256"}
"""Kind of key and curve → the one algorithm it may be used with. Nothing symmetric, nothing else."""

Fetch = Callable[[str], Awaitable[bytes]]
"""Fetches an address; KeysUnreachable when that fails in any way. It bounds time and size."""


class KeysUnreachable(Exception):
    """The issuer's keys cannot be had now; nothing can be said about a token signed with one that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key and the algorithm it verifies."""

    kid: str
    alg: str
    jwk: ECKey | RSAKey


class Jwks:
    """The keys by their id. `now` gives seconds on a clock that never goes back."""

    def __init__(self, url: str, *, fetch: Fetch, now: Callable[[], float]) -> None:
        self._url = url
        self._fetch = fetch
        self._now = now
        self._keys: Mapping[str, Key] = {}
        self._fetched = self._next = -1.0
        self._failed = False
        self._under_way: asyncio.Task[None] | None = None
        self.fetches = 0
        """How often the issuer was asked."""

    async def key(self, kid: str) -> Key | None:
        """The key; None when the issuer has none of this id. Raises KeysUnreachable when it cannot be asked."""
        found = self._keys.get(kid)
        if found is not None:
            if self._now() - self._fetched > LASTS:
                self._begin()
            return found
        task = self._begin()
        if task is not None:
            await asyncio.shield(task)  # others wait for it too
            found = self._keys.get(kid)
        if found is None and self._failed:
            raise KeysUnreachable(self._url)
        return found

    def holds(self, kid: str) -> bool:
        """Whether it was there the last time."""
        return kid in self._keys

    async def close(self) -> None:
        """End what is under way."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

    def _begin(self) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one; None while it is too early for one."""
        if self._under_way is None and self._now() >= self._next:
            self._under_way = asyncio.get_running_loop().create_task(self._refetch())
        return self._under_way

    async def _refetch(self) -> None:
        self.fetches += 1
        try:
            # the library takes a tenth of a second to load, and only whoever is shown a token needs it
            await asyncio.to_thread(_load)
            self._keys = {key.kid: key for key in read(await self._fetch(self._url))}
            self._fetched, self._failed = self._now(), False
        except KeysUnreachable as why:
            if not self._failed:
                log.warning("the keys of %s cannot be had: %s", self._url, type(why).__name__)
            self._failed = True
        finally:
            self._next = self._now() + (RETRY if self._failed else FLOOR)
            self._under_way = None


def read(body: bytes) -> Iterator[Key]:
    """The keys of a JWK Set that tokens may be signed with; others are passed over. KeysUnreachable when it is none."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    keys = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(keys, list):
        raise KeysUnreachable("no JWK Set")
    seen = set[str]()
    for raw in keys[:MOST]:
        key = _key(raw) if isinstance(raw, dict) else None
        if key is not None and key.kid not in seen:
            seen.add(key.kid)
            yield key


def _key(raw: Mapping[str, Any]) -> Key | None:
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    kind, curve, kid = raw.get("kty"), raw.get("crv"), raw.get("kid")
    alg = ALGORITHMS.get((kind, curve)) if isinstance(kind, str) and (curve is None or isinstance(curve, str)) else None
    fit = raw.get("alg", alg) == alg and raw.get("use", "sig") == "sig"
    fit = fit and (kind != "RSA" or len(str(raw.get("n"))) >= WEAKEST_RSA)
    if not fit or alg is None or not isinstance(kid, str) or not kid:
        return None
    public = {name: raw[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in raw}
    try:
        jwk = ECKey.import_key(public) if kind == "EC" else RSAKey.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return Key(kid=kid, alg=alg, jwk=jwk)


def _load() -> None:
    for name in ("joserfc.jwk", "joserfc.jwt"):
        import_module(name)
