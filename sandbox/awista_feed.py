"""AWISTA's calendar feed: RFC 5545, from Monday of this week to the last day of the year.

Folded at 75 octets, lines ended by CRLF, text escaped. Knows houses and days, no HTTP.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sandbox.awista_search import NAMESPACE, title
from sandbox.bins import has_bins, rhythm
from sandbox.rounds import DAY
from sandbox.world import House

LINE = 75  # octets, RFC 5545 section 3.1
NOTE = "Bitte bis 7:00 Uhr bereitstellen, Deckel geschlossen; ohne Gewähr. licence: synthetic, simulated after AWISTA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fraction:
    """A fraction AWISTA empties at a house every `weeks` weeks."""

    name: str
    weeks: int
    turn: int


FRACTIONS = (
    Fraction(name="Restmüll", weeks=1, turn=0),
    Fraction(name="Bioabfall", weeks=2, turn=1),
    Fraction(name="Papier", weeks=4, turn=2),
    Fraction(name="Wertstofftonne", weeks=2, turn=3),
)


def feed(house: House | None, now: datetime, today: date) -> bytes:
    """The feed of a house as of `today`; without a house, or at one without bins, a calendar with no event."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//AWISTA Kommunal//Abfallkalender//DE", "CALSCALE:GREGORIAN"]
    if house is not None:
        head.append(f"X-WR-CALNAME:{_escaped('Abfallkalender ' + title(house))}")
    lines = [*head, *(_events(house, now, today) if house is not None else ()), "END:VCALENDAR"]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _events(house: House, now: datetime, today: date) -> Iterator[str]:
    if not has_bins(house):
        return
    first, last = today - today.weekday() * DAY, date(today.year, 12, 31)
    # The crew fetches the bins from the yard, or the household puts them at the kerb.
    service = "Teilservice" if house.id % 3 == 0 else "Vollservice"
    days = [(day, one) for one in FRACTIONS for day in rhythm(house, weeks=one.weeks, turn=one.turn).days(first, last)]
    for day, fraction in sorted(days, key=lambda pair: (pair[0], pair[1].turn)):
        yield from _event(house, day, f"{fraction.name} ({service})", now)


def _event(house: House, day: date, summary: str, now: datetime) -> Iterator[str]:
    place = f"{title(house)}\n{house.street.district.postcode} Düsseldorf"
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(NAMESPACE, f'{house.id}/{summary}/{day}')}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(summary)}"
    yield f"LOCATION:{_escaped(place)}"
    yield f"DESCRIPTION:{_escaped(NOTE)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """TEXT of RFC 5545 section 3.3.11."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 octets a line, a character never cut in two; what goes on begins with a blank."""
    pieces: list[bytes] = [b""]
    for letter in line:
        octets = letter.encode()
        if len(pieces[-1]) + len(octets) > LINE:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces)
