"""Charging electric cars: stations that everybody may use, with their points and connectors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from domain.geo import RADIUS, Point, read_radius
from domain.places import PostalAddress
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One connector of a charging point."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "charging.connector"})
    """What is plugged in."""
    cable: bool | None = None
    """True for a cable that hangs there, false for a socket one brings the cable for; null when unknown."""
    power: float | None = None
    """Kilowatts at most; null when the source does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingPoint:
    """Where one car charges at a time, however many connectors there are."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    connectors: tuple[Connector, ...] = ()
    """Its connectors."""
    power: float | None = None
    """Kilowatts of its strongest connector; null when the source does not say."""
    evse: str | None = None
    """Its EVSE id, as the operator writes it: `DE*AEW*E002501` or `DEAEWE002501`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingStation:
    """A charging station for electric cars, with one or more points."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    name: str | None = None
    """What it is called on the map; null when it has no name of its own."""
    operator: str | None = None
    """Who runs it."""
    location: Point
    """Where it is."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    kind: Coded | None = field(default=None, metadata={"vocabulary": "charging.kind"})
    """How fast it charges; null when the source does not say."""
    connector: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "charging.connector"})
    """The kinds of connector of all its points, each once."""
    points: tuple[ChargingPoint, ...] = ()
    """Its points."""
    max_power: float
    """Kilowatts one car can get at most: of the strongest connector, or of the whole station where points are not told apart."""
    total_power: float | None = None
    """Kilowatts of the whole station, which its points share; null when the source does not say."""
    status: Coded | None = field(default=None, metadata={"vocabulary": "charging.status"})
    """Whether it is in operation, which is not whether a point is free; null when the source does not say."""
    opening_text: str | None = None
    """When it can be used, as the source words it."""
    payment: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "charging.payment"})
    """How one can pay; empty when the source does not say."""
    parking: str | None = None
    """What the source says of the parking space."""
    opened: date | None = None
    """When it went into operation."""
    ags: str | None = None
    """The official key of its district or municipality, as far as the source says where it is; null when it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingQuery:
    """What can be asked of charging stations."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    connector: tuple[str, ...] = field(default=(), metadata={"vocabulary": "charging.connector"})
    """Only stations with one of these connectors; repeatable."""
    min_power: float | None = field(default=None, metadata={"ge": 0, "at_least": "max_power", "example": 50})
    """Only stations where one car can get so many kilowatts."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "500m"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""
