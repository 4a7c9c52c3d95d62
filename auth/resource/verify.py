"""Access tokens for this API (RFC 9068): is it ours, for us, and good now. Verified here, without asking anybody.

A token is verified once, however many requests bring it at the same moment; the outcome is kept until it expires, under the
token's SHA-256, so that none lies about in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from hashlib import sha256

from auth.resource.jwks import Jwks, Key, KeysUnreachable
from auth.resource.revoked import Revocations
from auth.resource.token import Flaw, Refused, Token, claims, opened, token_of

MOST = 10_000
"""Tokens whose outcome is kept; the one verified first goes first."""


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
            key = await self._key(opened(written)["kid"])
            self.verified += 1
            said = claims(written, key)
            token = token_of(said, key.kid, issuer=self._issuer, audiences=self._audiences, now=self._now())
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
