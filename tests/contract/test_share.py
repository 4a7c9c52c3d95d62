"""Workers that share what their sources said, over a real Valkey: one asks, all know; and what must not be shared is not."""

from __future__ import annotations

import asyncio
import pickle
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from adapters._kit.shared import read, written
from domain.catalogue import CATALOGUE, PICKUPS, PLACES
from domain.errors import SourceDown, SourceTimeout
from domain.events import Joined, Recalled
from domain.exchange import Fetch, Household, Note, Rejected, Reply, Window
from domain.resource import Resource
from gateway.hands import Generations
from gateway.layers import share as layer
from gateway.layers.breaker import Health
from gateway.layers.stack import Surroundings, Treatment, stack
from storage import shared
from storage.memory import MemoryCache
from storage.ports import Order
from storage.shared import SharedStore, open_shared
from tests.contract.valkeys import Valkey, valkey
from tests.unit.clocks import NOON, Hand
from tests.unit.pieces import HANG, Backend, Background, Diary, a_book, a_call, a_place, a_source, outcome_of, served

TREATMENT = Treatment(
    fresh=timedelta(seconds=100),
    usable=timedelta(seconds=1000),
    attempts=1,
    try_seconds=3,
    failures=100,
    probe_seconds=60,
    berths=10,
    queue=1000,
)
GIVEN = served(
    PLACES, {"1": a_place("Ä"), "2": a_place("B")}, notes=(Note(slug="unmapped-values", params=(("v", "x"),)),)
)


