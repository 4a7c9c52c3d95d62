"""OGC API – Features (17-069r4, part 2: 18-058r1): one collection is one binding, page by page along its `next` links.

Known habits. ldproxy (the Land's): without `limit` ten features come; nested properties are flattened with dots; slow, so few
and large pages are asked for. pygeoapi: nested properties stay nested, which read the same here; its `next` link says the
address it was configured with. Some servers leave `crs` unheeded: `Content-Crs` says what the numbers are, and wins. Planes
are easting first here whatever their definition says, unless `axis` says otherwise. Mistakes are `application/problem+json`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal
from urllib.parse import urljoin

from adapters._kit.answer import Answer
from adapters._kit.contract import Serves, Tools
from adapters._kit.rows import EDGE, Axis, Row, Sieve, geometry_of, spot_of
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply

SERVES = {"places": Serves(mapped=True), "education.facilities": Serves(mapped=True)}

Crs = Literal["EPSG:4326", "EPSG:25832", "EPSG:4647", "EPSG:3857"]
DEFINITIONS: Mapping[str, Crs] = {
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84": "EPSG:4326",
    "http://www.opengis.net/def/crs/EPSG/0/25832": "EPSG:25832",
    "http://www.opengis.net/def/crs/EPSG/0/4647": "EPSG:4647",
    "http://www.opengis.net/def/crs/EPSG/0/3857": "EPSG:3857",
}
"""What the standard calls a reference system; CRS84 is WGS84 with the longitude first."""
MISTAKEN = (400, 404, 406, 422)
MEDIA = "application/geo+json, application/json;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One collection of the service."""

    collection: str
    """Its id, as `/collections` lists it."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Properties every feature must have, as the service filters by them: `gemeindeschluessel: "05911000"`."""
    crs: Crs = "EPSG:4326"
    """What to ask the coordinates in; EPSG:4326 is the service's own default, CRS84."""
    axis: Axis = "easting_first"
    id: str | None = None
    """A property that identifies a feature; without it the feature's own id."""
    page: int = 1000
    """Features asked for at once."""
    most: int = 10_000
    """Features after which reading stops; there are more, and the reply says so."""
    ignore: tuple[str, ...] = ()
    """Properties that are known and not wanted, with dots for what is nested."""


def bind(tools: Tools) -> Fetch:
    """One collection as places or as places of education: what lies within the city's bounds."""
    options: Options = tools.options
    ignore = (*options.ignore, *options.where, *([options.id] if options.id else []))
    split = partial(_split, options=options)
    sieves = {
        crs: Sieve(tools=tools, split=split, crs=crs, axis=options.axis, ignore=ignore)
        for crs in {options.crs, "EPSG:4326"}
    }

    async def fetch(call: Call) -> Reply:
        features, crs, more = await _pages(tools, call)
        if crs not in sieves:
            raise SourceNonsense(f"{call.binding}: coordinates in {crs}, which nobody asked for")
        return await sieves[crs].replied([each for each in features if _meant(each, options)], cut=more)

    return fetch


async def _pages(tools: Tools, call: Call) -> tuple[list[Any], Crs, bool]:
    """The features, what their numbers are, and whether there are more than could be read."""
    options: Options = tools.options
    url: str | None = f"{tools.url}/collections/{options.collection}/items"
    query: Mapping[str, str] | None = _question(tools)
    features: list[Any] = []
    crs, seen, matched = options.crs, set[str](), None
    while url is not None and url not in seen and len(features) < options.most:
        seen.add(url)
        answer = await tools.door.get(
            url, deadline=call.deadline, query=query, headers={"Accept": MEDIA}, trace=call.trace, expect=MISTAKEN
        )
        page, found = await asyncio.to_thread(_read, answer, call.binding)
        crs = _crs(answer, options)
        features += found
        matched = page.get("numberMatched")
        url, query = _next(page, answer.url) if found else None, None
    more = url is not None or len(features) > options.most or (isinstance(matched, int) and matched > len(features))
    return features[: options.most], crs, more


def _question(tools: Tools) -> dict[str, str]:
    options: Options = tools.options
    box = tools.bounds.widened(EDGE)
    asked = {"limit": str(options.page), **options.where}
    asked["bbox"] = ",".join(f"{number:.5f}" for number in (box.west, box.south, box.east, box.north))
    if options.crs != "EPSG:4326":
        asked["crs"] = next(uri for uri, name in DEFINITIONS.items() if name == options.crs)
    return asked


def _read(answer: Answer, binding: str) -> tuple[Mapping[str, Any], list[Any]]:
    """One page, and its features; raises SourceNonsense with the title of a problem."""
    page = answer.json()
    if answer.status in MISTAKEN:
        title = page.get("title") or page.get("code") if isinstance(page, dict) else None
        raise SourceNonsense(f"{binding}: status {answer.status}: {(text_of(title) or 'without a title')[:80]}")
    if not isinstance(page, dict) or not isinstance(page.get("features"), list):
        raise SourceNonsense(f"{binding}: an answer without a list of features")
    return page, page["features"]


def _crs(answer: Answer, options: Options) -> Crs:
    """What the page's numbers are: as the header says, else as they were asked for."""
    said = answer.headers.get("content-crs", "").strip().strip("<>")
    if not said:
        return options.crs
    if said not in DEFINITIONS:
        raise SourceNonsense("coordinates in a reference system that is not known here")
    return DEFINITIONS[said]


def _next(page: Mapping[str, Any], here: str) -> str | None:
    """Where the next page is; None on the last."""
    links = page.get("links")
    for link in links if isinstance(links, list) else ():
        href = link.get("href") if isinstance(link, dict) and link.get("rel") == "next" else None
        if isinstance(href, str):
            return urljoin(here, href)
    return None


def _meant(raw: Any, options: Options) -> bool:
    """False for a feature whose own properties say that it is another's; servers may leave a filter unheeded."""
    fields = raw.get("properties") if isinstance(raw, dict) else None
    if not isinstance(fields, dict):
        return True  # it is rejected where it is read
    flat = dict(_flat(fields)) if options.where else {}
    return all(text_of(flat[name]) == value for name, value in options.where.items() if name in flat)


def _split(raw: Any, options: Options) -> Row:
    geometry, fields = geometry_of(raw), dict(_flat(raw["properties"]))
    spot = geometry["coordinates"][0] if geometry["type"] == "MultiPoint" else geometry["coordinates"]
    native = fields[options.id] if options.id else raw["id"]
    return Row(id=native, fields=fields, spot=spot_of(spot[0], spot[1]))


def _flat(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
