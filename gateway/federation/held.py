"""The records of one answer, and what was worked out about them: made when first asked for, kept as long as the answer is.

Knows places in a list, values and coordinates. Does not know questions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import Any

from domain.exchange import Record, Reply
from domain.geo import spots
from domain.words import Coded
from gateway.federation.strips import Edges, Strips

Spot = tuple[float, float]
"""Longitude and latitude."""

PARTS = 16
"""Parts of an answer that are known apart; the one that was not asked for longest goes first."""


class Held:
    """Every method gives places in `records`, in ascending order."""

    __slots__ = ("_by_id", "_groups", "_parts", "_single", "_spots", "_strips", "_whens", "records")

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._by_id: dict[str, int] = {}
        self._groups: dict[str, dict[Any, list[int]]] = {}
        self._whens: dict[str, tuple[list[Any], bool]] = {}
        self._spots: dict[str, list[tuple[Spot, ...]]] = {}
        self._strips: dict[str, Strips] = {}
        self._parts: dict[tuple[str, frozenset[Any]], Held] = {}
        self._single: dict[str, bool] = {}

    def named(self, ids: Collection[str]) -> list[int]:
        """Those with one of these ids."""
        if not self._by_id:
            self._by_id = {record.id: place for place, record in enumerate(self.records)}
        return sorted(self._by_id[name] for name in ids if name in self._by_id)

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

    def among(self, name: str, allowed: Collection[Any], *, least: int) -> Held | None:
        """What is known about those of `having` alone, where they are so many at least: a kind is asked for from everywhere."""
        key = (name, frozenset(allowed))
        known = self._parts.pop(key, None)
        if known is None:
            places = self.having(name, allowed)
            if len(places) < least:
                return None
            known = Held([self.records[place] for place in places])
            if len(self._parts) >= PARTS:
                del self._parts[next(iter(self._parts))]
        self._parts[key] = known
        return known

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

    def reaching(self, name: str, least: float) -> list[int]:
        """Those whose field is at least so much; never those that have nothing there."""
        values = (getattr(record.model, name) for record in self.records)
        return [place for place, value in enumerate(values) if value is not None and value >= least]

    def during(self, name: str, first: Any, last: Any) -> list[int]:
        """Those one of whose periods touches the time between, both included; and those that say no period."""
        return [
            place
            for place, record in enumerate(self.records)
            if not (periods := getattr(record.model, name))
            or any((p.start is None or p.start <= last) and (p.end is None or p.end > first) for p in periods)
        ]

    def spots(self, name: str) -> list[tuple[Spot, ...]]:
        """Where each record is: nowhere, at one place, or at several."""
        known = self._spots.get(name)
        if known is None:
            known = self._spots[name] = [spots(getattr(record.model, name)) for record in self.records]
        return known

    def strips(self, name: str) -> Strips:
        """Who lies where, for questions about boxes and circles."""
        known = self._strips.get(name)
        if known is None:
            there = ((lat, lon, place) for place, each in enumerate(self.spots(name)) for lon, lat in each)
            known = self._strips[name] = Strips(there)
        return known

    def single(self, name: str) -> bool:
        """Whether nothing lies at several places."""
        known = self._single.get(name)
        if known is None:
            known = self._single[name] = all(len(each) < 2 for each in self.spots(name))
        return known

    def inside(self, name: str, edges: Edges) -> list[int]:
        """Those of whose places one lies within."""
        return sorted(set(self.strips(name).inside(edges)))


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


def own(reply: Reply, city: str, area: object, its: Callable[[Record], bool]) -> Held:
    """The same about one city's part of them: those that are `its`, by an area that may be another one day."""
    key = (Held, city)
    known: tuple[object, Held] | None = reply.derived.get(key)
    if known is None or known[0] is not area:
        known = reply.derived[key] = (area, Held(tuple(filter(its, reply.records))))
    return known[1]
