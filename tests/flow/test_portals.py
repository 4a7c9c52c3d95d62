"""Places from open-data portals and from the map: they are there, they break alone, and the map's terms stand on each item."""

from __future__ import annotations

import pytest

from tests.flow.stand import Stand, having

PLACES = "/v1/places"
OSM = tuple(f"{city}/osm/places" for city in having("places", "osm"))
TERMS = ("synthetic", "simulated after © OpenStreetMap contributors")


@pytest.mark.parametrize(
    ("kind", "city", "ns", "count"),
    [
        ("dog_bag_dispenser", "essen", "hundebeutel", 50),
        ("parking", "essen", "behindertenparkplatz", 24),
        ("wifi", "essen", "wlan", 30),
        ("parking", "duesseldorf", "parkhaus", 54),
        ("parking", "duesseldorf", "parkandride", 34),
        ("wifi", "duesseldorf", "wlan", 30),
    ],
)
async def test_a_portal_has_its_places(stand: Stand, kind: str, city: str, ns: str, count: int) -> None:
    """All rows of a file or table but the one that is nowhere, inside the city, each under an id that finds it again."""
    said = await stand.ask(PLACES, {"kind": kind, "city": city, "limit": 1000})
    found = [item for item in said.items if item["id"].startswith(f"{city}:{ns}:")]
    assert len(found) == count
    west, south, east, north = (await stand.ask(f"/v1/cities/{city}")).json["item"]["bounds"]
    for item in found:
        lon, lat = item["location"]["coordinates"]
        assert west < lon < east
        assert south < lat < north
        assert "licence" not in item
    again = await stand.ask(f"{PLACES}/{found[0]['id']}")
    assert again.json["item"] == found[0]


async def test_the_map_has_every_kind_it_was_asked_for_in_every_city(stand: Stand) -> None:
    """Libraries come from the city's register and from the map: two sources, two ids, nothing merged."""
    said = await stand.ask(PLACES, {"kind": "library", "limit": 1000})
    for city in ("duisburg", "essen", "duesseldorf"):
        by_source = {
            source: [i for i in said.items if i["source"] == f"{city}/{source}/places"] for source in ("stadt", "osm")
        }
        assert all(by_source.values())
        names = {source: {item["name"] for item in items} for source, items in by_source.items()}
        assert names["stadt"] & names["osm"]
    assert len({item["id"] for item in said.items}) == len(said.items)
    assert all("2026-12-01T10:57:00Z" <= said.row(source)["as_of"] < "2026-12-01T11:00:00Z" for source in OSM)


async def test_the_maps_terms_stand_on_each_of_its_items(stand: Stand) -> None:
    """Share-alike is told record by record, in lists and alone; no other item claims terms of its own."""
    said = await stand.ask(PLACES, {"kind": "public_toilet", "limit": 1000})
    from_map = [item for item in said.items if item["source"] in OSM]
    assert len(from_map) > 20
    assert {(item["licence"], item["attribution"]) for item in from_map} == {TERMS}
    assert not any({"licence", "attribution"} & set(item) for item in said.items if item["source"] not in OSM)
    alone = (await stand.ask(f"{PLACES}/{from_map[0]['id']}")).json["item"]
    assert (alone["licence"], alone["attribution"]) == TERMS


async def test_the_map_is_not_asked_for_what_it_was_not_told_to_select(stand: Stand) -> None:
    """A question for kinds no selector makes skips it."""
    said = await stand.ask(PLACES, {"kind": "wifi"})
    assert {said.row(source)["state"] for source in OSM} == {"skipped"}
    assert await stand.calls("overpass/nrw") == []


@pytest.mark.parametrize("kind", ["down", "html", "429", "slow"])
@pytest.mark.parametrize(
    ("twin", "broken"),
    [
        ("datajson/essen", "essen/stadt/places"),
        ("dkan/duesseldorf", "duesseldorf/stadt/places"),
        ("overpass/nrw", "essen/osm/places"),
    ],
)
async def test_one_broken_portal_leaves_the_others_whole(stand: Stand, twin: str, broken: str, kind: str) -> None:
    """What comes from elsewhere is all there, and the row of the broken one says that something is missing."""
    await stand.fault(twin, kind, seconds=5)
    city = broken.partition("/")[0]
    said = await stand.ask(PLACES, {"limit": 1000, "city": city})
    assert (said.status, said.json["complete"]) == (200, False)
    assert said.row(broken)["state"] == ("refused" if kind == "429" else "failed")
    others = [row for row in said.json["sources"] if row["id"] != broken]
    assert len(others) == 2
    assert all(row["state"] == "fresh" and row["count"] > 2 for row in others)
    # of the provider's other layers, on other hosts, nothing is missing; the map is one host
    assert said.row(broken)["count"] == {"datajson/essen": 393, "dkan/duesseldorf": 783}.get(twin, 0)
    await stand.heal(twin)
    await stand.until(lambda: _is_whole(stand, city))


async def _is_whole(stand: Stand, city: str) -> bool:
    stand.clock.move(seconds=6)  # past what the shelf keeps of an answer that lacks something
    said = await stand.ask(PLACES, {"limit": 1, "city": city})
    return said.json["complete"] is True
