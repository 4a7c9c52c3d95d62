"""Between a survey's plane and WGS84. Knows the four reference systems the region's sources use, and no source.

Coordinates of a plane are easting first, northing second, in metres, whatever order a source writes them in; in
EPSG:4326 they are longitude and latitude in degrees. ETRS89 counts as WGS84: no grid is needed, and none is fetched.
The projections are PROJ's (`pyproj`), loaded at the first use; its transformers keep one context per thread.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from domain.geo import Point, around, point

if TYPE_CHECKING:
    from pyproj import Transformer

DEGREES = "EPSG:4326"
KNOWN = (
    "EPSG:25832",  # ETRS89 / UTM zone 32N: easting 3xx xxx in this region
    "EPSG:4647",  # the same, with the zone before the easting: 32 3xx xxx
    "EPSG:3857",  # web maps; its metres are about 1.6 times too long here
    DEGREES,
)

REACH = 34_000_000.0
"""Metres from the origin that can mean anything: what lies beyond, PROJ would put at the edge of the map."""


class UnknownCrs(ValueError):
    """A reference system this module does not know; the text names those it does."""


class OffGround(ValueError):
    """Two numbers that are no place on Earth in their reference system."""


def checked(crs: str) -> str:
    """The name itself; raises `UnknownCrs` for one that is not in `KNOWN`."""
    if crs not in KNOWN:
        raise UnknownCrs(f"{crs!r} is none of {', '.join(KNOWN)}")
    return crs


def to_point(first: float, second: float, crs: str) -> Point:
    """Easting and northing in metres (or degrees east and north) → a point; raises `OffGround` and `UnknownCrs`."""
    (found,) = to_points([(first, second)], crs)
    if found is None:
        raise OffGround(f"{first}, {second} is no place in {crs}")
    return found


def to_points(pairs: Iterable[tuple[float, float]], crs: str) -> list[Point | None]:
    """Many pairs in one call, which is far cheaper than one by one; None for a pair that is no place."""
    held = list(pairs)
    if checked(crs) == DEGREES or not held:
        return [_point(lat, lon) for lon, lat in held]
    lons, lats = _transformer(crs, DEGREES).transform([pair[0] for pair in held], [pair[1] for pair in held])
    return [
        _point(lat, lon) if abs(x) <= REACH and abs(y) <= REACH else None
        for (x, y), lon, lat in zip(held, lons, lats, strict=True)
    ]


def to_plane(there: Point, crs: str) -> tuple[float, float]:
    """A point → easting and northing in metres (or degrees east and north); raises `OffGround` and `UnknownCrs`."""
    if checked(crs) == DEGREES:
        return there.coordinates
    x, y = _transformer(DEGREES, crs).transform(there.lon, there.lat)
    if not (math.isfinite(x) and math.isfinite(y)):
        raise OffGround(f"{there.coordinates} has no place in {crs}")
    return x, y


def box_round(lat: float, lon: float, metres: float, crs: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """The lower left and upper right corner, in the plane, of a box that holds the circle; raises like `to_plane`."""
    box = around(lat, lon, metres)
    corners = [to_plane(point(y, x), crs) for y in (box.south, box.north) for x in (box.west, box.east)]
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _point(lat: float, lon: float) -> Point | None:
    try:
        return point(lat, lon)  # PROJ answers infinity where it has no answer, and that is no position either
    except ValueError:
        return None


@cache
def _transformer(source: str, target: str) -> Transformer:
    from pyproj import Transformer  # not above: PROJ takes its time to load, and many bindings never project

    return Transformer.from_crs(source, target, always_xy=True)
