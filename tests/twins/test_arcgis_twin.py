"""The wire of Duisburg's ArcGIS twin: 200 for everything, metres by default, pages, old layers, broken rows."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession

from sandbox import arcgis
from sandbox.arcgis_layers import BROKEN_IDS
from sandbox.condition import condition
from sandbox.kit import running
from sandbox.world import town

ALL = {"where": "OBJECTID IS NOT NULL", "outFields": "*", "f": "json"}
ADDRESSES, BOROUGHS, TOILETS, CONTAINERS, FACILITIES, PLAYGROUNDS = 40, 6, 12, 15, 21, 29


class MapServer:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def get(self, path: str, **asked: str) -> Any:
        """A JSON answer; whatever it says, HTTP says 200."""
        async with self.session.get(f"{self.base}{arcgis.BASE}{path}", params=asked) as answer:
            assert answer.status == 200
            return json.loads(await answer.text())

    async def query(self, layer: int, **asked: str) -> Any:
        """An answer of `query` with all columns of all rows unless told otherwise."""
        return await self.get(f"/{layer}/query", **{**ALL, **asked})


@pytest.fixture
async def server() -> AsyncIterator[MapServer]:
    """The running twin."""
    async with running(arcgis.twins()) as urls, ClientSession() as session:
        yield MapServer(session, urls["arcgis/duisburg"])


def streets(answer: Any) -> set[str]:
    """The street names of an answer."""
    return {row["attributes"]["STRASSE"] for row in answer["features"]}


async def test_the_service_lists_its_layers(server: MapServer) -> None:
    """The service info names every layer, and each layer describes its columns, its limit and its licence."""
    service = await server.get("", f="json")
    assert service["currentVersion"] > 10
    assert {6: "Stadtbezirke", 29: "Spielplätze", 40: "Adressen"}.items() <= {
        row["id"]: row["name"] for row in service["layers"]
    }.items()
    layer = await server.get(f"/{ADDRESSES}", f="json")
    assert layer["maxRecordCount"] == 1000
    assert "synthetic" in layer["copyrightText"]
    types = {field["name"]: field["type"] for field in layer["fields"]}
    assert types["OBJECTID"] == "esriFieldTypeOID"
    assert types["HAUSNR"] == "esriFieldTypeDouble"


async def test_coordinates_are_metres_unless_asked_otherwise(server: MapServer) -> None:
    """Without outSR x and y are EPSG:25832; with outSR=4326 they are lon and lat; GeoJSON is always degrees."""
    house = next(each for each in town("duisburg").houses if each.id == 72827)
    one = {"where": "OBJECTID = 72827"}
    metres = (await server.query(ADDRESSES, **one))["features"][0]["geometry"]
    assert 334_000 < metres["x"] < 350_000
    assert 5_688_000 < metres["y"] < 5_716_000
    degrees = (await server.query(ADDRESSES, **one, outSR="4326"))["features"][0]["geometry"]
    assert degrees == {"x": house.lon, "y": house.lat}
    geojson = await server.query(ADDRESSES, **one, f="geojson")
    assert geojson["features"][0]["geometry"]["coordinates"] == [house.lon, house.lat]


async def test_a_house_number_is_a_double_with_its_suffix_apart(server: MapServer) -> None:
    """The number is 8.0 on the wire and the letter has a column of its own."""
    async with server.session.get(
        f"{server.base}{arcgis.BASE}/{ADDRESSES}/query", params={**ALL, "where": "OBJECTID = 72827"}
    ) as answer:
        assert '"HAUSNR": 8.0' in await answer.text()
    suffixes = {row["attributes"]["HAUSNRZUS"] for row in (await server.query(ADDRESSES))["features"]}
    assert {"a", "", None} <= suffixes


async def test_pages_are_cut_and_say_so(server: MapServer) -> None:
    """Page by page every address comes once; the flag stands on every page but the last."""
    seen: list[int] = []
    more = True
    while more:
        page = await server.query(ADDRESSES, resultOffset=str(len(seen)), resultRecordCount="5000")
        assert len(page["features"]) <= 1000
        seen += [row["attributes"]["OBJECTID"] for row in page["features"]]
        more = page.get("exceededTransferLimit", False)
    assert seen == sorted({*seen})
    assert set(seen) == {house.id for house in town("duisburg").houses} | set(BROKEN_IDS)


async def test_geojson_says_more_in_two_places(server: MapServer) -> None:
    """A newer layer flags more rows in `properties`, an older one at the top, and the oldest knows no GeoJSON."""
    newer = await server.query(PLAYGROUNDS, f="geojson", resultRecordCount="50")
    assert newer["properties"] == {"exceededTransferLimit": True}
    older = await server.query(FACILITIES, f="geojson", resultRecordCount="50")
    assert older["exceededTransferLimit"] is True
    assert "properties" not in older
    oldest = await server.query(TOILETS, f="geojson")
    assert oldest["error"]["code"] == 400


async def test_a_page_of_the_places_holds_a_hundred(server: MapServer) -> None:
    """Layers of places cut at 100 rows, so that paging is real."""
    page = await server.query(CONTAINERS)
    assert len(page["features"]) == 100
    assert page["exceededTransferLimit"] is True
    rest = await server.query(CONTAINERS, resultOffset="100")
    assert "exceededTransferLimit" not in rest


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/29/query", {"where": "NOPE = 1"}, 400),
        ("/29/query", {"where": "NAME LIKE"}, 400),
        ("/29/query", {"where": "NAME = 'x"}, 400),
        ("/29/query", {"outFields": "NOPE"}, 400),
        ("/29/query", {"where": ""}, 400),
        ("/29/query", {"outSR": "3857"}, 400),
        ("/29/query", {"orderByFields": "NOPE"}, 400),
        ("/29/query", {"geometry": "1,2,3"}, 400),
        ("/29/query", {"resultOffset": "-1"}, 400),
        ("/29/query", {"objectIds": "a"}, 400),
        ("/29/query", {"f": "kmz"}, 400),
        ("/99/query", {}, 404),
        ("/99", {}, 404),
    ],
)
async def test_errors_come_under_http_200(server: MapServer, path: str, asked: dict[str, str], code: int) -> None:
    """A wrong question gets 200 and an `error` with a code, a message and details."""
    error = (await server.get(path, **{**ALL, **asked}))["error"]
    assert error["code"] == code
    assert error["message"]
    assert isinstance(error["details"], list)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("STRASSE = 'Altenbrucher Damm'", {"Altenbrucher Damm"}),
        ("strasse = 'Altenbrucher Damm' AND HAUSNR = 8", {"Altenbrucher Damm"}),
        ("STRASSE LIKE 'Altenbr%'", {"Altenbrucher Damm"}),
        ("UPPER(STRASSE) LIKE 'ALTENBRUCHER%'", {"Altenbrucher Damm"}),
        ("STRASSE = 'Im Holtkamp' OR STRASSE = 'Burgplatz'", {"Im Holtkamp", "Burgplatz"}),
        ("STRASSE IN ('Im Holtkamp', 'Burgplatz') AND NOT (STRASSE = 'Burgplatz')", {"Im Holtkamp"}),
        ("STRASSE = 'D''Artagnan'", set()),
        ("1=1 AND STRASSE LIKE '_m Holtkamp'", {"Im Holtkamp"}),
        ("STRASSE LIKE 'altenbr%'", set()),
        ("STRASSE IS NULL", set()),
    ],
)
async def test_where_is_understood(server: MapServer, where: str, expected: set[str]) -> None:
    """Comparisons, LIKE, IN, AND, OR, NOT and quoted quotes choose the rows that SQL would."""
    assert streets(await server.query(ADDRESSES, where=where)) == expected


def test_a_quote_is_doubled_inside_a_text() -> None:
    """Two single quotes within a text mean one."""
    holds = condition("NAME = 'Auf''m Bögel'", find=lambda name: name)
    assert holds({"NAME": "Auf'm Bögel"})
    assert not holds({"NAME": "Auf''m Bögel"})


async def test_a_question_may_be_posted(server: MapServer) -> None:
    """A form says the same as a query string."""
    url = f"{server.base}{arcgis.BASE}/{ADDRESSES}/query"
    async with server.session.post(url, data={**ALL, "where": "STRASSE = 'Altenbrucher Damm'"}) as answer:
        assert streets(await answer.json()) == {"Altenbrucher Damm"}


async def test_counts_and_ids_know_no_page(server: MapServer) -> None:
    """Counts (returnCountOnly) and ids (returnIdsOnly) speak of all rows, not of one page."""
    total = len(town("duisburg").houses) + len(BROKEN_IDS)
    assert await server.query(ADDRESSES, returnCountOnly="true") == {"count": total}
    assert len((await server.query(ADDRESSES, returnIdsOnly="true"))["objectIds"]) == total
    two = await server.query(ADDRESSES, objectIds="72827,900001", where="")
    assert [row["attributes"]["OBJECTID"] for row in two["features"]] == [72827, 900001]


async def test_rows_can_be_ordered(server: MapServer) -> None:
    """The parameter orderByFields sorts by several columns, each its own way."""
    page = await server.query(ADDRESSES, where="STRASSE LIKE 'A%'", orderByFields="STRASSE DESC, HAUSNR ASC")
    keys = [(row["attributes"]["STRASSE"], row["attributes"]["HAUSNR"]) for row in page["features"]]
    assert keys == sorted(sorted(keys, key=lambda key: key[1]), key=lambda key: key[0], reverse=True)


async def test_rows_can_be_sought_by_place(server: MapServer) -> None:
    """A box in degrees, and a point with a distance in metres, find the houses that lie there."""
    houses = town("duisburg").houses
    home = next(each for each in houses if each.id == 72827)
    west, south, east, north = home.lon - 0.002, home.lat - 0.001, home.lon + 0.002, home.lat + 0.001
    box = await server.query(ADDRESSES, geometry=f"{west},{south},{east},{north}", inSR="4326")
    inside = {each.id for each in houses if west <= each.lon <= east and south <= each.lat <= north}
    assert {row["attributes"]["OBJECTID"] for row in box["features"]} == inside
    near = {"geometryType": "esriGeometryPoint", "inSR": "4326", "units": "esriSRUnit_Meter", "distance": "5"}
    point = await server.query(ADDRESSES, geometry=json.dumps({"x": home.lon, "y": home.lat}), **near)
    assert 72827 in {row["attributes"]["OBJECTID"] for row in point["features"]}
    assert len(point["features"]) < len(box["features"])


async def test_the_boroughs_are_seven_rings(server: MapServer) -> None:
    """Layer 6 has the seven Stadtbezirke as polygons, in both notations, and no broken row."""
    esri = await server.query(BOROUGHS)
    assert [row["attributes"]["STBNR"] for row in esri["features"]] == list("1234567")
    geojson = await server.query(BOROUGHS, f="geojson")
    for one, other in zip(esri["features"], geojson["features"], strict=True):
        assert one["geometry"]["rings"][0][0] == one["geometry"]["rings"][0][-1]
        assert other["geometry"]["type"] == "Polygon"


@pytest.mark.parametrize("layer", [12, 15, 18, 21, 29, 31, 33, 40])
async def test_every_layer_of_points_has_broken_rows(server: MapServer, layer: int) -> None:
    """One row lacks its shape, one has "NaN" for numbers."""
    rows = (await server.query(layer, where=f"OBJECTID IN {BROKEN_IDS}"))["features"]
    assert "geometry" not in rows[0]
    assert rows[1]["geometry"] == {"x": "NaN", "y": "NaN"}


async def test_text_is_ragged(server: MapServer) -> None:
    """Trailing blanks, null and "" all occur, and no row is only clean."""
    rows = [row["attributes"] for row in (await server.query(PLAYGROUNDS))["features"]]
    assert any((row["STRASSE"] or "").endswith(" ") for row in rows)
    assert {None, ""} <= {row["OEFFNUNG"] for row in rows}


async def test_a_coded_column_explains_itself(server: MapServer) -> None:
    """KATEGORIE holds numbers; their words stand in the domain of the column."""
    layer = await server.get(f"/{FACILITIES}", f="json")
    domain = next(field["domain"] for field in layer["fields"] if field["name"] == "KATEGORIE")
    words = {one["code"]: one["name"] for one in domain["codedValues"]}
    rows = (await server.query(FACILITIES, where="KATEGORIE = 3"))["features"]
    assert words[3] == "Bibliothek"
    assert any("bibliothek" in row["attributes"]["NAME"].lower() for row in rows)


async def test_dates_are_epoch_milliseconds_that_follow_the_clock(server: MapServer) -> None:
    """Each row was edited at some midnight of the last four weeks; a day later some rows are newer."""
    stands = []
    for day in ("2026-03-02", "2026-03-03"):
        async with server.session.put(f"{server.base}/_twin/clock", json={"now": f"{day}T12:00:00Z"}):
            rows = (await server.query(PLAYGROUNDS))["features"]
        stands.append([row["attributes"]["STAND"] for row in rows])
        noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        for stand in stands[-1]:
            edited = datetime.fromtimestamp(stand / 1000, ZoneInfo("Europe/Berlin"))
            assert (edited.hour, edited.minute) == (0, 0)
            assert timedelta(0) <= noon - edited < timedelta(days=29)
    assert stands[0] != stands[1]


async def test_without_a_format_people_get_a_page(server: MapServer) -> None:
    """The default format of the server is HTML."""
    async with server.session.get(f"{server.base}{arcgis.BASE}/29/query", params={"where": "1=1"}) as answer:
        assert answer.content_type == "text/html"


async def test_empty_is_an_answer_without_rows(server: MapServer) -> None:
    """With the fault `empty` the question is understood and nothing is found."""
    async with server.session.put(f"{server.base}/_twin/faults", json={"kind": "empty"}) as answer:
        assert answer.status < 300
    assert (await server.query(PLAYGROUNDS))["features"] == []
    assert await server.query(PLAYGROUNDS, returnCountOnly="true") == {"count": 0}
