"""The book as one developer wants to see it: some sources slow, down, lying or limited. Everybody else's stays as it is.

What is made up stands in front of all layers of a source: no cache, breaker, berth or count that others share learns of it, and
the back-end is not asked, but for `slow`, which is the real answer later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout
from domain.exchange import Call, Fetch, Note, Reply
from gateway.federation.book import Book, Source
from storage.switches_ports import Switch

NOTE = Note(slug="rehearsed")
RETRY_AFTER = 30.0
"""Seconds, as a back-end says whose quota is used up."""

_FAILING: dict[str, Callable[[str], SourceError]] = {
    "down": lambda binding: SourceDown(f"{binding}: rehearsed", answered=503),
    "lying": lambda binding: SourceNonsense(f"{binding}: rehearsed"),
    "limited": lambda binding: SourceLimited(f"{binding}: rehearsed", retry_after=RETRY_AFTER, answered=429),
}


def rehearsed(book: Book, switches: Sequence[Switch]) -> Book:
    """The same book, its sources as these switches want them. What the federation knows by itself is not touched."""
    return replace(book, sources=tuple(_switched(source, switches) for source in book.sources))


def _switched(source: Source, switches: Sequence[Switch]) -> Source:
    """The source, after the switch for its very resource, else the one for all of its city."""
    mine = [switch for switch in switches if switch.city == source.city and source.facts is not None]
    for resource in (source.resource.name, None):
        for switch in mine:
            if switch.resource == resource:
                return replace(source, fetch=_made_up(source.fetch, switch), rehearsed=(NOTE,))
    return source


def _made_up(fetch: Fetch, switch: Switch) -> Fetch:
    async def slowly(call: Call) -> Reply:
        try:
            async with asyncio.timeout_at(call.deadline):
                await asyncio.sleep(switch.seconds)
        except TimeoutError as late:
            raise SourceTimeout(f"{call.binding}: rehearsed, nothing before the deadline") from late
        return await fetch(call)

    async def never(call: Call) -> Reply:
        raise _FAILING[switch.manner](call.binding)

    return slowly if switch.manner == "slow" else never
