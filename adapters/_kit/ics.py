"""Calendar feeds (RFC 5545) of whole days: bytes in, events and rows that are none out. Knows no operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from domain.exchange import Rejected
from domain.when import civic_day
from domain.words import clean

if TYPE_CHECKING:
    from icalendar import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of a feed. Texts are unescaped and clean."""

    uid: str
    """The feed's own id of the event, else its place in the feed."""
    day: date
    """The civic day it starts."""
    summary: str
    location: str
    """Lines as the feed has them; empty when it says no place."""


def read_feed(body: bytes) -> tuple[list[Entry], list[Rejected]]:
    """The events of a feed in its order, cancelled ones left out; ValueError when the bytes are no calendar."""
    from icalendar import Calendar  # not above: it takes its time to load, and most workers never read a feed

    try:
        feed = Calendar.from_ical(body)
        events = feed.walk("VEVENT") if feed.name == "VCALENDAR" else None
    except Exception as odd:  # a parser on foreign bytes: it trips over them in ways nobody lists
        raise ValueError(f"not a calendar: {type(odd).__name__}") from odd
    if events is None:
        raise ValueError("not a calendar")
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for place, event in enumerate(events, 1):
        uid = _text(event, "UID") or str(place)
        try:
            if _text(event, "STATUS").upper() != "CANCELLED":
                entries.append(_entry(event, uid))
        except (TypeError, ValueError) as why:
            rejected.append(Rejected(row=uid, why=str(why)))
    return entries, rejected


def _entry(event: Component, uid: str) -> Entry:
    if "RRULE" in event or "RDATE" in event:
        raise ValueError("recurring events are not understood")
    summary = _text(event, "SUMMARY")
    if not summary:
        raise ValueError("no summary")
    return Entry(uid=uid, day=_day(event.get("DTSTART")), summary=summary, location=_text(event, "LOCATION"))


def _day(start: Any) -> date:
    """The day of a DTSTART; an instant counts as its day in the civic zone, a time without a zone as civic time."""
    value = getattr(start, "dt", None)
    if isinstance(value, datetime):
        return civic_day(value) if value.tzinfo else value.date()
    if not isinstance(value, date):
        raise TypeError("no readable start")
    return value


def _text(event: Component, name: str) -> str:
    """A text property; empty when it is missing, broken or there twice."""
    value = event.get(name)
    return clean(value) if isinstance(value, str) else ""
