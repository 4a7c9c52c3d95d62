"""What a question about a place finds among many, counted at once and looked at only as far as it is shown.

Equal, in content and order, to looking at all of it: `tests/unit/federation/test_near.py` holds both against each other.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile
from operator import itemgetter
from typing import Any, NamedTuple

from domain.exchange import Record
from domain.geo import around, nearest
from gateway.federation.held import Held
from gateway.federation.strips import Edges

MANY = 300
"""Records from which on it is worth it."""
STEP = 100.0
"""Metres around a position that are looked at first; each further look goes twice as far."""
FAR, STEEP = 200_000.0, 70.0
"""Metres and degrees of latitude beyond which a circle's box is not to be trusted, and everything is looked at."""


class Found(NamedTuple):
    """A record that is meant, with its distance in metres when a position was given."""

    record: Record
    metres: float | None = None
    rank: int = 0
    """How well it fits `q`; 0 is best."""


Key = Callable[[Found], tuple[Any, ...]]


class Unhurried(Sequence[Found]):
    """Findings in the order in which they are shown, none made before it is asked for."""

    def __getitem__(self, place: Any) -> Any:
        return list(self)[place]

    @abstractmethod
    def after(self, position: Any, key: Key) -> Iterator[Found]:
        """Those behind a position."""


class Inside(Unhurried):
    """What lies in a box."""

    def __init__(self, held: Held, where: str, edges: Edges) -> None:
        self._held, self._where, self._edges = held, where, edges
        self._count = held.strips(where).count(edges)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Found]:
        return self._from(0)

    def after(self, position: Any, key: Key) -> Iterator[Found]:
        """Those behind a position."""
        return self._from(bisect_right(self._held.records, position, key=lambda record: key(Found(record))))

    def _from(self, start: int) -> Iterator[Found]:
        """Where most lie inside, the first few are found by looking; where few do, all of them are by asking for them."""
        records = self._held.records
        if 8 * self._count < len(records):
            yield from (Found(records[at]) for at in self._held.inside(self._where, self._edges) if at >= start)
            return
        (west, south, east, north), spots = self._edges, self._held.spots(self._where)
        for at in range(start, len(records)):
            if any(west <= lon <= east and south <= lat <= north for lon, lat in spots[at]):
                yield Found(records[at])


class Near(Unhurried):
    """What lies around a position, the nearest first, and in the end what lies nowhere; with a radius no farther than that."""

    def __init__(self, held: Held, where: str, lat: float, lon: float, ring: tuple[float, Edges] | None) -> None:
        """`ring` is a radius in metres and its box."""
        self._held, self._where, self._lat, self._lon, self._ring = held, where, lat, lon, ring
        self._count = len(held.records) if ring is None else held.strips(where).near(lat, lon, *ring)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Found]:
        seen: set[int] = set()
        waiting: list[tuple[tuple[Any, ...], Found]] = []
        reach, most = STEP, FAR if self._ring is None else self._ring[0]
        while reach < most and (box := self._box(reach)) is not None:
            waiting += self._measured(set(self._held.strips(self._where).inside(box)) - seen, seen)
            waiting.sort(key=itemgetter(0))
            ready = bisect_right(waiting, reach, key=lambda each: each[0][0])
            yield from (found for _, found in waiting[:ready])
            del waiting[:ready]
            reach *= 2
        rest = range(len(self._held.records)) if self._ring is None else self._held.inside(self._where, self._ring[1])
        waiting += self._measured(set(rest) - seen, seen)
        waiting.sort(key=itemgetter(0))
        yield from (found for _, found in waiting)

    def after(self, position: Any, key: Key) -> Iterator[Found]:
        """Those behind a position."""
        return dropwhile(lambda found: key(found) <= position, self)

    def _measured(self, places: set[int], seen: set[int]) -> Iterator[tuple[tuple[Any, ...], Found]]:
        """Each with what it is sorted by."""
        seen |= places
        radius, spots = None if self._ring is None else self._ring[0], self._held.spots(self._where)
        for at in places:
            record, metres = self._held.records[at], None
            if spots[at]:
                metres = nearest(self._lat, self._lon, getattr(record.model, self._where))
            if radius is None or (metres is not None and metres <= radius):
                far = 10.0**8 if metres is None else round(metres, 1)
                yield (far, *record.order, record.id), Found(record, metres)

    def _box(self, reach: float) -> Edges | None:
        """Holds all that lies so near, and of the ring no more than it has; None where no box can be trusted to."""
        box = around(self._lat, self._lon, reach * 1.01 + 1)
        if abs(self._lat) > STEEP or reach > FAR or box.west < -180 or box.east > 180:
            return None
        edges = box.west, box.south, box.east, box.north
        if self._ring is None:
            return edges
        west, south, east, north = self._ring[1]
        return max(edges[0], west), max(edges[1], south), min(edges[2], east), min(edges[3], north)
