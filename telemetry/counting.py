"""The observer that counts: facts of the layers, and answers of the edge, into the tally.

A label's value comes from the configuration or from the code, never from a request: what is not known there becomes `other`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.events import (
    Called,
    Event,
    Gave,
    Joined,
    Moored,
    Opened,
    Pulled,
    Rationed,
    Recalled,
    Recovered,
    Renewed,
    Retried,
    Tried,
)
from telemetry.metrics import BOUNDS, OTHER
from telemetry.tally import LAST, Tally

SUSPICIONS = {"suspect-frozen": "frozen", "suspect-empty": "emptied", "suspect-clock": "skewed"}
REMEMBERED = 1024
"""Paths with their statuses, and words of the shelf, whose counts are at hand."""
POLICIES = frozenset({"anonymous", "key", "token"})

_AT_REST = (
    ("hansa.telemetry.overflow", ()),
    ("hansa.overloaded", ()),
    *(("hansa.telemetry.dropped", (signal,)) for signal in ("traces", "metrics", "logs")),
    *(("hansa.limited", (policy,)) for policy in sorted(POLICIES)),
)
_AT_REST_OF_SOURCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"hansa.source.{name}", ()) for name in ("joined", "retries", "rejected", "unmapped", "bulkhead_wait")),
    *(("hansa.source.recalled", (stale,)) for stale in ("false", "true")),
)
_NO_HEADER = (b"", b"")
_ALL_OTHER = (OTHER, OTHER, OTHER)
_CLASSES = ("other", "1xx", "2xx", "3xx", "4xx", "5xx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is known of one binding before anything happens."""

    binding: str
    """`adorf/amt/waste.pickups#amt`."""
    resource: str
    rhythm: timedelta | None = None
    contact: str = ""
    """Whom to tell when it is down: an address of its owner, from the configuration."""

    @property
    def labels(self) -> tuple[str, str, str]:
        """Source, city (or region), resource."""
        return self.binding, self.binding.partition("/")[0], self.resource


