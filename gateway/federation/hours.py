"""Is a place open at an instant, and when does that change? Late fields: told of a page, never kept with a record.

One law decides the two odd nights of the year: a place is open when the clock on its wall says so. Where clocks are put
forward, a door that opens at 02:30 has no 02:30; where they are put back, it has two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from adapters._kit.opening import HORIZON, Ground, Timetable, Unreadable, needs_sun, timetable
from domain.when import Clock, there
from gateway.federation.book import Town
from gateway.federation.merge import Hours, Page, Shown
from gateway.federation.question import Question

FIRST, LAST = 2000, 2098
"""Years whose holidays are known, those of the years before and after among them."""


UNKNOWN = Hours(open=None, next_change=None)


async def told(page: Page, question: Question, towns: Mapping[str, Town], clock: Clock) -> Page:
    """The page with its items' hours, where the question asks for them.

    Worked out in a thread: strings come from outside, and the first one that names a holiday loads the calendar.
    """
    asked, role = getattr(question.query, "open_at", None), question.resource.hours
    if asked is None or role is None:
        return page
    instant = clock() if asked == "now" else asked
    items = await asyncio.to_thread(_all_told, page.items, role, question.resource.where, towns, instant)
    changes = [shown.hours.next_change for shown in items if shown.hours and shown.hours.next_change]
    return replace(page, items=items, changes_at=min(changes, default=None) if asked == "now" else None)


def _all_told(
    items: tuple[Shown, ...], role: str, where: str | None, towns: Mapping[str, Town], instant: datetime
) -> tuple[Shown, ...]:
    known: dict[Any, Hours] = {}  # many places of a page keep the same hours
    made: list[Shown] = []
    for shown in items:
        text = getattr(shown.record.model, role)
        spot = getattr(shown.record.model, where) if where else None
        ground = _ground(towns[shown.source.city], text, (spot.lat, spot.lon) if spot else None)
        if (text, ground) not in known:
            known[text, ground] = hours(text, instant, ground)
        made.append(replace(shown, hours=known[text, ground]))
    return tuple(made)


def _ground(town: Town, text: str | None, spot: tuple[float, float] | None) -> Ground:
    """The sun rises at the same minute within a few kilometres, so that neighbours share what was read."""
    near = (round(spot[0], 1), round(spot[1], 1)) if spot and text and needs_sun(text) else None
    return Ground(zone=town.zone, holidays=town.holidays, spot=near)


def hours(text: str | None, instant: datetime, ground: Ground) -> Hours:
    """What a string says at an instant; never raises, whatever the string."""
    if text is None or not FIRST <= instant.year <= LAST:
        return UNKNOWN
    wall = _wall(instant, ground.zone)
    read = _read(text, wall.year, ground)
    if read is None:
        return UNKNOWN
    change = _change(read, instant.astimezone(UTC), ground.zone)
    return Hours(open=read.state(wall), next_change=change and there(change, ground.zone))


@lru_cache(maxsize=4096)
def _read(text: str, year: int, ground: Ground) -> Timetable | None:
    try:
        return timetable(text, year, ground)
    except Unreadable:
        return None


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of a zone show."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _change(read: Timetable, instant: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant after this one at which the clock on the wall shows another state."""
    last, was = instant + HORIZON, read.state(_wall(instant, zone))
    while True:
        wall = _wall(instant, zone)
        change = read.change(wall)
        then = None if change is None else instant + (change - wall)  # as long as nobody touches the clock
        turn = _turn(instant, zone)
        if turn is None or (then is not None and then < turn):
            return then if then is not None and then <= last else None
        if turn > last:
            return None
        if read.state(_wall(turn, zone)) != was:
            return turn
        instant = turn


@lru_cache(maxsize=256)
def _turn(instant: datetime, zone: ZoneInfo) -> datetime | None:
    """When clocks are put forward or back next, to the second; None when they are not within `HORIZON`."""
    offset, step = instant.astimezone(zone).utcoffset(), timedelta(days=7)
    before, last = instant, instant + HORIZON
    while before < last:
        after = before + step
        if after.astimezone(zone).utcoffset() != offset:
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) // 2
                if middle.astimezone(zone).utcoffset() == offset:
                    before = middle
                else:
                    after = middle
            return after.replace(microsecond=0)
        before = after
    return None
