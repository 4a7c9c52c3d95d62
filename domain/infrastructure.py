"""What a city's ground tells about itself: water and air, as stations observe them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import RADIUS, Point, read_radius
from domain.when import INSTANT, read_instant
from domain.words import Coded

_INSTANT = f"^{INSTANT}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A mark a value is compared with, in the unit of the value."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    mark: Coded = field(metadata={"vocabulary": "observation.threshold"})
    """Which mark it is."""
    value: float
    """Where it lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The newest value of one property at one station."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: Coded = field(metadata={"vocabulary": "observation.kind"})
    """What is observed."""
    value: float | None
    """The number, in `unit`; null when there is none, which is never 0: `missing` says why."""
    missing: Coded | None = field(default=None, metadata={"vocabulary": "observation.missing"})
    """Why there is no value; null when there is one."""
    unit: str | None
    """UCUM (`cm`, `m3/s`, `ug/m3`); null when the source's unit is not known there yet."""
    observed_at: datetime | None
    """When it was observed; the end of the time it is a mean of. Null when nothing was."""
    averaged_over: str | None = None
    """ISO 8601 duration the value is a mean of, `PT1H`; null for a value of one moment."""
    station: str
    """The station's name, as its operator writes it."""
    station_code: str
    """The operator's number or code of it: `2750010`, `DENW071`."""
    water: str | None = None
    """The river or canal; null away from one."""
    location: Point
    """Where the station stands."""
    gauge_zero: float | None = None
    """Of a water level, the metres above NHN of its zero; null when the source does not say."""
    state: Coded | None = field(default=None, metadata={"vocabulary": "observation.state"})
    """Where the value lies among its marks, as the source judges; null when it does not."""
    thresholds: tuple[Threshold, ...] = ()
    """The marks the source publishes for it, lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationQuery:
    """What can be asked of observations."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    kind: tuple[str, ...] = field(default=(), metadata={"vocabulary": "observation.kind"})
    """Only these properties; repeatable."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "15km"})
    """How far from the point, with its unit: `800m`, `15km`; at most 100 km."""
    from_: datetime | None = field(
        default=None,
        metadata={"alias": "from", "parse": read_instant, "pattern": _INSTANT, "example": "2026-10-25T02:30:00+02:00"},
    )
    """Only what was observed at this instant or later, with its offset: leaves out sensors that have fallen silent."""
    to: datetime | None = field(
        default=None, metadata={"parse": read_instant, "pattern": _INSTANT, "example": "2026-10-25T02:30:00+01:00"}
    )
    """Only what was observed before this instant, with its offset: shows sensors that have fallen silent."""
