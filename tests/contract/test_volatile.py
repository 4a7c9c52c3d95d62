"""What `Volatile` keeps to in the process and on a real Valkey server: the same laws for both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from storage.accounts import Volatile
from storage.redis import open_redis
from storage.volatile import MemoryVolatile
from tests.contract.valkeys import Valkey, valkey

TASKS = 20


@pytest.fixture(scope="module")
def shared() -> Iterator[Valkey]:
    """One server for the tests here."""
    with valkey() as server:
        yield server


class Both:
    """Two processes' worth of the same store, and its clock."""

    def __init__(self, one: Volatile, two: Volatile, pass_by: Callable[[float], Awaitable[None]]) -> None:
        self.one = one
        self.two = two
        self.pass_by = pass_by
        """So many seconds pass for the store."""


@asynccontextmanager
async def in_process() -> AsyncIterator[Both]:
    """The engine in the process: there is one of it."""
    now = [100.0]

    async def pass_by(seconds: float) -> None:
        now[0] += seconds

    store = MemoryVolatile(now=lambda: now[0])
    yield Both(store, store, pass_by)


@asynccontextmanager
async def on_valkey(server: Valkey) -> AsyncIterator[Both]:
    """The engine on the server, opened twice."""
    server.empty()

    async def pass_by(seconds: float) -> None:
        server.pass_by(seconds)

    async with open_redis(server.url) as one, open_redis(server.url) as two:
        yield Both(one, two, pass_by)


@pytest.fixture(params=["process", "valkey"])
async def both(request: pytest.FixtureRequest) -> AsyncIterator[Both]:
    """Empty, on either engine."""
    opened = in_process() if request.param == "process" else on_valkey(request.getfixturevalue("shared"))
    async with opened as stores:
        yield stores


async def test_what_is_put_is_there_for_all(both: Both) -> None:
    """A value comes back byte for byte under any text, in every process, over and over, until it is overwritten."""
    for key in ("code:1", "ü 🗑\0\n\ud800", ""):
        await both.one.put(key, b"\0\xff" + key.encode("utf-8", "replace"), seconds=60)
        assert await both.two.get(key) == await both.one.get(key) == b"\0\xff" + key.encode("utf-8", "replace")
    await both.two.put("code:1", b"", seconds=60)
    assert await both.one.get("code:1") == b""
    assert await both.one.get("code:2") is None


async def test_what_is_taken_is_gone(both: Both) -> None:
    """The second one who takes it, or asks for it, gets nothing; it may be put again."""
    await both.one.put("k", b"v", seconds=60)
    assert [await both.two.take("k"), await both.one.take("k"), await both.one.get("k")] == [b"v", None, None]
    await both.one.put("k", b"w", seconds=60)
    assert await both.two.take("k") == b"w"


async def test_what_is_forgotten_is_gone(both: Both) -> None:
    """For everybody; forgetting what is not there is no error."""
    await both.one.put("k", b"v", seconds=60)
    await both.two.forget("k")
    await both.two.forget("k")
    assert await both.one.get("k") is None
    assert await both.one.add("k", b"w", seconds=60)


async def test_a_mark_is_made_once(both: Both) -> None:
    """Adding what is there changes neither the value nor its time; once it is taken or over, it can be added again."""
    assert await both.one.add("jti", b"first", seconds=60)
    assert not await both.two.add("jti", b"second", seconds=6000)
    assert await both.two.get("jti") == b"first"
    await both.pass_by(61)
    assert await both.two.add("jti", b"third", seconds=60)
    assert await both.one.take("jti") == b"third"
    assert await both.one.add("jti", b"fourth", seconds=60)


async def test_time_is_kept(both: Both) -> None:
    """A value is there until its seconds are over and not after, and neither asking for it nor failing to add prolongs it."""
    await both.one.put("k", b"v", seconds=60)
    await both.pass_by(50)
    assert await both.one.get("k") == b"v"
    assert not await both.one.add("k", b"w", seconds=60)
    await both.pass_by(11)
    assert (await both.one.get("k"), await both.one.take("k")) == (None, None)


async def test_putting_again_begins_a_new_time(both: Both) -> None:
    """The last time given counts, longer or shorter."""
    await both.one.put("k", b"v", seconds=10)
    await both.one.put("k", b"w", seconds=100)
    await both.pass_by(50)
    assert await both.one.get("k") == b"w"
    await both.one.put("k", b"x", seconds=1)
    await both.pass_by(2)
    assert await both.one.get("k") is None


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
async def test_a_time_that_keeps_nothing_is_refused(both: Both, seconds: float) -> None:
    """What could not be kept would be taken twice: a ValueError, and what was there is there still."""
    await both.one.put("k", b"v", seconds=60)
    with pytest.raises(ValueError, match="above nought"):
        await both.one.put("k", b"w", seconds=seconds)
    for key in ("k", "new"):
        with pytest.raises(ValueError, match="above nought"):
            await both.one.add(key, b"w", seconds=seconds)
    assert (await both.one.get("k"), await both.one.get("new")) == (b"v", None)


async def test_less_than_a_millisecond_is_kept(both: Both) -> None:
    """The shortest time is a time."""
    assert await both.one.add("k", b"v", seconds=1e-9)


async def test_of_twenty_who_take_one_gets_it(both: Both) -> None:
    """However many take a code at once, in two processes, exactly one has it."""
    for _ in range(20):
        await both.one.put("code", b"v", seconds=60)
        got = await asyncio.gather(*((both.one, both.two)[n % 2].take("code") for n in range(TASKS)))
        assert [each for each in got if each is not None] == [b"v"]


async def test_of_twenty_who_add_one_is_first(both: Both) -> None:
    """However many make the same mark at once, in two processes, exactly one is told yes, and its value stays."""
    for turn in range(20):
        adding = ((both.one, both.two)[n % 2].add(f"jti{turn}", f"{n}".encode(), seconds=60) for n in range(TASKS))
        said = await asyncio.gather(*adding)
        assert said.count(True) == 1
        assert await both.one.get(f"jti{turn}") == f"{said.index(True)}".encode()


async def test_it_says_that_it_answers(both: Both) -> None:
    """A store that works says nothing."""
    await both.one.check()
