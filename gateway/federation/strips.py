"""Where many things lie, so that a question about a box or a circle looks at few of them.

Positions are cut from south to north into strips of equally many, and each strip is sorted from west to east. A question finds its
strips and its part of each by bisection, and looks only at what may lie on its edge. One thing far off spoils nothing, as it would a
grid. Counting without naming is what a tree of a library would not do for us, and every reading worker would have to load it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from domain.geo import EARTH, apart

Edges = tuple[float, float, float, float]
"""West, south, east, north in degrees; all included."""

PART, MARGIN = 1e-6, 1e-3
"""How much nearer to a circle's edge, as a part of its radius and in metres, what is not measured may be taken for in or out."""


class Strip(NamedTuple):
    """What lies between two latitudes, from west to east."""

    south: float
    north: float
    longitudes: list[float]
    latitudes: list[float]
    places: list[int]


class Strips:
    """Positions, each with the place in a list of what lies there."""

    __slots__ = ("_norths", "_strips")

    def __init__(self, there: Iterable[tuple[float, float, int]]) -> None:
        """Latitude, longitude and place of each."""
        found = sorted(there)
        size = max(1, math.isqrt(len(found)))
        self._strips = [_strip(found[at : at + size]) for at in range(0, len(found), size)]
        self._norths = [strip.north for strip in self._strips]

    def inside(self, edges: Edges) -> list[int]:
        """The places of those within, in no order."""
        west, south, east, north = edges
        found: list[int] = []
        for strip in self._between(south, north):
            first, last = bisect_left(strip.longitudes, west), bisect_right(strip.longitudes, east)
            if south <= strip.south and strip.north <= north:
                found += strip.places[first:last]
            else:
                found += [strip.places[at] for at in range(first, last) if south <= strip.latitudes[at] <= north]
        return found

    def count(self, edges: Edges) -> int:
        """How many lie within."""
        west, south, east, north = edges
        count = 0
        for strip in self._between(south, north):
            first, last = bisect_left(strip.longitudes, west), bisect_right(strip.longitudes, east)
            if south <= strip.south and strip.north <= north:
                count += max(0, last - first)
            else:
                count += sum(south <= strip.latitudes[at] <= north for at in range(first, last))
        return count

    def near(self, lat: float, lon: float, metres: float, edges: Edges) -> int:
        """How many lie within the edges and no farther than so many metres from a position."""
        west, south, east, north = edges
        count = 0
        for strip in self._between(south, north):
            sure, maybe = _reach(lat, strip, metres)
            row = strip.longitudes
            first, last = bisect_left(row, max(west, lon - maybe)), bisect_right(row, min(east, lon + maybe))
            begin = end = first
            if sure > 0 and south <= strip.south and strip.north <= north:
                begin = bisect_left(row, max(west, lon - sure))
                end = max(begin, bisect_right(row, min(east, lon + sure)))
                count += end - begin
            for at in chain(range(first, begin), range(end, last)):
                there = strip.latitudes[at]
                count += south <= there <= north and apart(lat, lon, there, row[at]) <= metres
        return count

    def _between(self, south: float, north: float) -> Iterator[Strip]:
        for at in range(bisect_left(self._norths, south), len(self._strips)):
            if self._strips[at].south > north:
                return
            yield self._strips[at]


def _strip(found: list[tuple[float, float, int]]) -> Strip:
    row = sorted((lon, lat, place) for lat, lon, place in found)
    return Strip(
        found[0][0],
        found[-1][0],
        [lon for lon, _, _ in row],
        [lat for _, lat, _ in row],
        [place for _, _, place in row],
    )


def _reach(lat: float, strip: Strip, metres: float) -> tuple[float, float]:
    """Degrees east and west of a position within which all of a strip is in the circle, and beyond which none of it is."""
    below, above = abs(lat - strip.south), abs(lat - strip.north)
    closest = 0.0 if strip.south <= lat <= strip.north else min(below, above)
    here, edges = (
        math.cos(math.radians(lat)),
        (math.cos(math.radians(strip.south)), math.cos(math.radians(strip.north))),
    )
    widest = 1.0 if strip.south <= 0 <= strip.north else max(edges)
    inner = _square(metres * (1 - PART) - MARGIN) - math.sin(math.radians(max(below, above)) / 2) ** 2
    outer = _square(metres * (1 + PART) + MARGIN) - math.sin(math.radians(closest) / 2) ** 2
    return _degrees(inner, here * widest), _degrees(outer, here * min(edges))


def _square(metres: float) -> float:
    """The haversine of the angle that spans so many metres; below nought for less than none."""
    return math.sin(metres / EARTH / 2) ** 2 if metres > 0 else -1.0


def _degrees(square: float, shrunk: float) -> float:
    """The difference of longitude with this haversine where a degree is so much shorter than on the equator."""
    if square <= 0:
        return -1.0
    return 360.0 if square >= shrunk else math.degrees(2 * math.asin(math.sqrt(square / shrunk)))
