"""Recall: at once while fresh, stale when the source fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refused, SourceDown, SourceError, SourceTimeout
from domain.events import Recalled
from domain.exchange import Reply
from gateway.layers.recall import recall
from tests.unit.clocks import NOON, Hand, leaping
from tests.unit.pieces import Backend, CountingCache, Diary, a_call, reply

HOUR = timedelta(hours=1)


async def kept(cache: CountingCache, known: Reply) -> None:
    """Put an answer to the usual question into the cache, for a day."""
    await cache.put(a_call().key, known, seconds=86_400, size=1)


@leaping
async def test_a_fresh_answer_is_given_at_once() -> None:
    """A hit asks nobody, starts nothing and does not suspend even once."""
    hand, diary = Hand(), Diary()
    cache, source, known = CountingCache(hand), Backend(reply()), reply(fresh_until=NOON + HOUR)
    await kept(cache, known)
    with pytest.raises(StopIteration) as stop:
        recall(cache, clock=hand, tell=diary)(source)(a_call()).send(None)
    assert stop.value.value is known
    assert source.calls == []
    assert [event.stale for event in diary.of(Recalled)] == [False]


@leaping
async def test_freshness_ends_on_the_instant() -> None:
    """At the very instant freshness ends the source is asked again; one second before it is not."""
    hand, new = Hand(), reply()
    cache, source = CountingCache(hand), Backend(new)
    await kept(cache, reply(fresh_until=NOON + HOUR))
    fetch = recall(cache, clock=hand, tell=Diary())(source)
    hand.forward(seconds=3599)
    await fetch(a_call())
    assert source.calls == []
    hand.forward(seconds=1)
    assert await fetch(a_call()) is new


@pytest.mark.parametrize("failure", [SourceDown("x"), SourceTimeout("x"), Refused("x")])
@leaping
async def test_a_failure_is_answered_with_what_is_kept(failure: SourceError) -> None:
    """When the source fails, whatever the way, what is kept is given and marked stale; the cache keeps it as it was."""
    hand, diary = Hand(), Diary()
    cache, known = CountingCache(hand), reply(fresh_until=NOON - HOUR)
    await kept(cache, known)
    fetch = recall(cache, clock=hand, tell=diary)(Backend(failure))
    assert await fetch(a_call()) == replace(known, state="stale")
    assert await cache.get(a_call().key) is known
    assert [event.stale for event in diary.of(Recalled)] == [True]


@leaping
async def test_without_anything_kept_the_failure_is_the_answer() -> None:
    """A failure without anything usable goes on to the caller: what is past its time is not brought back."""
    hand = Hand()
    cache, failure = CountingCache(hand), SourceDown("x")
    await kept(cache, reply(fresh_until=NOON + HOUR))
    hand.forward(days=2)
    with pytest.raises(SourceDown) as caught:
        await recall(cache, clock=hand, tell=Diary())(Backend(failure))(a_call())
    assert caught.value is failure


@leaping
async def test_our_own_bugs_are_not_hidden() -> None:
    """Only a source's failure is answered from the cache; a bug stays visible."""
    hand = Hand()
    cache = CountingCache(hand)
    await kept(cache, reply(fresh_until=NOON - HOUR))
    with pytest.raises(ZeroDivisionError):
        await recall(cache, clock=hand, tell=Diary())(Backend(ZeroDivisionError()))(a_call())


@leaping
async def test_what_never_was_fresh_is_no_hit() -> None:
    """An answer without an end of freshness is never given without asking."""
    hand, new = Hand(), reply()
    cache = CountingCache(hand)
    await kept(cache, reply(fresh_until=None))
    assert await recall(cache, clock=hand, tell=Diary())(Backend(new))(a_call()) is new
