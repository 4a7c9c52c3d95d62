"""Two counters and what they were: how much of them fell into the last minutes, hours or days. Bounded, whatever is counted."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from datetime import timedelta

from domain.objectives import Objective

MINUTE, HOUR = 60, 3600
MINUTES = timedelta(hours=6)
"""Windows up to this long are exact to the minute, longer ones to the hour."""


class Count:
    """Two counters that only grow, and what they were at the end of past minutes and hours."""

    def __init__(self, objective: Objective, *, minutes: timedelta, window: timedelta) -> None:
        self.objective = objective
        self.good = 0
        self.events = 0
        self._minutes = Trail(MINUTE, minutes)
        self._hours = Trail(HOUR, window)

    def count(self, now: float, *, good: bool) -> bool:
        """One event; whether it is the first of its minute."""
        turned = self._minutes.turn(now, self.good, self.events)
        self._hours.turn(now, self.good, self.events)
        self.good += good
        self.events += 1
        return turned

    def within(self, window: timedelta, now: float) -> tuple[int, int]:
        """Good and all events of the last so long."""
        trail = self._minutes if window <= MINUTES else self._hours
        good, events = trail.before(now - window.total_seconds(), self.good, self.events)
        return self.good - good, self.events - events


class Trail:
    """What two counters were whenever a step of time was over in which they had moved. One entry a step at most."""

    def __init__(self, step: int, reach: timedelta) -> None:
        self._step = step
        self._kept = (
            int(reach.total_seconds()) // step + 2
        )  # the steps of the window, the one under way, and one before
        self._current = -1
        self._steps, self._good, self._events = array("q"), array("q"), array("q")

    def turn(self, now: float, good: int, events: int) -> bool:
        """Note the counters if a step has ended since they last moved, and say so; to be called before they move."""
        step = int(now // self._step)
        if step <= self._current:  # also when the machine's clock was put back: what is noted stays in order
            return False
        if events:
            for trail, value in ((self._steps, self._current), (self._good, good), (self._events, events)):
                trail.append(value)
                if len(trail) >= 2 * self._kept:
                    del trail[: -self._kept]
        self._current = step
        return True

    def before(self, instant: float, good: int, events: int) -> tuple[int, int]:
        """What the counters, now at these values, were when the step began that holds the instant."""
        step = int(instant // self._step)
        if step > self._current:
            return good, events
        place = bisect_left(self._steps, step)
        return (self._good[place - 1], self._events[place - 1]) if place else (0, 0)
