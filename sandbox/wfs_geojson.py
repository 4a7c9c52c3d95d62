"""Twin of Düsseldorf's map server: WFS 2.0.0 in the manner of GeoServer, one service a workspace.

Simulated after maps.duesseldorf.de/services/{verkehr|grenzen|umwelt|basis}/wfs. Its habits: metres of EPSG:25832 unless
`srsName` says else; GeoJSON comes as [lon, lat] although its `crs` says urn:ogc:def:crs:EPSG::4326, which would be
lat, lon, and that is how its GML has it; errors are HTTP 200 with an ExceptionReport; no version is needed.
"""

import json
import re
from collections.abc import Sequence
from functools import cache, partial

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.condition import BadCondition, condition
from sandbox.features import Feature
from sandbox.fes import filtering
from sandbox.ground import UTM32, WGS84, touches
from sandbox.kit import STATE, Twin
from sandbox.wfs import FeatureType, Question, Refusal, Test, chosen, invalid, question
from sandbox.wfs_duesseldorf import layers
from sandbox.wfs_xml import Collection, Server, capabilities, collection, document, report, schema
from sandbox.world import town

WORKSPACES = ("verkehr", "grenzen", "umwelt", "basis")
GML = "application/gml+xml; version=3.2"
JSON = "application/json"
GML_NAMES = {"", GML.lower(), "gml32", "gml3", "text/xml; subtype=gml/3.2"}
URN = "urn:ogc:def:crs:EPSG::"
CRS = re.compile(
    r"(?:EPSG:|urn:ogc:def:crs:EPSG:[\d.]*:|https?://www\.opengis\.net/def/crs/EPSG/0/)(\d+)", re.IGNORECASE
)
DECIMALS = {WGS84: 8, UTM32: 3}


@cache  # never changed
def _layers() -> dict[str, list[FeatureType]]:
    return layers(town("duesseldorf"))


def twins() -> list[Twin]:
    """`wfs/duesseldorf`."""
    routes = [
        route(f"/services/{workspace}/wfs", partial(_serve, workspace))
        for workspace in WORKSPACES
        for route in (web.get, web.post)
    ]
    return [Twin(name="wfs/duesseldorf", routes=routes, state=_layers)]


async def _serve(workspace: str, request: web.Request) -> web.Response:
    state = request.app[STATE]
    assert isinstance(state, dict)
    try:
        return _answer(request, await question(request), state[workspace], workspace)
    except Refusal as refusal:
        return report(refusal)


def _answer(request: web.Request, asked: Question, kinds: Sequence[FeatureType], workspace: str) -> web.Response:
    namespaces = {workspace: f"https://maps.duesseldorf.de/{workspace}"}
    match asked.request:
        case "getcapabilities":
            listed = [] if request["empty"] else kinds
            return document(capabilities(_server(workspace, request), listed, namespaces), media="application/xml")
        case "describefeaturetype":
            return document(schema([_kind(kinds, asked)] if asked.typename else kinds, namespaces))
        case "getfeature":
            return _features(request, asked, _kind(kinds, asked), namespaces[workspace])
        case _:
            raise Refusal("OperationNotSupported", f"No such operation {asked.request}", "request")


def _server(workspace: str, request: web.Request) -> Server:
    return Server(
        title=f"WFS Landeshauptstadt Düsseldorf, {workspace} (simuliert)",
        url=str(request.url.with_query(None)),
        licence="licence: synthetic; simulated after Landeshauptstadt Düsseldorf",
        crs=[f"{URN}{UTM32}", f"{URN}{WGS84}"],
        formats=[GML, JSON],
        bounds=town("duesseldorf").bounds,
        pages=True,
    )


def _kind(kinds: Sequence[FeatureType], asked: Question) -> FeatureType:
    """The layer asked for, qualified or not; an id alone names its layer too."""
    wanted = asked.typename or next(iter(asked.ids), "").partition(".")[0]
    if not wanted:
        raise Refusal("MissingParameterValue", "The query should specify either typeName or a resource id", "typeName")
    found = next((kind for kind in kinds if wanted in (kind.name, kind.qualified)), None)
    if found is None:
        raise Refusal("InvalidParameterValue", f"Feature type {wanted} unknown", "typeName")
    return found