@dataclass(slots=True, kw_only=True)
class Worker:
    """A process of its own, as far as sharing goes: its cache, its clock, its stack around its way to the source."""

    fetch: Fetch
    source: Backend
    diary: Diary
    background: Background
    store: SharedStore

    async def ask(self, **more: Any) -> Reply:
        """The usual question; what goes on beside the answer is waited for."""
        answer = await self.fetch(a_call(**more))
        await self.settled()
        return answer

    async def settled(self) -> None:
        """Until nothing goes on beside."""
        await asyncio.gather(*self.background.tasks, return_exceptions=True)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that runs many tests at once is slower than the patience of one that serves."""
    monkeypatch.setattr(shared, "PATIENCE", 1.0)


@pytest.fixture(scope="module")
def server() -> Iterator[Valkey]:
    """A server for the whole file."""
    with valkey() as own:
        yield own


@pytest.fixture
async def hall(server: Valkey) -> AsyncIterator[Hall]:
    """Where workers begin; nothing is kept there yet."""
    server.empty()
    async with AsyncExitStack() as stack_:
        yield Hall(server.url, stack_)


class Hall:
    """Where workers begin."""

    def __init__(self, url: str, stack_: AsyncExitStack) -> None:
        self._url, self._stack = url, stack_

    async def worker(
        self,
        source: Backend,
        *,
        resource: Resource = PLACES,
        form: str | None = "form",
        generations: Generations | None = None,
    ) -> Worker:
        """One more, on another machine as it were."""
        store = await self._stack.enter_async_context(open_shared(self._url))
        diary, background = Diary(), Background()
        self._stack.push_async_exit(self._over(background))
        around = Surroundings(
            cache=MemoryCache(limit_bytes=10_000_000),
            clock=Hand(),
            tell=diary,
            start=background,
            shared=store,
            generation=(generations or Generations()).of,
        )
        fetch = stack(source, resource=resource, treatment=TREATMENT, around=around, health=Health(), form=form)
        return Worker(fetch=fetch, source=source, diary=diary, background=background, store=store)

    @staticmethod
    def _over(background: Background) -> Any:
        async def over(*_: object) -> None:
            for task in background.tasks:
                task.cancel()
            await asyncio.gather(*background.tasks, return_exceptions=True)

        return over


async def test_five_hundred_questions_to_four_workers_ask_once(hall: Hall) -> None:
    """Equal questions under way in several workers share one call to the source, and all get its answer."""
    sources = [Backend(GIVEN, seconds=0.2) for _ in range(4)]
    workers = [await hall.worker(source) for source in sources]
    answers = await asyncio.gather(*(workers[n % 4].fetch(a_call()) for n in range(500)))
    assert sum(len(source.calls) for source in sources) == 1
    assert [alike(answer) for answer in answers] == [alike(GIVEN)] * 500
    assert sum(len(worker.diary.of(Joined)) for worker in workers) == 499


async def test_what_one_fetched_another_has_as_it_was(hall: Hall) -> None:
    """Later too, with all that was said beside the records, and fresh for no longer than it is where it was fetched."""
    one, other = [await hall.worker(Backend(GIVEN)) for _ in range(2)]
    first, second = await one.ask(), await other.ask()
    assert alike(first) == alike(second) == alike(GIVEN)
    assert (len(one.source.calls), len(other.source.calls)) == (1, 0)
    assert other.diary.of(Recalled) == [Recalled(binding=a_call().binding, stale=False)]
    assert second.fresh_until is not None
    assert NOON + timedelta(seconds=90) < second.fresh_until <= NOON + timedelta(seconds=100)


async def test_a_worker_that_has_just_started_shows_what_others_had(hall: Hall, server: Valkey) -> None:
    """When the source is down, what another worker fetched long ago is shown as old; to an impatient caller too."""
    await (await hall.worker(Backend(GIVEN))).ask()
    server.pass_by(200)
    late = await hall.worker(Backend(SourceDown("x")))
    assert (await late.fetch(a_call())).state == "stale"
    hung = await hall.worker(Backend(HANG))
    assert alike(replace(await hung.fetch(a_call(seconds=0.3)), state="fresh")) == alike(GIVEN)


async def test_a_failure_is_everybodys_own(hall: Hall) -> None:
    """Those who waited for a worker whose source failed ask for themselves, all at once."""
    sources = [Backend(SourceDown("x"), seconds=0.2), Backend(GIVEN, seconds=0.2), Backend(GIVEN, seconds=0.2)]
    workers = [await hall.worker(source) for source in sources]
    failing = asyncio.create_task(outcome_of(workers[0].fetch(a_call())))
    await asyncio.sleep(0.1)
    answers = await asyncio.gather(*(worker.fetch(a_call()) for worker in workers[1:]))
    assert await failing == "source-down"
    assert [alike(answer) for answer in answers] == [alike(GIVEN)] * 2
    assert [len(source.calls) for source in sources] == [1, 1, 1]


async def test_nobody_waits_longer_than_he_would_alone(hall: Hall) -> None:
    """A caller leaves at his own instant, whoever has the turn; his flight leaves at its own."""
    slow = await hall.worker(Backend(HANG))
    asking = asyncio.create_task(outcome_of(slow.fetch(a_call(seconds=20))))
    await asyncio.sleep(0.1)
    waiting = await hall.worker(Backend(GIVEN))
    with pytest.raises(SourceTimeout):
        await waiting.fetch(a_call(seconds=0.2))
    assert waiting.source.calls == []
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_who_understands_it_otherwise_shares_nothing(hall: Hall, server: Valkey) -> None:
    """Another form, another city's file, and what is personal: each asks itself, and of the last two nothing is kept."""
    await (await hall.worker(Backend(GIVEN))).ask()
    other = await hall.worker(Backend(GIVEN), form="another form")
    await other.ask()
    assert len(other.source.calls) == 1
    server.empty()
    personal = replace(PLACES, scope="places:read")
    for worker in (
        await hall.worker(Backend(GIVEN), form=None),
        await hall.worker(Backend(GIVEN), resource=personal),
        await hall.worker(Backend(GIVEN)),
    ):
        await worker.ask(subject="anna")
    assert server.keys() == set()


