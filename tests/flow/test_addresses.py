"""Addresses as one types, on all three registers: what the back-ends are asked must not lose what would fit."""

from __future__ import annotations

import pytest

from tests.flow.stand import Stand

ADDRESSES = "/v1/addresses"


async def found(stand: Stand, q: str, **more: str) -> list[str]:
    """The houses found, in their order."""
    said = await stand.ask(ADDRESSES, {"q": q, "limit": "1000"} | more)
    assert said.status == 200
    return [f"{item['street']} {item['house_number']}" for item in said.items]


async def test_a_house_comes_before_those_that_begin_like_it(stand: Stand) -> None:
    """`4` before `4a` before `40`, whatever order the register has; longer numbers stay in."""
    houses = await found(stand, "Königstr 4", city="duisburg")
    assert houses[:2] == ["Königstraße 4", "Königstraße 4a"]
    one = await found(stand, "Königstr 1", city="duisburg")
    assert one == ["Königstraße 10", "Königstraße 13", "Königstraße 17"]


SPELT = {
    "essen": (
        "Aachener Str. 4",
        ["aachenerstr 4", "Aachener Straße 4", "AACHENER STRASSE 04", "aachener 4", "4 Aachener", "aachenerstrasse4"],
    ),
    "duisburg": (
        "Königstraße 4a",
        [
            "koenigstr 4 a",
            "König-Straße 4A",
            "koenig str. 4a",
            "Königstr 4a 47051",
            "47051 königstr 4a",
            "Königstr 4a, Duisburg",
        ],
    ),
    "duesseldorf": (
        "Aachener Straße 6a",
        [
            "aachenerstr 6 A",
            "Aachener Str. 06a",
            "Aachener Straße 6a, Bilk",
            "6a aachener str",
            "Aachener Strasse 6a 40223",
        ],
    ),
}


@pytest.mark.parametrize(("city", "house", "q"), [(c, h, q) for c, (h, forms) in SPELT.items() for q in forms])
async def test_every_spelling_finds_the_house_first(stand: Stand, city: str, house: str, q: str) -> None:
    """Str. or Straße, ae or ä, blanks added or missing, number first, postcode, district or town typed along."""
    assert (await found(stand, q, city=city))[:1] == [house]


@pytest.mark.parametrize("city", ["duisburg", "essen", "duesseldorf"])
async def test_no_street_is_lost_on_the_way_to_its_end(stand: Stand, city: str) -> None:
    """Streets with umlauts, ß, blanks and hyphens are found at every letter, also with blanks missing or added."""
    seen: dict[str, str] = {}
    for letter in "abdfghklmoprsuw":
        for house in (await stand.ask(ADDRESSES, {"q": letter, "city": city, "limit": "1000"})).items:
            seen.setdefault(house["street"], house["id"])
    odd = [street for street in sorted(seen) if any(sign in street for sign in "äöüÄÖÜß -")]
    assert any(street[0] in "ÄÖÜ" for street in odd) or city != "essen"
    for street in odd[:: max(1, len(odd) // 8)]:
        plain = street.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
        for form in (street, plain, street.replace(" ", "").replace("-", ""), street.replace("-", " ")):
            for end in (1, 2, 3, len(form) // 2, len(form) - 1, len(form)):
                said = await stand.ask(ADDRESSES, {"q": form[:end], "city": city, "limit": "1000"})
                assert street in {item["street"] for item in said.items} or said.json["next_cursor"], (
                    street,
                    form[:end],
                )


async def test_one_umlaut_typed_as_its_vowel(stand: Stand) -> None:
    """`u` finds streets that begin with Ü, and `ue` and `ü` do."""
    for q in ("u", "ue", "ü", "Ueberruhr", "überruhr"):
        assert any(house.startswith("Überruhr") for house in await found(stand, q, city="essen")), q


async def test_a_postcode_typed_along_leaves_the_other_cities_unasked(stand: Stand) -> None:
    """Five digits tell the city: the others are skipped, and the answer is complete."""
    said = await stand.ask(ADDRESSES, {"q": "Königstr 47051"})
    assert {item["postcode"] for item in said.items} == {"47051"}
    assert said.row("essen/stadt/addresses")["state"] == "skipped"
    assert said.json["complete"] is True


async def test_pages_follow_the_rank(stand: Stand) -> None:
    """With the best match first, pages neither repeat nor lose a house."""
    whole = [item["id"] for item in (await stand.ask(ADDRESSES, {"q": "aachenerstr", "limit": "1000"})).items]
    paged: list[str] = []
    query = {"q": "aachenerstr", "limit": "5"}
    while True:
        page = await stand.ask(ADDRESSES, query)
        paged += [item["id"] for item in page.items]
        if page.json["next_cursor"] is None:
            break
        query = query | {"cursor": page.json["next_cursor"]}
    assert paged == whole
    assert len(whole) > 10


@pytest.mark.parametrize(
    ("street", "number", "postcode"),
    [
        ("RUETTENSCHEIDER STRASSE", "056", "45131"),
        ("Rüttenscheiderstr.", "56", "45131"),
        ("Rüttenscheider Str", " 56 ", "45131"),
    ],
)
async def test_a_spelled_household_is_folded_too(stand: Stand, street: str, number: str, postcode: str) -> None:
    """Pickups find the household however its street and number are written."""
    query = {"street": street, "house_number": number, "postcode": postcode}
    said = await stand.ask("/v1/waste/pickups", query)
    assert said.status == 200
    assert said.items
    assert "address-unknown" not in {note["slug"] for note in said.row("essen/ebe/waste.pickups")["notes"]}


async def test_places_are_found_in_any_spelling(stand: Stand) -> None:
    """Case, umlauts, Straße, blanks and the order of words do not matter."""
    ids = []
    for q in (
        "Recyclinghof Süd",
        "SUED recyclinghof",
        "recyclinghof sued",
        "Kaiserswerther Straße 210",
        "kaiserswertherstr 210",
    ):
        said = await stand.ask("/v1/places", {"q": q, "city": "duisburg"})
        ids.append([item["id"] for item in said.items if item["source"] == "duisburg/wbd/places"])
    assert ids == [["duisburg:wbd:recyclinghof-sued"]] * 5
