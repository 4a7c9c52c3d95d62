"""What happens at each source, added up in rounds of a few seconds: an observer, whose numbers whoever keeps them takes away.

Bounded: one set of numbers for each known binding and each round that nobody took yet; `take` is expected every few seconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from domain.events import Called, Event, Moored, Recalled, Retried, Tried

ANSWERED = frozenset({"fresh", "stale"})
REFUSED = frozenset({"source-refused", "source-limited", "source-paused"})
"""Slugs of problems that cost the back-end nothing."""
WAITING = 24
"""Rounds that wait to be taken; when nobody does, the oldest goes on taking what comes."""


class Numbers:
    """What happened at one source in one round. Histograms have a count for each bound, and one for what is beyond."""

    __slots__ = (
        "attempts",
        "calls",
        "failed",
        "queued",
        "recalled",
        "refused",
        "rejected",
        "retries",
        "stale",
        "tries",
        "troubled",
        "waits",
    )

    def __init__(self, buckets: int) -> None:
        self.calls = self.stale = self.troubled = self.refused = 0
        self.attempts = self.failed = self.retries = self.recalled = self.rejected = 0
        self.queued = 0.0
        self.waits, self.tries = [0] * buckets, [0] * buckets


Taken = tuple[int, str, Numbers]
"""Begin in seconds since 1970, binding, numbers."""


class Rounds:
    """Its `kinds` take the events; `bounds` are the upper ends of the histograms' buckets.

    It reads no clock, as there are many events: `turn` is called whenever a round begins.
    """

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._known: frozenset[str] = frozenset()
        self._now: dict[str, Numbers] = {}
        self._rounds: dict[int, dict[str, Numbers]] = {}
        self.kinds: Mapping[type[Event], Callable[[Any], None]] = {
            Called: self._called,
            Tried: self._tried,
            Retried: self._retried,
            Recalled: self._recalled,
            Moored: self._moored,
        }

    def know(self, bindings: Iterable[str]) -> None:
        """From now on these are counted, and no others."""
        self._known = frozenset(bindings)

    def turn(self, begin: int) -> None:
        """A round begins, at so many seconds since 1970."""
        if len(self._rounds) >= WAITING and begin not in self._rounds:
            begin = next(iter(self._rounds))
        self._now = self._rounds.setdefault(begin, {})

    def take(self, begin: int) -> list[Taken]:
        """Everything counted so far, the round under way included, which goes on; whoever keeps it adds up."""
        taken = [(begin, place, each) for begin, found in self._rounds.items() for place, each in found.items()]
        self._rounds = {}
        self.turn(begin)
        return taken

    def _of(self, binding: str) -> Numbers:
        numbers = self._now.get(binding)
        if numbers is None:
            numbers = Numbers(len(self._bounds) + 1)
            if binding in self._known:
                self._now[binding] = numbers
        return numbers

    def _called(self, event: Called) -> None:
        numbers = self._of(event.binding)
        numbers.calls += 1
        numbers.waits[bisect_left(self._bounds, event.seconds)] += 1
        if event.state == "stale":
            numbers.stale += 1
        elif event.state not in ANSWERED:
            numbers.troubled += 1
            numbers.refused += event.state in REFUSED

    def _tried(self, event: Tried) -> None:
        numbers = self._of(event.binding)
        numbers.attempts += 1
        numbers.tries[bisect_left(self._bounds, event.seconds)] += 1
        numbers.failed += event.problem is not None
        numbers.rejected += event.rejected

    def _retried(self, event: Retried) -> None:
        self._of(event.binding).retries += 1

    def _recalled(self, event: Recalled) -> None:
        self._of(event.binding).recalled += 1

    def _moored(self, event: Moored) -> None:
        if event.waited:
            self._of(event.binding).queued += event.waited
