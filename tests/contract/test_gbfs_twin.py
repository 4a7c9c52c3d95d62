"""The sharing systems' twins: read by programs made for the live ones, read whole by the adapter, and moving by their clocks."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from gbfs_validator import validate_feed
from pybikes.gbfs import Gbfs

from adapters._kit.find import find
from domain.exchange import Reply
from domain.geo import Box
from sandbox.gbfs import SYSTEMS, twins
from sandbox.kit import running
from tests.contract.stage import ask

gbfs = find("gbfs")
RUHR = Box(west=6.6, south=51.1, east=7.6, north=51.7)
EVEN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
ODD = EVEN + timedelta(hours=1)
PATHS = {system.id: system.path for system in SYSTEMS}


class Street:
    """The running twins."""

    def __init__(self, urls: Mapping[str, str], session: aiohttp.ClientSession) -> None:
        self._urls, self._session = urls, session

    def url(self, system: str) -> str:
        """Where its gbfs.json is."""
        return self._urls[f"gbfs/{system}"] + PATHS[system]

    async def at(self, system: str, instant: datetime) -> None:
        """Let it be another time there."""
        await self.control(system, "PUT", "clock", {"now": instant.isoformat()})

    async def control(self, system: str, method: str, what: str, body: Any = None) -> None:
        """Turn a knob of the twin."""
        url = f"{self._urls[f'gbfs/{system}']}/_twin/{what}"
        async with self._session.request(method, url, json=body) as answer:
            assert answer.status < 300

    async def read(self, system: str, resource: str) -> Reply:
        """What the adapter makes of it."""
        return await ask(gbfs, self.url(system), resource=resource, bounds=RUHR)


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    """All systems, at an hour in which every counter is alive."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        found = Street(urls, session)
        for system in SYSTEMS:
            await found.at(system.id, EVEN)
        yield found


@pytest.mark.parametrize("system", PATHS)
async def test_a_validator_finds_nothing_wrong(street: Street, system: str) -> None:
    """gbfs-validator, with the schemas of 2.2, 2.3 and 3.0, has no error for any file of any system."""
    report = await asyncio.to_thread(validate_feed, street.url(system))
    assert report["summary"]["version"]["detected"] == next(each.version for each in SYSTEMS if each.id == system)
    assert [file["file"] for file in report["files"] if file.get("hasErrors")] == []
    assert report["summary"]["errorsCount"] == 0


@pytest.mark.parametrize("system", ["nextbike_mr", "nextbike_dd", "dott-essen", "zeus_duisburg"])
async def test_pybikes_sees_what_the_adapter_sees(street: Street, system: str) -> None:
    """Made for the live systems, unpatched: the same stations with the same bicycles, and the same vehicles standing about."""
    theirs = Gbfs(system, {"name": system}, street.url(system))
    await asyncio.to_thread(theirs.update)
    stations, vehicles = await street.read(system, "mobility.stations"), await street.read(system, "mobility.vehicles")
    assert {each.extra["uid"]: (each.name, each.bikes, each.free) for each in theirs.stations} == {
        each.id: (each.model.name, each.model.free, each.model.free_docks) for each in stations.records
    }
    seen = {each.extra["uid"] for each in theirs.vehicles if each.extra["online"]}
    own = {each.id for each in vehicles.records if each.model.station is None}
    assert own
    assert own <= seen  # pybikes also shows those that are reserved
    assert len(seen) <= 1.15 * len(own)


async def test_pybikes_sees_the_stations_of_version_3(street: Street) -> None:
    """Getaround's places and cars; pybikes reads no vehicles in 3.0, and has no word for a car at a station."""
    theirs = Gbfs("getaround", {"name": "Getaround"}, street.url("getaround_essen"))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        await asyncio.to_thread(theirs.update)
    assert {str(each.message).split(" {")[0] for each in told} == {"Unhandled station vehicle type"}
    own = await street.read("getaround_essen", "mobility.stations")
    assert {each.extra["uid"]: each.bikes for each in theirs.stations} == {
        each.id: each.model.free for each in own.records
    }


