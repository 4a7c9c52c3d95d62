"""WFS 2.0 to exact values: two recorded cities, bad rows, refusals, pages, pushed questions, odd answers, the twins."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from adapters._kit.find import find
from adapters._kit.gml import Refusal, place_of, read_collection
from adapters._kit.mapping import MappingFlaw
from domain.errors import SourceError, SourceNonsense, SourceTimeout
from domain.exchange import Call, Reply
from domain.geo import distance
from domain.places import AddressQuery
from sandbox.kit import every_twin, running
from tests.contract.odd import odd_json, odd_text
from tests.contract.stage import DUESSELDORF, ESSEN, Asked, Said, Stage, ask, canned, door_to, swallows, tools_for

wfs = find("wfs")
RECORDED = Path(__file__).parent.parent / "recordings" / "wfs"
PARKING: Mapping[str, Any] = {
    "resource": "places",
    "bounds": DUESSELDORF,
    "options": {
        "type": "verkehr:behindertenparkplatz",
        "srs_name": "EPSG:4326",
        "ignore": ("_dic_id", "stadt", "_last_update"),
    },
    "mapping": {
        "kind": {"const": "parking"},
        "name": "beschreibung",
        "opening_text": "zeitbegrenzung",
        "note": "anzahl",
        "address.street": {"field": "adresse", "part": "street"},
        "address.house_number": {"field": "adresse", "part": "house_number"},
        "address.postcode": "plz",
        "address.district": "stadtteil",
    },
}
HOUSES: Mapping[str, Any] = {
    "resource": "addresses",
    "bounds": ESSEN,
    "options": {
        "type": "Amtliche_Hauskoordinaten:Hauskoordinaten",
        "output": "gml",
        "crs": "EPSG:4647",
        "axis": "northing_first",
        "srs_name": "urn:ogc:def:crs:EPSG::102329",
        "ignore": ("OBJECTID", "STRSCHL", "X", "Y"),
    },
    "mapping": {"street": "STRNAME", "house_number": "HSNR"},
}
EMPTY_GML = b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" numberMatched="unknown"/>'


def recorded(name: str) -> bytes:
    """A recorded answer."""
    return (RECORDED / name).read_bytes()


def house(number: int) -> str:
    """A member of Essen's register."""
    return (
        f'<wfs:member><h:H gml:id="Hauskoordinaten.{number}"><h:STRNAME>A</h:STRNAME><h:HSNR>{number}</h:HSNR>'
        "<h:Shape><gml:Point><gml:pos>5701482.5 32359252.0</gml:pos></gml:Point></h:Shape></h:H></wfs:member>"
    )


def paged(total: int, cap: int, *, matched: str = "unknown", heeds: bool = True) -> Any:
    """A service of so many houses that gives at most `cap` a call, and may not heed `startIndex`."""

    def answer(asked: Asked) -> bytes:
        start = int(asked.param("startIndex") or 0) if heeds else 0
        end = min(total, start + min(cap, int(asked.param("count") or total)))
        spaces = 'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:h="h"'
        members = "".join(house(number) for number in range(start + 1, end + 1))
        return f'<wfs:FeatureCollection {spaces} numberMatched="{matched}">{members}</wfs:FeatureCollection>'.encode()

    return answer


async def houses(stage: Stage, query: AddressQuery | None = None, item: str | None = None, **options: Any) -> Reply:
    """Ask the register of Essen."""
    binding = {**HOUSES, "options": {**HOUSES["options"], **options}}
    return await ask(wfs, stage.url, query=query, item=item, **binding)


async def test_duesseldorfs_recorded_parking_comes_out_exactly() -> None:
    """Ten recorded rows: ids, positions, addresses, and texts, to the last digit."""
    async with canned(recorded("duesseldorf_behindertenparkplatz.json")) as stage:
        reply = await ask(wfs, stage.url, **PARKING)
    assert (len(reply.records), reply.rejected, reply.cut, reply.unmapped) == (10, (), False, {})
    found = {record.id: record.model for record in reply.records}
    bath = found["a29702e7-94ae-4556-8e83-b57e8368f7c9"]
    assert bath.location.coordinates == (6.851614, 51.170415)
    assert (bath.name, bath.note, bath.opening_text) == ("Stadtbad Niederheid", "4 Stellplätze", None)
    assert (bath.kind.code, bath.kind.native) == ("parking", None)
    assert (bath.address.street, bath.address.house_number) == ("Paul-Thomas-Straße", "35")
    assert (bath.address.postcode, bath.address.district) == ("40589", "Holthausen")
    church = found["a9c27189-1c56-4520-9492-582bcfc22b31"]
    assert (church.address.street, church.address.house_number) == ("Posener Straße", None)
    assert found["1fa87962-5cd3-4442-b148-85fa6d87693c"].opening_text == "Mo.-So. 8:00-18:00"
    assert json.loads(b'"?"'.join(reply.records[0].pieces[::2]))["location"]["type"] == "Point"


