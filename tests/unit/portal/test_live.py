"""What is live: one reading for all who listen, none for nobody."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from portal.ops.live import EVERY, Full, Live
from storage.errors import StorageError
from storage.watch_ports import Watch, Worker
from tests.unit.clocks import NOON, Hand, leaping


class Read:
    """A store that counts how often it is read, and can be away."""

    def __init__(self) -> None:
        self.times = 0
        self.away = False

    async def workers(self) -> tuple[Worker, ...]:
        """One, whose lag says which reading it is."""
        self.times += 1
        if self.away:
            raise StorageError("away")
        return (Worker(name="one", began=NOON, at=NOON, version="1", config="c", lag=float(self.times)),)

    async def rounds(self, **wanted: Any) -> tuple[()]:
        """None."""
        return ()

    async def stands(self) -> tuple[()]:
        """None."""
        return ()

    async def changes(self, **wanted: Any) -> tuple[()]:
        """None."""
        return ()


def a_live(store: Read, **more: Any) -> Live:
    """Over this store."""
    return Live(lambda: cast(Watch, store), Hand(), **more)


@leaping
async def test_the_store_is_read_once_for_all_who_listen_and_not_for_nobody() -> None:
    """Ten listeners make one reading every two seconds; a late one sees the newest at once, a slow one skips; then it is quiet."""
    store = Read()
    live = a_live(store)
    await asyncio.sleep(60)
    assert store.times == 0
    with live.listening() as slow:
        async with asyncio.TaskGroup() as group:
            for _ in range(10):
                group.create_task(_heard(live, 3))
        assert store.times == 3
        newest = await anext(slow)
        assert newest is not None
        assert newest.workers[0].lag == 3.0
    await asyncio.sleep(60)
    assert store.times == 3
    await live.aclose()


async def _heard(live: Live, times: int) -> None:
    with live.listening() as listener:
        async for _ in listener:
            times -= 1
            if not times:
                return


@leaping
async def test_a_store_that_is_away_is_said_and_comes_back() -> None:
    """None stands for it, and the next reading finds it there again."""
    store = Read()
    live = a_live(store)
    with live.listening() as listener:
        assert await anext(listener) is not None
        store.away = True
        assert await anext(listener) is None
        store.away = False
        assert await anext(listener) is not None
    await live.aclose()


@leaping
async def test_there_is_an_end_of_listeners_and_an_end_for_all() -> None:
    """One too many is told so at once, before anything was answered; who is gone makes room; at the end everybody is let go."""
    live = a_live(Read(), most=2)
    with live.listening() as one:
        with live.listening(), pytest.raises(Full), live.listening():
            pass
        with live.listening() as other:
            waiting = [asyncio.ensure_future(_all(each)) for each in (one, other)]
            await asyncio.sleep(EVERY + 0.1)
            await live.aclose()
            assert [len(heard) for heard in await asyncio.gather(*waiting)] == [2, 2]


async def _all(listener: Any) -> list[Any]:
    return [snapshot async for snapshot in listener]
