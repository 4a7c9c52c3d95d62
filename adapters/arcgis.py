"""ArcGIS REST: a layer of a MapServer or FeatureServer, asked by `query`. One layer is one binding.

Protocol: Esri's "Query (Map Service/Layer)". Known habits: a failure is HTTP 200 with `{"error": {…}}`; a page that is
not the last says `exceededTransferLimit`, at the top or, in GeoJSON of newer servers, under `properties`; a server may
give fewer rows than asked for; old layers do not know `f=geojson`. A street is searched by a pattern of its spellings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from adapters._kit.contract import EVERYTHING, Serves, Tools
from adapters._kit.filters import WILD, as_sql, quoted
from adapters._kit.rows import Row, Sieve, geometry_of, spot_of
from adapters._kit.search import NEARBY, wishes
from domain.errors import SourceDown, SourceLimited, SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.geo import Box, around
from domain.places import AddressQuery

SERVES = {
    "places": Serves(mapped=True),
    "addresses": Serves(pushes=frozenset({"q", "postcode", "lat", "lon", "radius", "item"}), mapped=True, whole=True),
}

EVERY_ROW = {"where": "1=1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One layer of the service."""

    layer: int
    format: Literal["geojson", "json"] = "geojson"
    """`json` for layers of servers that do not know GeoJSON."""
    id: str = "OBJECTID"
    """The field that identifies a row; a GlobalID is better, where there is one: it survives a reload."""
    page: int = 1000
    """Rows asked for at once."""
    most: int = 5000
    """Rows after which reading stops; there are more, and the reply says so."""
    ignore: tuple[str, ...] = ()
    """Fields that are known and not wanted."""


def bind(tools: Tools) -> Fetch:
    """One layer as places or as addresses."""
    options: Options = tools.options
    split = _split_geojson if options.format == "geojson" else _split_json
    sieve = Sieve(tools=tools, split=lambda raw: split(raw, options.id), ignore=(options.id, *options.ignore))
    whole = tools.resource.name == "places"

    async def fetch(call: Call) -> Reply:
        query = EVERY_ROW if whole or call.whole else _question(call, options, sieve.reading.native)
        unasked = not whole and query == EVERY_ROW
        most = EVERYTHING if call.whole else options.page if unasked else options.most
        rows, more = await _pages(tools, call, query, most)
        nearby = "geometry" in query and call.query.radius is None
        return await sieve.replied(rows, cut=more or nearby)

    return fetch


async def _pages(tools: Tools, call: Call, query: Mapping[str, str], most: int) -> tuple[list[Any], bool]:
    """The rows, and whether the layer has more; a server that begins again does not page: its first page is all."""
    options: Options = tools.options
    fixed = {"outFields": "*", "outSR": "4326", "orderByFields": options.id, "f": options.format, **query}
    rows: list[Any] = []
    while True:
        window = {"resultOffset": str(len(rows)), "resultRecordCount": str(min(options.page, most - len(rows)))}
        url = f"{tools.url}/{options.layer}/query"
        answer = await tools.door.get(url, deadline=call.deadline, query={**fixed, **window}, trace=call.trace)
        page = _checked(answer.json(), call.binding)
        found, more = page["features"], _has_more(page)
        if not isinstance(found, list):
            raise SourceNonsense(f"{call.binding}: features are no list")
        if rows and found and found[0] == rows[0]:
            return rows, True
        rows += found
        if not more or not found or len(rows) >= most:
            return rows[:most], more or len(rows) > most


def _checked(page: Any, binding: str) -> Mapping[str, Any]:
    """The page, unless it is an error in disguise."""
    if not isinstance(page, dict):
        raise SourceNonsense(f"{binding}: an answer that is no object")
    if "error" not in page:
        return page
    error = page["error"] if isinstance(page["error"], dict) else {}
    code, text = str(error.get("code")), f"{binding}: error {error.get('code')}: {str(error.get('message'))[:200]}"
    if code == "429":
        raise SourceLimited(text)
    if code.startswith("5"):
        raise SourceDown(text)
    raise SourceNonsense(text)


def _has_more(page: Mapping[str, Any]) -> bool:
    below = page.get("properties")
    return page.get("exceededTransferLimit") is True or (
        isinstance(below, dict) and below.get("exceededTransferLimit") is True
    )


def _question(call: Call, options: Options, native: Mapping[str, str]) -> dict[str, str]:
    """What is asked of a layer of addresses. Only digits, patterns of letters and doubled quotes reach its SQL."""
    if call.item is not None:
        return {"where": f"{options.id}={call.item if call.item.isdecimal() else quoted(call.item)}"}
    query: AddressQuery = call.query or AddressQuery()
    names = {field: native.get(field) for field in ("street", "postcode", "district")}
    terms = wishes(query, **names, town=call.binding.partition("/")[0], wild=WILD["sql"])
    asked = {"where": as_sql(terms)} if terms else dict(EVERY_ROW)
    if query.lat is not None and query.lon is not None and (query.radius is not None or not terms):
        asked |= _inside(around(query.lat, query.lon, query.radius or NEARBY))
    return asked


def _inside(box: Box) -> dict[str, str]:
    return {
        "geometry": f"{box.west:.6f},{box.south:.6f},{box.east:.6f},{box.north:.6f}",
        "geometryType": "esriGeometryEnvelope",
        "inSR": "4326",
        "spatialRel": "esriSpatialRelIntersects",
    }


def _split_geojson(raw: Any, id_field: str) -> Row:
    first, second = geometry_of(raw)["coordinates"][:2]
    return Row(id=raw["properties"][id_field], fields=raw["properties"], spot=spot_of(first, second))


def _split_json(raw: Any, id_field: str) -> Row:
    geometry = geometry_of(raw)
    return Row(id=raw["attributes"][id_field], fields=raw["attributes"], spot=spot_of(geometry["x"], geometry["y"]))