async def test_after_a_purge_nobody_is_given_what_was_before(hall: Hall) -> None:
    """Whoever has followed the order asks anew, and whoever begins later; without a clock, and whatever is still kept."""
    book = a_book(a_source("adorf", PLACES, Backend(GIVEN)))
    order = Order(number=7, verb="purge", target="adorf/amt", reason="r", by="b", at=NOON)
    followed, ahead = Generations(), Generations()
    one = await hall.worker(Backend(GIVEN), generations=followed)
    await one.ask()
    followed.take(order, book)
    ahead.take(order, book)
    new = served(PLACES, {"3": a_place("C")})
    next_one = await hall.worker(Backend(new), generations=followed)
    assert alike(await next_one.ask()) == alike(new)
    begun_later = await hall.worker(Backend(GIVEN), generations=ahead)
    assert alike(await begun_later.ask()) == alike(new)
    behind = await hall.worker(Backend(GIVEN))
    assert alike(await behind.ask()) == alike(GIVEN)


async def test_what_weighs_too_much_is_not_kept(hall: Hall, server: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    """And those who wait for it go on at once."""
    monkeypatch.setattr(layer, "MOST_BYTES", 10)
    sources = [Backend(GIVEN, seconds=0.1), Backend(GIVEN, seconds=0.1)]
    workers = [await hall.worker(source) for source in sources]
    await asyncio.gather(*(worker.ask() for worker in workers))
    assert [len(source.calls) for source in sources] == [1, 1]
    assert server.keys() == set()


async def test_away_every_worker_asks_itself(hall: Hall) -> None:
    """Without the server nothing waits for it."""
    with valkey() as own:
        async with AsyncExitStack() as inner:
            worker = await Hall(own.url, inner).worker(Backend(GIVEN))
            await worker.ask()
            own.kill()
            for number in range(20):
                await worker.ask(item=f"{number}")
            assert not worker.store.there
            assert len(worker.source.calls) == 21
            own.start()


async def test_no_address_can_be_read_there(hall: Hall, server: Valkey) -> None:
    """A question's words, a household's address among them, are no part of what it is kept under."""
    worker = await hall.worker(Backend(served(PICKUPS, {})), resource=PICKUPS)
    home = Household(id=None, street="Hauptstraße", house_number="9")
    await worker.ask(household=home)
    (key,) = server.keys()
    assert re.fullmatch(rb"hansa:shared:\{[0-9a-f]{32}\}", key)


def test_a_question_has_the_same_name_in_every_process() -> None:
    """What makes a name is written the same everywhere: no query holds anything whose writing depends on the process."""
    for resource in CATALOGUE.values():
        assert " at 0x" not in repr(resource.query())
        assert "frozenset" not in repr(resource.query())


def test_all_of_an_answer_is_there_again() -> None:
    """Every field that is not about keeping it comes back, and only data ever does."""
    whole = replace(
        GIVEN,
        state="stale",
        cut=True,
        covers=Window(start=date(2026, 1, 1)),
        rejected=(Rejected(row="#1", why="x"),),
        unmapped={"a": 2},
    )
    again = read(written(whole), PLACES)
    assert alike(again) == alike(whole)
    assert [record.model for record in again.records] == [record.model for record in whole.records]


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"x",
        b"[]\n",
        pickle.dumps({"form": 1}),
        written(GIVEN)[:-1],
        written(GIVEN) + b"x",
        written(GIVEN).replace(b'"form":1', b'"form":2', 1),
        written(GIVEN).replace(b'"notes', b'"nodes', 1),
        written(GIVEN).replace(b'"kind"', b'"kidn"', 1),
    ],
    ids=["empty", "text", "list", "pickle", "cut", "longer", "form", "facts", "model"],
)
def test_what_is_of_another_form_is_a_miss(value: bytes) -> None:
    """Bytes of another version, of somebody else, or damaged ones are no answer, and nothing in them is carried out."""
    with pytest.raises(ValueError, match=r"."):
        read(value, PLACES)


def alike(reply: Reply) -> Reply:
    """What the source said, without how long it is kept; two objects of one model are equal when their bytes are."""
    return replace(reply, fresh_until=None, lasts=None)
