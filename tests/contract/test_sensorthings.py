"""SensorThings to exact values: lights and sensors, intervals, absent result times, pages that stay at home, the twin."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.find import find
from config.load import load, shipped
from domain.errors import SourceDown, SourceNonsense
from domain.geo import Box
from sandbox import lamps
from sandbox import sensorthings as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import ESSEN, Asked, Said, ask, canned, swallows

sensorthings = find("sensorthings")
RECORDED = Path(__file__).parent.parent / "recordings" / "sensorthings"
LIGHTS: dict[str, Any] = {"resource": "infrastructure.lights", "bounds": ESSEN}
SENSORS: dict[str, Any] = {
    "resource": "infrastructure.observations",
    "bounds": Box(west=-1.2, south=52.8, east=-1.0, north=52.9),
}
POLLUTANT = "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/8"


def recorded(name: str) -> Any:
    """A kept answer, decoded."""
    return json.loads((RECORDED / name).read_bytes())


def sensor(*streams: Any) -> Any:
    """A thing in England with these datastreams, as a page."""
    spot = {"type": "Point", "coordinates": [-1.08, 52.87]}
    return {"value": [{"@iot.id": 7, "name": "BGS", "Locations": [{"location": spot}], "Datastreams": list(streams)}]}


def stream(number: int, observations: Any, symbol: str = "m", **more: Any) -> Any:
    """A datastream of a water level."""
    unit = {"unitOfMeasurement": {"name": None, "symbol": symbol, "definition": None}}
    return {"@iot.id": number, "name": "Groundwater level", "Observations": observations} | unit | more


def page(body: Any) -> dict[str, bytes]:
    """What `/Things` says."""
    return {"/v1.1/Things": json.dumps(body).encode()}


async def test_the_recorded_observations_come_out_exactly() -> None:
    """Of two recorded observations the newest: its value, its instant, its unit; the thing is the station."""
    observations = recorded("observations.json")["value"]
    options = {"kinds": {"Groundwater level": "water_level"}}
    async with canned(page(sensor(stream(5, observations[::-1])))) as stage:
        reply = await ask(sensorthings, stage.url + "/v1.1", **SENSORS, options=options)
    (record,) = reply.records
    level = record.model
    assert record.id == "7-5"
    assert (level.value, level.unit, level.missing, level.averaged_over) == (1.2, "m", None, None)
    assert level.observed_at == reply.as_of == datetime(2023, 3, 28, 12, 15, tzinfo=UTC)
    assert (level.kind.code, level.station, level.station_code) == ("water_level", "BGS", "7")
    assert level.location.coordinates == (-1.08, 52.87)
    async with canned(page(sensor(stream(5, observations[1:])))) as stage:
        reply = await ask(sensorthings, stage.url + "/v1.1", **SENSORS, options=options)
    assert reply.records[0].model.value == 3.444444444444444
    assert reply.as_of == datetime(2023, 3, 28, 10, 0, tzinfo=UTC)


async def test_a_sensor_has_means_and_missing_values() -> None:
    """An interval is what a mean is of; null is no value; never delivered is another reason; unknown words are kept."""
    hour = "2026-10-25T02:00:00+02:00/2026-10-25T02:00:00+01:00"
    air: dict[str, Any] = {"ObservedProperty": {"name": "NO2", "definition": POLLUTANT}}
    streams = (
        stream(1, [{"phenomenonTime": hour, "resultTime": None, "result": 0}], "µg/m³", **air),
        stream(2, [{"phenomenonTime": hour, "result": None}], "μg/m³", **air),
        stream(3, [], "µg/m³", **air),
        stream(4, [{"phenomenonTime": hour, "result": 3.5}], "Fuß"),
        stream(5, [{"phenomenonTime": hour, "result": "NaN"}], **air),
        stream(6, [{"phenomenonTime": hour, "result": {"a": 1}}], **air),
        None,
    )
    async with canned(page(sensor(*streams))) as stage:
        reply = await ask(sensorthings, stage.url + "/v1.1", **SENSORS)
    found = {record.id: record.model for record in reply.records}
    assert {name: (m.value, m.missing and m.missing.code, m.unit, m.averaged_over) for name, m in found.items()} == {
        "7-1": (0.0, None, "ug/m3", "PT1H"),
        "7-2": (None, "marked_missing", "ug/m3", "PT1H"),
        "7-3": (None, "not_delivered", "ug/m3", None),
        "7-4": (3.5, None, None, "PT1H"),
    }
    assert found["7-1"].observed_at == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    assert (found["7-1"].kind.code, found["7-4"].kind.code, found["7-4"].kind.native) == (
        "no2",
        None,
        "Groundwater level",
    )
    assert (len(reply.rejected), reply.unmapped) == (3, {"Groundwater level": 1, "Fuß": 1})


async def test_lights_are_read_one_by_one() -> None:
    """Since when and until when, over the hour that comes twice; texts as numbers; what is not told is unknown, not off."""
    async with canned(page(recorded("things.json"))) as stage:
        reply = await ask(sensorthings, stage.url + "/v1.1", **LIGHTS)
    found = {record.id: record.model for record in reply.records}
    assert set(found) == {"L-1", "2", "3"}
    first, second, third = found["L-1"], found["2"], found["3"]
    assert (first.state.code, first.level, first.pole, first.group, first.circuit) == (
        "dimmed",
        0.5,
        "17",
        "Nord",
        None,
    )
    assert (first.lamp.technology.code, first.lamp.power, first.lamp.height) == ("sodium_high_pressure", 70.0, 8.5)
    assert (first.lamp.fitted, first.installed) == (2019, 1998)
    assert first.last_changed == datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    assert first.observed_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (second.state.code, second.state.native) == (None, "glimmt")
    assert second.observed_at == reply.as_of == datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert (second.lamp.technology.native, second.lamp.power) == ("Kienspan", None)
    assert (third.state.code, third.observed_at) == ("unknown", None)
    assert [each.row for each in reply.rejected] == ["#4", "#5", "#6", "#7", "#8"]
    assert reply.unmapped == {"glimmt": 1, "Kienspan": 1}


def paged(number: int, *, link: Any = None) -> Any:
    """Pages of two lights each; the link to the next, or another one."""

    def things(asked: Asked) -> Said:
        skip = int(asked.param("$skip") or 0)
        rows = [recorded("things.json")["value"][1] | {"@iot.id": n} for n in range(skip, min(skip + 2, number))]
        host = asked.headers["host"].partition(":")[0]
        more = {"@iot.nextLink": link or f"https://{host}:8443/v1.1/Things?$top=2&$skip={skip + 2}"}
        return Said(body=json.dumps({"value": rows} | (more if skip + 2 < number else {})).encode())

    return {"/v1.1/Things": things}


async def test_every_page_is_fetched_at_the_configured_address() -> None:
    """A link under another scheme and port leads to the binding's own address; the cap ends it, and is said."""
    async with canned(paged(7)) as stage:
        whole = await ask(sensorthings, stage.url + "/v1.1", **LIGHTS)
        asked = [each.param("$skip") for each in stage.asked]
        capped = await ask(sensorthings, stage.url + "/v1.1", **LIGHTS, options={"most": 5})
    assert (len(whole.records), whole.cut, asked) == (7, False, [None, "2", "4", "6"])
    assert (len(capped.records), capped.cut) == (5, True)


