"""A client that a stranger wrote for the real EFA reads the twin, unpatched: `apyefa`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from aiohttp import ClientSession
from apyefa import EfaClient
from apyefa.data_classes import LocationFilter, LocationType, TransportType

from sandbox.efa import twins
from sandbox.kit import running

NOON = "2026-12-01T12:00:00+01:00"


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """The twin at noon."""
    async with running(twins()) as urls, ClientSession() as session:
        async with session.put(f"{urls['efa/vrr']}/_twin/clock", json={"now": NOON}) as said:
            assert said.status == 200
        yield f"{urls['efa/vrr']}/openservice"


async def test_it_reads_the_system(url: str) -> None:
    """Versions and the timetable's validity."""
    async with EfaClient(url) as client:
        found = await client.info()
    assert (found.version, found.data_format) == ("11.0.6.72", "EFA11_00_00")
    assert found.valid_from.isoformat() < NOON[:10] < found.valid_to.isoformat()


async def test_it_finds_stops(url: str) -> None:
    """By name, best first; one by its DHID; none for what nobody knows."""
    async with EfaClient(url) as client:
        many = await client.locations_by_name("Hbf", filters=[LocationFilter.STOPS])
        (one,) = await client.locations_by_name("de:05113:9530")
        none = await client.locations_by_name("Atlantis")
    assert {found.name for found in many} >= {
        "Düsseldorf, Düsseldorf Hbf",
        "Duisburg, Duisburg Hbf",
        "Essen, Essen Hbf",
    }
    assert [found.match_quality for found in many] == sorted((found.match_quality for found in many), reverse=True)
    assert (one.name, one.loc_type, one.coord) == ("Essen, Rüttenscheider Stern", LocationType.STOP, [51.4368, 7.00530])
    assert one.transports == [TransportType.CITY_RAIL]
    assert none == []


async def test_it_finds_stops_round_a_place(url: str) -> None:
    """A position has the stops round it, nearest first."""
    async with EfaClient(url) as client:
        (found,) = await client.locations_by_coord(7.0139, 51.4513, search_nearbly_stops=True)
    assert found.stops[0].id == "de:05113:9289"


async def test_it_lists_the_stops_of_a_town(url: str) -> None:
    """By the town's key, with the lines that call there."""
    async with EfaClient(url) as client:
        found = await client.list_stops(omc="5112000")
    assert {stop.parent.name for stop in found} == {"Duisburg"}
    assert len(found) == 8


async def test_it_reads_a_board(url: str) -> None:
    """Every departure of the busiest stop: planned times with a zone, estimates where there are any, cancellations in hints."""
    async with EfaClient(url) as client:
        found = await client.departures_by_location("de:05111:18235", limit=40)
    assert len(found) == 40
    assert all(isinstance(each.planned_time, datetime) and each.planned_time.tzinfo for each in found)
    assert {each.estimated_time is None for each in found} == {True, False}
    assert {each.transport for each in found} >= {TransportType.SUBURBAN, TransportType.CITY_RAIL, TransportType.TRAM}
    assert any("llt aus" in hint["content"] for each in found for hint in each.hints or ())
    assert all(each.location.coord[0] > 51 for each in found)


async def test_an_ambiguous_name_has_no_board(url: str) -> None:
    """EFA answers with what could be meant; this client then sees no departures."""
    async with EfaClient(url) as client:
        assert await client.departures_by_location("Hbf") == []


@pytest.mark.parametrize(
    ("query", "module", "code"),
    [
        ({"name_dm": "Atlantis"}, "BROKER", -8011),
        ({"name_dm": "de:05111:18235_Parent"}, "BROKER", -2002),
        ({"name_dm": "de:05111:18235", "itdDate": "20260230"}, "ITDDATETIME", -2005),
    ],
)
async def test_errors_come_under_200(url: str, query: dict[str, str], module: str, code: int) -> None:
    """A message where the departures were due, and a status that says nothing."""
    asked = {"outputFormat": "rapidJSON", **query}
    async with ClientSession() as session, session.get(f"{url}/XML_DM_REQUEST", params=asked) as said:
        answer = await said.json()
    assert said.status == 200
    assert "stopEvents" not in answer
    assert [(each["module"], each["code"]) for each in answer["systemMessages"]] == [(module, code)]
