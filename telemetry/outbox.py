"""The way out: bounded queues, and one thread that empties them into the exporters. Whoever puts something in never waits.

What does not fit, and what the collector does not take, is lost and counted. The thread alone imports OpenTelemetry.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Literal, Protocol

from domain.spans import Span
from telemetry.logs import Line
from telemetry.tally import Key, Tally

log = logging.getLogger("hansa.telemetry")

Signal = Literal["traces", "metrics", "logs"]
SIGNALS: tuple[Signal, ...] = ("traces", "metrics", "logs")
Series = Iterable[tuple[Key, list[float]]]

PARTING = 3.0
"""Seconds the last things have to leave when the process ends."""


class Exporters(Protocol):
    """Where things go. Each returns whether they were taken; may block, and may raise."""

    def traces(self, spans: Sequence[Span]) -> bool:
        """Spans that have ended."""

    def logs(self, lines: Sequence[Line]) -> bool:
        """Lines of the log."""

    def metrics(self, series: Series) -> bool:
        """All counts."""

    def stop(self) -> None:
        """Give up what is being tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much waits, and how long."""

    most: int = 2048
    """Spans, and lines, in the queue."""
    batch: int = 512
    """Sent at once."""
    delay: float = 5.0
    """Seconds a span or line waits at the longest."""
    metrics_every: float = 60.0


class Outbox:
    """One per process. `make` builds the exporters, in the thread."""

    def __init__(self, make: Callable[[], Exporters], tally: Tally, signals: frozenset[Signal], pace: Pace) -> None:
        self._make, self._tally, self._signals, self._pace = make, tally, signals, pace
        self._spans: deque[Span] = deque()
        self._lines: deque[Line] = deque()
        self._wake = threading.Event()
        self._counting = threading.Lock()  # both threads count what is lost
        self._ending = False
        self._refused: set[Signal] = set()
        self._exporters: Exporters | None = None
        self._thread = threading.Thread(target=self._run, name="telemetry", daemon=True)
        for signal in SIGNALS:
            tally.add("hansa.telemetry.dropped", (signal,), 0.0)

    def spans(self, spans: Sequence[Span]) -> None:
        """Spans worth keeping."""
        self._put(self._spans, spans, "traces")

    def line(self, line: Line) -> None:
        """A line of the log."""
        self._put(self._lines, (line,), "logs")

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    async def close(self) -> None:
        """Send what is there, but let nobody wait long for it."""
        self._ending = True
        self._wake.set()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, PARTING)
        if self._thread.is_alive() and self._exporters is not None:
            self._exporters.stop()

    def _put(self, queue: deque[Any], things: Sequence[Any], signal: Signal) -> None:
        if len(queue) + len(things) > self._pace.most:
            self._lost(signal, len(things))
            return
        queue.extend(things)
        if len(queue) >= self._pace.batch:
            self._wake.set()

    def _lost(self, signal: Signal, count: int) -> None:
        with self._counting:
            self._tally.add("hansa.telemetry.dropped", (signal,), count)

    def _run(self) -> None:
        due = monotonic() + self._pace.metrics_every
        try:
            self._exporters = exporters = self._make()
        except Exception:
            log.exception("telemetry cannot leave")
            return
        while True:
            self._wake.wait(min(self._pace.delay, max(0.0, due - monotonic())))
            self._wake.clear()
            ending = self._ending
            self._empty(self._spans, exporters.traces, "traces")
            self._empty(self._lines, exporters.logs, "logs")
            if "metrics" in self._signals and (ending or monotonic() >= due):
                self._send(lambda: exporters.metrics(self._tally.series()), "metrics", 1)
                due = monotonic() + self._pace.metrics_every
            if ending:
                exporters.stop()
                return

    def _empty(self, queue: deque[Any], export: Callable[[Sequence[Any]], bool], signal: Signal) -> None:
        for _ in range(0, len(queue), self._pace.batch):  # what comes meanwhile waits for the next turn
            batch = [queue.popleft() for _ in range(min(self._pace.batch, len(queue)))]
            self._send(partial(export, batch), signal, len(batch))

    def _send(self, export: Callable[[], bool], signal: Signal, count: int) -> None:
        try:
            taken = export()
        except Exception:
            log.exception("telemetry cannot leave")
            taken = False
        if not taken:
            self._lost(signal, count)
        if taken == (signal in self._refused):
            self._say(signal, taken=taken)

    def _say(self, signal: Signal, *, taken: bool) -> None:
        """Once when the collector takes no more, once when it does again."""
        if taken:
            self._refused.discard(signal)
            log.info("the collector takes %s again", signal, extra={"signal": signal})
        else:
            self._refused.add(signal)
            log.warning("the collector does not take %s", signal, extra={"signal": signal})
