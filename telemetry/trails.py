"""The trails that were judged worth keeping, until somebody takes them away; bounded by number and by rate.

A trail comes when its first span has ended, and what goes on afterwards comes span by span: it is put together again here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import monotonic

from domain.spans import Span

RATE, BURST = 10.0, 100.0
"""Trails a second that are taken in, and how many of them at once: a flood of refusals is drawn by lot, too."""
WAITING = 200
"""Trails that wait to be taken."""
MOST = 20_000
"""Their spans."""
LATELY = 512
"""Trails whose later spans are taken in as well."""


class Trails:
    """`emit` takes in what `Sampling` keeps. What does not fit is lost, and counted in `lost`."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._waiting: dict[str, list[Span]] = {}
        self._spans = 0
        self._known: dict[str, None] = {}
        """Those that were taken in lately, oldest first."""
        self._left, self._at = BURST, clock()
        self.lost = 0
        """Spans."""

    def emit(self, spans: Sequence[Span]) -> None:
        """Spans of one trail. Beside requests, and what went on after they were answered, nothing is kept: no probes."""
        trace_id = spans[0].place.trace_id
        asked = any("http.request.method" in span.facts and span.kind != "client" for span in spans)
        if not asked and trace_id not in self._known:
            return
        full = self._spans + len(spans) > MOST or (trace_id not in self._waiting and len(self._waiting) >= WAITING)
        if full or (asked and not self._allowed()):
            self.lost += len(spans)
            return
        self._remember(trace_id)
        self._waiting.setdefault(trace_id, []).extend(spans)
        self._spans += len(spans)

    def take(self) -> Iterable[Sequence[Span]]:
        """What has come since it was asked last, by trail."""
        taken, self._waiting, self._spans = self._waiting.values(), {}, 0
        return taken

    def _remember(self, trace_id: str) -> None:
        self._known[trace_id] = None
        if len(self._known) > LATELY:
            del self._known[next(iter(self._known))]

    def _allowed(self) -> bool:
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._at) * RATE)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
