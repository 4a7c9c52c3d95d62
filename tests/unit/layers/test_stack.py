"""The nine layers together: what a binding promises its callers and its back-end."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest

from adapters._kit.encode import record
from domain.catalogue import PLACES
from domain.errors import SourceDown, SourceLimited
from domain.events import Called, Opened, Recalled, Recovered, Retried, Tried
from domain.exchange import Fetch, Reply
from domain.resource import Resource
from gateway.layers.breaker import Health
from gateway.layers.stack import Surroundings, Treatment, stack
from tests.unit.clocks import NOON, Hand, LeapingLoop, leaping, present
from tests.unit.pieces import (
    HANG,
    Backend,
    Background,
    CountingCache,
    Diary,
    Outcome,
    a_call,
    a_place,
    outcome_of,
    reply,
)

ANSWER = reply(record("1", a_place()))
PERSONAL = replace(PLACES, scope="orders")
TREATMENT = Treatment(
    fresh=timedelta(hours=1),
    usable=timedelta(days=1),
    attempts=2,
    try_seconds=4,
    failures=3,
    probe_seconds=1,
    berths=4,
    queue=8,
)


@dataclass
class Binding:
    """A source with everything around it."""

    source: Backend
    resource: Resource = PLACES
    treatment: Treatment = TREATMENT
    hand: Hand = field(default_factory=Hand)
    diary: Diary = field(default_factory=Diary)
    health: Health = field(default_factory=Health)
    background: Background = field(default_factory=Background)
    cache: CountingCache = field(init=False)
    fetch: Fetch = field(init=False)

    def __post_init__(self) -> None:
        self.cache = CountingCache(self.hand)
        around = Surroundings(cache=self.cache, clock=self.hand, tell=self.diary, start=self.background)
        self.fetch = stack(
            self.source, resource=self.resource, treatment=self.treatment, around=around, health=self.health
        )


@leaping
async def test_two_hundred_callers_and_a_failed_try() -> None:
    """Two hundred at once whose first try fails cost two calls at the source and one write, and all get the answer."""
    binding = Binding(Backend(SourceDown("x"), ANSWER, seconds=0.2))
    answers = await asyncio.gather(*(binding.fetch(a_call()) for _ in range(200)))
    assert {answer.records for answer in answers} == {ANSWER.records}
    assert len(binding.source.calls) == 2
    assert binding.cache.writes == 1
    assert len(binding.diary.of(Called)) == 200


@leaping
async def test_an_impatient_caller_leaves_and_the_flight_warms_the_cache() -> None:
    """Who leaves early gets a timeout at its own instant; the flight goes on, and the next caller finds its answer."""
    binding, started = Binding(Backend(ANSWER, seconds=3)), present()
    assert await outcome_of(binding.fetch(a_call(seconds=0.8))) == "source-timeout"
    assert present() - started == pytest.approx(0.8)
    await asyncio.sleep(5)
    assert await binding.fetch(a_call(seconds=0.001)) == replace(ANSWER, fresh_until=NOON + timedelta(hours=1))
    assert len(binding.source.calls) == 1


@leaping
async def test_a_flight_everybody_left_fails_in_silence() -> None:
    """When all callers have left and the flight fails after all, nobody is told of an exception never retrieved."""
    binding = Binding(Backend(SourceDown("x"), seconds=2))
    left = await asyncio.gather(*(outcome_of(binding.fetch(a_call(seconds=0.5))) for _ in range(3)))
    assert left == ["source-timeout"] * 3
    await asyncio.sleep(6)
    assert binding.background.tasks[0].done()
    binding.background.tasks.clear()
    gc.collect()
    assert cast(LeapingLoop, asyncio.get_running_loop()).complaints == []


@pytest.mark.parametrize("outcome", [SourceDown("x"), HANG])
@leaping
async def test_a_stale_answer_is_better_than_none(outcome: Outcome) -> None:
    """When the source fails, or still hangs as the caller's deadline passes, the caller gets the old answer, marked."""
    binding = Binding(Backend(ANSWER))
    known = await binding.fetch(a_call())
    binding.hand.forward(hours=2)
    binding.source.outcomes = [outcome]
    started = present()
    assert await binding.fetch(a_call(seconds=1.5)) == replace(known, state="stale")
    assert present() - started <= 1.5
    assert [event.state for event in binding.diary.of(Called)] == ["fresh", "stale"]


