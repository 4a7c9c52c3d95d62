"""Shared mobility: stations where vehicles are fetched and left, and vehicles that stand somewhere now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import RADIUS, Point, read_radius
from domain.places import PostalAddress
from domain.words import Coded

_NORTH = {"ge": -90, "le": 90}
_EAST = {"ge": -180, "le": 180}
_REACH = {"parse": read_radius, "pattern": RADIUS, "example": "500m"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalLinks:
    """Where renting goes on: links into the operator's app, or its page."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    android: str | None = None
    """Opens the operator's app on Android."""
    ios: str | None = None
    """Opens the operator's app on iOS."""
    web: str | None = None
    """A page in any browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """How many vehicles of one type can be rented at a station."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "vehicle.kind"})
    """What they are."""
    propulsion: Coded | None = field(default=None, metadata={"vocabulary": "vehicle.propulsion"})
    """What drives them; null when the operator does not say."""
    count: int
    """How many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A place where shared vehicles are fetched and left."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "vehicle.kind"})
    """The kinds of vehicle it is for."""
    name: str | None = None
    """What the operator calls it."""
    location: Point
    """Where it is."""
    address: PostalAddress | None = None
    """Its postal address, as far as the operator gives it."""
    capacity: int | None = None
    """How many vehicles it has room for; null when unknown."""
    free: int | None = None
    """Vehicles that stand there and can be rented; null when nobody knows, which is not 0."""
    free_docks: int | None = None
    """Places where one can be left; null when nobody knows or the number has no limit."""
    available: tuple[Available, ...] = ()
    """`free` by type of vehicle, as far as the operator counts them so."""
    renting: bool | None = None
    """False while nothing can be rented here, whatever stands there; null when unknown."""
    returning: bool | None = None
    """False while nothing can be left here; null when unknown."""
    virtual: bool | None = None
    """True for a marked area without racks; null when unknown."""
    reported_at: datetime | None = None
    """When the station last told its operator its numbers."""
    links: RentalLinks | None = None
    """Where renting goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationQuery:
    """What can be asked of stations."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[str, ...] = field(default=(), metadata={"vocabulary": "vehicle.kind"})
    """Only stations for these kinds of vehicle; repeatable."""
    lat: float | None = field(default=None, metadata=_NORTH)
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata=_EAST)
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata=_REACH)
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A shared vehicle that can be rented now. Its id changes after each trip, so that nobody can be followed by it."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "vehicle.kind"})
    """What it is."""
    propulsion: Coded | None = field(default=None, metadata={"vocabulary": "vehicle.propulsion"})
    """What drives it; null when the operator does not say."""
    name: str | None = None
    """What the operator calls this type of vehicle."""
    location: Point
    """Where it stands; the station's place for one that stands at a station."""
    station: str | None = None
    """The operator's id of the station it stands at; `mobility/stations` of the same operator ends its id with it."""
    range: int | None = None
    """How far it goes on what is left, in metres; null when unknown."""
    charge: float | None = None
    """What is left in battery or tank, from 0 to 1; null when unknown."""
    reported_at: datetime | None = None
    """When the vehicle last told its operator where it is."""
    links: RentalLinks | None = None
    """Where renting goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleQuery:
    """What can be asked of vehicles."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[str, ...] = field(default=(), metadata={"vocabulary": "vehicle.kind"})
    """Only these kinds; repeatable."""
    lat: float | None = field(default=None, metadata=_NORTH)
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata=_EAST)
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata=_REACH)
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""
