"""Twin of the Land's OGC API – Features: the INSPIRE service of kindergartens, in the manner of ldproxy.

Simulated after ogc-api.nrw.de/inspire-us-kindergarten/v1. Its habits: ten features without `limit`; `next` links that carry the
question along; an unknown parameter, collection or reference system is `application/problem+json`; nested properties are
flattened with dots; `Content-Crs` says what the numbers are. Names of collection and properties stand in for the Land's.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.features import Feature, features
from sandbox.kit import STATE, Twin
from sandbox.town import Place, Town
from sandbox.world import slugs, town

API = "/inspire-us-kindergarten/v1"
COLLECTION = "governmentalservice"
ITEMS = f"{API}/collections/{COLLECTION}/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
UTM = "http://www.opengis.net/def/crs/EPSG/0/25832"
SYSTEMS = (CRS84, UTM)
LIMIT, MOST = 10, 10_000
CONTACT = "pointOfContact.address."
FILTERS = ("gemeindeschluessel", "name")
KNOWN = {"f", "limit", "offset", "bbox", "bbox-crs", "crs", *FILTERS}


class Refusal(Exception):
    """A question the service does not answer."""


def twins() -> list[Twin]:
    """`ogcapi/nrw`."""
    routes = [
        web.get(f"{API}/conformance", _conformance),
        web.get(f"{API}/collections", _collections),
        web.get(f"{API}/collections/{COLLECTION}", _collection),
        web.get(f"{API}/collections/{{name}}/items", _items),
        web.get(f"{ITEMS}/{{id}}", _item),
    ]
    return [Twin(name="ogcapi/nrw", routes=routes, state=_kindergartens)]


def _kindergartens() -> list[Feature]:
    """Those of all the towns, and one whose place nobody entered."""
    found = [
        (_id(each.ags, place), _values(each, place), [(round(place.lon, 7), round(place.lat, 7))])
        for each in map(town, slugs())
        for place in each.places_of("kindergarten")
    ]
    first, values, _ = found[0]
    return features([*found, (f"{first[:-4]}0000", {**values, "name": "Kita ohne Ort"}, [])])


def _id(ags: str, place: Place) -> str:
    return f"DENW{ags}KIGA{place.id:04}"


def _values(where: Town, place: Place) -> dict[str, object]:
    return {
        "inspireId.localId": _id(where.ags, place),
        "inspireId.namespace": "https://registry.example/synthetic/us-kindergarten",
        "name": place.name,
        "serviceType": "earlyChildhoodEducation",
        "gemeindeschluessel": where.ags,
        f"{CONTACT}thoroughfare": place.street.name,
        f"{CONTACT}locatorDesignator": place.number or None,
        f"{CONTACT}postCode": place.district.postcode,
        f"{CONTACT}postName": where.name,
        "hoursOfService": place.opening,
        "traeger": place.note,
    }


async def _items(request: web.Request) -> web.Response:
    if request.match_info["name"] != COLLECTION:
        return _problem(404, "The requested collection does not exist.")
    try:
        crs, limit, offset = _system(request, "crs"), _number(request, "limit", LIMIT), _number(request, "offset", 0)
        rows = [] if request["empty"] else _chosen(request)
    except Refusal as refusal:
        return _problem(400, str(refusal))
    page = rows[offset : offset + limit]
    links = [_link(request, "self", offset)]
    if offset + limit < len(rows):
        links.append(_link(request, "next", offset + limit))
    said = {
        "type": "FeatureCollection",
        "links": links,
        "numberReturned": len(page),
        "numberMatched": len(rows),
        "timeStamp": _now(request).isoformat().replace("+00:00", "Z"),
        "features": [_feature(each, crs) for each in page],
    }
    return _geo(said, crs)


async def _item(request: web.Request) -> web.Response:
    try:
        crs = _system(request, "crs")
    except Refusal as refusal:
        return _problem(400, str(refusal))
    for each in _all(request):
        if each.id == request.match_info["id"] and not request["empty"]:
            return _geo(_feature(each, crs), crs)
    return _problem(404, "The requested feature does not exist.")


async def _conformance(request: web.Request) -> web.Response:
    parts = ("1/1.0/conf/core", "1/1.0/conf/geojson", "2/1.0/conf/crs")
    return web.json_response({"conformsTo": [f"http://www.opengis.net/spec/ogcapi-features-{each}" for each in parts]})


async def _collections(request: web.Request) -> web.Response:
    return web.json_response({"links": [], "collections": [_about(request)]})


async def _collection(request: web.Request) -> web.Response:
    return web.json_response(_about(request))


def _about(request: web.Request) -> dict[str, object]:
    link = {"rel": "items", "type": "application/geo+json", "href": f"{request.url.origin()}{ITEMS}"}
    return {
        "id": COLLECTION,
        "title": "Kindertageseinrichtungen (simuliert)",
        "description": "licence: synthetic; simulated after Geobasis NRW",
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "links": [link],
    }


def _chosen(request: web.Request) -> Sequence[Feature]:
    for name in request.query:
        if name not in KNOWN:
            raise Refusal(f"The following query parameters are rejected: {name}.")
    rows: Sequence[Feature] = _all(request)
    for name in FILTERS:
        if name in request.query:
            rows = [each for each in rows if each.values[name] == request.query[name]]
    if "bbox" in request.query:
        west, south, east, north = _box(request.query["bbox"])
        metric = _system(request, "bbox-crs") == UTM
        shapes = [(each, each.metric if metric else each.shape) for each in rows]
        rows = [each for each, shape in shapes for x, y in shape if west <= x <= east and south <= y <= north]
    return rows


def _box(text: str) -> Sequence[float]:
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != 4:
        raise Refusal("The parameter 'bbox' is invalid.")
    return numbers


def _system(request: web.Request, name: str) -> str:
    crs = request.query.get(name, CRS84)
    if crs not in SYSTEMS:
        raise Refusal(
            f"The parameter '{name}' in the request is invalid: the coordinate reference system is not supported."
        )
    return crs


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or (name == "limit" and not int(text)):
        raise Refusal(f"The parameter '{name}' is invalid.")
    return min(int(text), MOST)


def _link(request: web.Request, rel: str, offset: int) -> dict[str, str]:
    query = {**request.query, **({"offset": str(offset)} if offset else {})}
    return {"rel": rel, "type": "application/geo+json", "href": f"{request.url.origin()}{ITEMS}?{urlencode(query)}"}


def _feature(each: Feature, crs: str) -> dict[str, object]:
    spots = each.metric if crs == UTM else each.shape
    geometry = {"type": "Point", "coordinates": [round(number, 7) for number in spots[0]]} if spots else None
    return {"type": "Feature", "id": each.id, "geometry": geometry, "properties": dict(each.values)}


def _geo(said: dict[str, object], crs: str) -> web.Response:
    answer = web.json_response(said, content_type="application/geo+json")
    answer.headers["Content-Crs"] = f"<{crs}>"
    return answer


def _problem(status: int, detail: str) -> web.Response:
    title = {400: "Bad Request", 404: "Not Found"}[status]
    said = {"title": title, "status": status, "detail": detail, "instance": "synthetic"}
    return web.json_response(said, status=status, content_type="application/problem+json")


def _all(request: web.Request) -> list[Feature]:
    state = request.app[STATE]
    assert isinstance(state, list)
    return state


def _now(request: web.Request) -> datetime:
    return request.app[CLOCK].now().astimezone(UTC).replace(microsecond=0)
