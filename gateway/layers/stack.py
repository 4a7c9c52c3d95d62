"""The order of the layers, and why each stands where it stands. Only this file knows them all; only the root calls it."""

from __future__ import annotations

from asyncio import Task
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.events import Tell
from domain.exchange import Fetch, Layer, Reply
from domain.resource import Resource
from domain.when import Clock
from gateway.layers.breaker import Health, breaker
from gateway.layers.bulkhead import bulkhead
from gateway.layers.coalesce import coalesce
from gateway.layers.deadline import deadline
from gateway.layers.observe import observe
from gateway.layers.recall import recall
from gateway.layers.remember import remember
from gateway.layers.retry import retry
from gateway.layers.share import Sharing, share
from storage.ports import Cache
from storage.shared_ports import Shared


def _never(binding: str) -> int:
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """How one binding is to be treated. Durations in seconds unless they are timedeltas."""

    fresh: timedelta
    usable: timedelta
    attempts: int
    try_seconds: float
    failures: int
    probe_seconds: float
    berths: int
    queue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the layers of every binding share."""

    cache: Cache[Reply]
    clock: Clock
    tell: Tell
    start: Callable[[Coroutine[Any, Any, Any]], Task[Any]]
    """Starts work that outlives its caller, and ends with the process."""
    shared: Shared | None = None
    """Where workers leave answers for each other."""
    generation: Callable[[str], int] = _never
    """The number of the last order to forget a binding's answers."""


def stack(
    fetch: Fetch,
    *,
    resource: Resource,
    treatment: Treatment,
    around: Surroundings,
    health: Health,
    harvest: Layer | None = None,
    warmed: Layer | None = None,
    form: str | None = None,
) -> Fetch:
    """The binding's fetch with all its layers. Personal resources share nothing and are stored nowhere.

    `form` says where its answers come from and how they are understood; None: they are not worth sharing with other workers.
    """
    t, tell, clock, start = treatment, around.tell, around.clock, around.start
    shared: list[Layer] = [
        recall(around.cache, clock=clock, tell=tell),  # a hit starts no task; outside the deadline, so that an
        #                                                impatient caller still gets the stale answer there is
        *([warmed] if warmed else []),  # who keeps it fresh gets in here: below what is kept, above the flights
        deadline(),  # the caller's patience; outside coalesce, so that it leaves and the flight goes on
        coalesce(start=start, patience=t.attempts * t.try_seconds + 1, tell=tell),  # only misses get here
        remember(around.cache, fresh=t.fresh, usable=t.usable, clock=clock),  # one write per flight
        *_shared(resource, t, around, form),  # one question to the other workers per flight; below what keeps it here
    ]
    layers: list[Layer] = [
        observe(tell),  # sees what the caller got
        *(shared if resource.scope is None else [deadline()]),
        *(
            [harvest] if harvest is not None else []
        ),  # answers from the durable list; above what makes a pull hold, below
        #                                               what spares the store
        retry(attempts=t.attempts, tell=tell),  # only the final answer is stored
        *_nearest(treatment, around, health),
    ]
    return _wrapped(fetch, layers)


def _shared(resource: Resource, t: Treatment, around: Surroundings, form: str | None) -> list[Layer]:
    if around.shared is None or form is None or not t.fresh:
        return []
    sharing = Sharing(
        store=around.shared,
        resource=resource,
        form=form,
        generation=around.generation,
        fresh=t.fresh,
        usable=t.usable,
    )
    return [share(sharing, cache=around.cache, clock=around.clock, start=around.start, tell=around.tell)]


def deeds(fetch: Fetch, *, treatment: Treatment, around: Surroundings, health: Health) -> Fetch:
    """The same for calls with a deed: nobody else's, never stored, and tried again only by who can look it up before."""
    return _wrapped(fetch, [observe(around.tell), *_nearest(treatment, around, health)])


def _nearest(t: Treatment, around: Surroundings, health: Health) -> list[Layer]:
    """What stands next to every back-end, whoever asks for whatever."""
    return [
        breaker(  # counts tries; a refusal is neither retried nor counted
            failures=t.failures,
            probe_seconds=t.probe_seconds,
            try_seconds=t.try_seconds,
            health=health,
            clock=around.clock,
            start=around.start,
            tell=around.tell,
        ),
        bulkhead(berths=t.berths, queue=t.queue, tell=around.tell),  # a refused call takes no berth
        deadline(seconds=t.try_seconds),  # one try; the time in the queue does not count
    ]


def _wrapped(fetch: Fetch, layers: list[Layer]) -> Fetch:
    for layer in reversed(layers):
        fetch = layer(fetch)
    return fetch
