"""What the in-process engine of `Volatile` keeps to beyond the common laws: it is bounded, and refuses rather than forgets."""

from __future__ import annotations

import pytest

from storage.errors import StorageError
from storage.volatile import OVERHEAD, MemoryVolatile


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The present second."""
        return self.now


async def test_a_full_store_refuses_and_forgets_nothing() -> None:
    """When so many values are there, one more is a StorageError that names the setting, and every mark holds."""
    store = MemoryVolatile(limit_entries=3)
    for n in range(3):
        assert await store.add(f"{n}", b"v", seconds=60)
    for write in (store.put, store.add):
        with pytest.raises(StorageError, match="HANSA_REDIS_URL"):
            await write("3", b"v", seconds=60)
    assert [await store.add(f"{n}", b"w", seconds=60) for n in range(3)] == [False] * 3
    await store.put("1", b"x", seconds=60)
    assert (store.entries, await store.get("1"), await store.get("3")) == (3, b"x", None)


async def test_what_is_taken_or_over_makes_room() -> None:
    """A value that was taken, forgotten or has expired is none of those that fill the store."""
    clock = Clock()
    store = MemoryVolatile(limit_entries=2, now=clock)
    await store.put("short", b"v", seconds=10)
    await store.put("long", b"v", seconds=100)
    clock.now = 10
    await store.put("new", b"v", seconds=100)
    with pytest.raises(StorageError):
        await store.put("newer", b"v", seconds=100)
    assert await store.take("new") == b"v"
    await store.put("newer", b"v", seconds=100)
    await store.forget("long")
    await store.put("newest", b"v", seconds=100)
    assert [await store.get(key) for key in ("short", "long", "new", "newer", "newest")] == [
        None,
        None,
        None,
        b"v",
        b"v",
    ]


async def test_bytes_are_bounded() -> None:
    """Text, value and what an entry takes besides are counted; too large a one is refused and what was there stays."""
    store = MemoryVolatile(limit_bytes=2 * (OVERHEAD + 10))
    await store.put("ä", b"12345678", seconds=60)
    assert store.weight == OVERHEAD + 10
    with pytest.raises(StorageError):
        await store.put("ä", b"x" * (OVERHEAD + 19), seconds=60)
    assert (await store.get("ä"), store.weight) == (b"12345678", OVERHEAD + 10)
    await store.put("ä", b"x" * (OVERHEAD + 18), seconds=60)
    with pytest.raises(StorageError):
        await store.put("k", b"", seconds=60)
    await store.forget("ä")
    assert store.weight == 0


async def test_a_value_that_was_renewed_is_not_dropped_with_its_first_time() -> None:
    """Making room looks at when a value ends now, not at when it would have ended."""
    clock = Clock()
    store = MemoryVolatile(limit_entries=1, now=clock)
    await store.put("k", b"v", seconds=10)
    await store.put("k", b"w", seconds=100)
    clock.now = 50
    with pytest.raises(StorageError):
        await store.put("other", b"v", seconds=10)
    assert await store.get("k") == b"w"


async def test_what_was_taken_leaves_nothing_behind() -> None:
    """A hundred thousand codes that are kept and taken within their minute leave no trail of their ends."""
    store = MemoryVolatile()
    for n in range(100_000):
        await store.put(f"{n}", b"v", seconds=60)
        await store.take(f"{n}")
    assert (store.entries, store.weight) == (0, 0)
    assert len(store._ends) < 2000
