"""The in-process engine of `Cache`. Knows bytes and seconds; nothing of what is kept, or of other processes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")


class _Kept(NamedTuple, Generic[V]):
    value: V
    until: float
    size: int


class MemoryCache(Generic[V]):
    """Least recently used goes first; bounded by bytes and by time, every call O(1).

    `now` gives seconds on a clock that never goes back. One event loop's threads only: there are no locks, because
    nothing here ever suspends.
    """

    __slots__ = ("_bytes", "_evictions", "_kept", "_limit", "_now")

    def __init__(self, *, limit_bytes: int, now: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit_bytes
        self._now = now
        self._kept: OrderedDict[Hashable, _Kept[V]] = OrderedDict()
        self._bytes = 0
        self._evictions = 0

    @property
    def bytes(self) -> int:
        """What is kept weighs this much; expired values count until they are asked for or pushed out."""
        return self._bytes

    @property
    def entries(self) -> int:
        """How many values are kept, expired ones included."""
        return len(self._kept)

    @property
    def evictions(self) -> int:
        """How many values had to go to make room, since the start."""
        return self._evictions

    async def get(self, key: Hashable) -> V | None:
        """The value, which becomes the most recently used; None when it is not there or its time is over."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._now() >= kept.until:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept.value

    async def put(self, key: Hashable, value: V, *, seconds: float, size: int) -> None:
        """Keep `value` in place of the former one; not at all when it is over the bound or its time is over already.

        `size` is in bytes; a negative one is a ValueError.
        """
        if size < 0:
            raise ValueError(f"a size is never negative: {size}")
        self._drop(key)
        # An empty value weighs one byte, or a flood of them would have no bound.
        weight = max(size, 1)
        if weight > self._limit or not seconds > 0:
            return
        self._kept[key] = _Kept(value, self._now() + seconds, weight)
        self._bytes += weight
        while self._bytes > self._limit:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.size
            self._evictions += 1

    async def forget(self, key: Hashable) -> None:
        """Drop one value, if it is there."""
        self._drop(key)

    async def purge(self, meant: Callable[[Hashable], bool]) -> int:
        """Drop every value whose key is meant; how many went. Looks at all keys."""
        keys = [key for key in self._kept if meant(key)]
        for key in keys:
            self._drop(key)
        return len(keys)

    def _drop(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= kept.size
