"""What receipts are made of and verified with, without signing anything: a worker that only answers needs no more.

The hash that ties a receipt to what was asked, and the public keys as everybody may have them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from domain.when import Clock
from storage.errors import StorageError
from storage.ports import ReceiptKey, ReceiptKeys

log = logging.getLogger("hansa.intake")

LOOK = timedelta(seconds=60)
"""The time between two looks at the store."""


def request_digest(body: bytes) -> str:
    """SHA-256 of a body as it was sent, in hexadecimal digits as `sha256sum` prints them."""
    return sha256(body).hexdigest()


def request_hash(key: str, digest: str) -> str:
    """SHA-256 over the idempotency key, without quotation marks, a line feed and the request's digest.

    The key salts it. A receipt outlives what was asked: from a bare digest anybody could find out an address by trying all of
    a city's. Who knows the key and the body can show that they belong together; so the key is erased with the body.
    """
    return sha256(f"{key.strip().strip(chr(34))}\n{digest}".encode()).hexdigest()


def published(keys: tuple[ReceiptKey, ...]) -> Mapping[str, Any]:
    """Their public halves as a JWKS."""
    return {"keys": [json.loads(key.public) for key in keys]}


class PublishedKeys:
    """The public keys as this process knows them, for the document that everybody may ask for."""

    def __init__(self, keys: Callable[[], ReceiptKeys], clock: Clock) -> None:
        """`keys` gives the port when it is asked: documents are declared before stores are open."""
        self._keys, self._clock = keys, clock
        self._known: Mapping[str, Any] | None = None
        self._looked: datetime | None = None

    async def jwks(self) -> Mapping[str, Any]:
        """The JWKS, a minute old at most; older while the store is away, StorageError when it was never known."""
        now = self._clock()
        if self._known is not None and self._looked is not None and timedelta(0) <= now - self._looked < LOOK:
            return self._known
        try:
            self._known, self._looked = published(await self._keys().all()), now
        except StorageError as error:
            if self._known is None:
                raise
            log.warning("the receipt keys shown are those known: %s", error)
        return self._known
