"""What is found in a kept list is what would be found in it in memory: the same things in the same order, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters._kit.bound import finisher
from adapters._kit.encode import record
from adapters._kit.german import typed
from adapters._kit.harvest import facts_of, pieces_of, reply_of, wanted_of
from domain.catalogue import ADDRESSES, GUIDE, PLACES
from domain.exchange import Call, Record, Reply
from domain.geo import point
from domain.places import Address, AddressQuery, Place, PlaceQuery, PostalAddress
from domain.resource import Resource
from domain.vocabulary import VOCABULARIES
from domain.waste import GuideEntry
from domain.words import coded
from gateway.federation.held import Held
from gateway.federation.sift import sift
from storage.harvest_ports import Pull
from storage.open import Stores
from tests.contract.engines import Place as Kept

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
SEED = 20261201
PROSE = replace(PLACES, search="stemmed", text=("name", "note", "address.district"))
HOSTILE = (
    "' OR 1=1 --", '"schul" NEAR/2 "x"', "schul*", "a\0b", "x" * 10_000, "(", "%_", "{head}: a", "é🦆", "-", "AND", "NOT a",
    "a:*", "&|!", "\\", "schul " * 500, "^", "rowid:1", "ß", "\u2028",
)  # fmt: skip
STREETS = (
    "Aachener Straße", "Aachen-Platz", "Hauptstraße", "Haupt-Str.", "Am Markt", "Markt", "Königstraße", "Königsallee", "Kö",
    "Straße des 17. Juni", "4. Querweg", "Hauptstraat", "Äpfelweg", "Apfelweg", "Groß-Weg",
)  # fmt: skip
DISTRICTS = (None, "Bilk", "Duissern", "Markt", "Königsviertel")
POSTCODES = (None, "45127", "45128", "47051", "40")
TYPED = (
    "a", "k", "aachener str", "aachener str 4", "aachenerstra 1a", "hauptstr 4 45127", "hauptstra", "am markt 4", "markt 4 a",
    "königstr duissern", "koenig 4, bilk", "4 markt", "kö 1", "45127 hauptstr", "strasse des 17 juni", "haupt 12", "4", "h 1 essen",
    "apfelweg 4 45", "gross", "haupt markt", "k 4 bilk",
)  # fmt: skip
MORE: tuple[dict[str, Any], ...] = (
    {}, {"postcode": "45127"}, {"lat": 51.45, "lon": 7.05, "radius": 2000.0}, {"lat": 51.45, "lon": 7.05},
)  # fmt: skip
WORDS = (
    "Schule Schulen Schulamt Grundschule Baum Bäume Baeume Straße Strassen Hauptstraße Spielplätze Spielplatz Haus Häuser Kita Müll "
    "Museum Museen Verkehrszählung Frauen neu neue Köln 2026 4a U79 öffentlich Wahl Wahlen Einwohner"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A list, in memory and in the store."""

    resource: Resource
    records: tuple[Record, ...]
    stores: Stores
    binding: str

    async def found(self, query: Any, *, few: int | None = None) -> list[tuple[str, int]]:
        """Ids and ranks, as the federation shows them, of what the store gives."""
        bounds: dict[str, Any] = {"most": None} if few is None else {"most": few, "few": few}
        call = Call(binding=self.binding, deadline=0.0, query=query)
        wanted = replace(wanted_of(call, self.resource, towns=("essen",), bounded=True), **bounds)
        copy = (await self.stores.harvest.standing(self.binding)).copy
        assert copy is not None
        kept = await self.stores.harvest.find(self.binding, copy.number, wanted)
        assert kept is not None
        return self.shown(reply_of(copy, kept.kept, self.resource).records, query)

    def shown(self, records: Sequence[Record], query: Any) -> list[tuple[str, int]]:
        """Ids and ranks, as the federation shows them, best first."""
        found = sift(self.resource, query)(Held(records), "essen")
        near = getattr(query, "lat", None) is not None

        def key(each: Any) -> tuple[Any, ...]:
            first = (10.0**8 if each.metres is None else round(each.metres, 1)) if near else each.rank
            return first, *each.record.order, each.record.id

        return [(each.record.id, each.rank) for each in sorted(found, key=key)]


