"""Time for tests: a clock whose hand is moved, and an event loop on which a minute passes in no time."""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Leaps(selectors.SelectSelector):
    """A selector that does not wait: where there is nothing to do before a timer, the time is that timer's."""

    now = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; complains when nothing is and nothing will ever be."""
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everybody waits, and nothing will ever happen")
        self.now += 0 if ready or timeout is None else timeout
        return ready


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop on which a minute passes in no time, and always in the same order. Keeps what it had to complain of."""

    def __init__(self) -> None:
        self._leaps = Leaps()
        super().__init__(self._leaps)
        self.complaints: list[str] = []
        self.set_exception_handler(lambda _, context: self.complaints.append(context["message"]))

    def time(self) -> float:
        """Seconds on the leaping clock."""
        return self._leaps.now


def settle(work: Coroutine[Any, Any, R]) -> R:
    """What `work` returns, on a loop of its own whose time leaps; nothing may go wrong unseen."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        result = runner.run(work)
        loop = runner.get_loop()
    assert isinstance(loop, LeapingLoop)
    assert loop.complaints == []
    return result


def leaping(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """The test on a loop whose time leaps."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        settle(test(*args, **kwargs))

    return run


def present() -> float:
    """The instant on the running loop's clock."""
    return asyncio.get_running_loop().time()


class Hand:
    """A clock whose hand the test moves."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The present instant."""
        return self.at

    def forward(self, **by: float) -> None:
        """Move it, `hours=6`."""
        self.at += timedelta(**by)
