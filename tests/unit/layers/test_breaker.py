"""Breaker: refuse while a source is known to be down, and find out by itself when it is back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from domain.errors import Refused, SourceDown, SourceError, SourceLimited, SourceNonsense, TokenSpent
from domain.events import Opened, Recovered, Tried
from domain.exchange import Fetch, Rejected
from gateway.layers.breaker import LONGEST_PROBE_PAUSE, Health, breaker
from tests.unit.clocks import NOON, Hand, leaping, present
from tests.unit.pieces import HANG, Backend, Background, Diary, a_call, outcome_of, reply

DOWN = SourceDown("x")


@dataclass
class Guarded:
    """The layer around a source: open after three failures, the first probe after a second."""

    source: Backend
    health: Health = field(default_factory=Health)
    diary: Diary = field(default_factory=Diary)
    hand: Hand = field(default_factory=Hand)
    background: Background = field(default_factory=Background)
    fetch: Fetch = field(init=False)

    def __post_init__(self) -> None:
        self.fetch = breaker(
            failures=3,
            probe_seconds=1,
            try_seconds=4,
            health=self.health,
            clock=self.hand,
            start=self.background,
            tell=self.diary,
        )(self.source)

    async def ask(self, times: int = 1, *, subject: str | None = None) -> list[str]:
        """What so many callers get, one after the other: `ok`, or a slug."""
        got = [await outcome_of(self.fetch(a_call(subject=subject))) for _ in range(times)]
        return [each if isinstance(each, str) else "ok" for each in got]


@leaping
async def test_it_opens_after_failures_in_a_row() -> None:
    """Three failed tries in a row open it; from then on callers are refused and the source is left in peace."""
    guarded = Guarded(Backend(DOWN))
    assert await guarded.ask(5) == ["source-down"] * 3 + ["source-refused"] * 2
    assert len(guarded.source.calls) == 3
    assert [event.problem for event in guarded.diary.of(Opened)] == ["source-down"]


@leaping
async def test_a_good_answer_starts_the_count_anew() -> None:
    """Failures that are not in a row do not open it."""
    guarded = Guarded(Backend(DOWN, DOWN, reply(), DOWN, DOWN, reply()))
    assert "source-refused" not in await guarded.ask(6)
    assert guarded.diary.of(Opened) == []
    assert (guarded.health.state, guarded.health.failures) == ("fresh", 0)


@leaping
@pytest.mark.parametrize("refusal", [Refused("full"), TokenSpent("x")])
async def test_a_refusal_is_not_counted(refusal: Refused) -> None:
    """The bulkhead's refusal, or that of one citizen's token, says nothing about the source: no failure, no try, no probe."""
    guarded = Guarded(Backend(refusal))
    assert await guarded.ask(10) == [refusal.slug] * 10
    assert len(guarded.source.calls) == 10
    assert guarded.health == Health()
    assert guarded.diary.events == []
    assert guarded.background.tasks == []


@leaping
async def test_it_recovers_without_any_request() -> None:
    """Once open, it finds out by itself that the source is back, and the next caller is let in."""
    guarded = Guarded(Backend(DOWN, DOWN, DOWN, DOWN, reply()))
    await guarded.ask(3)
    await asyncio.sleep(30)
    assert len(guarded.source.calls) == 5
    assert len(guarded.diary.of(Recovered)) == 1
    assert (guarded.health.state, guarded.health.open, guarded.health.probing) == ("fresh", False, False)
    assert await guarded.ask() == ["ok"]


@leaping
async def test_the_first_failure_is_probed_already() -> None:
    """A failed source nobody asks again is probed too, so that its state is true; the probing ends with an answer."""
    guarded = Guarded(Backend(DOWN, reply()))
    await guarded.ask()
    assert guarded.health.state == "failed"
    await asyncio.sleep(1)
    await asyncio.sleep(0.001)
    assert (guarded.health.state, len(guarded.source.calls)) == ("fresh", 2)
    await asyncio.sleep(60)
    assert len(guarded.source.calls) == 2


@leaping
async def test_what_the_configuration_no_longer_has_is_not_probed() -> None:
    """The probing ends when the binding is gone, and a call that was under way then begins none."""
    guarded = Guarded(Backend(DOWN))
    await guarded.ask()
    assert guarded.health.probing
    guarded.health.gone = True
    await asyncio.sleep(60)
    assert (len(guarded.source.calls), guarded.health.probing) == (1, False)
    await guarded.ask()
    assert not guarded.health.probing


@leaping
async def test_probes_come_less_often_but_often_enough() -> None:
    """The pauses between probes grow, up to a bound that keeps recovery quick; there is one prober however many fail."""
    guarded = Guarded(Backend(DOWN))
    await asyncio.gather(*(guarded.ask() for _ in range(3)))
    await asyncio.sleep(40)
    times = guarded.source.times[2:]
    pauses = [after - before for before, after in pairwise(times)]
    assert pauses[0] == pytest.approx(1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(LONGEST_PROBE_PAUSE)
    assert len(guarded.background.tasks) == 1


@leaping
async def test_a_probe_has_the_patience_of_one_try() -> None:
    """A probe asks what the caller asked, with a deadline of its own and without the caller's trace."""
    guarded = Guarded(Backend(DOWN, HANG))
    await outcome_of(guarded.fetch(a_call(seconds=0.5, item="7", trace="00-1")))
    await asyncio.sleep(2)
    asked, probe = guarded.source.calls
    assert probe.key == asked.key
    assert probe.trace is None
    assert probe.deadline == pytest.approx(guarded.source.times[1] + 4)


