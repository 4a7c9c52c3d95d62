"""What the federation says of itself: its cities and its sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from domain.geo import Point
from domain.places import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A body that owns back-ends and answers for their data."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    id: str
    """Short name, unique in the city: `ebe`."""
    name: str
    """`Entsorgungsbetriebe Adorf GmbH`."""
    contact: Contact | None = None
    """How to reach the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The same name in both languages."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    de: str
    """German."""
    en: str
    """English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A municipality that takes part."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    names: Names
    """The city's name."""
    ags: str
    """Amtlicher Gemeindeschlüssel, eight digits as text."""
    ars: str
    """Amtlicher Regionalschlüssel, twelve digits as text."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    location: Point
    """A point in the middle, for a map."""
    contact: Contact
    """The city's own contact for this interface."""
    providers: tuple[Provider, ...]
    """Who answers for data in this city."""
    resources: tuple[str, ...]
    """What the city offers here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityQuery:
    """Nothing but the city can be asked of cities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a source was good for lately. One or two apps, orders or reports are not told: that number is null."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    since: date
    """The first day counted: thirty days before today, or the first on which this gateway counted."""
    until: date
    """The last one: yesterday."""
    answers: int
    """Answers that the source had a part in, those kept in between included."""
    apps: int | None
    """Different apps and keys that were given them; everybody without either is one together. Null: one or two."""
    completed: int | None
    """Orders and reports that the city has confirmed, or has for good. Null: one or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One provider's resource in one city, and how it is doing."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    provider: str
    """The provider's short name."""
    resource: str
    """`waste.pickups`."""
    environment: str
    """`sandbox` (a simulator) or `live` (the provider's own system)."""
    basis: str
    """How we know the back-end's protocol: `recorded`, `documented` or `invented`."""
    tier: str | None = None
    """How far the connection is proven: `bronze`, `silver`, `gold` or `platinum`; null when not even its terms are complete."""
    tier_missing: tuple[str, ...] = ()
    """What keeps it from the next tier, such as `laws`, `recorded` or `verified-live`."""
    verified_live_at: datetime | None = None
    """When a probe last saw the live back-end answer as expected; null when none has."""
    state: str
    """`fresh` when the last call was answered, `failed` or `refused` when it was not, `unknown` before the first."""
    since: datetime | None = None
    """Since when it has been in this state."""
    problem: str | None = None
    """The slug of the last failure; null while it answers."""
    fresh_for: int
    """How long an answer counts as fresh, in seconds."""
    licence: str
    """An SPDX-like short name, or `synthetic`."""
    attribution: str
    """What must be shown beside the data."""
    permission: str
    """`open_licence`, `agreement` or `unclear`."""
    scope: str | None = None
    """The OAuth scope a caller needs; null for open data."""
    use: Use | None = None
    """What it was good for in the last thirty complete days; null while that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuery:
    """What can be asked of sources."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    provider: tuple[str, ...] = field(default=(), metadata={"example": "ebe"})
    """Only these providers; repeatable."""
    resource: tuple[str, ...] = field(default=(), metadata={"example": "waste.pickups"})
    """Only these resources; repeatable."""
    state: tuple[str, ...] = field(
        default=(), metadata={"choices": ("fresh", "failed", "refused", "paused", "unknown")}
    )
    """Only sources in these states; repeatable."""
