"""Broadband: what is offered where, and public Wi-Fi."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from domain.geo import BBOX, RADIUS, Box, Point, read_box, read_radius
from domain.places import PostalAddress
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one technology offers in a cell of the federal grid. It speaks of the cell, and not of one house in it."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    technology: Coded = field(metadata={"vocabulary": "broadband.technology"})
    """How it comes into the house."""
    downstream: int
    """The best class of downstream rate, as the Mbit/s that are reached at least."""
    cell: str
    """The cell, by easting and northing of its south-west corner in EPSG:25832, counted in cells: `E3447N57003`."""
    cell_size: int
    """Metres along a side of the cell."""
    location: Point
    """The middle of the cell."""
    as_of: date
    """The day the register's data speak for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageQuery:
    """Where coverage is asked for."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    address: str | None = field(default=None, metadata={"max_length": 200, "example_of": "addresses"})
    """The id of a house from `addresses`, instead of a position."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90, "example": 51.43})
    """Degrees north; `lon` goes with it."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180, "example": 6.76})
    """Degrees east; `lat` goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A place with public Wi-Fi. Among `places` it has the same id."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    name: str | None = None
    """What it is called; null when it has no name of its own."""
    operator: str | None = None
    """Who runs it; null when the source does not say."""
    location: Point
    """Where it is."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    note: str | None = None
    """What the source adds, in its own words, such as whether it is indoors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotQuery:
    """What can be asked of public Wi-Fi."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    bbox: Box | None = field(
        default=None, metadata={"parse": read_box, "pattern": BBOX, "example": "6.6,51.3,7.1,51.6"}
    )
    """`west,south,east,north` in degrees."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "500m"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""
