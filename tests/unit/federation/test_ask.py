"""Ask: a page or a thing, over everything between the question and the back-ends."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from domain.catalogue import ADDRESSES, FRACTIONS, PICKUPS, PLACES
from domain.errors import BadQuestion, NotFound, Refused, SourceDown, SourceLimited
from domain.events import Event
from domain.exchange import Fetch
from domain.geo import Box, distance
from domain.resource import Resource
from domain.vocabulary import FRACTION
from domain.waste import Pickup
from domain.words import coded
from gateway.federation.ask import Answer, Unanswered, ask, ask_item, item_id
from gateway.federation.book import Book
from gateway.layers.breaker import Health
from gateway.layers.stack import Surroundings, Treatment, stack
from tests.unit.clocks import NOON, Hand, leaping
from tests.unit.pieces import HOUSES, Backend, Background, CountingCache, a_book, a_place, a_source, asking, served

HERE = served(
    PLACES, {"1": a_place("A", 51.10, 6.10), "2": a_place("B", 51.12, 6.15)}, fresh_until=NOON + timedelta(hours=1)
)
OUTCOMES: dict[str, Any] = {
    "fresh": HERE,
    "stale": served(PLACES, {"1": a_place("A")}, state="stale", fresh_until=NOON - timedelta(hours=1)),
    "cut": served(PLACES, {"1": a_place("A")}, cut=True),
    "failed": SourceDown("x"),
    "refused": Refused("x", retry_after=3),
    "limited": SourceLimited("x", retry_after=30),
}


def layered(source: Backend, resource: Resource = PLACES) -> Fetch:
    """The source with all its layers and a cache of its own."""
    hand = Hand()
    told: list[Event] = []
    around = Surroundings(cache=CountingCache(hand), clock=hand, tell=told.append, start=Background())
    treatment = Treatment(
        fresh=resource.fresh,
        usable=resource.usable,
        attempts=2,
        try_seconds=4,
        failures=3,
        probe_seconds=1,
        berths=4,
        queue=8,
    )
    return stack(source, resource=resource, treatment=treatment, around=around, health=Health())


def towns(**outcomes: str) -> Book:
    """A book in which each city's sources of places fare as told: `adorf="fresh failed"` has two providers."""
    return a_book(
        *(
            a_source(city, PLACES, Backend(OUTCOMES[name]), ns=f"p{n}", provider=f"p{n}")
            for city, names in outcomes.items()
            for n, name in enumerate(names.split())
        )
    )


async def asked(book: Book, resource: Resource = PLACES, **fields: Any) -> Answer:
    """One page of places."""
    return await ask(asking(resource, **fields), book, Hand())


@pytest.mark.parametrize(
    ("outcomes", "require", "complete"),
    [
        ({"adorf": "fresh", "bstadt": "fresh"}, "all", True),
        ({"adorf": "stale", "bstadt": "fresh"}, "all", True),
        ({"adorf": "cut", "bstadt": "fresh"}, "all", False),
        ({"adorf": "failed", "bstadt": "fresh"}, "any", False),
        ({"adorf": "refused", "bstadt": "stale"}, "any", False),
        ({"adorf": "limited", "bstadt": "fresh"}, 1, False),
        ({"adorf": "fresh failed"}, "any", False),
        ({"adorf": "fresh failed", "bstadt": "fresh"}, 1, False),
        ({"bstadt": "fresh"}, "all", True),
        ({"bstadt": "fresh"}, 1, True),
        ({}, "any", True),
        ({}, "all", True),
    ],
)
@leaping
async def test_complete(outcomes: dict[str, str], require: str | int, *, complete: bool) -> None:
    """Complete is: every asked source fresh or stale, and nothing cut off; who does not offer it never counts."""
    assert (await asked(towns(**outcomes), require=require)).page.complete == complete


