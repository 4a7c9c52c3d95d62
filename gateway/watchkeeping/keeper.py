"""One worker's watch: everything it sees is told to the store every two seconds, and at the end.

While the store is away, what was seen waits here within bounds.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any

from domain.errors import whereabouts
from domain.events import Event, Tell
from domain.objectives import Objective
from domain.when import Clock
from gateway.edge.answers import Answers
from gateway.federation.book import Book
from gateway.watchkeeping.logbook import Logbook
from gateway.watchkeeping.stands import Stands
from gateway.watchkeeping.traces import trace_of
from storage.errors import StorageError
from storage.watch_ports import BOUNDS, GATEWAY, SPANS, Batch, Change, Kind, Promised, Round, Watch, Worker
from telemetry.lag import Lag
from telemetry.rounds import Rounds, Taken
from telemetry.sightings import Sightings
from telemetry.slo import Budgets
from telemetry.trails import Trails

log = logging.getLogger("hansa.watch")

PAUSE = 2.0
"""Seconds between two writes."""
FORGETS = 60.0
"""Seconds between two times of asking the store to forget; of all workers' one does it."""
OPS = "/ops"
"""Whoever watches is not counted: a page that is live is an answer that lasts for hours."""
FINE = SPANS[0][0]
SECONDS = int(FINE.total_seconds())


class _Heard:
    """An observer of some kinds of facts, each told to all that count it."""

    def __init__(self, kinds: Mapping[type[Event], Sequence[Callable[[Any], None]]]) -> None:
        self._kinds = kinds
        self.hears = frozenset(kinds)

    def __call__(self, event: Event) -> None:
        for note in self._kinds[type(event)]:
            note(event)


