"""Who answers what: the cities, and for each city the sources of each resource. Built by the root, swapped whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from adapters._kit.contract import Ear
from adapters._kit.crosswalk import Crossing
from domain.cases import Verb
from domain.exchange import Fetch, Note
from domain.geo import Box
from domain.maintenance import Maintained
from domain.quality import Facts
from domain.resource import Resource
from domain.when import BERLIN
from gateway.federation.area import Area
from gateway.layers.breaker import Health
from gateway.layers.harvested import Harvested
from gateway.layers.warmed import Warmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What federation must know of a city."""

    slug: str
    name: str
    bounds: Box
    postcodes: tuple[tuple[int, int], ...]

    zone: ZoneInfo = BERLIN
    """Whose wall clocks its opening hours mean."""
    holidays: str = ""
    """Whose holidays it keeps: country and subdivision, `DE-NW`; empty when nobody said."""

    def has_postcode(self, postcode: str) -> bool:
        """Whether the five digits lie in this city."""
        return any(low <= int(postcode) <= high for low, high in self.postcodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """How one back-end is told to do something, and what its owner allows."""

    fetch: Fetch
    """For calls with a deed."""
    deeds: frozenset[Verb]
    confirms: Literal["at_once", "asked", "later", "never"]
    ear: Ear | None
    """Checks what it calls back with."""
    keeps: frozenset[str]
    """Personal fields it needs; no other is kept."""
    retention: timedelta
    patience: timedelta
    city_token: Literal["none", "stored", "jwt_bearer", "token_exchange"]
    max_rate: float | None
    berths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Somebody does not want some sources asked."""

    target: str
    """`adorf`, `adorf/amt` or `adorf/amt/places`."""
    since: datetime
    until: datetime | None
    """None: until somebody ends it."""
    reason: str
    """For operators; no client reads it."""
    by: str


def unpaused() -> Pause | None:
    """Of what nobody can pause."""
    return None


def unmaintained() -> Maintained | None:
    """Of what nobody works on."""
    return None


Index = Callable[[Sequence[str], datetime], Awaitable[tuple[frozenset[str], ...] | None]]
"""For each stem the ids of records with a word that begins so, in the list of this age; None when only another list is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One binding, seen from one city.

    A regional binding stands behind sources of several cities; several bindings of one provider (a layer each) stand
    behind one source, and are one row to the client.
    """

    id: str
    """`<city>/<provider>/<resource>`."""
    city: str
    provider: str
    resource: Resource
    ns: str
    binding: str
    """The id of the binding behind it, `<city or region>/<provider>/<resource>#<ns>`: equal for those that share one call."""
    adapter: str
    fetch: Fetch
    pushes: frozenset[str]
    environment: str
    basis: str
    licence: str
    attribution: str
    permission: str
    fresh: timedelta
    health: Health
    area: Area | None = None
    """Of a regional binding, the ground or the keys whose records are this city's; None when all of them are."""
    far: int = 0
    """How far it is from the city: 0 its own, 1 of the region the city names last, and so on. Of one thing that several know of,
    the nearest tells."""
    holds: frozenset[str] | None = None
    """The codes of `kind` it can hold, when that is known: a question for others skips it."""
    apart: bool = False
    """True under a share-alike licence (ODbL): every item carries its licence and attribution, because a client that
    lets go of the envelope must still be able to tell which records bind it to share."""
    facts: Facts | None = None
    """What its tier is made of; None for the federation's own sources, which have none."""

    crossings: tuple[Crossing, ...] = ()
    """Which native values mean which codes."""
    reads: bool = True
    """Whether it can be asked; False where it only takes what it is given, or publishes nothing."""
    act: Act | None = None
    """How it is told to do something; None where it takes nothing."""
    harvest: Harvested | None = None
    """How its list is kept; None where it is always asked itself."""
    warmed: Warmed | None = None
    """How its answer is kept fresh; None where there is no one answer to every question, or no need."""
    pause: Callable[[], Pause | None] = unpaused
    """The pause that lies on it now."""
    maintenance: Callable[[], Maintained | None] = unmaintained
    """The work of its owner that goes on now: nobody is called for it meanwhile, and it is asked as ever."""
    rehearsed: tuple[Note, ...] = ()
    """Said with each of its answers where they are made up for one developer."""
    index: Index | None = None
    """Of prose that is recognised by its marks: the index of the list that is kept."""

    @property
    def stream(self) -> str:
        """Names this source's records in a cursor: the binding, and the city where several share it."""
        return self.binding if self.area is None else f"{self.binding}@{self.city}"


@dataclass(frozen=True)
class Book:
    """Every city and every source."""

    towns: Mapping[str, Town]
    sources: tuple[Source, ...]
    started: datetime = field(kw_only=True)

    @cached_property
    def _shelf(self) -> Mapping[tuple[str, str], tuple[Source, ...]]:
        shelf: dict[tuple[str, str], tuple[Source, ...]] = {}
        for source in self.sources:
            key = (source.city, source.resource.name)
            if source.reads:
                shelf[key] = (*shelf.get(key, ()), source)
        return shelf

    def meant(self, target: str) -> tuple[Source, ...]:
        """The sources an operator means by a city, a provider, a source, or the region's binding behind some."""
        below = f"{target}/"
        return tuple(s for s in self.sources if f"{s.id}/".startswith(below) or s.binding.partition("#")[0] == target)

    def every_source_of(self, resource: Resource) -> tuple[Source, ...]:
        """The sources of a resource in all cities that can be asked."""
        return tuple(source for source in self.sources if source.reads and source.resource.name == resource.name)

    def takers(self, resource: Resource, city: str) -> tuple[Source, ...]:
        """The sources that take what citizens ask of a city here."""
        return tuple(s for s in self.sources if s.act and s.city == city and s.resource.name == resource.name)

    def sources_of(self, resource: Resource, city: str) -> tuple[Source, ...]:
        """The sources of a resource in a city, in the order of the configuration."""
        return self._shelf.get((city, resource.name), ())
