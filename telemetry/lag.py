"""How late the event loop is: a timer that should ring every half second, and how much later it did."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

EVERY = 0.5
WINDOW = 30.0
"""Seconds; the worst of this window and the one before is told, so that no scrape misses a stall."""


class Lag:
    """Tells the longest delay of the last half to whole minute, in seconds."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell
        self._timer: asyncio.TimerHandle | None = None
        self._worst = self._before = 0.0
        self._turns = 0.0

    def start(self) -> None:
        """Begin on the running loop."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(EVERY, self._ring, loop, loop.time() + EVERY)

    def stop(self) -> None:
        """Let go of the loop."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = loop.time()
        self.note(max(0.0, now - due))
        self._timer = loop.call_at(now + EVERY, self._ring, loop, now + EVERY)

    def note(self, late: float) -> None:
        """One measurement."""
        self._turns += EVERY
        if self._turns >= WINDOW:
            self._turns, self._before, self._worst = 0.0, self._worst, 0.0
        self._worst = max(self._worst, late)
        self._tell(max(self._worst, self._before))
