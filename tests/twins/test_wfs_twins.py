"""The wires of the two WFS twins: Düsseldorf's axes that contradict their label, Essen's swapped columns and pages."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from aiohttp import ClientSession
from defusedxml.ElementTree import fromstring

from sandbox import wfs_geojson, wfs_gml
from sandbox.kit import running
from sandbox.world import town

OWS, WFS, GML = (
    "{http://www.opengis.net/ows/1.1}",
    "{http://www.opengis.net/wfs/2.0}",
    "{http://www.opengis.net/gml/3.2}",
)
GET = {"service": "WFS", "version": "2.0.0", "request": "GetFeature"}
PARKING = {**GET, "typeNames": "verkehr:behindertenparkplatz", "outputFormat": "application/json"}
HOUSES = {**GET, "typeNames": "basis:adressen", "outputFormat": "application/json"}
ESSEN = "/arcgis/services/public/{}_wfs/MapServer/WFSServer"
ADDRESSES = ESSEN.format("Amtliche_Hauskoordinaten")
COORDINATES = {**GET, "typeNames": "Amtliche_Hauskoordinaten:Hauskoordinaten"}
FES = "http://www.opengis.net/fes/2.0"


class Wire:
    """A client of one twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def bytes(self, path: str, asked: dict[str, str], body: str | None = None) -> bytes:
        """The raw answer; whatever it says, HTTP says 200."""
        method = "GET" if body is None else "POST"
        async with self.session.request(method, self.base + path, params=asked, data=body) as answer:
            assert answer.status == 200
            return await answer.read()

    async def json(self, path: str, asked: dict[str, str], **more: str) -> Any:
        """A JSON answer."""
        return json.loads(await self.bytes(path, asked | more))

    async def xml(self, path: str, asked: dict[str, str], body: str | None = None, **more: str) -> Element:
        """The root of an XML answer."""
        root: Element = fromstring(await self.bytes(path, asked | more, body))
        return root

    async def fault(self, kind: str) -> None:
        """Ask for a fault."""
        async with self.session.put(f"{self.base}/_twin/faults", json={"kind": kind}) as answer:
            assert answer.status < 300


@pytest.fixture
async def duesseldorf() -> AsyncIterator[Wire]:
    """The running twin of Düsseldorf."""
    async with running(wfs_geojson.twins()) as urls, ClientSession() as session:
        yield Wire(session, urls["wfs/duesseldorf"])


@pytest.fixture
async def essen() -> AsyncIterator[Wire]:
    """The running twin of Essen."""
    async with running(wfs_gml.twins()) as urls, ClientSession() as session:
        yield Wire(session, urls["wfs/essen"])


def members(root: Element) -> list[Element]:
    """The features of a collection."""
    return [member[0] for member in root.iter(f"{WFS}member")]


def values(feature: Element) -> dict[str, str]:
    """The simple properties of a feature, names without namespace."""
    return {child.tag.rpartition("}")[2]: child.text or "" for child in feature if len(child) == 0}


def code(root: Element) -> str | None:
    """The exception code of a report."""
    assert root.tag == f"{OWS}ExceptionReport"
    return root[0].get("exceptionCode")


def posted(kind: str, inside: str, **attributes: str) -> str:
    """A GetFeature as XML."""
    said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return (
        f'<wfs:GetFeature xmlns:wfs="{WFS[1:-1]}" xmlns:fes="{FES}" service="WFS" version="2.0.0" {said}>'
        f'<wfs:Query typeNames="{kind}">{inside}</wfs:Query></wfs:GetFeature>'
    )


def where(inside: str) -> str:
    """A Filter around a test."""
    return f'<fes:Filter xmlns:fes="{FES}">{inside}</fes:Filter>'


def equal(name: str, value: str) -> str:
    """A PropertyIsEqualTo."""
    parts = f"<fes:ValueReference>{name}</fes:ValueReference><fes:Literal>{value}</fes:Literal>"
    return f"<fes:PropertyIsEqualTo>{parts}</fes:PropertyIsEqualTo>"


