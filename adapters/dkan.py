"""DKAN 7.x-1: one table of the datastore of an open-data portal, or its catalogue, page by page.

Protocol: DKAN's "Datastore API" (`/api/action/datastore/search.json`), and the part of CKAN's that it offers to harvesters
(`/api/3/action/current_package_list_with_resources`), whose list lies in another list, has no total and tells times as for people:
`Date changed  Mo, 03/16/2026 - 09:30`. Known habits: the default `limit` is 10 and easily
overlooked; every value is text, coordinates too, and `""` stands for nothing; `ostwert` 32347877 is an easting with its
zone before it (EPSG:4647); a refusal is HTTP 200 with `success: false`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from adapters._kit.action import REFUSALS, result
from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import replied
from adapters._kit.packages import Portal, package
from adapters._kit.rows import Axis, Row, Sieve, spot_in
from adapters._kit.values import Tally, text_of
from domain.datasets import Dataset
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply

SERVES = {
    "places": Serves(mapped=True),
    "mobility.parking": Serves(mapped=True),
    "education.facilities": Serves(mapped=True),
    "broadband.hotspots": Serves(mapped=True),
    "data.datasets": Serves(),
}
CATALOGUE = "/api/3/action/current_package_list_with_resources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One table of the portal; of its catalogue, `portal` and what pages it comes in."""

    resource: str = ""
    """Its UUID, as the portal's page of the distribution shows it."""
    portal: str = ""
    """What the portal is called where a data set says where it was found: its host. Only for its catalogue."""
    id: str = "entry_id"
    """The column that identifies a row. DKAN's own serial is renumbered when the table is loaded anew."""
    x: str = "longitude"
    """The column of the easting, or of the longitude."""
    y: str = "latitude"
    crs: Literal["EPSG:4326", "EPSG:25832", "EPSG:4647", "EPSG:3857"] = "EPSG:4326"
    axis: Axis = "values"
    page: int = 100
    """Rows asked for at once."""
    most: int = 5000
    """Rows after which reading stops; there are more, and the reply says so."""
    ignore: tuple[str, ...] = ()
    """Columns that are known and not wanted."""


def bind(tools: Tools) -> Fetch:
    """One table as places, as parking, as places of education or as public Wi-Fi; or the catalogue as data sets."""
    options: Options = tools.options
    if tools.resource.name == "data.datasets":
        return _catalogue(tools)
    if not options.resource:
        raise ValueError("a table needs the option `resource`: its UUID")
    ignore = (options.id, options.x, options.y, *options.ignore)
    sieve = Sieve(
        tools=tools, split=lambda raw: _split(raw, options), crs=options.crs, axis=options.axis, ignore=ignore
    )

    async def fetch(call: Call) -> Reply:
        rows, more = await _pages(tools, call)
        return await asyncio.to_thread(sieve.reply, rows, cut=more)

    return fetch


async def _pages(tools: Tools, call: Call) -> tuple[list[Any], bool]:
    """The rows, and whether the table has more; a portal that begins again does not page: its first page is all."""
    options: Options = tools.options
    url = f"{tools.url}/api/action/datastore/search.json"
    rows: list[Any] = []
    while True:
        window = {"limit": str(min(options.page, options.most - len(rows))), "offset": str(len(rows))}
        query = {"resource_id": options.resource, **window}
        answer = await tools.door.get(url, deadline=call.deadline, query=query, trace=call.trace)
        page = result(answer.json(), call.binding)
        found, total = page["records"], _total(page)
        if not isinstance(found, list):
            raise SourceNonsense(f"{call.binding}: records are no list")
        if rows and found and found[0] == rows[0]:
            return rows, True
        rows += found
        more = bool(found) if total is None else len(rows) < total
        if not more or not found or len(rows) >= options.most:
            return rows[: options.most], more or len(rows) > options.most


def _catalogue(tools: Tools) -> Fetch:
    options: Options = tools.options
    if not options.portal:
        raise ValueError("a catalogue needs the option `portal`: the portal's host")
    portal = Portal(name=options.portal, page="", base=tools.url, dkan=True)

    async def fetch(call: Call) -> Reply:
        packages, more = await _packages(tools, call)

        def read(raw: Any, seen: Tally) -> tuple[str, Dataset] | None:
            return package(raw, portal, (), seen)

        reply = await asyncio.to_thread(lambda: replied(packages, read, clock=tools.clock, when=None))
        return replace(reply, cut=more)

    return fetch


async def _packages(tools: Tools, call: Call) -> tuple[list[Any], bool]:
    """The catalogue, and whether it has more.

    A page that is not full is the last. One as the first is from a portal that heeds no `offset`, and has given all it gives.
    """
    options: Options = tools.options
    packages: list[Any] = []
    while len(packages) < options.most:
        window = {"limit": str(options.page), "offset": str(len(packages))}
        answer = await tools.door.get(
            tools.url + CATALOGUE, deadline=call.deadline, query=window, trace=call.trace, expect=REFUSALS
        )
        found = result(answer.json(), call.binding)
        if not isinstance(found, list):
            raise SourceNonsense(f"{call.binding}: packages are no list")
        rows = [each for part in found for each in (part if isinstance(part, list) else [part])]
        if packages and rows[:1] == packages[:1]:
            return packages, False
        packages += rows
        if len(rows) < options.page:
            return packages[: options.most], len(packages) > options.most
    return packages[: options.most], True


def _total(page: Mapping[str, Any]) -> int | None:
    """How many rows the table has; a portal that writes numbers as text may write this one so as well."""
    total = text_of(page.get("total"))
    return int(total) if total is not None and total.isdecimal() and len(total) < 10 else None


def _split(raw: Any, options: Options) -> Row:
    return Row(id=raw[options.id], fields=raw, spot=spot_in(raw, options.x, options.y))
