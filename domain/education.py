"""Where one learns: schools, kindergartens, libraries and adult education centres."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from domain.geo import BBOX, RADIUS, Box, Point, read_box, read_radius
from domain.places import Contact, PostalAddress
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A place of education."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "education.kind"})
    """What kind of place it is."""
    form: Coded | None = field(default=None, metadata={"vocabulary": "education.form"})
    """A school's form; null for what is no school, and where the source does not say."""
    name: str | None = None
    """What it is called."""
    number: str | None = None
    """Its official number; a school in North Rhine-Westphalia has one of six digits."""
    operator: str | None = None
    """Who runs it, as the source words it: the city, a church, an association."""
    location: Point
    """Where it is."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    opening: str | None = field(default=None, metadata={"syntax": "opening_hours", "otherwise": "opening_text"})
    """Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed."""
    opening_text: str | None = None
    """Opening hours as the source words them, when it words them."""
    contact: Contact | None = None
    """How to reach it."""
    accessible: bool | None = None
    """Whether it can be used with a wheelchair; null when unknown."""
    note: str | None = None
    """What the source adds, in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityQuery:
    """What can be asked of places of education."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[str, ...] = field(default=(), metadata={"vocabulary": "education.kind"})
    """Only these kinds; repeatable."""
    form: tuple[str, ...] = field(default=(), metadata={"vocabulary": "education.form"})
    """Only schools of these forms; repeatable."""
    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100})
    """Part of the name, street or district; case and umlaut spelling do not matter."""
    bbox: Box | None = field(
        default=None, metadata={"parse": read_box, "pattern": BBOX, "example": "6.6,51.3,7.1,51.6"}
    )
    """`west,south,east,north` in degrees."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "2km"})
    """How far from the point, with its unit: `800m`, `12km`; at most 100 km."""