@pytest.mark.parametrize(
    "link",
    [
        "http://169.254.169.254/v1.1/Things?$skip=2",
        "http://127.0.0.1.evil.example/v1.1/Things",
        "http://127.0.0.1@evil.example/v1.1/Things",
        "//evil.example/v1.1/Things",
        "file:///v1.1/Things",
        "http://127.0.0.1/v1.1/../admin",
        "http://127.0.0.1/admin/Things",
        "http://[/",
        7,
        "http://127.0.0.1/v1.1/Things?$skip=0",
    ],
)
async def test_a_link_that_leads_elsewhere_is_not_followed(link: Any) -> None:
    """Another host, another path, no address, or a circle: the source is nonsense, and nobody else is asked."""
    async with canned(paged(7, link=link)) as stage:
        with pytest.raises(SourceNonsense, match=r"lie elsewhere|that is none|in a circle"):
            await ask(sensorthings, stage.url + "/v1.1", **LIGHTS)
        assert {each.path for each in stage.asked} == {"/v1.1/Things"}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"code": 400, "type": "error", "message": "Path is not valid"}, SourceNonsense),
        (200, {"code": 500, "type": "error", "message": "pool"}, SourceDown),
        (200, [], SourceNonsense),
        (200, {"value": {}}, SourceNonsense),
        (500, {}, SourceDown),
    ],
)
async def test_an_error_is_an_error(status: int, body: Any, kind: Any) -> None:
    """What is no list of things is a failure, under 200 too."""
    async with canned({"/v1.1/Things": Said(body=json.dumps(body).encode(), status=status)}) as stage:
        with pytest.raises(kind):
            await ask(sensorthings, stage.url + "/v1.1", **LIGHTS)


