"""Opening hours as German offices word them, in OpenStreetMap's syntax: all of a text, or nothing.

Reads `Mo.-Fr. 8-18 Uhr, Sa. 8-14 Uhr` and its kin. One word it does not know (`nur mit Termin`, `bis zum Einbruch der
Dunkelheit`) and it says nothing, because half an opening time is a wrong one.

Holidays: who says `täglich` means them too. `werktags` is every day but Sundays and holidays (§ 3 Abs. 2 BUrlG). Whoever
names weekdays only has not said what happens on a holiday, and so nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

LONGEST = 200  # characters; more is no opening time but a notice
WEEK = "Mo Tu We Th Fr Sa Su".split()
_NAMES = "montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
_SHORT = "mo di mi do fr sa so".split()
_DAYS = {
    **{name + end: at for at, name in enumerate(_NAMES) for end in ("", "s")},
    **{short: at for at, short in enumerate(_SHORT)},
    "sonnabend": 5,
    "sonnabends": 5,
}
_ALWAYS = frozenset({"rund um die uhr", "täglich rund um die uhr", "24 stunden täglich"})
_TOKEN = re.compile(
    r"\s*(?:(?P<feast>(?:an )?feiertagen|feiertags)|(?P<weekend>sonn- und feiertags)|(?P<every>täglich)|(?P<work>werktags)"
    r"|(?P<off>geschlossen)|(?P<to>bis\b|-|–|—)|(?P<and>und\b|u\.|&|,)|(?P<stop>;)|(?P<hour>uhr\b)|(?P<from>von\b|:)"
    r"|(?P<time>\d{1,2}(?:[.:]\d{2})?(?!\d|[.:]\d))|(?P<day>[a-zäöü]+)\.?)\s*"
)
_KINDS: Mapping[str, frozenset[int]] = {
    "every": frozenset(range(7)),
    "work": frozenset(range(6)),
    "feast": frozenset(),
    "weekend": frozenset({6}),
}
CLOSED = "off"


class _Strange(ValueError):
    """Something the reader does not understand to the last word."""


@dataclass(slots=True)
class _Block:
    """Days, and the times that hold on them."""

    days: frozenset[int] = frozenset()
    feast: bool = False
    every: bool = False
    work: bool = False
    spans: list[str] = field(default_factory=list)

    def rule(self) -> str:
        """One rule of the syntax."""
        names = [f"{WEEK[a]}-{WEEK[b]}" if b > a else WEEK[a] for a, b in _runs(self.days)]
        return f"{','.join([*names, *(['PH'] if self.feast else [])])} {','.join(self.spans)}"


@lru_cache(maxsize=1024)
def from_prose(text: str) -> str | None:
    """The hours in OpenStreetMap's syntax; None for a text that says more, or less, than days and times."""
    plain = " ".join(text.lower().split()).rstrip(".")
    if plain in _ALWAYS:
        return "24/7"
    try:
        blocks = _Reader(plain).blocks()
        return _written(blocks)
    except _Strange:
        return None


def _written(blocks: list[_Block]) -> str:
    days = [day for block in blocks for day in block.days]
    feasts = sum(block.feast for block in blocks)
    if len(days) != len(set(days)) or feasts > 1:
        raise _Strange("two times for one day: either may be meant to add or to replace")
    if all(block.spans == [CLOSED] for block in blocks):
        raise _Strange("when it is closed, and not when it is open")
    rules = [block.rule() for block in blocks]
    if not feasts and not any(block.every for block in blocks):
        rules.append("PH off" if len(blocks) == 1 and blocks[0].work else "PH unknown")
    return "; ".join(rules)


def _runs(days: frozenset[int]) -> Iterator[tuple[int, int]]:
    """First and last of each row of neighbouring days."""
    for first in sorted(days):
        if first - 1 not in days:
            last = first
            while last + 1 in days:
                last += 1
            yield first, last


class _Reader:
    """Reads token by token, and knows one ahead."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or len(text) > LONGEST or found.lastgroup is None:
                raise _Strange("a sign that stands in no opening time")
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self._tokens.append(("end", ""))

    def blocks(self) -> list[_Block]:
        """Every block of the text."""
        made = [self._block()]
        while self._next() != "end":
            self._take("and", "stop")
            made.append(self._block())
        return made

    def _next(self, ahead: int = 0) -> str:
        return self._tokens[min(ahead, len(self._tokens) - 1)][0]

    def _take(self, *kinds: str) -> str:
        kind, text = self._tokens.pop(0) if self._next() in kinds else ("", "")
        if not kind:
            raise _Strange("something else was due here")
        return text

    def _block(self) -> _Block:
        block = self._days()
        if self._next() == "off":
            self._take("off")
            block.spans.append(CLOSED)
            return block
        if self._next() == "and" and self._next(1) == "time":
            self._take("and")
        clear = self._span(block)
        while self._next() == "and" and self._next(1) in {"time", "from"}:
            self._take("and")
            clear = self._span(block)
        if not clear:
            raise _Strange("numbers that nobody calls a time of day")
        return block

    def _days(self) -> _Block:
        kind = self._next()
        if kind in _KINDS:
            self._take(kind)
            named = _KINDS[kind]
            return _Block(named, feast=kind in {"feast", "weekend"}, every=kind == "every", work=kind == "work")
        days = set(self._some_days())
        while self._next() == "and" and self._next(1) == "day":
            self._take("and")
            days |= self._some_days()
        return _Block(frozenset(days))

    def _some_days(self) -> set[int]:
        first = last = self._day()
        if self._next() == "to":
            self._take("to")
            last = self._day()
            if last <= first:
                raise _Strange("a week that runs backwards")
        return set(range(first, last + 1))

    def _day(self) -> int:
        name = self._take("day")
        if name not in _DAYS:
            raise _Strange("no day of the week")
        return _DAYS[name]

    def _span(self, block: _Block) -> bool:
        """One span of time; whether the text calls it one, by `Uhr` or by its minutes."""
        if self._next() == "from":
            self._take("from")
        first, called = self._time()
        self._take("to")
        last, called_last = self._time()
        if not first < last:
            raise _Strange("a day that ends before it begins")
        if block.spans and first < block.spans[-1][-5:]:
            raise _Strange("times that overlap")
        block.spans.append(f"{first}-{last}")
        return called or called_last

    def _time(self) -> tuple[str, bool]:
        text = self._take("time")
        hour, _, minute = text.replace(".", ":").partition(":")
        made = f"{int(hour):02}:{minute or '00'}"
        if made > "24:00" or minute > "59":
            raise _Strange("no time of day")
        called = bool(minute)
        if self._next() == "hour":
            self._take("hour")
            called = True
        return made, called
