"""How often each app was answered, and what went wrong last: counted in this process, and taken away every few seconds.

Runs for every request, so an answer that is no problem costs two look-ups and one sum. Nothing a person wrote is noted, and no
address: who came without key or token is counted in one sum. Knows no store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.when import Clock, civic_day
from gateway.edge.benefit import Benefits
from gateway.edge.identify import Client
from storage.benefit_ports import MadeOf
from storage.usage_ports import ANONYMOUS, ERRORS, OTHERS, Counted, Mishap, app_client, key_client

CLIENTS = 2_000
"""Clients counted by name between two times of taking; who comes beyond is counted in one sum."""
MISHAPS = 10_000
"""Single errors of all clients that wait to be taken; the oldest go first. Of each client no more than are kept anyway."""
KINDS = 20_000
"""Counts that could not be kept and wait; beyond, only their sum does."""
REMEMBERED = 4_096
"""Counts at hand: client, path and what the answer was made of."""

Kind = tuple[str, str, int, str]
"""Client, operation, status, slug."""


class Cell:
    """A count at hand."""

    __slots__ = ("count", "kind", "made")

    def __init__(self, kind: Kind, made: MadeOf | None) -> None:
        self.count, self.kind, self.made = 0, kind, made


class Tallied:
    """What was counted in one process and is not kept yet. `operation` names what a path leads to.

    Whoever takes, takes at a day's end, too, so that what was counted is of one day: the one on which counting began.
    """

    def __init__(self, operation: Callable[[str], str | None], clock: Clock) -> None:
        self._operation = operation
        self._clock = clock
        self.benefits = Benefits()
        """The same answers by what they were made of."""
        self._hot: dict[tuple[str, str, str, MadeOf | None], Cell] = {}
        self._counts: dict[Kind, int] = {}
        self._known: set[str] = set()
        self._mishaps: dict[str, deque[Mishap]] = {}
        self._waiting = 0
        self._left: dict[tuple[date, Kind], int] = {}
        """What was given back: of days that may be over."""
        self._day = civic_day(clock())

    def answered(
        self, scope: Mapping[str, Any], status: int, headers: Sequence[tuple[bytes, bytes]], seconds: float
    ) -> None:
        """One answer of the edge."""
        state = scope["state"]
        client: Client | None = state.get("client")
        if client is None:  # refused before anybody knew whose it was
            return
        if status < 400:
            policy, made = client.policy, state.get("made_of")
            try:
                self._hot[policy, "" if policy == ANONYMOUS else client.name, scope["path"], made].count += 1
            except KeyError:
                self._first(client, scope["path"], made).count += 1
        else:
            self._problem(client, scope, status)

    def take(self) -> tuple[tuple[Counted, ...], tuple[Mishap, ...]]:
        """Everything counted so far, which begins anew."""
        self._settle()
        counts = self._left
        self._left = {}
        for kind, count in self._counts.items():
            counts[self._day, kind] = counts.get((self._day, kind), 0) + count
        self._begin()
        return tuple(_counted(day, kind, count) for (day, kind), count in sorted(counts.items())), self._taken()

    def give_back(self, counted: Sequence[Counted], mishaps: Sequence[Mishap]) -> None:
        """What could not be kept, to be taken again with what comes meanwhile."""
        for each in counted:
            kind = (each.client, each.operation, each.status, each.slug)
            if (each.day, kind) not in self._left and len(self._left) >= KINDS:
                kind = (OTHERS, OTHERS, each.status, "")
            self._left[each.day, kind] = self._left.get((each.day, kind), 0) + each.count
        newer = self._taken()
        for mishap in (*mishaps, *newer):
            self._note(mishap)

    def _begin(self) -> None:
        self._day = civic_day(self._clock())
        self._counts, self._known = {}, set()

    def _first(self, client: Client, path: str, made: MadeOf | None) -> Cell:
        """The count of a client's answers of this make under a path that is not at hand."""
        cell = Cell((self._named(client), self._operation(path) or OTHERS, 200, ""), made)
        if len(self._hot) >= REMEMBERED:
            self._settle()
        self._hot[client.policy, "" if client.policy == ANONYMOUS else client.name, path, made] = cell
        return cell

    def _settle(self) -> None:
        """Add what is at hand to where it belongs."""
        for cell in self._hot.values():
            self._add(cell.kind, cell.count)
            if cell.made is not None:
                self.benefits.add(self._day, cell.kind[0], cell.made, cell.count)
        self._hot = {}

    def _problem(self, client: Client, scope: Mapping[str, Any], status: int) -> None:
        slug, operation = scope["state"].get("problem", ""), self._operation(scope["path"]) or OTHERS
        name = self._named(client)
        self._add((name, operation, status, slug), 1)
        if name not in {ANONYMOUS, OTHERS}:
            at, trace_id = self._clock(), scope["state"]["trace_id"]
            self._note(Mishap(client=name, at=at, operation=operation, status=status, slug=slug, trace_id=trace_id))

    def _add(self, kind: Kind, count: int) -> None:
        self._counts[kind] = self._counts.get(kind, 0) + count

    def _named(self, client: Client) -> str:
        if client.policy == ANONYMOUS:
            return ANONYMOUS
        name = key_client(client.name) if client.policy == "key" else app_client(client.name)
        if name not in self._known:
            if len(self._known) >= CLIENTS:
                return OTHERS
            self._known.add(name)
        return name

    def _note(self, mishap: Mishap) -> None:
        mine = self._mishaps.setdefault(mishap.client, deque(maxlen=ERRORS))
        self._waiting += len(mine) < ERRORS
        mine.append(mishap)
        if self._waiting > MISHAPS:
            longest = max(self._mishaps.values(), key=len)
            longest.popleft()
            self._waiting -= 1

    def _taken(self) -> tuple[Mishap, ...]:
        taken = tuple(mishap for each in self._mishaps.values() for mishap in each)
        self._mishaps, self._waiting = {}, 0
        return taken


def _counted(day: date, kind: Kind, count: int) -> Counted:
    client, operation, status, slug = kind
    return Counted(client=client, day=day, operation=operation, status=status, slug=slug, count=count)
