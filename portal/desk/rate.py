"""How often something was done from one address within an hour, as this process counts it. Bounded in memory."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from domain.when import Clock

HOUR = timedelta(hours=1)
REMEMBERED = 10_000
"""Addresses; the one longest unused is forgotten first."""


class Rate:
    """At most so many an hour for each address."""

    def __init__(self, most: int, clock: Clock) -> None:
        self._most, self._clock = most, clock
        self._done: OrderedDict[str, list[datetime]] = OrderedDict()

    def full(self, address: str) -> bool:
        """Whether this address has done it as often as it may."""
        since = self._clock() - HOUR
        lately = [at for at in self._done.get(address, ()) if at > since]
        return len(lately) >= self._most

    def count(self, address: str) -> None:
        """It was done once more."""
        done = self._done.setdefault(address, [])
        self._done.move_to_end(address)
        done.append(self._clock())
        del done[: -self._most]
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