async def test_the_same_rows_are_parking_with_its_bays_counted() -> None:
    """The number out of `4 Stellplätze`, and the hours of a restriction in both forms."""
    bays = {
        "kind": {"const": "disabled_bay"},
        "disabled_bays": {"field": "anzahl", "part": "number"},
        "opening": {"field": "zeitbegrenzung", "hours": "prose"},
        "opening_text": "zeitbegrenzung",
    }
    async with canned(recorded("duesseldorf_behindertenparkplatz.json")) as stage:
        reply = await ask(wfs, stage.url, **{**PARKING, "resource": "mobility.parking", "mapping": bays})
    found = {record.id: record.model for record in reply.records}
    assert (found["a29702e7-94ae-4556-8e83-b57e8368f7c9"].disabled_bays, reply.rejected) == (4, ())
    restricted = found["1fa87962-5cd3-4442-b148-85fa6d87693c"]
    assert (restricted.disabled_bays, restricted.opening_text, restricted.free) == (1, "Mo.-So. 8:00-18:00", None)
    assert restricted.opening == "Mo-Su 08:00-18:00; PH unknown"


async def test_essens_recorded_houses_come_out_exactly() -> None:
    """Two recorded members: EPSG:4647, northing first, to six decimals."""
    async with canned(recorded("essen_hauskoordinaten_members.reconstructed.xml")) as stage:
        reply = await houses(stage)
    found = {r.id: (r.model.street, r.model.house_number, r.model.location.coordinates) for r in reply.records}
    assert found == {
        "9": ("Aachener Str.", "4", (6.974558, 51.447016)),
        "136": ("Achtermbergbredde", "14", (7.079486, 51.48198)),
    }
    assert (reply.rejected, reply.cut) == ((), False)


async def test_undeclared_fields_are_dropped_and_their_names_counted() -> None:
    """Nothing leaks by accident, and somebody can see what is new."""
    binding = {**PARKING, "options": {**PARKING["options"], "ignore": ("_dic_id",)}}
    async with canned(recorded("duesseldorf_behindertenparkplatz.json")) as stage:
        reply = await ask(wfs, stage.url, **binding)
    assert reply.unmapped == {"field:stadt": 10, "field:_last_update": 10}
    assert reply.notes == ()


async def test_bad_rows_of_geojson_are_rejected_and_the_good_ones_live() -> None:
    """Swapped, textual and multi points are read; null, far, metric, area, nameless and broken rows are not."""
    async with canned(recorded("duesseldorf_bad_rows.json")) as stage:
        reply = await ask(wfs, stage.url, **PARKING)
    found = {record.id: record.model for record in reply.records}
    assert set(found) == {"good", "swapped", "text", "multi"}
    assert found["swapped"].location.coordinates == (6.88, 51.16)
    assert found["text"].address is None or found["text"].address.postcode is None
    assert found["multi"].name == "Bad"
    assert (found["good"].address.street, found["good"].address.house_number) == ("Hauptstraße", "12a")
    rows = [rejection.row for rejection in reply.rejected]
    assert sorted(rows) == ["#11", "#12", "#13", "#3", "#7", "good", "metres", "null-island", "object"]


async def test_bad_rows_of_gml_are_rejected_and_the_good_ones_live() -> None:
    """Umlauts come by the XML declaration (windows-1252); wrong axes, zones and half positions are rejected."""
    async with canned(recorded("essen_bad_rows.xml")) as stage:
        reply = await houses(stage)
    found = {r.id: (r.model.street, r.model.house_number) for r in reply.records}
    assert found == {"1": ("Rüttenscheider Str.", "56"), "2": ("Große Weidenstr.", "12b")}
    assert reply.unmapped == {"field:NEU": 1}
    assert sorted(r.row for r in reply.rejected) == ["#6", "#7", "#8", "3", "4", "5"]


