"""What an administration does for people: its services, the offices that do them, and when one can come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.geo import RADIUS, Point, read_radius
from domain.places import Contact, PostalAddress
from domain.when import INSTANT, read_instant
from domain.words import Coded

LEIKA = r"^99\d{12}$"
"""A service's key in the Leistungskatalog (FIM): the same in all of Germany."""
_INSTANT = f"^{INSTANT}$"
_PERSONALAUSWEIS = "99008001012000"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineService:
    """Where something can be done without going anywhere."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    title: str | None = None
    """What it is called."""
    url: str
    """Where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOffice:
    """An office that has to do with a service."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    name: str
    """What it is called."""
    role: Coded | None = field(default=None, metadata={"vocabulary": "egov.role"})
    """What it has to do with it; null when the source does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgovService:
    """A service of the administration, as it is written down for one city. In another city it has the same `leika`."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    title: str
    """As the city, its state or the federation calls it: two cities may call one service by two names."""
    leika: str | None = None
    """Its key in the national catalogue of services (LeiKa, FIM), 14 digits; null for one the catalogue does not know."""
    keys: tuple[str, ...] = ()
    """All keys of the catalogue that this description stands for, `leika` first."""
    audience: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "egov.audience"})
    """For whom it is; empty when the source does not say."""
    level: Coded | None = field(default=None, metadata={"vocabulary": "egov.level"})
    """Who has written it down: the city itself, or the state or federation for all their cities; null when unknown."""
    ars: str
    """The official regional key of the municipality it is told for, 12 digits."""
    summary: str | None = None
    """What it is, in a sentence or two."""
    offices: tuple[ServiceOffice, ...] = ()
    """Who does it there."""
    online: tuple[OnlineService, ...] = ()
    """Where it can be done online; empty when it cannot, or the source does not know."""
    fee: str | None = None
    """What it costs, in the source's words; null when the source does not say, which is not free of charge."""
    documents: tuple[str, ...] = ()
    """What has to be brought along, one line each, in the source's words; empty when the source does not say."""
    deadline: str | None = None
    """By when it has to be asked for, in the source's words."""
    duration: str | None = None
    """How long it takes, in the source's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgovServiceQuery:
    """What can be asked of services."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100, "example": "Personalausweis"})
    """Words of the title or summary; case and umlaut spelling do not matter. The source's whole catalogue is searched."""
    leika: tuple[str, ...] = field(
        default=(), metadata={"of": "keys", "max_items": 20, "pattern": LEIKA, "example": _PERSONALAUSWEIS}
    )
    """Only the services with these keys of the national catalogue; repeatable."""
    audience: tuple[str, ...] = field(default=(), metadata={"vocabulary": "egov.audience"})
    """Only services for them; repeatable. One of which nobody says for whom it is, is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """What an office has to do with one service."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    leika: str
    """The service's key in the national catalogue."""
    title: str | None = None
    """The service's name there."""
    role: Coded | None = field(default=None, metadata={"vocabulary": "egov.role"})
    """What the office has to do with it; null when the source does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office of the administration, with what it is responsible for."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    name: str
    """What it is called."""
    location: Point | None = None
    """Where it is; null when the source does not say."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    ars: str
    """The official regional key of the municipality it is told for, 12 digits."""
    services: tuple[str, ...] = ()
    """The keys of the services it has to do with, among those that are told here."""
    responsibilities: tuple[Responsibility, ...] = ()
    """The same with their names and what it has to do with each."""
    opening: str | None = field(
        default=None, metadata={"syntax": "opening_hours", "otherwise": "opening_text", "together": "hours"}
    )
    """Opening hours in the OpenStreetMap `opening_hours` syntax; null when unknown, which is not closed."""
    opening_text: str | None = field(default=None, metadata={"together": "hours"})
    """Opening hours as the source words them."""
    contact: Contact | None = None
    """How to reach it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeQuery:
    """What can be asked of offices."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    service: tuple[str, ...] = field(
        default=(), metadata={"of": "services", "max_items": 20, "pattern": LEIKA, "example": _PERSONALAUSWEIS}
    )
    """Only offices that have to do with these services, by their key in the national catalogue; repeatable."""
    lat: float | None = field(default=None, metadata={"ge": -90, "le": 90})
    """Degrees north; `lon` goes with it. Sorts by distance."""
    lon: float | None = field(default=None, metadata={"ge": -180, "le": 180})
    """Degrees east; `lat` goes with it."""
    radius: float | None = field(default=None, metadata={"parse": read_radius, "pattern": RADIUS, "example": "2km"})
    """How far from the point, with its unit: `500m`, `2km`; at most 100 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time that can still be had at an office for a service. It may be gone a moment later."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    start: datetime
    """When it begins."""
    minutes: int | None = None
    """How long it takes; null when the source does not say."""
    office: str
    """The office, as `/v1/egov/offices` has it where the two are known to be the same; else the source's number for it."""
    office_name: str | None = None
    """What the office is called."""
    location: Point | None = None
    """Where it is; null when the source does not say."""
    address: PostalAddress | None = None
    """Its postal address, as far as the source gives it."""
    service: str
    """The source's number for the service."""
    service_name: str | None = None
    """What the source calls it."""
    leika: str | None = None
    """The service's key in the national catalogue; null when nobody has said which it is."""
    url: str | None = None
    """Where a person books it; nothing is booked here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotQuery:
    """What can be asked of free times."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    service: tuple[str, ...] = field(
        default=(), metadata={"of": "leika", "max_items": 20, "pattern": LEIKA, "example": _PERSONALAUSWEIS}
    )
    """Only for these services, by their key in the national catalogue; repeatable."""
    office: tuple[str, ...] = field(default=(), metadata={"max_items": 20, "max_length": 120})
    """Only at these offices, as `office` has them; repeatable."""
    from_: datetime | None = field(
        default=None,
        metadata={
            "alias": "from",
            "parse": read_instant,
            "pattern": _INSTANT,
            "example": "2026-12-01T12:00:00+01:00",
        },
    )
    """From this instant on, with its offset. Default: now."""
    to: datetime | None = field(
        default=None, metadata={"parse": read_instant, "pattern": _INSTANT, "example": "2026-12-08T12:00:00+01:00"}
    )
    """Before this instant, with its offset. Default: two weeks on, or as the source has it."""
