"""How each source stands as this process sees it, and what has changed: an observer of the facts that say so.

Bounded by the bindings there are; changes wait in a queue with an end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from domain.events import Event, Gave, Moored, Opened, Pulled, Rationed, Recovered
from domain.when import Clock, stamp

HOLDS = timedelta(seconds=30)
"""A suspicion outlasts an answer to another question that shows nothing of the kind: it goes with the first one after so long."""
NEWS = 1_000
"""Changes that wait to be taken; the oldest go first."""
PLENTY = 2**31 - 1
"""What a back-end says is left, at the most: anybody may write anything into a header, and stores have columns."""
SHRUNK = "suspect-shrunk"

Turn = Literal["opened", "recovered", "suspected", "trusted"]


@dataclass(slots=True)
class Sighting:
    """What was seen last of one source."""

    inside: int = 0
    waiting: int = 0
    records: int | None = None
    as_of: datetime | None = None
    left: int | None = None
    suspicions: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """Slug → evidence."""
    doubted: dict[str, datetime] = field(default_factory=dict)
    """Slug → when an answer showed it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something about a source has changed."""

    at: datetime
    kind: Turn
    binding: str
    detail: str = ""


class Sightings:
    """Its `kinds` take the events."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[str, Sighting] = {}
        self._news: deque[News] = deque(maxlen=NEWS)
        self.kinds: Mapping[type[Event], Callable[[Any], None]] = {
            Moored: self._moored,
            Gave: self._gave,
            Pulled: self._pulled,
            Rationed: self._rationed,
            Opened: lambda event: self._tell("opened", event, event.problem),
            Recovered: lambda event: self._tell("recovered", event),
        }

    def know(self, bindings: Iterable[str]) -> None:
        """From now on these are seen, and no others."""
        self._seen = {binding: self._seen.get(binding) or Sighting() for binding in bindings}

    def of(self, binding: str) -> Sighting:
        """What was seen last of a known source."""
        return self._seen[binding]

    def take(self) -> list[News]:
        """What has changed since it was asked last, oldest first."""
        news = list(self._news)
        self._news.clear()
        return news

    def _tell(self, kind: Turn, event: Event, detail: str = "") -> None:
        if event.binding in self._seen:
            self._news.append(News(at=self._clock(), kind=kind, binding=event.binding, detail=detail))

    def _of(self, event: Event) -> Sighting:
        return self._seen.get(event.binding) or Sighting()

    def _moored(self, event: Moored) -> None:
        seen = self._of(event)
        seen.inside, seen.waiting = event.inside, event.waiting

    def _rationed(self, event: Rationed) -> None:
        self._of(event).left = min(event.left, PLENTY)

    def _gave(self, event: Gave) -> None:
        seen = self._of(event)
        seen.records, seen.as_of = event.records, event.as_of
        if event.suspicions or seen.doubted:
            now = self._clock()
            for slug in event.suspicions:
                self._doubt(seen, event, slug, event.evidence.get(slug, {}))
                seen.doubted[slug] = now
            for slug in [slug for slug, at in seen.doubted.items() if now - at >= HOLDS]:
                self._trust(seen, event, slug)

    def _pulled(self, event: Pulled) -> None:
        """A list that lost too much is held until an operator has decided; a pull that failed leaves that as it was."""
        seen = self._of(event)
        if event.outcome == "quarantined":
            self._doubt(seen, event, SHRUNK, {"since": stamp(self._clock())})
        elif event.outcome != "failed" and SHRUNK in seen.suspicions:
            self._trust(seen, event, SHRUNK)

    def _doubt(self, seen: Sighting, event: Event, slug: str, evidence: Mapping[str, str]) -> None:
        if slug not in seen.suspicions:
            self._tell("suspected", event, slug)
        seen.suspicions[slug] = evidence

    def _trust(self, seen: Sighting, event: Event, slug: str) -> None:
        seen.doubted.pop(slug, None)
        del seen.suspicions[slug]
        if not seen.suspicions:
            self._tell("trusted", event)
