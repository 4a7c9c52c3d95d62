"""What operators watch, over real processes: the numbers are the sum of all workers, and who dies is gone."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from domain.when import now
from storage.open import open_stores
from storage.watch_ports import ALIVE, GATEWAY, SPANS, Watch
from tests.flow.test_process import serving
from tests.flow.test_scraping import asked

WORKERS = 4
SOURCE = "essen/ebe/places#ebe"


async def until(true: Callable[[], Awaitable[bool]], *, seconds: float = 60.0) -> None:
    """Wait until something has become so; fails when it has not."""
    for _ in range(int(4 * seconds)):
        if await true():
            return
        await asyncio.sleep(0.25)
    raise AssertionError(true)


async def counted(watch: Watch, place: str) -> int:
    """Calls so far, of all workers."""
    found = [each for each in await watch.sums(since=now() - SPANS[2][0], span=SPANS[0][0]) if each.place == place]
    return found[0].calls if found else 0


@pytest.mark.timeout(300)  # one that was killed counts as alive for a while, and another has to start
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the workers with Linux' ps")
async def test_four_workers_are_one_gateway(tmp_path: Path) -> None:
    """What clients asked is the sum over four workers; one that is killed takes nothing along but how it saw things."""
    with serving(tmp_path, "--workers", str(WORKERS)) as (port, _, process):
        async with open_stores(state=tmp_path / "state", database_url=None, cache_bytes=1) as stores:
            watch, ready = stores.watch, now()

            async def all_there() -> bool:
                """Each has told since then what was asked while it started."""
                return [each.at > ready for each in await watch.workers()] == [True] * WORKERS

            await until(all_there)
            before = await counted(watch, GATEWAY)
            await asyncio.to_thread(asked, port, 80)

            async def summed() -> bool:
                return await counted(watch, GATEWAY) == before + 80

            await until(summed)
            rounds = await watch.rounds(since=now() - SPANS[2][0], span=SPANS[0][0], place=SOURCE)
            assert sum(each.calls for each in rounds) >= 1
            seen = [each for each in await watch.stands() if each.binding == SOURCE]
            assert len(seen) == WORKERS
            first = (await watch.workers())[0]
            os.kill(int(first.name.split("-")[-2]), signal.SIGKILL)

            async def gone() -> bool:
                names = {each.name for each in await watch.workers()}
                return first.name not in names and len(names) == WORKERS

            await until(gone, seconds=3 * ALIVE.total_seconds())
            assert first.name not in {each.worker for each in await watch.stands()}
            assert await counted(watch, GATEWAY) >= before + 80
            kinds = [each.kind for each in await watch.changes(since=now() - SPANS[2][0], target=GATEWAY)]
            assert (kinds.count("deploy"), kinds.count("config")) == (WORKERS + 1, 1)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(15) in {0, 130, -signal.SIGINT}
