"""What a face is: another form of an answer, made from the answer itself. Knows no HTTP; the faces stand in `gateway.faces`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from domain.resource import Resource
from domain.words import Language

Answer = Mapping[str, Any]
"""A collection as its JSON says it: `items`, `sources`, `complete`, `next_cursor`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One form. It never has data the JSON lacks, and says nothing else."""

    name: str
    """The suffix of the path: `csv`."""
    media: str
    """The media type as `Accept` names it."""
    charset: bool
    """Whether the media type takes a `charset` (UTF-8 always)."""
    about: str
    """One English sentence for developers."""
    suits: Callable[[Resource], bool]
    """Whether things of this kind have the form."""
    draw: Callable[[Resource, Answer, Language], bytes]
    """The body. The answer is the caller's own and may be taken apart."""

    @property
    def content_type(self) -> str:
        """The media type as it is sent."""
        return f"{self.media}; charset=utf-8" if self.charset else self.media


def always(_: Resource) -> bool:
    """For a face that every list has."""
    return True


def terms(answer: Answer) -> dict[str, dict[str, Any]]:
    """Source → licence and attribution: what a form without `sources` says with each item."""
    return {row["id"]: {name: row[name] for name in ("licence", "attribution")} for row in answer["sources"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A whole day in a calendar."""

    uid: str
    day: date
    sequence: int
    dropped: bool
    summary: str
    place: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a calendar says of itself."""

    name: str
    url: str | None
    """Where it is kept up to date."""
    language: Language
    changed: datetime
    """When one of its events last became another."""
    remind: time | None
    """When to be reminded, on the day before."""
    terms: str
    """Attribution and licence."""
