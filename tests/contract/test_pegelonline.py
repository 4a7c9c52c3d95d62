"""Gauges to exact values: recorded stations, missing values, bad rows, the hour that comes twice, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceNonsense
from domain.geo import Box
from domain.infrastructure import Observation
from sandbox import pegelonline as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import DUISBURG, ask, canned, swallows

pegelonline = find("pegelonline")
RECORDED = Path(__file__).parent.parent / "recordings" / "pegelonline"
MAIN = Box(west=9.8, south=49.7, east=10.1, north=49.9)
REGION = Box(west=6.6, south=51.1, east=7.2, north=51.6)
QUESTION: dict[str, Any] = {"resource": "infrastructure.observations"}
TWICE = datetime(2026, 10, 25, 0, 34, tzinfo=UTC)  # 02:34 summer time; one hour later it is 02:34 again


def recorded(name: str) -> Any:
    """A recorded answer, decoded."""
    return json.loads((RECORDED / name).read_bytes())


async def read(page: Any, **asked: Any) -> Any:
    """The reply to a list of stations."""
    async with canned({"/stations.json": json.dumps(page).encode()}) as stage:
        return await ask(pegelonline, stage.url, **QUESTION, **asked)


async def test_the_recorded_station_comes_out_exactly() -> None:
    """Seven series of Würzburg with values, UCUM units and instants in UTC; pH has a unit although the source writes none."""
    reply = await read([recorded("station_wuerzburg_timeseries_current.json")], bounds=MAIN)
    found = {record.id: record.model for record in reply.records}
    at = datetime(2023, 7, 26, 17, 0, tzinfo=UTC)
    assert {name: (m.kind.code, m.value, m.unit, m.observed_at) for name, m in found.items()} == {
        "24300600-W": ("water_level", 159.0, "cm", at + timedelta(minutes=15)),
        "24300600-LT": ("air_temperature", 21.2, "Cel", at),
        "24300600-WT": ("water_temperature", 22.1, "Cel", at),
        "24300600-VA": ("flow_velocity", 0.58, "m/s", at + timedelta(minutes=15)),
        "24300600-O2": ("dissolved_oxygen", 8.4, "mg/L", at),
        "24300600-PH": ("water_ph", 8.1, "[pH]", at),
        "24300600-Q": ("discharge", 102.0, "m3/s", at),
    }
    level = found["24300600-W"]
    assert (level.station, level.station_code, level.water) == ("WÜRZBURG", "24300600", "MAIN")
    assert (level.gauge_zero, level.state.code, level.location.coordinates) == (
        164.511,
        "normal",
        (9.925969, 49.796209),
    )
    assert (reply.as_of, reply.rejected, reply.unmapped) == (at + timedelta(minutes=15), (), {})


async def test_recorded_stations_without_series_are_nothing() -> None:
    """A list without series, and an empty one, hold no observation and no mistake."""
    for name in ("stations.json", "stations_none_in_radius.json"):
        reply = await read(recorded(name), bounds=MAIN)
        assert (reply.records, reply.rejected) == ((), ())


async def test_a_recorded_station_without_coordinates_is_rejected() -> None:
    """Nobody can say whose it is: alone it is nonsense, beside another it is one rejected row."""
    nowhere, there = (
        recorded("station_hanau_without_coordinates.json"),
        recorded("station_wuerzburg_timeseries_current.json"),
    )
    with pytest.raises(SourceNonsense):
        await read([nowhere], bounds=MAIN)
    reply = await read([nowhere, there], bounds=MAIN)
    assert (len(reply.records), len(reply.rejected)) == (7, 1)
    assert "latitude" in reply.rejected[0].why


async def test_the_recorded_error_is_an_error() -> None:
    """The service's own 404 body is no list of stations, whatever its status."""
    with pytest.raises(SourceNonsense):
        await read(recorded("error_404.json"), bounds=MAIN)


