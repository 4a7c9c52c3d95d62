"""The ports of storage. Standard library only: whoever needs one imports this and never an engine."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol, TypeVar

V = TypeVar("V")


class Cache(Protocol[V]):
    """Volatile: may forget anything at any time, never returns what has passed its time."""

    async def get(self, key: Hashable) -> V | None:
        """The value; None when it is not there."""
        ...

    async def put(self, key: Hashable, value: V, *, seconds: float, size: int) -> None:
        """Keep `value` for so many seconds; `size` in bytes counts against the bound."""
        ...

    async def forget(self, key: Hashable) -> None:
        """Drop one value, if it is there."""
        ...


class Memory(Protocol):
    """Durable: what an adapter learnt once and need not ask again, such as address → uuid.

    `space` is the binding's id, so that no two bindings share a key.
    """

    async def recall(self, space: str, key: str) -> str | None:
        """What was learnt under this key; None when nothing was."""
        ...

    async def learn(self, space: str, key: str, value: str) -> None:
        """Keep it, over whatever was there."""
        ...

    async def forget(self, space: str, key: str) -> None:
        """Drop it, if it is there."""
        ...
