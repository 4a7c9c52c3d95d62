"""Vocabularies with their crosswalk, and what becomes of values and fields nobody mapped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.model import Binding, Declared
from domain.vocabulary import VOCABULARIES
from tests.flow.stand import Stand, as_shipped, standing

WORDS = "/v1/vocabularies"


async def test_every_vocabulary_is_listed(stand: Stand) -> None:
    """The list names each once, and each has its page with every code in both languages."""
    said = await stand.ask(WORDS)
    assert [(item["name"], item["codes"]) for item in said.items] == [
        (v.name, len(v.codes)) for v in VOCABULARIES.values()
    ]
    for vocabulary in VOCABULARIES.values():
        told = (await stand.ask(f"{WORDS}/{vocabulary.name}")).json
        assert [(code["code"], code["labels"]) for code in told["codes"]] == [
            (code, {"de": text.de, "en": text.en}) for code, text in vocabulary.codes.items()
        ]


@pytest.mark.parametrize(
    ("language", "title", "label"),
    [("de", "Abfallfraktion", "Papier und Pappe"), ("en", "Waste fraction", "Paper and cardboard")],
)
async def test_a_vocabulary_speaks_the_reader_s_language(stand: Stand, language: str, title: str, label: str) -> None:
    """Title and label follow the reader; the answer says its language, and may be kept by its ETag."""
    said = await stand.ask(f"{WORDS}/waste.fraction", headers={"accept-language": language})
    assert (said.json["title"], said.json["codes"][2]["label"]) == (title, label)
    assert (said.headers["content-language"], said.headers["vary"]) == (language, "accept-language, accept-encoding")
    assert said.headers["etag"].startswith('W/"')
    assert "max-age" in said.headers["cache-control"]
    again = await stand.ask(f"{WORDS}/waste.fraction", headers={"accept-language": language})
    assert again.headers["etag"] == said.headers["etag"]


async def test_the_crosswalk_says_what_each_source_writes(stand: Stand) -> None:
    """Native values come from the bindings: an adapter's option, a layer's field, or the layer as a whole; standards beside them."""
    fractions = {code["code"]: code for code in (await stand.ask(f"{WORDS}/waste.fraction")).json["codes"]}
    assert {"source": "duisburg/wbd/waste.pickups", "field": "fractions", "values": ["Biotonne"]} in fractions[
        "organic"
    ]["sources"]
    assert {"standard": "avv", "values": ["20 03 01"]} in fractions["residual"]["standards"]
    kinds = {code["code"]: code for code in (await stand.ask(f"{WORDS}/place.kind")).json["codes"]}
    assert {"source": "essen/stadt/places", "field": "ART", "values": ["Altglas"]} in kinds["glass_container"][
        "sources"
    ]
    assert {"source": "essen/stadt/places", "field": None, "values": []} in kinds["playground"]["sources"]
    assert {"standard": "osm", "values": ["leisure=playground"]} in kinds["playground"]["standards"]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_an_unknown_vocabulary_names_the_nearest(stand: Stand, language: str) -> None:
    """A 404 as a problem, in the reader's language, with the right name first; an unknown parameter is a 400."""
    said = await stand.ask(f"{WORDS}/waste.fractions", headers={"accept-language": language})
    assert (said.status, said.headers["content-type"]) == (404, "application/problem+json")
    assert said.headers["content-language"] == language
    assert said.json["errors"][0]["allowed"][0] == "waste.fraction"
    assert (await stand.ask(WORDS, {"lang": "de"})).json["errors"][0]["code"] == "unknown"


def changed(resource: str, ns: str, change: Callable[[Binding], Binding]) -> Declared:
    """The shipped configuration with one binding of each city changed."""
    declared = as_shipped()
    cities = tuple(
        replace(
            city,
            bindings=tuple(change(b) if (b.resource, b.ns) == (resource, ns) else b for b in city.bindings),
        )
        for city in declared.cities
    )
    return replace(declared, cities=cities)


def _forget_glass(binding: Binding) -> Binding:
    mapping = {name: rule for name, rule in binding.mapping.items() if name != "note"}
    kind = {**mapping["kind"], "values": {k: v for k, v in mapping["kind"]["values"].items() if v != "glass_container"}}
    return replace(binding, mapping=mapping | {"kind": kind})


