"""GBFS 2.1 to 3.0 to exact values: recorded rows of real operators, the specification's examples, bad rows, odd answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from adapters._kit.gbfs import instant, worded
from domain.errors import SourceLimited, SourceNonsense
from domain.exchange import Reply
from domain.geo import Box
from tests.contract.odd import odd_json
from tests.contract.stage import ESSEN, Asked, Part, Said, ask, canned, swallows

gbfs = find("gbfs")
RECORDED = Path(__file__).parent.parent / "recordings" / "gbfs"
EARTH = Box(west=-180, south=-89, east=180, north=89)
NOW = "2026-12-01T12:00:00+01:00"
STATIONS, VEHICLES = "mobility.stations", "mobility.vehicles"


def recorded(name: str) -> Any:
    """A recorded fragment."""
    return json.loads((RECORDED / name).read_bytes())


def system(
    feeds: Mapping[str, Any], *, languages: tuple[str, ...] = (), told: Any = NOW, ttl: Any = 60
) -> dict[str, Part]:
    """A system that serves these feeds' `data`: in 2.x under languages, in 3.0 without."""

    def discover(asked: Asked) -> bytes:
        listed = {"feeds": [{"name": name, "url": f"http://{asked.headers['host']}/{name}"} for name in feeds]}
        return json.dumps({"data": dict.fromkeys(languages, listed) if languages else listed}).encode()

    pages = {
        f"/{name}": json.dumps({"last_updated": told, "ttl": ttl, "data": data}).encode()
        for name, data in feeds.items()
    }
    return {"/gbfs.json": discover, **pages}


async def read(answers: Mapping[str, Part], resource: str, bounds: Box = EARTH, **options: Any) -> Reply:
    """The reply of one system."""
    async with canned(answers) as stage:
        return await ask(gbfs, f"{stage.url}/gbfs.json", resource=resource, bounds=bounds, options=options)


async def one(feeds: Mapping[str, Any], resource: str, **more: Any) -> Any:
    """The one record of a system."""
    reply = await read(system(feeds, **more), resource)
    [record] = reply.records
    assert (reply.rejected, reply.notes) == ((), ())
    return record.model


def station(name: str, types: str | None = None, **also: Any) -> dict[str, Any]:
    """The feeds around one recorded station: `name` with `-station.json` and `-status.json`."""
    feeds = {
        "station_information": {"stations": [recorded(f"{name}-station.json")]},
        "station_status": {"stations": [{**recorded(f"{name}-status.json"), **also}]},
    }
    return feeds | ({"vehicle_types": recorded(types)["data"]} if types else {})


def counted(model: Any) -> list[tuple[str | None, str | None, int]]:
    """What a station has, type by type."""
    return [(each.kind.code, each.propulsion and each.propulsion.code, each.count) for each in model.available]


async def test_a_recorded_station_says_the_same_in_two_versions() -> None:
    """Oslo's Østbanehallen in 2.3 and in 3.0: name, place, address, capacity, and bicycles by what drives them."""
    old = await one(
        station("bysykkel-oslo-station-gbfs2.3", "bysykkel-oslo-gbfs2.3-vehicletypes.json"), STATIONS, languages=("nb",)
    )
    new = await one(station("bysykkel-oslo-station-gbfs3.0", "bysykkel-oslo-gbfs3.0-vehicletypes.json"), STATIONS)
    assert (old.name, old.location.coordinates, old.capacity) == ("Østbanehallen", (10.750506, 59.910499), 35)
    assert (old.address.street, old.address.house_number) == ("Jernbanetorget", "1")
    assert (old.free, old.free_docks, old.renting, old.virtual) == (27, 7, True, False)
    assert counted(old) == [("bicycle", "human", 21), ("bicycle", "electric_assist", 6)]
    assert old.links.android == "oslobysykkel://stations/6026"
    assert [each.code for each in old.kind] == ["bicycle"]
    assert (new.free, new.free_docks, counted(new)[0][2]) == (26, 8, 20)
    assert (new.name, new.location, new.links, new.address) == (old.name, old.location, old.links, old.address)


