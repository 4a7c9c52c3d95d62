"""One question, three cities: pickups of households whose back-ends speak different languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.flow.stand import Stand

HOUSES = {"duisburg": "Altenbrucher Damm 8", "essen": "Rüttenscheider Str. 56", "duesseldorf": "Merkurstraße 45"}


async def ids(stand: Stand) -> dict[str, str]:
    """The address ids of the three known houses."""
    return {city: await stand.address(city, house) for city, house in HOUSES.items()}


async def test_three_cities_answer_in_one_shape(stand: Stand) -> None:
    """Three addresses in one call give dates of three cities, each item with the same members and its own address."""
    homes = await ids(stand)
    said = await stand.ask("/v1/waste/pickups", [("address", home) for home in homes.values()])
    assert said.status == 200
    assert {item["city"] for item in said.items} == set(HOUSES)
    assert len({tuple(item) for item in said.items}) == 1
    assert all(item["address"] == homes[item["city"]] for item in said.items if item["place"] is None)
    assert [item["day"] for item in said.items] == sorted(item["day"] for item in said.items)
    assert all(said.row(f"{city}/{p}/waste.pickups")["state"] == "fresh" for city, p in OWNERS.items())


OWNERS = {"duisburg": "wbd", "essen": "ebe", "duesseldorf": "awista"}


async def test_essens_choice_is_the_households(stand: Stand) -> None:
    """Rhythms a household must choose between come as variants, all of them, with the note `choice-needed`."""
    homes = await ids(stand)
    said = await stand.ask("/v1/waste/pickups", {"address": homes["essen"], "fraction": "residual", "limit": 1000})
    variants = {item["variant"] for item in said.items}
    assert variants == {"Restmüll 14-täglich", "Restmüll 28-täglich"}
    notes = {note["slug"] for note in said.row("essen/ebe/waste.pickups")["notes"]}
    assert "choice-needed" in notes


async def test_january_in_december(stand: Stand) -> None:
    """Asked for January in December, Düsseldorf says how far it reaches, that this was cut, and is not complete."""
    homes = await ids(stand)
    query = {"address": homes["duesseldorf"], "from": "2026-12-15", "to": "2027-01-31", "limit": 1000}
    said = await stand.ask("/v1/waste/pickups", query)
    row = said.row("duesseldorf/awista/waste.pickups")
    assert row["covers"]["to"] == "2026-12-31"
    cut = next(note for note in row["notes"] if note["slug"] == "window-cut")
    assert "31 December 2026" in cut["text"]
    assert said.json["complete"] is False
    assert max(item["day"] for item in said.items) <= "2026-12-31"
    duisburg = await stand.ask("/v1/waste/pickups", query | {"address": homes["duisburg"]})
    assert duisburg.json["complete"] is True
    assert max(item["day"] for item in duisburg.items) > "2027-01-01"


async def test_an_unknown_address_is_an_answer(stand: Stand) -> None:
    """A house nobody knows is a note on a fresh row, by id and spelled out; not an error and not an empty silence."""
    by_id = await stand.ask("/v1/waste/pickups", {"address": "essen:haus:999999999"})
    spelled = await stand.ask(
        "/v1/waste/pickups", {"street": "Nirgendwostraße", "house_number": "1", "city": "duesseldorf"}
    )
    for said, source in ((by_id, "essen/ebe/waste.pickups"), (spelled, "duesseldorf/awista/waste.pickups")):
        assert said.status == 200
        assert said.items == []
        assert [note["slug"] for note in said.row(source)["notes"]] == ["address-unknown"]
        assert said.row(source)["state"] == "fresh"


@pytest.mark.parametrize("street", ["Rüttenscheider Str.", "rüttenscheider straße", "Ruettenscheider Strasse"])
async def test_spelling_does_not_matter(stand: Stand, street: str) -> None:
    """The same household is found however its street is spelled."""
    said = await stand.ask("/v1/waste/pickups", {"street": street, "house_number": " 56", "postcode": "45131"})
    assert said.row("essen/ebe/waste.pickups")["count"] > 0


async def test_an_item_by_its_id(stand: Stand) -> None:
    """Each pickup of a list can be asked for by its id, and is the same thing."""
    homes = await ids(stand)
    for home in homes.values():
        item = (await stand.ask("/v1/waste/pickups", {"address": home, "limit": 1})).items[0]
        said = await stand.ask(f"/v1/waste/pickups/{item['id']}")
        assert said.status == 200, said.body
        assert said.json["item"] | {"address": home} == item
    unknown = await stand.ask("/v1/waste/pickups/essen:ebe:74629-2026-12-01-nichts")
    assert unknown.status == 404


async def test_paging_over_three_cities(stand: Stand) -> None:
    """Small pages shown one after another hold exactly what one large page holds."""
    pairs = [("address", home) for home in (await ids(stand)).values()]
    whole = (await stand.ask("/v1/waste/pickups", [*pairs, ("limit", 1000)])).items
    seen, cursor = [], None
    while True:
        page = await stand.ask("/v1/waste/pickups", [*pairs, ("limit", 7), *([("cursor", cursor)] if cursor else [])])
        seen += page.items
        cursor = page.json["next_cursor"]
        if cursor is None:
            break
        assert 'rel="next"' in page.headers["link"]
    assert [item["id"] for item in seen] == [item["id"] for item in whole]


async def test_the_second_household_asks_little(stand: Stand) -> None:
    """What was learnt of an address is kept: the same household costs one request after the cache is empty."""
    home = (await ids(stand))["duesseldorf"]
    await stand.ask("/v1/waste/pickups", {"address": home})
    await stand.forget_calls()
    stand.clock.move(hours=7)
    await stand.ask("/v1/waste/pickups", {"address": home})
    assert [call["path"].endswith("/calendar.ics") for call in await stand.calls("awista/duesseldorf")] == [True]


async def test_language(stand: Stand) -> None:
    """German and English differ in labels and notes, and in nothing else."""
    home = (await ids(stand))["essen"]
    query = {"address": home, "fraction": "paper"}
    german = await stand.ask("/v1/waste/pickups", query, headers={"accept-language": "de-DE,de;q=0.9,en;q=0.5"})
    english = await stand.ask("/v1/waste/pickups", query)
    assert german.headers["content-language"] == "de"
    assert {item["fraction"]["label"] for item in german.items} == {"Papier und Pappe"}
    assert {item["fraction"]["label"] for item in english.items} == {"Paper and cardboard"}
    stripped = [
        [item | {"fraction": item["fraction"] | {"label": None}} for item in said.items] for said in (german, english)
    ]
    assert stripped[0] == stripped[1]


async def test_winter_clock(stand: Stand) -> None:
    """On the evening of 31 December in UTC it is already next year in the cities: the default window starts there."""
    await stand.set_clock(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    home = (await ids(stand))["duisburg"]
    said = await stand.ask("/v1/waste/pickups", {"address": home, "limit": 1000})
    assert said.items
    assert min(item["day"] for item in said.items) >= "2027-01-01"
