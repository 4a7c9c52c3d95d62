"""What is wrong with public transport, or will be: works, diversions, stops that are left out, lifts that stand still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import RADIUS, MultiPoint, read_radius
from domain.mobility import DHID
from domain.when import INSTANT, read_instant
from domain.words import Coded

_INSTANT = f"^{INSTANT}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time from its start to before its end."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    start: datetime | None = None
    """When it begins; null when it always was so, as far as the source says."""
    end: datetime | None = None
    """When it is over; null until further notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """Something that changes how lines run or how stops are used."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    title: str
    """What it is about, in the source's words and language, without markup."""
    text: str | None = None
    """The details, without markup, one paragraph a line; null when the title says all."""
    effect: Coded = field(metadata={"vocabulary": "mobility.effect"})
    """What it means for those who travel; without a code where the source does not say it in a way that is known."""
    planned: bool | None = None
    """True for what was known beforehand, such as works; false for what happens now; null when the source does not say."""
    periods: tuple[Period, ...] = ()
    """When it holds, in order; several for works at night. Empty: as long as it is listed."""
    lines: tuple[str, ...] = ()
    """The lines it is about, as they stand on the vehicle and in departures: `U79`. Empty: none in particular."""
    stops: tuple[str, ...] = ()
    """DHIDs of the stops it touches. Empty: it is about the whole network."""
    whole_lines: bool = False
    """True when the source names lines and no stops: `stops` are then all known stops of these lines."""
    location: MultiPoint | None = None
    """Where those of its stops are whose place is known; null when none is."""
    url: str | None = None
    """The source's page about it."""
    updated: datetime | None = None
    """When the source last changed it, else when it was made; null when the source does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisruptionQuery:
    """What can be asked of disruptions."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    line: tuple[str, ...] = field(default=(), metadata={"of": "lines", "example": "U79"})
    """Only what is about these lines, as they stand on the vehicle; repeatable."""
    stop: tuple[str, ...] = field(
        default=(), metadata={"of": "stops", "max_items": 10, "pattern": DHID, "example_of": "mobility.stops"}
    )
    """Only what touches these stops, by their DHIDs; repeatable."""
    effect: tuple[str, ...] = field(default=(), metadata={"vocabulary": "mobility.effect"})
    """Only these effects; repeatable."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance to the nearest stop that is touched."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "800m"})
    """How far from the point a stop that is touched may be, with its unit: `800m`, `2km`; at most 100 km."""
    from_: datetime | None = field(
        default=None,
        metadata={
            "alias": "from",
            "parse": read_instant,
            "pattern": _INSTANT,
            "example": "2026-12-01T12:00:00+01:00",
        },
    )
    """Only what still holds at this instant or later, with its offset. Default: all that is listed, what is to come too."""
    to: datetime | None = field(
        default=None, metadata={"parse": read_instant, "pattern": _INSTANT, "example": "2026-12-02T00:00:00+01:00"}
    )
    """Only what begins before this instant, with its offset."""
