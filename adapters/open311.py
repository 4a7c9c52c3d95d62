"""Open311, GeoReport v2: what can be reported in a city and what was, read only.

Protocol: https://wiki.open311.org/GeoReport_v2/. Known habits: codes as numbers or as text; XML alone, where a server has no
JSON; members missing, null or empty. Of Mark-a-Spot: hierarchical codes (`1.1`), `page=N` beyond the
standard with a size of its own, the address in `address_string` (before: `address`), and what people wrote, names and all, in
`description`, which is passed on only where the binding publishes texts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.georeport import is_json, rows_of
from adapters._kit.georeport_rows import Reader
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary_civic import REPORT_CATEGORY, REPORT_STATUS

SERVES = {"report.categories": Serves(), "reports": Serves(pushes=frozenset({"item"}))}
STATUSES = {native: code for code, natives in REPORT_STATUS.standards["open311"].items() for native in natives}
NO_JSON = (404, 406, 415)
_ID = re.compile(r"[A-Za-z0-9-]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One endpoint."""

    services: Mapping[str, str] = field(default_factory=dict, metadata={"vocabulary": REPORT_CATEGORY.name})
    """`service_code` → category; what stands under `1` holds for `1.1`, unless that has its own."""
    statuses: Mapping[str, str] = field(default_factory=STATUSES.copy, metadata={"vocabulary": REPORT_STATUS.name})
    """`status` → status."""
    jurisdiction: str | None = None
    """`jurisdiction_id`, where a server has several."""
    most: int = 500
    """Reports after which reading stops; there are more, and the reply says so. The newest come first."""


def bind(tools: Tools) -> Fetch:
    """The categories or the reports of one endpoint."""
    options: Options = tools.options
    for vocabulary, known in ((REPORT_CATEGORY, options.services), (REPORT_STATUS, options.statuses)):
        if strange := set(known.values()) - set(vocabulary.codes):
            raise ValueError(f"{vocabulary.name} has no code {min(strange)!r}.")
    endpoint = _Endpoint(tools)
    return endpoint.reports if tools.resource.name == "reports" else endpoint.categories


class _Endpoint:
    """One server, and the form it speaks, once it has refused JSON."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._options: Options = tools.options
        self._xml = False

    async def categories(self, call: Call) -> Reply:
        """Its services."""
        rows = await self._page(call, "services", 1)
        if rows is None:
            raise SourceNonsense(f"{call.binding}: there is no list of services")
        reader = _reader(self._tools)
        return reader.reply(rows, reader.category, at=self._tools.clock(), cut=False)

    async def reports(self, call: Call) -> Reply:
        """Its requests, or the one that is wanted."""
        reader, cut = _reader(self._tools), False
        if call.item is None:
            rows, cut = await self._pages(call)
        else:
            rows = (await self._page(call, f"requests/{call.item}", 1) if _ID.fullmatch(call.item) else None) or []
        return await asyncio.to_thread(reader.reply, rows, reader.report, at=self._tools.clock(), cut=cut)

    async def _pages(self, call: Call) -> tuple[list[Any], bool]:
        """Until a page is short, or begins as an earlier one did: how many rows a page has is the server's secret."""
        rows: list[Any] = []
        heads, size = set[str](), 0
        while len(rows) < self._options.most:
            page = await self._page(call, "requests", len(heads) + 1)
            if page is None and not heads:
                raise SourceNonsense(f"{call.binding}: there is no list of reports")
            if not page or (head := _head(page)) in heads:
                return rows, False
            heads.add(head)
            rows += page
            if len(page) < size:
                return rows[: self._options.most], len(rows) > self._options.most
            size = len(page)
        return rows[: self._options.most], True

    async def _page(self, call: Call, path: str, page: int) -> list[Any] | None:
        """One page, or None for one that is not there: as JSON, and as XML if the server has no other."""
        query = {"jurisdiction_id": self._options.jurisdiction or "", "page": str(page) if page > 1 else ""}
        for form in ("xml",) if self._xml else ("json", "xml"):
            answer = await self._tools.door.get(
                f"{self._tools.url}/{path}.{form}",
                deadline=call.deadline,
                query={name: value for name, value in query.items() if value},
                trace=call.trace,
                expect=NO_JSON,
            )
            if answer.status not in NO_JSON:
                self._xml = form == "xml"
                return rows_of(answer.body, xml=self._xml)
            if answer.status == 404 and form == "json" and is_json(answer.body):
                break
        return None


def _reader(tools: Tools) -> Reader:
    options: Options = tools.options
    return Reader(services=options.services, statuses=options.statuses, ground=tools.bounds)


def _head(rows: list[Any]) -> str:
    """What a page begins with; rows are what the server likes, so anything can stand there."""
    return str(rows[0].get("service_request_id")) if isinstance(rows[0], dict) else str(rows[0])[:200]
