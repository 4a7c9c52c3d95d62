"""The publishable keys that are valid now, held in this process so that no request waits for a database.

Another process's change is seen within a second: a small number is asked for, and the keys only when it differs.
"""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from storage.errors import StorageError
from storage.ports import Key, Keys

log = logging.getLogger("hansa.storage")

GLANCE = 1.0
"""Seconds between two looks at whether anything has changed."""
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:.]+\](:[0-9]{1,5})?")


class Keyring:
    """Finds keys by what a request carries. Empty until it has been filled once."""

    def __init__(self) -> None:
        self._valid: dict[bytes, Key] = {}
        self._seen = -1

    def find(self, secret: bytes) -> Key | None:
        """The key, when it is valid now."""
        return self._valid.get(digest(secret))

    async def fill(self, keys: Keys) -> None:
        """Take what the store holds."""
        self._seen = await keys.changes()  # before the keys: what changes in between is seen the next time
        self._valid = {key.digest: key for key in await keys.all() if key.revoked is None}

    async def watch(self, keys: Keys) -> None:
        """Follow the store for ever. While it cannot be asked, what was known last stays valid."""
        failing = False
        while True:
            await asyncio.sleep(GLANCE)
            try:
                if await keys.changes() != self._seen:
                    await self.fill(keys)
                failing = False
            except StorageError as error:
                if not failing:
                    log.warning("revoked keys are not noticed for now: %s", error)
                failing = True


def digest(secret: bytes) -> bytes:
    """What is kept of a key."""
    return sha256(secret).digest()


def new_key(name: str, origins: tuple[str, ...], now: datetime) -> tuple[str, Key]:
    """A new key, and what is kept of it; ValueError for an origin no browser sends."""
    strange = next((each for each in origins if not _ORIGIN.fullmatch(each)), None)
    if strange is not None:
        raise ValueError(
            f"{strange!r} is no origin: scheme, host and port as a browser sends them, https://example.org"
        )
    key_id = token_hex(4)
    secret = f"pk_{key_id}_{token_hex(16)}"
    return secret, Key(id=key_id, name=name, digest=digest(secret.encode()), origins=origins, created=now)
