"""An open-data portal that offers files: the catalogue `/data.json` says where, and the file is CSV or GeoJSON.

Protocol: Project Open Data metadata 1.1 (DCAT-US), as DKAN writes it: one document without pages. Known habits of one
portal: a file's name carries the year, so the address is looked up by the title; umlauts and blanks stand in it as they
are; the file is under `downloadURL` or under `accessURL`; `modified` is free text. CSV has `;`, a byte order mark,
decimal commas and a column per year; GeoJSON is in EPSG:4647 and often does not say so.

An address holds for the civic day it was looked up on, or until it is gone. It is remembered beyond a restart, and stands
in while the catalogue cannot be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import orjson

from adapters._kit.answer import Answer
from adapters._kit.catalogue import Wanted, found_in
from adapters._kit.contract import Serves, Tools
from adapters._kit.entries import catalogue
from adapters._kit.rows import Axis, Row, Sieve, geometry_of, spot_in, spot_of
from adapters._kit.table import read_csv
from domain.errors import SourceDown, SourceError, SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.when import civic_day

SERVES = {
    "places": Serves(mapped=True),
    "education.facilities": Serves(mapped=True),
    "broadband.hotspots": Serves(mapped=True),
    "data.datasets": Serves(),
}

GONE = (404, 410)
ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One file of the portal; of its catalogue, `portal`."""

    dataset: str = ""
    """The title of its data set, with `*` for what changes: `Schulen in Adorf *`. Of several the latest is taken."""
    format: Literal["csv", "geojson"] = "csv"
    file: str = "*"
    """The title of the file within the data set, when there are several of one format."""
    id: str = ""
    """The column or property that identifies a row."""
    x: str | None = None
    """The column of the easting, or of the longitude. A GeoJSON has a geometry instead."""
    y: str | None = None
    crs: Literal["EPSG:4326", "EPSG:25832", "EPSG:4647", "EPSG:3857"] = "EPSG:4326"
    """What the numbers of the file are, whatever it says itself."""
    axis: Axis = "values"
    encoding: Literal["utf-8", "cp1252", "iso-8859-15"] | None = None
    """Only for a file that is misread without it; a byte order mark and valid UTF-8 are recognised."""
    separator: str = ";"
    catalogue: str = "/data.json"
    portal: str = ""
    """What the portal is called where a data set says where it was found: its host. Only for its catalogue."""
    ignore: tuple[str, ...] = ()
    """Columns that are known and not wanted."""


def bind(tools: Tools) -> Fetch:
    """One file as places, as places of education or as public Wi-Fi; or the catalogue as data sets."""
    options: Options = tools.options
    if tools.resource.name == "data.datasets":
        return catalogue(tools, options.catalogue, options.portal)
    if not (options.dataset and options.id):
        raise ValueError("a file needs the options `dataset`, its title, and `id`, the column that identifies a row")
    if options.format == "csv" and not (options.x and options.y):
        raise ValueError("a CSV needs the options `x` and `y`: the columns of its coordinates")
    spots = [name for name in (options.id, options.x, options.y) if name]
    split = _split_csv if options.format == "csv" else _split_geojson
    sieve = Sieve(
        tools=tools,
        split=lambda raw: split(raw, options),
        crs=options.crs,
        axis=options.axis,
        ignore=(*spots, *options.ignore),
    )
    needed = sieve.reading.known.union(spots)

    async def fetch(call: Call) -> Reply:
        answer = await _file(tools, call)
        return await asyncio.to_thread(lambda: sieve.reply(_rows(answer, options, needed)))

    return fetch


async def _file(tools: Tools, call: Call) -> Answer:
    """The file under the address of the day; looked up anew once when nothing is there any more."""
    address = await _address(tools, call)
    for _ in range(2):
        answer = await tools.door.get(address, deadline=call.deadline, trace=call.trace, expect=GONE)
        if answer.status not in GONE:
            return answer
        await tools.memory.forget(ADDRESS)
        gone, address = address, await _look_up(tools, call)
        if address == gone:
            break
    raise SourceDown(f"{call.binding}: the catalogue names a file that is not there")


async def _address(tools: Tools, call: Call) -> str:
    learnt = await tools.memory.recall(ADDRESS)
    day, _, address = (learnt or "").partition(" ")
    if address and day == _today(tools).isoformat():
        return address
    try:
        return await _look_up(tools, call)
    except SourceError:
        if address:  # yesterday's file is better than none: the portal may well serve it
            return address
        raise


async def _look_up(tools: Tools, call: Call) -> str:
    options: Options = tools.options
    answer = await tools.door.get(tools.url + options.catalogue, deadline=call.deadline, trace=call.trace)
    wanted = Wanted(dataset=options.dataset, file=options.file, format=options.format)
    address = await asyncio.to_thread(lambda: found_in(answer.json(), wanted, answer.url))
    if address is None:
        raise SourceNonsense(f"{call.binding}: the catalogue has no {options.format} of {options.dataset!r}")
    await tools.memory.learn(ADDRESS, f"{_today(tools).isoformat()} {address}")
    return address


def _today(tools: Tools) -> date:
    return civic_day(tools.clock())


def _rows(answer: Answer, options: Options, needed: Collection[str]) -> list[Any]:
    text = answer.body.decode(options.encoding) if options.encoding else answer.text()
    if options.format == "csv":
        return read_csv(text, options.separator, needed)
    features = orjson.loads(text)["features"] if options.encoding else answer.json()["features"]
    if not isinstance(features, list):
        raise TypeError("features are no list")
    return features


def _split_csv(raw: Mapping[Any, Any], options: Options) -> Row:
    if None in raw:
        raise ValueError("more cells than columns")
    return Row(id=raw[options.id], fields=dict(raw), spot=spot_in(raw, options.x or "", options.y or ""))


def _split_geojson(raw: Any, options: Options) -> Row:
    geometry, fields = geometry_of(raw), raw["properties"]
    spot = geometry["coordinates"][0] if geometry["type"] == "MultiPoint" else geometry["coordinates"]
    return Row(id=fields[options.id], fields=fields, spot=spot_of(spot[0], spot[1]))
