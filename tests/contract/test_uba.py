"""Air data to exact values: documented rows, hours named by their end in CET all year, missing values, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.columns import table
from adapters._kit.find import find
from domain.errors import SourceNonsense
from domain.geo import Box
from domain.vocabulary_observed import OBSERVATION_KIND
from sandbox import uba as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import ask, canned, swallows

uba = find("uba")
RECORDED = Path(__file__).parent.parent / "recordings" / "uba"
ELSTERWERDA = Box(west=13.4, south=51.4, east=13.6, north=51.5)
REGION = Box(west=6.6256, south=51.1244, east=7.1376, north=51.56)
NIGHT = datetime(2026, 10, 25, 0, 20, tzinfo=UTC)  # 01:20 CET, and 02:20 summer time on people's clocks
QUESTION: dict[str, Any] = {"resource": "infrastructure.observations", "clock": lambda: NIGHT}
COMPONENTS = {
    "5": ["5", "NO2", "NO₂", "µg/m³", "Stickstoffdioxid"],
    "count": 1,
    "indices": ["component id", "component code", "component symbol", "component unit", "component name"],
}
SCOPES = {
    "2": ["2", "1SMW", "hour", "3600", "0", "Ein-Stunden-Mittelwert"],
    "indices": [
        "scope id",
        "scope code",
        "scope time base",
        "scope time scope in seconds",
        "scope time scope is max",
        "scope name",
    ],
}
BOUNDS = {
    "indices": ["?"] * 6,
    "data": {
        "1": ["1", "5", "2", "0", "20", "0"],
        "2": ["2", "5", "2", "41", "100", "2"],
        "3": ["3", "5", "2", "21", "40", "1"],
        "4": ["4", "5", "2", "viel", "", "3"],
        "5": ["5", "5", "2", "300", "", "7"],
        "6": ["6", "1", "2", "21", "35", "1"],
        "7": "keine",
    },
}
ONLY: dict[str, Any] = {"options": {"components": ("NO2",)}, "bounds": ELSTERWERDA}


def recorded(name: str) -> Any:
    """A documented answer, decoded."""
    return json.loads((RECORDED / name).read_bytes())


def stations() -> Any:
    """The documented station seven times, under other numbers."""
    page = recorded("stations_documented_example.json")
    (row,) = page["data"].values()
    page["data"] = {str(n): [str(n), f"DEBB00{n}", *row[2:]] for n in range(1, 8)}
    page["data"]["7"][7] = "6.73"  # somewhere else
    return page


def answers(measures: Any = None, **other: Any) -> dict[str, bytes]:
    """What the service says, with some of it replaced."""
    pages = {
        "components": COMPONENTS,
        "scopes": SCOPES,
        "stations": stations(),
        "thresholds": BOUNDS,
        "measures": measures if measures is not None else recorded("measures.json"),
    } | other
    return {f"/{name}/json": json.dumps(page).encode() for name, page in pages.items()}


async def test_rows_come_out_exactly() -> None:
    """The newest hour with a value, its end in UTC; 0 is a value, null is none; broken rows are rejected, others' left out."""
    async with canned(answers()) as stage:
        reply = await ask(uba, stage.url, **QUESTION, **ONLY)
    found = {record.id: record.model for record in reply.records}
    midnight = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    assert {name: (m.value, m.missing and m.missing.code, m.observed_at) for name, m in found.items()} == {
        "DEBB001-NO2": (31.0, None, midnight),
        "DEBB002-NO2": (None, "marked_missing", midnight + timedelta(hours=1)),
        "DEBB003-NO2": (0.0, None, midnight + timedelta(hours=1)),
    }
    first = found["DEBB001-NO2"]
    assert (first.kind.code, first.unit, first.averaged_over) == ("no2", "ug/m3", "PT1H")
    assert (first.station, first.station_code) == ("Elsterwerda, 1992-2020", "DEBB001")
    assert first.location.coordinates == (13.5268, 51.4627)
    assert (len(reply.rejected), reply.unmapped, reply.as_of) == (2, {}, midnight + timedelta(hours=1))


def test_the_documented_rows_are_read_by_their_names() -> None:
    """The documented station's fields stand where `indices` says; the rows of other tables have the lengths named for them."""
    (row,) = table(recorded("stations_documented_example.json"), "station id")
    assert (row["station code"], row["station latitude"], row["station longitude"]) == ("DEBB007", "51.4627", "13.5268")
    assert (row["station active to"], row["station street nr"], row["station zip code"]) == (None, "", "04910")
    meta = recorded("meta_rows_documented_example.json")
    (component,) = table({"1": meta["component"], "indices": COMPONENTS["indices"]}, "component code")
    (scope,) = table({"data": [meta["scope"]], "indices": SCOPES["indices"]}, "scope code")
    assert (component["component code"], component["component unit"]) == ("PM10", "µg/m³")
    assert (scope["scope code"], scope["scope time scope in seconds"]) == ("1TMW", "86400")


async def test_marks_are_where_a_class_of_the_index_begins() -> None:
    """By component and scope, lowest first; rows that cannot be read are no marks. The class is the operator's own judgement."""
    async with canned(answers()) as stage:
        reply = await ask(uba, stage.url, **QUESTION, **ONLY)
    found = [record.model for record in reply.records]
    assert [[(mark.mark.code, mark.value) for mark in each.thresholds] for each in found] == [
        [("air_good", 21.0), ("air_moderate", 41.0)]
    ] * 3
    assert [each.state and each.state.code for each in found] == ["air_good", None, "air_very_good"]


