"""A calendar feed (iCalendar, RFC 5545) of an adult education centre: an event is a course, each repetition one of its dates.

Known habits. A date that is called off is an event of its own with `STATUS:CANCELLED` and a `RECURRENCE-ID`; a course that is called
off has the status itself. RFC 5545 has no word for seats and fees, so centres put them into properties of their own (`X-…`), which the
binding names. What such a property does not say in figures is not known, unless it is one of the words for there being nothing left.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adapters._kit.contract import Serves, Tools
from adapters._kit.courses import Component, Series, series, text
from adapters._kit.encode import record
from adapters._kit.open_data import link
from adapters._kit.rows import SPOILT
from adapters._kit.values import Tally, count
from domain.courses import Course
from domain.exchange import Call, Fetch, Note, Record, Rejected, Reply
from domain.words import fold

SERVES = {"education.courses": Serves()}
LONGEST = 4000
"""Characters of one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the feed's own properties are called; without a name nothing is known of it."""

    number: str | None = None
    """The course's number: `X-KURSNUMMER`."""
    seats: str | None = None
    """How many can take part."""
    free: str | None = None
    """How many seats are free."""
    fee: str | None = None
    """What it costs."""
    full: tuple[str, ...] = ("ausgebucht", "belegt", "Warteliste")
    """Words in place of a number that mean 0."""


def bind(tools: Tools) -> Fetch:
    """The courses of one feed whose last date is not over."""

    async def fetch(call: Call) -> Reply:
        answer = await tools.door.get(tools.url, deadline=call.deadline, trace=call.trace)
        return await asyncio.to_thread(_reply, answer.text().encode(), tools)

    return fetch


def _reply(body: bytes, tools: Tools) -> Reply:
    now = tools.clock()
    found, odd = series(body)
    seen: Tally = Counter()
    records: list[Record] = []
    rejected = [Rejected(row=row[:200], why=why) for row, why in odd]
    for uid, each in found.items():
        try:
            course = _course(each, tools.options, now, seen)
            if course is not None:
                records.append(record(uid, course))
        except SPOILT as why:
            rejected.append(Rejected(row=uid[:200], why=f"{type(why).__name__}: {why}"[:200]))
    values = ", ".join(sorted(seen)[:10])
    notes = (Note(slug="unmapped-values", params=(("values", values),)),) if seen else ()
    return Reply(records=tuple(records), as_of=now, rejected=tuple(rejected), unmapped=dict(seen), notes=notes)


def _course(each: Series, options: Options, now: datetime, seen: Tally) -> Course | None:
    """The course; None for one that is over. ValueError for one without a title or a date."""
    event, dates = each.event, each.meetings(now)
    title = text(event, "SUMMARY")
    if not title:
        raise ValueError("no summary")
    if not dates:
        return None  # every date was called off, one by one
    last = max(meeting.end or meeting.start for meeting in dates)
    if last < now:
        return None
    return Course(
        title=title[:LONGEST],
        number=_said(event, options.number),
        description=_said(event, "DESCRIPTION"),
        start=dates[0].start,
        end=max((meeting.end for meeting in dates if meeting.end is not None), default=None),
        dates=dates,
        cancelled=each.cancelled,
        venue=_said(event, "LOCATION"),
        seats=_number(_said(event, options.seats), (), seen),
        free=_number(_said(event, options.free), options.full, seen),
        fee=_said(event, options.fee),
        url=link(_said(event, "URL"), ""),
    )


def _said(event: Component, name: str | None) -> str | None:
    return (text(event, name)[:LONGEST] or None) if name else None


def _number(said: str | None, full: Iterable[str], seen: Tally) -> int | None:
    """A count, or 0 in words; anything else is not known, and never 0."""
    if said is None:
        return None
    if said.isascii() and said.isdigit() and len(said) < 6:
        return int(said)
    if fold(said) in {fold(word) for word in full}:
        return 0
    count(seen, said)
    return None