def _forget_paper(binding: Binding) -> Binding:
    known = {name: code for name, code in binding.options["fractions"].items() if code != "paper"}
    return replace(binding, options={**binding.options, "fractions": known})


Standing = Callable[[Declared], AbstractAsyncContextManager[Stand]]


@pytest.fixture
def with_config(tmp_path: Path) -> Standing:
    """A stand over another configuration."""

    @asynccontextmanager
    async def standing_with(declared: Declared) -> AsyncIterator[Stand]:
        async with standing(tmp_path, declared=declared) as stand:
            yield stand

    return standing_with


def told(said: Any, source: str) -> dict[str, int]:
    """The counts `explain` shows for a source, all bindings together."""
    counts: dict[str, int] = {}
    for row in said.json["explain"]["sources"]:
        if row["id"] == source:
            counts |= row["unmapped"]
    return counts


@pytest.mark.parametrize(
    ("city", "native", "field"),
    [("duisburg", "Glas", "HINWEIS"), ("essen", "Altglas", "HINWEIS"), ("duesseldorf", "Glas", "hinweis")],
)
async def test_a_value_without_a_code_stays_and_a_field_nobody_declared_goes(
    with_config: Standing, city: str, native: str, field: str
) -> None:
    """ArcGIS, GML and GeoJSON alike: `code` null with the native text, a note, and counts; of the field only its name."""
    async with with_config(changed("places", "container", _forget_glass)) as stand:
        said = await stand.ask("/v1/places", {"city": city, "q": "", "limit": "1000", "explain": "true"} | {"q": "a"})
        strange = [item for item in said.items if item["kind"]["code"] is None]
        assert strange
        assert all(item["kind"] == {"code": None, "label": None, "native": native} for item in strange)
        source = f"{city}/stadt/places"
        note = next(note for note in said.row(source)["notes"] if note["slug"] == "unmapped-values")
        assert native in note["text"]
        assert field not in note["text"]
        counts = told(said, source)
        assert counts[native] >= len(strange)
        assert counts[f"field:{field}"] > 0
        rows = (await stand.ask("/health/sources")).json["sources"]
        assert any(row["id"] == source and row["unmapped"].get(native) for row in rows)
        again = await stand.ask("/v1/places", {"city": city, "q": "a", "limit": "1000", "explain": "true"})
        assert told(again, source) == counts, "an answer from the cache knows it too"


async def test_a_waste_type_without_a_code(with_config: Standing) -> None:
    """AWISTA and abfall.io: a collection of an unknown kind is shown with its own name, noted in both languages, and counted."""
    async with with_config(changed("waste.pickups", "awista", _forget_paper)) as stand:
        query = {"address": await stand.address("duesseldorf", "Aachener Straße 9"), "explain": "true"}
        for language, words in (("de", "noch keinem gemeinsamen Begriff"), ("en", "no common term")):
            said = await stand.ask("/v1/waste/pickups", query, headers={"accept-language": language})
            row = said.row("duesseldorf/awista/waste.pickups")
            assert [
                words in note["text"] and "Papier" in note["text"]
                for note in row["notes"]
                if note["slug"] == "unmapped-values"
            ] == [True]
        said = await stand.ask("/v1/waste/pickups", query)
        strange = {item["fraction"]["native"] for item in said.items if item["fraction"]["code"] is None}
        assert {name.split()[0] for name in strange} == {"Papier"}
        assert sum(told(said, "duesseldorf/awista/waste.pickups").values()) >= 1


async def test_duisburg_s_own_strange_type(stand: Stand) -> None:
    """The shipped mapping does not know `Sonderleerung Großbehälter`: it is shown as it is, noted and counted."""
    listed = await stand.ask("/v1/addresses", {"city": "duisburg", "q": "k", "limit": "1000"})
    houses = [house for house in listed.items if int(house["id"].rsplit(":", 1)[1]) % 83 == 1]
    for house in houses:
        said = await stand.ask("/v1/waste/pickups", {"address": house["id"], "explain": "true"})
        strange = [item for item in said.items if item["fraction"]["code"] is None]
        if strange:
            assert {item["fraction"]["native"] for item in strange} == {"Sonderleerung Großbehälter"}
            assert told(said, "duisburg/wbd/waste.pickups")["Sonderleerung Großbehälter"] >= len(strange)
            assert "Sonderleerung Großbehälter" in str(said.row("duisburg/wbd/waste.pickups")["notes"])
            return
    pytest.fail("no house with the strange type")
