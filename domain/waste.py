"""Waste: what is collected when, and what goes where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from domain.when import read_day
from domain.words import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """One collection of one fraction at one household, or one stop of a mobile collection."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    address: str | None = None
    """The address id you asked with; null when the address was spelled out or the pickup was asked for by its id."""
    day: date
    """The civic day of the collection, holiday shifts included."""
    fraction: Coded = field(metadata={"vocabulary": "waste.fraction"})
    """What is collected."""
    variant: str | None = None
    """The rhythm or lid this date belongs to, when the household must choose one; null when there is nothing to choose."""
    note: str | None = None
    """What the operator adds, in its own words."""
    place: str | None = None
    """Where a mobile collection stops; null for the household's own bins."""
    time: str | None = None
    """When a mobile collection stops, in the operator's words, local time; null for the household's own bins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupQuery:
    """What can be asked of pickups."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    address: tuple[str, ...] = field(default=(), metadata={"max_items": 20, "example_of": "addresses"})
    """An address id from `/v1/addresses`; repeatable, cities may be mixed."""
    street: str | None = field(default=None, metadata={"max_length": 100})
    """The street, when you have no address id; `house_number` goes with it."""
    house_number: str | None = field(default=None, metadata={"max_length": 10, "example": "12a"})
    """Number and suffix, with or without a blank between."""
    postcode: str | None = field(default=None, metadata={"pattern": r"^\d{5}$"})
    """Five digits; tells which city is meant."""
    from_: date | None = field(default=None, metadata={"alias": "from", "parse": read_day})
    """First day, inclusive. Default: today."""
    to: date | None = field(default=None, metadata={"parse": read_day})
    """Last day, inclusive. Default: 60 days after the first."""
    fraction: tuple[str, ...] = field(default=(), metadata={"vocabulary": "waste.fraction"})
    """Only these fractions; repeatable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fraction:
    """A fraction as one city collects it."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    fraction: Coded = field(metadata={"vocabulary": "waste.fraction"})
    """The common fraction."""
    name: str
    """What the city calls it."""
    colour: Coded | None = field(default=None, metadata={"vocabulary": "waste.colour"})
    """The colour of the bin or its lid; null when there is no bin."""
    accepts: tuple[str, ...] = ()
    """What goes in, in the city's words."""
    rejects: tuple[str, ...] = ()
    """What is often put in and does not belong there, in the city's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FractionQuery:
    """Nothing but the city can be asked of fractions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideEntry:
    """One household thing, and where it goes in one city."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    item: str
    """What it is called, in German and in the singular where it has one."""
    synonyms: tuple[str, ...] = ()
    """What else people call it, in German."""
    english: str | None = None
    """What it is called in English; `q` finds it too."""
    fraction: Coded | None = field(default=None, metadata={"vocabulary": "waste.fraction"})
    """Which fraction it belongs to; null when it is nothing the city collects, `advice` says what to do."""
    bin: str | None = None
    """The bin or the collection, as the city calls it; null when it must be brought somewhere."""
    drop_off: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "place.kind"})
    """Kinds of places where it can be brought; ask `/v1/places?kind=` where they are."""
    advice: str | None = None
    """What to do with it in this city, in German."""
    hint: str | None = None
    """What matters for this very thing wherever it is thrown away, in German."""
    cost: str | None = None
    """What it costs to hand in, in German; null when nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideQuery:
    """What can be asked of the guide."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100, "example": "Energiesparlampe"})
    """The thing, in any spelling: umlauts or ae, oe, ue, plural, part of the word, one typo. Best match first."""
    fraction: tuple[str, ...] = field(default=(), metadata={"vocabulary": "waste.fraction"})
    """Only these fractions; repeatable."""