@pytest.mark.parametrize(
    ("outcomes", "require", "slug", "retry_after"),
    [
        ({"adorf": "failed", "bstadt": "failed"}, "any", "no-source-answered", 5),
        ({"adorf": "failed", "bstadt": "refused"}, "any", "no-source-answered", 3),
        ({"adorf": "limited", "bstadt": "refused"}, "all", "no-source-answered", 3),
        ({"bstadt": "limited"}, "any", "no-source-answered", 30),
        ({"adorf": "failed", "bstadt": "fresh"}, "all", "require-unmet", 5),
        ({"adorf": "failed", "bstadt": "fresh"}, 2, "require-unmet", 5),
        ({"adorf": "fresh failed", "bstadt": "fresh"}, "all", "require-unmet", 5),
        ({"adorf": "failed fresh", "bstadt": "fresh"}, "all", "require-unmet", 5),
        ({"adorf": "fresh failed", "bstadt": "limited"}, 1, "require-unmet", 30),
    ],
)
@leaping
async def test_too_few_answered(outcomes: dict[str, str], require: str | int, slug: str, retry_after: float) -> None:
    """503 when some were asked and none answered, or fewer cities than required, a city with all its sources; the rows say why."""
    with pytest.raises(Unanswered) as caught:
        await asked(towns(**outcomes), require=require)
    assert (caught.value.status, caught.value.slug, caught.value.retry_after) == (503, slug, retry_after)
    assert len(caught.value.rows) == sum(len(names.split()) for names in outcomes.values()) + (2 - len(outcomes))


@leaping
async def test_more_than_there_are_cannot_be_required() -> None:
    """Requiring more cities than are asked is a mistake, whoever answers."""
    with pytest.raises(BadQuestion):
        await asked(towns(bstadt="fresh"), require=2)


@leaping
async def test_nothing_asked() -> None:
    """When nobody could be asked, the answer is empty, complete, and each row has the note that says so."""
    answer = await asked(towns(), FRACTIONS)
    assert (answer.page.items, answer.next_cursor, answer.page.complete) == ((), None, True)
    assert [(row.state, [note.slug for note in row.notes]) for row in answer.page.rows] == [
        ("unsupported", ["nothing-asked"])
    ] * 2


@leaping
async def test_what_one_layer_answered_is_not_thrown_away() -> None:
    """Of a source with several layers one fails: what the other gave is shown, and the row says what is missing."""
    layers = [a_source("adorf", PLACES, Backend(OUTCOMES[name]), ns=name) for name in ("fresh", "failed")]
    page = (await asked(a_book(*layers))).page
    assert [(row.state, row.count) for row in page.rows if row.asked] == [("failed", 2)]
    assert (len(page.items), page.complete) == (2, False)


@leaping
async def test_what_one_household_was_told_is_not_thrown_away() -> None:
    """Of two households one call fails: the other's dates are shown, and the row says what is missing."""
    pickup = Pickup(day=date(2026, 12, 1), fraction=coded(FRACTION, "paper"))
    source = a_source("adorf", PICKUPS, Backend(served(PICKUPS, {"1": pickup}), SourceDown("x")))
    two = HOUSES["adorf"] | {"10": HOUSES["adorf"]["9"]}
    register = a_source("adorf", ADDRESSES, Backend(served(ADDRESSES, two)), ns="haus")
    page = (await asked(a_book(register, source), PICKUPS, address=("adorf:haus:9", "adorf:haus:10"))).page
    assert [(row.state, row.problem, row.count) for row in page.rows if row.asked] == [("failed", "source-down", 1)]
    assert ([shown.record.id for shown in page.items], page.complete) == (["1"], False)


@leaping
async def test_three_hundred_positions_cost_one_call() -> None:
    """Whoever asks from wherever, at once or later: a source that pushes nothing is called once, and each gets its own answer."""
    source = Backend(HERE, seconds=0.5)
    book = a_book(a_source("adorf", PLACES, layered(source)))
    spots = [(51.0 + n / 2000, 6.0 + n / 1500) for n in range(300)]
    answers = await asyncio.gather(*(asked(book, lat=lat, lon=lon, radius=20_000.0) for lat, lon in spots[:200]))
    answers += [await asked(book, lat=lat, lon=lon, radius=20_000.0) for lat, lon in spots[200:]]
    assert len(source.calls) == 1
    for (lat, lon), answer in zip(spots, answers, strict=True):
        metres = sorted(distance(lat, lon, record.model.location) for record in HERE.records)
        assert [item.metres for item in answer.page.items] == metres