@pytest.mark.parametrize("binding", [PARKING, HOUSES], ids=["json", "gml"])
async def test_a_refusal_under_status_200_is_no_empty_answer(binding: Mapping[str, Any]) -> None:
    """An ExceptionReport is nonsense from the source, whichever format was asked for."""
    async with canned(recorded("exception_report.xml")) as stage:
        with pytest.raises(SourceNonsense):
            await ask(wfs, stage.url, **binding)


async def test_an_empty_collection_is_an_answer() -> None:
    """Empty is not an error, in either format."""
    async with canned(
        {"/json": b'{"type":"FeatureCollection","features":[],"numberMatched":0}', "/gml": EMPTY_GML}
    ) as stage:
        assert (await ask(wfs, f"{stage.url}/json", **PARKING)).records == ()
        assert (await ask(wfs, f"{stage.url}/gml", **HOUSES)).records == ()


@pytest.mark.parametrize("matched", ["unknown", "25"])
async def test_every_page_is_fetched(matched: str) -> None:
    """Three calls for 25 houses at ten a call, whether or not the service says how many there are."""
    async with canned(paged(25, 10, matched=matched)) as stage:
        reply = await houses(stage, AddressQuery(q="A"), page=10)
    assert len(reply.records) == 25
    assert [asked.param("startIndex") for asked in stage.asked] == ["0", "10", "20"]
    assert not reply.cut


async def test_a_known_total_is_fetched_past_the_services_own_cap() -> None:
    """A service that gives seven where ten were asked is asked again from where it stopped."""
    async with canned(paged(25, 7, matched="25")) as stage:
        reply = await houses(stage, AddressQuery(q="A"), page=10)
    assert (len(reply.records), reply.cut) == (25, False)


async def test_reading_stops_at_the_binding_s_limit_and_says_so() -> None:
    """`most` bounds the rows and the calls."""
    async with canned(paged(1000, 10)) as stage:
        reply = await houses(stage, AddressQuery(q="A"), page=10, most=25)
    assert (len(reply.records), len(stage.asked), reply.cut) == (25, 3, True)


async def test_a_service_that_begins_again_is_not_read_twice() -> None:
    """Without paging the first page is all there is, and the reply says that there is more."""
    async with canned(paged(25, 10, heeds=False)) as stage:
        reply = await houses(stage, AddressQuery(q="A"), page=10)
    assert (len(reply.records), len(stage.asked), reply.cut) == (10, 2, True)


async def test_without_paging_one_call_is_made() -> None:
    """`paging: false` sends neither `startIndex` nor `count`, and takes what comes for the whole."""
    async with canned(paged(25, 99)) as stage:
        reply = await houses(stage, AddressQuery(q="A"), page=10, paging=False)
    assert (len(reply.records), reply.cut) == (25, False)
    assert stage.asked[0].param("count") is None


async def test_an_unfiltered_register_gives_its_first_page() -> None:
    """A register of a hundred thousand houses is not read by accident."""
    async with canned(paged(1000, 10)) as stage:
        reply = await houses(stage, AddressQuery(), page=10)
    assert (len(reply.records), len(stage.asked), reply.cut) == (10, 1, True)


async def test_a_search_is_one_standard_filter() -> None:
    """FES 2.0: a pattern without case for the street, equality for the postcode; no bbox beside it."""
    binding = {**HOUSES, "mapping": {**HOUSES["mapping"], "postcode": "PLZ"}}
    async with canned(EMPTY_GML) as stage:
        await ask(wfs, stage.url, query=AddressQuery(q="aachenerstr 4", postcode="45145", lat=51.4, lon=7.0), **binding)
    (asked,) = stage.asked
    assert (asked.param("bbox"), asked.param("resourceId")) == (None, None)
    root = fromstring(asked.param("filter") or "")
    fes = "{http://www.opengis.net/fes/2.0}"
    like = root.find(f"{fes}And/{fes}PropertyIsLike")
    assert like is not None
    assert (like.get("wildCard"), like.get("matchCase")) == ("*", "false")
    assert [part.text for part in root.iter(f"{fes}ValueReference")] == ["STRNAME", "PLZ"]
    assert [part.text for part in root.iter(f"{fes}Literal")] == ["A*A*C*H*E*N*E*R*S*T*R*", "45145"]