async def test_a_recorded_station_without_types_is_for_bicycles() -> None:
    """Neuchâtel, 2.1, has no vehicle_types.json; its address ends with a comma."""
    found = await one(station("ch-station-gbfs2.1"), STATIONS, languages=("fr",))
    assert (found.name, found.free, found.free_docks, found.capacity) == ("Microcity", 11, 40, 50)
    assert (found.address.street, found.address.house_number, found.address.postcode) == (
        "Rue de la Maladière",
        "71",
        "2000",
    )
    assert [(each.code, each.native) for each in found.kind] == [("bicycle", None)]
    assert found.available == ()


async def test_a_recorded_total_of_nothing_beside_twelve_scooters_is_twelve() -> None:
    """Dott's station says 0 vehicles and twelve of one type; Schaffhausen's says 0 and none, which is 0."""
    dott = await one(station("dott-trondheim-station-gbfs3.0", "dott-trondheim-gbfs3.0-vehicletypes.json"), STATIONS)
    assert (dott.free, counted(dott), dott.virtual) == (12, [("scooter", "electric", 12)], True)
    assert dott.reported_at == datetime(2026, 6, 1, 13, 33, 17, tzinfo=UTC)
    bird = await one(
        station("bird-schaffhausen-station-gbfs3.0", "bird-schaffhausen-gbfs3.0-vehicletypes.json"), STATIONS
    )
    assert (bird.free, bird.free_docks, bird.address.street) == (0, 5, "Stimmerstrasse")


async def test_a_recorded_vehicle_comes_out_exactly() -> None:
    """Dott's scooter in Trondheim: where, how far, how full, and the link that rents it."""
    vehicle = recorded("dott-trondheim-vehicle-gbfs3.0-status.json")
    types = recorded("dott-trondheim-gbfs3.0-vehicletypes.json")["data"]
    reply = await read(system({"vehicle_status": {"vehicles": [vehicle]}, "vehicle_types": types}, ttl=0), VEHICLES)
    [record] = reply.records
    found = record.model
    assert record.id == "YDT:Vehicle:29844d32-7704-480e-8a9a-966600c92f29"
    assert (found.kind.code, found.kind.native, found.propulsion.code) == ("scooter", "scooter", "electric")
    assert (found.location.coordinates, found.range, found.charge) == ((10.400468, 63.429027), 32850, 0.79)
    assert found.reported_at == datetime(2026, 6, 1, 13, 52, 1, tzinfo=UTC)
    assert found.links.ios.endswith("?platform=ios")
    assert (reply.as_of, reply.lasts) == (datetime(2026, 12, 1, 11, 0, tzinfo=UTC), timedelta(seconds=10))


@pytest.mark.parametrize(
    ("file", "kind", "name"),
    [
        ("getaround-electric-car-gbfs3.0.in.json", "car", "Nissan e-NV200 Kastenwagen (2019)"),
        ("voi-electric-scooter-gbfs3.0.in.json", "scooter", "Voiager_7"),
        ("bolt-electric-scooter-gbfs2.3.in.json", "scooter", "SCOOTER"),
    ],
)
async def test_recorded_types_have_one_name_of_several(file: str, kind: str, name: str) -> None:
    """German where there is German, not that of Austria; else English; else what there is."""
    raw = recorded(file)
    row = {"vehicle_id": "x", "lat": 51.45, "lon": 7.0, "vehicle_type_id": raw["vehicle_type_id"]}
    found = await one({"vehicle_status": {"vehicles": [row]}, "vehicle_types": {"vehicle_types": [raw]}}, VEHICLES)
    assert (found.kind.code, found.propulsion.code, found.name) == (kind, "electric", name)


