"""DKAN 7.x-1: one table of the datastore of an open-data portal, page by page.

Protocol: DKAN's "Datastore API" (`/api/action/datastore/search.json`). Known habits: the default `limit` is 10 and easily
overlooked; every value is text, coordinates too, and `""` stands for nothing; `ostwert` 32347877 is an easting with its
zone before it (EPSG:4647); a refusal is HTTP 200 with `success: false`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from adapters._kit.contract import Serves, Tools
from adapters._kit.rows import Axis, Row, Sieve, spot_in
from adapters._kit.values import text_of
from domain.errors import SourceDown, SourceError, SourceNonsense
from domain.exchange import Call, Fetch, Reply

SERVES = {"places": Serves(mapped=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One table of the portal."""

    resource: str
    """Its UUID, as the portal's page of the distribution shows it."""
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
    """One table as places."""
    options: Options = tools.options
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
        page = _checked(answer.json(), call.binding)
        found, total = page["records"], _total(page)
        if not isinstance(found, list):
            raise SourceNonsense(f"{call.binding}: records are no list")
        if rows and found and found[0] == rows[0]:
            return rows, True
        rows += found
        more = bool(found) if total is None else len(rows) < total
        if not more or not found or len(rows) >= options.most:
            return rows[: options.most], more or len(rows) > options.most


def _checked(answer: Any, binding: str) -> Mapping[str, Any]:
    """The page, unless it is a refusal in disguise."""
    if not isinstance(answer, dict):
        raise SourceNonsense(f"{binding}: an answer that is no object")
    if answer.get("success") is True and isinstance(answer.get("result"), dict):
        result: Mapping[str, Any] = answer["result"]
        return result
    error = answer["error"] if isinstance(answer.get("error"), dict) else {}
    kind, said = str(error.get("__type"))[:80], str(error.get("message"))[:200]
    raise _refusal(kind)(f"{binding}: {kind}: {said}")


def _refusal(kind: str) -> type[SourceError]:
    """A portal in trouble comes back; a table that is not there does not."""
    return SourceDown if "internal" in kind.casefold() or "server" in kind.casefold() else SourceNonsense


def _total(page: Mapping[str, Any]) -> int | None:
    """How many rows the table has; a portal that writes numbers as text may write this one so as well."""
    total = text_of(page.get("total"))
    return int(total) if total is not None and total.isdecimal() and len(total) < 10 else None


def _split(raw: Any, options: Options) -> Row:
    return Row(id=raw[options.id], fields=raw, spot=spot_in(raw, options.x, options.y))
