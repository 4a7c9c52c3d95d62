"""The harvest's layer over a real store: what is asked itself, what is answered from the list, and when it is pulled."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters._kit.bound import finisher
from adapters._kit.encode import record
from domain.catalogue import ADDRESSES, PLACES
from domain.errors import SourceDown
from domain.events import Event, Pulled
from domain.exchange import Reply
from domain.places import Address, AddressQuery, PlaceQuery
from gateway.harvest import keep_rhythm
from gateway.layers.harvested import Harvested, Means, Terms
from storage.open import Stores, open_stores
from tests.unit.clocks import Hand
from tests.unit.pieces import Backend, Background, Diary, a_call, a_place, outcome_of, reply

TERMS = Terms(
    binding="essen/ebe/places#ebe",
    resource=PLACES,
    towns=("essen",),
    rhythm=timedelta(days=1),
    loss=0.2,
    origin="live",
    form="1",
    lists=True,
)
ONE, TWO = reply(record("1", a_place())), reply(record("1", a_place()), record("2", a_place()))
REGISTER = replace(TERMS, resource=ADDRESSES, lists=False)


class Waited(Diary):
    """A diary one can wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._news = asyncio.Event()

    def __call__(self, event: Event) -> None:
        """Keep one event."""
        super().__call__(event)
        self._news.set()

    async def told(self, kind: type, count: int) -> None:
        """Until there are so many events of a kind."""
        while len(self.of(kind)) < count:
            self._news.clear()
            await self._news.wait()


@dataclass
class Kept:
    """A source with its harvest."""

    stores: Stores
    source: Backend
    terms: Terms = TERMS
    hand: Hand = field(default_factory=Hand)
    diary: Waited = field(default_factory=Waited)
    background: Background = field(default_factory=Background)
    shown: int = 0

    def __post_init__(self) -> None:
        self.harvest = self.worker(self.terms)
        self.fetch = self.harvest.layer(self.source)

    def worker(self, terms: Terms) -> Harvested:
        """Another process over the same store."""

        def shown() -> None:
            self.shown += 1

        means = Means(store=self.stores.harvest, clock=self.hand, start=self.background, tell=self.diary, shown=shown)
        return Harvested(terms, means, self.source)

    async def settled(self) -> None:
        """Until nothing is under way."""
        while tasks := [task for task in self.background.tasks if not task.done()]:
            await asyncio.wait(tasks)

    async def ask(self) -> Reply:
        """One question, and what it started."""
        answer = await self.fetch(a_call(query=self.terms.resource.query()))
        await self.settled()
        return answer


