"""How the search service of the national portal federation (PVOG, FITKO) is asked: by official regional key, rung by rung.

Knows its paths, its pages, and that 404 means no hit. Does not know what a description says: see `_kit.pvog_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters._kit.contract import Tools
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call

SIZE = 50
"""Descriptions on a page; it refuses fewer than five."""
PAGES = 10
ALL_PAGES = 100
"""Pages of a whole list."""
Raw = Mapping[str, Any]


def rungs(ars: str) -> tuple[str, ...]:
    """The keys of a municipality, its district, its state and the federation: `059110000000`, `050000000000`, `000000000000`."""
    return tuple(dict.fromkeys((ars, f"{ars[:5]:0<12}", f"{ars[:2]:0<12}", "0" * 12)))


@dataclass(frozen=True, slots=True)
class Portal:
    """One question's way through it."""

    tools: Tools
    call: Call
    client: str
    """The client's id, where one was given."""

    async def ask(self, path: str, query: Sequence[tuple[str, str]]) -> Any:
        """An answer's JSON; None for 404, which says that there is nothing."""
        headers = {"Accept": "application/json"} | ({"pvog-sud-api-client-id": self.client} if self.client else {})
        answer = await self.tools.door.ask(
            "GET",
            f"{self.tools.url}{path}",
            deadline=self.call.deadline,
            query=query,
            headers=headers,
            trace=self.call.trace,
            expect=(200, 404),
        )
        return None if answer.status == 404 else answer.json()

    async def by_keys(self, ars: str, keys: Sequence[str]) -> dict[str, str]:
        """Id of a description → the key it was found by. What the municipality has not written down its state may have."""
        missing, found = list(dict.fromkeys(keys)), dict[str, str]()
        for rung in rungs(ars):
            if not missing:
                break
            asked = [("ars", rung), *(("leikaIds", key) for key in missing)]
            for raw in await self._pages("/v3/servicedescriptions/leikaid", asked, ""):
                its = [key for key in missing if key in (raw.get("leikakeys") or ())]
                if its and (name := text_of(raw.get("id"))):
                    found.setdefault(name, its[0])
            missing = [key for key in missing if key not in found.values()]
        return found

    async def by_words(self, ars: str, words: str, most: int) -> list[str]:
        """Ids of descriptions that the search finds, its best first, on the lowest rung that has any."""
        for rung in rungs(ars):
            found = await self._pages(f"/v7/servicedescriptions/{rung}", [("q", words)], "serviceDescriptions", pages=1)
            if ids := [name for raw in found if (name := text_of(raw.get("id")))]:
                return list(dict.fromkeys(ids))[:most]
        return []

    async def all_ids(self, ars: str) -> tuple[list[str], bool]:
        """Ids of all that is written down for a municipality, and whether there is more than can be read.

        What it has not written down itself counts as its district, its state or the federation has it, nearest first.
        """
        found: dict[str, str] = {}
        for rung in rungs(ars):
            path = f"/v7/servicedescriptions/{rung}"
            rows = await self._pages(path, [("q", "")], "serviceDescriptions", pages=ALL_PAGES)
            if len(rows) >= ALL_PAGES * SIZE:
                return list(found.values()), True
            nearer = set(found)
            for raw in rows:
                key, name = next(iter(raw.get("leikakeys") or ()), raw.get("id")), text_of(raw.get("id"))
                if name and isinstance(key, str) and key not in nearer:
                    found.setdefault(key if key not in found else name, name)
        return list(found.values()), False

    async def description(self, ars: str, name: str) -> Raw | None:
        """A whole description, as it is told for a municipality; None when it is gone."""
        return _object(
            await self.ask(f"/v6/servicedescriptions/{quote(name, safe='')}/detail", [("ars", ars)]), self.call
        )

    async def units(self, ars: str, name: str) -> list[Raw]:
        """Who does a service in a municipality."""
        found = await self.ask("/v2/organisationunits/titles", [("ars", ars), ("lbId", name)])
        return [] if found is None else _objects(found, self.call)

    async def unit(self, name: str) -> Raw | None:
        """A whole office; None when it is gone."""
        return _object(await self.ask("/v5/organisationunits/detail", [("q", name)]), self.call)

    async def _pages(self, path: str, query: Sequence[tuple[str, str]], within: str, pages: int = PAGES) -> list[Raw]:
        rows: list[Raw] = []
        for number in range(pages):
            page = _object(await self.ask(path, [*query, ("page", str(number)), ("size", str(SIZE))]), self.call)
            if page is None:
                break
            page = (_object(page.get(within), self.call) or {}) if within else page
            content = _objects(page.get("content"), self.call)
            rows += content
            if page.get("last", True) is not False or not content:
                break
        return rows


def _object(found: Any, call: Call) -> Raw | None:
    if found is not None and not isinstance(found, Mapping):
        raise SourceNonsense(f"{call.binding}: no object where one was due")
    return found


def _objects(found: Any, call: Call) -> list[Raw]:
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise SourceNonsense(f"{call.binding}: no list of objects where one was due")
    return found
