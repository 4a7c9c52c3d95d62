"""What stands on the map of the sources: every binding once, below who declares it, and its address at `/ops`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.maintenance import Maintained
from domain.objectives import Objectives
from gateway.federation.book import Book, Source
from portal.ops.standing import PROMPT, Limits

SOURCES = "/ops/sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One binding. A region's stands below the region, whichever cities are asked through it."""

    binding: str
    owner: str
    """The city or region that declares it."""
    provider: str
    resource: str
    ns: str
    sources: tuple[Source, ...]
    """The sources it stands behind, one for each city."""
    limits: Limits

    @property
    def href(self) -> str:
        """Its page."""
        return f"{SOURCES}/{self.owner}/{self.provider}/{self.resource}/{self.ns}"

    @property
    def id(self) -> str:
        """Names it in a page."""
        return f"s:{self.binding}"

    @property
    def rhythm(self) -> timedelta | None:
        """The longest time in which a living source's answer changes."""
        return self.sources[0].resource.rhythm

    def maintained(self) -> Maintained | None:
        """The work its owner announced for now: nobody is called for it."""
        found = [source.maintenance() for source in self.sources]
        return found[0] if all(found) else None

    def paused(self) -> bool:
        """Whether it is asked for nobody."""
        return all(source.pause() for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A city or region with what it declares."""

    slug: str
    name: str
    spots: tuple[Spot, ...]

    @property
    def id(self) -> str:
        """Names it in a page."""
        return f"o:{self.slug}"


def binding_of(owner: str, provider: str, resource: str, ns: str) -> str:
    """As events name it."""
    return f"{owner}/{provider}/{resource}#{ns}"


def owners(book: Book, objectives: Objectives) -> tuple[Owner, ...]:
    """Cities in the order of the configuration, then regions; each with its bindings in theirs."""
    spots: dict[str, Spot] = {}
    for source in book.sources:
        if source.resource.local or "#" not in source.binding:
            continue
        known = spots.get(source.binding)
        spots[source.binding] = (
            _spot(source, objectives) if known is None else replace(known, sources=(*known.sources, source))
        )
    slugs = dict.fromkeys([*book.towns, *(spot.owner for spot in spots.values())])
    return tuple(
        Owner(slug=slug, name=_name(book, slug), spots=found)
        for slug in slugs
        if (found := tuple(spot for spot in spots.values() if spot.owner == slug))
    )


def spot_of(found: Sequence[Owner], binding: str) -> Spot | None:
    """The one with this name."""
    return next((spot for owner in found for spot in owner.spots if spot.binding == binding), None)


def pages(book: Book, objectives: Objectives) -> Mapping[str, str]:
    """Binding → its page."""
    return {spot.binding: spot.href for owner in owners(book, objectives) for spot in owner.spots}


def _spot(source: Source, objectives: Objectives) -> Spot:
    head, _, ns = source.binding.partition("#")
    owner, provider, resource = head.split("/", 2)
    return Spot(
        binding=source.binding,
        owner=owner,
        provider=provider,
        resource=resource,
        ns=ns,
        sources=(source,),
        limits=_limits(source, owner, objectives),
    )


def _limits(source: Source, owner: str, objectives: Objectives) -> Limits:
    bounds = {
        each.slo: each.bound for each in objectives.each if (each.city, each.resource) == (owner, source.resource.name)
    }
    old = bounds.get("freshness")
    return Limits(
        slow=None if source.harvest else bounds.get("latency", PROMPT),
        old=timedelta(seconds=old) if old is not None else source.resource.rhythm,
    )


def _name(book: Book, slug: str) -> str:
    town = book.towns.get(slug)
    return town.name if town is not None else slug.upper() if len(slug) <= 3 else slug.capitalize()