async def test_one_reader_reads_all_versions(street: Street) -> None:
    """No row of any system is rejected, and no value is without a code; vehicles at a station have its place."""
    for system in SYSTEMS:
        vehicles = await street.read(system.id, "mobility.vehicles")
        assert vehicles.records
        assert (vehicles.rejected, vehicles.unmapped, vehicles.notes) == ((), {}, ())
        assert EVEN <= vehicles.as_of < EVEN + timedelta(minutes=5)  # its clock runs on
        if system.stations:
            stations = await street.read(system.id, "mobility.stations")
            assert (stations.rejected, stations.unmapped, len(stations.records)) == (
                (),
                {},
                system.stations * len(system.towns),
            )
            places = {each.id: each.model.location for each in stations.records}
            docked = [each.model for each in vehicles.records if each.model.station]
            assert docked
            assert all(each.location == places[each.station] for each in docked)
            assert sum(each.model.free or 0 for each in stations.records) == len(docked)


async def test_a_trip_changes_a_vehicles_id_and_nothing_is_followed(street: Street) -> None:
    """After six hours every scooter has been somewhere: no id is left, and so is none in what the adapter keeps."""
    before = await street.read("dott-essen", "mobility.vehicles")
    again = await street.read("dott-essen", "mobility.vehicles")
    await street.at("dott-essen", EVEN + timedelta(hours=6))
    after = await street.read("dott-essen", "mobility.vehicles")
    ids = [{each.id for each in reply.records} for reply in (before, again, after)]
    assert ids[0] == ids[1]
    assert not ids[0] & ids[2]
    assert min(map(len, ids)) > 60


async def test_a_station_runs_empty_and_a_counter_dies(street: Street) -> None:
    """Number 1 is at 0 sometime within a few hours; number 2 says null in odd hours, which is not 0, and recovers."""
    levels, dead = [], []
    for step in range(30):
        await street.at("nextbike_dd", EVEN + timedelta(minutes=5 * step, seconds=1))
        found = {each.id: each.model for each in (await street.read("nextbike_dd", "mobility.stations")).records}
        levels.append(found["1001"].free)
        dead.append(found["1002"].free)
        assert all(each.free is not None for name, each in found.items() if name != "1002")
    assert 0 in levels
    assert levels[levels.index(0) - 1] == 1
    assert [free is None for free in dead] == [(step // 12) % 2 == 1 for step in range(30)]


async def test_a_frozen_fleet_answers_and_does_not_move(street: Street) -> None:
    """Frozen, not even `last_updated` moves, whatever the clock says; let go, it is where it should be."""
    await street.control("zeus_duisburg", "PUT", "frozen")
    before = await street.read("zeus_duisburg", "mobility.vehicles")
    await street.at("zeus_duisburg", EVEN + timedelta(days=1))
    still = await street.read("zeus_duisburg", "mobility.vehicles")
    assert ([each.pieces for each in still.records], still.as_of) == (
        [each.pieces for each in before.records],
        before.as_of,
    )
    await street.control("zeus_duisburg", "DELETE", "frozen")
    assert (await street.read("zeus_duisburg", "mobility.vehicles")).as_of == EVEN + timedelta(days=1)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 10, 24, 23, 59, tzinfo=UTC) + timedelta(minutes=30 * n)
        for n in range(6)  # the night the clocks go back, both times from 02:00 to 03:00
    ]
    + [datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2029, 12, 1, 11, 0, tzinfo=UTC)],
)
async def test_the_hour_that_comes_twice_is_two_hours(street: Street, instant: datetime) -> None:
    """An answer is of the instant the system means, in POSIX seconds and in RFC 3339."""
    for system in ("zeus_duisburg", "getaround_essen"):
        await street.at(system, instant)
        assert abs((await street.read(system, "mobility.vehicles")).as_of - instant) < timedelta(seconds=20)
