"""The publishable keys that are valid now, and what is rehearsed with them: held here, so that no request waits for a database.

Another process's change is seen within a second: a small number is asked for, and the keys only when it differs.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from domain.when import Clock
from storage.errors import StorageError
from storage.ports import Key, Keys
from storage.switches_ports import Switch, Switches

log = logging.getLogger("hansa.storage")

GLANCE = 1.0
"""Seconds between two looks at whether anything has changed."""
Rest = Callable[[float], Awaitable[None]]
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:.]+\](:[0-9]{1,5})?")


class Keyring:
    """Finds keys by what a request carries. Empty until it has been filled once."""

    def __init__(self) -> None:
        self._valid: dict[bytes, Key] = {}
        self._seen = -1
        self.fills = 0
        """How often it has been filled: the same number means the same keys."""

    def find(self, secret: bytes) -> Key | None:
        """The key, when it is valid now."""
        return self._valid.get(digest(secret))

    async def fill(self, keys: Keys) -> None:
        """Take what the store holds."""
        self._seen = await keys.changes()  # before the keys: what changes in between is seen the next time
        self._valid = {key.digest: key for key in await keys.valid()}
        self.fills += 1

    async def watch(self, keys: Keys, rest: Rest = asyncio.sleep) -> None:
        """Follow the store for ever. While it cannot be asked, what was known last stays valid.

        `rest` waits so many seconds, or less when there is news.
        """

        async def look() -> None:
            if await keys.changes() != self._seen:
                await self.fill(keys)

        await _keep_looking(look, "revoked keys are not noticed for now", rest)


class Switchboard:
    """Finds what is rehearsed with a key. Empty until it has been filled once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._live: dict[str, tuple[Switch, ...]] = {}
        self._seen = -1
        self.fills = 0
        """How often it has been filled: the same number means the same switches."""

    def of(self, key: str) -> tuple[Switch, ...]:
        """The switches of a key that do something now."""
        found = self._live.get(key)
        if not found:
            return ()
        now = self._clock()
        return tuple(switch for switch in found if now < switch.until)

    async def fill(self, switches: Switches) -> None:
        """Take what the store holds."""
        self._seen = await switches.changes()  # before the switches: what changes in between is seen the next time
        live: dict[str, tuple[Switch, ...]] = {}
        for switch in await switches.live():
            live[switch.key] = (*live.get(switch.key, ()), switch)
        self._live = live
        self.fills += 1

    async def watch(self, switches: Switches, rest: Rest = asyncio.sleep) -> None:
        """Follow the store for ever. While it cannot be asked, what was known last stays, until its time is over.

        `rest` waits so many seconds, or less when there is news.
        """

        async def look() -> None:
            if await switches.changes() != self._seen:
                await self.fill(switches)

        await _keep_looking(look, "switches are not noticed for now", rest)


async def _keep_looking(look: Callable[[], Awaitable[None]], lost: str, rest: Rest) -> None:
    """Once a second, for ever; says once when the store cannot be asked."""
    failing = False
    while True:
        await rest(GLANCE)
        try:
            await look()
            failing = False
        except StorageError as error:
            if not failing:
                log.warning("%s: %s", lost, error)
            failing = True


def digest(secret: bytes) -> bytes:
    """What is kept of a key."""
    return sha256(secret).digest()


def new_key(name: str, origins: tuple[str, ...], now: datetime, owner: str | None = None) -> tuple[str, Key]:
    """A new key, and what is kept of it; ValueError for an origin no browser sends."""
    strange = next((each for each in origins if not _ORIGIN.fullmatch(each)), None)
    if strange is not None:
        raise ValueError(
            f"{strange!r} is no origin: scheme, host and port as a browser sends them, https://example.org"
        )
    key_id = token_hex(4)
    secret = f"pk_{key_id}_{token_hex(16)}"
    kept = digest(secret.encode())
    return secret, Key(id=key_id, name=name, digest=kept, origins=origins, created=now, owner=owner)
