"""The records of one answer, and what was worked out about them: made when first asked for, kept as long as the answer is.

Knows places in a list, values and coordinates. Does not know questions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from domain.exchange import Record, Reply
from domain.words import Coded

Spot = tuple[float, float]
"""Longitude and latitude."""
Edges = tuple[float, float, float, float]
"""West, south, east, north; all included."""


class Held:
    """Every method gives places in `records`, in ascending order."""

    __slots__ = ("_by_latitude", "_groups", "_spots", "_whens", "records")

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._groups: dict[str, dict[Any, list[int]]] = {}
        self._whens: dict[str, tuple[list[Any], bool]] = {}
        self._spots: dict[str, list[Spot | None]] = {}
        self._by_latitude: dict[str, tuple[list[float], list[int]]] = {}

    def having(self, name: str, allowed: Collection[Any]) -> list[int]:
        """Those whose field is one of these values; of a coded field its code counts, of several any."""
        groups = self._groups.get(name)
        if groups is None:
            groups = self._groups[name] = {}
            for place, record in enumerate(self.records):
                value = getattr(record.model, name)
                for each in {_plain(one) for one in (value if isinstance(value, tuple) else (value,))}:
                    groups.setdefault(each, []).append(place)
        found = [places for value in allowed if (places := groups.get(value))]
        return found[0] if len(found) == 1 else sorted({place for places in found for place in places})

    def between(self, name: str, first: Any, last: Any) -> Sequence[int]:
        """Those whose field lies between, both included; never those that have nothing there."""
        known = self._whens.get(name)
        if known is None:
            values = [getattr(record.model, name) for record in self.records]
            known = self._whens[name] = (values, _ascending(values))
        values, ascending = known
        if ascending:
            return range(bisect_left(values, first), bisect_right(values, last))
        return [place for place, value in enumerate(values) if value is not None and first <= value <= last]

    def spots(self, name: str) -> list[Spot | None]:
        """Where each record is."""
        spots = self._spots.get(name)
        if spots is None:
            points = (getattr(record.model, name) for record in self.records)
            spots = self._spots[name] = [None if point is None else point.coordinates for point in points]
        return spots

    def inside(self, name: str, edges: Edges) -> list[int]:
        """Those whose position lies within."""
        west, south, east, north = edges
        known = self._by_latitude.get(name)
        if known is None:
            there = sorted((spot[1], place) for place, spot in enumerate(self.spots(name)) if spot is not None)
            known = self._by_latitude[name] = ([latitude for latitude, _ in there], [place for _, place in there])
        latitudes, places = known
        spots = self.spots(name)
        band = places[bisect_left(latitudes, south) : bisect_right(latitudes, north)]
        return sorted(place for place in band if (spot := spots[place]) is not None and west <= spot[0] <= east)


def _ascending(values: Sequence[Any]) -> bool:
    return None not in values and all(before <= after for before, after in pairwise(values))


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Coded) else value


def held(reply: Reply) -> Held:
    """What is known about an answer's records."""
    known = reply.derived.get(Held)
    if known is None:
        known = reply.derived[Held] = Held(reply.records)
    return known
