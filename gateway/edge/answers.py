"""How the gateway itself answers: how many, how slow, how badly; counted in this process for whoever keeps it.

Runs for every request. Nearly all are quick and well: those are one sum.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Answers since they were taken last."""

    count: int
    failed: int
    """Of 500 and more."""
    refused: int
    """Of 400 to 499."""
    waits: tuple[int, ...]
    """A count for each bound, and one for longer."""


Told = Callable[[Mapping[str, Any], int, Sequence[tuple[bytes, bytes]], float], None]
"""Told of each answer, as `gateway.edge.trace` tells: scope, status, headers, seconds."""


class Answers:
    """`bounds` are the upper ends of the histogram's buckets, in seconds. What lies below the path `apart` is not counted."""

    __slots__ = ("_apart", "_bounds", "_failed", "_quickly", "_refused", "_waits")

    def __init__(self, bounds: Sequence[float], *, apart: str) -> None:
        self._apart = apart
        self._bounds = bounds
        self._begin()

    def beside(self, told: Told) -> Told:
        """Tells another as well, in the same call: half of what two calls would cost. Within the first bound nothing is looked up."""
        quick = self._bounds[0]

        def answered(
            scope: Mapping[str, Any], status: int, headers: Sequence[tuple[bytes, bytes]], seconds: float
        ) -> None:
            told(scope, status, headers, seconds)
            if seconds <= quick and status < 400:
                self._quickly += 1
            else:
                self._slowly(scope["path"], status, seconds)

        return answered

    def _slowly(self, path: str, status: int, seconds: float) -> None:
        if not path.startswith(self._apart):
            self._waits[bisect_left(self._bounds, seconds)] += 1
            self._failed += status >= 500
            self._refused += 400 <= status < 500

    def take(self) -> Answered:
        """Everything counted so far, which begins anew."""
        self._waits[0] += self._quickly
        waits = tuple(self._waits)
        taken = Answered(count=sum(waits), failed=self._failed, refused=self._refused, waits=waits)
        self._begin()
        return taken

    def _begin(self) -> None:
        self._quickly = self._failed = self._refused = 0
        self._waits = [0] * (len(self._bounds) + 1)
