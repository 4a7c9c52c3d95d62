"""How the sources are doing, in words: what `/v1/sources` says, put together by city and by resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.catalogue import CATALOGUE
from domain.resource import Resource
from domain.words import Text
from gateway.federation.book import Book, Source, Town
from gateway.federation.house import WORST, speaking, state_of

UNSUPPORTED = "unsupported"


class Look(NamedTuple):
    """How a state is shown: in words, with a sign and a colour beside them that say nothing more."""

    words: Text
    many: Text
    """The words behind a number."""
    tone: str
    """The style's word for sign and colour."""


STATES: Mapping[str, Look] = {
    "fresh": Look(Text("antwortet", "answers"), Text("antworten", "answer"), "good"),
    "failed": Look(Text("ausgefallen", "failed"), Text("ausgefallen", "failed"), "bad"),
    "refused": Look(Text("wird geschont", "left in peace"), Text("werden geschont", "left in peace"), "care"),
    "paused": Look(Text("angehalten", "paused"), Text("angehalten", "paused"), "care"),
    "unknown": Look(Text("noch nicht gefragt", "not asked yet"), Text("noch nicht gefragt", "not asked yet"), "quiet"),
    UNSUPPORTED: Look(Text("nicht angeboten", "not offered"), Text("nicht angeboten", "not offered"), "none"),
}
BASES: Mapping[str, Text] = {
    "recorded": Text("aufgezeichnet", "recorded"),
    "documented": Text("dokumentiert", "documented"),
    "invented": Text("erfunden", "invented"),
}
DOMAINS: Mapping[str, Text] = {
    "waste": Text("Abfall", "Waste"),
    "addresses": Text("Adressen", "Addresses"),
    "places": Text("Orte", "Places"),
    "mobility": Text("Mobilität", "Mobility"),
    "egov": Text("Verwaltung", "Administration"),
    "report": Text("Meldungen: was geht", "Reports: what can be reported"),
    "reports": Text("Meldungen", "Reports"),
    "infrastructure": Text("Infrastruktur", "Infrastructure"),
    "broadband": Text("Breitband", "Broadband"),
    "education": Text("Bildung", "Education"),
    "data": Text("Offene Daten", "Open data"),
}
"""The first part of a resource's name → what it is called; one that is not here is called by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one city offers of one resource."""

    town: Town
    resource: Resource
    sources: Sequence[Source]

    @property
    def state(self) -> str:
        """The worst of its sources speaks; `unsupported` where there is none."""
        states = {state_of(source) for source in self.sources}
        return next((state for state in WORST if state in states), UNSUPPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One resource in every city."""

    resource: Resource
    cells: Sequence[Cell]


def domain_of(resource: Resource) -> str:
    """`waste` of `waste.pickups`."""
    return resource.name.partition(".")[0]


def named(domain: str) -> Text:
    """What a domain is called."""
    return DOMAINS.get(domain, Text(domain, domain))


def rows(book: Book, *, domain: str | None = None, cities: Iterable[str] = ()) -> list[Row]:
    """What there is, resource by resource, those of one domain together. No city named: all of them."""
    wanted = list(cities) or list(book.towns)
    known = _known(book)
    there = [each for each in CATALOGUE.values() if not each.local and domain in {None, domain_of(each)}]
    order = list(dict.fromkeys(map(domain_of, there)))
    return [
        Row(
            resource=resource,
            cells=[
                Cell(town=book.towns[city], resource=resource, sources=known.get((city, resource.name), ()))
                for city in wanted
            ],
        )
        for resource in sorted(there, key=lambda each: order.index(domain_of(each)))
    ]


def domains() -> list[str]:
    """Every domain, as the catalogue first names them."""
    return list(dict.fromkeys(domain_of(each) for each in CATALOGUE.values() if not each.local))


def _known(book: Book) -> dict[tuple[str, str], list[Source]]:
    known: dict[tuple[str, str], list[Source]] = {}
    for source in speaking(source for source in book.sources if not source.resource.local):
        known.setdefault((source.city, source.resource.name), []).append(source)
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one city is doing as a whole."""

    town: Town
    counts: Mapping[str, int]
    """State → how many of its sources are in it; only states that occur."""
    troubled: Sequence[Source]

    @property
    def total(self) -> int:
        """How many sources it has."""
        return sum(self.counts.values())

    @property
    def tone(self) -> str:
        """`bad` while one fails, `care` while one is left in peace, `good` once one has answered."""
        order = {"failed": "bad", "paused": "care", "refused": "care", "fresh": "good"}
        return next((tone for state, tone in order.items() if state in self.counts), "quiet")


def standings(book: Book) -> list[Standing]:
    """Every city, in the order of the configuration."""
    known = _known(book)
    return [
        _standing(town, [each for (city, _), found in known.items() if city == town.slug for each in found])
        for town in book.towns.values()
    ]


def _standing(town: Town, sources: Sequence[Source]) -> Standing:
    states = [state_of(source) for source in sources]
    counts = {state: states.count(state) for state in WORST if state in states}
    return Standing(
        town=town, counts=counts, troubled=[s for s in sources if state_of(s) in {"failed", "refused", "paused"}]
    )
