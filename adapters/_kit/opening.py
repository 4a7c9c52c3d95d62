"""Opening hours in OpenStreetMap's syntax: the one door to the libraries that read it and that know the holidays.

Knows wall clocks and holidays. Knows no instants: how a wall clock jumps in the nights of the time change is
`gateway.federation.hours`' business. The syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification

The reading library knows a country's calendar and nothing of its parts. The days a part adds (Fronleichnam and Allerheiligen in
North Rhine-Westphalia) come from a second library, and every rule that names `PH` is said once more for their dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import opening_hours
from opening_hours import OpeningHours, State

LONGEST = 255  # characters: OpenStreetMap's own bound of a value, and ours on what one string may cost
HORIZON = timedelta(days=366)
"""How far a change is looked for; a place that stays as it is for longer has none."""
_STEPS = 64  # changes passed over at which `open` stays what it is (`open "a"`, `open "b"`), before giving up

_REFUSALS: tuple[type[Exception], ...] = tuple(
    vars(opening_hours)[name] for name in ("ParserError", "UnknownCountryError", "InvalidCoordinatesError")
)  # by name, since the library's own stub leaves them out

_SUN = re.compile(r"sunrise|sunset|dawn|dusk", re.IGNORECASE)
_CUTS = re.compile(r'"[^"]*"|;|\|\||,')
_RULE_ENDS = re.compile(r'(?:\d:\d\d|\+|"|\)|24/7|sunrise|sunset|dawn|dusk|off|open|closed|unknown)\s*$', re.IGNORECASE)
_TIME_NEXT = re.compile(r"\s*(?:\d{1,2}:\d\d|\(|sunrise|sunset|dawn|dusk)", re.IGNORECASE)
_SAYS_STATE = re.compile(r"\b(?:off|open|closed|unknown)\s*$", re.IGNORECASE)
_WEEKDAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b"
_DAY = rf"\b{_WEEKDAY}(?:\s*-\s*{_WEEKDAY})?(?:\s*\[[^\]]*\])?(?:\s*[+-]\s*\d+\s*days?)?"
_DAYS = rf"{_DAY}(?:\s*,\s*{_DAY})*"
_NAMES_HOLIDAY = re.compile(rf"(?P<wide>.*?)(?P<days>{_DAYS})(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BOTH = re.compile(rf"\b(?:PH|SH)\s+{_WEEKDAY}", re.IGNORECASE)
_SCHOOL = re.compile(r"\bSH\b", re.IGNORECASE)
_SHIFT = re.compile(r"PH\b(?:\s*([+-])\s*(\d+)\s*days?)?", re.IGNORECASE)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Unreadable(ValueError):
    """Not in the syntax, or longer than any honest value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where a place stands, as far as its hours care."""

    zone: ZoneInfo
    holidays: str
    """Country and subdivision, `DE-NW`; empty when not known, and then a string that names them cannot be read."""
    spot: tuple[float, float] | None = None
    """Latitude and longitude in degrees, for sunrise and sunset; without them the sun keeps average hours."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A string that was read. Wall clocks are datetimes without a zone."""

    readings: tuple[tuple[OpeningHours, ...], ...]
    """What the rules mean; twice where they name school holidays, whose days nobody told us: once with none, once with
    nothing else. Each is cut at `||` into rules that speak where the ones before say closed."""
    zone: ZoneInfo | None
    """Set where the sun has a say: the library then wants to know whose wall the clock hangs on."""

    def state(self, wall: datetime) -> bool | None:
        """Open, closed, or None where the hours themselves say that nobody knows, or depend on what nobody told us."""
        here = wall.replace(tzinfo=self.zone)
        first, *others = {_state(parts, here) for parts in self.readings}
        return None if others else first

    def change(self, wall: datetime) -> datetime | None:
        """The next time on the wall at which the state is another; None when there is none within `HORIZON`."""
        was, last = self.state(wall), wall + HORIZON
        for _ in range(_STEPS):
            here = wall.replace(tzinfo=self.zone)
            coming = [part.next_change(here) for parts in self.readings for part in parts]
            following = min((then.replace(tzinfo=None) for then in coming if then is not None), default=None)
            if following is None or not wall < following <= last:
                return None
            wall = following
            if self.state(wall) != was:
                return wall
        return None


def _state(parts: Sequence[OpeningHours], wall: datetime) -> bool | None:
    for part in parts:
        said, _ = part.state(wall)
        if said is not State.CLOSED:
            return True if said is State.OPEN else None
    return False


@lru_cache(maxsize=1024)
def is_readable(text: str) -> bool:
    """Whether a string is in the syntax."""
    try:
        _checked(text)
    except Unreadable:
        return False
    return True


def needs_sun(text: str) -> bool:
    """Whether the hours differ from one spot to another."""
    return _SUN.search(text) is not None


