"""Small real pieces for the laws of layers and federation: a clock, a loop whose time leaps, sources of two little towns.

Knows the vocabulary and the book. Speaks no protocol and opens no socket.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine, Hashable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, ParamSpec, TypeVar

from adapters._kit.bound import finisher
from adapters._kit.encode import record
from domain.catalogue import ADDRESSES
from domain.errors import SourceError
from domain.events import Event
from domain.exchange import Call, Fetch, Record, Reply
from domain.geo import Box, point
from domain.places import Address, Place
from domain.resource import Resource
from domain.vocabulary import PLACE_KIND
from domain.words import coded
from gateway.federation.book import Book, Source, Town
from gateway.federation.question import Question
from gateway.layers.breaker import Health
from storage.memory import MemoryCache

P = ParamSpec("P")
R = TypeVar("R")

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HANG: Literal["hang"] = "hang"
"""An outcome that never comes."""


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


class Diary:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Keep one event."""
        self.events.append(event)

    def of(self, kind: type[R]) -> list[R]:
        """The events of one kind, in their order."""
        return [event for event in self.events if isinstance(event, kind)]


class Background:
    """Work that outlives whoever started it."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[Any]] = []

    def __call__(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Start it."""
        self.tasks.append(asyncio.get_running_loop().create_task(work))
        return self.tasks[-1]


class CountingCache(MemoryCache[Reply]):
    """The in-process cache on a test's clock; counts what is written."""

    def __init__(self, hand: Hand, *, limit_bytes: int = 10_000_000) -> None:
        super().__init__(limit_bytes=limit_bytes, now=lambda: hand().timestamp())
        self.writes = 0

    async def put(self, key: Hashable, value: Reply, *, seconds: float, size: int) -> None:
        """Count, then keep."""
        self.writes += 1
        await super().put(key, value, seconds=seconds, size=size)


class Backend:
    """A `Fetch` that gives its outcomes in turn, the last of them from then on, each after `seconds`; it keeps the calls."""

    def __init__(self, *outcomes: Reply | Exception | Literal["hang"], seconds: float = 0.0) -> None:
        self.outcomes = list(outcomes)
        self.seconds = seconds
        self.calls: list[Call] = []
        self.times: list[float] = []
        self.inside = self.most = 0

    async def __call__(self, call: Call) -> Reply:
        """The next outcome."""
        self.calls.append(call)
        self.times.append(present())
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await (asyncio.Event().wait() if outcome == HANG else asyncio.sleep(self.seconds))
        finally:
            self.inside -= 1
        if isinstance(outcome, Reply):
            return outcome
        assert isinstance(outcome, Exception)
        raise outcome


def a_call(binding: str = "adorf/amt/places#amt", *, seconds: float = 5.0, **more: Any) -> Call:
    """A question whose caller leaves after so many seconds."""
    return Call(binding=binding, deadline=present() + seconds, **more)


def reply(*records: Record, **more: Any) -> Reply:
    """An answer as of noon."""
    return Reply(**{"records": records, "as_of": NOON} | more)


def served(resource: Resource, things: Mapping[str, Any], **more: Any) -> Reply:
    """An answer as it leaves the adapter's edge: native id → model."""
    return finisher(resource)(reply(*(record(native, model) for native, model in things.items()), **more))


async def outcome_of(work: Coroutine[Any, Any, Reply]) -> Reply | str:
    """The reply, or the slug of the source's failure."""
    try:
        return await work
    except SourceError as error:
        return error.slug


def a_place(
    name: str | None = "Platz", lat: float = 51.1, lon: float = 6.1, kind: str = "playground", **more: Any
) -> Place:
    """A place, in Adorf unless told otherwise."""
    return Place(kind=coded(PLACE_KIND, kind), name=name, location=point(lat, lon), **more)


ADORF = Town(
    slug="adorf", name="Adorf", bounds=Box(west=6.0, south=51.0, east=6.2, north=51.2), postcodes=((10000, 10099),)
)
BSTADT = Town(
    slug="bstadt", name="Bstadt", bounds=Box(west=6.4, south=51.0, east=6.6, north=51.2), postcodes=((20000, 20099),)
)
HOUSES = {
    "adorf": {"9": Address(street="Hauptstraße", house_number="9", postcode="10001", location=point(51.1, 6.1))},
    "bstadt": {"ö 1": Address(street="Ölweg", house_number="1a", postcode="20001", location=point(51.1, 6.5))},
}


def a_source(
    city: str, resource: Resource, fetch: Fetch, *, ns: str = "amt", region: str | None = None, **more: Any
) -> Source:
    """One binding seen from a city; `region` makes it one that several cities share."""
    provider = more.pop("provider", "amt")
    facts: dict[str, Any] = {
        "id": f"{city}/{provider}/{resource.name}",
        "city": city,
        "provider": provider,
        "resource": resource,
        "ns": ns,
        "binding": f"{region or city}/{provider}/{resource.name}#{ns}",
        "adapter": "list",
        "fetch": fetch,
        "pushes": frozenset(),
        "environment": "sandbox",
        "basis": "invented",
        "licence": "synthetic",
        "attribution": "simulated after nobody",
        "permission": "open_licence",
        "fresh": resource.fresh,
        "health": Health(),
    }
    return Source(**facts | more)


def a_register(city: str, *, ns: str = "haus", **more: Any) -> Source:
    """The city's register of houses."""
    return a_source(city, ADDRESSES, Backend(served(ADDRESSES, HOUSES[city])), ns=ns, **more)


def a_book(*sources: Source) -> Book:
    """The two towns with these sources."""
    return Book({town.slug: town for town in (ADORF, BSTADT)}, sources, started=NOON)


def question(resource: Resource, **fields: Any) -> Question:
    """A question; what is no field of `Question` is one of the resource's query."""
    names = ("cities", "limit", "cursor", "require", "deadline", "item", "trace")
    own = {name: fields.pop(name) for name in names if name in fields}
    return Question(resource=resource, query=resource.query(**fields), **own)


def asking(resource: Resource, *, seconds: float = 5.0, **fields: Any) -> Question:
    """A question whose caller leaves after so many seconds."""
    return question(resource, deadline=present() + seconds, **fields)
