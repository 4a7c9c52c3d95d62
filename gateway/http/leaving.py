"""Hears that this process is told to stop: a server waits for what is open, and a stream would keep it waiting."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_TELLING = (signal.SIGINT, signal.SIGTERM)
_BREAKS_CALLS_OFF = False
"""As event loops have it."""


class Leaving:
    """Whether it was told. Listens only while something is open, beside whoever else does."""

    def __init__(self) -> None:
        self.told = False
        self._open = 0
        self._before: dict[signal.Signals, Any] = {}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hears it from here on."""
        self._open += 1
        if self._open == 1 and threading.current_thread() is threading.main_thread():
            self._begin()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._end()

    def _begin(self) -> None:
        for each in _TELLING:
            before = signal.getsignal(each)
            if callable(before):  # what nobody handles ends the process by itself
                self._before[each] = before
                signal.signal(each, self._hearing(before))
                signal.siginterrupt(each, _BREAKS_CALLS_OFF)

    def _end(self) -> None:
        for each, before in self._before.items():
            signal.signal(each, before)
            signal.siginterrupt(each, _BREAKS_CALLS_OFF)
        self._before = {}

    def _hearing(self, before: Callable[[int, FrameType | None], Any]) -> Callable[[int, FrameType | None], Any]:
        def heard(number: int, frame: FrameType | None) -> Any:
            self.told = True
            return before(number, frame)

        return heard
