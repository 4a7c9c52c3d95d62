"""Keep the records a question means. Knows roles and field names, no resource and no city.

Every filter is applied here, on whole records, whether or not the back-end was asked to narrow its answer: what it pushed may
have been coarse. The bytes are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, Protocol

from domain.exchange import Record
from domain.geo import Box, around, nearest
from domain.resource import Resource
from gateway.federation.held import Held
from gateway.federation.match import matcher
from gateway.federation.near import MANY, Found, Inside, Near
from gateway.federation.strips import Edges

ELSEWHERE = frozenset({"lat", "lon", "radius", "bbox", "q", "from_", "to", "address", "street", "house_number"})
"""Query fields with a meaning of their own: ground, words, window and household."""


class All(Sequence[Found]):
    """Every record, none looked at before it is asked for."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, place: Any) -> Any:
        return Found(self._records[place]) if isinstance(place, int) else list(map(Found, self._records[place]))


MOMENT = timedelta(microseconds=1)
"""Of two instants the second is left out."""

Narrow = Callable[[Held], Sequence[int]]
Only = frozenset[str] | None
"""The ids of the records that can be meant; None: any."""


class Sift(Protocol):
    """The filter of a question."""

    def __call__(self, held: Held, city: str, only: Only = None) -> Sequence[Found]:
        """Of a source's records those that are meant, in their order. `city` is its slug, empty where it does not matter."""
        ...


def sift(resource: Resource, query: Any) -> Sift:
    """The filter a question needs, made once and applied to each source's records."""
    q = getattr(query, "q", None)
    ground = _grounded(resource, query, at_once=q is not None)
    if q is None:
        return lambda held, city, only=None: ground(held, only)
    match = matcher(resource, q)

    def searched(held: Held, city: str, only: Only = None) -> Sequence[Found]:
        kept = ground(held, only)
        metres = {found.record.id: found.metres for found in kept if found.metres is not None}
        ranked = match([found.record for found in kept], city)
        return [Found(record, metres.get(record.id), rank) for rank, record in ranked]

    return searched


def _grounded(resource: Resource, query: Any, *, at_once: bool) -> Callable[[Held, Only], Sequence[Found]]:
    """`at_once` where all of it will be looked at anyway."""
    asked = [*_equalities(resource, query), *_least(query), *_window(resource, query), *_since(query)]
    lat, lon, radius = (getattr(query, name, None) for name in ("lat", "lon", "radius"))
    where, edges = resource.where, _edges(query, lat, lon, radius)
    if where is None or (lat is None and edges is None):

        def anywhere(held: Held, only: Only) -> Sequence[Found]:
            narrows = _and_named(asked, only)
            if not narrows:
                return All(held.records)
            return [Found(held.records[place]) for place in _narrowed(held, narrows)]

        return anywhere

    both = lat is not None and getattr(query, "bbox", None) is not None

    def near(held: Held, only: Only) -> Sequence[Found]:
        narrows = _and_named(asked, only)
        part = None if at_once or both else _part(held, narrows)
        if part is not None and len(part.records) >= MANY and part.single(where):
            return _unhurried(part, where, query, edges)
        spots = held.spots(where)
        found = []
        for place in _within(held, narrows, where, edges):
            record, metres = held.records[place], None
            if lat is not None and lon is not None and spots[place]:
                metres = nearest(lat, lon, getattr(record.model, where))
            if radius is None or (metres is not None and metres <= radius):
                found.append(Found(record, metres))
        return found

    return near


def _part(held: Held, narrows: Sequence[Narrow]) -> Held | None:
    """All that is meant wherever it lies, if it is worth knowing apart: everything, or those of a kind."""
    if not narrows:
        return held
    first = narrows[0]
    if len(narrows) > 1 or not isinstance(first, partial) or first.func != Held.having:
        return None
    return held.among(**first.keywords, least=MANY)


