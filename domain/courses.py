"""Courses of adult education centres: what is taught, on which dates, and how many seats are free."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from domain.when import INSTANT, read_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One date of a course."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    start: datetime
    """When it begins."""
    end: datetime | None = None
    """When it is over; null when the source does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course, with all its dates."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    title: str
    """What it is called."""
    number: str | None = None
    """The centre's own number of it, which is asked for at the desk."""
    description: str | None = None
    """What it is about, in the centre's words."""
    start: datetime
    """When its first date begins."""
    end: datetime | None = None
    """When its last date is over; null when the source does not say."""
    dates: tuple[Meeting, ...] = ()
    """All its dates in order, those that are over as well; one that was called off is not among them."""
    cancelled: bool = False
    """Whether the whole course was called off."""
    venue: str | None = None
    """Where it takes place, in the centre's words."""
    seats: int | None = None
    """How many can take part; null when the source does not say."""
    free: int | None = None
    """How many seats are free; 0 when it is full, null when nobody knows, which is not 0."""
    fee: str | None = None
    """What it costs, in the centre's words."""
    url: str | None = None
    """The centre's page about it, where one enrols."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseQuery:
    """What can be asked of courses."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100, "example": "Englisch"})
    """Words of the title, the number or the description; case and umlaut spelling do not matter."""
    from_: datetime | None = field(
        default=None,
        metadata={
            "alias": "from",
            "parse": read_instant,
            "pattern": f"^{INSTANT}$",
            "example": "2026-12-01T12:00:00+01:00",
        },
    )
    """Only courses with a date that is not over at this instant, with its offset. Default: all that are listed."""
    to: datetime | None = field(
        default=None,
        metadata={"parse": read_instant, "pattern": f"^{INSTANT}$", "example": "2026-12-08T00:00:00+01:00"},
    )
    """Only courses with a date that begins before this instant, with its offset."""
