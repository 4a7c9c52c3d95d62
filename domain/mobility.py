"""Getting about: stops of public transport, and what leaves from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import RADIUS, Point, read_radius
from domain.when import INSTANT, read_instant
from domain.words import Coded

DHID = r"^[a-z]{2}:\d{5}:[A-Za-z0-9_-]{1,40}$"
"""A stop's id as VDV 432 has it: country, official key of the district, number. Platforms have longer ones."""
_INSTANT = f"^{INSTANT}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop or station. Its id is its DHID, the number it has in all of Germany."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    name: str
    """As the source has it, without the town."""
    locality: str | None = None
    """The town or part of it the source puts it in; null when it says none."""
    location: Point
    """Its middle."""
    products: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "mobility.product"})
    """What stops here, as far as the source says it; empty means unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopQuery:
    """What can be asked of stops."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100, "example": "Stern"})
    """Part of the name or the town; case and umlaut spelling do not matter."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "800m"})
    """How far from the point, with its unit: `800m`, `2km`; at most 100 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One vehicle leaving one stop."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    stop: str
    """The DHID of the stop, as `/v1/mobility/stops` has it."""
    stop_name: str
    """Its name."""
    location: Point | None = None
    """Where it leaves: the platform, else the stop; null when the source does not say."""
    planned: datetime
    """When it should leave by the timetable."""
    estimated: datetime | None = None
    """When it is expected to leave; null means that nothing is known, which is not on time."""
    line: str
    """What stands on the vehicle: `U79`, `RE1`, `128`."""
    product: Coded = field(metadata={"vocabulary": "mobility.product"})
    """What kind of vehicle it is."""
    direction: str | None = None
    """Where it goes, as the source words it."""
    platform: str | None = None
    """Where it stops now; null when the source does not say."""
    platform_planned: str | None = None
    """Where it should stop by the timetable; null when the source does not say."""
    cancelled: bool = False
    """True when the source says that it does not run, or not from here."""
    replacement: bool = False
    """True when it stands in for another: replacement buses for trains."""
    notices: tuple[str, ...] = ()
    """What the source adds, in its own words, without markup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureQuery:
    """What can be asked of departures: name a stop, or a position."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    stop: tuple[str, ...] = field(
        default=(), metadata={"max_items": 10, "pattern": DHID, "example_of": "mobility.stops"}
    )
    """A stop's DHID; repeatable, cities may be mixed."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. The stops around are asked, the nearest first."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "500m"})
    """How far from the point, with its unit: `500m`, `1km`. Default: the nearest stops."""
    from_: datetime | None = field(
        default=None,
        metadata={
            "alias": "from",
            "parse": read_instant,
            "pattern": _INSTANT,
            "example": "2026-12-01T12:00:00+01:00",
        },
    )
    """From this instant on, by the timetable, with its offset. Default: now."""
    to: datetime | None = field(
        default=None, metadata={"parse": read_instant, "pattern": _INSTANT, "example": "2026-12-01T12:30:00+01:00"}
    )
    """Before this instant, with its offset. Default: as many as the source gives at once."""
    product: tuple[str, ...] = field(default=(), metadata={"vocabulary": "mobility.product"})
    """Only these kinds of vehicles; repeatable."""
    line: tuple[str, ...] = field(default=(), metadata={"example": "U79"})
    """Only these lines, as they stand on the vehicle; repeatable."""
