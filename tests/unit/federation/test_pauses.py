"""Pauses: who is paused is not asked, says so and until when, and is back by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.catalogue import PLACES
from domain.errors import SourceDown
from domain.when import stamp
from gateway.federation.ask import Unanswered, ask, ask_item
from gateway.federation.book import Book
from gateway.federation.gather import gather
from gateway.federation.pauses import Pauses, pausable
from gateway.federation.plan import Ask
from gateway.layers.observe import observe
from gateway.layers.recall import recall
from storage.ports import Order
from tests.unit.clocks import NOON, Hand, leaping
from tests.unit.pieces import Backend, CountingCache, Diary, a_book, a_call, a_place, a_source, asking, served

HOUR = timedelta(hours=1)


def order(verb: str, target: str, *, at: datetime = NOON, until: datetime | None = None) -> Order:
    """An operator's order."""
    return Order(verb=verb, target=target, reason="tried", by="test", at=at, until=until)


class Place:
    """Two providers of one city, which can be paused."""

    def __init__(self) -> None:
        self.hand = Hand()
        self.pauses = Pauses(self.hand)
        self.ends = {ns: Backend(served(PLACES, {ns: a_place()})) for ns in ("amt", "werk")}
        sources = [a_source("adorf", PLACES, end, ns=ns, provider=ns) for ns, end in self.ends.items()]
        self.book: Book = a_book(*(pausable(each, self.pauses, self.hand) for each in sources))

    async def rows(self, **asked: Any) -> dict[str, tuple[str, str | None, tuple[str, ...]]]:
        """Provider → state, problem and notes of its row."""
        answer = await ask(asking(PLACES, **asked), self.book, self.hand)
        return {
            row.provider or "": (row.state, row.problem, tuple(n.slug for n in row.notes)) for row in answer.page.rows
        }


async def test_who_is_paused_is_not_asked_and_says_until_when() -> None:
    """Its row is `paused` with the end, the others' answer is there, and the whole is not called complete."""
    place = Place()
    place.pauses.take(order("pause", "adorf/amt/places", until=NOON + HOUR))
    answer = await ask(asking(PLACES), place.book, place.hand)
    rows = {row.provider: row for row in answer.page.rows}
    assert (rows["amt"].state, rows["amt"].problem, rows["amt"].retry_after) == ("paused", "source-paused", 3600.0)
    assert [(note.slug, dict(note.params)) for note in rows["amt"].notes] == [
        ("paused-until", {"until": stamp(NOON + HOUR)})
    ]
    assert (rows["werk"].state, len(answer.page.items), answer.page.complete) == ("fresh", 1, False)
    assert place.ends["amt"].calls == []


@leaping
async def test_who_is_paused_does_not_answer_from_what_is_known() -> None:
    """Neither the back-end nor what it said before is given out; after the pause it is, without asking."""
    hand, end = Hand(), Backend(SourceDown("x"))
    pauses, cache = Pauses(hand), CountingCache(hand)
    fetch = observe(Diary())(recall(cache, clock=hand, tell=Diary())(end))
    source = pausable(a_source("adorf", PLACES, fetch), pauses, hand)
    call = a_call(source.binding)
    known = replace(served(PLACES, {"1": a_place()}), fresh_until=NOON + HOUR)
    await cache.put(call.key, known, seconds=7200, size=1)
    asked = Ask(source=source, calls=(call,))
    pauses.take(order("pause", "adorf", until=NOON + HOUR / 2))
    (heard,) = await gather([asked])
    assert ([fault.error.slug for fault in heard.faults], heard.replies) == (["source-paused"], ())
    hand.forward(seconds=1800)
    (heard,) = await gather([asked])
    assert (heard.faults, heard.replies, end.calls) == ((), (known,), [])


