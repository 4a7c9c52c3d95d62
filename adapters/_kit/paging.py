"""From page to page, in the ways that interfaces without a standard know; always to an end. Knows no source.

Ends at the last page, at `most` rows, after `PAGES` requests, and where the back-end begins again: then it does not page.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from adapters._kit.answer import Answer
from domain.errors import SourceNonsense

Style = Literal["none", "page", "offset", "cursor", "next_link", "link_header"]
PAGES = 200
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer, read."""

    rows: list[Any]
    answer: Answer
    onward: Any = None
    """The cursor or the next address, where the answer holds one."""
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """How the next page is asked for."""

    style: Style
    first: int
    size: int
    most: int


Read = Callable[[Mapping[str, str], str | None], Awaitable[Page | None]]
"""Values for the places, or the address of the next page → the page; None where there is none."""


async def turned(how: Turning, read: Read, who: str) -> tuple[list[Any], bool]:
    """All rows, and whether there are more. Raises SourceNonsense for a next page that cannot be asked for."""
    rows: list[Any] = []
    before: list[Any] | None = None
    mark: str | None = None
    seen: set[str] = set()
    for number in range(PAGES):
        size = min(how.size, how.most - len(rows))
        values = {"limit": str(size if how.style == "offset" else how.size), "offset": str(len(rows))}
        values["page"] = str(how.first + number)
        if how.style == "cursor" and mark is not None:
            values["cursor"] = mark
        page = await read(values, mark if how.style in {"next_link", "link_header"} else None)
        if page is None or (before and page.rows[:1] == before[:1]):
            return rows, page is not None
        rows, before = rows + page.rows, page.rows
        mark = _mark(how.style, page, who)
        more = _more(how.style, page, len(rows), mark)
        if how.style == "none" or not more or len(rows) >= how.most:
            return rows[: how.most], more or len(rows) > how.most
        if mark is not None and mark in seen:
            return rows, True
        seen |= {mark} if mark is not None else set()
    return rows, True


def _more(style: Style, page: Page, read: int, mark: str | None) -> bool:
    if style == "none":
        return page.total is not None and page.total > read and bool(page.rows)
    if style in {"page", "offset"}:
        return bool(page.rows) if page.total is None else bool(page.rows) and read < page.total
    return mark is not None


def _mark(style: Style, page: Page, who: str) -> str | None:
    """The cursor, or the next page's address, which stays with the same server: our secrets go there."""
    found = page.onward
    if style == "link_header":
        found = _linked(page.answer.headers.get("link", ""))
    if style not in {"cursor", "next_link", "link_header"} or found is None or found in ("", False):
        return None
    if isinstance(found, bool) or not isinstance(found, str | int | float) or len(str(found)) > 2000:
        raise SourceNonsense(f"{who}: a next page that cannot be asked for")
    if style == "cursor":
        return str(found)
    try:
        there, here = urlsplit(urljoin(page.answer.url, str(found))), urlsplit(page.answer.url)
    except ValueError as odd:
        raise SourceNonsense(f"{who}: a next page at no address") from odd
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        raise SourceNonsense(f"{who}: a next page at another server")
    return there.geturl()


def _linked(header: str) -> str | None:
    """The target with the relation `next` of a Link header (RFC 8288)."""
    for target, parameters in _LINK.findall(header[:8000]):
        found = _REL.search(parameters)
        if found and "next" in (found[1] or found[2] or "").casefold().split():
            return str(target)
    return None
