"""Shapes on the ground: from WGS84 to the cities' metres and back, round a point, round a group.

Knows EPSG:4326 (always lon, lat here), 25832 (UTM 32N, metres) and 4647 (25832 with the zone before the easting). Axis
order on a wire is the affair of the twin that writes it.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache

from pyproj import Transformer

from sandbox.chance import moved
from sandbox.town import District

Point = tuple[float, float]
Shape = Sequence[Point]
"""No point, one point, or a closed ring against the clock."""

WGS84, UTM32 = 4326, 25832
ZONE = 32_000_000.0
"""What EPSG:4647 puts before the easting of EPSG:25832."""


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def surveyed(shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes (lon, lat) in EPSG:25832 (easting, northing), all in one go: one by one it takes seconds."""
    if not (corners := [corner for shape in shapes for corner in shape]):
        return list(shapes)
    lons, lats = zip(*corners, strict=True)
    eastings, northings = _transformer(WGS84, UTM32).transform(lons, lats)
    points = iter(zip(eastings, northings, strict=True))
    return [[next(points) for _ in shape] for shape in shapes]


def located(easting: float, northing: float) -> Point:
    """(lon, lat) of a point in EPSG:25832."""
    lon, lat = _transformer(UTM32, WGS84).transform(easting, northing)
    return lon, lat


def circle(district: District, *, corners: int = 8) -> Shape:
    """A closed ring around the district at its radius."""
    ring = [
        moved(district.lat, district.lon, metres=district.radius, heading=-turn / corners) for turn in range(corners)
    ]
    return [(lon, lat) for lat, lon in [*ring, ring[0]]]


def hull(points: Iterable[Point]) -> Shape:
    """The smallest convex ring around the points, closed, against the clock (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return [*lower[:-1], *upper[:-1], lower[0]]


def touches(shape: Shape, west: float, south: float, east: float, north: float) -> bool:
    """Whether the shape's own box meets this box; no shape never does, nor does a broken one (NaN)."""
    if not shape:
        return False
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    return min(xs) <= east and max(xs) >= west and min(ys) <= north and max(ys) >= south


def away(shape: Shape, x: float, y: float) -> float:
    """Metres from the point to the nearest corner of a shape in metres; infinite without a shape."""
    return min((math.hypot(px - x, py - y) for px, py in shape), default=math.inf)


def _chain(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