@leaping
async def test_the_source_says_when_to_come_back() -> None:
    """After a 429 nobody asks before `Retry-After` is over, neither caller nor probe; callers learn how long it lasts."""
    guarded = Guarded(Backend(SourceLimited("x", retry_after=30), reply()))
    assert await guarded.ask() == ["source-limited"]
    closed = present()
    await asyncio.sleep(20)
    with pytest.raises(SourceLimited) as caught:
        await guarded.fetch(a_call())
    assert caught.value.retry_after == pytest.approx(10)
    assert guarded.health.state == "refused"
    await asyncio.sleep(20)
    assert [time - closed for time in guarded.source.times] == [0, pytest.approx(30)]
    assert (guarded.health.state, await guarded.ask()) == ("fresh", ["ok"])


@leaping
async def test_a_limit_is_no_failure() -> None:
    """However often the source names its limit, that does not open the breaker; without a time it is one probe's pause."""
    guarded = Guarded(Backend(SourceLimited("x")))
    for _ in range(5):
        await guarded.ask()
        await asyncio.sleep(1.5)
    assert (guarded.health.failures, guarded.health.open) == (0, False)
    assert len(guarded.source.calls) > 1


@leaping
async def test_a_personal_question_is_never_asked_again() -> None:
    """A probe never repeats what was asked for a person; once open, it lets one of their own questions through at times."""
    guarded = Guarded(Backend(DOWN, DOWN, DOWN, reply()))
    assert await guarded.ask(4, subject="anna") == ["source-down"] * 3 + ["source-refused"]
    await asyncio.sleep(60)
    assert len(guarded.source.calls) == 3
    assert await guarded.ask(subject="anna") == ["ok"]
    assert not guarded.health.open


@leaping
async def test_one_trial_at_a_time() -> None:
    """While a personal source is down, its callers' own questions try it once per pause and no more."""
    guarded = Guarded(Backend(DOWN))
    await guarded.ask(3, subject="anna")
    await asyncio.sleep(5)
    assert await guarded.ask(3, subject="ben") == ["source-down", "source-refused", "source-refused"]


@leaping
async def test_a_bug_in_a_probe_does_not_shut_a_source_for_good() -> None:
    """When a probe ends with an error that is not the source's, callers find out instead."""
    guarded = Guarded(Backend(DOWN, DOWN, DOWN, ZeroDivisionError(), reply()))
    await guarded.ask(3)
    await asyncio.sleep(10)
    assert isinstance(guarded.background.tasks[0].exception(), ZeroDivisionError)
    assert await guarded.ask() == ["ok"]


@pytest.mark.parametrize("failure", [DOWN, SourceNonsense("x")])
@leaping
async def test_the_state_says_since_when(failure: SourceError) -> None:
    """The state names the problem, and its `since` moves only when the state changes."""
    guarded = Guarded(Backend(reply(), failure))
    await guarded.ask()
    assert (guarded.health.state, guarded.health.since, guarded.health.problem) == ("fresh", NOON, None)
    guarded.hand.forward(minutes=1)
    await guarded.ask()
    failed_at = guarded.hand()
    guarded.hand.forward(minutes=1)
    await guarded.ask()
    assert (guarded.health.state, guarded.health.since, guarded.health.problem) == ("failed", failed_at, failure.slug)


@leaping
async def test_each_try_is_told() -> None:
    """Every try at the back-end is one event, with what it took, what went wrong, and what could not be understood."""
    strange = reply(rejected=(Rejected(row="1", why="x"),), unmapped={"kind:Bude": 3, "kind:Kiosk": 1})
    guarded = Guarded(Backend(strange, SourceLimited("x", retry_after=60), seconds=0.25))
    await guarded.ask(3)
    facts = [(event.problem, event.rejected, event.unmapped) for event in guarded.diary.of(Tried)]
    assert facts == [(None, 1, 4), ("source-limited", 0, 0)]
    assert [event.seconds for event in guarded.diary.of(Tried)] == [pytest.approx(0.25)] * 2