@leaping
async def test_a_warm_answer_starts_nothing() -> None:
    """A fresh answer is given without a task, a timer or a pause."""
    binding = Binding(Backend(ANSWER))
    known = await binding.fetch(a_call())
    started = len(binding.background.tasks)
    with pytest.raises(StopIteration) as stop:
        binding.fetch(a_call()).send(None)
    assert stop.value.value is known
    assert len(binding.background.tasks) == started


@leaping
async def test_a_limit_is_neither_retried_nor_counted() -> None:
    """The source's 429 costs one call and no retry, opens nothing, and the next caller is refused without a call."""
    binding = Binding(Backend(SourceLimited("x", retry_after=60)))
    for _ in range(5):
        assert await outcome_of(binding.fetch(a_call())) == "source-limited"
    assert len(binding.source.calls) == 1
    assert (binding.diary.of(Retried), binding.diary.of(Opened)) == ([], [])
    assert (binding.health.failures, binding.health.open) == (0, False)


@leaping
async def test_a_full_house_is_neither_retried_nor_counted() -> None:
    """Who finds no berth is refused once; the source hears nothing of it, and its state is not touched."""
    binding = Binding(Backend(ANSWER, seconds=1), treatment=replace(TREATMENT, berths=2, queue=3))
    outcomes = await asyncio.gather(*(outcome_of(binding.fetch(a_call(item=str(n)))) for n in range(9)))
    assert outcomes.count("source-refused") == 4
    assert len(binding.source.calls) == 5
    assert binding.source.most == 2
    assert binding.diary.of(Retried) == []
    assert (binding.health.state, binding.health.failures) == ("fresh", 0)


@leaping
async def test_an_outage_is_noticed_and_its_end_too() -> None:
    """Failing tries open the breaker, callers get what is kept, and the source is found again with nobody asking."""
    binding = Binding(Backend(ANSWER))
    await binding.fetch(a_call())
    binding.hand.forward(hours=2)
    binding.source.outcomes = [SourceDown("x")]
    for _ in range(4):
        assert (await binding.fetch(a_call())).state == "stale"
    assert len(binding.diary.of(Opened)) == 1
    binding.source.outcomes = [ANSWER]
    await asyncio.sleep(10)
    assert len(binding.diary.of(Recovered)) == 1
    assert (await binding.fetch(a_call())).state == "fresh"


@leaping
async def test_the_time_in_the_queue_is_not_the_source_s() -> None:
    """A call that waits for a berth still has its whole try before it: no timeout is blamed on a source that was full."""
    binding = Binding(Backend(ANSWER, seconds=3), treatment=replace(TREATMENT, berths=1))
    answers = await asyncio.gather(*(outcome_of(binding.fetch(a_call(seconds=8, item=str(n)))) for n in range(2)))
    assert [type(answer) for answer in answers] == [Reply, Reply]
    assert binding.health.failures == 0


@leaping
async def test_one_try_has_its_own_end() -> None:
    """A source that hangs is left after one try's seconds, and that is a failed try."""
    binding, started = Binding(Backend(HANG), treatment=replace(TREATMENT, attempts=1)), present()
    assert await outcome_of(binding.fetch(a_call(seconds=20))) == "source-timeout"
    assert present() - started == pytest.approx(4)
    assert [event.problem for event in binding.diary.of(Tried)] == ["source-timeout"]


@leaping
async def test_personal_answers_are_shared_with_nobody() -> None:
    """A resource with a scope is asked for each caller anew: nothing is recalled, joined or written."""
    binding = Binding(Backend(ANSWER, seconds=1), resource=PERSONAL)
    calls = [a_call(subject="anna") for _ in range(3)]
    await asyncio.gather(*map(binding.fetch, calls))
    await binding.fetch(a_call(subject="anna"))
    assert len(binding.source.calls) == 4
    assert (binding.cache.writes, binding.cache.entries, binding.background.tasks) == (0, 0, [])
    assert binding.diary.of(Recalled) == []
    assert (await binding.fetch(a_call(subject="anna"))).fresh_until is None


@leaping
async def test_personal_callers_have_the_other_layers_too() -> None:
    """A personal source is retried, left at the deadline and refused while it is known to be down."""
    binding = Binding(Backend(SourceDown("x"), ANSWER, HANG, SourceDown("x")), resource=PERSONAL)
    assert isinstance(await outcome_of(binding.fetch(a_call(subject="anna"))), Reply)
    assert await outcome_of(binding.fetch(a_call(subject="anna", seconds=0.5))) == "source-timeout"
    for _ in range(2):
        assert await outcome_of(binding.fetch(a_call(subject="anna"))) == "source-down"
    assert await outcome_of(binding.fetch(a_call(subject="anna"))) == "source-refused"