async def shelved(stores: Stores, resource: Resource, models: Sequence[Any]) -> Shelf:
    """Keep the list."""
    made = tuple(record(f"r{at}", model) for at, model in enumerate(models))
    reply = finisher(resource)(Reply(records=made, as_of=NOON))
    binding = f"essen/x/{resource.name}#x"
    assert await stores.harvest.turn(binding, by="a", at=NOON, until=NOON + timedelta(1), since=None)
    kept = await stores.harvest.keep(
        Pull(
            binding=binding, by="a", origin="", form="", at=NOON, as_of=NOON, facts=facts_of(reply), count=len(reply.records),
            pieces=lambda: pieces_of(reply.records, resource, placed=True), search=resource.search, loss=0.2,
        )
    )  # fmt: skip
    assert kept is not None
    return Shelf(resource=resource, records=reply.records, stores=stores, binding=binding)


def houses(dice: random.Random, count: int = 400) -> Iterator[Address]:
    """Houses of few streets, so that much is alike."""
    for _ in range(count):
        place = point(51.4 + dice.random() / 10, 7.0 + dice.random() / 10) if dice.random() < 0.9 else None
        yield Address(
            street=dice.choice(STREETS),
            house_number=f"{dice.randint(1, 45)}{dice.choice(['', '', 'a', 'b'])}",
            postcode=dice.choice(POSTCODES),
            district=dice.choice(DISTRICTS),
            location=place,
        )


def places(dice: random.Random, count: int = 300) -> Iterator[Place]:
    """Places of few words."""
    code = next(iter(VOCABULARIES["place.kind"].codes))
    for _ in range(count):
        yield Place(
            kind=coded(VOCABULARIES["place.kind"], code),
            name=" ".join(dice.choices(WORDS, k=dice.randint(1, 3))) if dice.random() < 0.9 else None,
            location=point(51.45, 7.01),
            note=" ".join(dice.choices(WORDS, k=dice.randint(0, 6))) or None,
            address=PostalAddress(street=dice.choice(STREETS), district=dice.choice(DISTRICTS)),
        )


async def test_what_is_typed_finds_the_same(place: Kept) -> None:
    """Any beginning of a street, number, postcode and district, with any postcode or point: the same houses, best first."""
    dice = random.Random(SEED)
    async with place.stores() as stores:
        shelf = await shelved(stores, ADDRESSES, list(houses(dice)))
        made = [
            f"{dice.choice(STREETS)[: dice.randint(1, 9)]} {dice.choice(['', '1', '4a', '45127'])}" for _ in range(60)
        ]
        for q in (*TYPED, *made, *HOSTILE):
            for more in (
                {},
                {"postcode": "45127"},
                {"lat": 51.45, "lon": 7.05, "radius": 2000.0},
                {"lat": 51.45, "lon": 7.05},
            ):
                query = AddressQuery(q=q, **more)
                expected = shelf.shown(shelf.records, query)
                assert await shelf.found(query) == expected, query
                if "lat" not in more:
                    assert (await shelf.found(query, few=7))[:7] == expected[:7], query


async def test_the_nearest_come_first(place: Kept) -> None:
    """Round a point, with a radius or without, alone or with a street: the nearest few are those of the whole list."""
    dice = random.Random(SEED)
    async with place.stores() as stores:
        shelf = await shelved(stores, ADDRESSES, list(houses(dice)))
        for _ in range(30):
            lat, lon = 51.4 + dice.random() / 10, 7.0 + dice.random() / 10
            for q in (None, "h", "aachener 1"):
                for radius in (None, 500.0, 3000.0):
                    query = AddressQuery(q=q, lat=lat, lon=lon, radius=radius)
                    expected = shelf.shown(shelf.records, query)
                    assert await shelf.found(query) == expected
                    assert (await shelf.found(query, few=10))[:10] == expected[:10], query


