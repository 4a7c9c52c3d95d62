"""The port of what operators watch: rounds of counts, states, traces and changes, of all workers. Standard library only.

Nothing a person wrote is kept: no query, no body, no address of a caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol, get_args

GATEWAY = "gateway"
"""Stands for the gateway itself where a source could stand; a source's name has slashes."""

SPANS: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(seconds=5), timedelta(hours=2)),
    (timedelta(minutes=1), timedelta(hours=48)),
    (timedelta(hours=1), timedelta(days=35)),
)
"""Rounds are kept in these lengths, each for so long; a finer one is added to the coarser ones as it is written."""
DAYS = 400
"""So long the days of the status page are kept; the page shows 90."""
TRACES = 5_000
"""Traces kept, the newest; none longer than `TRACE_AGE`."""
TRACE_AGE = timedelta(hours=48)
TRACE_BYTES = 32 * 1024 * 1024
"""Room for the spans of all traces; the oldest go first."""
CHANGES = 5_000
"""Changes kept, the newest."""
ALIVE = timedelta(seconds=15)
"""A worker that said nothing for so long is gone."""
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of a histogram's buckets, in seconds; a last bucket takes what is longer."""
QUIET = (0,) * (len(BOUNDS) + 1)

Kind = Literal[
    "deploy",  # a worker began; the detail says version and configuration
    "config",  # another configuration than before is served; the detail is its digest
    "opened",  # a breaker refuses from now on; the detail is the problem's slug
    "recovered",  # a source that had failed answers again
    "suspected",  # an answer looks wrong; the detail is the suspicion's slug
    "trusted",  # no suspicion is left
    "paused",
    "resumed",
    "reset",
    "purged",
    "maintenance",  # a window began; the detail says until when
    "incident",  # a note was written for the status page
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What happened at one place in one stretch of time, all workers together."""

    begin: datetime
    span: timedelta
    place: str
    """A binding as events name it, `adorf/amt/waste.pickups#amt`; or GATEWAY: then calls are answers of the edge."""
    calls: int = 0
    """What callers asked; of the gateway: answers."""
    stale: int = 0
    """Of these, answered from what was kept because the source had failed."""
    troubled: int = 0
    """Of these, ended in a problem; of the gateway: answers of 500 and more."""
    refused: int = 0
    """Of the troubled: refused without a try (breaker, bulkhead, quota, pause); of the gateway: answers of 400 to 499."""
    attempts: int = 0
    failed: int = 0
    """Of the attempts."""
    retries: int = 0
    recalled: int = 0
    """Calls answered from the cache; of the gateway: from the shelf."""
    rejected: int = 0
    """Rows that were not understood."""
    waits: tuple[int, ...] = QUIET
    """How long callers waited: a count for each of `BOUNDS`, and one for longer."""
    tries: tuple[int, ...] = QUIET
    """The same of attempts."""
    queued: float = 0.0
    """Seconds that calls waited for a berth, added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Events of one objective in one stretch of time, all workers together."""

    begin: datetime
    span: timedelta
    slo: str
    city: str
    resource: str
    good: int
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How one source stands as one worker sees it."""

    worker: str
    binding: str
    at: datetime
    """When the worker said so."""
    state: str
    """`unknown`, `fresh`, `failed`, `refused`, `paused`."""
    since: datetime | None = None
    problem: str | None = None
    failures: int = 0
    open: bool = False
    inside: int = 0
    waiting: int = 0
    records: int | None = None
    as_of: datetime | None = None
    """Of the newest data given."""
    left: int | None = None
    """Calls the back-end says are left; None when it says nothing."""
    suspicions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Slug → evidence: `since`, `count`, `usual`, `seen`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One process that serves."""

    name: str
    """Host, process and a random part."""
    began: datetime
    at: datetime
    """When it last said something."""
    version: str
    config: str
    """A digest of the configuration it serves."""
    lag: float = 0.0
    """The event loop's longest delay of the last half to whole minute, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One request that was kept: failed, slow, asked for, or drawn."""

    trace_id: str
    at: datetime
    name: str
    """`GET /v1/waste/pickups`."""
    seconds: float
    status: int | None
    problem: str | None
    sources: tuple[str, ...]
    """Bindings that were called in it."""
    spans: Sequence[Mapping[str, Any]] = ()
    """Each with `id`, `parent`, `name`, `kind`, `start` and `end` (ns since 1970), `problem`, `facts`, `links` (`trace`, `span`).
    Empty in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that explains why the curves turn."""

    at: datetime
    kind: Kind
    target: str
    """A binding, a source's name, a city, or GATEWAY."""
    detail: str = ""
    by: str = ""
    """Who did it; empty when nobody did."""
    worker: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How one source did on one civic day: minutes in which it was asked, by how they went."""

    day: date
    binding: str
    good: int
    care: int
    """Minutes in which some attempts failed, or answers were stale or suspected."""
    bad: int
    """Minutes in which nobody got an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one worker has to say since it last did."""

    worker: Worker
    rounds: Sequence[Round] = ()
    """Of the finest span only."""
    promised: Sequence[Promised] = ()
    """Of any length below a minute."""
    stands: Sequence[Stand] = ()
    """Those that changed."""
    traces: Sequence[Trace] = ()
    changes: Sequence[Change] = ()


class Watch(Protocol):
    """Durable and bounded: what operators watch."""

    async def put(self, batch: Batch) -> None:
        """Add it to what all workers have said; all of it or nothing. Counts are added up, stands replace this worker's own.

        Of the changes that each worker notices for itself (`config`, `opened`, `recovered`, `suspected`, `trusted`) the first is kept.
        """
        ...

    async def note(self, change: Change) -> None:
        """Note a change that no worker's batch brings: an operator's, or a command's."""
        ...

    async def rounds(
        self, *, since: datetime, until: datetime | None = None, span: timedelta, place: str | None = None
    ) -> tuple[Round, ...]:
        """Rounds of this span, oldest first, of one place or of all."""
        ...

    async def sums(self, *, since: datetime, until: datetime | None = None, span: timedelta) -> tuple[Round, ...]:
        """The rounds of this span added up, one for each place, by name; `begin` is `since`."""
        ...

    async def promised(self, *, since: datetime, span: timedelta) -> tuple[Promised, ...]:
        """Events of every objective, added up since then, one for each; `begin` is `since`. Kept in minutes and hours only."""
        ...

    async def stands(self) -> tuple[Stand, ...]:
        """How each source stands, as each living worker sees it."""
        ...

    async def workers(self) -> tuple[Worker, ...]:
        """Those that have said something lately: within `ALIVE`."""
        ...

    async def traces(
        self,
        *,
        limit: int,
        source: str | None = None,
        troubled: bool = False,
        slower: float = 0.0,
        before: datetime | None = None,
    ) -> tuple[Trace, ...]:
        """The newest traces without their spans: of a source, of those with a problem, of those at least so slow (seconds)."""
        ...

    async def trace(self, trace_id: str) -> Trace | None:
        """One trace with all its spans; the parts that several requests or workers kept are one."""
        ...

    async def changes(self, *, since: datetime, target: str | None = None, limit: int = 200) -> tuple[Change, ...]:
        """The newest changes since then, newest first. A target means everything below it, too: a city all its sources.

        `paused`, `resumed`, `reset`, `purged`, `incident` are operators' orders, read where those are kept; their number is negative.
        """
        ...

    async def days(self, *, since: date) -> tuple[Day, ...]:
        """The days of every source from that one on, oldest first."""
        ...

    async def forget(self, now: datetime) -> int:
        """Drop what is over its time or beyond its number, and finish days; how many rows went.

        Any worker may ask for it at any time: once a minute something happens.
        """
        ...
