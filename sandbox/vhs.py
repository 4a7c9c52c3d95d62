"""Twin of an adult education centre's course feed: iCalendar, one event a course, repetitions by rule.

Simulated after no centre in particular: none of the cities' is known to publish one. Invented are the properties for number, seats
and fee. Habits of such feeds: local times with TZID and a VTIMEZONE, some in UTC, some without a zone; dates left out (EXDATE) and
more (RDATE); a date that is called off or moved is an event with RECURRENCE-ID; a course that is called off stays with
STATUS:CANCELLED; seats are missing, a number, or a word. `licence: synthetic` stands in X-WR-CALDESC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from aiohttp import web

from sandbox.chance import draw, pick
from sandbox.clock import CIVIC
from sandbox.kit import CLOCK, Handler, Twin
from sandbox.world import slugs, town

PATH = "/kurse.ics"
LINE = 75
ABOUT = (
    "Bitte bringen Sie Schreibzeug mit; Material inklusive. Ermäßigung gegen Nachweis, Anmeldung bis eine Woche vorher."
)
TERM = 26
"""Weeks; a term begins every half year."""
SUBJECTS = (
    ("Englisch A1 für Anfängerinnen und Anfänger", 12), ("Deutsch B1, Abendkurs", 20), ("Yoga am Morgen", 10),
    ("Einführung in die Tabellenkalkulation", 4), ("Aquarellmalerei", 8), ("Kochen wie in Apulien", 1),
    ("Stadtgeschichte: Spaziergang, Vortrag, Gespräch", 3), ("Spanisch A2", 12), ("Erste Hilfe am Kind", 1),
    ("Gitarre für den Einstieg", 10), ("Rückentraining", 12), ("Schreibwerkstatt", 6),
)  # fmt: skip
"""Title, and how many dates a course has."""
ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course of one term."""

    number: int
    term: date
    """The Monday its term begins."""
    title: str
    dates: int
    start: datetime
    """The wall time of its first date."""
    minutes: int


def twins() -> list[Twin]:
    """`vhs/<town>` for every town."""
    return [Twin(name=f"vhs/{slug}", routes=[web.get(PATH, _feed(slug))]) for slug in slugs()]


def courses(slug: str, today: date) -> Iterator[Course]:
    """Those of the term before, this one and the next."""
    monday = date(2020, 1, 6)
    now = (today - monday).days // (7 * TERM)
    for turn in range(now - 1, now + 2):
        term = monday + timedelta(weeks=TERM * turn)
        for at, (title, dates) in enumerate(SUBJECTS):
            day = term + timedelta(
                weeks=1 + int(draw(slug, turn, at, "week") * 10), days=int(draw(slug, turn, at, "day") * 6)
            )
            clock = time(9 + int(draw(slug, turn, at, "hour") * 11), pick((0, 15, 30), slug, turn, at, "minute"))
            yield Course(
                number=1000 * (turn % 100) + at,
                term=term,
                title=title,
                dates=dates,
                start=datetime.combine(day, clock),
                minutes=pick((90, 120, 180), slug, turn, at, "minutes"),
            )


def _feed(slug: str) -> Handler:
    async def feed(request: web.Request) -> web.Response:
        now = request.app[CLOCK].now()
        head = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kursverwaltung//DE", "CALSCALE:GREGORIAN",
            f"X-WR-CALNAME:Volkshochschule {town(slug).name}", "X-WR-CALDESC:Simuliert. licence: synthetic", *ZONE,
        ]  # fmt: skip
        listed = [] if request["empty"] else courses(slug, now.astimezone(CIVIC).date())
        lines = [*head, *(line for course in listed for line in events(slug, course)), "END:VCALENDAR"]
        body = b"".join(folded(line) + b"\r\n" for line in lines)
        return web.Response(body=body, content_type="text/calendar", charset="utf-8")

    return feed


