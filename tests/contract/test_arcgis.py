"""ArcGIS REST to exact values: pages, codes, bad rows, errors under 200, pushed questions, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense
from domain.places import AddressQuery
from sandbox.kit import every_twin, running
from tests.contract.odd import odd_json
from tests.contract.stage import Asked, ask, canned, swallows

arcgis = find("arcgis")
RECORDED = Path(__file__).parent.parent / "recordings" / "arcgis"
PATH = "/arcgisserver/rest/services/OpenData/OpenData/MapServer"
PLAYGROUNDS: Mapping[str, Any] = {
    "resource": "places",
    "options": {"layer": 29, "page": 2},
    "mapping": {"kind": {"const": "playground"}, "name": "NAME"},
}
CONTAINERS: Mapping[str, Any] = {
    "resource": "places",
    "options": {"layer": 15, "format": "json", "ignore": ("STAND",)},
    "mapping": {
        "kind": {"field": "ART", "values": {"Glas": "glass_container", "Papier": "paper_container"}},
        "accessible": {"field": "BFREI", "truth": ["ja"], "falsehood": ["nein"]},
    },
}
HOUSES: Mapping[str, Any] = {
    "resource": "addresses",
    "options": {"layer": 40, "page": 10, "most": 25},
    "mapping": {"street": "STRASSE", "house_number": {"template": "{HAUSNR}{HAUSNRZUS}"}, "postcode": "PLZ"},
}


def recorded(name: str) -> Any:
    """A recorded answer, decoded."""
    return json.loads((RECORDED / name).read_bytes())


def houses(total: int, *, heeds: bool = True) -> Any:
    """A layer of so many houses, which may not heed `resultOffset`."""

    def answer(asked: Asked) -> bytes:
        start = int(asked.param("resultOffset") or 0) if heeds else 0
        end = min(total, start + int(asked.param("resultRecordCount") or total))
        rows = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [6.75, 51.45]},
                "properties": {
                    "OBJECTID": n,
                    "STRASSE": "Am Hang",
                    "HAUSNR": float(n),
                    "HAUSNRZUS": "a",
                    "PLZ": "47051",
                },
            }
            for n in range(start + 1, end + 1)
        ]
        return json.dumps({"features": rows, "properties": {"exceededTransferLimit": end < total}}).encode()

    return answer


async def test_every_page_is_fetched_and_comes_out_exactly() -> None:
    """The sign for more stands at the top or under `properties`; a page may hold fewer rows than were asked for."""
    pages = [json.dumps(page).encode() for page in recorded("playgrounds_pages.json")]
    async with canned({"/29/query": pages}) as stage:
        reply = await ask(arcgis, stage.url, **PLAYGROUNDS)
    assert {record.id: (record.model.name, record.model.location.coordinates) for record in reply.records} == {
        "1": ("Spielplatz Wiesenweg", (6.74, 51.42)),
        "2": ("Spielplatz Mühlenau", (6.75, 51.43)),
        "3": ("Spielplatz Am Hang", (6.76, 51.44)),
        "4": ("Spielplatz Kantpark", (6.77, 51.45)),
    }
    assert [asked.param("resultOffset") for asked in stage.asked] == ["0", "2", "3"]
    assert {asked.param("f") for asked in stage.asked} == {"geojson"}
    assert {asked.param("outSR") for asked in stage.asked} == {"4326"}
    assert (reply.cut, reply.rejected, reply.unmapped) == (False, (), {})


async def test_esri_rows_bring_codes_truths_and_rejections() -> None:
    """Known codes, an unknown one kept with its native text, and rows without place, kind or id rejected."""
    async with canned({"/15/query": (RECORDED / "containers_esri.json").read_bytes()}) as stage:
        reply = await ask(arcgis, stage.url, **CONTAINERS)
    found = {r.id: (r.model.kind.code, r.model.kind.native, r.model.accessible) for r in reply.records}
    assert found == {
        "1": ("glass_container", "Glas", True),
        "2": ("paper_container", "Papier", False),
        "3": (None, "Altfett", None),
    }
    assert reply.unmapped == {"Altfett": 1, "teilweise": 1}
    assert [note.slug for note in reply.notes] == ["unmapped-values"]
    assert sorted(rejection.row for rejection in reply.rejected) == ["#5", "#7", "4", "6"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (400, SourceNonsense),
        (499, SourceNonsense),
        (429, SourceLimited),
        (500, SourceDown),
        ("504", SourceDown),
        (None, SourceNonsense),
    ],
)
async def test_an_error_under_status_200_is_an_error(code: object, error: type[SourceError]) -> None:
    """The code inside says which; the message of the recorded one is no empty list."""
    body = recorded("error_200.json")
    body["error"]["code"] = code
    async with canned(json.dumps(body).encode()) as stage:
        with pytest.raises(error):
            await ask(arcgis, stage.url, **PLAYGROUNDS)


async def test_reading_stops_at_the_binding_s_limit_and_says_so() -> None:
    """`most` bounds rows and calls."""
    async with canned(houses(1000)) as stage:
        reply = await ask(arcgis, stage.url, query=AddressQuery(q="Am Hang"), **HOUSES)
    assert (len(reply.records), len(stage.asked), reply.cut) == (25, 3, True)
    assert reply.records[0].model.house_number == "1a"


async def test_a_server_that_begins_again_is_not_read_twice() -> None:
    """Without paging the first page is all, and the reply says that there is more."""
    async with canned(houses(25, heeds=False)) as stage:
        reply = await ask(arcgis, stage.url, query=AddressQuery(q="Am Hang"), **HOUSES)
    assert (len(reply.records), len(stage.asked), reply.cut) == (10, 2, True)


async def test_an_unfiltered_register_gives_its_first_page() -> None:
    """A register is not read as a whole by accident."""
    async with canned(houses(1000)) as stage:
        reply = await ask(arcgis, stage.url, query=AddressQuery(), **HOUSES)
    assert (len(reply.records), len(stage.asked), reply.cut) == (10, 1, True)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        (AddressQuery(q="koenigstr 4"), "UPPER(STRASSE) LIKE 'K%N%I%G%S%T%R%'"),
        (AddressQuery(q="Dr.-O'Brien-Str."), "UPPER(STRASSE) LIKE 'D%R%O%B%R%I%E%N%S%T%R%'"),
        (AddressQuery(q="x' OR 1=1 --"), "UPPER(STRASSE) LIKE 'X%O%R%'"),
        (AddressQuery(postcode="47051"), "PLZ='47051'"),
        (AddressQuery(q="Am", postcode="47051"), "UPPER(STRASSE) LIKE 'A%M%' AND PLZ='47051'"),
        (AddressQuery(q="4"), "UPPER(STRASSE) LIKE '4%'"),
        (AddressQuery(q="o"), "(UPPER(STRASSE) LIKE 'O%') OR (UPPER(STRASSE) LIKE 'Ö%')"),
        (AddressQuery(q="Am Hang 47051"), "UPPER(STRASSE) LIKE 'A%M%H%A%N%G%' AND PLZ='47051'"),
        (AddressQuery(q="--"), "1=1"),
    ],
)
async def test_a_search_narrows_by_a_pattern_and_never_by_syntax(query: AddressQuery, where: str) -> None:
    """Umlauts and Str. become wildcards; house numbers stay with us; quotes cannot leave their literal."""
    async with canned(houses(0)) as stage:
        await ask(arcgis, stage.url, query=query, **HOUSES)
    assert stage.asked[0].param("where") == where


@pytest.mark.parametrize(
    ("item", "where"),
    [("72827", "OBJECTID=72827"), ("{A-1}", "OBJECTID='{A-1}'"), ("1' OR '1'='1", "OBJECTID='1'' OR ''1''=''1'")],
)
async def test_one_house_is_asked_for_by_its_id(item: str, where: str) -> None:
    """Digits bare, anything else quoted."""
    async with canned(houses(0)) as stage:
        await ask(arcgis, stage.url, item=item, **HOUSES)
    assert stage.asked[0].param("where") == where


async def test_a_position_is_an_envelope_round_it() -> None:
    """In degrees, the circle inside it; without a radius a default, and the reply says that there is more."""
    async with canned(houses(0)) as stage:
        reply = await ask(arcgis, stage.url, query=AddressQuery(lat=51.45, lon=6.75, radius=200.0), **HOUSES)
        nearby = await ask(arcgis, stage.url, query=AddressQuery(lat=51.45, lon=6.75), **HOUSES)
    west, south, east, north = map(float, (stage.asked[0].param("geometry") or "").split(","))
    assert west < 6.75 < east
    assert south < 51.45 < north
    assert north - south == pytest.approx(400 / 111_195, rel=0.01)
    assert (stage.asked[0].param("inSR"), reply.cut, nearby.cut) == ("4326", False, True)


@settings(max_examples=50)
@given(body=odd_json(recorded("playgrounds_pages.json")[2]))
def test_whatever_comes_as_geojson_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asyncio.run(swallows(arcgis, body, **PLAYGROUNDS))


@settings(max_examples=50)
@given(body=odd_json(recorded("containers_esri.json")))
def test_whatever_comes_as_esri_json_is_a_reply_or_a_source_error(body: bytes) -> None:
    """The same for Esri's own JSON."""
    asyncio.run(swallows(arcgis, body, **CONTAINERS))


