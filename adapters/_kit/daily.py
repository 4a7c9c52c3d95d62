"""What a back-end lists and changes rarely (streets, cities), kept in process until the civic day is over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from datetime import date
from typing import Generic, TypeVar

from domain.when import Clock, civic_day

HELD = 64
"""Values held at once; the one learnt first goes first."""

V = TypeVar("V")


class Daily(Generic[V]):
    """A bounded shelf of values that hold for a day."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[Hashable, tuple[date, V]] = {}

    async def get(self, key: Hashable, ask: Callable[[], Awaitable[V]]) -> V:
        """The value under the key, asked for when it is not today's. What is empty is not held: it may be a fluke."""
        today = civic_day(self._clock())
        day, value = self._held.get(key, (None, None))
        if value is not None and day == today:
            return value
        self._held.pop(key, None)
        fresh = await ask()
        if fresh:
            while len(self._held) >= HELD:
                del self._held[next(iter(self._held))]
            self._held[key] = (today, fresh)
        return fresh