# Düsseldorf


async def test_disabled_parking_has_the_recorded_shape(duesseldorf: Wire) -> None:
    """340 features with the very properties, prose and blanks of the recorded answer."""
    answer = await duesseldorf.json("/services/verkehr/wfs", PARKING, srsName="EPSG:4326")
    assert answer["totalFeatures"] == answer["numberMatched"] == answer["numberReturned"] == 340
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer["timeStamp"])
    rows = [feature["properties"] for feature in answer["features"]]
    assert list(rows[0]) == [
        "_dic_id",
        "beschreibung",
        "zeitbegrenzung",
        "anzahl",
        "adresse",
        "plz",
        "stadtteil",
        "stadt",
        "_last_update",
    ]
    assert all(row["adresse"].endswith(" ") and isinstance(row["plz"], str) for row in rows)
    assert {row["anzahl"] for row in rows} == {"1 Stellplatz", "2 Stellplätze", "3 Stellplätze", "4 Stellplätze"}
    assert None in {row["zeitbegrenzung"] for row in rows}
    assert all(re.fullmatch(r"behindertenparkplatz\.[0-9a-f-]{36}", feature["id"]) for feature in answer["features"])
    assert {feature["geometry_name"] for feature in answer["features"]} == {"_geometry"}


async def test_geojson_axes_contradict_their_label(duesseldorf: Wire) -> None:
    """With srsName=EPSG:4326 come [lon, lat] although the label means lat, lon; without it come metres."""
    west, south, east, north = town("duesseldorf").bounds
    degrees = await duesseldorf.json("/services/verkehr/wfs", PARKING, srsName="EPSG:4326")
    assert degrees["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4326"
    for lon, lat in (feature["geometry"]["coordinates"] for feature in degrees["features"]):
        assert west < lon < east
        assert south < lat < north
    metres = await duesseldorf.json("/services/verkehr/wfs", PARKING)
    assert metres["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::25832"
    for easting, northing in (feature["geometry"]["coordinates"] for feature in metres["features"]):
        assert 338_000 < easting < 360_000
        assert 5_665_000 < northing < 5_692_000


async def test_gml_is_the_default_and_keeps_its_axes(duesseldorf: Wire) -> None:
    """Without outputFormat GML 3.2 comes, and there EPSG:4326 is lat, lon."""
    root = await duesseldorf.xml("/services/verkehr/wfs", GET, typeNames="verkehr:park_ride", srsName="EPSG:4326")
    assert root.get("numberMatched") == "48"
    assert len(members(root)) == 48
    position = next(root.iter(f"{GML}pos")).text or ""
    lat, lon = map(float, position.split())
    assert lat > 51
    assert 6 < lon < 8
    assert all("None" not in values(member).values() for member in members(root))


@pytest.mark.parametrize(
    ("workspace", "kind", "count"),
    [
        ("verkehr", "park_ride", 48),
        ("verkehr", "mobilitaetsstation", 32),
        ("grenzen", "stadtteile", 50),
        ("umwelt", "containerstandorte", 150),
        ("umwelt", "spielplaetze", 100),
        ("umwelt", "toiletten", 14),
        ("umwelt", "recyclinghoefe", 3),
        ("basis", "adressen", len(town("duesseldorf").houses)),
    ],
)
async def test_every_layer_is_complete(duesseldorf: Wire, workspace: str, kind: str, count: int) -> None:
    """Each layer has its known count, in its own workspace, with unique ids."""
    asked = {**GET, "typeNames": f"{workspace}:{kind}", "outputFormat": "application/json"}
    answer = await duesseldorf.json(f"/services/{workspace}/wfs", asked)
    assert answer["numberMatched"] == len({feature["id"] for feature in answer["features"]}) == count


async def test_keys_match_in_any_case_and_old_names_do(duesseldorf: Wire) -> None:
    """REQUEST, typeName and maxFeatures are understood; service and version may be missing."""
    asked = {
        "REQUEST": "GetFeature",
        "typename": "behindertenparkplatz",
        "OUTPUTFORMAT": "application/json",
        "MAXFEATURES": "2",
    }
    assert (await duesseldorf.json("/services/verkehr/wfs", asked))["numberReturned"] == 2


async def test_pages_join_without_gap(duesseldorf: Wire) -> None:
    """Pages of count and startIndex cut the same order again and again; the matched number stays whole."""
    whole = await duesseldorf.json("/services/verkehr/wfs", PARKING)
    parts = [
        await duesseldorf.json("/services/verkehr/wfs", PARKING, count="200", startIndex=start)
        for start in ("0", "200")
    ]
    assert [part["numberReturned"] for part in parts] == [200, 140]
    assert {part["numberMatched"] for part in parts} == {340}
    joined = [feature["id"] for part in parts for feature in part["features"]]
    assert joined == [feature["id"] for feature in whole["features"]]


async def test_hits_are_counted_only(duesseldorf: Wire) -> None:
    """resultType=hits says how many and sends none."""
    root = await duesseldorf.xml("/services/verkehr/wfs", PARKING, resultType="hits")
    assert (root.get("numberMatched"), root.get("numberReturned"), len(members(root))) == ("340", "0", 0)


@pytest.mark.parametrize(
    ("cql", "expected"),
    [
        ("strasse = 'Merkurstraße' AND hausnummer = '45'", {"Merkurstraße"}),
        ("strasse ILIKE 'MERKUR%'", {"Merkurstraße"}),
        ("strasse LIKE 'merkur%'", set()),
        ("strasse IN ('Merkurstraße', 'Zollhof')", {"Merkurstraße", "Zollhof"}),
        ("zusatz IS NULL AND strasse = 'Zollhof'", {"Zollhof"}),
    ],
)
async def test_cql_chooses_rows(duesseldorf: Wire, cql: str, expected: set[str]) -> None:
    """CQL_FILTER knows equality, LIKE and ILIKE, IN, IS NULL and AND."""
    answer = await duesseldorf.json("/services/basis/wfs", HOUSES, cql_filter=cql)
    assert {feature["properties"]["strasse"] for feature in answer["features"]} == expected


async def test_a_box_may_name_its_system(duesseldorf: Wire) -> None:
    """The same box in metres, in short-named lon lat and in urn-named lat lon finds the same houses."""
    home = next(each for each in town("duesseldorf").houses if each.street.name == "Merkurstraße" and each.number == 45)
    one = await duesseldorf.json(
        "/services/basis/wfs", HOUSES, cql_filter="strasse = 'Merkurstraße' AND hausnummer = '45' AND zusatz IS NULL"
    )
    easting, northing = one["features"][0]["geometry"]["coordinates"]
    lon, lat = home.lon, home.lat
    boxes = [
        f"{easting - 1},{northing - 1},{easting + 1},{northing + 1}",
        f"{lon - 1e-5},{lat - 1e-5},{lon + 1e-5},{lat + 1e-5},EPSG:4326",
        f"{lat - 1e-5},{lon - 1e-5},{lat + 1e-5},{lon + 1e-5},urn:ogc:def:crs:EPSG::4326",
    ]
    for box in boxes:
        found = await duesseldorf.json("/services/basis/wfs", HOUSES, bbox=box)
        assert [feature["id"] for feature in found["features"]] == [one["features"][0]["id"]]


async def test_rows_are_found_by_id_and_sorted(duesseldorf: Wire) -> None:
    """A resource id alone names its layer; sortBy orders by columns, down with D."""
    first = (await duesseldorf.json("/services/verkehr/wfs", PARKING, count="1"))["features"][0]["id"]
    for name in ("resourceId", "featureID"):
        asked = {**GET, "outputFormat": "application/json", name: first}
        assert [row["id"] for row in (await duesseldorf.json("/services/verkehr/wfs", asked))["features"]] == [first]
    answer = await duesseldorf.json("/services/verkehr/wfs", PARKING, sortBy="plz D,stadtteil")
    keys = [(feature["properties"]["plz"], feature["properties"]["stadtteil"]) for feature in answer["features"]]
    assert keys == sorted(sorted(keys, key=lambda key: key[1]), key=lambda key: key[0], reverse=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"typeNames": "verkehr:nope"},
        {"typeNames": ""},
        {"srsName": "EPSG:3857"},
        {"outputFormat": "shape-zip"},
        {"count": "many"},
        {"cql_filter": "nope = 1"},
        {"cql_filter": "plz ="},
        {"sortBy": "nope"},
        {"bbox": "1,2,3"},
        {"request": "Transaction"},
        {"request": ""},
        {"filter": "<a"},
    ],
)
async def test_errors_are_reports_under_http_200(duesseldorf: Wire, wrong: dict[str, str]) -> None:
    """A wrong question gets 200 and an ExceptionReport in XML, also when JSON was asked for."""
    assert code(await duesseldorf.xml("/services/verkehr/wfs", {**PARKING, **wrong}))