@pytest.mark.parametrize(
    "options", [{"states": {"an": "blinking"}}, {"technologies": {"LED": "laser"}}, {"kinds": {"x": "smog"}}]
)
def test_codes_that_do_not_exist_are_refused_at_start(options: Any) -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match=r"blinking|laser|smog"):
        asyncio.run(ask(sensorthings, "http://127.0.0.1:1", **LIGHTS, options=options))


@settings(max_examples=60)
@given(body=odd_json(recorded("things.json")))
def test_whatever_the_server_says_of_lights_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No thing gets past the adapter's edge as anything else."""
    asyncio.run(swallows(sensorthings, {"/v1.1/Things": body}, path="/v1.1", **LIGHTS))


@settings(max_examples=40)
@given(body=odd_json(recorded("things.json")))
def test_whatever_the_server_says_of_sensors_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor a sensor."""
    asyncio.run(swallows(sensorthings, {"/v1.1/Things": body}, path="/v1.1", **SENSORS | {"bounds": ESSEN}))


@pytest.fixture
async def city() -> AsyncIterator[Any]:
    """The twin, asked as the shipped binding asks it, at an instant."""
    declared = {each.slug: each for each in load(shipped()).cities}["essen"]
    options = next(each.options for each in declared.bindings if each.resource == "infrastructure.lights")
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["sensorthings/essen"]

        async def at(now: datetime) -> Any:
            async with session.put(f"{url}/_twin/clock", json={"now": now.isoformat()}) as answer:
                assert answer.status == 200
            question = {**LIGHTS, "options": dict(options)}
            return await ask(sensorthings, url + twin.ROOT, **question, clock=lambda: now, seconds=20)

        yield at


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 12, 1, 11, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 40, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 40, tzinfo=UTC),
        datetime(2029, 12, 31, 23, 5, tzinfo=UTC),
    ],
)
async def test_the_twin_at_day_and_through_nights_of_the_clock(city: Any, now: datetime) -> None:
    """Every light of the town, page by page, each in a state that is known; off by day, on or dimmed by night, defects always."""
    reply = await city(now)
    total = len(lamps.lamps("essen"))
    assert total > 2500
    assert (len(reply.records), reply.rejected, reply.unmapped, reply.cut) == (total, (), {}, False)
    states = Counter(record.model.state.code for record in reply.records)
    assert states["faulty"] == total // 40
    assert states["on" if now.hour == 11 else "off"] == (1 if now.hour == 11 else 0)
    ages = [now - r.model.observed_at for r in reply.records if r.id != "2"]
    assert timedelta(0) <= min(ages) <= max(ages) < timedelta(minutes=15)
    assert all(r.model.last_changed is None or r.model.last_changed <= r.model.observed_at for r in reply.records)
