"""Gather: every source at once, and a failure is a value."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.catalogue import PICKUPS, PLACES
from domain.errors import SourceDown, SourceTimeout
from domain.events import Called, Recalled
from domain.exchange import Call, Fault, Fetch, Note, Reply
from gateway.federation.gather import gather
from gateway.federation.plan import Ask
from gateway.layers.observe import observe
from gateway.layers.recall import recall
from tests.unit.clocks import NOON, Hand, leaping, present
from tests.unit.pieces import HANG, Backend, CountingCache, Diary, a_call, a_source, reply


def an_ask(fetch: Fetch, *calls: Call, **more: Any) -> Ask:
    """One source to ask."""
    return Ask(source=a_source("adorf", PICKUPS, fetch), calls=calls, **more)


@leaping
async def test_all_are_asked_at_once() -> None:
    """No source and no household waits for another: each answers only once all of them have been asked."""
    expected, arrived = 6, asyncio.Event()
    inside = 0

    async def fetch(call: Call) -> Reply:
        nonlocal inside
        inside += 1
        if inside == expected:
            arrived.set()
        await arrived.wait()
        return reply()

    heard = await gather([an_ask(fetch, a_call(item="1"), a_call(item="2")) for _ in range(3)])
    assert [len(answer.replies) for answer in heard] == [2, 2, 2]


@leaping
async def test_answers_keep_the_order_of_the_asks() -> None:
    """Whoever answers first: sources stand in the order they were planned, replies in the order of their calls."""
    slow, quick = Backend(reply(notes=(Note(slug="a"),)), seconds=3), Backend(reply(notes=(Note(slug="b"),)), seconds=1)
    heard = await gather([an_ask(slow, a_call()), an_ask(quick, a_call())])
    assert [answer.replies[0].notes[0].slug for answer in heard] == ["a", "b"]
    assert [answer.seconds for answer in heard] == [pytest.approx(3), pytest.approx(1)]
    replies = [reply(notes=(Note(slug=str(n)),)) for n in range(3)]
    (answer,) = await gather([an_ask(Backend(*replies), *(a_call(item=str(n)) for n in range(3)))])
    assert answer.replies == tuple(replies)


@leaping
async def test_what_is_known_is_given_without_waiting() -> None:
    """Where all is known nothing suspends even once, each call is told as ever; where one call is not, only that one is asked."""
    hand, diary = Hand(), Diary()
    cache, end, known = CountingCache(hand), Backend(new := reply()), reply(fresh_until=NOON + timedelta(hours=1))
    fetch = observe(diary)(recall(cache, clock=hand, tell=diary)(end))
    for item in ("1", "2"):
        await cache.put(a_call(item=item).key, known, seconds=60, size=1)
    both = an_ask(fetch, a_call(item="1"), a_call(item="2"))
    with pytest.raises(StopIteration) as stop:
        gather([both, both]).send(None)
    assert [answer.replies for answer in stop.value.value] == [(known, known)] * 2
    assert [type(event) for event in diary.events] == [Recalled, Called] * 4
    assert end.calls == []
    (heard,) = await gather([an_ask(fetch, a_call(item="1"), a_call(item="3"), a_call(item="2"))])
    assert heard.replies == (known, new, known)
    assert [call.item for call in end.calls] == ["3"]


@leaping
async def test_a_failure_is_a_value() -> None:
    """A source that fails spoils nothing: its fault stands beside the others' replies, and beside its own other replies."""
    good, bad = reply(), SourceDown("x")
    heard = await gather(
        [an_ask(Backend(bad), a_call()), an_ask(Backend(good, bad, good), *(a_call() for _ in range(3)))]
    )
    assert (heard[0].replies, heard[0].faults) == ((), (Fault(error=bad),))
    assert (heard[1].replies, heard[1].faults) == ((good, good), (Fault(error=bad),))


@leaping
async def test_what_failed_on_the_way_comes_along() -> None:
    """Errors and notes from planning reach the answer, first; a source without a call is not asked and has no reply."""
    before, after, note = SourceTimeout("before"), SourceDown("after"), Note(slug="address-unknown")
    source = Backend(after)
    heard = await gather(
        [
            an_ask(source, a_call(), errors=(before,), notes=(note,)),
            an_ask(source, notes=(note,)),
            an_ask(source, errors=(before,)),
        ]
    )
    assert [[fault.error for fault in answer.faults] for answer in heard] == [[before, after], [], [before]]
    assert [answer.notes for answer in heard] == [(note,), (note,), ()]
    assert len(source.calls) == 1


@leaping
async def test_our_own_bugs_are_not_a_source_s_failure() -> None:
    """An error that is none of a source's is not swallowed."""
    with pytest.raises(ZeroDivisionError):
        await gather([an_ask(Backend(ZeroDivisionError()), a_call())])


@leaping
async def test_who_leaves_takes_the_questions_along() -> None:
    """When the caller is gone, nobody goes on asking for it."""
    source, started = Backend(HANG), present()
    asks = [Ask(source=a_source(city, PLACES, source), calls=(a_call(),)) for city in ("adorf", "bstadt")]
    task = asyncio.create_task(gather(asks))
    await asyncio.sleep(1)
    assert source.inside == 2
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert source.inside == 0
    assert present() - started == pytest.approx(1)


@leaping
async def test_nobody_to_ask() -> None:
    """Nothing planned is nothing heard."""
    assert await gather([]) == ()
