"""What a calendar has said before, and what becomes of it when a date moves: the same event on another day, or a cancelled one.

A subscribed calendar keeps an event by its UID and takes a change by a higher SEQUENCE (RFC 5545 §3.8.7.4). Sources only name the
days that count now, so what was named before is remembered here. Knows days; not addresses, and not the format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

NEAR = timedelta(days=7)
"""A day that is gone and one that is new, so close together, are one collection that was moved: after a holiday, before a feast."""
MOST_BYTES = 4000
"""What is written stays below the bound of a remembered value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One collection as a calendar knows it."""

    series: str
    """What is collected: days of one series are never taken for those of another."""
    day: date
    first: date
    """The day it was first said for: what makes its UID."""
    sequence: int = 0
    """How often it has changed since."""
    dropped: bool = False
    """It does not take place after all."""


Days = Mapping[str, Iterable[date]]
"""Series → days."""


def followed(known: Sequence[Dated], said: Days, today: date, until: date) -> tuple[Dated, ...]:
    """What the calendar says now. `said` is all that is known of the days from `today` to `until`.

    What lies before `today` is let go; what was known behind `until` stays as it was.
    """
    found: list[Dated] = []
    for series in dict.fromkeys([*(each.series for each in known), *said]):
        mine = [each for each in known if each.series == series]
        found += _one(series, mine, set(said.get(series, ())), today, until)
    return tuple(sorted(found, key=lambda each: (each.day, each.series, each.first)))


def _one(series: str, every: Sequence[Dated], said: set[date], today: date, until: date) -> list[Dated]:
    known = [each for each in every if each.day >= today]
    standing = {each.day: each for each in known if not each.dropped}
    beyond = [each for each in known if each.day > until]
    kept = [each for day, each in standing.items() if day in said]
    gone = sorted((each for day, each in standing.items() if day not in said and day <= until), key=lambda e: e.day)
    horizon = max(standing, default=date.min)
    new = sorted(said - set(standing))
    made: list[Dated] = []
    for each in gone:
        near = [day for day in new if abs(day - each.day) <= NEAR and day <= horizon + NEAR]
        if near:
            day = min(near, key=lambda other: (abs(other - each.day), other))
            new.remove(day)
            made.append(replace(each, day=day, sequence=each.sequence + 1))
        else:
            made.append(replace(each, sequence=each.sequence + 1, dropped=True))
    over = [each for each in every if each.day < today]  # may have been first said for a day that is still to come
    taken = {each.first for each in (*kept, *made, *beyond, *over)}
    back = {each.first: each for each in known if each.dropped}
    for day in new:
        again = back.pop(day, None)
        if again is not None:  # it takes place after all
            made.append(replace(again, day=day, sequence=again.sequence + 1, dropped=False))
        elif day not in taken:
            made.append(Dated(series=series, day=day, first=day))
        else:  # another one was said first for this day, and has moved away
            made.append(Dated(series=series, day=day, first=_free(day, taken)))
        taken.add(made[-1].first)
    return [*kept, *made, *beyond, *back.values()]


def _free(day: date, taken: set[date]) -> date:
    # a day of long ago, which no collection is ever first said for
    return next(other for years in range(1, 100) if (other := day - timedelta(days=36_524 * years)) not in taken)


def written(known: Sequence[Dated]) -> str:
    """As text, the nearest first, cut where it would become too long: what is left out is only not recognised when it moves."""
    base = min((each.day for each in known), default=date.min).toordinal()
    series = list(dict.fromkeys(each.series for each in known))
    rows: list[list[int]] = []
    size = len(json.dumps(series)) + 40
    for each in known:
        row = [series.index(each.series), each.day.toordinal() - base]
        if each.first != each.day or each.sequence or each.dropped:
            row += [each.first.toordinal() - base, each.sequence, int(each.dropped)]
        size += len(json.dumps(row, separators=(",", ":"))) + 1
        if size > MOST_BYTES:
            break
        rows.append(row)
    return json.dumps([base, series, rows], separators=(",", ":"), ensure_ascii=True)


def read(text: str | None) -> tuple[Dated, ...]:
    """What was written; nothing for what is no such text."""
    try:
        base, series, rows = json.loads(text or "")
        return tuple(_read(base, series, row) for row in rows)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ()


def _read(base: int, series: Sequence[str], row: Sequence[int]) -> Dated:
    day = date.fromordinal(base + row[1])
    if len(row) == 2:
        return Dated(series=series[row[0]], day=day, first=day)
    first, sequence, dropped = row[2:]
    return Dated(
        series=series[row[0]],
        day=day,
        first=date.fromordinal(base + first),
        sequence=sequence,
        dropped=bool(dropped),
    )