def _features(request: web.Request, asked: Question, kind: FeatureType, namespace: str) -> web.Response:
    srid = _srid(asked.srs) if asked.srs else UTM32
    output = asked.output.lower().replace("; ", ";").replace(";", "; ")
    if output not in {JSON, "json", *GML_NAMES}:
        raise Refusal(
            "InvalidParameterValue", f"Failed to find response for output format {asked.output}", "outputFormat"
        )
    clock = request.app[CLOCK]
    rows = [] if request["empty"] else chosen(kind, kind.at(clock.today()), asked, _tests(kind, asked))
    stop = None if asked.count is None else asked.start + asked.count
    answer = Collection(
        kind=kind,
        namespace=namespace,
        rows=[] if asked.hits else rows[asked.start : stop],
        matched=len(rows),
        made=clock.now(),
        srs=f"{URN}{srid}",
        positions=lambda row: " ".join(f"{part}" for corner in _corners(row, srid) for part in _turned(corner, srid)),
    )
    if output in GML_NAMES or asked.hits:
        return document(collection(answer))
    return web.Response(text=_geojson(answer, srid), content_type=JSON, charset="UTF-8")


def _tests(kind: FeatureType, asked: Question) -> list[Test]:
    tests: list[Test] = []
    if asked.cql:
        try:
            holds = condition(asked.cql, find=kind.find)
        except BadCondition as why:
            raise Refusal("NoApplicableCode", f"Could not parse CQL filter list. {why}", "cql_filter") from why
        tests.append(lambda row: holds(row.values))
    if asked.filter is not None:
        tests.append(filtering(asked.filter, kind=kind, boxes=_box))
    if asked.bbox:
        numbers, name = asked.bbox.split(",")[:4], ",".join(asked.bbox.split(",")[4:])
        try:
            tests.append(_box([float(number) for number in numbers], name))
        except ValueError as why:
            raise invalid("bbox", asked.bbox) from why
    return tests


def _box(numbers: Sequence[float], name: str) -> Test:
    """A box as sent: under a URN or URL of EPSG:4326 lat comes first, under its short name lon does."""
    if len(numbers) != 4:
        raise invalid("bbox", numbers)
    srid = _srid(name) if name else UTM32
    west, south, east, north = numbers
    if srid == WGS84 and not name.upper().startswith("EPSG:"):
        west, south, east, north = south, west, north, east
    return lambda row: touches(row.shape if srid == WGS84 else row.metric, west, south, east, north)


def _srid(name: str) -> int:
    found = CRS.fullmatch(name.strip())
    if found is None or int(found[1]) not in DECIMALS:
        raise Refusal("InvalidParameterValue", f"Unable to find a reader for CRS {name}", "srsName")
    return int(found[1])


def _corners(row: Feature, srid: int) -> list[tuple[float, float]]:
    shape = row.shape if srid == WGS84 else row.metric
    return [(round(x, DECIMALS[srid]), round(y, DECIMALS[srid])) for x, y in shape]


def _turned(corner: tuple[float, float], srid: int) -> tuple[float, float]:
    """The corner in the axis order that the reference system has by its own definition."""
    return (corner[1], corner[0]) if srid == WGS84 else corner


def _geojson(answer: Collection, srid: int) -> str:
    crs = {"type": "name", "properties": {"name": answer.srs}}
    said = {
        "type": "FeatureCollection",
        "features": [_row(answer.kind, row, srid) for row in answer.rows],
        "totalFeatures": answer.matched,
        "numberMatched": answer.matched,
        "numberReturned": len(answer.rows),
        "timeStamp": answer.made.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "crs": crs if answer.rows else None,
    }
    return json.dumps(said, ensure_ascii=False)


def _row(kind: FeatureType, row: Feature, srid: int) -> dict[str, object]:
    corners = _corners(row, srid)
    geometry = (
        {"type": "Polygon", "coordinates": [corners]} if kind.polygons else {"type": "Point", "coordinates": corners[0]}
    )
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": geometry,
        "geometry_name": kind.geometry,
        "properties": row.values,
    }
