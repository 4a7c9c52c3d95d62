"""What waits to be told to the store. Bounded, however long the store is away.

Numbers are added up by round; rounds older than a minute are added to the oldest that waits. Of changes and traces the oldest go.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from storage.watch_ports import Change, Promised, Round, Trace
from storage.watch_reading import added

BACK = timedelta(minutes=1)
CHANGES = 1_000
TRACES = 200

Each = TypeVar("Each", Round, Promised)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything that waits."""

    rounds: Sequence[Round]
    promised: Sequence[Promised]
    traces: Sequence[Trace]
    changes: Sequence[Change]


class Logbook:
    """Filled while the store is away as well; emptied by `take`."""

    def __init__(self) -> None:
        self._rounds: list[Round] = []
        self._promised: list[Promised] = []
        self._traces: deque[Trace] = deque(maxlen=TRACES)
        self._changes: deque[Change] = deque(maxlen=CHANGES)

    def add(self, rounds: Iterable[Round], promised: Iterable[Promised]) -> None:
        """More numbers."""
        self._rounds += rounds
        self._promised += promised

    def note(self, change: Change) -> None:
        """A change."""
        self._changes.append(change)

    def keep(self, trace: Trace) -> None:
        """A trace."""
        self._traces.append(trace)

    def take(self) -> Waiting:
        """Everything that waits; from now on nothing does."""
        waiting = Waiting(
            rounds=self._rounds,
            promised=self._promised,
            traces=tuple(self._traces),
            changes=tuple(self._changes),
        )
        self._rounds, self._promised = [], []
        self._traces.clear()
        self._changes.clear()
        return waiting

    def give_back(self, waiting: Waiting) -> None:
        """What could not be told, in front of what has come meanwhile."""
        self._rounds = _thinned([*waiting.rounds, *self._rounds])
        self._promised = _thinned([*waiting.promised, *self._promised])
        for mine, theirs in ((self._traces, waiting.traces), (self._changes, waiting.changes)):
            newer = [*mine]
            mine.clear()
            mine.extend([*theirs, *newer])


def _thinned(each: Sequence[Each]) -> list[Each]:
    """One for each place and round, and for what is older than a minute one for each place: in the oldest round there is."""
    if not each:
        return []
    begins = [one.begin for one in each]
    oldest, since = min(begins), max(begins) - BACK
    found: dict[tuple[datetime, object], Each] = {}
    for one in each:
        moved = one if one.begin >= since else replace(one, begin=oldest)
        place = _place(moved)
        known = found.get((moved.begin, place))
        found[moved.begin, place] = moved if known is None else added(known, moved)
    return list(found.values())


def _place(one: Round | Promised) -> object:
    return one.place if isinstance(one, Round) else (one.slo, one.city, one.resource)
