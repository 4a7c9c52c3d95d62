"""What the durable engine of `Memory` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.learnt import FRONT_SECONDS, MEMORY, DurableMemory
from storage.memory import MemoryCache
from storage.open import StorageError
from storage.ports import Memory
from storage.scoped import scoped
from tests.contract.engines import Place, statements

SPACE = "duisburg/wbd/waste.pickups"
STREET = "Grüße-Straße 7 ½, Düsseldorf-Öß 🗑"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
async def memory(place: Place) -> AsyncIterator[Memory]:
    """An empty memory, open."""
    async with place.stores() as stores:
        yield stores.memory


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """What `work` returns; fails when it suspends even once."""
    with pytest.raises(StopIteration) as stop:
        work.send(None)
    return stop.value.value


async def test_learnt_is_recalled(place: Place) -> None:
    """What was learnt comes back to the letter, umlauts and all, from the worker that learnt it and from a new one."""
    async with place.stores() as stores:
        assert await stores.memory.recall(SPACE, STREET) is None
        await stores.memory.learn(SPACE, STREET, f"uuid für {STREET}")
        assert await stores.memory.recall(SPACE, STREET) == f"uuid für {STREET}"
    async with place.stores() as stores:
        assert await stores.memory.recall(SPACE, STREET) == f"uuid für {STREET}"


async def test_the_last_lesson_counts(place: Place) -> None:
    """Learning again overwrites, here and for whoever opens later; the empty text is a value, not a gap."""
    async with place.stores() as stores:
        for value in ("one", "two", ""):
            await stores.memory.learn(SPACE, "k", value)
            assert await stores.memory.recall(SPACE, "k") == value
    async with place.stores() as stores:
        assert await stores.memory.recall(SPACE, "k") == ""


async def test_forgotten_is_gone(place: Place) -> None:
    """A forgotten key is recalled by nobody, and forgetting what is not there is no error."""
    async with place.stores() as stores:
        await stores.memory.learn(SPACE, "k", "v")
        await stores.memory.forget(SPACE, "k")
        await stores.memory.forget(SPACE, "k")
        assert await stores.memory.recall(SPACE, "k") is None
    async with place.stores() as stores:
        assert await stores.memory.recall(SPACE, "k") is None


async def test_spaces_are_apart(place: Place) -> None:
    """Two bindings share no key, not even where space and key read the same when written in one line."""
    async with place.stores() as stores:
        essen, duisburg = scoped(stores.memory, "essen/ebe/waste.pickups"), scoped(stores.memory, SPACE)
        await essen.learn("k", "essen")
        await duisburg.learn("k", "duisburg")
        assert (await essen.recall("k"), await duisburg.recall("k")) == ("essen", "duisburg")
        assert await scoped(stores.memory, "essen/ebe").recall("/waste.pickupsk") is None
        await essen.forget("k")
    async with place.stores() as stores:
        assert await stores.memory.recall("essen/ebe/waste.pickups", "k") is None
        assert await stores.memory.recall(SPACE, "k") == "duisburg"


async def test_the_bound_is_in_bytes(memory: Memory) -> None:
    """4096 bytes are kept and 4097 refused, counted in UTF-8; a refused lesson leaves the former one."""
    await memory.learn(SPACE, "k", "ü" * 2048)
    with pytest.raises(ValueError, match="value must be"):
        await memory.learn(SPACE, "k", "ü" * 2048 + "x")
    assert await memory.recall(SPACE, "k") == "ü" * 2048


@pytest.mark.parametrize("text", ["x" * 1025, "a\0b", "\ud800"], ids=["long", "nul", "surrogate"])
async def test_unfit_texts(memory: Memory, text: str) -> None:
    """What cannot be kept on every engine is refused by `learn` on each, and simply not known to the other calls."""
    for space, key in ((text, "k"), (SPACE, text)):
        with pytest.raises(ValueError, match="must be UTF-8"):
            await memory.learn(space, key, "v")
        assert await memory.recall(space, key) is None
        await memory.forget(space, key)


async def test_the_longest_key_is_kept(place: Place) -> None:
    """Space and key of 1 KiB each fit the database's index, whatever they hold."""
    space = "".join(chr(0x100 + 7 * i % 0x500) for i in range(512))
    key = space[::-1]
    async with place.stores() as stores:
        await stores.memory.learn(space, key, "v")
    async with place.stores() as stores:
        assert await stores.memory.recall(space, key) == "v"


async def test_a_repeated_recall_stays_here(place: Place) -> None:
    """The second recall of a key asks no database and waits for no thread."""
    async with place.stores() as stores:
        await stores.memory.learn(SPACE, "k", "v")
    async with place.stores() as stores:
        with statements() as sent:
            assert await stores.memory.recall(SPACE, "k") == "v"
            assert len(sent) > 0
            sent.clear()
            assert at_once(stores.memory.recall(SPACE, "k")) == "v"
            assert sent == []


