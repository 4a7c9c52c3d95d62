"""A portal of files to exact values: which file is meant, CSV and GeoJSON, what is learnt, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.catalogue import Wanted, found_in
from adapters._kit.find import find
from domain.errors import SourceDown, SourceNonsense
from sandbox.kit import every_twin, running
from tests.contract.odd import odd_json, odd_text
from tests.contract.stage import ESSEN, NOON, Notebook, Part, Said, ask, canned, swallows, tools_for

datajson = find("datajson")
RECORDED = Path(__file__).parent.parent / "recordings" / "datajson"
CATALOGUE = (RECORDED / "catalogue.json").read_bytes()
BAYS = (RECORDED / "bays.csv").read_bytes()
HOTSPOTS = (RECORDED / "hotspots.geojson").read_bytes()
FILES = "/sites/default/files"
TABLE = f"{FILES}/Behindertenparkpl%C3%A4tze%202026.csv"

CSV: Mapping[str, Any] = {
    "resource": "places",
    "bounds": ESSEN,
    "options": {
        "dataset": "behindertenparkplätze *",
        "format": "csv",
        "id": "Nr",
        "x": "Rechtswert",
        "y": "Hochwert",
        "crs": "EPSG:25832",
        "axis": "easting_first",
        "ignore": ("Stellplätze 2025",),
    },
    "mapping": {
        "kind": {"const": "parking"},
        "name": "Lage",
        "address.street": {"field": "Adresse", "part": "street"},
        "address.house_number": {"field": "Adresse", "part": "house_number"},
        "opening_text": "Zeiten",
    },
}
GEOJSON: Mapping[str, Any] = {
    "resource": "places",
    "bounds": ESSEN,
    "options": {"dataset": "Freies WLAN", "format": "geojson", "id": "Nr", "crs": "EPSG:4647"},
    "mapping": {"kind": {"const": "wifi"}, "name": "Bezeichnung", "note": "Art"},
}
PORTAL = {"/data.json": CATALOGUE, TABLE: BAYS, f"{FILES}/hotspots.json": HOTSPOTS}


async def test_a_table_comes_out_exactly() -> None:
    """Byte order mark, semicolons in quotes, decimal commas, dots for thousands, a column per year."""
    async with canned(PORTAL) as stage:
        reply = await ask(datajson, stage.url, **CSV)
    found = {record.id: record.model for record in reply.records}
    assert set(found) == {"1", "2"}
    assert (found["1"].name, found["1"].opening_text) == ("Arztpraxis", "Mo-Fr 8-18 Uhr")
    assert (found["1"].address.street, found["1"].address.house_number) == ("Aachener Str.", "4")
    assert (found["2"].name, found["2"].address.house_number) == ("Bürgeramt; Eingang", "12a")
    assert found["1"].location.lon == pytest.approx(6.975, abs=0.002)
    assert found["1"].location.lat == pytest.approx(51.447, abs=0.002)
    assert found["2"].location.lon > found["1"].location.lon
    assert sorted(each.row for each in reply.rejected) == ["#3", "#5", "#6", "#7", "4"]
    assert reply.unmapped == {"field:PLZ": 3, "field:Stellplätze 2026": 3}


async def test_a_collection_comes_out_exactly() -> None:
    """EPSG:4647 although nothing says so; no geometry, one that is nowhere, one without its zone and no id are rejected."""
    async with canned(PORTAL) as stage:
        reply = await ask(datajson, stage.url, **GEOJSON)
    found = {record.id: record.model for record in reply.records}
    assert {native: (place.name, place.note) for native, place in found.items()} == {
        "1": ("WLAN Rüttenscheid", "außen"),
        "2": ("WLAN Stadtkern", None),
    }
    assert found["1"].location.lon == pytest.approx(6.975, abs=0.002)
    assert found["1"].location.lat == pytest.approx(51.447, abs=0.002)
    assert sorted(each.row for each in reply.rejected) == ["#3", "#6", "4", "5"]


@pytest.mark.parametrize(
    ("dataset", "file", "form", "address"),
    [
        ("Behindertenparkplätze *", "*", "csv", f"https://portal.test{TABLE}"),
        ("behindertenparkplätze 2024", "*", "csv", f"https://portal.test{TABLE.replace('2026', '2024')}"),
        ("Behindertenparkplätze *", "*", "geojson", f"https://portal.test{TABLE.replace('csv', 'geojson')}"),
        ("*", "hotspots", "geojson", f"https://portal.test{FILES}/hotspots.json"),
        ("Freies WLAN", "*", "csv", None),
        ("Schulen *", "*", "csv", None),
    ],
)
def test_the_file_is_found_by_its_title(dataset: str, file: str, form: str, address: str | None) -> None:
    """The latest of several, under whichever member ends like it, percent-encoded once; a JSON of another kind is none."""
    wanted = Wanted(dataset=dataset, file=file, format=form)
    assert found_in(json.loads(CATALOGUE), wanted, "https://portal.test/data.json") == address


async def test_the_address_holds_for_the_day_and_is_then_looked_up_anew() -> None:
    """The catalogue is read once a day, also by another process that shares the memory."""
    now = [NOON]
    memory = Notebook()
    async with canned(PORTAL) as stage:
        for _ in range(3):
            await ask(datajson, stage.url, memory=memory, clock=lambda: now[0], **CSV)
        now[0] += timedelta(days=1)
        await ask(datajson, stage.url, memory=memory, clock=lambda: now[0], **CSV)
    assert [asked.path for asked in stage.asked].count("/data.json") == 2
    assert memory.known["address"].startswith("2026-11-23 http://127.0.0.1")


async def test_an_address_that_is_gone_is_looked_up_at_once() -> None:
    """A file that was replaced under another name during the day costs one look-up and no failure."""
    async with canned(PORTAL) as stage:
        memory = Notebook(address=f"2026-11-22 {stage.url}{FILES}/gestern.csv")
        reply = await ask(datajson, stage.url, memory=memory, **CSV)
    assert len(reply.records) == 2
    assert [asked.path for asked in stage.asked] == [f"{FILES}/gestern.csv", "/data.json", TABLE]


async def test_a_catalogue_that_names_a_missing_file_is_no_empty_list() -> None:
    """When nothing is there under the address just looked up, the source is down, after two requests for it at most."""
    async with canned({"/data.json": CATALOGUE}) as stage:
        with pytest.raises(SourceDown):
            await ask(datajson, stage.url, **CSV)
    assert [asked.path for asked in stage.asked] == ["/data.json", TABLE, "/data.json"]


async def test_without_the_catalogue_yesterdays_address_serves() -> None:
    """A broken catalogue does not take the files along; without an address learnt it is the failure it is."""
    portal: dict[str, Part] = {**PORTAL, "/data.json": Said(status=500)}
    async with canned(portal) as stage:
        memory = Notebook(address=f"2026-11-21 {stage.url}{TABLE}")
        reply = await ask(datajson, stage.url, memory=memory, **CSV)
        assert len(reply.records) == 2
        assert memory.known["address"].startswith("2026-11-21")
        with pytest.raises(SourceDown):
            await ask(datajson, stage.url, **CSV)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>Wartung</body></html>", b"a;b\r\n1;2\r\n", b"Nr,Lage,Rechtswert,Hochwert\r\n1,a,1,2\r\n"],
    ids=["nothing", "page", "other table", "other separator"],
)
async def test_another_table_is_no_empty_one(body: bytes) -> None:
    """A file without the columns that are needed is nonsense; with them and without rows it is an empty list."""
    async with canned({**PORTAL, TABLE: body}) as stage:
        with pytest.raises(SourceNonsense, match="columns"):
            await ask(datajson, stage.url, **CSV)
    async with canned({**PORTAL, TABLE: BAYS.splitlines(keepends=True)[0]}) as stage:
        assert (await ask(datajson, stage.url, **CSV)).records == ()


async def test_a_file_in_an_older_charset_is_read_as_told() -> None:
    """`encoding` decides where nothing in the file does."""
    body = BAYS.decode("utf-8-sig").replace("Arztpraxis", "Praxis €").encode("iso-8859-15")
    told = {**CSV, "options": {**CSV["options"], "encoding": "iso-8859-15"}}
    async with canned({**PORTAL, TABLE: body}) as stage:
        reply = await ask(datajson, stage.url, **told)
    assert "Praxis €" in {record.model.name for record in reply.records}


def test_a_table_without_its_columns_of_coordinates_cannot_be_bound() -> None:
    """`x` and `y` are wanted at start, not at the first question."""
    options = {name: value for name, value in CSV["options"].items() if name not in {"x", "y"}}
    with pytest.raises(ValueError, match="`x` and `y`"):
        datajson.bind(tools_for(datajson, "", door=None, **{**CSV, "options": options}))


@settings(max_examples=40)
@given(body=odd_json(json.loads(CATALOGUE)))
def test_whatever_comes_as_a_catalogue_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asyncio.run(swallows(datajson, {**PORTAL, "/data.json": body}, **CSV))


@settings(max_examples=40)
@given(body=odd_text(BAYS))
def test_whatever_comes_as_a_table_is_a_reply_or_a_source_error(body: bytes) -> None:
    """The same for CSV."""
    asyncio.run(swallows(datajson, {**PORTAL, TABLE: body}, **CSV))


@settings(max_examples=40)
@given(body=odd_json(json.loads(HOTSPOTS)))
def test_whatever_comes_as_a_collection_is_a_reply_or_a_source_error(body: bytes) -> None:
    """The same for GeoJSON."""
    asyncio.run(swallows(datajson, {**PORTAL, f"{FILES}/hotspots.json": body}, **GEOJSON))


async def test_the_twin_of_essen_keeps_its_ids_over_new_year() -> None:
    """Over the sandbox's own protocol: on New Year's Day the file has another name, and its rows the same ids."""
    twins = [twin for twin in every_twin() if twin.name == "datajson/essen"]
    memory = Notebook()
    bags = {
        **GEOJSON,
        "options": {**GEOJSON["options"], "dataset": "Hundekotbeutelspender *"},
        "mapping": {"kind": {"const": "dog_bag_dispenser"}},
    }
    async with running(twins) as urls, ClientSession() as session:
        url = urls["datajson/essen"]
        await session.put(f"{url}/_twin/clock", json={"now": "2026-12-31T22:30:00Z"})
        before = await ask(datajson, url, memory=memory, **bags)
        await session.put(f"{url}/_twin/clock", json={"now": "2026-12-31T23:30:00Z"})
        after = await ask(datajson, url, memory=memory, **bags)
    assert [record.id for record in before.records] == [record.id for record in after.records]
    assert (len(after.records), len(after.rejected)) == (50, 1)
    assert "2027" in memory.known["address"]


async def test_the_catalogue_comes_out_as_data_sets() -> None:
    """The file is whichever address ends like one; free days, themes and licences; words without a meaning are kept and counted."""
    async with canned({"/data.json": (RECORDED / "datasets.json").read_bytes()}) as stage:
        reply = await ask(
            datajson, stage.url, resource="data.datasets", options={"portal": "opendata.musterstadt.example"}
        )
        base = stage.url
    schools, people = sorted((record.model for record in reply.records), key=lambda each: each.title, reverse=True)
    assert [record.id for record in reply.records] == ["12", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"]
    assert (schools.description, schools.publisher, schools.coverage) == (
        "Alle Schulen.",
        "Stadt Musterstadt",
        "Musterstadt",
    )
    assert (schools.keywords, [each.code for each in schools.themes]) == (("Schule", "Bildung"), ["educ"])
    assert (schools.issued, schools.modified) == (date(2019, 5, 1), date(2026, 3, 1))
    assert (schools.licence.code, schools.licence.native) == ("cc_by_3_0_de", "CC BY 3.0 DE")
    table, shapes = schools.distributions
    assert table.url == "https://opendata.musterstadt.example/files/Schulen%20%C3%9Cbersicht%202026.csv"
    assert (table.format.code, table.media_type, table.bytes, table.licence) == (
        "csv",
        "text/csv",
        2048,
        schools.licence,
    )
    assert (shapes.url, shapes.format.code) == (f"{base}/files/schulen.json", "geojson")
    assert (people.publisher, people.modified, people.coverage, people.keywords) == ("Statistikstelle", None, None, ())
    assert (people.licence.code, people.licence.native, people.licences) == (None, "Lizenz des Hauses", ())
    assert dict(reply.unmapped) == {"Lizenz des Hauses": 1}
    assert [each.why for each in reply.rejected] == ["KeyError: 'identifier'"]


async def test_a_file_and_a_catalogue_need_what_they_need() -> None:
    """A file its title and its rows' id, a catalogue its portal's name: else the binding is refused at start."""
    with pytest.raises(ValueError, match="`dataset`"):
        await ask(datajson, "http://127.0.0.1:9", resource="places", options={"format": "geojson"})
    with pytest.raises(ValueError, match="`portal`"):
        await ask(datajson, "http://127.0.0.1:9", resource="data.datasets")


SETS = json.loads((RECORDED / "datasets.json").read_bytes())


@given(odd_json(SETS))
@settings(max_examples=100, deadline=None)
def test_odd_catalogues_are_data_sets_or_errors(body: bytes) -> None:
    """Whatever the portal says, the adapter replies or raises a SourceError."""
    asyncio.run(swallows(datajson, {"/data.json": body}, resource="data.datasets", options={"portal": "p"}))
