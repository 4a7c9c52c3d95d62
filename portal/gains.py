"""Sums of what sources were good for. Knows counts, no page and no language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storage.benefit_ports import Kind, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """One source."""

    source: str
    answers: int = 0
    apps: int = 0
    completed: int = 0

    @property
    def city(self) -> str:
        """The slug of its city."""
        return self.source.split("/")[0]

    @property
    def provider(self) -> str:
        """Whose it is."""
        return self.source.split("/")[1]

    @property
    def resource(self) -> str:
        """What it gives."""
        return self.source.split("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that was asked for, and nobody offers there."""

    city: str
    resource: str
    count: int


def gains(tallies: Iterable[Tally], apps: Mapping[str, int], known: Iterable[str]) -> list[Gain]:
    """Every source that was used, or that is known; the most answers first."""
    tallies = tuple(tallies)
    answers, completed = sums(tallies, "served"), sums(tallies, "completed")
    return sorted(
        (
            Gain(source=source, answers=answers[source], apps=apps.get(source, 0), completed=completed[source])
            for source in {*known, *answers, *completed}
        ),
        key=lambda gain: (-gain.answers, -gain.completed, gain.source),
    )


def wishes(tallies: Iterable[Tally]) -> list[Wish]:
    """What was asked for in vain, the most wanted first."""
    found = []
    for cell, count in sums(tallies, "wanted").items():
        city, _, resource = cell.split("/")
        found.append(Wish(city=city, resource=resource, count=count))
    return sorted(found, key=lambda wish: (-wish.count, wish.city, wish.resource))


def sums(tallies: Iterable[Tally], kind: Kind) -> Counter[str]:
    """Source → how many of one kind."""
    found: Counter[str] = Counter()
    for each in tallies:
        if each.kind == kind:
            found[each.source] += each.count
    return found


def by_day(tallies: Iterable[Tally], days: Sequence[date], city: str) -> list[int]:
    """How many answers of a city on each day."""
    found: Counter[date] = Counter()
    for each in tallies:
        if each.kind == "answered" and each.source == city:
            found[each.day] += each.count
    return [found[day] for day in days]


def stretch(since: date, until: date) -> list[date]:
    """Every day from the one to the other."""
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]
