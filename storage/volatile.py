"""The in-process engine of `Volatile`. Knows bytes and seconds; nothing of what is kept, or of other processes."""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from typing import NamedTuple

from storage.errors import StorageError

LIMIT_BYTES = 64 * 1024 * 1024
LIMIT_ENTRIES = 100_000
OVERHEAD = 200
"""Bytes an entry takes beside its text and its value."""


class _Kept(NamedTuple):
    value: bytes
    until: float
    size: int


class MemoryVolatile:
    """Bounded by entries and bytes. When it is full it refuses: what it forgot could be used a second time.

    `now` gives seconds on a clock that never goes back. One event loop only: there are no locks, because nothing here
    ever suspends.
    """

    __slots__ = ("_bytes", "_ends", "_kept", "_limit_bytes", "_limit_entries", "_now")

    def __init__(
        self,
        *,
        limit_bytes: int = LIMIT_BYTES,
        limit_entries: int = LIMIT_ENTRIES,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit_bytes = limit_bytes
        self._limit_entries = limit_entries
        self._now = now
        self._kept: dict[str, _Kept] = {}
        self._ends: list[tuple[float, str]] = []
        """A heap of when what ends. What was overwritten or taken meanwhile leaves its entry behind."""
        self._bytes = 0

    @property
    def weight(self) -> int:
        """What is kept weighs this much, expired values included until room is needed."""
        return self._bytes

    @property
    def entries(self) -> int:
        """How many values are kept, expired ones included until room is needed."""
        return len(self._kept)

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep it so long, over whatever was there. StorageError when it is full, ValueError when the time is not positive."""
        self._put(key, value, positive(seconds))

    async def add(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep it if nothing is there; False when something is. Raises as `put` does."""
        positive(seconds)
        if self._present(key) is not None:
            return False
        self._put(key, value, seconds)
        return True

    async def get(self, key: str) -> bytes | None:
        """The value; None when it is not there or its time has passed."""
        kept = self._present(key)
        return None if kept is None else kept.value

    async def take(self, key: str) -> bytes | None:
        """The value, and it is gone."""
        kept = self._present(key)
        self._drop(key)
        return None if kept is None else kept.value

    async def forget(self, key: str) -> None:
        """Drop it, if it is there."""
        self._drop(key)

    async def check(self) -> None:
        """It is always there."""

    def _present(self, key: str) -> _Kept | None:
        kept = self._kept.get(key)
        return None if kept is None or kept.until <= self._now() else kept

    def _put(self, key: str, value: bytes, seconds: float) -> None:
        size = len(key.encode("utf-8", "surrogatepass")) + len(value) + OVERHEAD
        if not self._fits(key, size):
            self._drop_expired()
        if not self._fits(key, size):
            raise StorageError(
                "the volatile store of this process is full: too many log-ins at once; HANSA_REDIS_URL names a larger one"
            )
        self._drop(key)
        until = self._now() + seconds
        self._kept[key] = _Kept(value, until, size)
        self._bytes += size
        heapq.heappush(self._ends, (until, key))
        if len(self._ends) > 2 * len(self._kept) + 1000:
            self._ends = [(kept.until, name) for name, kept in self._kept.items()]
            heapq.heapify(self._ends)

    def _fits(self, key: str, size: int) -> bool:
        former = self._kept.get(key)
        entries = len(self._kept) + (former is None)
        size += self._bytes - (0 if former is None else former.size)
        return entries <= self._limit_entries and size <= self._limit_bytes

    def _drop_expired(self) -> None:
        now = self._now()
        while self._ends and self._ends[0][0] <= now:
            until, key = heapq.heappop(self._ends)
            kept = self._kept.get(key)
            if kept is not None and kept.until == until:
                self._drop(key)

    def _drop(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= kept.size


def positive(seconds: float) -> float:
    """The time itself; ValueError when nothing could be kept so long: what was not kept would be taken twice."""
    if not (seconds > 0 and math.isfinite(seconds)):
        raise ValueError(f"something is kept for a time above nought: {seconds}")
    return seconds
