"""The outline of a municipality, and what lies within. Exact: whole numbers of a ten-millionth of a degree, no rounding.

Of towns whose outlines share a border, vertex by vertex, every point lies in exactly one, those on the border too: a point on an
edge counts as if it lay a hair to the east of it, or to the north of one that runs due east (simulation of simplicity).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.geo import Box, Point

UNIT = 10_000_000
"""Parts of a degree: about a centimetre."""
Vertex = tuple[float, float]
"""Longitude, latitude."""
Edge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One or more closed lines: what lies within an odd number of them is inside, so holes and exclaves are lines like any other."""

    rings: tuple[tuple[Vertex, ...], ...]
    """Each with its corners in order; the first need not be repeated at the end. Lines do not cross each other."""
    box: Box = field(init=False)
    """The smallest that holds it."""
    _edges: tuple[Edge, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a line with fewer than three different corners, or no line at all."""
        if not self.rings or any(len(set(ring)) < 3 for ring in self.rings):
            raise ValueError("an outline has at least three different corners")
        lons, lats = zip(*(vertex for ring in self.rings for vertex in ring), strict=True)
        object.__setattr__(self, "box", Box(west=min(lons), south=min(lats), east=max(lons), north=max(lats)))
        object.__setattr__(self, "_edges", tuple(edge for ring in self.rings for edge in _edges(ring)))

    def __contains__(self, place: Point) -> bool:
        if place not in self.box:
            return False
        x, y = _whole(place.coordinates)
        crossed = (_is_east_of(x, y, edge) for edge in self._edges if edge[1] <= y < edge[3])
        return sum(crossed) % 2 == 1


def _edges(ring: Sequence[Vertex]) -> Iterable[Edge]:
    """From south to north, whichever way the line runs: neighbours then compute the very same. Level ones never count."""
    corners = [_whole(vertex) for vertex in ring]
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y1 != y2:
            yield (x1, y1, x2, y2) if y1 < y2 else (x2, y2, x1, y1)


def _is_east_of(x: int, y: int, edge: Edge) -> bool:
    """Whether the edge lies to the east of the point, strictly, at the point's latitude."""
    x1, y1, x2, y2 = edge
    return (x2 - x1) * (y - y1) > (x - x1) * (y2 - y1)


def _whole(vertex: Vertex) -> tuple[int, int]:
    return round(vertex[0] * UNIT), round(vertex[1] * UNIT)
