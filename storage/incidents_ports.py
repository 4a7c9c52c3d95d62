"""The port of incidents: what operators tell the public when something is wrong. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

State = Literal["investigating", "identified", "monitoring", "resolved"]
STATES: tuple[State, ...] = get_args(State)
"""We look for the cause; we know it; it is mended and we watch; it is over."""

KEPT = timedelta(days=400)
"""So long one that is resolved is kept, as the days of the status page are."""
MOST_OPEN = 100
"""Incidents that are not resolved, at a time."""
MOST = 2_000
"""Incidents kept; beyond that those resolved longest ago go first."""
NOTES = 100
"""Of one incident."""
TITLE, TEXT, TARGETS = 120, 2_000, 50
"""The longest title and text, in characters of one language; the most targets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Plain text of a person, in German and English: no markup, no gaps."""

    de: str
    en: str

    def say(self, language: Literal["de", "en"]) -> str:
        """The text in one language."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was known at one instant."""

    at: datetime
    state: State
    text: Said
    by: str
    """Who wrote it, for the audit; no page of the public says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that is, or was, wrong."""

    number: int = 0
    """Given when it is kept; never given again."""
    title: Said
    targets: tuple[str, ...]
    """What it is about: `adorf`, `adorf/amt` or `adorf/amt/places`; empty: the gateway itself, all cities."""
    notes: Sequence[Note]
    """Oldest first; the first says when it was opened."""

    @property
    def state(self) -> State:
        """How it stands."""
        return self.notes[-1].state

    @property
    def opened(self) -> datetime:
        """When the first note was written."""
        return self.notes[0].at

    @property
    def changed(self) -> datetime:
        """When the last note was written."""
        return self.notes[-1].at

    @property
    def resolved(self) -> datetime | None:
        """Since when it is over; None while it lasts."""
        return self.changed if self.state == "resolved" else None

    def concerns(self, target: str) -> bool:
        """Whether it is about this city, provider or source: that one, something in it, or what it is in."""
        return not self.targets or any(
            f"{target}/".startswith(f"{each}/") or each.startswith(f"{target}/") for each in self.targets
        )


class Incidents(Protocol):
    """Durable and bounded: incidents with their notes. Each change is a row among the operators' orders, too."""

    async def open(self, incident: Incident) -> Incident:
        """Keep a new one with its first note; as it was kept. ValueError for one that cannot be kept, with the field's name."""
        ...

    async def note(self, number: int, note: Note) -> Incident | None:
        """Add a note; the incident as it is now, None when there is none. ValueError for a note that cannot be kept."""
        ...

    async def incident(self, number: int) -> Incident | None:
        """One, open or resolved; None when there is none."""
        ...

    async def incidents(self, *, since: datetime, limit: int = 100) -> tuple[Incident, ...]:
        """Those that last, and those resolved since then; newest change first."""
        ...
