"""Refuse while a source is known to be down, and find out by itself when it is back."""

from __future__ import annotations

from asyncio import Task, get_running_loop, sleep
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from domain.errors import Refused, SourceError, SourceLimited
from domain.events import Gave, Opened, Recovered, Tell, Tried
from domain.exchange import Call, Fetch, Layer, Reply
from domain.spans import apart, here, span
from domain.when import Clock

Start = Callable[[Coroutine[Any, Any, Any]], Task[Any]]

SUSPICION = "suspect-"
FAILING = frozenset({"failed", "refused"})
NAMED = 100  # unmapped names a source's health holds; each household may bring its own
LONGEST_PROBE_PAUSE = 4.0  # with one try of 4 s this keeps recovery under 10 s


def _awake() -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class Health:
    """How one binding is doing. The breaker writes it; the book and the health pages read it."""

    state: str = "unknown"
    """`unknown`, `fresh`, `failed` or `refused`."""
    since: datetime | None = None
    problem: str | None = None
    failures: int = 0
    """Failed tries in a row."""
    unmapped: Mapping[str, int] = field(default_factory=dict)
    """What the last answers held that has no common term: native value, or `field:NAME`, → count when last seen."""
    open: bool = False
    closed_until: float = 0.0
    """The event loop's instant before which the source itself does not want to be asked."""
    probing: bool = False
    trial: float = 0.0
    """The event loop's instant from which one caller may try an open source that nobody probes."""
    resting: Callable[[], bool] = _awake
    """Whether nobody may ask the source now, not even to see how it is."""
    gone: bool = False
    """Whether only calls that began before ask it still: the configuration has another in its place, or none."""

    def rests(self) -> bool:
        """Whether nobody may ask the source now."""
        return self.gone or self.resting()

    def reset(self) -> None:
        """Nothing that failed counts any more: the next question is let through."""
        self.failures, self.open, self.closed_until, self.trial = 0, False, 0.0, 0.0

    def turn(self, state: str, problem: str | None, at: datetime) -> None:
        """Note the present state; `since` moves only when it changes."""
        if state != self.state:
            self.since = at
        self.state, self.problem = state, problem


class Means(NamedTuple):
    """What a breaker is set to, and what it works with."""

    failures: int
    probe_seconds: float
    try_seconds: float
    health: Health
    clock: Clock
    start: Start
    tell: Tell


def breaker(
    *, failures: int, probe_seconds: float, try_seconds: float, health: Health, clock: Clock, start: Start, tell: Tell
) -> Layer:
    """Open after `failures` failed tries in a row. From the first failure on the source is probed until it answers.

    Probes come every `probe_seconds`, ever more rarely, and have `try_seconds` each.
    """
    means = Means(failures, probe_seconds, try_seconds, health, clock, start, tell)

    def layer(fetch: Fetch) -> Fetch:
        return _Breaker(fetch, means).guarded

    return layer


def _noted(refused_by: str) -> None:
    """There is no attempt to see in the trace: it says so."""
    if (it := here()) is not None:
        it.facts["hansa.refused"] = refused_by


class _Breaker:
    """One binding's breaker; all it knows is in its `Health`."""

    def __init__(self, fetch: Fetch, means: Means) -> None:
        self.fetch, self.means, self.health = fetch, means, means.health

    async def guarded(self, call: Call) -> Reply:
        """The layer's fetch: refuses at once, or tries."""
        health, pause, now = self.health, self.means.probe_seconds, get_running_loop().time()
        if health.closed_until > now:
            _noted("quota")
            raise SourceLimited(f"{call.binding}: its quota is used up", retry_after=health.closed_until - now)
        if health.open:
            if health.probing or health.trial > now:
                _noted("breaker")
                raise Refused(f"{call.binding}: known to be down", retry_after=pause)
            health.trial = now + pause  # nobody probes, as for personal questions: this caller finds out
        return await self.attempt(call)

    async def attempt(self, call: Call) -> Reply:
        """One try, and what it says about the source."""
        with span("attempt") as it:
            if it is not None:
                it.facts["hansa.source"] = call.binding
            return await self._try(call)

    async def _try(self, call: Call) -> Reply:
        loop = get_running_loop()
        started = loop.time()
        try:
            reply = await self.fetch(call)
        except SourceLimited as limited:
            self.health.closed_until = loop.time() + (limited.retry_after or self.means.probe_seconds)
            self._failed(call, limited, "refused", loop.time() - started)
            raise
        except Refused:
            raise  # the bulkhead's, or about a citizen's token: says nothing about the source
        except SourceError as error:
            self.health.failures += 1
            self.health.trial = loop.time() + self.means.probe_seconds
            self._failed(call, error, "failed", loop.time() - started)
            raise
        self._answered(call, reply, loop.time() - started)
        return reply

    def _failed(self, call: Call, error: SourceError, state: str, seconds: float) -> None:
        health, means = self.health, self.means
        means.tell(Tried(binding=call.binding, seconds=seconds, problem=error.slug))
        health.turn(state, error.slug, means.clock())
        if health.failures >= means.failures and not health.open:
            health.open = True
            means.tell(Opened(binding=call.binding, problem=error.slug))
        if not (health.probing or health.gone) and call.subject is None and call.deed is None:
            # nobody's personal question is asked again
            health.probing = True
            means.start(self._probes(call))

    def _answered(self, call: Call, reply: Reply, seconds: float) -> None:
        health, means = self.health, self.means
        unmapped = sum(reply.unmapped.values())
        rejected = len(reply.rejected)
        means.tell(Tried(binding=call.binding, seconds=seconds, problem=None, rejected=rejected, unmapped=unmapped))
        doubts = {note.slug: dict(note.params) for note in reply.notes if note.slug.startswith(SUSPICION)}
        count = len(reply.records)
        gave = Gave(binding=call.binding, records=count, as_of=reply.as_of, suspicions=tuple(doubts), evidence=doubts)
        means.tell(gave)
        if health.state in FAILING:
            means.tell(Recovered(binding=call.binding))
        health.failures, health.open, health.closed_until = 0, False, 0.0
        health.unmapped = dict(islice({**reply.unmapped, **health.unmapped, **reply.unmapped}.items(), NAMED))
        health.turn("fresh", None, means.clock())

    async def _probes(self, call: Call) -> None:
        """Ask the same question again and again, ever more rarely, until it is answered by us or by anybody."""
        pause, clock = self.means.probe_seconds, get_running_loop().time
        try:
            while self.health.state in FAILING and not self.health.gone:
                await sleep(max(pause, self.health.closed_until - clock()))
                if self.health.state in FAILING and not self.health.rests():
                    with suppress(SourceError), apart("probe"):
                        await self.attempt(replace(call, deadline=clock() + self.means.try_seconds, trace=None))
                    pause = min(LONGEST_PROBE_PAUSE, pause * 1.5)
        finally:
            self.health.probing = False
