"""Courses out of a calendar (RFC 5545): events and their repetitions, moved and called-off dates, in their own zones.

A repetition is counted by the wall clock of its zone: what begins at 18:00 does so before and after the time change. A time without a
zone is civic time. Knows no operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from domain.courses import Meeting
from domain.when import BERLIN, there
from domain.words import clean

Component = Any
"""An event as the library reads it: foreign, so that nothing of it is taken for granted."""

MOST = 400
"""Dates of one course; a rule without an end is cut off here, or at the horizon."""
AHEAD, BEHIND = timedelta(days=800), timedelta(days=1500)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_MEANT = {"n": "\n", "N": "\n"}
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


@dataclass(slots=True, kw_only=True)
class Series:
    """An event with the dates that were changed one by one."""

    event: Component
    changed: dict[datetime, Component] = field(default_factory=dict)
    """By the wall time the date had."""

    @property
    def cancelled(self) -> bool:
        """Whether all of it was called off."""
        return is_cancelled(self.event)

    def meetings(self, now: datetime) -> tuple[Meeting, ...]:
        """All dates in order. ValueError or TypeError for times that make no sense."""
        zone, start = _wall(self.event["DTSTART"].dt)
        lasts = _lasts(self.event, start)
        found: list[Meeting] = []
        for wall in _walls(self.event, start, zone, now):
            other = self.changed.get(wall)
            if other is None:
                found.append(_meeting(wall, lasts, zone))
            elif not is_cancelled(other):
                its_zone, moved = _wall(other["DTSTART"].dt)
                found.append(_meeting(moved, _lasts(other, moved) or lasts, its_zone))
        return tuple(sorted(found, key=lambda each: each.start))


def series(body: bytes) -> tuple[dict[str, Series], list[tuple[str, str]]]:
    """The events of a calendar by UID, and what cannot be one, with the reason. ValueError when the bytes are no calendar."""
    from icalendar import Calendar  # not above: it takes its time to load, and most workers never read a feed

    try:
        feed = Calendar.from_ical(body)
        events: list[Component] | None = list(feed.walk("VEVENT")) if feed.name == "VCALENDAR" else None
    except Exception as odd:  # a parser on foreign bytes: it trips over them in ways nobody lists
        raise ValueError(f"not a calendar: {type(odd).__name__}") from odd
    if events is None:
        raise ValueError("not a calendar")
    found: dict[str, Series] = {}
    odd_ones: list[tuple[str, str]] = []
    for place, event in enumerate(events, 1):
        uid = text(event, "UID")
        if not uid:
            odd_ones.append((f"#{place}", "no UID"))
        elif "RECURRENCE-ID" not in event:
            if uid in found:
                odd_ones.append((uid, "its UID is taken"))
            else:
                found[uid] = Series(event=event)
    for event in events:
        uid = text(event, "UID")
        if uid and "RECURRENCE-ID" in event:
            try:
                found[uid].changed[_wall(event["RECURRENCE-ID"].dt)[1]] = event
            except (KeyError, TypeError, ValueError, AttributeError):
                odd_ones.append((uid, "a change of a date that is not there"))
    return found, odd_ones


def text(event: Component, name: str) -> str:
    """A text property; empty when it is missing, broken or there twice."""
    value = event.get(name)
    if not isinstance(value, str):
        return ""
    # the library leaves properties it does not know as they are, and they are texts all the same
    return clean(_ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), value) if name.startswith("X-") else value)


def is_cancelled(event: Component) -> bool:
    """RFC 5545, 3.8.1.11."""
    return text(event, "STATUS").upper() == "CANCELLED"


def _wall(value: Any) -> tuple[tzinfo, datetime]:
    """A start as its zone and the time on the wall there; a whole day begins at midnight."""
    if isinstance(value, datetime):
        return value.tzinfo or BERLIN, value.replace(tzinfo=None)
    if isinstance(value, date):
        return BERLIN, datetime.combine(value, time())
    raise TypeError("no readable start")


def _lasts(event: Component, start: datetime) -> timedelta | None:
    """How long a date of it takes, by the walls; None when the event does not say, or says nonsense."""
    end, lasts = event.get("DTEND"), event.get("DURATION")
    found = _wall(end.dt)[1] - start if end is not None else getattr(lasts, "dt", None)
    return found if isinstance(found, timedelta) and timedelta(0) < found < timedelta(days=400) else None


def _meeting(wall: datetime, lasts: timedelta | None, zone: tzinfo) -> Meeting:
    def at(time: datetime) -> datetime:
        return there(time.replace(tzinfo=zone))

    return Meeting(start=at(wall), end=None if lasts is None else at(wall + lasts))


def _walls(event: Component, start: datetime, zone: tzinfo, now: datetime) -> list[datetime]:
    """When it takes place by the wall clock: once, or by its rule, with dates more and less."""
    walls = [start]
    rule = event.get("RRULE")
    if rule is not None:
        walls = list(_ruled(rule, start, zone, now))
    more = [_wall(each)[1] for each in _dates(event, "RDATE")]
    less = {_wall(each)[1] for each in _dates(event, "EXDATE")}
    return sorted({*walls, *more} - less)[:MOST]


def _dates(event: Component, name: str) -> Iterator[Any]:
    """The values of a property that may hold several and stand there several times; of a period its start."""
    held = event.get(name)
    for each in held if isinstance(held, list) else [held] if held is not None else []:
        for value in each.dts:
            yield value.dt[0] if isinstance(value.dt, tuple) else value.dt


def _ruled(rule: Any, start: datetime, zone: tzinfo, now: datetime) -> Iterator[datetime]:
    """The times of a rule, at most until the horizon: a rule nobody ends, or that never comes true, must not hold us up."""
    from dateutil.rrule import rrulestr

    if isinstance(rule, list) or not {str(each).upper() for each in rule.get("FREQ", ())} <= FREQUENCIES:
        raise ValueError("a repetition that is not understood")
    present = now.astimezone(zone).replace(tzinfo=None)
    if not present - BEHIND < start < present + AHEAD:
        raise ValueError("a repetition from another age")
    parts: Mapping[str, Any] = rule
    count = int((parts.get("COUNT") or [MOST])[0])
    until = min([present + AHEAD, *(_until(each, zone) for each in parts.get("UNTIL") or ())])
    kept = [each for each in rule.to_ical().decode().split(";") if not each.upper().startswith(("COUNT=", "UNTIL="))]
    times = rrulestr(";".join([*kept, f"UNTIL={until:%Y%m%dT%H%M%S}"]), dtstart=start)
    return islice(iter(times), min(count, MOST))


def _until(value: Any, zone: tzinfo) -> datetime:
    """The end of a rule on the wall: an instant in UTC, or all of a day."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    return datetime.combine(value, time.max.replace(microsecond=0))


def spans(values: Any) -> tuple[Meeting, ...]:
    """Dates as a list of our own writes them, intervals of ISO 8601: `2026-12-01T18:00/2026-12-01T19:30`.

    Without an offset they are civic time. ValueError or TypeError for anything else, and for none.
    """
    if not isinstance(values, list) or not values:
        raise TypeError("dates are a list of intervals")
    return tuple(sorted((_span(each) for each in values), key=lambda each: each.start))


def _span(value: Any) -> Meeting:
    begin, slash, end = str(value).partition("/")
    start, over = _instant(begin), _instant(end) if slash else None
    if over is not None and over <= start:
        raise ValueError(f"{value} is over before it begins")
    return Meeting(start=start, end=over)


def _instant(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    return there(found if found.tzinfo else found.replace(tzinfo=BERLIN))