async def test_districts_are_closed_rings(duesseldorf: Wire) -> None:
    """grenzen:stadtteile has polygons in both notations."""
    asked = {**GET, "typeNames": "grenzen:stadtteile"}
    answer = await duesseldorf.json("/services/grenzen/wfs", asked, outputFormat="application/json")
    ring = answer["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    root = await duesseldorf.xml("/services/grenzen/wfs", asked)
    assert len(list(root.iter(f"{GML}LinearRing"))) == 50


async def test_updates_follow_the_clock(duesseldorf: Wire) -> None:
    """Some rows carry a newer `_last_update` when the twin's clock is a day further."""
    days = []
    for day in ("2026-03-02", "2026-03-03"):
        async with duesseldorf.session.put(f"{duesseldorf.base}/_twin/clock", json={"now": f"{day}T12:00:00Z"}):
            answer = await duesseldorf.json("/services/verkehr/wfs", PARKING)
        days.append([feature["properties"]["_last_update"] for feature in answer["features"]])
        assert max(days[-1]) <= day
    assert days[0] != days[1]


async def test_empty_is_a_collection_without_features(duesseldorf: Wire, essen: Wire) -> None:
    """With the fault `empty` both servers answer an empty collection, the GeoJSON one without a crs."""
    await duesseldorf.fault("empty")
    answer = await duesseldorf.json("/services/verkehr/wfs", PARKING)
    assert (answer["features"], answer["totalFeatures"], answer["crs"]) == ([], 0, None)
    await essen.fault("empty")
    assert members(await essen.xml(ADDRESSES, COORDINATES)) == []


# Essen


@pytest.mark.parametrize(
    ("rid", "recorded", "spot"),
    [
        ("Hauskoordinaten.9", ("1", "4", "Aachener Str."), (5701482.515, 32359252.073)),
        ("Hauskoordinaten.136", ("4", "14", "Achtermbergbredde"), (5705174.06, 32366644.871)),
    ],
)
async def test_recorded_houses_come_as_recorded(
    essen: Wire, rid: str, recorded: tuple[str, str, str], spot: tuple[float, float]
) -> None:
    """The two recorded members have their numbers, X with the northing, Y with the easting, and northing first."""
    root = await essen.xml(ADDRESSES, {**GET, "RESOURCEID": rid})
    [feature] = members(root)
    said = values(feature)
    key, number, street = recorded
    assert feature.get(f"{GML}id") == rid
    assert (said["STRSCHL"], said["HSNR"], said["STRNAME"], said["ADRESSE"]) == (
        key,
        number,
        street,
        f"{street} {number}",
    )
    assert (float(said["X"]), float(said["Y"])) == spot
    point = next(feature.iter(f"{GML}Point"))
    assert point.get("srsName") == "urn:ogc:def:crs:EPSG::102329"
    assert tuple(map(float, (point[0].text or "").split())) == pytest.approx(spot, abs=1e-6)


async def test_a_call_brings_a_thousand_at_most(essen: Wire) -> None:
    """COUNT above 1000 is cut, STARTINDEX goes on, and every house comes once."""
    seen: list[str] = []
    while True:
        root = await essen.xml(ADDRESSES, COORDINATES, count="5000", STARTINDEX=str(len(seen)))
        assert root.get("numberMatched") == "unknown"
        page = [feature.get(f"{GML}id") or "" for feature in members(root)]
        assert len(page) <= 1000
        assert root.get("numberReturned") == str(len(page))
        if not page:
            break
        seen += page
    assert len(seen) == len(set(seen)) == len(town("essen").houses)


async def test_paging_works_but_is_not_advertised(essen: Wire) -> None:
    """The capabilities say FALSE for ImplementsResultPaging and name one reference system."""
    root = await essen.xml(ADDRESSES, {"SERVICE": "WFS", "REQUEST": "GetCapabilities"})
    paging = next(each for each in root.iter(f"{OWS}Constraint") if each.get("name") == "ImplementsResultPaging")
    assert paging.findtext(f"{OWS}DefaultValue") == "FALSE"
    assert root.findtext(f".//{WFS}DefaultCRS") == "urn:ogc:def:crs:EPSG::102329"
    assert root.find(f".//{WFS}OtherCRS") is None
    assert "synthetic" in (root.findtext(f".//{OWS}Fees") or "")


async def test_numbers_are_doubles_in_a_mix(essen: Wire) -> None:
    """HSNR and STRSCHL come as "4" and as "4.0"; a suffix stands in ADRESSE only; there is no postcode."""
    rows = [values(feature) for feature in members(await essen.xml(ADDRESSES, COORDINATES))]
    assert {row["HSNR"].endswith(".0") for row in rows} == {True, False}
    assert all(re.fullmatch(r"\d+(\.0)?", row["HSNR"]) and re.fullmatch(r"\d+(\.0)?", row["STRSCHL"]) for row in rows)
    assert any(re.search(r" \d+[ab]$", row["ADRESSE"]) for row in rows)
    assert set(rows[0]) == {"OBJECTID", "STRSCHL", "HSNR", "STRNAME", "ADRESSE", "X", "Y"}


LIKE = '<fes:PropertyIsLike wildCard="*" singleChar="." escapeChar="!">{}</fes:PropertyIsLike>'
LIKE_AACHENER = LIKE.format("<fes:ValueReference>STRNAME</fes:ValueReference><fes:Literal>Aach*</fes:Literal>")
LIKE_DOT = LIKE.format("<fes:ValueReference>STRNAME</fes:ValueReference><fes:Literal>Aachener Str!.</fes:Literal>")
BOTH = f"<fes:And>{equal('Amtliche_Hauskoordinaten:STRNAME', 'Aachener Str.')}{equal('HSNR', '4')}</fes:And>"


@pytest.mark.parametrize("inside", [BOTH, LIKE_AACHENER, LIKE_DOT, equal("STRNAME", "Aachener Str.")])
async def test_filters_work_by_get_and_by_post(essen: Wire, inside: str) -> None:
    """Equality, LIKE with the declared wildcards, and AND give the same rows in FILTER= and in a posted GetFeature."""
    got = await essen.xml(ADDRESSES, COORDINATES, FILTER=where(inside))
    sent = await essen.xml(ADDRESSES, {}, posted("Amtliche_Hauskoordinaten:Hauskoordinaten", where(inside)))
    assert {values(feature)["STRNAME"] for feature in members(got)} == {"Aachener Str."}
    assert [feature.get(f"{GML}id") for feature in members(got)] == [
        feature.get(f"{GML}id") for feature in members(sent)
    ]
    assert "Hauskoordinaten.9" in [feature.get(f"{GML}id") for feature in members(got)]


async def test_a_post_carries_ids_pages_and_order(essen: Wire) -> None:
    """A posted question may hold ResourceIds, or count, startIndex and SortBy."""
    kind = "Amtliche_Hauskoordinaten:Hauskoordinaten"
    ids = where('<fes:ResourceId rid="Hauskoordinaten.9"/><fes:ResourceId rid="Hauskoordinaten.136"/>')
    assert len(members(await essen.xml(ADDRESSES, {}, posted(kind, ids)))) == 2
    order = (
        "<fes:SortBy><fes:SortProperty><fes:ValueReference>ADRESSE</fes:ValueReference>"
        "<fes:SortOrder>DESC</fes:SortOrder></fes:SortProperty></fes:SortBy>"
    )
    page = await essen.xml(ADDRESSES, {}, posted(kind, order, count="3", startIndex="1"))
    addresses = sorted((f"{house.street.name} {house.label}" for house in town("essen").houses), reverse=True)
    assert [values(feature)["ADRESSE"] for feature in members(page)] == addresses[1:4]


async def test_a_box_is_northing_first(essen: Wire) -> None:
    """BBOX follows the axis order of the positions."""
    root = await essen.xml(ADDRESSES, COORDINATES, BBOX="5701482,32359252,5701483,32359253")
    assert [feature.get(f"{GML}id") for feature in members(root)] == ["Hauskoordinaten.9"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"srsName": "EPSG:4326"},
        {"srsName": "urn:ogc:def:crs:EPSG::25832"},
        {"outputFormat": "application/json"},
        {"typeNames": "Nope"},
        {"FILTER": "<fes:Filter"},
        {"FILTER": where(equal("NOPE", "1"))},
        {"FILTER": where("<fes:Touches/>")},
        {"FILTER": '<!DOCTYPE a [<!ENTITY b "c">]><fes:Filter>&b;</fes:Filter>'},
        {"request": "Transaction"},
        {"count": "-1"},
    ],
)
async def test_essen_refuses_in_xml(essen: Wire, wrong: dict[str, str]) -> None:
    """Another reference system, another format and every other wrong word get an ExceptionReport under 200."""
    assert code(await essen.xml(ADDRESSES, {**COORDINATES, **wrong}))