async def test_it_is_back_by_itself() -> None:
    """At its end, to the second, it is asked again; without an end it stays until somebody ends it."""
    place = Place()
    place.pauses.take(order("pause", "adorf/amt", until=NOON + HOUR))
    place.pauses.take(order("pause", "adorf/werk"))
    place.hand.forward(minutes=59, seconds=59)
    with pytest.raises(Unanswered):
        await place.rows()
    place.hand.forward(seconds=1)
    assert (await place.rows())["amt"][0] == "fresh"
    place.hand.forward(days=300)
    assert (await place.rows())["werk"] == ("paused", "source-paused", ())
    place.pauses.take(order("resume", "adorf/werk"))
    assert (await place.rows())["werk"][0] == "fresh"


async def test_a_city_and_a_source_may_be_paused_at_once() -> None:
    """It is back when the last pause has ended; a resume ends the one it names; a name that only begins alike is another."""
    place = Place()
    place.pauses.take(order("pause", "adorf", until=NOON + HOUR))
    place.pauses.take(order("pause", "adorf/amt/places", until=NOON + 2 * HOUR))
    place.pauses.take(order("pause", "adorf/wer"))
    found = place.pauses.of(place.book.sources[0])
    assert found is not None
    assert found.until == NOON + 2 * HOUR
    place.pauses.take(order("resume", "adorf"))
    rows = await place.rows()
    assert (rows["amt"][0], rows["werk"][0]) == ("paused", "fresh")
    assert [each.target for each in place.pauses.standing()] == ["adorf/amt/places", "adorf/wer"]


async def test_a_regions_back_end_is_paused_for_all_its_cities() -> None:
    """Under the name of its binding, as operators read it; one city's own name pauses it for that city alone."""
    hand = Hand()
    pauses = Pauses(hand)
    end = Backend(served(PLACES, {"amt": a_place()}))
    adorf, bdorf = (a_source(city, PLACES, end, region="region") for city in ("adorf", "bdorf"))
    pauses.take(order("pause", "region/amt/places"))
    assert pauses.of(adorf) is pauses.of(bdorf) is pauses.standing()[0]
    pauses.take(order("resume", "region/amt/places"))
    pauses.take(order("pause", "adorf/amt/places"))
    assert pauses.of(adorf) is not None
    assert pauses.of(bdorf) is None


async def test_when_all_are_paused_nobody_answered() -> None:
    """Asked and not answered, as a list and as one thing: 503 with the rows, and when to come again."""
    place = Place()
    place.pauses.take(order("pause", "adorf", until=NOON + HOUR))
    with pytest.raises(Unanswered) as nobody:
        await ask(asking(PLACES, cities=("adorf",)), place.book, place.hand)
    assert {row.state for row in nobody.value.rows} == {"paused"}
    assert nobody.value.retry_after == 3600.0
    with pytest.raises(Unanswered, match="1 sources"):
        await ask_item(asking(PLACES, item="adorf:amt:amt"), place.book)


def test_when_the_last_pause_ended_is_known() -> None:
    """By its time or by an order, of the source or of what it is in: patience with a back-end counts from then on."""
    hand = Hand()
    pauses = Pauses(hand)
    there, elsewhere = (
        a_source(city, PLACES, Backend(served(PLACES, {})), ns="amt", provider="amt") for city in ("adorf", "bdorf")
    )
    assert pauses.ended(there) is None
    pauses.take(order("pause", "adorf", until=hand() + timedelta(hours=1)))
    pauses.take(order("resume", "adorf/amt/places"))
    assert pauses.ended(there) is None
    hand.forward(hours=2)
    assert pauses.ended(there) == hand() - timedelta(hours=1)
    assert pauses.ended(elsewhere) is None


def test_other_orders_pause_nothing() -> None:
    """A purge, a reset and an order of tomorrow leave everything as it is."""
    pauses = Pauses(Hand())
    for verb in ("purge", "reset", "levitate", "resume"):
        pauses.take(order(verb, "adorf"))
    assert pauses.standing() == ()
