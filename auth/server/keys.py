"""The keys tokens are signed with: made, sealed, published before they sign, kept until the last token has expired.

Any number of processes race here: the store lets one key of an algorithm begin at an instant, so the start of the first is
rounded down to the hour, and each later one begins where the one before it ends. Whoever lost takes what the winner made.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OctKey, RSAKey

from auth.server.site import Clock, Site
from storage.accounts import Identity, SigningKey
from storage.errors import StorageError

log = logging.getLogger("hansa.identity")

ALGORITHMS = ("ES256", "RS256")
LOOK = 60.0
"""Seconds between two looks at the store; a fifth of the lead when that is less."""
SLACK = 60
"""Seconds a key is published beyond the last token it signed: clocks differ."""


class Unsealed(Exception):
    """A key in the store cannot be opened with the seal of the settings. The text is for the operator."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys at one instant: no IO, so that signing needs none."""

    signing: Mapping[str, Key]
    published: Sequence[Key]

    def sign(self, claims: Mapping[str, Any], *, typ: str, alg: str = "ES256") -> str:
        """A signed JWT."""
        key = self.signing[alg]
        header = {"alg": alg, "typ": typ, "kid": key.kid}
        return jwt.encode(header, dict(claims), key, algorithms=[alg])

    def read(self, token: str, *, typ: str) -> Mapping[str, Any] | None:
        """The claims of a JWT that we signed, expired or not; None for anything else."""
        try:
            found = jwt.decode(token, KeySet(list(self.published)), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, TypeError, KeyError):
            return None
        return found.claims if found.header.get("typ") == typ and found.header.get("kid") else None

    def jwks(self) -> Mapping[str, Any]:
        """What everybody may see (RFC 7517 §5)."""
        return {"keys": [key.as_dict(private=False) for key in self.published]}


class Keys:
    """Keeps the ring of this process in step with the store."""

    def __init__(self, identity: Identity, site: Site, clock: Clock) -> None:
        self._identity, self._site, self._clock = identity, site, clock
        self._kept: Sequence[SigningKey] = ()
        self._looked: datetime | None = None
        self._turn = asyncio.Lock()

    async def ring(self) -> Ring:
        """The ring of now. StorageError when the store is away and what is known here has run out."""
        now = self._clock()
        lives = self._site.lives
        look = min(LOOK, lives.key_ahead / 5)
        if self._looked is None or not 0 <= (now - self._looked).total_seconds() < look:
            async with self._turn:
                await self._look(now)
        return self._at(now)

    async def _look(self, now: datetime) -> None:
        try:
            kept = await self._identity.signing_keys()
            made = [await self._identity.add_signing_key(new) for new in self._missing(kept, now)]
            self._kept = await self._identity.signing_keys() if made else kept
            self._looked = now
        except StorageError:
            if not all(_signer(self._kept, alg, now) for alg in ALGORITHMS):
                raise
            log.warning("the store of signing keys is away; signing goes on with those known")

    def _missing(self, kept: Sequence[SigningKey], now: datetime) -> list[SigningKey]:
        lives = self._site.lives
        new = []
        for alg in ALGORITHMS:
            ends = max((key.signs_until for key in kept if key.alg == alg), default=None)
            if ends is None or ends <= now:  # none, or nobody has served for long
                new.append(self._make(alg, now, _floor(now, lives.key_signs)))
            elif ends - now <= timedelta(seconds=lives.key_ahead):
                new.append(self._make(alg, now, ends))
        return new

    def _make(self, alg: str, now: datetime, start: datetime) -> SigningKey:
        key: Key = ECKey.generate_key("P-256") if alg == "ES256" else RSAKey.generate_key(2048)
        until = start + timedelta(seconds=self._site.lives.key_signs)
        longest = max(self._site.lives.access, self._site.lives.id_token) + SLACK
        return SigningKey(
            kid=key.thumbprint(),
            alg=alg,
            private=sealed(json.dumps(key.as_dict(private=True)).encode(), self._site.seal),
            created=now,
            signs_from=start,
            signs_until=until,
            published_until=until + timedelta(seconds=longest),
        )

    def _at(self, now: datetime) -> Ring:
        published = [key for key in self._kept if now < key.published_until]
        signing = {alg: self._open(found) for alg in ALGORITHMS if (found := _signer(published, alg, now))}
        if len(signing) < len(ALGORITHMS):
            raise StorageError("There is no signing key.")
        return Ring(signing, [self._open(key) for key in published])

    def _open(self, key: SigningKey) -> Key:
        return _opened(key.private, self._site.seal, key.kid, key.alg)


def _floor(now: datetime, period: int) -> datetime:
    """The hour, or the second where keys live for less than a day: those who start together agree on it."""
    return now.replace(microsecond=0) if period < 86_400 else now.replace(minute=0, second=0, microsecond=0)


def _signer(keys: Sequence[SigningKey], alg: str, now: datetime) -> SigningKey | None:
    fit = [key for key in keys if key.alg == alg and key.signs_from <= now < key.signs_until]
    return max(fit, key=lambda key: (key.signs_from, key.kid), default=None)


@lru_cache(maxsize=64)
def _opened(private: bytes, seal: bytes | None, kid: str, alg: str) -> Key:
    raw = json.loads(unsealed(private, seal)) | {"kid": kid, "alg": alg, "use": "sig"}
    return ECKey.import_key(raw) if alg == "ES256" else RSAKey.import_key(raw)


def sealed(plain: bytes, seal: bytes | None) -> bytes:
    """Encrypted with the seal (JWE, A256GCM); as it is without one."""
    if seal is None:
        return plain
    header = {"alg": "dir", "enc": "A256GCM"}
    return jwe.encrypt_compact(header, plain, OctKey.import_key(seal), algorithms=["dir", "A256GCM"]).encode()


def unsealed(kept: bytes, seal: bytes | None) -> bytes:
    """What was sealed. Unsealed when that needs another seal than this."""
    if kept.startswith(b"{"):
        return kept
    if seal is None:
        raise Unsealed(
            "The signing keys in the store are sealed: set HANSA_IDENTITY_SEAL to the seal they were made with."
        )
    try:
        opened = jwe.decrypt_compact(kept, OctKey.import_key(seal), algorithms=["dir", "A256GCM"]).plaintext
    except JoseError as wrong:
        raise Unsealed("The signing keys in the store were sealed with another HANSA_IDENTITY_SEAL.") from wrong
    return opened or b""
