"""What is kept fresh without a question: when it is renewed, whose source is spared, and that workers on a real Valkey do it once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from config.model import Warm
from domain.catalogue import PLACES
from domain.errors import SourceDown
from domain.events import Called, Event, Moored, Rationed, Renewed, Tell
from domain.exchange import Fetch, Reply
from gateway.federation.book import Source
from gateway.layers.breaker import Health
from gateway.layers.stack import Surroundings, Treatment, stack
from gateway.layers.warmed import Terms, Warmed
from gateway.warm import APART, Warmth
from gateway.world import telling
from storage import shared
from storage.memory import MemoryCache
from storage.shared import open_shared
from storage.shared_ports import Shared
from tests.contract.valkeys import Valkey, valkey
from tests.unit.clocks import Hand, leaping
from tests.unit.pieces import Backend, Background, CountingCache, Diary, a_call, a_place, a_source, outcome_of, served

TREATMENT = Treatment(
    fresh=timedelta(seconds=100),
    usable=timedelta(seconds=1000),
    attempts=1,
    try_seconds=3,
    failures=3,
    probe_seconds=60,
    berths=10,
    queue=10,
)
GIVEN, NEWER = served(PLACES, {"1": a_place("A")}), served(PLACES, {"1": a_place("A"), "2": a_place("B")})
BINDING = "adorf/amt/places#amt"


@dataclass
class Worker:
    """A process of its own, as far as this goes: one source in its layers, and what keeps its answer fresh."""

    source: Backend
    settings: Warm = field(default_factory=Warm)
    store: Shared | None = None
    binding: str = BINDING
    resting: bool = False
    hand: Hand = field(default_factory=Hand)
    diary: Diary = field(default_factory=Diary)
    background: Background = field(default_factory=Background)
    health: Health = field(default_factory=Health)
    warmth: Warmth = field(init=False)
    tell: Tell = field(init=False)
    fetch: Fetch = field(init=False)
    served: Source = field(init=False)

    def __post_init__(self) -> None:
        self.health.resting = lambda: self.resting
        self.warmth = Warmth(clock=self.hand, start=self.background)
        self.tell = telling((self.diary, self.warmth))
        cache: MemoryCache[Reply] = CountingCache(self.hand)
        terms = Terms(binding=self.binding, query=PLACES.query(), fresh=TREATMENT.fresh, patience=4, cache=cache)
        warmed = Warmed(terms)
        self.fetch = stack(
            self.source,
            resource=PLACES,
            treatment=TREATMENT,
            around=Surroundings(cache=cache, clock=self.hand, tell=self.tell, start=self.background, shared=self.store),
            health=self.health,
            warmed=warmed.layer,
            form="form",
        )
        self.served = replace(
            a_source("adorf", PLACES, self.fetch, health=self.health, warmed=warmed), binding=self.binding
        )
        self.warmth.serve(self.settings, [self.served])

    async def ask(self) -> Reply | str:
        """The question there is."""
        return await outcome_of(self.fetch(a_call(self.binding, query=PLACES.query())))

    async def look(self) -> list[str]:
        """What comes of a look, when all of it is over."""
        del self.diary.events[:]
        await self.warmth.look(self.tell)
        await asyncio.gather(*self.background.tasks, return_exceptions=True)
        return [event.outcome for event in self.diary.of(Renewed)]


@leaping
async def test_what_is_asked_for_is_renewed_before_it_ends() -> None:
    """Not before it is time; then once, and who asks when it would have been over waits for nobody and has the newer one."""
    worker = Worker(Backend(GIVEN, NEWER))
    await worker.ask()
    assert await worker.look() == []
    worker.hand.forward(seconds=80)
    assert await worker.look() == []
    worker.hand.forward(seconds=19)
    assert await worker.look() == ["fetched"]
    assert (await worker.look(), worker.diary.of(Called)) == ([], [])
    worker.hand.forward(seconds=30)
    answer = await worker.ask()
    assert isinstance(answer, Reply)
    assert (answer.state, len(answer.records), len(worker.source.calls)) == ("fresh", 2, 2)


@pytest.mark.parametrize("periods", [0, 1, 3])
@leaping
async def test_the_last_question_is_followed_by_so_many_calls_at_most(periods: int) -> None:
    """A city that sleeps is left in peace: a call for each period that was configured, and then none, until somebody asks."""
    worker = Worker(Backend(GIVEN), Warm(periods=periods))
    await worker.look()
    assert worker.source.calls == []
    await worker.ask()
    for _ in range(200):
        worker.hand.forward(seconds=5)
        await worker.look()
    assert len(worker.source.calls) == 1 + periods
    await worker.ask()
    worker.hand.forward(seconds=99)
    await worker.look()
    assert len(worker.source.calls) == 2 + periods + bool(periods)


def _down(worker: Worker) -> None:
    worker.health.open = True


def _failing(worker: Worker) -> None:
    worker.health.state = "failed"


def _limited(worker: Worker) -> None:
    worker.health.closed_until = asyncio.get_running_loop().time() + 60


def _paused(worker: Worker) -> None:
    worker.resting = True


def _gone(worker: Worker) -> None:
    worker.health.gone = True


def _told(*events: Event) -> Callable[[Worker], None]:
    def told(worker: Worker) -> None:
        for event in events:
            worker.tell(event)

    return told


@pytest.mark.parametrize(
    "hindrance",
    [
        *(_down, _failing, _limited, _paused, _gone),
        _told(Moored(binding=BINDING, inside=1, waiting=0)),
        _told(Rationed(binding=BINDING, left=10)),
        _told(Rationed(binding=BINDING, left=1000), Rationed(binding=BINDING, left=200)),
    ],
    ids=["open breaker", "failing", "limited", "paused", "gone", "busy", "few calls left", "a fifth left"],
)
@leaping
async def test_a_source_with_a_hindrance_is_spared(hindrance: Callable[[Worker], None]) -> None:
    """It is not asked without a question, however often we look, and that is counted once in a while."""
    worker = Worker(Backend(GIVEN))
    await worker.ask()
    worker.hand.forward(seconds=99)
    hindrance(worker)
    assert await worker.look() == ["spared"]
    assert await worker.look() == []
    worker.hand.forward(seconds=APART.total_seconds())
    assert await worker.look() == ["spared"]
    assert len(worker.source.calls) == 1


@leaping
async def test_enough_calls_left_and_free_berths_are_no_hindrance() -> None:
    """What the source says of its quota, and who has left it, do not keep anybody from renewing."""
    worker = Worker(Backend(GIVEN))
    await worker.ask()
    worker.tell(Rationed(binding=BINDING, left=1000))
    worker.tell(Rationed(binding=BINDING, left=201))
    worker.tell(Moored(binding=BINDING, inside=0, waiting=0))
    worker.hand.forward(seconds=99)
    assert await worker.look() == ["fetched"]


@leaping
async def test_a_renewal_that_fails_takes_nothing_away() -> None:
    """What is kept stays fresh for as long as it was; the source has failed for all to see, and is not pressed."""
    worker = Worker(Backend(GIVEN, SourceDown("x"), GIVEN))
    await worker.ask()
    worker.hand.forward(seconds=99)
    await worker.warmth.look(worker.tell)
    await asyncio.sleep(1)
    assert [event.outcome for event in worker.diary.of(Renewed)] == ["failed"]
    assert worker.health.state == "failed"
    answer = await worker.ask()
    assert isinstance(answer, Reply)
    assert (answer.state, len(worker.source.calls)) == ("fresh", 2)
    for task in worker.background.tasks:
        task.cancel()
    await asyncio.gather(*worker.background.tasks, return_exceptions=True)


@leaping
async def test_a_question_that_comes_meanwhile_shares_the_call() -> None:
    """When the renewal takes longer than what is kept, nobody asks a second time."""
    worker = Worker(Backend(GIVEN, NEWER, seconds=1))
    await worker.ask()
    worker.hand.forward(seconds=99)
    await worker.warmth.look(worker.tell)
    worker.hand.forward(seconds=2)
    answer = await worker.ask()
    assert isinstance(answer, Reply)
    assert (len(answer.records), len(worker.source.calls)) == (2, 2)
    await worker.look()


@leaping
async def test_a_long_list_is_left_to_who_asks() -> None:
    """An answer with more records than allowed is not renewed."""
    worker = Worker(Backend(NEWER), Warm(records=1))
    await worker.ask()
    worker.hand.forward(seconds=99)
    assert (await worker.look(), len(worker.source.calls)) == ([], 1)


@leaping
async def test_there_is_room_for_so_many_at_once() -> None:
    """What ends first goes first; the other waits until there is room again."""
    one, other = Worker(Backend(GIVEN), Warm(at_once=1)), Worker(Backend(GIVEN), binding="bstadt/amt/places#amt")
    one.warmth.serve(Warm(at_once=1), [one.served, other.served])
    for worker in (one, other):
        await worker.ask()
        worker.hand.forward(seconds=99)
    one.tell(Called(binding=other.binding, state="fresh", seconds=0, records=1))
    other.hand.forward(seconds=-1)
    one.source.seconds = 1
    for _ in range(2):
        await one.warmth.look(one.tell)
        await asyncio.sleep(0.1)
    assert [len(worker.source.calls) for worker in (one, other)] == [2, 1]
    await asyncio.sleep(1)
    assert await one.look() == ["found"]  # the other source tells its own worker that it was tried
    assert len(other.source.calls) == 2


@leaping
async def test_a_swap_forgets_what_is_gone_and_keeps_what_is_known() -> None:
    """The same binding is as wanted as before; one made anew is wanted by nobody yet."""
    worker = Worker(Backend(GIVEN))
    await worker.ask()
    worker.hand.forward(seconds=99)
    worker.warmth.serve(Warm(), [worker.served])
    assert await worker.look() == ["fetched"]
    assert worker.served.warmed is not None
    anew = Warmed(worker.served.warmed.terms)
    anew.layer(worker.source)
    worker.warmth.serve(Warm(), [replace(worker.served, warmed=anew)])
    worker.hand.forward(seconds=99)
    assert await worker.look() == []


@pytest.fixture(scope="module")
def server() -> Iterator[Valkey]:
    """A server for the whole file."""
    with valkey() as own:
        yield own


async def test_of_workers_that_share_one_asks(server: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although both are asked and both look: one call, and both have the newer answer. Without the server each asks itself."""
    monkeypatch.setattr(shared, "PATIENCE", 1.0)
    server.empty()
    async with open_shared(server.url) as here, open_shared(server.url) as there:
        one, other = (Worker(Backend(GIVEN, NEWER), store=store) for store in (here, there))
        for worker in (one, other):
            await worker.ask()
            await asyncio.gather(*worker.background.tasks)
        assert [len(worker.source.calls) for worker in (one, other)] == [1, 0]
        other.source.outcomes = [NEWER]
        server.pass_by(96)
        for worker in (one, other):
            worker.hand.forward(seconds=99)
        looks = await asyncio.gather(one.look(), other.look())
        assert sorted(looks) == [["fetched"], ["found"]]
        assert sum(len(worker.source.calls) for worker in (one, other)) == 2
        for worker in (one, other):
            worker.hand.forward(seconds=50)
            answer = await worker.ask()
            assert isinstance(answer, Reply)
            assert len(answer.records) == 2
        assert sum(len(worker.source.calls) for worker in (one, other)) == 2
