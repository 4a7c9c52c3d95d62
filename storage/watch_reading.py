"""What the numbers mean: rates, shares and quantiles of rounds, and how the budgets stand. Pure arithmetic over the port's values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import TypeVar

from domain.objectives import Objective, Objectives, burn_rate, remaining, written
from storage.watch_ports import BOUNDS, SPANS, Promised, Round, Watch

Each = TypeVar("Each", Round, Promised)
_ROUND = tuple(each.name for each in fields(Round) if each.name not in {"begin", "span", "place", "waits", "tries"})


def added(one: Each, other: Each) -> Each:
    """Both in one, with the begin, the span and the place of the first."""
    if isinstance(one, Promised):
        return replace(one, good=one.good + other.good, events=one.events + other.events)
    numbers = {name: getattr(one, name) + getattr(other, name) for name in _ROUND}
    waits, tries = (
        tuple(a + b for a, b in zip(*pair, strict=True))
        for pair in ((one.waits, other.waits), (one.tries, other.tries))
    )
    return replace(one, **numbers, waits=waits, tries=tries)


def together(rounds: Iterable[Round], *, begin: datetime, span: timedelta, place: str) -> Round:
    """All of them in one, as of this stretch of time and place: a city's sources, an hour's minutes."""
    return reduce(added, rounds, Round(begin=begin, span=span, place=place))


def rate(count: float, span: timedelta) -> float:
    """So many a second."""
    return count / span.total_seconds()


def share(part: float, whole: float) -> float | None:
    """What part of the whole it is, 0 to 1; None of nothing."""
    return part / whole if whole else None


def quantile(histogram: Sequence[int], q: float) -> float | None:
    """The seconds within which this share of what is counted lies; None when nothing is.

    Within a bucket they are taken to lie evenly, as Prometheus does. What is beyond the last bound is as long as that one, at least.
    """
    total = sum(histogram)
    if not total:
        return None
    rank, below, low = q * total, 0, 0.0
    for count, high in zip(histogram, BOUNDS, strict=False):
        if count and below + count >= rank:
            return low + (high - low) * max(0.0, rank - below) / count
        below, low = below + count, high
    return BOUNDS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one objective stands, over all workers."""

    objective: Objective
    good: int
    """Within the window."""
    events: int
    burns: Mapping[str, float | None]
    """Window (`5m`) → burn rate; None when nothing happened in it."""
    counts: Mapping[str, int]
    """Window → events in it."""
    remaining: float
    """The share of the budget that is left of the whole window."""


def span_for(window: timedelta) -> timedelta:
    """The span of the rounds a window is added up from: minutes up to six hours, as `telemetry.windows` does, then hours."""
    return SPANS[1][0] if window <= timedelta(hours=6) else SPANS[2][0]


async def standings(watch: Watch, objectives: Objectives, now: datetime) -> tuple[Standing, ...]:
    """How every objective stands, in the order of the configuration. Raises StorageError."""
    windows = tuple(dict.fromkeys((*objectives.windows, objectives.window)))
    sums = {window: _by_objective(await _within(watch, window, now)) for window in windows}
    return tuple(_standing(one, objectives, sums) for one in objectives.each)


async def _within(watch: Watch, window: timedelta, now: datetime) -> tuple[Promised, ...]:
    """Of the step that holds the beginning, all: a window is as long as it says, and up to a step longer."""
    span = span_for(window)
    step, first = span.total_seconds(), (now - window).timestamp()
    return await watch.promised(since=datetime.fromtimestamp(first - first % step, now.tzinfo), span=span)


def _by_objective(promised: Iterable[Promised]) -> Mapping[tuple[str, str, str], tuple[int, int]]:
    return {(each.slo, each.city, each.resource): (each.good, each.events) for each in promised}


def _standing(
    one: Objective, objectives: Objectives, sums: Mapping[timedelta, Mapping[tuple[str, str, str], tuple[int, int]]]
) -> Standing:
    found = {window: each.get((one.slo, one.city, one.resource), (0, 0)) for window, each in sums.items()}
    good, events = found[objectives.window]
    return Standing(
        objective=one,
        good=good,
        events=events,
        burns={written(window): burn_rate(*numbers, one.target) for window, numbers in found.items()},
        counts={written(window): numbers[1] for window, numbers in found.items()},
        remaining=remaining(good, events, one.target),
    )