async def test_a_search_can_be_cql() -> None:
    """GeoServer's own parameter, quotes doubled, nothing of the caller's syntax left."""
    options = {"type": "basis:adressen", "filter": "cql", "id": "nr"}
    binding = {
        **HOUSES,
        "options": options,
        "mapping": {"street": "strasse", "house_number": "nr"},
        "bounds": DUESSELDORF,
    }
    async with canned(b'{"features":[]}') as stage:
        await ask(wfs, stage.url, query=AddressQuery(q="König' OR 1=1"), **binding)
        await ask(wfs, stage.url, item="7' OR 'a'='a", **binding)
    assert [asked.param("cql_filter") for asked in stage.asked] == [
        "strasse ILIKE 'K%N%I%G%O%R%'",
        "nr = '7'' OR ''a''=''a'",
    ]


async def test_a_position_is_a_bbox_in_the_service_s_own_system() -> None:
    """Northing first, the system's name last, the circle inside it, and not much more."""
    async with canned(EMPTY_GML) as stage:
        reply = await houses(stage, AddressQuery(lat=51.447016, lon=6.974558, radius=100.0))
        nearby = await houses(stage, AddressQuery(lat=51.447016, lon=6.974558))
    south, west, north, east, name = (stage.asked[0].param("bbox") or "").split(",")
    assert name == "urn:ogc:def:crs:EPSG::102329"
    assert float(south) == pytest.approx(5701382.5, abs=5)
    assert float(north) == pytest.approx(5701582.5, abs=5)
    assert float(west) == pytest.approx(32359152.1, abs=5)
    assert float(east) == pytest.approx(32359352.1, abs=5)
    assert (reply.cut, nearby.cut) == (False, True)


async def test_without_a_name_the_bbox_is_in_the_service_s_default_system() -> None:
    """Four numbers and no fifth: a service with one system needs no name for it, and may not know ours."""
    async with canned(EMPTY_GML) as stage:
        await houses(stage, AddressQuery(lat=51.447016, lon=6.974558, radius=100.0), srs_name=None)
    (asked,) = stage.asked
    assert len((asked.param("bbox") or "").split(",")) == 4
    assert asked.param("srsName") is None


async def test_a_position_in_degrees_is_sent_as_the_values_come() -> None:
    """Düsseldorf's axes are longitude, latitude under the short name."""
    options = {"type": "basis:adressen", "srs_name": "EPSG:4326"}
    binding = {**HOUSES, "options": options, "bounds": DUESSELDORF}
    async with canned(b'{"features":[]}') as stage:
        await ask(wfs, stage.url, query=AddressQuery(lat=51.22, lon=6.78, radius=500.0), **binding)
    west, south, east, north, name = (stage.asked[0].param("bbox") or "").split(",")
    assert float(west) < 6.78 < float(east)
    assert float(south) < 51.22 < float(north)
    assert name == "EPSG:4326"


async def test_one_house_is_asked_for_by_its_own_id() -> None:
    """The native id gets the type's name back, and what comes is that house."""
    async with canned(recorded("essen_hauskoordinaten_members.reconstructed.xml")) as stage:
        reply = await houses(stage, item="9")
    assert stage.asked[0].param("resourceId") == "Hauskoordinaten.9"
    assert reply.records[0].id == "9"


async def test_the_deadline_ends_a_long_read() -> None:
    """A service that has no end is left at the caller's instant."""
    async with canned(paged(10**9, 10)) as stage, door_to(stage.url) as door:
        binding = {**HOUSES, "options": {**HOUSES["options"], "page": 10, "most": 10**9}}
        fetch = wfs.bind(tools_for(wfs, stage.url, door=door, **binding))
        deadline = asyncio.get_running_loop().time() + 0.3
        with pytest.raises(SourceTimeout):
            await fetch(Call(binding="test", deadline=deadline, query=AddressQuery(q="A")))


def test_a_wrong_mapping_is_refused_before_anything_is_asked() -> None:
    """Binding alone says what is wrong."""
    with pytest.raises(MappingFlaw, match="street"):
        wfs.bind(tools_for(wfs, "http://127.0.0.1:9", door=None, **{**HOUSES, "mapping": {"stret": "STRNAME"}}))


def test_a_refusal_keeps_its_code_and_its_words() -> None:
    """Whoever reads the log learns what the service said."""
    with pytest.raises(Refusal, match=r"InvalidParameterValue .*not known"):
        read_collection(recorded("exception_report.xml"))


