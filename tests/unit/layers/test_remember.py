"""Remember: a good answer is stored, once, for as long as it may be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters._kit.encode import record
from domain.errors import SourceDown
from domain.exchange import Fetch
from gateway.layers.remember import RECORD, REPLY, remember
from tests.unit.clocks import NOON, Hand, leaping
from tests.unit.pieces import Backend, CountingCache, a_call, a_place, reply

FRESH, USABLE = timedelta(hours=6), timedelta(days=2)


def remembering(cache: CountingCache, hand: Hand, source: Backend) -> Fetch:
    """The layer around a source."""
    return remember(cache, fresh=FRESH, usable=USABLE, clock=hand)(source)


@leaping
async def test_a_good_answer_is_stored_with_its_end() -> None:
    """What is stored is what the caller gets: the answer and until when it is fresh."""
    hand, given = Hand(), reply(record("1", a_place()))
    cache = CountingCache(hand)
    got = await remembering(cache, hand, Backend(given))(a_call())
    assert got == replace(given, fresh_until=NOON + FRESH)
    assert await cache.get(a_call().key) is got
    assert cache.writes == 1


@leaping
async def test_it_is_kept_for_the_time_after_freshness_too() -> None:
    """The answer stays for `usable` after its freshness has ended, and not a moment longer."""
    hand = Hand()
    cache = CountingCache(hand)
    await remembering(cache, hand, Backend(reply()))(a_call())
    hand.at = NOON + FRESH + USABLE - timedelta(seconds=1)
    assert await cache.get(a_call().key) is not None
    hand.forward(seconds=1)
    assert await cache.get(a_call().key) is None


@leaping
async def test_a_failure_is_not_stored() -> None:
    """A failure leaves what is kept as it is."""
    hand = Hand()
    cache = CountingCache(hand)
    fetch = remembering(cache, hand, Backend(reply(), SourceDown("x")))
    known = await fetch(a_call())
    with pytest.raises(SourceDown):
        await fetch(a_call())
    assert await cache.get(a_call().key) is known
    assert cache.writes == 1


@leaping
async def test_the_bytes_of_the_records_count() -> None:
    """An answer weighs at least the bytes of its records, so that the cache's bound is one of memory."""
    hand = Hand()
    cache = CountingCache(hand)
    big = [record(str(n), a_place(note="x" * 1000)) for n in range(10)]
    await remembering(cache, hand, Backend(reply(*big)))(a_call())
    json = sum(len(piece) for each in big for piece in each.pieces)
    assert json > 10_000
    assert cache.bytes == REPLY + RECORD * 10 + json


async def test_the_sources_own_time_wins() -> None:
    """An answer that says how long it holds is fresh so long, whatever its binding says."""
    hand = Hand()
    cache = CountingCache(hand)
    got = await remembering(cache, hand, Backend(replace(reply(), lasts=timedelta(seconds=7))))(a_call())
    assert got.fresh_until == hand() + timedelta(seconds=7)