def _unhurried(held: Held, where: str, query: Any, edges: Edges | None) -> Sequence[Found]:
    lat, lon, radius = (getattr(query, name, None) for name in ("lat", "lon", "radius"))
    if lat is not None and lon is not None:
        return Near(held, where, lat, lon, None if radius is None or edges is None else (radius, edges))
    return All(held.records) if edges is None else Inside(held, where, edges)


def _and_named(asked: list[Narrow], only: Only) -> list[Narrow]:
    return asked if only is None else [partial(Held.named, ids=only), *asked]


def _edges(query: Any, lat: float | None, lon: float | None, radius: float | None) -> Edges | None:
    """What a radius and a box leave together; None when neither was given."""
    boxes: list[Box] = [] if getattr(query, "bbox", None) is None else [query.bbox]
    if lat is not None and lon is not None and radius is not None:
        boxes.append(around(lat, lon, radius))
    if not boxes:
        return None
    west, south = max(box.west for box in boxes), max(box.south for box in boxes)
    return west, south, min(box.east for box in boxes), min(box.north for box in boxes)


def _narrowed(held: Held, narrows: Sequence[Narrow]) -> Sequence[int]:
    first, *others = [narrow(held) for narrow in narrows]
    for other in map(frozenset, others):
        first = [place for place in first if place in other]
    return first


def _within(held: Held, narrows: Sequence[Narrow], where: str, edges: Edges | None) -> Sequence[int]:
    if not narrows:
        return range(len(held.records)) if edges is None else held.inside(where, edges)
    places = _narrowed(held, narrows)
    if edges is None:
        return places
    (west, south, east, north), spots = edges, held.spots(where)
    return [
        place for place in places if any(west <= lon <= east and south <= lat <= north for lon, lat in spots[place])
    ]


def _equalities(resource: Resource, query: Any) -> Iterator[Narrow]:
    for asked, name in _equal(query.__class__, resource.model):
        wanted = getattr(query, asked)
        if wanted is not None and wanted != ():
            allowed = frozenset(wanted) if isinstance(wanted, tuple) else frozenset({wanted})
            yield partial(Held.having, name=name, allowed=allowed)


@lru_cache(maxsize=256)
def _equal(query: Any, model: Any) -> tuple[tuple[str, str], ...]:
    """The fields of a query that a field of the model has to equal, with its name."""
    known = {field.name for field in fields(model)}
    named = ((field.name, field.metadata.get("of", field.name)) for field in fields(query))
    return tuple((asked, name) for asked, name in named if asked not in ELSEWHERE and name in known)


def _least(query: Any) -> Iterator[Narrow]:
    """Of a query field that names a number the record must reach: what is unknown reaches nothing."""
    for asked, name in _numbers(query.__class__):
        wanted = getattr(query, asked)
        if wanted is not None:
            yield partial(Held.reaching, name=name, least=wanted)


@lru_cache(maxsize=256)
def _numbers(query: Any) -> tuple[tuple[str, str], ...]:
    """The fields of a query that a number has to reach, with its name."""
    return tuple((each.name, each.metadata["at_least"]) for each in fields(query) if "at_least" in each.metadata)


def _window(resource: Resource, query: Any) -> Iterator[Narrow]:
    if resource.when is None or not hasattr(query, "from_"):
        return
    if resource.window == "days":
        yield partial(Held.between, name=resource.when, first=query.from_, last=query.to)
    elif query.from_ is not None or query.to is not None:
        first = query.from_ or datetime.min.replace(tzinfo=UTC)
        last = query.to - MOMENT if query.to is not None else datetime.max.replace(tzinfo=UTC)
        how = Held.during if resource.window == "periods" else Held.between
        yield partial(how, name=resource.when, first=first, last=last)


def _since(query: Any) -> Iterator[Narrow]:
    since = getattr(query, "updated_since", None)
    if since is not None:
        yield partial(Held.between, name="updated_at", first=since, last=datetime.max.replace(tzinfo=UTC))
