"""Opendatasoft's Explore API v2.1: one data set of a portal, page by page or as an export, or the portal's catalogue of them.

Protocol: https://help.opendatasoft.com/apis/ods-explore-v2/, JSON over GET below `/api/explore/v2.1`. Known habits: `limit` is 100 at
most, `offset` and `limit` together 10 000, so a long table is asked for as an export, which is a bare list; without `order_by` pages
may overlap; a point is `{"lon": …, "lat": …}`; a mistake in a question is status 400 or 404 with `error_code`; a used-up quota is
429, and `X-RateLimit-Reset` says when it begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from adapters._kit.answer import Answer
from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import replied
from adapters._kit.portal_entries import Catalogue, entry
from adapters._kit.rows import Row, Sieve, Spot, spot_of
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply

SERVES = {
    "places": Serves(mapped=True),
    "mobility.parking": Serves(mapped=True),
    "education.facilities": Serves(mapped=True),
    "broadband.hotspots": Serves(mapped=True),
    "data.datasets": Serves(),
}
PAGE = 100
"""Rows of one page: the interface gives no more."""
LONG = 1000
"""Rows above which one export is asked for instead of more than ten pages: each of them would count against the quota."""
MISTAKEN = (400, 404)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One data set of the portal; of its catalogue, `portal`."""

    dataset: str = ""
    """Its identifier, as its page's address shows it."""
    id: str = ""
    """The column that identifies a row; the rows are asked for in its order."""
    geo: str = "geo_point_2d"
    """The column with the position."""
    where: str | None = None
    """Which rows are meant, in the portal's own language (ODSQL): `gemeinde = "Musterstadt"`."""
    key: str = field(default="", repr=False)
    """A key of the portal's: `env:NAME`. Most portals answer without."""
    most: int = 10_000
    """Rows after which reading stops; there are more, and the reply says so."""
    ignore: tuple[str, ...] = ()
    """Columns that are known and not wanted."""
    portal: str = ""
    """What the portal is called where a data set says where it was found: its host."""
    towns: tuple[str, ...] = ()
    """For whom the catalogue's data sets are told, by official keys of 5 to 12 digits; none where the portal is the city's own."""


def bind(tools: Tools) -> Fetch:
    """One data set as places, as parking, as places of education or as public Wi-Fi; or all of them as open data.

    ValueError for options that do not fit.
    """
    options: Options = tools.options
    if options.most < 1:
        raise ValueError("`most` is at least 1.")
    if tools.resource.name == "data.datasets":
        return _catalogue(tools)
    if not options.dataset or not options.id:
        raise ValueError("a data set needs the options `dataset` and `id`")
    sieve = Sieve(
        tools=tools, split=partial(_split, options=options), axis="easting_first",
        ignore=(options.id, options.geo, *options.ignore),
    )  # fmt: skip

    async def fetch(call: Call) -> Reply:
        rows, more = await _rows(tools, call)
        return await sieve.replied(rows, cut=more)

    return fetch


def _catalogue(tools: Tools) -> Fetch:
    options: Options = tools.options
    if not options.portal:
        raise ValueError("a catalogue needs the option `portal`: the portal's host")
    if any(not re.fullmatch(r"\d{5,12}", key) for key in options.towns):
        raise ValueError("`towns` are official keys of 5 to 12 digits")
    site = urlsplit(tools.url)
    portal = Catalogue(name=options.portal, api=tools.url, site=f"{site.scheme}://{site.netloc}", towns=options.towns)

    async def fetch(call: Call) -> Reply:
        rows, more = await _rows(tools, call)
        reply = replied(rows, lambda raw, seen: entry(raw, portal, seen), clock=tools.clock, when=None)
        return replace(reply, cut=more)

    return fetch


async def _rows(tools: Tools, call: Call) -> tuple[list[Any], bool]:
    """The rows, and whether there are more; a portal that begins again does not page: its first page is all."""
    options: Options = tools.options
    what = "records" if options.dataset else ""
    rows: list[Any] = []
    while True:
        limit = min(PAGE, options.most - len(rows))
        page = await _asked(tools, call, what, limit=limit, offset=len(rows))
        if not isinstance(page, dict) or not isinstance(page.get("results"), list):
            raise SourceNonsense(f"{call.binding}: an answer without a list of results")
        found, total = page["results"], page.get("total_count")
        if isinstance(total, bool) or not isinstance(total, int):
            raise SourceNonsense(f"{call.binding}: an answer that does not say how many there are")
        if what and not rows and total > LONG and options.most > LONG:
            return await _exported(tools, call, total)
        if rows and found and found[0] == rows[0]:
            return rows, True
        rows += found
        if not found or len(rows) >= min(total, options.most):
            return rows[: options.most], total > min(len(rows), options.most)


async def _exported(tools: Tools, call: Call, total: int) -> tuple[list[Any], bool]:
    """The data set at once."""
    most: int = tools.options.most
    rows = await _asked(tools, call, "exports/json", limit=min(total, most))
    if not isinstance(rows, list):
        raise SourceNonsense(f"{call.binding}: an export that is no list")
    return rows[:most], total > min(len(rows), most)


async def _asked(tools: Tools, call: Call, what: str, **window: int) -> Any:
    options: Options = tools.options
    query = {name: str(number) for name, number in window.items()} | {"order_by": options.id or "dataset_id"}
    query |= {"where": options.where} if options.where else {}
    answer = await tools.door.get(
        f"{tools.url}/catalog/datasets{_path(options.dataset, what)}", deadline=call.deadline, query=query,
        headers={"authorization": f"Apikey {options.key}"} if options.key else {}, trace=call.trace, expect=MISTAKEN,
    )  # fmt: skip
    if answer.status in MISTAKEN:
        raise SourceNonsense(f"{call.binding}: status {answer.status}: {_code(answer)}")
    return answer.json()


def _path(dataset: str, what: str) -> str:
    return f"/{quote(dataset, safe='')}/{what}" if dataset else ""


def _code(answer: Answer) -> str:
    """What the portal calls the mistake."""
    said = answer.json()
    code = said.get("error_code") if isinstance(said, dict) else None
    return code[:80] if isinstance(code, str) else "without a code"


def _split(raw: Any, options: Options) -> Row:
    if text_of(raw[options.id]) is None:
        raise ValueError("no id")
    return Row(id=raw[options.id], fields=raw, spot=_spot(raw[options.geo]))


def _spot(there: Any) -> Spot | None:
    """A point, or a shape that is one; None for a row that is nowhere; raises for anything else."""
    if there is None:
        return None
    if "geometry" in there:
        return spot_of(*there["geometry"]["coordinates"][:2])
    return spot_of(there["lon"], there["lat"])
