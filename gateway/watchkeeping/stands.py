"""How each source stands as this worker sees it: what its breaker, its bulkhead and its answers say, and who has paused it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from gateway.federation.book import Book, Source
from storage.watch_ports import Stand
from telemetry.sightings import Sighting, Sightings


class Stands:
    """Of the book's sources; `changed` says what has changed since it was asked last."""

    def __init__(self, worker: str, book: Book, sightings: Sightings) -> None:
        self._worker, self._sightings = worker, sightings
        self._said: dict[str, Stand] = {}
        self.know(book)

    def know(self, book: Book) -> None:
        """From now on these sources."""
        self._sources: dict[str, list[Source]] = {}
        for source in book.sources:
            if not source.resource.local:
                self._sources.setdefault(source.binding, []).append(source)
        self._sightings.know(self._sources)

    @property
    def bindings(self) -> Iterable[str]:
        """Those there are."""
        return self._sources

    def changed(self, now: datetime) -> Sequence[Stand]:
        """Those that stand otherwise than was said."""
        found = []
        for binding, sources in self._sources.items():
            stand = self._stand(binding, sources, self._sightings.of(binding), now)
            said = self._said.get(binding)
            if said is None or replace(said, at=now) != stand:
                self._said[binding] = stand
                found.append(stand)
        return found

    def unsaid(self, stands: Iterable[Stand]) -> None:
        """These could not be told."""
        for stand in stands:
            self._said.pop(stand.binding, None)

    def _stand(self, binding: str, sources: Sequence[Source], seen: Sighting, now: datetime) -> Stand:
        """A binding counts as paused while all sources that it stands behind are: then nobody asks it."""
        health, pauses = sources[0].health, [source.pause() for source in sources]
        since = [pause.since for pause in pauses if pause is not None]
        paused = len(since) == len(sources)
        return Stand(
            worker=self._worker,
            binding=binding,
            at=now,
            state="paused" if paused else health.state,
            since=max(since) if paused else health.since,
            problem=None if paused else health.problem,
            failures=health.failures,
            open=health.open,
            inside=seen.inside,
            waiting=seen.waiting,
            records=seen.records,
            as_of=seen.as_of,
            left=seen.left,
            suspicions=dict(seen.suspicions),
        )
