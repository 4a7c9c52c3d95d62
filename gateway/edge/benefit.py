"""What answers were made of, added up in this process until it is taken away. Knows no city and no store.

Bounded: sources are the configuration's; of pairs of source and app that were not noted today, so many wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.benefit_ports import Caller, Kind, MadeOf, Tally

PAIRS = 20_000
"""Pairs of source and app remembered, and waiting; whoever comes beyond is not noted as a caller. The answer counts."""


class Benefits:
    """Counts by day, source and kind, and who called today and is not noted yet."""

    def __init__(self) -> None:
        self._sums: dict[tuple[date, str, Kind], int] = {}
        self._callers: set[tuple[date, str, str]] = set()
        self._noted: set[tuple[str, str]] = set()
        """Taken away on this day: noting them again would change nothing."""
        self._today = date.min

    def add(self, day: date, client: str, made: MadeOf, count: int) -> None:
        """So many answers of one make to one app."""
        if day != self._today or len(self._noted) >= PAIRS:
            self._today, self._noted = day, set()
        for source, kind in made.cells:
            self._sums[day, source, kind] = self._sums.get((day, source, kind), 0) + count
            if kind == "served" and (source, client) not in self._noted and len(self._callers) < PAIRS:
                self._callers.add((day, source, client))

    def take(self) -> tuple[tuple[Tally, ...], tuple[Caller, ...]]:
        """Everything counted so far, which begins anew."""
        sums, callers = sorted(self._sums.items()), sorted(self._callers)
        self._sums, self._callers = {}, set()
        self._noted.update((source, client) for day, source, client in callers if day == self._today)
        return (
            tuple(Tally(day=day, source=source, kind=kind, count=n) for (day, source, kind), n in sums),
            tuple(Caller(day=day, source=source, client=client) for day, source, client in callers),
        )

    def give_back(self, tallies: Sequence[Tally], callers: Sequence[Caller]) -> None:
        """What could not be kept, to be taken again with what comes meanwhile."""
        for each in tallies:
            key = (each.day, each.source, each.kind)
            self._sums[key] = self._sums.get(key, 0) + each.count
        self._noted -= {(each.source, each.client) for each in callers}
        self._callers |= {(each.day, each.source, each.client) for each in callers}
