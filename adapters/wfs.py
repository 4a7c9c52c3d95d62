"""OGC Web Feature Service 2.0 (09-025r2) over GET: one feature type is one binding, as GeoJSON or as GML 3.2.

Known habits. Of one city: GeoJSON, `srsName=EPSG:4326` gives longitude first although the label says otherwise, so the
values decide (`axis: values`). Of another: GML only, in EPSG:4647 under Esri's number 102329, northing first, at most 1000
features a call, `startIndex` and `count` work without being advertised, `numberMatched` is `unknown`. A refusal is an
ExceptionReport under status 200. `bbox`, `filter` and `resourceId` exclude each other, so one of them is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree.ElementTree import Element  # the type only: reading is `_kit.gml`'s

from adapters._kit.answer import Answer
from adapters._kit.contract import EVERYTHING, Serves, Tools
from adapters._kit.filters import WILD, as_cql, as_fes
from adapters._kit.gml import fields_of, id_of, place_of, read_collection
from adapters._kit.ground import box_round
from adapters._kit.rows import Axis, Row, Sieve, geometry_of, spot_of
from adapters._kit.search import NEARBY, Wishes, wishes
from adapters._kit.values import text_of
from domain.exchange import Call, Fetch, Reply
from domain.places import AddressQuery

SMALL = 65_536  # bytes that are read in less time than it takes to hand them to a thread

SERVES = {
    "places": Serves(mapped=True),
    "mobility.parking": Serves(mapped=True),
    "addresses": Serves(pushes=frozenset({"q", "postcode", "lat", "lon", "radius", "item"}), mapped=True, whole=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One feature type of the service."""

    type: str
    """Its name, with its prefix: `Amtliche_Hauskoordinaten:Hauskoordinaten`."""
    output: Literal["json", "gml"] = "json"
    crs: Literal["EPSG:4326", "EPSG:25832", "EPSG:4647", "EPSG:3857"] = "EPSG:4326"
    """What the numbers of the answer are."""
    axis: Axis = "values"
    srs_name: str | None = None
    """What to send as `srsName` and behind a bbox; nothing where the service has one system only."""
    id: str | None = None
    """A field that identifies a feature; without it the feature's own id, shortened by the type's name."""
    page: int = 1000
    """Features asked for at once; not above the service's cap."""
    most: int = 5000
    """Features after which reading stops; there are more, and the reply says so."""
    paging: bool = True
    filter: Literal["fes", "cql"] = "fes"
    ignore: tuple[str, ...] = ()
    """Properties that are known and not wanted."""

    @property
    def prefix(self) -> str:
        """What stands before a feature's own id: `Hauskoordinaten.`."""
        return self.type.rpartition(":")[2] + "."


def bind(tools: Tools) -> Fetch:
    """One feature type as places, as parking or as addresses."""
    options: Options = tools.options
    split = _split_json if options.output == "json" else _split_gml
    ignore = (*options.ignore, *([options.id] if options.id else []))
    sieve = Sieve(tools=tools, split=lambda raw: split(raw, options), crs=options.crs, axis=options.axis, ignore=ignore)
    whole = tools.resource.name != "addresses"

    async def fetch(call: Call) -> Reply:
        query = {} if whole or call.whole else _question(call, options, sieve.reading.native)
        most = EVERYTHING if call.whole else options.most if whole or query else options.page
        features, more = await _pages(tools, call, query, most)
        nearby = "bbox" in query and call.query.radius is None
        return await sieve.replied(features, cut=more or nearby)

    return fetch


async def _pages(tools: Tools, call: Call, query: Mapping[str, str], most: int) -> tuple[list[Any], bool]:
    """The features, and whether there are more. A service that begins again does not page: its first page is all."""
    options: Options = tools.options
    fixed = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": options.type, **query}
    fixed |= {"outputFormat": "application/json"} if options.output == "json" else {}
    fixed |= {"srsName": options.srs_name} if options.srs_name else {}
    features: list[Any] = []
    while True:
        asked = min(options.page, most - len(features))
        window = {"startIndex": str(len(features)), "count": str(asked)} if options.paging else {}
        answer = await tools.door.get(tools.url, deadline=call.deadline, query={**fixed, **window}, trace=call.trace)
        small = len(answer.body) <= SMALL
        found, matched = _read(answer, options) if small else await asyncio.to_thread(_read, answer, options)
        if features and found and _mark(found[0]) == _mark(features[0]):
            return features, True
        features += found
        more = options.paging and len(found) >= asked if matched is None else len(features) < matched
        if not (more and found and options.paging) or len(features) >= most:
            return features[:most], more or len(features) > most


def _read(answer: Answer, options: Options) -> tuple[Sequence[Any], int | None]:
    """One page's features, and how many there are in all where the service says so."""
    if options.output == "gml" or answer.body.lstrip()[:1] == b"<":  # a refusal is XML whatever was asked for
        page = read_collection(answer.body)
        return page.members, page.matched
    body = answer.json()
    matched = body.get("numberMatched")
    if not isinstance(body["features"], list):
        raise TypeError("features are no list")
    return body["features"], matched if isinstance(matched, int) else None


def _question(call: Call, options: Options, native: Mapping[str, str]) -> dict[str, str]:
    """What is asked of a register of addresses: one of `resourceId`, a filter, and `bbox`."""
    if call.item is not None and options.id is None:
        return {"resourceId": options.prefix + call.item}
    if call.item is not None and options.id:
        return _filter([[(options.id, call.item, False)]], options)
    query: AddressQuery = call.query or AddressQuery()
    names = {field: native.get(field) for field in ("street", "postcode", "district")}
    terms = wishes(query, **names, town=call.binding.partition("/")[0], wild=WILD[options.filter])
    if terms:
        return _filter(terms, options)
    if query.lat is None or query.lon is None:
        return {}
    low, high = box_round(query.lat, query.lon, query.radius or NEARBY, options.crs)
    order = -1 if options.axis == "northing_first" else 1
    numbers = [f"{number:.6f}" for number in (*low[::order], *high[::order])]
    return {"bbox": ",".join([*numbers, *([options.srs_name] if options.srs_name else [])])}


def _filter(terms: Wishes, options: Options) -> dict[str, str]:
    return {"filter": as_fes(terms)} if options.filter == "fes" else {"cql_filter": as_cql(terms)}


def _mark(feature: Any) -> object:
    """What tells a feature from the next one."""
    return (id_of(feature), fields_of(feature)) if isinstance(feature, Element) else feature


def _split_json(raw: Any, options: Options) -> Row:
    geometry, fields = geometry_of(raw), raw["properties"]
    spot = geometry["coordinates"][0] if geometry["type"] == "MultiPoint" else geometry["coordinates"]
    native = fields[options.id] if options.id else (text_of(raw["id"]) or "").removeprefix(options.prefix)
    return Row(id=native, fields=fields, spot=spot_of(spot[0], spot[1]))


def _split_gml(raw: Element, options: Options) -> Row:
    fields = fields_of(raw)
    native = fields[options.id] if options.id else (id_of(raw) or "").removeprefix(options.prefix)
    return Row(id=native, fields=fields, spot=spot_of(*place_of(raw)))
