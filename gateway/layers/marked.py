"""A part of the cache for one binding on certain terms: what calls on other terms put there is not found."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from domain.exchange import Reply
from storage.ports import Cache


class Marked:
    """The cache, with a mark at the end of each key: who purges looks at a key's beginning. Keys are tuples."""

    def __init__(self, cache: Cache[Reply], mark: bytes) -> None:
        self._cache, self._mark = cache, mark

    async def get(self, key: Hashable) -> Reply | None:
        """The value; None when it is not there."""
        return await self._cache.get(self._marked(key))

    async def put(self, key: Hashable, value: Reply, *, seconds: float, size: int) -> None:
        """Keep it."""
        await self._cache.put(self._marked(key), value, seconds=seconds, size=size)

    async def forget(self, key: Hashable) -> None:
        """Drop one value, if it is there."""
        await self._cache.forget(self._marked(key))

    async def purge(self, meant: Callable[[Hashable], bool]) -> int:
        """Drop every value whose key is meant, whatever its mark."""
        return await self._cache.purge(meant)

    def _marked(self, key: Hashable) -> Hashable:
        return (*key, self._mark) if isinstance(key, tuple) else (key, self._mark)
