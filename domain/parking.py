"""Where a car can be left: garages, car parks, park and ride, bays for disabled people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import RADIUS, Point, read_radius
from domain.places import PostalAddress
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """A place to park, with its free spaces where somebody counts them."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "parking.kind"})
    """What it is."""
    name: str | None = None
    """What its owner calls it."""
    location: Point
    """Where it is; the entrance, where the source tells the two apart."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    capacity: int | None = None
    """How many cars it has room for; null when unknown."""
    free: int | None = field(default=None, metadata={"together": "count"})
    """Free spaces at `counted_at`; null when nobody counts them or the counter is dead, which is not 0."""
    disabled_bays: int | None = None
    """How many of its spaces are for disabled people; null when unknown."""
    counted_at: datetime | None = field(default=None, metadata={"together": "count"})
    """When its cars were last counted; null when they are not. May be long ago: then `free` is null."""
    trend: Coded | None = field(default=None, metadata={"vocabulary": "parking.trend", "together": "count"})
    """Whether it is filling or emptying; null when the source does not say."""
    status: Coded | None = field(default=None, metadata={"vocabulary": "parking.status"})
    """Whether one may drive in now, as the source says; null when it does not. Free spaces in a closed garage stay `free`."""
    tariff: str | None = None
    """What it costs, in the source's words."""
    opening: str | None = field(
        default=None, metadata={"syntax": "opening_hours", "otherwise": "opening_text", "together": "hours"}
    )
    """Opening hours, or hours of a restriction, in the OpenStreetMap `opening_hours` syntax; null when unknown."""
    opening_text: str | None = field(default=None, metadata={"together": "hours"})
    """The hours as the source words them, when it words them."""
    max_height: float | None = None
    """The height of the lowest passage, in metres; null when unknown, which does not mean that there is none."""
    operator: str | None = None
    """Who runs it."""
    url: str | None = None
    """A page for people."""
    note: str | None = None
    """What the source adds, in its own words: the lines that stop at a park and ride."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkingQuery:
    """What can be asked of parking."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[str, ...] = field(default=(), metadata={"vocabulary": "parking.kind"})
    """Only these kinds; repeatable."""
    min_free: int | None = field(default=None, metadata={"ge": 0, "le": 100_000, "example": 10, "at_least": "free"})
    """Only where at least so many spaces are known to be free. Where nobody counts, nothing is: such a place is left out, by
    `min_free=0` too."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "800m"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""