@pytest.mark.parametrize("said", [[], {"data": "keine"}, {"data": {"1": [1]}}, None])
async def test_a_service_without_marks_still_has_values(said: Any) -> None:
    """No thresholds, or none that can be read: the values come all the same."""
    async with canned(answers(thresholds=said)) as stage:
        reply = await ask(uba, stage.url, **QUESTION, **ONLY)
    assert {record.model.thresholds for record in reply.records} == {()}
    assert reply.records


async def test_hours_are_asked_for_by_their_end() -> None:
    """At 01:20 CET the last hour is the 1st, and four hours earlier is the 22nd of the day before; daily lists are asked for once."""
    async with canned(answers()) as stage:
        await ask(uba, stage.url, **QUESTION, **ONLY)
    asked = stage.asked[-1]
    names = ("date_from", "time_from", "date_to", "time_to", "component", "scope")
    assert [asked.param(name) for name in names] == ["2026-10-24", "22", "2026-10-25", "1", "5", "2"]
    midnight = {**QUESTION, "clock": lambda: datetime(2026, 12, 31, 23, 5, tzinfo=UTC)}
    async with canned(answers()) as stage:
        await ask(uba, stage.url, **midnight, **ONLY)
    assert [stage.asked[-1].param(name) for name in names[2:4]] == ["2026-12-31", "24"]


async def test_nothing_is_no_error_and_nonsense_is_one() -> None:
    """An empty array is no measures; tables without columns or means, and measures without data, are nonsense."""
    async with canned(answers({"data": []})) as stage:
        assert (await ask(uba, stage.url, **QUESTION, **ONLY)).records == ()
    flawed: list[dict[str, Any]] = [
        {"components": {}},
        {"scopes": SCOPES | {"2": ["2", "1TMW", "day", "86400", "0", ""]}},
        {"stations": []},
        {"measures": {"data": "keine"}},
        {"measures": []},
    ]
    for other in flawed:
        async with canned(answers(**other)) as stage:
            with pytest.raises(SourceNonsense):
                await ask(uba, stage.url, **QUESTION, **ONLY)


def test_every_component_of_the_service_has_its_code() -> None:
    """The twelve it lists have a kind each, with the European register's number and a unit."""
    codes = {uba.Options().kinds[each] for each in "PM10 CO O3 SO2 NO2 PB BAP CHB PM2 AS CD NI".split()}
    assert len(codes) == 12
    assert codes <= set(OBSERVATION_KIND.standards["eionet"])
    assert codes <= set(OBSERVATION_KIND.standards["ucum"])


async def test_an_unknown_component_keeps_its_code() -> None:
    """A component that no table knows has its native code, and is counted; one the service lacks is not asked for."""
    options = {"components": ("NO2", "XY"), "kinds": {"O3": "o3"}}
    async with canned(answers()) as stage:
        reply = await ask(uba, stage.url, **QUESTION, options=options, bounds=ELSTERWERDA)
    assert {(r.model.kind.code, r.model.kind.native) for r in reply.records} == {(None, "NO2")}
    assert reply.unmapped == {"NO2": 4}
    assert [asked.path for asked in stage.asked].count("/measures/json") == 1


@pytest.mark.parametrize("options", [{"kinds": {"NO2": "smog"}}, {"hours": 0}, {"hours": 25}])
def test_options_without_sense_are_refused_at_start(options: Any) -> None:
    """A code that does not exist and a window nobody can ask for end before the first call."""
    with pytest.raises(ValueError, match=r"smog|between 1 and 24"):
        asyncio.run(ask(uba, "http://127.0.0.1:1", **QUESTION, options=options))


@settings(max_examples=40)
@given(body=odd_json(recorded("measures.json")))
def test_whatever_is_measured_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No measures get past the adapter's edge as anything else."""
    asyncio.run(swallows(uba, {**answers(), "/measures/json": body}, **QUESTION, **ONLY))


@settings(max_examples=40)
@given(body=odd_json(stations()))
def test_whatever_is_listed_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No list gets past the adapter's edge as anything else."""
    asyncio.run(swallows(uba, {**answers(), "/stations/json": body}, **QUESTION, **ONLY))


@settings(max_examples=20)
@given(body=odd_json(SCOPES))
def test_whatever_scopes_say_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor a list of means."""
    asyncio.run(swallows(uba, {**answers(), "/scopes/json": body}, **QUESTION, **ONLY))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2026, 10, 25, 0, 55, tzinfo=UTC), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 55, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, 55, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (datetime(2029, 12, 31, 23, 55, tzinfo=UTC), datetime(2029, 12, 31, 23, 0, tzinfo=UTC)),
    ],
)
async def test_the_twin_through_nights_of_the_clock(now: datetime, end: datetime) -> None:
    """Each hour comes once, also where wall clocks jump and where the year ends; a dead analyser says so; nothing is rejected."""
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["uba/national"]
        async with session.put(f"{url}/_twin/clock", json={"now": now.isoformat()}) as answer:
            assert answer.status == 200
        reply = await ask(
            uba, url + twin.ROOT, resource="infrastructure.observations", bounds=REGION, clock=lambda: now
        )
    assert (reply.rejected, reply.unmapped, reply.as_of) == ((), {}, end)
    found = {record.id: record.model for record in reply.records}
    assert {"DENW071-NO2", "DENW034-PM2", "DENW024-O3"} < set(found)
    assert not {name for name in found if name.startswith(("DEBB007", "DENW053", "DENW099"))}
    assert found["DENW071-NO2"].observed_at == end
    assert (found["DENW034-PM2"].value, found["DENW034-PM2"].missing.code) == (None, "marked_missing")
