"""A log-in under way: what was sent to the IdP, kept until the browser comes back, and taken once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Self

from storage.accounts import Volatile


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """What must be true of the answer."""

    idp: str
    browser: str
    """A digest of the browser's session id."""
    nonce: str
    verifier: str
    """Of PKCE."""
    back: str
    acr: str | None
    fresh: bool
    started: float
    """Seconds since 1970."""

    async def keep(self, volatile: Volatile, state: str, *, seconds: float) -> None:
        """Keep it under the state. Raises StorageError."""
        await volatile.put(_key(state), json.dumps(asdict(self)).encode(), seconds=seconds)

    @classmethod
    async def take(cls, volatile: Volatile, state: str) -> Self | None:
        """What was kept, for the first who asks; None for everybody else. Raises StorageError."""
        kept = await volatile.take(_key(state))
        return None if kept is None else cls(**json.loads(kept))


def digest(browser: str) -> str:
    """The browser's session as it is kept: enough to compare, useless to whoever reads the store."""
    return sha256(browser.encode()).hexdigest()


def _key(state: str) -> str:
    return f"broker:{sha256(state.encode()).hexdigest()}"
