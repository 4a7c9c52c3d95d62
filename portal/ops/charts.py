"""Rounds as charts: what is drawn, and the coarser rows of the table under each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.watch_ports import SPANS, Change, Round
from storage.watch_reading import quantile, share, together

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far back a page looks."""

    name: str
    long: timedelta
    span: timedelta
    """Of the rounds that are read."""
    step: timedelta
    """Of a point of the chart."""
    row: timedelta
    """Of a row of the table."""


REACHES: Mapping[str, Reach] = {
    each.name: each
    for each in (
        Reach(name="15m", long=15 * MINUTE, span=SPANS[0][0], step=SPANS[0][0] * 3, row=MINUTE),
        Reach(name="2h", long=2 * HOUR, span=SPANS[1][0], step=MINUTE, row=10 * MINUTE),
        Reach(name="48h", long=48 * HOUR, span=SPANS[1][0], step=10 * MINUTE, row=4 * HOUR),
        Reach(name="35d", long=35 * DAY, span=SPANS[2][0], step=3 * HOUR, row=DAY),
    )
}

Read = Callable[[Round], float | None]


def _rate(each: Round) -> float:
    return each.calls / each.span.total_seconds() * 60


def _waited(each: Round) -> float | None:
    return share(each.queued, each.attempts)


def _tried(at: float) -> Read:
    return lambda each: quantile(each.tries, at)


CHARTS: Mapping[str, Mapping[str, Read]] = {
    "rate": {"calls": _rate},
    "errors": {
        "failed": lambda each: share(each.failed, each.attempts),
        "troubled": lambda each: share(each.troubled, each.calls),
    },
    "latency": {"p50": _tried(0.5), "p95": _tried(0.95), "p99": _tried(0.99)},
    "berths": {"queued": _waited},
}
"""Chart → series → how it is read from a round."""
UNITS: Mapping[str, str] = {"rate": "rate", "errors": "share", "latency": "seconds", "berths": "seconds"}


def begin_of(reach: Reach, now: datetime) -> datetime:
    """Where the charts begin: at the beginning of a step, so that nothing wanders."""
    step = int(reach.step.total_seconds())
    return datetime.fromtimestamp((int((now - reach.long).timestamp()) // step + 1) * step, UTC)


def gathered(rounds: Sequence[Round], begin: datetime, until: datetime, step: timedelta) -> list[Round]:
    """One round for each step, those in which nothing happened included."""
    count = max(1, -(-int((until - begin).total_seconds()) // int(step.total_seconds())))
    found: list[list[Round]] = [[] for _ in range(count)]
    for each in rounds:
        place = int((each.begin - begin) / step)
        if 0 <= place < count and each.begin >= begin:
            found[place].append(each)
    return [together(those, place="", begin=begin + step * n, span=step) for n, those in enumerate(found)]


def drawn(chart: str, points: Sequence[Round], marks: Sequence[Change]) -> dict[str, Any]:
    """What the script draws: instants in seconds since 1970, a list for each series, and where marks stand."""
    read = CHARTS[chart]
    return {
        "unit": UNITS[chart],
        "series": list(read),
        "data": [
            [each.begin.timestamp() for each in points],
            *([_short(value(each)) for each in points] for value in read.values()),
        ],
        "marks": [[each.at.timestamp(), number] for number, each in enumerate(marks, 1)],
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
