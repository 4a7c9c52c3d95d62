"""House: the federation's own sources say what it is and how its sources are doing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.catalogue import CITIES, PLACES, SOURCES
from domain.federation import City, Names
from domain.geo import point
from domain.places import Contact
from gateway.federation.ask import ask, ask_item
from gateway.federation.book import Book
from gateway.federation.house import own_sources
from gateway.layers.breaker import Health
from tests.unit.pieces import NOON, Backend, Hand, a_book, a_source, asking, leaping, reply


def a_city(name: str, ags: str) -> City:
    """A city as it describes itself."""
    return City(
        names=Names(de=name, en=name),
        ags=ags,
        ars=ags + "0000",
        bounds=(6.0, 51.0, 6.2, 51.2),
        location=point(51.1, 6.1),
        contact=Contact(),
        providers=(),
        resources=("places",),
    )


HEALTHS = {"amt": Health(state="fresh"), "osm": Health(state="failed", problem="source-down", since=NOON)}


def a_house(hand: Hand, **healths: Health) -> Book:
    """A book with its own sources and one source of places per provider."""
    sources = [
        a_source("adorf", PLACES, Backend(reply()), provider=provider, ns=provider, health=health)
        for provider, health in (HEALTHS | healths).items()
    ]
    cities = [("adorf", a_city("Adorf", "00000002")), ("bstadt", a_city("Bstadt", "00000001"))]
    return a_book(*own_sources(cities, sources, hand), *sources)


async def rows(book: Book, hand: Hand, **asked: Any) -> dict[str, Any]:
    """Source id → what is said of it."""
    answer = await ask(asking(SOURCES, **asked), book, hand)
    assert answer.page.complete
    return {each.record.id: each.record.model for each in answer.page.items}


@leaping
async def test_cities() -> None:
    """Every city is there under its slug, ordered by its official key, and can be asked for by it."""
    hand = Hand()
    book = a_house(hand)
    page = (await ask(asking(CITIES), book, hand)).page
    assert [each.record.id for each in page.items] == ["bstadt", "adorf"]
    assert page.fresh_until == NOON + CITIES.fresh
    shown, _ = await ask_item(asking(CITIES, item="adorf"), book)
    assert shown.record.model.names.de == "Adorf"


@leaping
async def test_sources_say_how_they_are_doing_now() -> None:
    """Every source is there with its state at this moment, without anybody being called."""
    hand = Hand()
    book = a_house(hand)
    before = await rows(book, hand)
    assert {name: (row.state, row.problem, row.since) for name, row in before.items()} == {
        "adorf/amt/places": ("fresh", None, None),
        "adorf/osm/places": ("failed", "source-down", NOON),
    }
    HEALTHS["amt"].turn("refused", "source-limited", NOON + timedelta(microseconds=5))
    after = await rows(book, hand)
    HEALTHS["amt"].turn("fresh", None, NOON)
    assert (after["adorf/amt/places"].state, after["adorf/amt/places"].since) == ("refused", NOON)
    assert all(source.fetch.calls == [] for source in book.sources if isinstance(source.fetch, Backend))


@leaping
async def test_sources_can_be_chosen() -> None:
    """Provider, resource, state and city choose among the sources; one can be asked for by its whole id."""
    hand = Hand()
    book = a_house(hand)
    assert set(await rows(book, hand, state=("failed", "refused"))) == {"adorf/osm/places"}
    assert set(await rows(book, hand, provider=("amt",), resource=("places",))) == {"adorf/amt/places"}
    assert await rows(book, hand, cities=("bstadt",)) == {}
    shown, _ = await ask_item(asking(SOURCES, item="adorf/osm/places"), book)
    assert shown.record.model.fresh_for == PLACES.fresh.total_seconds()


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("fresh", "failed", "failed"),
        ("refused", "fresh", "refused"),
        ("refused", "failed", "failed"),
        ("unknown", "fresh", "fresh"),
    ],
)
@leaping
async def test_of_several_layers_the_worst_speaks(one: str, other: str, said: str) -> None:
    """A source behind which several bindings stand is one row, and it does not look better than its worst binding."""
    hand = Hand()
    layers = [
        a_source("adorf", PLACES, Backend(reply()), ns=f"layer{n}", health=Health(state=state))
        for n, state in enumerate((one, other))
    ]
    book = a_book(*own_sources([("adorf", a_city("Adorf", "00000001"))], layers, hand), *layers)
    assert {name: row.state for name, row in (await rows(book, hand)).items()} == {"adorf/amt/places": said}