class Watchkeeper:
    """One per process. `hits` says how many answers the shelf has given; `config` is a digest of what is served."""

    def __init__(self, *, clock: Clock, budgets: Budgets, hits: Callable[[], int], version: str, config: str) -> None:
        self._clock, self._budgets, self._hits = clock, budgets, hits
        self._worker = Worker(
            name=f"{socket.gethostname()}-{os.getpid()}-{token_hex(3)}",
            began=clock(),
            at=clock(),
            version=version,
            config=config,
        )
        self.answers = Answers(BOUNDS, apart=OPS)
        self.trails = Trails()
        self._rounds, self._sightings = Rounds(BOUNDS), Sightings(clock)
        self._late = 0.0
        self._turning: asyncio.TimerHandle | None = None
        self._had = 0
        """Answers of the shelf that were told."""
        self._counted: dict[Objective, tuple[int, int]] = {}
        self._logbook = Logbook()
        self._stands: Stands | None = None

    @property
    def observer(self) -> Tell:
        """To be told every event."""
        both = (self._rounds.kinds, self._sightings.kinds)
        kinds = {kind: tuple(each[kind] for each in both if kind in each) for each in both for kind in each}

        return _Heard(kinds)

    @asynccontextmanager
    async def keeping(self, watch: Watch, book: Book) -> AsyncIterator[None]:
        """Meanwhile and at the end, what was seen is told. While the store cannot be asked, it waits."""
        self._stands = stands = Stands(self._worker.name, book, self._sightings)
        self._rounds.know(stands.bindings)
        self._note("deploy", GATEWAY, f"{self._worker.version} {self._worker.config}")
        self._note("config", GATEWAY, self._worker.config)
        lag, ending = Lag(self._lags), asyncio.Event()
        lag.start()
        self._turn()
        task = asyncio.get_running_loop().create_task(self._keep(watch, stands, ending))
        try:
            yield
        finally:
            lag.stop()
            if self._turning is not None:
                self._turning.cancel()
            ending.set()
            await task

    def swapped(self, book: Book, config: str) -> None:
        """Another book is served: what is gone is not told of any more, what is new is."""
        self._worker = replace(self._worker, config=config)
        if self._stands is not None:
            self._stands.know(book)
            self._rounds.know(self._stands.bindings)
        self._note("config", GATEWAY, config, self._clock())

    async def put(self, watch: Watch, stands: Stands) -> None:
        """Tell what was seen. What could not be told waits; the StorageError goes on."""
        now = self._clock()
        self._gather(now)
        changed, waiting = stands.changed(now), self._logbook.take()
        batch = Batch(
            worker=Worker(
                name=self._worker.name,
                began=self._worker.began,
                at=now,
                version=self._worker.version,
                config=self._worker.config,
                lag=self._late,
            ),
            rounds=waiting.rounds,
            promised=waiting.promised,
            stands=changed,
            traces=waiting.traces,
            changes=waiting.changes,
        )
        try:
            await watch.put(batch)
        except StorageError:
            stands.unsaid(changed)
            self._logbook.give_back(waiting)
            raise

    async def _keep(self, watch: Watch, stands: Stands, ending: asyncio.Event) -> None:
        failing, forgot, last = False, float("-inf"), False
        clock = asyncio.get_running_loop().time
        while not last:
            last = ending.is_set()
            try:
                await self.put(watch, stands)
                if clock() - forgot >= FORGETS:
                    forgot = clock()
                    await watch.forget(self._clock())
                failing = False
            except StorageError as error:
                if not failing:
                    log.warning("what operators watch is counted and not kept for now: %s", error)
                failing = True
            except (ArithmeticError, LookupError, TypeError, ValueError) as bug:
                log.error("what operators watch could not be written down: %s", whereabouts(bug))
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), pause(self._clock()))

    def _turn(self) -> None:
        """A round begins, whether or not the store answers just now."""
        now = self._clock().timestamp()
        self._rounds.turn(_begin(now))
        self._turning = asyncio.get_running_loop().call_later(_left(now), self._turn)

    def _lags(self, late: float) -> None:
        self._late = late

    def _note(self, kind: Kind, target: str, detail: str, at: datetime | None = None) -> None:
        when = at or self._worker.began
        self._logbook.note(Change(at=when, kind=kind, target=target, detail=detail, worker=self._worker.name))

    def _gather(self, now: datetime) -> None:
        """What was seen since the last time goes into the logbook."""
        seconds = _begin(now.timestamp())
        begin = datetime.fromtimestamp(seconds, UTC)
        rounds = map(_round_of, self._rounds.take(seconds))
        self._logbook.add([*rounds, *self._own(begin)], self._promised(begin))
        for spans in self.trails.take():
            self._logbook.keep(trace_of(spans))
        for news in self._sightings.take():
            self._note(news.kind, news.binding, news.detail, news.at)

    def _own(self, begin: datetime) -> Iterator[Round]:
        """How the gateway itself answered."""
        taken, had = self.answers.take(), self._hits()
        recalled, self._had = had - self._had, had
        if taken.count or recalled:
            yield Round(
                begin=begin,
                span=FINE,
                place=GATEWAY,
                calls=taken.count,
                troubled=taken.failed,
                refused=taken.refused,
                recalled=recalled,
                waits=taken.waits,
            )

    def _promised(self, begin: datetime) -> Iterator[Promised]:
        """What the budgets have counted."""
        for one, (good, events) in self._budgets.counted().items():
            had_good, had = self._counted.get(one, (0, 0))
            if events != had:
                self._counted[one] = (good, events)
                yield Promised(
                    begin=begin,
                    span=FINE,
                    slo=one.slo,
                    city=one.city,
                    resource=one.resource,
                    good=good - had_good,
                    events=events - had,
                )


def _round_of(taken: Taken) -> Round:
    begin, place, numbers = taken
    return Round(
        begin=datetime.fromtimestamp(begin, UTC),
        span=FINE,
        place=place,
        calls=numbers.calls,
        stale=numbers.stale,
        troubled=numbers.troubled,
        refused=numbers.refused,
        attempts=numbers.attempts,
        failed=numbers.failed,
        retries=numbers.retries,
        recalled=numbers.recalled,
        rejected=numbers.rejected,
        waits=tuple(numbers.waits),
        tries=tuple(numbers.tries),
        queued=numbers.queued,
    )


def pause(now: datetime) -> float:
    """Seconds until the next write: a round's end is one, so that what is counted without a time is of one round."""
    return min(PAUSE, _left(now.timestamp()))


def _begin(now: float) -> int:
    return int(now - now % SECONDS)


def _left(now: float) -> float:
    """Until the next round, and a little more: a timer may ring early."""
    return SECONDS - now % SECONDS + 0.01


def digest_of(root: Path) -> str:
    """Names the configuration below this folder: the same wherever it lies, another when anything in it is another."""
    digest = blake2b(digest_size=6)
    for file in sorted(root.rglob("*.yaml")):
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()
