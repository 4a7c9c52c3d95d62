"""How cities and services did day by day: minutes in which somebody asked, added up and judged. Knows no page and no language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.federation.book import Book
from portal.states import domain_of
from storage.watch_ports import Day

SPAN = 90
"""Days that the status page looks back."""
GOOD, FAIR = 0.995, 0.95
"""Shares of the asked minutes with an answer from which on a day is good, or only so-so."""
UNTROUBLED = 0.9
"""Share of the asked minutes without any trouble that a good day has at least."""
TONES = ("good", "care", "bad", "quiet")
"""A good day; one with disturbances; one with failures; one on which nobody asked."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Minutes in which somebody asked, by how they went."""

    good: int = 0
    care: int = 0
    bad: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.good + self.care + self.bad

    @property
    def share(self) -> float | None:
        """The part with an answer; None when nobody asked."""
        return None if not self.asked else (self.good + self.care) / self.asked

    @property
    def tone(self) -> str:
        """How that is called: one of TONES."""
        if self.share is None:
            return "quiet"
        if self.share >= GOOD and self.good / self.asked >= UNTROUBLED:
            return "good"
        return "care" if self.share >= FAIR else "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one city, one of its services or one source did."""

    days: Sequence[tuple[date, Sum]]
    """Every day of the stretch, oldest first."""
    whole: Sum
    """All days together."""
    tones: Mapping[str, int]
    """Tone → how many days."""


Past = Mapping[str, Sequence[Day]]
"""Binding → its days."""


def past(days: Iterable[Day]) -> Past:
    """The store's rows, at hand."""
    found: dict[str, list[Day]] = {}
    for each in days:
        found.setdefault(each.binding, []).append(each)
    return found


def course(known: Past, bindings: Iterable[str], days: Sequence[date]) -> Course:
    """What these bindings did together."""
    minutes = {day: [0, 0, 0] for day in days}
    for name in dict.fromkeys(bindings):
        for each in known.get(name, ()):
            if (cell := minutes.get(each.day)) is not None:
                cell[0] += each.good
                cell[1] += each.care
                cell[2] += each.bad
    sums = {day: Sum(*cell) for day, cell in minutes.items()}
    tones = dict.fromkeys(TONES, 0)
    for its in sums.values():
        tones[its.tone] += 1
    whole = Sum(*(sum(part) for part in zip(*minutes.values(), strict=True)))
    return Course(days=tuple(sums.items()), whole=whole, tones=tones)


def bindings_of(book: Book, city: str) -> dict[str, list[str]]:
    """Domain of services → what stands behind it in this city, a region's bindings included."""
    found: dict[str, list[str]] = {}
    for source in book.sources:
        if source.city == city and not source.resource.local:
            found.setdefault(domain_of(source.resource), []).append(source.binding)
    return found