async def test_the_front_is_bounded(place: Place) -> None:
    """However much is learnt, what is held in front of the database stays bounded, and all of it is recalled."""
    front: MemoryCache[str] = MemoryCache(limit_bytes=2_000)
    async with place.stores():
        pass
    with place.engine() as engine, ThreadPoolExecutor(1) as thread:
        memory = DurableMemory(engine, thread, front=front)
        for number in range(40):
            await memory.learn(SPACE, f"k{number}", f"v{number}")
        assert front.evictions > 0
        assert [await memory.recall(SPACE, f"k{n}") for n in range(40)] == [f"v{n}" for n in range(40)]
        assert 0 < front.bytes <= 2_000


async def test_another_workers_lesson_is_seen(place: Place) -> None:
    """What another worker learns over a known value is seen once the front's time is over."""
    at = 0.0
    async with place.stores() as other:
        with place.engine() as engine, ThreadPoolExecutor(1) as thread:
            front: MemoryCache[str] = MemoryCache(limit_bytes=2_000, now=lambda: at)
            memory = DurableMemory(engine, thread, front=front)
            await memory.learn(SPACE, "k", "mine")
            await other.memory.learn(SPACE, "k", "theirs")
            at = FRONT_SECONDS
            assert await memory.recall(SPACE, "k") == "theirs"


@pytest.mark.parametrize("warm", [True, False])
async def test_a_caller_who_gives_up_leaves_no_old_value(place: Place, *, warm: bool) -> None:
    """When `learn` is cancelled while it writes, the next recall tells what the database holds, not what was known."""
    writing, go_on = threading.Event(), threading.Event()
    calls = iter((False, True))

    def clock() -> datetime:
        if next(calls):
            writing.set()
            go_on.wait()
        return NOON

    async with place.stores() as stores:
        await stores.memory.learn(SPACE, "k", "old")
    with place.engine() as engine, ThreadPoolExecutor(1) as thread:
        memory = DurableMemory(engine, thread, front=MemoryCache(limit_bytes=2_000), clock=clock)
        if warm:
            await memory.recall(SPACE, "k")
        reader = asyncio.create_task(memory.recall(SPACE, "k"))
        former = asyncio.create_task(memory.learn(SPACE, "k", "middle"))
        latter = asyncio.create_task(memory.learn(SPACE, "k", "new"))
        await asyncio.to_thread(writing.wait)
        latter.cancel()
        go_on.set()
        assert await reader == "old"
        await former
        assert await memory.recall(SPACE, "k") == "new"


async def test_writers_meet(place: Place) -> None:
    """Two workers that learn the same keys at the same time leave one row a key, with a value one of them gave."""
    async with place.stores() as one, place.stores() as two:
        await asyncio.gather(
            *(
                memory.learn(SPACE, f"k{number % 5}", f"{name} {number}")
                for number in range(50)
                for name, memory in (("one", one.memory), ("two", two.memory))
            )
        )
    with place.engine() as engine, engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(MEMORY)) == 5
        values = connection.scalars(select(MEMORY.c.value).order_by(MEMORY.c.key)).all()
    assert all(value in {f"one {45 + n}", f"two {45 + n}"} for n, value in enumerate(values))


async def test_when_it_was_learnt(place: Place) -> None:
    """Each row says when its value was learnt, in UTC, and learning again moves it."""
    async with place.stores():
        pass
    times = iter([NOON, NOON.replace(hour=13)])
    with place.engine() as engine, ThreadPoolExecutor(1) as thread:
        memory = DurableMemory(engine, thread, front=MemoryCache(limit_bytes=0), clock=lambda: next(times))
        await memory.learn(SPACE, "k", "v")
        await memory.learn(SPACE, "k", "w")
        with engine.begin() as connection:
            learnt_at = connection.scalar(select(MEMORY.c.learnt_at))
    assert learnt_at is not None
    # SQLite keeps no zone.
    assert learnt_at.replace(tzinfo=learnt_at.tzinfo or UTC) == NOON.replace(hour=13)


async def test_a_failing_database_is_said_so(memory: Memory, place: Place) -> None:
    """When the database fails in use, every call raises StorageError, and its text holds nothing of what was asked."""
    with place.engine() as engine, engine.begin() as connection:
        MEMORY.drop(connection)
    for call in (memory.recall(SPACE, "Geheimweg 3"), memory.learn(SPACE, "Geheimweg 3", "Geheimnis")):
        with pytest.raises(StorageError, match="memory") as caught:
            await call
        assert "Geheim" not in str(caught.value)


async def test_closing_waits_for_what_was_begun(place: Place) -> None:
    """A lesson that was begun before the stores were closed is in the database afterwards."""
    async with place.stores() as stores:
        lessons = [asyncio.create_task(stores.memory.learn(SPACE, f"k{n}", "v")) for n in range(20)]
        await asyncio.sleep(0)
    await asyncio.gather(*lessons)
    async with place.stores() as stores:
        assert [await stores.memory.recall(SPACE, f"k{n}") for n in range(20)] == ["v"] * 20
