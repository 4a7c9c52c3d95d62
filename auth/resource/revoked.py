"""Tokens that must not be taken any more although they have not expired, held in this process and followed by a feed.

Another process's revocation is seen within a second; whoever is about to change something asks the store at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from storage.accounts import Revoked
from storage.errors import StorageError

log = logging.getLogger("hansa.identity")

GLANCE = 1.0
"""Seconds between two looks at the feed."""
LEEWAY = timedelta(seconds=10)
"""So much longer a revocation counts than the token it speaks of: clocks differ."""
OVERLAP = 100
"""So many numbers are read again: of two transactions the one with the lower number may become visible last."""
MOST = 100_000
"""Of tokens and of grants. Each is forgotten when its tokens have expired anyway."""


class Marks(Protocol):
    """What a token is revoked by."""

    @property
    def jti(self) -> str:
        """Its own id."""
        ...

    @property
    def grant(self) -> str | None:
        """What it was given under."""
        ...


class Feed(Protocol):
    """As much of the port `Identity` as is needed here."""

    async def revoked_since(self, number: int, now: datetime) -> tuple[Revoked, ...]:
        """The revocations after this number that still matter, in order."""
        ...


class Revocations:
    """What the feed has said so far."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._jtis: dict[str, datetime] = {}
        self._grants: dict[str, datetime] = {}
        self._seen = 0

    def __len__(self) -> int:
        return len(self._jtis) + len(self._grants)

    def __contains__(self, token: Marks) -> bool:
        return token.jti in self._jtis or token.grant in self._grants

    async def fill(self, feed: Feed) -> None:
        """Take what is new. Raises StorageError."""
        now = self._clock()
        self._take(await feed.revoked_since(max(0, self._seen - OVERLAP), now - LEEWAY))
        self._forget(now - LEEWAY)

    async def watch(self, feed: Feed, rest: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Follow the feed for ever. While it cannot be asked, what was known last holds.

        `rest` waits so many seconds, or less when there is news.
        """
        failing = False
        while True:
            try:
                await self.fill(feed)
                failing = False
            except StorageError as error:
                if not failing:
                    log.warning("revoked tokens are not noticed for now: %s", type(error).__name__)
                failing = True
            await rest(GLANCE)

    def _take(self, rows: tuple[Revoked, ...]) -> None:
        for row in rows:
            self._seen = max(self._seen, row.number)
            for known, name in ((self._jtis, row.jti), (self._grants, row.grant)):
                if name is not None:
                    known[name] = max(row.until, known.get(name, row.until))

    def _forget(self, now: datetime) -> None:
        for known in (self._jtis, self._grants):
            for name in [name for name, until in known.items() if until < now]:
                del known[name]
            if len(known) > MOST:
                log.error("more than %d revocations at once: those that end first are forgotten early", MOST)
                for name in sorted(known, key=known.__getitem__)[: len(known) - MOST]:
                    del known[name]