async def test_bad_rows_are_rejected_and_missing_values_say_why() -> None:
    """0 is a value and null is none; an instant without offset, a text for a number and a second `W` are rejected."""
    reply = await read(recorded("bad_rows.json"), bounds=DUISBURG)
    found = {record.id: record.model for record in reply.records}
    assert list(found) == ["1-Q", "1-W", "1-WT", "1-XX"]
    told = {name: (m.value, m.missing and m.missing.code, m.unit, m.observed_at) for name, m in found.items()}
    assert told == {
        "1-W": (0.0, None, "cm", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        "1-Q": (None, "marked_missing", "m3/s", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        "1-WT": (None, "not_delivered", None, None),
        "1-XX": (3.0, None, "cm", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    }
    assert [(each.mark.code, each.mark.native, each.value) for each in found["1-W"].thresholds] == [
        (None, "GrHW", 2.0),
        ("mean_high", "MHW", 700.0),
    ]
    assert found["1-W"].state.code == "out_of_date"
    assert (found["1-XX"].kind.code, found["1-XX"].kind.native, found["1-XX"].state.native) == (None, "XX", "sonderbar")
    assert len(reply.rejected) == 6
    assert set(reply.unmapped) == {"GrHW", "XX", "sonderbar", "°F", "mark:MW", "field:neu"}


async def test_gauges_by_number_or_by_circle() -> None:
    """Named gauges are asked for by their ids, otherwise a circle round the whole region is; always everything at once."""
    async with canned({"/stations.json": b"[]"}) as stage:
        await ask(pegelonline, stage.url, **QUESTION, bounds=REGION)
        await ask(pegelonline, stage.url, **QUESTION, bounds=REGION, options={"stations": ("2750010", "2770010")})
    circle, named = stage.asked
    assert (circle.param("latitude"), circle.param("longitude"), circle.param("radius")) == ("51.3500", "6.9000", "37")
    assert (named.param("ids"), named.param("radius")) == ("2750010,2770010", None)
    for asked in stage.asked:
        assert asked.param("includeCurrentMeasurement") == asked.param("includeCharacteristicValues") == "true"


def test_an_unknown_property_is_refused_at_start() -> None:
    """A binding whose table names a code that does not exist does not start."""
    with pytest.raises(ValueError, match="tide"):
        asyncio.run(ask(pegelonline, "http://127.0.0.1:1", **QUESTION, options={"kinds": {"W": "tide"}}))


@settings(max_examples=50)
@given(body=odd_json(recorded("bad_rows.json")))
def test_whatever_comes_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asyncio.run(swallows(pegelonline, body, **QUESTION, bounds=DUISBURG))


async def levels(url: str, session: ClientSession, at: datetime) -> dict[str, Observation]:
    """What the twin's gauges show at an instant."""
    async with session.put(f"{url}/_twin/clock", json={"now": at.isoformat()}) as set_:
        assert set_.status == 200
    reply = await ask(pegelonline, url + twin.ROOT, **QUESTION, bounds=REGION)
    assert (reply.rejected, reply.unmapped) == ((), {})
    return {record.id: record.model for record in reply.records}


async def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """02:34 of summer time and 02:34 an hour later are an hour apart, for levels as for instants."""
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["pegelonline/wsv"]
        async with session.put(f"{url}/_twin/clock", json={"now": TWICE.isoformat()}) as set_:
            assert set_.status == 200
        current = f"{url}{twin.ROOT}/stations/2750010/W/currentmeasurement.json"
        async with session.get(current) as answer:
            assert (await answer.json())["timestamp"] == "2026-10-25T02:30:00+02:00"
        first = await levels(url, session, TWICE)
        again = await levels(url, session, TWICE + timedelta(hours=1))
    assert (
        first.keys()
        == again.keys()
        == {
            "2750010-W",
            "2750010-Q",
            "2750010-WT",
            "2770010-W",
            "2770010-Q",
            "2770010-WT",
        }
    )
    assert first["2750010-W"].observed_at == TWICE - timedelta(minutes=4)
    assert again["2750010-W"].observed_at == TWICE + timedelta(minutes=56)
    assert first["2770010-WT"].value is None
    assert first["2770010-WT"].missing is not None
    assert [each.mark.code for each in first["2770010-W"].thresholds][:3] == ["lowest", "mean_low", "mean"]


@pytest.mark.parametrize("year", [2026, 2029])
async def test_new_year_and_years_ahead_are_like_any_day(year: int) -> None:
    """The first minutes of a year show the last measurement of the old one."""
    midnight = datetime(year, 12, 31, 23, 1, tzinfo=UTC)  # 00:01 on the first of January
    async with running(twin.twins()) as urls, ClientSession() as session:
        found = await levels(urls["pegelonline/wsv"], session, midnight)
    assert found["2770010-W"].observed_at == midnight - timedelta(minutes=16)