@leaping
async def test_two_cities_on_one_regional_binding_cost_one_call() -> None:
    """A regional system behind the sources of two cities is called once for both."""
    source = Backend(HERE, seconds=0.5)
    fetch = layered(source)
    book = a_book(*(a_source(city, PLACES, fetch, region="land") for city in ("adorf", "bstadt")))
    answer = await asked(book)
    await asked(book, cities=("bstadt",))
    assert len(source.calls) == 1
    assert [row.state for row in answer.page.rows] == ["fresh", "fresh"]


@leaping
async def test_a_regional_record_belongs_to_the_city_it_lies_in() -> None:
    """Behind a regional binding each city shows what lies on its own ground, once, however small the pages are."""
    fetch = layered(Backend(HERE))
    lons = sorted(record.model.location.lon for record in HERE.records)
    border = (lons[0] + lons[1]) / 2
    west = Box(west=-180, south=-90, east=border, north=90)
    east = Box(west=border, south=-90, east=180, north=90)
    book = a_book(
        a_source("adorf", PLACES, fetch, region="land", area=west),
        a_source("bstadt", PLACES, fetch, region="land", area=east),
    )
    whole = await asked(book)
    shown = {record.id: "adorf" if record.model.location.lon <= border else "bstadt" for record in HERE.records}
    assert {item.record.id: item.source.city for item in whole.page.items} == shown
    assert len(whole.page.items) == len(HERE.records)
    seen, cursor = [], None
    while True:
        page = await asked(book, limit=1, cursor=cursor)
        seen += [item.record.id for item in page.page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(shown)


@leaping
async def test_one_thing() -> None:
    """A thing is asked of the source its id names, in the way that source can be asked; it has its row and its end."""
    one = Backend(HERE)
    book = a_book(
        a_source("adorf", PLACES, Backend(HERE), ns="other", provider="other"),
        a_source("adorf", PLACES, one, pushes=frozenset({"item"})),
    )
    shown, page = await ask_item(asking(PLACES, item="adorf:amt:2"), book)
    assert (item_id(shown), shown.record) == ("adorf:amt:2", HERE.records[1])
    assert ([row.id for row in page.rows], page.complete, page.fresh_until) == (
        ["adorf/amt/places"],
        True,
        HERE.fresh_until,
    )
    assert [call.item for call in one.calls] == ["2"]
    whole, _ = await ask_item(asking(PLACES, item="adorf:other:1"), book)
    assert whole.record is HERE.records[0]


@leaping
async def test_a_thing_of_a_source_that_is_down() -> None:
    """An owner that is down is a 503 and never a 404; what is kept of it is shown as stale, to be asked for again soon."""
    for outcomes in ({"adorf": "failed"}, {"adorf": "limited"}):
        with pytest.raises(Unanswered):
            await ask_item(asking(PLACES, item="adorf:p0:1"), towns(**outcomes))
    shown, page = await ask_item(asking(PLACES, item="adorf:p0:1"), towns(adorf="stale"))
    assert (shown.record.id, page.rows[0].state, page.fresh_until) == ("1", "stale", None)


@pytest.mark.parametrize(
    "item", ["adorf:p0:99", "adorf:p9:1", "bstadt:p0:1", "cdorf:p0:1", "1", "", "adorf:p0:1\n", "ADORF:p0:1"]
)
@leaping
async def test_no_such_thing(item: str) -> None:
    """What its owner does not have, and what nobody owns, is a 404."""
    with pytest.raises(NotFound):
        await ask_item(asking(PLACES, item=item), towns(adorf="fresh"))


@leaping
async def test_a_thing_in_one_of_two_layers() -> None:
    """Where two layers share a name, the thing is found in either, though the other be down; if it is not, that is a 503."""
    for names in (("fresh", "failed"), ("failed", "fresh")):
        book = a_book(*(a_source("adorf", PLACES, Backend(OUTCOMES[name])) for name in names))
        shown, page = await ask_item(asking(PLACES, item="adorf:amt:2"), book)
        assert (shown.record.id, page.complete) == ("2", True)
        with pytest.raises(Unanswered):
            await ask_item(asking(PLACES, item="adorf:amt:99"), book)