@asynccontextmanager
async def kept(state: Path, *outcomes: Reply | Exception, terms: Terms = TERMS) -> AsyncIterator[Kept]:
    """A source that gives these outcomes in turn, with an empty store."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        made = Kept(stores, Backend(*outcomes), terms)
        yield made
        await made.settled()


async def test_a_list_is_pulled_once_a_rhythm(tmp_path: Path) -> None:
    """The first question gets what the source says; later ones the list, until it is due; it lasts until then."""
    async with kept(tmp_path, ONE, TWO) as it:
        assert (await it.ask()).records == ONE.records
        it.hand.forward(hours=1)
        again = await it.ask()
        assert (again.records, again.state, again.lasts, len(it.source.calls)) == (
            ONE.records,
            "fresh",
            timedelta(hours=23),
            1,
        )
        assert it.shown == 1
        it.hand.forward(hours=23)
        assert (await it.ask()).records == TWO.records
        assert len(it.source.calls) == 2


async def test_a_failed_pull_leaves_the_list(tmp_path: Path) -> None:
    """The former list goes out, stale, and not for long; with none the failure does."""
    async with kept(tmp_path, SourceDown("x"), ONE, SourceDown("x")) as it:
        assert await outcome_of(it.fetch(a_call())) == "source-down"
        await it.settled()
        await it.ask()
        it.hand.forward(hours=25)
        old = await it.ask()
        assert (old.records, old.state, old.as_of) == (ONE.records, "stale", ONE.as_of)
        assert old.lasts is not None
        assert old.lasts < timedelta(minutes=1)
        assert [event.outcome for event in it.diary.of(Pulled)] == ["failed", "good", "failed"]


async def test_without_a_store_the_source_is_asked(tmp_path: Path) -> None:
    """When the database fails, every question goes to the source as if there were no harvest."""
    async with kept(tmp_path, ONE, TWO) as it:
        await it.ask()
        with closing(sqlite3.connect(tmp_path / "hansa.db")) as meddler:
            meddler.execute("ALTER TABLE harvests RENAME TO gone")
        assert (await it.ask()).records == TWO.records
        assert (await it.ask()).records == TWO.records
        assert len(it.source.calls) == 3
        with closing(sqlite3.connect(tmp_path / "hansa.db")) as meddler:
            meddler.execute("ALTER TABLE gone RENAME TO harvests")


async def test_what_was_understood_otherwise_is_pulled_anew(tmp_path: Path) -> None:
    """After a change of mapping the list is due at once, and serves only where the pull fails."""
    async with kept(tmp_path, ONE, SourceDown("x"), TWO) as it:
        await it.ask()
        fetch = it.worker(replace(TERMS, form="2")).layer(it.source)
        assert (await fetch(a_call())).state == "stale"
        await it.settled()
        assert (await fetch(a_call())).records == TWO.records


async def test_a_list_of_elsewhere_is_never_shown(tmp_path: Path) -> None:
    """What the sandbox pulled is no answer in the live profile, not even when the source is down."""
    async with kept(tmp_path, ONE, SourceDown("x")) as it:
        await it.ask()
        fetch = it.worker(replace(TERMS, origin="other")).layer(it.source)
        assert await outcome_of(fetch(a_call())) == "source-down"
        await it.settled()


async def test_a_register_is_asked_until_it_was_pulled(tmp_path: Path) -> None:
    """Questions go through before; a look pulls the whole beside them; then none goes through. A part is no whole."""
    whole = reply(*(record(str(at), Address(street="Allee", house_number=str(at))) for at in range(3)))
    part = replace(whole, cut=True)
    async with kept(tmp_path, part, part, whole, SourceDown("x"), terms=REGISTER) as it:
        await it.ask()
        assert [call.whole for call in it.source.calls] == [False]
        await it.harvest.look()
        await it.settled()
        assert (await it.stores.harvest.standing(REGISTER.binding)).copy is None
        await it.harvest.look()
        await it.settled()
        assert [call.whole for call in it.source.calls] == [False, True, True]
        found = await it.fetch(a_call(query=AddressQuery(q="a")))
        assert found.cut is False
        assert len(it.source.calls) == 3


class Word(str):
    """Text that can be watched: nobody but its owners keeps it alive."""

    __slots__ = ("__weakref__",)


async def test_a_list_that_was_put_down_is_let_go(tmp_path: Path) -> None:
    """After a pull the records are in the store, and nothing in the process holds on to them until the next one."""
    name = Word("1")
    watched = weakref.ref(name)
    async with kept(tmp_path, reply(), terms=REGISTER) as it:
        it.source.outcomes.insert(0, reply(record(name, Address(street="Allee", house_number="1"))))
        del name
        await it.harvest.look(unasked=True)
        await it.settled()
        it.background.tasks.clear()
        gc.collect()
        assert (await it.stores.harvest.standing(REGISTER.binding)).copy is not None
        assert watched() is None


async def test_nobody_asked_nothing_pulled(tmp_path: Path) -> None:
    """A look at what nobody asked for and what was never pulled calls nobody, unless it was ordered."""
    async with kept(tmp_path, ONE) as it:
        await it.harvest.look()
        assert it.source.calls == []
        await it.harvest.look(unasked=True)
        await it.settled()
        assert (await it.stores.harvest.standing(TERMS.binding)).copy is not None


async def test_a_purge_makes_it_due(tmp_path: Path) -> None:
    """After the order the next question goes to the source, in this worker; the next after that finds the new list."""
    async with kept(tmp_path, ONE, TWO) as it:
        await it.ask()
        it.hand.forward(minutes=1)
        it.harvest.expire(it.hand())
        it.hand.forward(minutes=1)
        assert (await it.ask()).records == TWO.records
        assert (await it.ask()).state == "fresh"
        assert len(it.source.calls) == 2


async def test_prose_is_found_by_the_stores_index(tmp_path: Path) -> None:
    """Of a list of prose each question that is not due brings only what it may mean; the source is asked once for all."""
    prose = replace(PLACES, search="stemmed", text=("name", "note"))
    things = [record(str(at), a_place(name=name)) for at, name in enumerate(("Schulen", "Schulamt", "Bäume"))]
    whole = finisher(prose)(reply(*things))
    async with kept(tmp_path, whole, terms=replace(TERMS, resource=prose)) as it:
        await it.ask()
        for q, count in (("Schule", 2), ("Baum", 1), ("Zebra", 0), ("", 3)):
            assert len((await it.fetch(a_call(query=PlaceQuery(q=q)))).records) == count, q
        assert len(it.source.calls) == 1


async def test_the_rhythm_goes_on_without_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is due is pulled unasked, a little early, and one that goes wrong does not stop the others."""
    monkeypatch.setattr("gateway.harvest.LOOK", 0.01)
    async with kept(tmp_path, ONE, TWO) as it:
        await it.ask()
        it.hand.forward(hours=22)

        class Broken(Harvested):
            async def look(self, *, unasked: bool = False) -> None:
                raise RuntimeError("a bug")

        broken = Broken(TERMS, it.harvest.means, it.source)
        rhythm = asyncio.create_task(keep_rhythm({"broken": broken, "good": it.harvest}, it.background))
        async with asyncio.timeout(10):
            await it.diary.told(Pulled, 2)
        rhythm.cancel()
        await asyncio.wait({rhythm})
        await it.settled()
        standing = await it.stores.harvest.standing(TERMS.binding)
        assert standing.copy is not None
        assert standing.copy.count == 2


async def test_the_index_is_of_the_list_that_answered(tmp_path: Path) -> None:
    """It names records of a list of the same age, and nothing of another, of one understood otherwise, or without a store."""
    prose = replace(TERMS, resource=replace(PLACES, search="stemmed"))
    async with kept(tmp_path, TWO, terms=prose) as it:
        assert await it.harvest.named(("zebra",), TWO.as_of) is None
        await it.ask()
        assert await it.harvest.named(("zebra",), TWO.as_of) == (frozenset(),)
        assert await it.harvest.named(("zebra",), TWO.as_of + timedelta(seconds=1)) is None
        assert await it.worker(replace(prose, form="2")).named(("zebra",), TWO.as_of) is None
        with closing(sqlite3.connect(tmp_path / "hansa.db")) as meddler:
            meddler.execute("ALTER TABLE harvests RENAME TO gone")
        assert await it.harvest.named(("zebra",), TWO.as_of) is None
        with closing(sqlite3.connect(tmp_path / "hansa.db")) as meddler:
            meddler.execute("ALTER TABLE gone RENAME TO harvests")
