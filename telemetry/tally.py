"""One process's counts: numbers in one block of memory, a place for each series. Cheap enough for every request.

The block may be a file other processes read while this one counts (`workers`). It has an end, and that is the budget: when no
place is left, or a label value is not known, the count goes to a series whose labels all say `other`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from telemetry.metrics import BOUNDS, METRICS, OTHER, TABLE, Metric

Key = tuple[str, tuple[str, ...]]
"""A metric's name, and the values of its labels in the table's order."""

CELLS = 524_288
"""Numbers one process counts at most: 4 MiB, enough for some 6 000 sources. Memory is taken as it is used."""

LAST = len(BOUNDS) + 1  # a histogram's sum stands behind its buckets
_OVERFLOW = "hansa.telemetry.overflow"


def _block(cells: int) -> memoryview[float]:
    return memoryview(bytearray(8 * cells)).cast("d")


class Tally:
    """Counts. `cells` hold the numbers; `named` is told each new series and where it begins, before its first number."""

    def __init__(self, cells: memoryview[float] | None = None, named: Callable[[Key, int], None] | None = None) -> None:
        self.cells = _block(CELLS) if cells is None else cells
        self._named = named
        self._places: dict[Key, int] = {}
        self._next = 0
        self._reserve = sum(metric.width for metric in TABLE)  # so that every metric has room for its `other`

    def __len__(self) -> int:
        return len(self._places)

    def add(self, name: str, labels: tuple[str, ...] = (), amount: float = 1.0) -> None:
        """Count up a counter."""
        place = self._places.get((name, labels))
        self.cells[self.place(name, labels) if place is None else place] += amount

    def put(self, name: str, labels: tuple[str, ...], value: float, when: float) -> None:
        """Set a gauge; `when` tells which worker knows it best."""
        place = self.place(name, labels)
        self.cells[place] = value
        self.cells[place + 1] = when

    def observe(self, name: str, labels: tuple[str, ...], seconds: float) -> None:
        """Note a duration."""
        place = self._places.get((name, labels))
        if place is None:
            place = self.place(name, labels)
        cells = self.cells
        cells[place + bisect_left(BOUNDS, seconds)] += 1.0
        cells[place + LAST] += seconds

    def other(self) -> str:
        """What stands for a value that is not known; counted."""
        self.add(_OVERFLOW)
        return OTHER

    def series(self) -> Iterator[tuple[Key, list[float]]]:
        """Every series with its numbers."""
        for key, place in list(self._places.items()):
            yield key, list(self.cells[place : place + METRICS[key[0]].width])

    def place(self, name: str, labels: tuple[str, ...]) -> int:
        """Where in `cells` a series begins, from now on; for whoever counts too often to look it up."""
        place = self._places.get((name, labels))
        if place is not None:
            return place
        metric = METRICS[name]
        others = (OTHER,) * len(metric.labels)
        if labels == others:
            self._reserve -= metric.width
        elif self._next + metric.width > len(self.cells) - self._reserve:
            self.cells[self.place(_OVERFLOW, ())] += 1.0
            return self.place(name, others)
        return self._new(metric, labels)

    def _new(self, metric: Metric, labels: tuple[str, ...]) -> int:
        place, self._next = self._next, self._next + metric.width
        if self._named is not None:
            self._named((metric.name, labels), place)
        self._places[metric.name, labels] = place
        return place