async def test_the_twin_of_duisburg_gives_playgrounds_and_addresses() -> None:
    """Over the sandbox's own protocol: the whole layer but its broken rows; Altenbrucher Damm 8 found three ways."""
    twins = [twin for twin in every_twin() if twin.name == "arcgis/duisburg"]
    binding = {**HOUSES, "options": {"layer": 40}}
    async with running(twins) as urls:
        url = urls["arcgis/duisburg"] + PATH
        playgrounds = await ask(arcgis, url, **{**PLAYGROUNDS, "options": {"layer": 29}})
        by_street = await ask(arcgis, url, query=AddressQuery(q="altenbrucher damm 8"), **binding)
        (house,) = [record for record in by_street.records if record.model.house_number == "8"]
        by_id = await ask(arcgis, url, item=house.id, **binding)
        here = house.model.location
        near = await ask(arcgis, url, query=AddressQuery(lat=here.lat, lon=here.lon, radius=60.0), **binding)
        unfiltered = await ask(arcgis, url, query=AddressQuery(), **binding)
    assert len(playgrounds.records) > 50
    assert len(playgrounds.rejected) == 2
    assert house.id == "72827"
    assert [record.model.street for record in by_id.records] == ["Altenbrucher Damm"]
    assert house.id in {record.id for record in near.records}
    assert (len(unfiltered.records), unfiltered.cut) == (1000, True)
