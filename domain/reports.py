"""Reports: litter, dumps and defects, told to whoever is responsible for the place.

The words are Open311's (GeoReport v2, https://wiki.open311.org/GeoReport_v2/) where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from domain.bulky import Reachable
from domain.geo import RADIUS, Point, read_radius
from domain.when import INSTANT, read_instant
from domain.words import Coded

_DOCUMENTED: dict[str, bool] = {"use_attribute_docstrings": True}
_NORTH = {"ge": -90, "le": 90}
_EAST = {"ge": -180, "le": 180}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAttribute:
    """One more thing a city wants to know about a report of one category."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    name: str
    """The key to give it under."""
    label: str
    """The question, in German."""
    kind: Literal["text", "number", "date", "choice", "choices"]
    """What an answer looks like."""
    required: bool = False
    """Whether the city refuses a report without it."""
    values: tuple[str, ...] = ()
    """What can be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCategory:
    """What can be reported in a city, or at one place in it, and who takes it."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    category: Coded = field(metadata={"vocabulary": "report.category"})
    """The common category; `native` is the city's own code."""
    name: str
    """What the city calls it, in German."""
    group: str | None = None
    """The city's heading for it, in German."""
    responsible: str | None = None
    """The body that takes care of it here; null when the city does not say."""
    urgent: bool = False
    """True: this cannot wait for a form. Call `phone`; a report is refused."""
    phone: str | None = None
    """With country code; where somebody answers now, when it is urgent."""
    attributes: tuple[ReportAttribute, ...] = ()
    """What else the city wants to know."""
    needs: tuple[str, ...] = ()
    """Fields of `contact` the city cannot do without: `name`, `email`, `phone`."""
    photos: int = 0
    """How many photos the city takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCategoryQuery:
    """What can be asked of categories."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    category: tuple[str, ...] = field(default=(), metadata={"vocabulary": "report.category"})
    """Only these; repeatable."""
    lat: float | None = field(default=None, metadata=_NORTH)
    """Degrees north; `lon` goes with it. Then only what can be reported at that point, by whoever is responsible there."""
    lon: float | None = field(default=None, metadata=_EAST)
    """Degrees east; `lat` goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """A report as its city lets everybody see it: never who reported it, and its text only where the city publishes it."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    category: Coded = field(metadata={"vocabulary": "report.category"})
    """What it is about."""
    status: Coded = field(metadata={"vocabulary": "report.status"})
    """How it stands."""
    location: Point | None = None
    """Where it is."""
    address: str | None = None
    """Where it is, in words, without a person."""
    requested_at: datetime | None = None
    """When it was reported."""
    updated_at: datetime | None = None
    """When anything about it last changed."""
    text: str | None = field(default=None, metadata={"written": True})
    """What was written; null unless the city publishes it."""
    answer: str | None = field(default=None, metadata={"written": True})
    """What the city says about it; null unless the city publishes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuery:
    """What can be asked of reports."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    category: tuple[str, ...] = field(default=(), metadata={"vocabulary": "report.category"})
    """Only these; repeatable."""
    status: tuple[str, ...] = field(default=(), metadata={"vocabulary": "report.status"})
    """Only these; repeatable."""
    lat: float | None = field(default=None, metadata=_NORTH)
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata=_EAST)
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "500m"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""
    updated_since: datetime | None = field(
        default=None,
        metadata={"parse": read_instant, "pattern": f"^{INSTANT}$", "example": "2026-11-01T00:00:00+01:00"},
    )
    """Only those that changed at this instant or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    """A report: what is wrong, and where. Up to three photos go along as parts of the form."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    category: str = field(metadata={"vocabulary": "report.category"})
    """One of `/v1/report-categories?lat=&lon=` at this point."""
    lat: float = field(metadata=_NORTH)
    """Degrees north."""
    lon: float = field(metadata=_EAST)
    """Degrees east."""
    city: str | None = field(default=None, metadata={"max_length": 60})
    """Which city is meant, where several are responsible, as at a border street."""
    text: str = field(metadata={"min_length": 3, "max_length": 2000})
    """What is wrong, in your words."""
    attributes: dict[str, str] = field(default_factory=dict, metadata={"max_items": 20})
    """What else the category asks: name → answer."""
    contact: Reachable = field(default_factory=Reachable)
    """How the city reaches you: what the category `needs`."""
    not_same_as: tuple[str, ...] = field(default=(), metadata={"max_items": 20, "max_length": 200})
    """Ids of open reports nearby that you have looked at, and that are about something else."""
    keep_position: bool = False
    """True: the photos keep the position they were taken at. Otherwise it is removed."""
