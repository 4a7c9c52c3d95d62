"""A small adapter over a small back-end in this process, which keeps every law, and can be told to break one of them.

Knows the contract and the vocabulary. Opens no socket: a back-end's moods are raised as the door raises them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from adapters._kit.contract import Adapter, Serves, Tools
from adapters._kit.encode import record
from adapters._kit.trial import MovableClock, Notebook, Subject, Terms
from domain.catalogue import CATALOGUE
from domain.errors import SourceDown, SourceLimited, SourceNonsense, SourceTimeout
from domain.exchange import Call, Fetch, Household, Note, Record, Reply, Window
from domain.geo import point
from domain.places import Place
from domain.vocabulary import FRACTION, PLACE_KIND
from domain.waste import Pickup
from domain.when import civic_day
from domain.words import coded
from tests.contract.stage import DUISBURG, NOON

KINDS = {"Spielplatz": "playground", "Bücherei": "library"}
NAMES = ["Bücherei Süd", "Spielplatz Äußere Straße", "Bücherei Nord", "Spielplatz Mühlenweg", "Spielplatz Öhlrain"]


@dataclass(slots=True)
class Backend:
    """The back-end and its stagehand in one: five places, and a calendar by the day."""

    mood: str | None = None
    seconds: float = 1.0
    clock: MovableClock = field(default_factory=lambda: MovableClock(lambda: NOON))
    calls: int = 0

    async def fault(self, kind: str, seconds: float = 1.0) -> None:
        """Break it."""
        self.mood, self.seconds = kind, seconds

    async def heal(self) -> None:
        """Mend it."""
        self.mood = None

    async def move_clock(self, instant: datetime) -> None:
        """Another time."""
        self.clock.ahead = instant - NOON

    async def reset_clock(self) -> None:
        """Noon again."""
        self.clock.ahead = timedelta(0)

    async def forget_calls(self) -> None:
        """Start counting."""
        self.calls = 0

    async def count_calls(self) -> int:
        """Requests since."""
        return self.calls

    async def ask(self, deadline: float) -> bool:
        """One request; True when there is nothing to tell. Raises as the door would."""
        self.calls += 1
        if self.mood == "slow":
            try:
                async with asyncio.timeout_at(deadline):
                    await asyncio.sleep(self.seconds)
            except TimeoutError as late:
                raise SourceTimeout("late") from late
        if self.mood == "429":
            raise SourceLimited("429", retry_after=self.seconds)
        if self.mood in {"500", "down"}:
            raise SourceDown(self.mood)
        if self.mood == "html":
            raise SourceNonsense("markup")
        return self.mood == "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """As adapters that page have them."""

    page: int = 100
    most: int = 500


def subject(resource: str, flaw: str | None = None, *, stagehand: bool = True) -> Subject:
    """A binding of the small back-end on trial."""
    backend = Backend()
    binds = {"places": _places, "waste.pickups": _pickups}

    def bind(tools: Tools) -> Fetch:
        return binds[resource](tools, backend, flaw)

    adapter = SimpleNamespace(Options=Options, SERVES={resource: Serves()}, bind=bind)
    tools = Tools(
        binding=f"adorf/amt/{resource}#amt",
        resource=CATALOGUE[resource],
        url="http://adorf.test",
        options=Options(),
        mapping={"kind": {"field": "art", "values": KINDS}} if resource == "places" else {},
        bounds=DUISBURG,
        postcodes=((47051, 47279),),
        callback="http://127.0.0.1:9/v1/callbacks/here",
        door=cast(Any, None),
        memory=Notebook(),
        clock=lambda: NOON,
    )
    home = Household(id=None, street="Ring", house_number="1") if resource == "waste.pickups" else None
    licence = "none-stated" if flaw == "licence" else "dl-de/zero-2.0"
    made = Subject(
        tools=tools,
        adapter=cast(Adapter, adapter),
        terms=Terms(licence=licence, attribution="Amt", permission="open_licence"),
        questions=(Call(binding=tools.binding, deadline=0.0, query=CATALOGUE[resource].query(), household=home),),
        twin=backend if stagehand else None,
        unbreakable="nobody can break it",
    )
    if flaw == "order":
        made.fetch = _turned(made.fetch)
    return made


def _places(tools: Tools, backend: Backend, flaw: str | None) -> Fetch:
    known: Mapping[str, str] = tools.mapping["kind"]["values"]
    salt = iter(range(100))

    async def fetch(call: Call) -> Reply:
        names = list(NAMES)
        rows: list[str] = []
        cut = False
        while names and not cut:
            if await _asked(backend, call, flaw):
                return Reply(as_of=tools.clock())
            room = min(tools.options.page, tools.options.most - len(rows))
            rows, names = rows + names[:room], names[room:]
            cut = bool(names) and len(rows) >= tools.options.most
            if flaw == "pages":
                break
        records = [_place(name, known, flaw, backend, next(salt) if flaw == "ids-stable" else 0) for name in rows]
        if flaw == "ids-unique":
            records.append(records[0])
        strange = {name.split()[0] for name in rows} - known.keys()
        note = Note(slug="unmapped-values", params=(("values", ", ".join(strange)),))
        return Reply(
            records=tuple(records),
            as_of=tools.clock() + timedelta(hours=1 if flaw == "times" else 0),
            cut=cut,
            notes=(note,) if strange and flaw != "unmapped" else (),
            unmapped=dict.fromkeys(strange, 1),
        )

    return fetch


def _place(name: str, known: Mapping[str, str], flaw: str | None, backend: Backend, salt: int) -> Record:
    native = name.split(maxsplit=1)[0]
    at = point(6.76, 51.43) if flaw == "in-bounds" else point(51.43, 6.76)
    garbled = flaw == "umlauts" and backend.mood == "wrong_charset"
    text = name.encode().decode("cp1252") if garbled else name
    model = Place(kind=coded(PLACE_KIND, known.get(native), native), name=text, location=at)
    made = record(f"{name}-{salt}" if salt else name, model)
    return replace(made, model=replace(model, note="nur hier")) if flaw == "bytes" else made


def _pickups(tools: Tools, backend: Backend, flaw: str | None) -> Fetch:
    async def fetch(call: Call) -> Reply:
        if await _asked(backend, call, flaw):
            return Reply(as_of=tools.clock())
        now = NOON if flaw == "moves" else backend.clock()
        days = [civic_day(now) + timedelta(days=7 * week) for week in range(1, 5)]
        model = [Pickup(day=day, fraction=coded(FRACTION, "paper", "Papier")) for day in days]
        covers = Window(start=civic_day(now), end=days[1] if flaw == "window" else days[-1])
        return Reply(records=tuple(record(f"1-{each.day}", each) for each in model), as_of=tools.clock(), covers=covers)

    return fetch


async def _asked(backend: Backend, call: Call, flaw: str | None) -> bool:
    """One request, by an adapter that treats its back-end as badly as the flaw says."""
    deadline = call.deadline + (60.0 if flaw == "deadline" else 0.0)
    try:
        return await backend.ask(deadline)
    except SourceLimited:
        if flaw != "quota":
            raise
        return await backend.ask(deadline)  # at once again
    except SourceDown:
        if flaw != "empty":
            raise
        return True


def _turned(fetch: Fetch) -> Fetch:
    async def turned(call: Call) -> Reply:
        reply = await fetch(call)
        return replace(reply, records=reply.records[::-1])

    return turned
