"""The waste guide over the shipped lists: every city, every spelling, both languages."""

from __future__ import annotations

import pytest

from tests.flow.stand import Stand

GUIDE = "/v1/waste/guide"
CITIES = ["duisburg", "essen", "duesseldorf"]


@pytest.mark.parametrize("city", CITIES)
async def test_a_guide_is_long_whole_and_speaks_of_its_own_city(stand: Stand, city: str) -> None:
    """At least 150 things, none rejected; bins are called as the city's fractions are, and places of each kind exist there."""
    said = await stand.ask(GUIDE, {"city": city, "limit": 1000})
    (row,) = said.json["sources"]
    assert (row["state"], row["rejected"], said.json["complete"]) == ("fresh", 0, True)
    assert len(said.items) >= 150
    fractions = {
        (i["name"], i["fraction"]["code"]) for i in (await stand.ask("/v1/waste/fractions", {"city": city})).items
    }
    bins = {(item["bin"], item["fraction"]["code"]) for item in said.items if item["bin"]}
    assert bins <= fractions
    kinds = {kind["code"] for item in said.items for kind in item["drop_off"]}
    assert kinds
    for kind in kinds:
        assert (await stand.ask("/v1/places", {"city": city, "kind": kind, "limit": 1})).items, kind


async def test_cities_differ_where_their_bins_do(stand: Stand) -> None:
    """A plastic toy goes into Duisburg's and Düsseldorf's bin for recyclables, and not into Essen's, which is for packaging."""
    said = await stand.ask(GUIDE, "q=Kunststoffspielzeug&city=duisburg&city=duesseldorf&city=essen")
    assert {item["city"]: (item["fraction"]["code"], item["bin"]) for item in said.items} == {
        "duisburg": ("packaging", "Wertstofftonne"),
        "duesseldorf": ("packaging", "Wertstofftonne"),
        "essen": ("residual", "Graue Tonne"),
    }


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("Energiesparlampe", "Energiesparlampe"),
        ("energiesparlampen", "Energiesparlampe"),
        ("Energiesparlapme", "Energiesparlampe"),
        ("ENERGIE-SPAR-LAMPE", "Energiesparlampe"),
        ("Lampe", "Lampe"),
        ("Lampen", "Lampe"),
        ("Schränke", "Kleiderschrank"),
        ("Schraenke", "Kleiderschrank"),
        ("Kuehlschraenke", "Kühlschrank"),
        ("Glaeser", "Fensterglas"),
        ("Ordner", "Aktenordner"),
        ("Batterein", "Batterie"),
        ("Tannenbäume", "Weihnachtsbaum"),
        ("cdhülle", "CD-Hülle"),
        ("Küchenschrank", "Kleiderschrank"),
        ("alte Zeitungen", "Zeitung"),
        ("newspaper", "Zeitung"),
        ("zzzz", None),
        ("--", "Abflussreiniger"),
    ],
)
async def test_any_spelling_finds_the_thing(stand: Stand, q: str, first: str | None) -> None:
    """Umlauts or ae, plural, one typo, part of a word, a compound's end, English: the best match comes first."""
    said = await stand.ask(GUIDE, {"city": "essen", "q": q})
    assert said.status == 200
    assert (said.items[0]["item"] if said.items else None) == first


async def test_the_order_is_exact_beginning_contained_plural(stand: Stand) -> None:
    """Ranks come before the alphabet, in each city and across them; the second page goes on where the first ended."""
    said = await stand.ask(GUIDE, {"q": "Lampe"})
    names = [item["item"] for item in said.items]
    assert names[:3] == ["Lampe"] * 3
    assert names[3:6] != ["Lampe"] * 3
    assert "Energiesparlampe" in names
    assert "Taschenlampe" in names
    paged: list[str] = []
    query = {"q": "Lampe", "limit": "4"}
    while True:
        page = await stand.ask(GUIDE, query)
        paged += [item["id"] for item in page.items]
        if page.json["next_cursor"] is None:
            break
        query = query | {"cursor": page.json["next_cursor"]}
    assert paged == [item["id"] for item in said.items]


@pytest.mark.parametrize(("language", "label"), [("de", "Schadstoffe"), ("en", "Hazardous waste")])
async def test_codes_are_labelled_in_the_reader_s_language(stand: Stand, language: str, label: str) -> None:
    """The city's own words stay German, the labels of codes follow the reader, and the item route gives the same thing."""
    said = await stand.ask(GUIDE, {"city": "essen", "q": "Energiesparlampe"}, headers={"accept-language": language})
    item = said.items[0]
    assert said.headers["content-language"] == language
    assert item["fraction"]["label"] == label
    assert [kind["code"] for kind in item["drop_off"]] == ["recycling_centre"]
    again = await stand.ask(f"{GUIDE}/{item['id']}", headers={"accept-language": language})
    assert again.json["item"] == item


async def test_a_fraction_is_a_filter(stand: Stand) -> None:
    """`fraction` narrows to things of these fractions; an unknown one is a 400 that names the nearest."""
    said = await stand.ask(GUIDE, {"city": "duisburg", "fraction": "batteries"})
    assert {"Batterie", "Autobatterie"} <= {item["item"] for item in said.items}
    assert {item["fraction"]["code"] for item in said.items} == {"batteries"}
    wrong = await stand.ask(GUIDE, {"fraction": "baterries"})
    assert (wrong.status, wrong.json["errors"][0]["allowed"][0]) == (400, "batteries")
