"""The wire of the gauges' twin, and `aiopegelonline`, made for the real service, which reads it unpatched."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector
from aiopegelonline import PegelOnline
from aiopegelonline.exceptions import PegelonlineDataError

from sandbox import pegelonline
from sandbox.kit import running
from sandbox.pegelonline_rivers import GAUGES
from tests.twins.test_public_clients import TwinResolver, behind_tls, certified

HOST = "www.pegelonline.wsv.de"
RUHRORT = next(gauge for gauge in GAUGES if gauge.name == "DUISBURG-RUHRORT")


class Wire:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def get(self, path: str, status: int = 200, **asked: str) -> Any:
        """The answer, decoded."""
        async with self.session.get(f"{self.base}{pegelonline.ROOT}/{path}.json", params=asked) as answer:
            assert answer.status == status
            return await answer.json()

    async def at(self, instant: str) -> None:
        """Set the twin's clock."""
        async with self.session.put(f"{self.base}/_twin/clock", json={"now": instant}) as answer:
            assert answer.status == 200


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """The running twin."""
    async with running(pegelonline.twins()) as urls, ClientSession() as session:
        yield Wire(session, urls["pegelonline/wsv"])


async def test_a_station_is_found_by_uuid_number_and_name(wire: Wire) -> None:
    """All three name the same gauge, umlauts included; an unknown one is a 404 with two fields."""
    found = [await wire.get(f"stations/{name}") for name in (RUHRORT.uuid, "2770010", "duisburg-ruhrort")]
    assert found[0] == found[1] == found[2]
    assert (await wire.get("stations/DÜSSELDORF"))["km"] == 744.2
    assert await wire.get("stations/ATLANTIS", 404) == {"status": 404, "message": "station not found"}
    assert (await wire.get("stations/2770010/XX", 404))["message"] == "timeseries not found"


async def test_lists_are_narrowed(wire: Wire) -> None:
    """By ids, by water, by a circle; who has no coordinates is in no circle."""
    assert len(await wire.get("stations")) == len(GAUGES)
    assert [each["shortname"] for each in await wire.get("stations", ids="2730010")] == ["KÖLN"]
    assert await wire.get("stations", waters="MOSEL") == []
    near = await wire.get("stations", latitude="51.45", longitude="6.72", radius="5")
    assert [each["shortname"] for each in near] == ["DUISBURG-RUHRORT"]
    assert "longitude" not in (await wire.get("stations/27700999"))


async def test_values_move_with_the_clock_and_stay_what_they_were(wire: Wire) -> None:
    """The newest value is the last of the history, and an instant has the same value whenever it is asked for."""
    await wire.at("2026-10-25T02:34:00+01:00")
    newest = await wire.get("stations/2770010/W/currentmeasurement")
    past = await wire.get("stations/2770010/W/measurements", start="PT2H")
    times = [each["timestamp"][11:] for each in past]
    assert times[1:6] == ["02:00:00+02:00", "02:15:00+02:00", "02:30:00+02:00", "02:45:00+02:00", "02:00:00+01:00"]
    assert (newest["timestamp"], newest["value"]) == (past[-1]["timestamp"], past[-1]["value"])
    await wire.at("2026-11-02T12:00:00+01:00")
    later = {
        each["timestamp"]: each["value"] for each in await wire.get("stations/2770010/W/measurements", start="P9D")
    }
    assert all(later[each["timestamp"]] == each["value"] for each in past)


async def test_a_known_answer_is_a_304(wire: Wire) -> None:
    """An ETag that is sent back costs no body."""
    url = f"{wire.base}{pegelonline.ROOT}/stations.json"
    async with wire.session.get(url) as answer:
        tag = answer.headers["ETag"]
    async with wire.session.get(url, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


async def test_aiopegelonline_reads_the_twin(tmp_path: Path) -> None:
    """The client, which knows only the real host, gets stations, those nearby, measurements and the service's own error."""
    certificate, key = certified(tmp_path, HOST)
    trust = ssl.create_default_context(cafile=str(certificate))
    async with (
        running(pegelonline.twins()) as urls,
        behind_tls(urls["pegelonline/wsv"], certificate, key) as port,
        ClientSession(
            connector=TCPConnector(resolver=TwinResolver(port, HOST), ssl=trust, force_close=True)
        ) as session,
    ):
        client = PegelOnline(session)
        everything = await client.async_get_all_stations()
        nearby = await client.async_get_nearby_stations(51.45, 6.72, 5)
        again = await client.async_get_nearby_stations(51.45, 6.72, 5)
        measured = await client.async_get_station_measurements(
            next(gauge.uuid for gauge in GAUGES if gauge.name == "DÜSSELDORF")
        )
        with pytest.raises(PegelonlineDataError, match="station not found"):
            await client.async_get_station_details("atlantis")
    assert {station.name for station in everything.values()} == {gauge.name for gauge in GAUGES}
    assert [station.river_kilometer for station in nearby.values()] == [780.8]
    assert again.keys() == nearby.keys()
    assert measured.water_level is not None
    assert measured.water_flow is not None
    assert (measured.water_level.uom, measured.water_flow.uom) == ("cm", "m³/s")
    assert measured.clearance_height is None
