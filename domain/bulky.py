"""Bulky waste: when a city would come for what, and what a citizen orders.

Three natures in one model: streams with a date each that is held and confirmed; a date the city assigns weeks ahead; an order
the city agrees to later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from domain.words import Coded

_DOCUMENTED: dict[str, bool] = {"use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkySlot:
    """A day on which the city could come."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    id: str
    """To order it by; the city's own, good for this address and stream."""
    day: date
    """The civic day."""
    left: int | None = None
    """How many more orders the day takes; null when the city does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it costs."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    amount: float
    """In `currency`, taxes included."""
    currency: str = "EUR"
    """ISO 4217."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyRules:
    """What the city asks of whoever puts things out."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    put_out_from: str | None = None
    """The earliest local time, on the day before: `18:00`; null when the city does not say."""
    put_out_by: str | None = None
    """The latest local time on the day: `06:30`; null when the city does not say."""
    longest_cm: int | None = None
    """The longest piece, in centimetres; null when there is no bound."""
    most_items: int | None = None
    """Pieces in one order; null when there is no bound."""
    most_m3: float | None = None
    """Cubic metres in one order; null when there is no bound."""
    text: str | None = None
    """What else the city says, in German."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyOffer:
    """What a city would fetch from one address in one go, and when."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    address: str | None = None
    """The address id you asked with; null when the address was spelled out."""
    stream: Coded = field(metadata={"vocabulary": "waste.bulky_stream"})
    """What goes on one lorry: each stream is fetched by itself."""
    accepts: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "waste.bulky_item"})
    """The kinds of things it takes."""
    slots: tuple[BulkySlot, ...] = ()
    """The days to choose from, the next ones first; empty when the city assigns the day."""
    scheduling: Literal["choose", "assigned"]
    """`choose`: order one of `slots`. `assigned`: order without one, and the city names the day."""
    waiting_days: tuple[int, int] | None = None
    """Where the day is assigned: at least and at most so many days from the order; null when the city does not say."""
    price: Price | None = None
    """Null when the city names it only after the order."""
    rules: BulkyRules | None = None
    """Null when the city says none."""
    ownership: Literal["put_out", "loaded"]
    """When the things become the city's: as soon as they are `put_out`, or once they are `loaded`."""
    confirmation: Literal["at_once", "later"]
    """`at_once`: the answer to the order is final. `later`: the order is taken, and the city agrees in its own time."""
    held_seconds: int | None = None
    """How long a slot is kept while it is ordered; null when it is not."""
    needs: tuple[str, ...] = ()
    """Fields of `contact` the city cannot do without: `name`, `email`, `phone`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyOfferQuery:
    """What can be asked of offers."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    address: tuple[str, ...] = field(default=(), metadata={"max_items": 20, "example_of": "addresses"})
    """An address id from `/v1/addresses`; repeatable, cities may be mixed."""
    street: str | None = field(default=None, metadata={"max_length": 100})
    """The street, when you have no address id; `house_number` goes with it."""
    house_number: str | None = field(default=None, metadata={"max_length": 10, "example": "12a"})
    """Number and suffix, with or without a blank between."""
    postcode: str | None = field(default=None, metadata={"pattern": r"^\d{5}$"})
    """Five digits; tells which city is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """How the city reaches whoever asked. Only what its offer needs is sent on; the rest is not even kept."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    name: str | None = field(default=None, metadata={"min_length": 2, "max_length": 100})
    """First and last name."""
    email: str | None = field(default=None, metadata={"max_length": 254})
    """An e-mail address."""
    phone: str | None = field(default=None, metadata={"max_length": 30, "pattern": r"^\+?[0-9][0-9 /()-]{4,28}$"})
    """A telephone number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyItem:
    """So many things of one kind."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    kind: str = field(metadata={"vocabulary": "waste.bulky_item"})
    """What it is: one of the kinds an offer `accepts`."""
    count: int = field(default=1, metadata={"ge": 1, "le": 50})
    """How many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkyWish:
    """An order: what to fetch from where, and when."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    address: str = field(metadata={"max_length": 200})
    """The address id the offers were asked with."""
    items: tuple[BulkyItem, ...] = field(metadata={"min_items": 1, "max_items": 50})
    """What is to be fetched."""
    slots: tuple[str, ...] = field(default=(), metadata={"max_items": 5, "max_length": 200})
    """The ids of the slots wanted, one for each stream the items need; none where the city assigns the day."""
    contact: Reachable = field(default_factory=Reachable)
    """How the city reaches you: what the offer `needs`."""
    note: str | None = field(default=None, metadata={"max_length": 500})
    """Where the things will stand, or what else the crew should know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingQuery:
    """Nothing can be asked of what is not listed."""