async def test_the_specifications_examples_come_out_exactly() -> None:
    """Stations without a status are there and nobody knows what they have; a vehicle at an unknown station is nowhere."""
    garage, virtual = (recorded(f"spec_station_information_json{n}.json")["data"]["stations"][0] for n in ("", "_2"))
    status, types = recorded("spec_station_status_json.json")["data"], recorded("spec_vehicle_types_json.json")["data"]
    feeds = {"station_information": {"stations": [garage, virtual]}, "station_status": status, "vehicle_types": types}
    stations = {each.id: each.model for each in (await read(system(feeds), STATIONS)).records}
    assert {name: (each.name, each.free, each.capacity) for name, each in stations.items()} == {
        "pga": ("Parking garage A", None, None),
        "station12": ("SE Belmont & SE 10th", None, 16),
    }
    for n in ("", "_2"):
        data = recorded(f"spec_vehicle_status_json{n}.json")["data"]
        reply = await read(system({"vehicle_status": data, "vehicle_types": types}), VEHICLES)
        assert [each.model.location.coordinates for each in reply.records] == [(56.789012, 12.345678)]
        assert [each.row for each in reply.rejected] == ["#2"]


@pytest.mark.parametrize("broken", [None, -1, "7", True, 1e12, [3]])
async def test_a_broken_counter_is_unknown_and_not_zero(broken: object) -> None:
    """Whatever stands where a number of vehicles should: `free` is null. A counter that is not there at all, too."""
    ways: tuple[dict[str, Any], ...] = (
        {"num_bikes_available": broken},
        {"num_bikes_available": None, "num_docks_available": broken},
    )
    for more in ways:
        found = await one(station("ch-station-gbfs2.1", **more), STATIONS, languages=("de",))
        assert found.free is None
    feeds = station("ch-station-gbfs2.1")
    del feeds["station_status"]["stations"][0]["num_bikes_available"]
    assert (await one(feeds, STATIONS, languages=("de",))).free is None


async def test_what_cannot_be_rented_is_left_out() -> None:
    """Reserved and broken vehicles, and stations that are not built, also when an old feed writes 1 and 0."""
    rows = [
        {"bike_id": name, "lat": 51.45, "lon": 7.0, "is_reserved": reserved, "is_disabled": disabled}
        for name, reserved, disabled in [("a", 0, 0), ("b", 1, 0), ("c", False, True), ("d", False, False)]
    ]
    reply = await read(system({"free_bike_status": {"bikes": rows}}, languages=("en",)), VEHICLES)
    assert ([each.id for each in reply.records], reply.rejected) == (["a", "d"], ())
    unbuilt = await read(system(station("ch-station-gbfs2.1", is_installed=0), languages=("en",)), STATIONS)
    assert (unbuilt.records, unbuilt.rejected) == ((), ())
    closed = await one(station("ch-station-gbfs2.1", is_renting=0), STATIONS, languages=("en",))
    assert (closed.renting, closed.returning) == (False, True)


async def test_a_system_of_many_towns_shows_what_is_near_and_fails_when_nothing_is() -> None:
    """A vehicle in another town is nobody's mistake; all of them elsewhere are swapped axes or the wrong system."""
    rows = [
        {"vehicle_id": str(n), "lat": lat, "lon": lon} for n, (lat, lon) in enumerate([(51.45, 7.0), (51.52, 7.47)])
    ]
    reply = await read(system({"vehicle_status": {"vehicles": rows}}), VEHICLES, ESSEN)
    assert ([each.id for each in reply.records], reply.rejected) == (["0"], ())
    with pytest.raises(SourceNonsense):
        await read(system({"vehicle_status": {"vehicles": rows[1:]}}), VEHICLES, ESSEN)


async def test_no_rejection_or_note_names_a_vehicle() -> None:
    """Ids are there to rent by, not to follow by: a bad row is called by its place."""
    rows = [
        {"vehicle_id": "secret-1", "lat": 51.45, "lon": 7.0},
        {"vehicle_id": "secret-1", "lat": 51.46, "lon": 7.0},
        {"vehicle_id": "secret-2", "lat": "north", "lon": 7.0},
        {"vehicle_id": "secret-3", "lat": 51.45, "lon": 7.0, "vehicle_type_id": "unicycle", "colour": "red"},
        {"vehicle_id": ["secret-4"], "lat": 51.45, "lon": 7.0},
        "secret-5",
    ]
    reply = await read(system({"vehicle_status": {"vehicles": rows}}), VEHICLES)
    assert [each.row for each in reply.rejected] == ["#2", "#3", "#5", "#6"]
    assert "secret" not in repr((reply.rejected, reply.notes, reply.unmapped))
    assert reply.unmapped == {"unicycle": 1, "field:colour": 1}
    assert (reply.records[1].model.kind.code, reply.records[1].model.kind.native) == (None, "unicycle")


