"""What a worker needs to take tokens, put together. Part of the composition root: knows settings, the door, the stores, auth.

The worker holds no signing key and asks the issuer for nothing but its public keys.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from adapters._kit.http import Door, Engine, Reach
from auth.resource.challenge import challenge
from auth.resource.jwks import Jwks, KeysUnreachable
from auth.resource.revoked import Revocations
from auth.resource.verify import Verifier
from config.model import Declared, Settings
from domain.errors import SourceError
from domain.when import Clock
from gateway.edge.asgi import Scope, asked
from gateway.edge.identify import Error
from gateway.http.scoped import Access
from storage.accounts import Identity
from storage.errors import StorageError

KEYS = "/jwks"
"""Where our issuer publishes its keys."""
PATIENCE = 5.0
"""Seconds a fetch of the keys may take."""
MOST_BYTES = 256 * 1024
ANYWHERE = ("0.0.0.0/0", "::/0")
"""The operator names the issuer, and it may well lie in his own network."""


class Tokens:
    """Verifies tokens of one issuer. Nothing is asked before it is opened."""

    def __init__(self, issuer: str, settings: Settings, *, clock: Clock, user_agent: str) -> None:
        self._settings = settings
        self._reach = Reach(
            origins=frozenset({origin_of(issuer)}), network=ANYWHERE, max_bytes=MOST_BYTES, user_agent=user_agent
        )
        self._door: Door | None = None
        self._accounts: Identity | None = None
        revoked = Revocations(clock=clock)
        self.verifier = Verifier(
            issuer=issuer,
            audiences=audiences(settings),
            keys=Jwks(issuer + KEYS, fetch=self._fetch, now=time.monotonic),
            revoked=revoked,
            now=lambda: clock().timestamp(),
        )
        self.access = Access(issuer=issuer, resource=settings.public_url, accounts=self._identity, revoked=revoked)

    @asynccontextmanager
    async def open(
        self,
        engine: Engine,
        accounts: Identity,
        start: Callable[[Coroutine[Any, Any, None]], object],
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> AsyncIterator[None]:
        """From here on tokens are verified, and revocations followed; `rest` waits so many seconds, or less when there is news."""
        self._door, self._accounts = engine.door(self._reach), accounts
        start(self.access.revoked.watch(accounts, rest))
        try:
            yield
        finally:
            await self.verifier.close()
            self._door = self._accounts = None

    def challenge(self, scope: Scope, error: Error | None, why: str | None) -> str:
        """What the edge says in `WWW-Authenticate`."""
        host = asked(scope)[b"host"].decode("ascii")
        origin = self._settings.public_url or f"{scope.get('scheme', 'http')}://{host}"
        return challenge(origin, error=error, why=why)

    def _identity(self) -> Identity:
        if self._accounts is None:
            raise StorageError("the store of identity is not open")
        return self._accounts

    async def _fetch(self, url: str) -> bytes:
        if self._door is None:
            raise KeysUnreachable("not started")
        deadline = asyncio.get_running_loop().time() + PATIENCE
        try:
            return (await self._door.get(url, deadline=deadline, follow=0)).body
        except SourceError as error:
            raise KeysUnreachable(type(error).__name__) from error


def tokens_of(declared: Declared, settings: Settings, clock: Clock) -> Tokens | None:
    """None where nobody issues any."""
    if settings.issuer is None:
        return None
    agent = f"Hansa-Gateway/0.1 (+{declared.contact.url or declared.contact.email or ''})"
    return Tokens(settings.issuer, settings, clock=clock, user_agent=agent)


def audiences(settings: Settings) -> frozenset[str]:
    """What a token for this API may name as its audience: the resource identifier.

    Without a public address that is wherever this machine reaches itself, by any of its names.
    """
    if settings.public_url:
        return frozenset({settings.public_url})
    loopback = (f"http://{host}:{settings.port}" for host in ("127.0.0.1", "localhost", "[::1]"))
    return frozenset({settings.resource, *loopback})


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
