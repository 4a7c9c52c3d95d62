"""Collection dates as a calendar (RFC 5545, RFC 7986), for the calendar of a telephone. The library folds and escapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from domain.words import Text
from gateway.federation.face import Event, Feed

if TYPE_CHECKING:
    from icalendar import Event as Component

DROPPED = Text("fällt aus", "cancelled")
REFRESH = timedelta(hours=12)
PRODUCT = "-//Hansa//waste calendar//EN"


def calendar(feed: Feed, events: Sequence[Event]) -> bytes:
    """The file: UTF-8, CRLF, folded at 75 octets; equal for equal arguments."""
    from icalendar import Calendar, vDuration

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", feed.name)
    made.add("x-wr-calname", feed.name)  # what RFC 7986 calls NAME, for programs that are older
    made.add("description", feed.terms)
    made.add("x-wr-timezone", "Europe/Berlin")
    made.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    if feed.url is not None:
        made.add("source", feed.url, parameters={"VALUE": "URI"})
        made.add("url", feed.url)
    for event in events:
        made.add_component(_event(feed, event))
    return bytes(made.to_ical(sorted=False))


def _event(feed: Feed, event: Event) -> Component:
    from icalendar import Alarm, vDuration
    from icalendar import Event as Component

    made = Component()
    made.add("uid", event.uid)
    made.add("dtstamp", feed.changed.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", event.day)
    made.add("dtend", event.day + timedelta(days=1))  # exclusive (§3.6.1)
    made.add("summary", f"{event.summary} ({DROPPED.say(feed.language)})" if event.dropped else event.summary)
    made.add("sequence", event.sequence)
    made.add("status", "CANCELLED" if event.dropped else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("class", "PUBLIC")
    if event.place:
        made.add("location", event.place)
    if event.note:
        made.add("description", event.note)
    if feed.remind is not None and not event.dropped:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.summary)
        before = timedelta(hours=24) - timedelta(hours=feed.remind.hour, minutes=feed.remind.minute)
        alarm.add("trigger", vDuration(-before))
        made.add_component(alarm)
    return made
