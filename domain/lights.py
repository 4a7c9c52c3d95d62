"""Street lights: where each lamp stands, what shines in it, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import BBOX, RADIUS, Box, Point, read_box, read_radius
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """What shines at a light point."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    technology: Coded | None = field(default=None, metadata={"vocabulary": "light.technology"})
    """How it makes light; null when the source does not say."""
    power: float | None = None
    """What it is rated for, in watts."""
    height: float | None = None
    """How high above the ground it hangs, in metres."""
    fitted: int | None = None
    """The year the lamp in it was put in or replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """One light point: a lamp on its pole, wall or wire."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    location: Point
    """Where it stands."""
    lamp: Lamp
    """What shines in it, as far as the source says."""
    state: Coded = field(metadata={"vocabulary": "light.state"})
    """What it does, as last reported. `unknown` where the source says nothing, which is not off."""
    level: float | None = None
    """How bright it is, from 0 to 1 of its full light; null when the source does not say."""
    pole: str | None = None
    """The number on its pole, by which a defect is reported."""
    group: str | None = None
    """The operator's group, which is switched together."""
    circuit: str | None = None
    """The circuit that feeds it: one that fails takes all of its lights along."""
    installed: int | None = None
    """The year the light point was put up."""
    last_changed: datetime | None = None
    """Since when it has been in this state; null when the source does not say."""
    observed_at: datetime | None = None
    """When it last reported its state; null when it never did. A light that has fallen silent keeps its last state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightQuery:
    """What can be asked of lights."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    state: tuple[str, ...] = field(default=(), metadata={"vocabulary": "light.state"})
    """Only lights in these states; repeatable."""
    bbox: Box | None = field(
        default=None, metadata={"parse": read_box, "pattern": BBOX, "example": "6.74,51.42,6.78,51.44"}
    )
    """`west,south,east,north` in degrees."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "500m"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""
