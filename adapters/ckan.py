"""CKAN, the catalogue of most open-data portals: a city's own, or a region's, state's or federation's that several cities publish on.

Protocol: the action API 3 (https://docs.ckan.org/en/latest/api/), `package_search`, page by page. Known habits: at most 1000 rows come
at once, whatever is asked for; a refusal is `{"success": false, "error": …}` under 403, 404 or 409, and behind some proxies under 200;
`notes` may be HTML; the licence is a slug here and a URI there. A portal that harvested a data set gives it an id of its own.

A portal that several cities publish on is asked once for all of them, by what its binding tells them apart by: the organisation that
owns a data set, or one of the lists that DCAT-AP.de keeps as extras.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from adapters._kit.action import REFUSALS, result
from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import replied
from adapters._kit.open_data import texts
from adapters._kit.packages import Extras, Portal, package
from adapters._kit.paging import Page, Turning, turned
from adapters._kit.values import Tally, text_of
from domain.datasets import Dataset
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply

SERVES = {"data.datasets": Serves()}
SEARCH = "/api/3/action/package_search"
MUNICIPALITY = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/"
"""With a municipality key of eight digits: one of the lists DCAT-AP.de names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is read of the portal."""

    portal: str
    """What the portal is called where a data set says where it was found: its host."""
    landing: str = ""
    """Its page about a data set, with `{name}`; without it what the portal's software has: `/dataset/{name}`."""
    by: Literal["organization", "contributorID", "politicalGeocodingURI"] = "organization"
    """What tells the cities apart: the owning organisation, or an extra of DCAT-AP.de."""
    cities: Mapping[str, str] = field(default_factory=dict)
    """The organisation's name, or the URI in the extra → the city's official key. Other data sets are left out. Without any, by
    `politicalGeocodingURI` the cities that have the binding are told by their own keys; else all of the portal is the city's."""
    page: int = 1000
    """Data sets asked for at once."""
    most: int = 10_000
    """Data sets after which reading stops; there are more, and the reply says so."""


def bind(tools: Tools) -> Fetch:
    """The portal's data sets; raises ValueError for keys that are none."""
    options: Options = tools.options
    for native, key in options.cities.items():
        if not re.fullmatch(r"\d{5,12}", key) or not native or re.search(r'["\\\s]', native):
            raise ValueError(f"{native!r}: {key!r} does not name a city by an official key of 5 to 12 digits")
    if not options.cities and options.by == "politicalGeocodingURI":
        keys = {MUNICIPALITY + town.ags: town.ags.removesuffix("000") for town in tools.towns}
        options = replace(options, cities=keys)
        tools = replace(tools, options=options)

    async def fetch(call: Call) -> Reply:
        packages, more = await _packages(tools, call)
        portal = Portal(name=options.portal, page=options.landing or f"{tools.url}/dataset/{{name}}", base=tools.url)

        def read(raw: Any, seen: Tally) -> tuple[str, Dataset] | None:
            return _read(raw, portal, options, seen)

        reply = await asyncio.to_thread(lambda: replied(packages, read, clock=tools.clock, when=None))
        return replace(reply, cut=more)

    return fetch


async def _packages(tools: Tools, call: Call) -> tuple[list[Any], bool]:
    """The packages, in an order that stays from page to page, and whether there are more."""
    options: Options = tools.options
    narrowed = {"fq": _filter(options)} if options.cities else {}

    async def read(values: Mapping[str, str], _: str | None) -> Page:
        window = {"rows": values["limit"], "start": values["offset"], "sort": "name asc"}
        answer = await tools.door.get(
            tools.url + SEARCH, deadline=call.deadline, query={**narrowed, **window}, trace=call.trace, expect=REFUSALS
        )
        found = result(answer.json(), call.binding)
        if not isinstance(found.get("results"), list):
            raise SourceNonsense(f"{call.binding}: results are no list")
        total = text_of(found.get("count"))
        counted = int(total) if total is not None and total.isdecimal() and len(total) < 10 else None
        return Page(rows=found["results"], answer=answer, total=counted)

    how = Turning(style="offset", first=0, size=min(options.page, 1000), most=options.most)
    return await turned(how, read, call.binding)


def _filter(options: Options) -> str:
    """A filter of Solr: CKAN indexes extras under their names."""
    name = options.by if options.by == "organization" else f"extras_{options.by}"
    wanted = " OR ".join(f'"{native}"' for native in options.cities)
    return f"{name}:({wanted})"


def _read(raw: Any, portal: Portal, options: Options, seen: Tally) -> tuple[str, Dataset] | None:
    """A package that is one of our cities'; what the filter let through beyond them is left out."""
    if not options.cities:
        return package(raw, portal, (), seen)
    owner = raw.get("organization")
    own = texts(owner.get("name")) if isinstance(owner, dict) else ()
    natives = own if options.by == "organization" else Extras(raw).texts(options.by)
    keys = tuple(dict.fromkeys(options.cities[native] for native in natives if native in options.cities))
    return package(raw, portal, keys, seen) if keys else None