def events(slug: str, course: Course) -> Iterator[str]:
    """A course as its events: the series, and each date that was called off or moved."""
    turn = course.number
    uid = f"kurs-{turn}@vhs.{slug}.example"
    off, moved = turn % 12 == 4, course.dates > 6 and turn % 5 == 2
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{course.term:%Y%m%d}T060000Z", *_when(course))
    yield f"SUMMARY:{_escaped(course.title)}"
    yield f"X-KURSNUMMER:{turn}"
    if turn % 3:
        yield f"DESCRIPTION:{_escaped(ABOUT)}"
    yield f"LOCATION:{_escaped(pick(('Raum 1.07', 'Forum, großer Saal', 'online'), slug, turn, 'venue'))}"
    yield from _seats(slug, course)
    yield f"X-GEBUEHR:{_escaped(f'{20 + 12 * course.dates},00 EUR')}"
    yield f"URL:https://vhs.{slug}.example/kurse/{turn}"
    yield f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}"
    yield "END:VEVENT"
    if moved:
        yield from _changed(course, uid, week=2, status="CANCELLED")
        yield from _changed(course, uid, week=3, status="CONFIRMED")


def _when(course: Course) -> Iterator[str]:
    """Local times mostly; what has one date stands in UTC, or in no zone; a long one leaves out a date and adds one."""
    end = course.start + timedelta(minutes=course.minutes)
    if course.dates == 1 and course.number % 2:
        yield f"DTSTART:{course.start.replace(tzinfo=CIVIC).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DTEND:{end.replace(tzinfo=CIVIC).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        return
    if course.dates == 1:
        yield from (f"DTSTART:{course.start:%Y%m%dT%H%M%S}", f"DURATION:PT{course.minutes}M")
        return
    yield from (
        f"DTSTART;TZID=Europe/Berlin:{course.start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Berlin:{end:%Y%m%dT%H%M%S}",
    )
    if course.number % 4 == 1:
        last = (course.start + timedelta(weeks=course.dates - 1)).replace(tzinfo=CIVIC).astimezone(UTC)
        yield f"RRULE:FREQ=WEEKLY;UNTIL={last:%Y%m%dT%H%M%SZ}"
    else:
        yield f"RRULE:FREQ=WEEKLY;COUNT={course.dates}"
    if course.dates > 9:
        yield f"EXDATE;TZID=Europe/Berlin:{course.start + timedelta(weeks=1):%Y%m%dT%H%M%S}"
        yield f"RDATE;TZID=Europe/Berlin:{course.start + timedelta(weeks=course.dates):%Y%m%dT%H%M%S}"


def _changed(course: Course, uid: str, *, week: int, status: str) -> Iterator[str]:
    """One date of the series: called off, or two hours later in another room."""
    was = course.start + timedelta(weeks=week)
    now = was + timedelta(hours=0 if status == "CANCELLED" else 2)
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{course.term:%Y%m%d}T060000Z")
    yield f"RECURRENCE-ID;TZID=Europe/Berlin:{was:%Y%m%dT%H%M%S}"
    yield f"DTSTART;TZID=Europe/Berlin:{now:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/Berlin:{now + timedelta(minutes=course.minutes):%Y%m%dT%H%M%S}"
    yield from (f"SUMMARY:{_escaped(course.title)}", f"STATUS:{status}", "END:VEVENT")


def _seats(slug: str, course: Course) -> Iterator[str]:
    """Of some nothing is said, of some only that there is nothing left."""
    seats = 8 + int(draw(slug, course.number, "seats") * 12)
    if course.number % 4 == 3:
        return
    yield f"X-PLAETZE:{seats}"
    free = "ausgebucht" if course.number % 6 == 1 else str(int(draw(slug, course.number, "free") * seats))
    yield f"X-FREIE-PLAETZE:{free}"


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line of at most 75 octets, the rest on lines that begin with a blank; a letter is never cut (RFC 5545, 3.1)."""
    pieces, piece = list[bytes](), b""
    for letter in line:
        more = letter.encode()
        if len(piece) + len(more) > LINE - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += more
    return b"\r\n ".join([*pieces, piece])
