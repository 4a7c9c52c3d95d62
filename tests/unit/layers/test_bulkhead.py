"""Bulkhead: at most so many at once inside, a short queue, and no berth is ever lost."""

from __future__ import annotations

import asyncio

import pytest

from domain.errors import Refused, SourceDown
from domain.exchange import Fetch, Reply
from gateway.layers.bulkhead import bulkhead
from tests.unit.clocks import leaping, present
from tests.unit.pieces import HANG, Backend, a_call, outcome_of, reply


def with_berths(berths: int, queue: int, source: Backend) -> Fetch:
    """The layer around a source."""
    return bulkhead(berths=berths, queue=queue, tell=lambda event: None)(source)


async def settled(*tasks: asyncio.Task[Reply]) -> list[Reply | BaseException]:
    """How they all ended."""
    return await asyncio.gather(*tasks, return_exceptions=True)


@leaping
async def test_so_many_are_inside_at_once() -> None:
    """However many come, the source never sees more than the berths, and everybody in the queue has a turn."""
    source = Backend(reply(), seconds=0.5)
    fetch = with_berths(3, 10, source)
    answers = await asyncio.gather(*(outcome_of(fetch(a_call())) for _ in range(13)))
    assert source.most == 3
    assert all(isinstance(answer, Reply) for answer in answers)


@leaping
async def test_the_queue_is_bounded() -> None:
    """Whoever finds the berths and the queue full is refused at once, and takes no berth by it."""
    source, started = Backend(reply(), seconds=1), present()
    fetch = with_berths(2, 3, source)
    inside = [asyncio.create_task(fetch(a_call())) for _ in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(Refused) as caught:
        await fetch(a_call())
    assert (present(), caught.value.retry_after) == (started, 1)
    assert all(isinstance(answer, Reply) for answer in await settled(*inside))
    assert len(source.calls) == 5
    assert isinstance(await fetch(a_call()), Reply)


@leaping
async def test_nobody_waits_past_the_deadline() -> None:
    """Whoever gets no berth before its own deadline is refused then, leaves the queue, and the source never hears of it."""
    source, started = Backend(HANG), present()
    fetch = with_berths(1, 1, source)
    holder = asyncio.create_task(fetch(a_call(seconds=60)))
    await asyncio.sleep(0)
    for n in (1, 2):
        with pytest.raises(Refused):
            await fetch(a_call(seconds=2))
        assert present() - started == pytest.approx(2 * n)
    assert len(source.calls) == 1
    holder.cancel()
    await settled(holder)


@leaping
async def test_the_queue_is_fair() -> None:
    """Who came first goes first."""
    source = Backend(reply(), seconds=1)
    fetch = with_berths(1, 5, source)
    await asyncio.gather(*(fetch(a_call(seconds=20, item=str(n))) for n in range(6)))
    assert [call.item for call in source.calls] == ["0", "1", "2", "3", "4", "5"]


@leaping
async def test_a_cancelled_call_gives_its_berth_back() -> None:
    """Cancellation inside releases the berth; cancellation in the queue releases the place there."""
    source = Backend(HANG, reply())
    fetch = with_berths(1, 1, source)
    inside = asyncio.create_task(fetch(a_call()))
    await asyncio.sleep(0)
    queued = asyncio.create_task(fetch(a_call()))
    await asyncio.sleep(0)
    queued.cancel()
    await settled(queued)
    follower = asyncio.create_task(fetch(a_call()))
    await asyncio.sleep(0)
    assert not follower.done()
    inside.cancel()
    assert isinstance(await follower, Reply)
    assert source.inside == 0


@leaping
async def test_a_berth_given_and_left_in_the_same_moment_is_not_lost() -> None:
    """A waiter who is cancelled in the very moment it is handed the berth hands it on."""
    source = Backend(reply(), seconds=1)
    fetch = with_berths(1, 2, source)

    async def first() -> Reply:
        answer = await fetch(a_call(item="a"))
        waiters[0].cancel()  # the berth is its own already, but it has not woken up yet
        return answer

    holder = asyncio.create_task(first())
    await asyncio.sleep(0)
    waiters = [asyncio.create_task(fetch(a_call(item=name))) for name in "bc"]
    outcomes = await settled(holder, *waiters)
    assert [type(outcome) for outcome in outcomes] == [Reply, asyncio.CancelledError, Reply]
    assert [call.item for call in source.calls] == ["a", "c"]


@leaping
async def test_a_failed_call_gives_its_berth_back() -> None:
    """A failure inside releases the berth, a hundred times over."""
    source = Backend(SourceDown("x"))
    fetch = with_berths(2, 0, source)
    for _ in range(100):
        assert await outcome_of(fetch(a_call())) == "source-down"
    assert (len(source.calls), source.inside) == (100, 0)
