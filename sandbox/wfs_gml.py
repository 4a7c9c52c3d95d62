"""Twin of Essen's map server: WFS 2.0.0 of an ArcGIS server, GML only, one service a subject.

Simulated after geo.essen.de. Its habits: one reference system under Esri's number 102329, which is EPSG:4647 (easting
with the zone before it), northing first; at most 1000 features a call; COUNT and STARTINDEX work although the
capabilities deny paging; a page never says how many there are. The container service speaks windows-1252.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.features import Feature
from sandbox.fes import filtering
from sandbox.ground import ZONE, touches
from sandbox.kit import STATE, Twin
from sandbox.wfs import FeatureType, Question, Refusal, Test, chosen, invalid, question
from sandbox.wfs_essen import SERVICES, Service
from sandbox.wfs_xml import Collection, Server, capabilities, collection, document, report, schema
from sandbox.world import town

CRS = "urn:ogc:def:crs:EPSG::102329"
CRS_NAMES = {"", CRS, "EPSG:102329", "http://www.opengis.net/def/crs/EPSG/0/102329"}
FORMATS = ("GML32",)
GML_NAMES = {"", "gml32", "gml3", "application/gml+xml; version=3.2", "text/xml; subtype=gml/3.2"}
PAGE = 1000


def twins() -> list[Twin]:
    """`wfs/essen`."""
    routes = [route(each.path, partial(_serve, each)) for each in SERVICES for route in (web.get, web.post)]
    return [Twin(name="wfs/essen", routes=routes, state=_layers)]


@cache  # never changed
def _layers() -> Mapping[str, FeatureType]:
    return {service.prefix: service.layer(town("essen")) for service in SERVICES}


async def _serve(service: Service, request: web.Request) -> web.Response:
    state = request.app[STATE]
    assert isinstance(state, Mapping)
    try:
        text = _answer(request, await question(request), service, state[service.prefix])
    except Refusal as refusal:
        return report(refusal, encoding=service.encoding)
    return document(text, encoding=service.encoding)


def _answer(request: web.Request, asked: Question, service: Service, kind: FeatureType) -> str:
    namespaces = {kind.prefix: f"https://geo.essen.de{service.path}"}
    match asked.request:
        case "getcapabilities":
            server = _server(service, str(request.url.with_query(None)))
            return capabilities(server, [] if request["empty"] else [kind], namespaces)
        case "describefeaturetype":
            return schema([kind], namespaces)
        case "getfeature":
            return collection(_features(request, asked, kind, namespaces[kind.prefix]))
        case _:
            raise Refusal("OperationNotSupported", f"No such operation {asked.request}", "request")


def _server(service: Service, url: str) -> Server:
    return Server(
        title=f"{service.title} (simuliert)",
        url=url,
        licence="licence: synthetic; simulated after Stadt Essen",
        crs=[CRS],
        formats=FORMATS,
        bounds=town("essen").bounds,
        pages=False,
        encoding=service.encoding,
    )


def _features(request: web.Request, asked: Question, kind: FeatureType, namespace: str) -> Collection:
    if asked.typename not in ("", kind.name, kind.qualified) or not (asked.typename or asked.ids):
        raise invalid("typeNames", asked.typename)
    if asked.srs not in CRS_NAMES:
        raise invalid("srsName", asked.srs)
    if asked.output.lower() not in GML_NAMES:
        raise invalid("outputFormat", asked.output)
    tests = [filtering(asked.filter, kind=kind, boxes=_box)] if asked.filter is not None else []
    if asked.bbox:
        tests.append(_bbox(asked.bbox))
    rows = [] if request["empty"] else chosen(kind, kind.rows, asked, tests)
    size = PAGE if asked.count is None else min(asked.count, PAGE)
    return Collection(
        kind=kind,
        namespace=namespace,
        rows=[] if asked.hits else rows[asked.start : asked.start + size],
        matched=len(rows) if asked.hits else None,
        made=request.app[CLOCK].now(),
        srs=CRS,
        positions=_position,
    )


def _position(row: Feature) -> str:
    """Northing, then easting, with the noise of doubles that the real server shows too."""
    return " ".join(f"{round(northing, 9)!r} {round(easting + ZONE, 9)!r}" for easting, northing in row.metric)


def _bbox(raw: str) -> Test:
    parts = raw.split(",")
    try:
        return _box([float(part) for part in parts[:4]], ",".join(parts[4:]))
    except ValueError as why:
        raise invalid("bbox", raw) from why


def _box(numbers: Sequence[float], name: str) -> Test:
    """Northing first, as in the positions."""
    if len(numbers) != 4 or name not in CRS_NAMES:
        raise invalid("bbox", name or numbers)
    south, west, north, east = numbers
    return lambda row: touches(row.metric, west - ZONE, south, east - ZONE, north)
