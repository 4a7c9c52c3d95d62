"""Who answers what: the cities, and for each city the sources of each resource. Built by the root, swapped whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from adapters._kit.crosswalk import Crossing
from domain.exchange import Fetch
from domain.geo import Box
from domain.resource import Resource
from gateway.layers.breaker import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What federation must know of a city."""

    slug: str
    name: str
    bounds: Box
    postcodes: tuple[tuple[int, int], ...]

    def has_postcode(self, postcode: str) -> bool:
        """Whether the five digits lie in this city."""
        return any(low <= int(postcode) <= high for low, high in self.postcodes)


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
    holds: frozenset[str] | None = None
    """The codes of `kind` it can hold, when that is known: a question for others skips it."""
    verified_live_at: datetime | None = None
    crossings: tuple[Crossing, ...] = ()
    """Which native values mean which codes."""


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
            shelf[key] = (*shelf.get(key, ()), source)
        return shelf

    def sources_of(self, resource: Resource, city: str) -> tuple[Source, ...]:
        """The sources of a resource in a city, in the order of the configuration."""
        return self._shelf.get((city, resource.name), ())
