"""Twin of Duisburg's map server: ArcGIS REST, a MapServer with one layer a subject.

Simulated after geoportal.duisburg.de. Its habits: errors are HTTP 200 with `{"error": …}`; coordinates are metres of
EPSG:25832 unless `outSR` says else; at most `maxRecordCount` rows come at once, then `exceededTransferLimit` is true;
old layers do not know `f=geojson`; without `f` a page for people comes.
"""

import json
from collections.abc import Mapping
from functools import cache

from aiohttp import web

from sandbox.arcgis_layer import Layer
from sandbox.arcgis_layers import layers
from sandbox.arcgis_page import Json, described
from sandbox.arcgis_query import Refusal, answer, bad
from sandbox.clock import CLOCK
from sandbox.ground import UTM32
from sandbox.kit import STATE, Twin
from sandbox.world import town

BASE = "/arcgisserver/rest/services/OpenData/OpenData/MapServer"
COPYRIGHT = "licence: synthetic; simulated after Stadt Duisburg"
VERSION = 10.81
FORMATS = ("json", "pjson", "geojson")
REFERENCE = {"wkid": UTM32, "latestWkid": UTM32}


@cache  # never changed
def _layers() -> dict[int, Layer]:
    return layers(town("duisburg"))


def twins() -> list[Twin]:
    """`arcgis/duisburg`."""
    routes = [
        web.get(BASE, _service),
        web.get(f"{BASE}/{{layer}}", _info),
        web.get(f"{BASE}/{{layer}}/query", _query),
        web.post(f"{BASE}/{{layer}}/query", _query),
    ]
    return [Twin(name="arcgis/duisburg", routes=routes, state=_layers)]


async def _service(request: web.Request) -> web.Response:
    rows = [
        {"id": layer.id, "name": layer.name, "parentLayerId": -1, "type": "Feature Layer"} for layer in _all(request)
    ]
    said: Json = {
        "currentVersion": VERSION,
        "serviceDescription": "Offene Geodaten (simuliert)",
        "mapName": "OpenData",
        "copyrightText": COPYRIGHT,
        "layers": [] if request["empty"] else rows,
        "tables": [],
        "spatialReference": REFERENCE,
        "singleFusedMapCache": False,
        "maxRecordCount": 1000,
        "supportedQueryFormats": "JSON, geoJSON",
        "capabilities": "Map,Query,Data",
    }
    return _written(said, request.query)


async def _info(request: web.Request) -> web.Response:
    try:
        layer = _layer(request)
    except Refusal as refusal:
        return _refused(refusal)
    said: Json = {
        "currentVersion": VERSION,
        "id": layer.id,
        "name": layer.name,
        "type": "Feature Layer",
        "description": "",
        "copyrightText": COPYRIGHT,
        "geometryType": "esriGeometryPolygon" if layer.polygons else "esriGeometryPoint",
        "displayField": layer.display,
        "objectIdField": "OBJECTID",
        "fields": [described(field) for field in layer.fields],
        "maxRecordCount": layer.page,
        "supportedQueryFormats": "JSON" if layer.geojson == "no" else "JSON, geoJSON",
        "advancedQueryCapabilities": {
            "supportsPagination": True,
            "supportsOrderBy": True,
            "supportsQueryWithDistance": True,
        },
        "extent": {"spatialReference": REFERENCE},
        "capabilities": "Map,Query,Data",
    }
    return _written(said, request.query)


async def _query(request: web.Request) -> web.Response:
    asked: dict[str, str] = dict(request.query)
    if request.method == "POST":
        asked |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        layer = _layer(request)
        if asked.get("f", "html") not in (*FORMATS, "html"):
            raise bad("'f' parameter is invalid")
        said = answer(layer, {"f": "html", **asked}, today=request.app[CLOCK].today(), empty=request["empty"])
    except Refusal as refusal:
        return _refused(refusal)
    return _written(said, asked)


def _written(said: Json, asked: Mapping[str, str]) -> web.Response:
    """In the format asked for; who names none gets a page for people."""
    form = asked.get("f", "html")
    if form not in FORMATS:
        page = f"<html><head><title>ArcGIS REST Services Directory</title></head><body>{COPYRIGHT}</body></html>"
        return web.Response(text=page, content_type="text/html")
    kind = "application/geo+json" if form == "geojson" else "application/json"
    text = json.dumps(said, ensure_ascii=False, allow_nan=False, indent=1 if form == "pjson" else None)
    return web.Response(text=text, content_type=kind, charset="utf-8")


def _refused(refusal: Refusal) -> web.Response:
    """HTTP says 200; only the body knows better."""
    error = {"code": refusal.code, "message": refusal.message, "details": list(refusal.details)}
    return web.json_response({"error": error})


def _layer(request: web.Request) -> Layer:
    number = request.match_info["layer"]
    known = {str(layer.id): layer for layer in _all(request)}
    if number not in known:
        raise Refusal(404, f"Layer '{number}' not found", "The requested layer does not exist in this service.")
    return known[number]


def _all(request: web.Request) -> list[Layer]:
    state = request.app[STATE]
    assert isinstance(state, dict)
    return list(state.values())