@pytest.mark.parametrize("resource", [PLACES, PROSE], ids=["words", "stemmed"])
async def test_words_and_prose_find_the_same(place: Kept, resource: Resource) -> None:
    """Parts of words anywhere, and words in any form: the same things in the same order, and the first few alike."""
    dice = random.Random(SEED)
    async with place.stores() as stores:
        shelf = await shelved(stores, resource, list(places(dice)))
        made = [" ".join(dice.choices(WORDS, k=dice.randint(1, 3)))[: dice.randint(1, 20)] for _ in range(120)]
        for q in (*WORDS, *TYPED, *made, *HOSTILE):
            query = PlaceQuery(q=q)
            expected = shelf.shown(shelf.records, query)
            assert await shelf.found(query) == expected, q
            assert (await shelf.found(query, few=7))[:7] == expected[:7], q


async def test_the_index_names_whoever_holds_a_word(place: Kept) -> None:
    """For each stem the ids of exactly the records with a word that begins so; nothing of a copy that does not serve."""
    dice = random.Random(SEED)
    async with place.stores() as stores:
        shelf = await shelved(stores, PROSE, list(places(dice)))
        copy = (await stores.harvest.standing(shelf.binding)).copy
        assert copy is not None
        for q in (*WORDS, *HOSTILE):
            stems = typed(q)
            expected = tuple(frozenset(r.id for r in shelf.records if f" {stem}" in r.text) for stem in stems)
            assert await stores.harvest.named(shelf.binding, copy.number, stems) == expected, q
        assert await stores.harvest.named(shelf.binding, copy.number + 1, ("schul",)) is None


async def test_any_spelling_is_found_where_nothing_is_left_out(place: Kept) -> None:
    """Of a resource whose search forgives typos the whole list is given, and so found in as before."""
    async with place.stores() as stores:
        shelf = await shelved(stores, GUIDE, [GuideEntry(item=word) for word in WORDS])
        for q in ("spielplaz", "baum", "x"):
            query = GUIDE.query(q=q)
            assert await shelf.found(query) == shelf.shown(shelf.records, query)


@pytest.mark.parametrize(
    ("written", "q"),
    [("Schule am Park", "Schulen"), ("Spielplätze", "spielplatz"), ("Bäume der Stadt", "Baum"), ("Hauptstraße", "Hauptstrasse"),
     ("Straßen", "strasse"), ("Schulamt", "Schule"), ("Baeume", "Bäume"), ("Häuser", "haus"), ("Wahlen 2026", "wahl 2026")],
)  # fmt: skip
async def test_german_words_are_found_in_their_forms(place: Kept, written: str, q: str) -> None:
    """Plural, umlaut, ß, and the first part of a compound: each finds what is meant, and a stranger finds nothing."""
    made = Place(kind=coded(VOCABULARIES["place.kind"], None, "x"), name=written, location=point(51.45, 7.01))
    async with place.stores() as stores:
        shelf = await shelved(stores, PROSE, [made])
        assert await shelf.found(PlaceQuery(q=q))
        assert await shelf.found(PlaceQuery(q="Zebra")) == []


async def test_a_record_comes_back_as_it_was(place: Kept) -> None:
    """The model, the bytes, the order and the text: nothing is lost in keeping."""
    dice = random.Random(SEED)
    async with place.stores() as stores:
        for resource, models in ((ADDRESSES, list(houses(dice, 50))), (PLACES, list(places(dice, 50)))):
            shelf = await shelved(stores, resource, models)
            copy = (await stores.harvest.standing(shelf.binding)).copy
            assert copy is not None
            wanted = wanted_of(Call(binding="", deadline=0.0), resource, towns=(), bounded=False)
            kept = await stores.harvest.find(shelf.binding, copy.number, wanted)
            assert kept is not None
            assert reply_of(copy, kept.kept, resource).records == shelf.records
