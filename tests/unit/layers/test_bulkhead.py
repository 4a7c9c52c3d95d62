"""Bulkhead: at most so many at once inside, a short queue, and no berth is ever lost."""

from __future__ import annotations

import asyncio

import pytest

from domain.asking import ask_as
from domain.errors import Refused, SourceDown, SourceLimited, SourceTimeout
from domain.exchange import Call, Fetch, Reply
from gateway.layers.bulkhead import Berths, bulkhead
from tests.unit.clocks import leaping, present, settle
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


def asks(fetch: Fetch, name: str, call: Call) -> asyncio.Task[Reply]:
    """A call for this app."""

    async def asking() -> Reply:
        ask_as(name)
        return await fetch(call)

    return asyncio.create_task(asking())


@leaping
async def test_apps_take_turns() -> None:
    """Whoever asks much waits behind his own questions: the other's second question comes before his third."""
    source = Backend(reply(), seconds=1)
    fetch = with_berths(1, 20, source)
    much = [asks(fetch, "much", a_call(seconds=60, item=f"m{n}")) for n in range(6)]
    await asyncio.sleep(0)
    little = [asks(fetch, "little", a_call(seconds=60, item=f"l{n}")) for n in range(2)]
    await settled(*much, *little)
    assert [call.item for call in source.calls] == ["m0", "m1", "l0", "m2", "l1", "m3", "m4", "m5"]


@leaping
async def test_a_full_queue_is_shared() -> None:
    """Who floods a queue gives up his last place for another app, until both have as many; his own next one is refused."""
    source = Backend(reply(), seconds=1)
    fetch = with_berths(1, 4, source)
    much = [asks(fetch, "much", a_call(seconds=60, item=f"m{n}")) for n in range(6)]
    await asyncio.sleep(0)
    little = [asks(fetch, "little", a_call(seconds=60, item=f"l{n}")) for n in range(4)]
    outcomes = await settled(*much, *little)
    assert [isinstance(each, Refused) for each in outcomes] == [False] * 3 + [True] * 3 + [False] * 2 + [True] * 2
    assert [call.item for call in source.calls] == ["m0", "m1", "l0", "m2", "l1"]


@leaping
async def test_fewer_are_inside_while_it_is_strained() -> None:
    """Tries that took too long lower what is let in at a time, once for all who failed together; what goes well brings it back."""
    source = Backend(*[SourceTimeout("x")] * 8, reply(), seconds=1)
    fetch = with_berths(8, 200, source)
    await asyncio.gather(*(outcome_of(fetch(a_call())) for _ in range(8)))
    source.most = 0
    await asyncio.gather(*(outcome_of(fetch(a_call(seconds=60))) for _ in range(5)))
    assert source.most == 5
    await asyncio.gather(*(outcome_of(fetch(a_call(seconds=300))) for _ in range(60)))
    assert source.most == 8


def test_there_is_always_one_berth() -> None:
    """However often it is strained, one may ask; and the limit never rises above what was allowed."""
    berths = Berths(most=4, queue=0)
    for _ in range(50):
        berths.strained(berths.strains)
    assert (int(berths.limit), berths.free) == (1, True)
    berths.inside = 4
    for _ in range(50):
        berths.bore()
    assert berths.limit == 4


@pytest.mark.parametrize(
    ("failure", "personal", "fewer"),
    [
        (SourceTimeout("x"), False, True),
        (SourceLimited("x"), False, True),
        (SourceDown("x"), False, False),
        (SourceTimeout("x"), True, False),
    ],
)
def test_what_strains(failure: Exception, *, personal: bool, fewer: bool) -> None:
    """Too long or too much is a strain; being down is none, nor the impatience of one person."""

    async def tried() -> None:
        source = Backend(*[failure] * 10, reply(), seconds=1)
        fetch = with_berths(10, 100, source)
        call = a_call(subject="somebody" if personal else None)
        await asyncio.gather(*(outcome_of(fetch(call)) for _ in range(10)))
        source.most = 0
        await asyncio.gather(*(outcome_of(fetch(call)) for _ in range(10)))
        assert (source.most < 10) == fewer

    settle(tried())