async def test_who_refuses_is_asked_once() -> None:
    """A 429 for what changes ends the question: nothing else is asked for."""
    answers = system(station("ch-station-gbfs2.1"), languages=("de",))
    answers["/station_status"] = Said(status=429, headers={"retry-after": "7"})
    async with canned(answers) as stage:
        with pytest.raises(SourceLimited):
            await ask(gbfs, f"{stage.url}/gbfs.json", resource=STATIONS, bounds=EARTH)
        assert [asked.path for asked in stage.asked] == ["/gbfs.json", "/station_status"]


@pytest.mark.parametrize("feeds", [{}, {"station_information": {}}, {"vehicle_types": {}}])
async def test_a_system_without_what_is_wanted_is_nonsense(feeds: Mapping[str, Any]) -> None:
    """A system that lists no stations is none of stations, and not one without stations."""
    for resource in (STATIONS, VEHICLES):
        with pytest.raises(SourceNonsense):
            await read(system(feeds), resource)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (1761436800, datetime(2025, 10, 26, 0, 0, tzinfo=UTC)),
        (1761436800000, datetime(2025, 10, 26, 0, 0, tzinfo=UTC)),
        ("2026-10-25T02:30:00+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2027-01-01T00:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-10-25T02:30:00", None),
        (0, None),
        (-5, None),
        (10**400, None),
        (float("nan"), None),
        (True, None),
        ("gestern", None),
        ([], None),
    ],
)
def test_instants_in_both_spellings(written: object, meant: datetime | None) -> None:
    """POSIX seconds, milliseconds by mistake, RFC 3339 through the night the clocks go back; anything else is unknown."""
    assert instant(written) == meant


def test_the_nearest_language_is_taken() -> None:
    """The exact one, its region's, English, the first; nothing of nothing."""
    texts = [{"text": each.upper(), "language": each} for each in ("fr", "de-AT", "en", "de")]
    assert [worded(texts[:n], "de") for n in (4, 3, 2, 1, 0)] == ["DE", "DE-AT", "DE-AT", "FR", None]
    assert (worded(" Rathaus ", "de"), worded(None, "de"), worded(texts[::2], "nl")) == ("Rathaus", None, "EN")


def _valid(resource: str) -> dict[str, Any]:
    types = recorded("spec_vehicle_types_json.json")["data"]
    if resource == STATIONS:
        return {**station("bysykkel-oslo-station-gbfs3.0"), "vehicle_types": types}
    vehicles = recorded("spec_vehicle_status_json.json")["data"]
    return {"vehicle_status": vehicles, "vehicle_types": types, **station("bysykkel-oslo-station-gbfs3.0")}


@pytest.mark.parametrize(
    ("resource", "feed"),
    [
        (STATIONS, "station_information"),
        (STATIONS, "station_status"),
        (STATIONS, "vehicle_types"),
        (VEHICLES, "vehicle_status"),
        (VEHICLES, "station_information"),
    ],
)
def test_whatever_comes_is_a_reply_or_a_source_error(resource: str, feed: str) -> None:
    """No answer gets past the adapter's edge as anything else, whichever feed is broken."""
    valid = _valid(resource)

    @settings(max_examples=40, deadline=None)
    @given(body=odd_json({"last_updated": NOW, "ttl": 60, "data": valid[feed]}))
    def broken(body: bytes) -> None:
        answers = {**system(valid), f"/{feed}": body}
        asyncio.run(swallows(gbfs, answers, path="/gbfs.json", resource=resource, bounds=EARTH))

    broken()


@settings(max_examples=40, deadline=None)
@given(body=odd_json({"data": {"de": {"feeds": [{"name": "free_bike_status", "url": "http://127.0.0.1:9/x"}]}}}))
def test_an_odd_discovery_is_a_source_error(body: bytes) -> None:
    """gbfs.json may say anything about where the feeds are."""
    asyncio.run(swallows(gbfs, body, resource=VEHICLES, bounds=EARTH))
