"""Shared mobility through the whole gateway: one system for several cities, several systems for one, and what nobody counts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from tests.flow.stand import NOON, Said, Stand

STATIONS, VEHICLES = "/v1/mobility/stations", "/v1/mobility/vehicles"
RUHR = [("city", "duisburg"), ("city", "essen")]
BOUNDS = {"duisburg": (6.625, 51.333, 6.831, 51.561), "essen": (6.894, 51.347, 7.138, 51.535)}


def in_city(item: dict[str, Any]) -> bool:
    """Whether an item lies within the bounds of its city."""
    west, south, east, north = BOUNDS[item["city"]]
    lon, lat = item["location"]["coordinates"]
    return bool(west <= lon <= east and south <= lat <= north)


async def every(stand: Stand, path: str, query: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The items of all pages."""
    items: list[dict[str, Any]] = []
    said = await stand.ask(path, [*query, ("limit", "200")])
    while True:
        assert said.status == 200, said.body
        items += said.items
        if said.json["next_cursor"] is None:
            return items
        said = await stand.ask(path, [*query, ("limit", "200"), ("cursor", said.json["next_cursor"])])


async def test_two_cities_on_one_system_cost_one_call(stand: Stand) -> None:
    """A regional system is asked once for Duisburg and Essen; each shows its own, and Bochum's and Dortmund's show nowhere."""
    items = await every(stand, STATIONS, RUHR)
    paths = Counter(call["path"].rpartition("/")[2] for call in await stand.calls("gbfs/nextbike_mr"))
    assert paths == dict.fromkeys(
        ("gbfs.json", "station_status.json", "station_information.json", "vehicle_types.json"), 1
    )
    bikes = [each for each in items if ":nextbike:" in each["id"]]
    assert Counter(each["city"] for each in bikes) == {"duisburg": 16, "essen": 16}
    assert all(map(in_city, bikes))
    assert len({each["id"].rpartition(":")[2] for each in bikes}) == 32
    alone = await stand.ask(STATIONS, {"city": "essen"})
    assert alone.row("essen/nextbike/mobility.stations")["count"] == 16
    assert len(await stand.calls("gbfs/nextbike_mr")) == 4


async def test_every_system_of_a_city_is_a_row_of_its_own(stand: Stand) -> None:
    """Dott, Getaround and nextbike in Essen: merged into one list, told apart in `sources`; one that fails silences no other."""
    said = await stand.ask(VEHICLES, {"city": "essen", "limit": 1000})
    rows = {row["provider"]: row for row in said.json["sources"]}
    assert set(rows) == {"dott", "getaround", "nextbike"}
    assert all(row["count"] > 50 and row["state"] == "fresh" for row in rows.values())
    assert Counter(each["id"].split(":")[1] for each in said.items) == {
        name: row["count"] for name, row in rows.items()
    }
    assert {each["kind"]["code"] for each in said.items} == {"bicycle", "cargo_bicycle", "scooter", "car"}
    await stand.fault("gbfs/dott-essen", "down")
    stand.clock.move(minutes=2)
    said = await stand.ask(VEHICLES, {"city": "essen", "limit": 1000, "kind": "scooter"})
    assert (said.status, said.row("essen/dott/mobility.vehicles")["state"]) == (200, "stale")
    assert said.row("essen/nextbike/mobility.vehicles")["state"] == "fresh"


async def test_a_dead_counter_is_null_and_never_counts(stand: Stand) -> None:
    """At noon (an odd hour, UTC) each town's station number 2 counts nothing: `free` is null, not 0, and it stays listed."""
    items = {each["id"]: each for each in await every(stand, STATIONS, RUHR)}
    for name in ("duisburg:nextbike:1002", "essen:nextbike:2002"):
        dead = items[name]
        assert (dead["free"], dead["free_docks"], dead["available"]) == (None, None, [])
        assert [each["code"] for each in dead["kind"]] == ["bicycle", "cargo_bicycle"]
    alive = [each for name, each in items.items() if not name.endswith("002")]
    assert all(each["free"] == sum(one["count"] for one in each["available"]) for each in alive)
    item = await stand.ask(f"{STATIONS}/essen:nextbike:2002")
    assert (item.status, item.json["item"]["free"]) == (200, None)


async def test_kind_and_place_choose(stand: Stand) -> None:
    """`kind` of a station asks for any of its kinds; `lat`, `lon` and `radius` sort by distance, across systems."""
    cars = await every(stand, STATIONS, [*RUHR, ("kind", "car")])
    assert {each["source"] for each in cars} == {"essen/getaround/mobility.stations"}
    cargo = await every(stand, STATIONS, [*RUHR, ("kind", "cargo_bicycle"), ("kind", "bicycle")])
    assert len(cargo) == 32
    near = await stand.ask(VEHICLES, {"lat": "51.4513", "lon": "7.0145", "radius": "3km", "limit": "1000"})
    distances = [each["view"]["distance"] for each in near.items]
    assert len({each["source"] for each in near.items}) > 1
    assert distances == sorted(distances)
    assert distances[-1] <= 3000
    assert (await stand.ask(VEHICLES, {"kind": "horse"})).status == 400


async def test_a_vehicle_has_no_address_of_its_own(stand: Stand) -> None:
    """Ids last for a trip: there is no item route, and after six hours none of them is listed any more."""
    before = await every(stand, VEHICLES, [("city", "duisburg"), ("kind", "scooter")])
    assert (await stand.ask(f"{VEHICLES}/{before[0]['id']}")).status == 404
    await stand.set_clock(NOON + timedelta(hours=6))
    after = await every(stand, VEHICLES, [("city", "duisburg"), ("kind", "scooter")])
    assert len(after) > 60
    assert not {each["id"] for each in before} & {each["id"] for each in after}


async def test_the_systems_own_ttl_decides_how_long_it_holds(stand: Stand) -> None:
    """Getaround says 300 s, Dott 30 s: after 100 s Dott is asked again and Getaround is not."""

    async def asked() -> Said:
        return await stand.ask(VEHICLES, {"city": "essen"}, headers={"cache-control": "no-cache"})

    await asked()
    await stand.forget_calls()
    stand.clock.move(seconds=100)
    await asked()
    assert await stand.calls("gbfs/dott-essen")
    assert not await stand.calls("gbfs/getaround_essen")


async def test_a_frozen_fleet_is_suspected(stand: Stand) -> None:
    """A system whose vehicles have not moved for six hours gets a note with the evidence, and is not called failed."""
    url = stand.twins["gbfs/zeus_duisburg"]
    async with stand.session.put(f"{url}/_twin/frozen") as answer:
        assert answer.status == 200
    await stand.ask(VEHICLES, {"city": "duisburg"})
    await stand.set_clock(NOON + timedelta(hours=7))
    row = (await stand.ask(VEHICLES, {"city": "duisburg"})).row("duisburg/zeus/mobility.vehicles")
    assert row["state"] == "fresh"
    assert "suspect-frozen" in {note["slug"] for note in row["notes"]}