class Counting:
    """Call it with events; `answered` with the edge's answers. `clock` gives seconds since 1970."""

    def __init__(self, tally: Tally, *, operation: Callable[[str], str | None], clock: Callable[[], float]) -> None:
        self._tally, self._cells = tally, tally.cells
        self._at = 0
        """Where an answer's headers had the shelf's word."""
        self._operation = operation
        self._clock = clock
        self._labels: dict[str, tuple[str, str, str]] = {}
        self._hot: dict[tuple[str, int], tuple[int, int]] = {}
        self._said: dict[bytes, int] = {}
        self._by_kind: dict[type[Event], Callable[[Any], None]] = {
            Called: self._called,
            Tried: self._tried,
            Gave: self._gave,
            Moored: self._moored,
            Joined: lambda event: tally.add("hansa.source.joined", self._of(event)),
            Retried: lambda event: tally.add("hansa.source.retries", self._of(event)),
            Recalled: lambda event: tally.add("hansa.source.recalled", (*self._of(event), str(event.stale).lower())),
            Pulled: self._pulled,
            Renewed: lambda event: tally.add("hansa.source.renewals", (*self._of(event), event.outcome)),
            Opened: lambda event: self._put("hansa.source.breaker_open", event, 1.0),
            Rationed: lambda event: self._put("hansa.source.quota_remaining", event, float(event.left)),
            Recovered: lambda event: self._put("hansa.source.breaker_open", event, 0.0),
        }

    def know(self, sources: Sequence[Watched]) -> None:
        """From now on these sources are counted by name; replaces those known before.

        What may never happen begins at zero: nothing to see is not the same as nothing to be seen.
        """
        self._labels = {each.binding: each.labels for each in sources}
        for name, labels in _AT_REST:
            self._tally.place(name, labels)
        for each in sources:
            for name, more in _AT_REST_OF_SOURCES:
                self._tally.place(name, (*each.labels, *more))
            if each.rhythm is not None:
                self._tally.put("hansa.source.rhythm", each.labels, each.rhythm.total_seconds(), self._clock())

    def maintained(self, states: Mapping[str, bool]) -> None:
        """On which of the known sources somebody works now, by binding."""
        for binding, labels in self._labels.items():
            self._tally.put("hansa.source.maintenance", labels, float(states.get(binding, False)), self._clock())

    def __call__(self, event: Event) -> None:
        """One fact."""
        self._by_kind[type(event)](event)

    def answered(
        self, scope: Mapping[str, Any], status: int, headers: Sequence[tuple[bytes, bytes]], seconds: float
    ) -> None:
        """One answer of the edge. Runs for every request: no more than a few look-ups."""
        cells, path = self._cells, scope["path"]
        try:
            count, spread = self._hot[path, status]
        except KeyError:
            count, spread = self._places_of(path, status)
        cells[count] += 1.0
        cells[spread + bisect_left(BOUNDS, seconds)] += 1.0
        cells[spread + LAST] += seconds
        name, value = headers[self._at] if self._at < len(headers) else _NO_HEADER
        if name == b"cache-status" or (value := self._searched(headers)):
            place = self._said.get(value)
            cells[self._shelf(value) if place is None else place] += 1.0
        if status == 429:
            self._limited(scope["state"].get("client"))

    def _searched(self, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
        """What the shelf said; empty where it was not asked. Most answers have it where the last one had, as hits are alike."""
        for at, (name, value) in enumerate(headers):
            if name == b"cache-status":
                self._at = at
                return value
        return b""

    def _limited(self, client: Any) -> None:
        policy = client.policy if client is not None else OTHER
        self._tally.add("hansa.limited", (policy if policy in POLICIES else self._tally.other(),))

    def _places_of(self, path: str, status: int) -> tuple[int, int]:
        """Where answers of this path and status are counted; remembered for paths that lead somewhere."""
        operation, tally = self._operation(path), self._tally
        said = operation if operation is not None else tally.other()
        places = (
            tally.place("hansa.requests", (said, _CLASSES[status // 100] if status < 600 else OTHER)),
            tally.place("hansa.request.duration", (said,)),
        )
        if operation is not None:
            if len(self._hot) >= REMEMBERED:
                self._hot.clear()
            self._hot[path, status] = places
        return places

    def _shelf(self, said: bytes) -> int:
        place = self._tally.place("hansa.shelf", (shelf_result(said),))
        if len(self._said) >= REMEMBERED:
            self._said.clear()
        self._said[said] = place
        return place

    def refused(self, slug: str) -> None:
        """A key or token was not taken; the slug is one of ours."""
        self._tally.add("hansa.token_verification_failures", (slug,))

    def overloaded(self) -> None:
        """A request was refused for there was too much to do."""
        self._tally.add("hansa.overloaded")

    def _of(self, event: Event) -> tuple[str, str, str]:
        labels = self._labels.get(event.binding)
        if labels is None:
            self._tally.other()
            return _ALL_OTHER
        return labels

    def _put(self, name: str, event: Event, value: float) -> None:
        self._tally.put(name, self._of(event), value, self._clock())

    def _called(self, event: Called) -> None:
        labels = self._of(event)
        self._tally.add("hansa.source.calls", (*labels, event.state))
        self._tally.observe("hansa.source.call.duration", labels, event.seconds)

    def _tried(self, event: Tried) -> None:
        labels, tally = self._of(event), self._tally
        tally.add("hansa.source.attempts", (*labels, event.problem or "ok"))
        tally.observe("hansa.source.attempt.duration", labels, event.seconds)
        tally.put("hansa.source.up", labels, float(event.problem is None), self._clock())
        if event.rejected:
            tally.add("hansa.source.rejected", labels, event.rejected)
        if event.unmapped:
            tally.add("hansa.source.unmapped", labels, event.unmapped)

    def _pulled(self, event: Pulled) -> None:
        labels = self._of(event)
        if event.outcome != "settled":
            self._tally.add("hansa.source.pulls", (*labels, event.outcome))
        if event.outcome != "failed":  # which leaves what waits for an operator as it was
            held = float(event.outcome == "quarantined")
            self._tally.put("hansa.source.suspicious", (*labels, "shrunk"), held, self._clock())

    def _gave(self, event: Gave) -> None:
        labels, now, tally = self._of(event), self._clock(), self._tally
        tally.put("hansa.source.records", labels, event.records, now)
        tally.put("hansa.source.data.age", labels, event.as_of.timestamp(), now)
        for slug, suspicion in SUSPICIONS.items():
            tally.put("hansa.source.suspicious", (*labels, suspicion), float(slug in event.suspicions), now)

    def _moored(self, event: Moored) -> None:
        labels, now, tally = self._of(event), self._clock(), self._tally
        tally.put("hansa.source.bulkhead_in_use", labels, event.inside, now)
        tally.put("hansa.source.bulkhead_queued", labels, event.waiting, now)
        if event.waited is not None:
            tally.observe("hansa.source.bulkhead_wait", labels, event.waited)


def shelf_result(said: bytes) -> str:
    """What a `Cache-Status` of ours (RFC 9211) means: hit, stale, revalidated, miss or bypass."""
    if b"; hit" in said:
        return "stale" if b"ttl=-" in said else "hit"
    if b"stale-if-error" in said:
        return "stale"
    if b"fwd=stale" in said:
        return "revalidated"
    return "miss" if b"-miss" in said else "bypass"
