"""Points, boxes and distances on the ground. Knows WGS84 and metres, no projection and no city."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

EARTH = 6_371_008.8  # mean radius in metres (IUGG); within 0.3 % anywhere, a metre at municipal distances


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A GeoJSON point (RFC 7946 §3.1.2): WGS84 degrees, longitude first."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    type: Literal["Point"] = "Point"
    """Always `Point`."""
    coordinates: tuple[float, float]
    """Longitude, then latitude, in degrees."""

    @property
    def lon(self) -> float:
        """Degrees east."""
        return self.coordinates[0]

    @property
    def lat(self) -> float:
        """Degrees north."""
        return self.coordinates[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPoint:
    """A GeoJSON MultiPoint (RFC 7946 §3.1.3): several places of one thing; it is near wherever one of them is."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    type: Literal["MultiPoint"] = "MultiPoint"
    """Always `MultiPoint`."""
    coordinates: tuple[tuple[float, float], ...]
    """Longitude, then latitude, in degrees; one pair for each place."""


def spots(place: Point | MultiPoint | None) -> tuple[tuple[float, float], ...]:
    """Longitude and latitude of each place; none for nothing."""
    if place is None:
        return ()
    return (place.coordinates,) if isinstance(place, Point) else place.coordinates


def point(lat: float, lon: float) -> Point:
    """A point to 0.1 m; raises ValueError when the numbers are no position on Earth."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # also false for NaN
        raise ValueError(f"no position on Earth: lat {lat}, lon {lon}")
    return Point(coordinates=(round(lon, 6), round(lat, 6)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """West, south, east, north in degrees; never crosses the antimeridian here."""

    west: float
    south: float
    east: float
    north: float

    def __contains__(self, place: Point | MultiPoint) -> bool:
        if isinstance(place, Point):
            return self.west <= place.lon <= self.east and self.south <= place.lat <= self.north
        return any(self.west <= lon <= self.east and self.south <= lat <= self.north for lon, lat in place.coordinates)

    def widened(self, metres: float) -> Box:
        """The box grown on every side."""
        up = math.degrees(metres / EARTH)
        across = up / max(0.01, math.cos(math.radians(max(abs(self.south), abs(self.north)))))
        return Box(west=self.west - across, south=self.south - up, east=self.east + across, north=self.north + up)

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any ground."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def around(lat: float, lon: float, metres: float) -> Box:
    """The smallest box that holds the circle."""
    return Box(west=lon, south=lat, east=lon, north=lat).widened(metres)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds them all; raises ValueError for none."""
    held = list(boxes)
    return Box(
        west=min(b.west for b in held),
        south=min(b.south for b in held),
        east=max(b.east for b in held),
        north=max(b.north for b in held),
    )


def distance(lat: float, lon: float, there: Point) -> float:
    """Great-circle metres (haversine)."""
    return apart(lat, lon, there.coordinates[1], there.coordinates[0])


def apart(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The same between two positions."""
    north, south = math.radians(lat), math.radians(other_lat)
    half = math.sin((south - north) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def nearest(lat: float, lon: float, there: Point | MultiPoint) -> float:
    """Great-circle metres to the nearest of its places."""
    if isinstance(there, Point):
        return distance(lat, lon, there)
    return min(distance(lat, lon, Point(coordinates=each)) for each in there.coordinates)


RADIUS = r"^\d{1,6}(\.\d{1,3})?(m|km)$"
BBOX = r"^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}$"
_RADIUS = re.compile(RADIUS, re.ASCII)


def read_radius(text: str) -> float:
    """`800m`, `12km` → metres. The unit is required; raises ValueError otherwise, or when it is not above 0 m."""
    if not _RADIUS.fullmatch(text):
        raise ValueError("radius-unreadable")
    metres = float(text[:-2]) * 1000 if text.endswith("km") else float(text[:-1])
    if metres <= 0:
        raise ValueError("radius-unreadable")
    if metres > 100_000:
        raise ValueError("radius-too-wide")
    return metres


def read_box(text: str) -> Box:
    """`west,south,east,north` in degrees → box; raises ValueError for anything else."""
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise ValueError("bbox-unreadable") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        raise ValueError("bbox-unreadable")
    if west >= east or south >= north:
        raise ValueError("bbox-inverted")
    return Box(west=west, south=south, east=east, north=north)
