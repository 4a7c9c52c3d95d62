"""Error budgets, counted while the gateway runs: what Prometheus computes from the same two counters, without Prometheus.

An observer of the events. Bounded: one count per objective of the configuration, whatever is asked; each remembers minutes as far
back as the longest short window and hours as far back as the budget's own. One process counts its own calls: over several workers
`good` and `events` are added up, and the rates are taken of the sums (`domain.objectives`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.events import Called, Event, Gave
from domain.objectives import Objective, Objectives, Slo, burn_rate, remaining, written
from domain.when import Clock

ANSWERED = frozenset({"fresh", "stale"})
IMPATIENT = "source-timeout"
MINUTE, HOUR = 60, 3600
MINUTES = timedelta(hours=6)
"""Windows up to this long are exact to the minute, longer ones to the hour."""


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
    """Counts good and all events of each objective. Call it with every event."""

    def __init__(self, objectives: Objectives, *, clock: Clock) -> None:
        self._objectives = objectives
        self._clock = clock
        self._places: dict[tuple[str, str], dict[Slo, _Count]] = {}
        for one in objectives.each:
            count = _Count(one, minutes=_longest(objectives), window=objectives.window)
            self._places.setdefault((one.city, one.resource), {})[one.slo] = count
        self._bindings: dict[str, dict[Slo, _Count]] = {}
        self._as_of: dict[str, datetime] = {}

    def __call__(self, event: Event) -> None:
        """Count what a caller got. Data is as old as the last answer of the back-end says, whoever asked it."""
        if isinstance(event, Called):
            self._called(event, self._of(event.binding), self._clock())
        elif isinstance(event, Gave) and self._of(event.binding):
            self._as_of[event.binding] = event.as_of

    def _called(self, event: Called, counts: Mapping[Slo, _Count], instant: datetime) -> None:
        """A caller who left before the promised patience says nothing about the source."""
        answered, now = event.state in ANSWERED, instant.timestamp()
        if (one := counts.get("availability")) is not None and (
            event.state != IMPATIENT or event.seconds >= one.objective.bound
        ):
            one.count(now, good=answered)
        if (one := counts.get("latency")) is not None and answered:
            one.count(now, good=event.seconds <= one.objective.bound)
        as_of = self._as_of.get(event.binding)
        if (one := counts.get("freshness")) is not None and answered and as_of is not None:
            one.count(now, good=(instant - as_of).total_seconds() <= one.objective.bound)

    def standings(self) -> tuple[Standing, ...]:
        """Every objective, in the order of the configuration."""
        now = self._clock().timestamp()
        return tuple(
            self._standing(self._places[one.city, one.resource][one.slo], now) for one in self._objectives.each
        )

    def _of(self, binding: str) -> dict[Slo, _Count]:
        """What is counted of a binding; nothing of one without objectives. Not remembered, so that nobody fills memory."""
        known = self._bindings.get(binding)
        if known is None:
            place = place_of(binding)
            known = self._places.get(place, {})
            if known:
                self._bindings[binding] = known
        return known

    def _standing(self, count: _Count, now: float) -> Standing:
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


def place_of(binding: str) -> tuple[str, str]:
    """`essen/ebe/waste.pickups#ebe` → who declares it (a city or region) and the resource."""
    owner, _, rest = binding.partition("/")
    return owner, rest.partition("/")[2].partition("#")[0]


def _longest(objectives: Objectives) -> timedelta:
    return max((each for each in objectives.windows if each <= MINUTES), default=timedelta(0))


class _Count:
    """Two counters that only grow, and what they were at the end of past minutes and hours."""

    def __init__(self, objective: Objective, *, minutes: timedelta, window: timedelta) -> None:
        self.objective = objective
        self.good = 0
        self.events = 0
        self._minutes = _Trail(MINUTE, minutes)
        self._hours = _Trail(HOUR, window)

    def count(self, now: float, *, good: bool) -> None:
        """One event."""
        self._minutes.turn(now, self.good, self.events)
        self._hours.turn(now, self.good, self.events)
        self.good += good
        self.events += 1

    def within(self, window: timedelta, now: float) -> tuple[int, int]:
        """Good and all events of the last so long."""
        trail = self._minutes if window <= MINUTES else self._hours
        good, events = trail.before(now - window.total_seconds(), self.good, self.events)
        return self.good - good, self.events - events


class _Trail:
    """What two counters were whenever a step of time was over in which they had moved. One entry a step at most."""

    def __init__(self, step: int, reach: timedelta) -> None:
        self._step = step
        self._kept = (
            int(reach.total_seconds()) // step + 2
        )  # the steps of the window, the one under way, and one before
        self._current = -1
        self._steps, self._good, self._events = array("q"), array("q"), array("q")

    def turn(self, now: float, good: int, events: int) -> None:
        """Note the counters if a step has ended since they last moved; to be called before they move."""
        step = int(now // self._step)
        if step <= self._current:  # also when the machine's clock was put back: what is noted stays in order
            return
        if events:
            for trail, value in ((self._steps, self._current), (self._good, good), (self._events, events)):
                trail.append(value)
                if len(trail) >= 2 * self._kept:
                    del trail[: -self._kept]
        self._current = step

    def before(self, instant: float, good: int, events: int) -> tuple[int, int]:
        """What the counters, now at these values, were when the step began that holds the instant."""
        step = int(instant // self._step)
        if step > self._current:
            return good, events
        place = bisect_left(self._steps, step)
        return (self._good[place - 1], self._events[place - 1]) if place else (0, 0)
