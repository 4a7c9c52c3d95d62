"""Error budgets, counted while the gateway runs: what Prometheus computes from the same two counters, without Prometheus.

An observer of the events. Bounded: one count per objective of the configuration, whatever is asked; each remembers minutes as far
back as the longest short window and hours as far back as the budget's own. One process counts its own calls: over several workers
`good` and `events` are added up, and the rates are taken of the sums (`domain.objectives`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from domain.events import Called, Event, Gave
from domain.objectives import Objective, Objectives, Slo, burn_rate, place_of, remaining, written
from domain.when import Clock
from telemetry.windows import MINUTES, Count

ANSWERED = frozenset({"fresh", "stale"})
IMPATIENT = "source-timeout"


class Counts(Protocol):
    """Where the process counts its metrics; several processes' counts are added up there."""

    def add(self, name: str, labels: tuple[str, ...] = ..., amount: float = ...) -> None:
        """Count up a counter."""
        ...

    def put(self, name: str, labels: tuple[str, ...], value: float, when: float) -> None:
        """Set a gauge."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one objective stands, as far as this process has seen."""

    objective: Objective
    good: int
    """Since the process began; a counter."""
    events: int
    """Since the process began; a counter."""
    burns: Mapping[str, float | None]
    """Window (`5m`) → burn rate; None when nothing happened in it."""
    remaining: float
    """The share of the budget that is left of the whole window."""


class Budgets:
    """Counts good and all events of each objective. Call it with every event; it tells `counts` what Prometheus shall see."""

    hears: ClassVar[frozenset[type[Event]]] = frozenset({Called, Gave})

    def __init__(self, *, clock: Clock, counts: Counts | None = None) -> None:
        self._objectives = Objectives()
        self._clock = clock
        self._counts = counts
        self._places: dict[tuple[str, str], dict[Slo, Count]] = {}
        self._bindings: dict[str, dict[Slo, Count]] = {}
        self._as_of: dict[str, datetime] = {}

    def know(self, objectives: Objectives, bindings: Iterable[str]) -> None:
        """From now on these are promised, of the bindings there are. What is still promised goes on counting."""
        served = {place_of(binding) for binding in bindings}
        each = tuple(one for one in objectives.each if (one.city, one.resource) in served)
        same = replace(self._objectives, each=()) == replace(objectives, each=())
        before = {one.objective: one for counts in self._places.values() for one in counts.values()} if same else {}
        self._objectives, self._places, self._bindings = replace(objectives, each=each), {}, {}
        for one in each:
            count = before.get(one)
            if count is None:
                count = Count(one, minutes=_longest(objectives), window=objectives.window)
                self._announce(one)
            self._places.setdefault((one.city, one.resource), {})[one.slo] = count

    def __call__(self, event: Event) -> None:
        """Count what a caller got. Data is as old as the last answer of the back-end says, whoever asked it."""
        if isinstance(event, Called):
            self._called(event, self._of(event.binding), self._clock())
        elif isinstance(event, Gave) and self._of(event.binding):
            self._as_of[event.binding] = event.as_of

    def _called(self, event: Called, counts: Mapping[Slo, Count], instant: datetime) -> None:
        """A caller who left before the promised patience says nothing about the source."""
        answered, now = event.state in ANSWERED, instant.timestamp()
        if (one := counts.get("availability")) is not None and (
            event.state != IMPATIENT or event.seconds >= one.objective.bound
        ):
            self._count(one, now, good=answered)
        if (one := counts.get("latency")) is not None and answered:
            self._count(one, now, good=event.seconds <= one.objective.bound)
        as_of = self._as_of.get(event.binding)
        if (one := counts.get("freshness")) is not None and answered and as_of is not None:
            self._count(one, now, good=(instant - as_of).total_seconds() <= one.objective.bound)

    def _announce(self, one: Objective) -> None:
        """Both counters begin at zero, so that Prometheus sees the first event as one."""
        if self._counts is not None:
            now = self._clock().timestamp()
            self._counts.add("hansa.slo.good", labels_of(one), 0.0)
            self._counts.add("hansa.slo.events", labels_of(one), 0.0)
            self._counts.put("hansa.slo.target", labels_of(one), one.target, now)
            self._counts.put("hansa.slo.budget_remaining", labels_of(one), 1.0, now)

    def _count(self, count: Count, now: float, *, good: bool) -> None:
        turned = count.count(now, good=good)
        if self._counts is None:
            return
        labels = labels_of(count.objective)
        self._counts.add("hansa.slo.events", labels)
        if good:
            self._counts.add("hansa.slo.good", labels)
        if turned:
            rest = remaining(*count.within(self._objectives.window, now), count.objective.target)
            self._counts.put("hansa.slo.budget_remaining", labels, rest, now)

    def counted(self) -> Mapping[Objective, tuple[int, int]]:
        """Good and all events of each objective since the process began: counters."""
        counts = {one: self._places[one.city, one.resource][one.slo] for one in self._objectives.each}
        return {one: (count.good, count.events) for one, count in counts.items()}

    def standings(self) -> tuple[Standing, ...]:
        """Every objective, in the order of the configuration."""
        now = self._clock().timestamp()
        return tuple(
            self._standing(self._places[one.city, one.resource][one.slo], now) for one in self._objectives.each
        )

    def _of(self, binding: str) -> dict[Slo, Count]:
        """What is counted of a binding; nothing of one without objectives. Not remembered, so that nobody fills memory."""
        known = self._bindings.get(binding)
        if known is None:
            place = place_of(binding)
            known = self._places.get(place, {})
            if known:
                self._bindings[binding] = known
        return known

    def _standing(self, count: Count, now: float) -> Standing:
        target = count.objective.target
        return Standing(
            objective=count.objective,
            good=count.good,
            events=count.events,
            burns={
                written(window): burn_rate(*count.within(window, now), target) for window in self._objectives.windows
            },
            remaining=remaining(*count.within(self._objectives.window, now), target),
        )


def labels_of(one: Objective) -> tuple[str, str, str]:
    """The labels of its metrics: slo, city, resource."""
    return one.slo, one.city, one.resource


def _longest(objectives: Objectives) -> timedelta:
    return max((each for each in objectives.windows if each <= MINUTES), default=timedelta(0))