def timetable(text: str, year: int, ground: Ground) -> Timetable:
    """Read a string for one year, with the days around it; raises Unreadable."""
    trimmed = _checked(text)
    extra = extra_days(ground.holidays, year) if "PH" in trimmed.upper() else ()
    sunny = needs_sun(trimmed)
    alternatives = [_told(rules, extra) for rules in _alternatives(trimmed)]
    readings = dict.fromkeys([tuple(alternatives), tuple(_in_school_holidays(text) for text in alternatives)])
    parts = (tuple(_parsed(text, ground, sunny=sunny) for text in reading) for reading in readings)
    return Timetable(tuple(parts), ground.zone if sunny else None)


@lru_cache(maxsize=64)
def extra_days(holidays_of: str, year: int) -> tuple[date, ...]:
    """The holidays a part of a country has beyond the country's own, from the year before to the year after.

    Raises Unreadable for a country or part nobody knows.
    """
    from holidays import country_holidays  # large, and most questions never need it

    country, _, part = holidays_of.partition("-")
    years = range(year - 1, year + 2)
    try:
        return tuple(
            sorted(
                set(country_holidays(country, subdiv=part, years=years)) - set(country_holidays(country, years=years))
            )
        )
    except NotImplementedError as why:
        raise Unreadable(f"no holidays are known for {holidays_of}") from why


def _checked(text: str) -> str:
    """The string as it stands, without a rule's mark at its end; raises Unreadable."""
    trimmed = text.strip().rstrip("; \t\n")
    if len(trimmed) > LONGEST:
        raise Unreadable(f"{len(trimmed)} characters")
    if any(_BOTH.search(said) for said in trimmed.split('"')[::2]):
        raise Unreadable("holidays on certain weekdays, which the library takes for holidays and weekdays")
    _parsed(trimmed)
    return trimmed


def _parsed(text: str, ground: Ground | None = None, *, sunny: bool = False) -> OpeningHours:
    try:
        if ground is None:
            return OpeningHours(text)
        return OpeningHours(
            text,
            timezone=ground.zone if sunny else None,
            coords=ground.spot if sunny else None,
            country=ground.holidays.partition("-")[0] or None,
            auto_country=False,
            max_interval_days=HORIZON.days,  # without it, a rule that never holds is looked for until the year 9999
        )
    except _REFUSALS as why:
        raise Unreadable(text) from why


def _alternatives(text: str) -> list[list[tuple[str, str]]]:
    """The string cut at each `||`; of each piece the rules, with what stands before them: nothing, `;` or `,`."""
    found: list[list[tuple[str, str]]] = [[]]
    start, before = 0, ""
    for cut in _CUTS.finditer(text):
        mark = cut.group()
        additional = (
            mark == "," and _RULE_ENDS.search(text[start : cut.start()]) and not _TIME_NEXT.match(text, cut.end())
        )
        if mark in (";", "||") or additional:
            found[-1].append((before, text[start : cut.start()].strip()))
            start, before = cut.end(), mark
            if mark == "||":
                found.append([])
                before = ""
    found[-1].append((before, text[start:].strip()))
    return found


def _told(rules: list[tuple[str, str]], extra: tuple[date, ...]) -> str:
    """The rules as one string again, those that name `PH` once more for the extra days."""
    text = ""
    for before, rule in rules:
        for said in (_certain(rule), *_repeated(_certain(rule), extra)):
            text += f"{before or ';'} {said}" if text else said
    return text


def _certain(rule: str) -> str:
    """Words without a state (`"by appointment"`) mean that nobody knows; the library would take them for open."""
    said, quote, words = rule.partition('"')
    return f"{said.strip()} unknown {quote}{words}".strip() if quote and not _SAYS_STATE.search(said) else rule


def _in_school_holidays(text: str) -> str:
    """The rules as they are while school holidays last."""
    outside = text.split('"')
    outside[::2] = (_SCHOOL.sub("Mo-Su", said) for said in outside[::2])
    return '"'.join(outside)


def _repeated(rule: str, extra: tuple[date, ...]) -> Iterator[str]:
    """The same rule for the extra days, where it names `PH` and what else it names holds on them."""
    said, quote, words = rule.partition('"')
    found = _NAMES_HOLIDAY.fullmatch(said)
    if found is None or not extra:
        return
    shifts = [int(f"{sign or '+'}{days or 0}") for sign, days in _SHIFT.findall(found["days"])]
    days = sorted({day + timedelta(days=shift) for day in extra for shift in shifts})
    dates = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in days if _holds(found, day))
    if dates:
        yield f"{dates} {found['rest'].strip()} {quote}{words}".strip()


def _holds(found: re.Match[str], day: date) -> bool:
    """Whether what stands before the days of the week (`Apr-Oct PH`) is true of a day."""
    wide = found["wide"].strip().rstrip(":")
    return not wide or _parsed(f"{wide} 00:00-24:00").state(datetime.combine(day, time(12)))[0] is State.OPEN
