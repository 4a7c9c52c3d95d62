"""How the sources stand, noticed once for all who read the stream: a reader keeps the number of what it has seen, and no list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import orjson

from domain.when import stamp
from gateway.federation.book import Book
from gateway.federation.house import speaking

GLANCE = 1.0
"""Seconds between two looks at how the sources stand."""


class _Notice(NamedTuple):
    """What is told of a source, and when it became so."""

    state: str
    number: int
    city: str
    piece: bytes


class Noticed:
    """The last change of each source, numbered. Whoever asks looks, if nobody has for a second."""

    def __init__(self, book: Callable[[], Book]) -> None:
        self._book = book
        self._notices: dict[str, _Notice] = {}
        self._number = 0
        self._looked: float | None = None

    def number(self) -> int:
        """Of the newest change; every change after it has a higher one."""
        now = asyncio.get_running_loop().time()
        if self._looked is None or now - self._looked >= GLANCE / 2:
            self._looked = now
            self._look()
        return self._number

    def since(self, number: int, cities: Collection[str]) -> bytes:
        """Events for what changed after that number, in the order of the configuration; of these cities, or of all."""
        if number == self._number:
            return b""
        told = (each for each in self._notices.values() if each.number > number)
        return b"".join(each.piece for each in told if not cities or each.city in cities)

    def _look(self) -> None:
        before, self._notices, next_number = self._notices, {}, self._number + 1
        for source in speaking(self._book().sources):
            if source.resource.local:
                continue
            state, known = source.health.state, before.get(source.id)
            if known is None or known.state != state:
                since = source.health.since and stamp(source.health.since)
                data = {"id": source.id, "city": source.city, "state": state, "since": since}
                known = _Notice(state, next_number, source.city, event("source.changed", data))
                self._number = next_number
            self._notices[source.id] = known


def event(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    """One event as it goes over the wire; with `number`, a reader that comes back begins after it."""
    head = b"" if number is None else f"id: {number}\n".encode()
    return head + f"event: {name}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"
