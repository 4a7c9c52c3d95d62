"""What every engine of `Cache` keeps to, and what the in-process one promises beside."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.memory import MemoryCache


class Hand:
    """A clock whose hand the test moves, in seconds."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        """The present second."""
        return self.at


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """What `work` returns; fails when it suspends even once."""
    with pytest.raises(StopIteration) as stop:
        work.send(None)
    return stop.value.value


@pytest.fixture
def hand() -> Hand:
    """A clock that stands still."""
    return Hand()


@pytest.fixture
def cache(hand: Hand) -> MemoryCache[object]:
    """An empty cache of a hundred bytes on that clock."""
    return MemoryCache(limit_bytes=100, now=hand)


async def test_what_is_put_is_got(cache: MemoryCache[object]) -> None:
    """A value comes back under an equal key, the very object, and under no other key."""
    value = object()
    await cache.put(("waste.pickups", "straße", 7), value, seconds=1, size=10)
    assert await cache.get(("waste.pickups", "straße", 7)) is value
    assert await cache.get(("waste.pickups", "strasse", 7)) is None


async def test_the_last_value_counts(cache: MemoryCache[object]) -> None:
    """A second put takes the first one's place, its time and its weight."""
    await cache.put("k", "old", seconds=1, size=90)
    await cache.put("k", "new", seconds=50, size=20)
    assert (cache.bytes, cache.entries, cache.evictions) == (20, 1, 0)
    assert await cache.get("k") == "new"


async def test_forgotten_is_gone(cache: MemoryCache[object]) -> None:
    """A forgotten value is not got, its weight is free again, and forgetting twice is no error."""
    await cache.put("k", "v", seconds=1, size=10)
    await cache.forget("k")
    await cache.forget("k")
    assert await cache.get("k") is None
    assert (cache.bytes, cache.entries) == (0, 0)


@pytest.mark.parametrize(("passed", "there"), [(0.0, True), (9.999, True), (10.0, False), (1e9, False)])
async def test_time_ends_a_value(cache: MemoryCache[object], hand: Hand, passed: float, *, there: bool) -> None:
    """A value put for ten seconds is there before they have passed and never after; asking does not prolong it."""
    await cache.put("k", "v", seconds=10, size=10)
    hand.at += passed / 2
    await cache.get("k")
    hand.at = 1_000.0 + passed
    assert await cache.get("k") == ("v" if there else None)
    assert cache.bytes == (10 if there else 0)
    assert cache.evictions == 0


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan")])
async def test_no_time_is_not_kept(cache: MemoryCache[object], seconds: float) -> None:
    """What is put for no time at all is not kept, and what it replaces is gone."""
    await cache.put("k", "old", seconds=10, size=10)
    await cache.put("k", "new", seconds=seconds, size=10)
    assert await cache.get("k") is None
    assert cache.bytes == 0


async def test_the_least_recently_used_goes_first(cache: MemoryCache[object]) -> None:
    """Over the bound, the value that was asked for longest ago goes, and no more than has to."""
    for key in ("a", "b", "c", "d"):
        await cache.put(key, key, seconds=10, size=25)
    await cache.get("a")
    await cache.put("e", "e", seconds=10, size=26)
    assert [await cache.get(key) for key in "abcde"] == ["a", None, None, "d", "e"]
    assert (cache.bytes, cache.entries, cache.evictions) == (76, 3, 2)


async def test_bigger_than_the_bound_is_not_kept(cache: MemoryCache[object]) -> None:
    """What alone is over the bound is not kept and pushes nobody out, but its former value is gone."""
    await cache.put("other", 1, seconds=10, size=50)
    await cache.put("k", "old", seconds=10, size=50)
    await cache.put("k", "new", seconds=10, size=101)
    assert await cache.get("k") is None
    assert await cache.get("other") == 1
    assert cache.evictions == 0
    await cache.put("k", "fits", seconds=10, size=100)
    assert await cache.get("k") == "fits"


async def test_empty_values_are_bounded(cache: MemoryCache[object]) -> None:
    """A flood of values without weight stays within the bound all the same."""
    for key in range(1_000):
        await cache.put(key, b"", seconds=10, size=0)
    assert cache.entries == 100


async def test_a_negative_size_is_refused(cache: MemoryCache[object]) -> None:
    """A size below zero is a mistake of the caller, and nothing changes."""
    await cache.put("k", "v", seconds=10, size=10)
    with pytest.raises(ValueError, match="never negative"):
        await cache.put("k", "w", seconds=10, size=-1)
    assert await cache.get("k") == "v"


def test_nothing_suspends(cache: MemoryCache[object]) -> None:
    """Every call of the in-process engine finishes at once, so that two requests never see a half-done change."""
    at_once(cache.put("k", "v", seconds=10, size=10))
    assert at_once(cache.get("k")) == "v"
    at_once(cache.forget("k"))
    assert at_once(cache.get("k")) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["get", "put", "forget", "wait"]), st.integers(0, 7), st.integers(0, 60)), max_size=60
    )
)
def test_the_books_balance(calls: list[tuple[str, int, int]]) -> None:
    """Whatever is called in whatever order: the weight is the sum of what is there, bounded, and never stale."""
    hand = Hand()
    cache: MemoryCache[int] = MemoryCache(limit_bytes=100, now=hand)
    last: dict[int, tuple[int, int, float]] = {}
    for turn, (call, key, number) in enumerate(calls):
        if call == "put":
            at_once(cache.put(key, turn, seconds=20, size=number))
            last[key] = (turn, max(number, 1), hand.at + 20)
        elif call == "forget":
            at_once(cache.forget(key))
            last.pop(key, None)
        elif call == "wait":
            hand.at += number / 4
        elif (got := at_once(cache.get(key))) is not None:
            assert got == last[key][0]
            assert hand.at < last[key][2]
        assert 0 <= cache.bytes <= 100
    there = [key for key in last if at_once(cache.get(key)) is not None]
    assert cache.bytes == sum(last[key][1] for key in there)
    assert cache.entries == len(there)


async def test_a_purge_takes_what_is_meant_and_its_bytes(cache: MemoryCache[object]) -> None:
    """Only the values whose keys are meant go; the bound counts what is left."""
    await cache.put(("a", 1), "x", seconds=60, size=3)
    await cache.put(("b", 1), "y", seconds=60, size=4)
    assert await cache.purge(lambda key: isinstance(key, tuple) and key[0] == "a") == 1
    assert (await cache.get(("a", 1)), await cache.get(("b", 1)), cache.bytes) == (None, "y", 4)
