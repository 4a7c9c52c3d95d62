"""What may be asked of calendars, what they are made of, and what the routes need from the root to deal with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import BaseModel, Field

from domain.words import Language
from gateway.federation.face import Event, Feed
from storage.ports import Memory, Sealing

_DOCUMENTED: dict[str, bool] = {"use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """What the routes need from the root."""

    memory: Callable[[], Memory]
    seal: Callable[[], Sealing]
    """Raises StorageError where there is none."""
    draw: Callable[[Feed, Sequence[Event]], bytes]
    public_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWish:
    """A calendar to be made."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    address: str = field(metadata={"min_length": 1, "max_length": 200})
    """The house, by its id from `/v1/addresses`."""
    fraction: tuple[str, ...] = field(default=(), metadata={"vocabulary": "waste.fraction", "max_items": 20})
    """Only these fractions; none: all."""
    variant: tuple[str, ...] = field(default=(), metadata={"max_items": 20, "max_length": 100})
    """Of collections that have variants only these, as `/v1/waste/pickups` names them; none: all."""
    remind: str | None = field(
        default=None, metadata={"pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "max_length": 5, "example": "18:00"}
    )
    """When to be reminded, on the day before; null: not at all."""


class CalendarShape(BaseModel):
    """A calendar to subscribe to."""

    id: str = Field(description="Opaque; whoever has it can read the calendar, and learns no address from it.")
    url: str = Field(description="To subscribe to, or to open once.")
    webcal: str = Field(description="The same, for a link that opens the calendar program.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a calendar shows: what its id means."""

    address: str
    fraction: tuple[str, ...]
    variant: tuple[str, ...]
    remind: str | None
    language: Language