async def test_a_hostile_post_is_refused(essen: Wire) -> None:
    """A document type with entities is never expanded."""
    body = '<!DOCTYPE a [<!ENTITY b "boom">]><GetFeature>&b;</GetFeature>'
    assert code(await essen.xml(ADDRESSES, {}, body)) == "OperationParsingFailed"


async def test_playgrounds_are_there_too_and_one_has_no_shape(essen: Wire) -> None:
    """The second service has every playground in the same system, and one that was never measured."""
    kind = {**GET, "typeNames": "Kinderspielplaetze:Kinderspielplaetze"}
    features = members(await essen.xml(ESSEN.format("Kinderspielplaetze"), kind))
    assert len(features) == len(town("essen").places_of("playground")) + 1
    without = [values(feature)["NAME"] for feature in features if not list(feature.iter(f"{GML}pos"))]
    assert without == ["Spielplatz ohne Einmessung"]


async def test_containers_speak_windows_1252(essen: Wire) -> None:
    """The third service declares windows-1252 in the prolog alone and means it: umlauts are single bytes."""
    kind = {**GET, "typeNames": "Containerstandorte:Containerstandorte"}
    raw = await essen.bytes(ESSEN.format("Containerstandorte"), kind)
    assert raw.startswith(b'<?xml version="1.0" encoding="windows-1252"?>')
    assert "Überruhr".encode("cp1252") in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode()
    rows = [values(feature) for feature in members(fromstring(raw))]
    assert {row["ART"] for row in rows} == {"Altglas", "Altpapier"}
    assert any(row["STADTTEIL"] == "Rüttenscheid" for row in rows)
