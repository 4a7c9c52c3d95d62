"""Keeps small open answers fresh that were asked for lately, so that nobody waits for a back-end only because a minute is over.

Of bindings of which one answer answers everything (`Source.warmed`). It comes last: whatever speaks against asking a source — it
fails, rests, is busy, or has few calls left to give — is reason enough to leave it to the next question. Knows no city and no layer
but its own place among them; that workers ask once together is the shared layer's doing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import Any, Literal

from config.model import Warm
from domain.errors import SourceError, whereabouts
from domain.events import Called, Event, Moored, Rationed, Renewed, Tell, Tried
from domain.exchange import Reply
from domain.when import Clock
from gateway.federation.book import Source
from gateway.layers.breaker import FAILING, Health
from gateway.layers.warmed import Warmed

log = logging.getLogger("hansa.warm")

LOOK = 0.5
"""Seconds between two looks."""
EARLY, EARLIEST = 0.1, timedelta(seconds=30)
"""The part of its time, and the most of it, that an answer may have left when it is renewed."""
APART = timedelta(seconds=15)
"""Between two renewals of one answer at least, whatever its source says of its time; what is fresh for less is not kept so."""
FEW, PART = 10, 0.2
"""A source that says it has no more calls left than so many, or than this part of the most it had, is spared."""
NEVER = datetime.min.replace(tzinfo=UTC)

_CHANCE = SystemRandom()

Start = Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]
Outcome = Literal["fetched", "found", "failed", "spared"]


class _Answer:
    """One binding's answer, and what was noticed about its source."""

    def __init__(self, warmed: Warmed, health: Health) -> None:
        self.warmed, self.health = warmed, health
        self.called = False
        """Whether somebody has asked since the last look."""
        self.asked = NEVER
        self.end = self.due = NEVER
        """When what is kept ends, and when it is time to look after it."""
        self.flight: asyncio.Task[Reply] | None = None
        self.tries = self.inside = self.waiting = self.most = 0
        self.left: int | None = None

    @property
    def early(self) -> timedelta:
        """How long before its end it may be renewed."""
        return min(self.warmed.terms.fresh * EARLY, EARLIEST)

    def wanted(self, now: datetime, periods: int) -> bool:
        """Whether somebody has asked within so many times its freshness."""
        if self.called:
            self.called, self.asked = False, now
        return now - self.asked <= self.warmed.terms.fresh * periods if self.asked is not NEVER else False

    def ends(self, at: datetime) -> None:
        """What is kept ends then. Workers that share it do not all come at once."""
        if at != self.end:
            self.end, self.due = at, at - self.early * _CHANCE.uniform(0.5, 1.0)

    def spared(self) -> bool:
        """Whether its source is better not asked without need."""
        health = self.health
        if health.rests() or health.open or health.state in FAILING or self.inside or self.waiting:
            return True
        few = self.left is not None and self.left <= max(FEW, PART * self.most)
        return few or health.closed_until > asyncio.get_running_loop().time()


class Warmth:
    """One worker's part in it. Call it with events: they say who is asked for, and how the sources are."""

    hears = frozenset({Called, Moored, Rationed, Tried})

    def __init__(self, *, clock: Clock, start: Start) -> None:
        self._clock, self._start = clock, start
        self._settings = Warm(periods=0)
        self._answers: dict[str, _Answer] = {}

    def serve(self, settings: Warm, sources: Iterable[Source]) -> None:
        """From now on these; what is the same as before stays as well known as it was."""
        before, self._settings, self._answers = self._answers, settings, {}
        for binding, warmed, health in _worth_it(sources) if settings.periods else ():
            known = before.get(binding)
            self._answers[binding] = known if known and known.warmed is warmed else _Answer(warmed, health)

    def __call__(self, event: Event) -> None:
        """One fact. Runs for every question to every source: no more than a look-up and a mark."""
        answer = self._answers.get(event.binding)
        if answer is None:
            return
        kind = type(event)
        if kind is Called:
            answer.called = True
        elif kind is Tried:
            answer.tries += 1
        elif isinstance(event, Moored):
            answer.inside, answer.waiting = event.inside, event.waiting
        elif isinstance(event, Rationed):
            answer.left, answer.most = event.left, max(answer.most, event.left)

    async def keep(self, tell: Tell) -> None:
        """Look again and again, for ever."""
        while True:
            await asyncio.sleep(LOOK)
            await self.look(tell)

    async def look(self, tell: Tell) -> None:
        """Have renewed what is wanted and about to end, the most urgent first, as far as there is room for it."""
        now, periods = self._clock(), self._settings.periods
        wanted = [each for each in self._answers.values() if each.wanted(now, periods) and now >= each.due]
        due = [each for each in wanted if await self._due(each, now)]
        room = self._settings.at_once - sum(each.flight is not None for each in self._answers.values())
        for answer in sorted(due, key=lambda each: each.end):
            if answer.spared():
                self._done(answer, "spared", tell)
            elif room > 0:
                room -= 1
                answer.flight = self._start(answer.warmed.renew(answer.early.total_seconds()))
                answer.flight.add_done_callback(partial(self._landed, answer, answer.tries, tell))

    async def _due(self, answer: _Answer, now: datetime) -> bool:
        """Whether it is time. What is not kept, may not be, or is too long waits until it is asked for again."""
        if answer.flight is not None:
            return False
        kept = await answer.warmed.kept()
        if kept is None or kept.fresh_until is None or len(kept.records) > self._settings.records:
            answer.asked = NEVER
            return False
        answer.ends(kept.fresh_until)
        return now >= answer.due

    def _landed(self, answer: _Answer, tries: int, tell: Tell, flight: asyncio.Task[Reply]) -> None:
        answer.flight = None
        if flight.cancelled():
            return
        error = flight.exception()
        if error is not None:
            if not isinstance(error, SourceError):
                log.error("%s was not renewed: %s", answer.warmed.terms.binding, whereabouts(error))
            self._done(answer, "failed", tell)
        else:
            self._done(answer, "fetched" if answer.tries != tries else "found", tell)

    def _done(self, answer: _Answer, outcome: Outcome, tell: Tell) -> None:
        answer.due = self._clock() + APART
        tell(Renewed(binding=answer.warmed.terms.binding, outcome=outcome))


def _worth_it(sources: Iterable[Source]) -> Iterator[tuple[str, Warmed, Health]]:
    """Every answer that is fresh for long enough. A region's comes as often as it has cities, always the same."""
    for source in sources:
        if source.warmed is not None and source.warmed.terms.fresh >= APART:
            yield source.binding, source.warmed, source.health
