"""A city that is there by configuration alone, seen by a client: Neuss, with its own operator and its county's portal."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.flow.stand import Stand

HERE = {"city": "neuss"}
HOME = {"street": "Theodor-Heuss-Platz", "house_number": "13", "postcode": "41460"}


async def test_a_household_chooses_between_two_lids(stand: Stand) -> None:
    """Grey or pink: both come, each says which it is, and a note says that only the household knows."""
    said = await stand.ask("/v1/waste/pickups", HOME)
    row = said.row("neuss/awl/waste.pickups")
    assert (said.status, row["state"]) == (200, "fresh")
    assert {item["city"] for item in said.items} == {"neuss"}
    variants = {item["variant"] for item in said.items if item["fraction"]["code"] == "residual"}
    assert variants == {"graue Tonne, wöchentlich", "pinke Tonne, alle zwei Wochen"}
    assert [note["slug"] for note in row["notes"]] == ["choice-needed"]
    assert {item["fraction"]["native"] for item in said.items} <= {"grau", "pink", "braun", "blau", "gelb"}


async def test_next_year_is_there_in_december(stand: Stand) -> None:
    """One week after New Year is answered in December, and `covers` says so."""
    await stand.set_clock(datetime(2026, 12, 20, 11, tzinfo=UTC))
    said = await stand.ask("/v1/waste/pickups", HOME | {"from": "2027-01-04", "to": "2027-01-31"})
    assert said.json["complete"]
    assert said.items
    assert {item["day"][:4] for item in said.items} == {"2027"}


async def test_an_address_is_typed_and_used(stand: Stand) -> None:
    """A street alone is answered by a note, a house by its id, and the id has pickups and an item of its own."""
    street = await stand.ask("/v1/addresses", HERE | {"q": "Theodor-Heuss"})
    assert (street.items, [n["slug"] for n in street.row("neuss/awl/addresses")["notes"]]) == ([], ["number-needed"])
    (house,) = (await stand.ask("/v1/addresses", HERE | {"q": "theodor heuss platz 13"})).items
    assert (house["id"], house["street"], house["house_number"]) == ("neuss:awl:8650-13", "Theodor-Heuss-Platz", "13")
    assert (await stand.ask(f"/v1/addresses/{house['id']}")).json["item"]["street"] == house["street"]
    assert (await stand.ask("/v1/addresses/neuss:awl:8650-999")).status == 404
    pickups = await stand.ask("/v1/waste/pickups", {"address": house["id"]})
    assert {item["address"] for item in pickups.items} == {house["id"]}


async def test_the_countys_portal_tells_of_this_town_only(stand: Stand) -> None:
    """Schools, kindergartens and places; a neighbour's rows are not asked for, and the one that is nowhere is rejected."""
    for path, source, kinds in (
        ("education/facilities", "kreis", {"school", "kindergarten", "library", "adult_education"}),
        ("places", "kreis", {"playground", "glass_container", "library", "wifi", "town_hall", "recycling_centre"}),
    ):
        said = await stand.ask(f"/v1/{path}", HERE | {"limit": 1000})
        assert said.row(f"neuss/{source}/{path.replace('/', '.')}")["state"] == "fresh"
        assert {item["kind"]["code"] for item in said.items} >= kinds
        assert all(6.61 <= lon <= 6.795 for lon, _ in (item["location"]["coordinates"] for item in said.items))


async def test_stops_of_the_county_are_not_the_towns(stand: Stand) -> None:
    """The DHID says no more than the county: a stop of the town next door is nobody's."""
    said = await stand.ask("/v1/mobility/stops", HERE | {"limit": 1000})
    assert {item["name"] for item in said.items} >= {"Neuss Hbf", "Neuss, Markt"}
    assert all(item["id"].startswith("de:05162:940") for item in said.items)
    board = await stand.ask("/v1/mobility/departures", {"stop": "de:05162:94001", "limit": 5})
    assert {item["city"] for item in board.items} == {"neuss"}


async def test_region_and_country_come_by_its_keys(stand: Stand) -> None:
    """Charging stations of the county on its ground, the railway's car park, services of the portal federation, scooters."""
    charging = (await stand.ask("/v1/mobility/charging", HERE | {"limit": 1000})).items
    assert {(item["ags"], item["address"]["postcode"]) for item in charging} == {("05162", "41460")}
    assert {item["name"] for item in (await stand.ask("/v1/mobility/parking", HERE)).items} == {"Neuss Hbf Vorplatz"}
    services = (await stand.ask("/v1/egov/services", HERE | {"leika": "99050012104000"})).items
    assert [(item["city"], item["title"]) for item in services] == [("neuss", "Gewerbe: Anmeldung")]
    assert {item["city"] for item in (await stand.ask("/v1/mobility/vehicles", HERE)).items} == {"neuss"}


async def test_a_used_up_quota_is_said_and_what_was_known_stays(stand: Stand) -> None:
    """The portal's 429 leaves its rows stale, two days later, and nobody else's."""
    before = {item["id"] for item in (await stand.ask("/v1/education/facilities", HERE | {"limit": 1000})).items}
    stand.clock.move(days=2)
    async with stand.session.put(f"{stand.twins['opendatasoft/neuss']}/_twin/limit", json={"calls": 0}) as answer:
        assert answer.status == 200
    said = await stand.ask("/v1/education/facilities", {"limit": 1000})
    assert said.row("neuss/kreis/education.facilities")["state"] == "stale"
    assert {item["id"] for item in said.items if item["city"] == "neuss"} == before
    never = await stand.ask("/v1/broadband/hotspots", HERE)
    assert never.row("neuss/kreis/broadband.hotspots")["problem"]["slug"] == "source-limited"