def test_an_entity_bomb_is_refused() -> None:
    """No DTD is read, so nothing in an answer can grow."""
    with pytest.raises(ValueError, match="DTD"):
        read_collection(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')


def test_a_bounding_box_is_no_position() -> None:
    """`gml:boundedBy` stands before the geometry and is passed over."""
    feature = fromstring(
        "<f><boundedBy><Envelope><pos>1 2</pos></Envelope></boundedBy><g><Point><pos>3 4</pos></Point></g></f>"
    )
    assert place_of(feature) == ("3", "4")


@settings(max_examples=60)
@given(body=odd_json(json.loads(recorded("duesseldorf_behindertenparkplatz.json"))))
def test_whatever_comes_as_json_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asyncio.run(swallows(wfs, body, **PARKING))


@settings(max_examples=60)
@given(body=odd_text(recorded("essen_hauskoordinaten_members.reconstructed.xml")))
def test_whatever_comes_as_gml_is_a_reply_or_a_source_error(body: bytes) -> None:
    """The same for XML."""
    asyncio.run(swallows(wfs, body, **HOUSES))


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
async def test_a_status_is_a_source_error(status: int) -> None:
    """What is no 200 never becomes an empty answer."""
    async with canned(Said(body=b"<html>", status=status)) as stage:
        with pytest.raises(SourceError):
            await houses(stage)


TWIN_HOUSES = {**HOUSES["mapping"], "house_number": {"field": "ADRESSE", "part": "house_number"}}
DUS_HOUSES: Mapping[str, Any] = {
    "resource": "addresses",
    "bounds": DUESSELDORF,
    "options": {"type": "basis:adressen", "srs_name": "EPSG:4326", "filter": "cql"},
    "mapping": {
        "street": "strasse",
        "house_number": {"template": "{hausnummer}{zusatz}"},
        "postcode": "plz",
        "district": "stadtteil",
    },
}
ESSEN_PATH = "/arcgis/services/public/Amtliche_Hauskoordinaten_wfs/MapServer/WFSServer"


async def test_the_twin_of_essen_is_searched_by_street_position_and_id() -> None:
    """Over the sandbox's own protocol: `Aachener Str. 4` is found three ways, and is the recorded house."""
    twins = [twin for twin in every_twin() if twin.name == "wfs/essen"]
    binding = {**HOUSES, "mapping": TWIN_HOUSES}
    async with running(twins) as urls:
        url = urls["wfs/essen"] + ESSEN_PATH
        by_street = await ask(wfs, url, query=AddressQuery(q="aachener strasse 4"), **binding)
        by_place = await ask(wfs, url, query=AddressQuery(lat=51.447016, lon=6.974558, radius=50.0), **binding)
        by_id = await ask(wfs, url, item="9", **binding)
        unfiltered = await ask(wfs, url, query=AddressQuery(), **binding)
    assert [record.model.street for record in by_id.records] == ["Aachener Str."]
    assert [record.model.house_number for record in by_id.records] == ["4"]
    assert "9" in {record.id for record in by_street.records}
    assert {record.model.street for record in by_street.records} == {"Aachener Str."}
    assert "9" in {record.id for record in by_place.records}
    assert all(distance(51.447016, 6.974558, record.model.location) < 75 for record in by_place.records)
    assert (len(unfiltered.records), unfiltered.cut) == (1000, True)


async def test_the_twin_of_duesseldorf_gives_parking_and_addresses() -> None:
    """All 340 rows in the city; a street typed with `ue`-spelling and without its end is found."""
    twins = [twin for twin in every_twin() if twin.name == "wfs/duesseldorf"]
    async with running(twins) as urls:
        base = urls["wfs/duesseldorf"]
        parking = await ask(wfs, f"{base}/services/verkehr/wfs", **PARKING)
        found = await ask(wfs, f"{base}/services/basis/wfs", query=AddressQuery(q="Koenigsall"), **DUS_HOUSES)
        (first, *_) = found.records
        again = await ask(wfs, f"{base}/services/basis/wfs", item=first.id, **DUS_HOUSES)
        here = first.model.location
        near = await ask(
            wfs, f"{base}/services/basis/wfs", query=AddressQuery(lat=here.lat, lon=here.lon, radius=80.0), **DUS_HOUSES
        )
    assert (len(parking.records), parking.rejected, parking.unmapped) == (340, (), {})
    assert {record.model.street for record in found.records} == {"Königsallee"}
    assert [record.id for record in again.records] == [first.id]
    assert first.id in {record.id for record in near.records}
