"""Where things are: addresses, and the places a city keeps for its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from domain.geo import BBOX, RADIUS, Box, Point, read_box, read_radius
from domain.when import NOW_OR_INSTANT, read_now_or_instant
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A house with its position, from the city's register."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    street: str
    """As the city's register spells it."""
    house_number: str
    """Number and suffix without a blank, `12a`."""
    postcode: str | None = None
    """Five digits; null when the register does not hold it."""
    district: str | None = None
    """The part of the town; null when the register does not hold it."""
    location: Point | None = None
    """Where the house stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressQuery:
    """What can be asked of addresses."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100, "example": "Aachener Str. 4"})
    """The beginning of a street, and a house number if you like: `Aachener Str. 4`."""
    postcode: str | None = field(default=None, metadata={"pattern": r"^\d{5}$"})
    """Five digits."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "500m"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """Where a letter would go."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    street: str | None = None
    """Without the number."""
    house_number: str | None = None
    """Number and suffix, `12a`."""
    postcode: str | None = None
    """Five digits."""
    district: str | None = None
    """The part of the town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach whoever runs it."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    phone: str | None = None
    """With country code."""
    email: str | None = None
    """A functional mailbox, never a person's."""
    url: str | None = None
    """A page for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place a city keeps for its people."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "place.kind"})
    """What kind of place it is."""
    name: str | None = None
    """What the city calls it; null when it has no name of its own."""
    location: Point
    """Where it is."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    opening: str | None = field(default=None, metadata={"syntax": "opening_hours", "otherwise": "opening_text"})
    """Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed."""
    opening_text: str | None = None
    """Opening hours as the source words them, when it words them."""
    contact: Contact | None = None
    """How to reach whoever runs it."""
    accepts: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "waste.fraction"})
    """Which fractions can be brought here."""
    accessible: bool | None = None
    """Whether it can be used with a wheelchair; null when unknown."""
    note: str | None = None
    """What the source adds, in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """What can be asked of places."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[str, ...] = field(default=(), metadata={"vocabulary": "place.kind"})
    """Only these kinds; repeatable."""
    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100})
    """Part of the name, street or district; case and umlaut spelling do not matter."""
    accessible: bool | None = None
    """`true`: only places known to be accessible; `false`: only those known not to be."""
    open_at: datetime | Literal["now"] | None = field(
        default=None,
        metadata={"parse": read_now_or_instant, "pattern": NOW_OR_INSTANT, "example": "2026-06-04T10:00:00+02:00"},
    )
    """`now`, or an instant with its offset. Leaves no place out: `view` says whether each is open then."""
    bbox: Box | None = field(
        default=None, metadata={"parse": read_box, "pattern": BBOX, "example": "6.6,51.3,7.1,51.6"}
    )
    """`west,south,east,north` in degrees."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "12km"})
    """How far from the point, with its unit: `800m`, `12km`; at most 100 km."""
