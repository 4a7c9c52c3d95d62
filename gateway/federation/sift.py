"""Keep the records a question means. Knows roles and field names, no resource and no city.

Every filter is applied here, on whole records, whether or not the back-end was asked to narrow its answer: what it pushed may
have been coarse. The bytes are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from domain.exchange import Record
from domain.geo import Box, around, distance
from domain.resource import Resource
from gateway.federation.held import Edges, Held
from gateway.federation.match import matcher

ELSEWHERE = frozenset({"lat", "lon", "radius", "bbox", "q", "from_", "to", "address", "street", "house_number"})
"""Query fields with a meaning of their own: ground, words, window and household."""


class Found(NamedTuple):
    """A record that is meant, with its distance in metres when a position was given."""

    record: Record
    metres: float | None = None
    rank: int = 0
    """How well it fits `q`; 0 is best."""


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
Sift = Callable[[Held, str], Sequence[Found]]
"""A source's records, and its city's slug (empty where it does not matter) → those that are meant, in their order."""


def sift(resource: Resource, query: Any) -> Sift:
    """The filter a question needs, made once and applied to each source's records."""
    ground = _grounded(resource, query)
    q = getattr(query, "q", None)
    if q is None:
        return lambda held, city: ground(held)
    match = matcher(resource, q)

    def searched(held: Held, city: str) -> Sequence[Found]:
        kept = ground(held)
        metres = {found.record.id: found.metres for found in kept if found.metres is not None}
        ranked = match([found.record for found in kept], city)
        return [Found(record, metres.get(record.id), rank) for rank, record in ranked]

    return searched


def _grounded(resource: Resource, query: Any) -> Callable[[Held], Sequence[Found]]:
    narrows = [*_equalities(resource, query), *_window(resource, query), *_since(query)]
    lat, lon, radius = (getattr(query, name, None) for name in ("lat", "lon", "radius"))
    where, edges = resource.where, _edges(query, lat, lon, radius)
    if where is None or (lat is None and edges is None):
        if not narrows:
            return lambda held: All(held.records)
        return lambda held: [Found(held.records[place]) for place in _narrowed(held, narrows)]

    def near(held: Held) -> Sequence[Found]:
        spots = held.spots(where)
        found = []
        for place in _within(held, narrows, where, edges):
            spot, record = spots[place], held.records[place]
            metres = None
            if lat is not None and lon is not None and spot is not None:
                metres = distance(lat, lon, getattr(record.model, where))
            if radius is None or (metres is not None and metres <= radius):
                found.append(Found(record, metres))
        return found

    return near


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
        place
        for place in places
        if (spot := spots[place]) is not None and west <= spot[0] <= east and south <= spot[1] <= north
    ]


def _equalities(resource: Resource, query: Any) -> Iterator[Narrow]:
    model_fields = {field.name for field in fields(resource.model)}
    for field in fields(query):
        wanted = getattr(query, field.name)
        if field.name in ELSEWHERE or wanted is None or wanted == () or field.name not in model_fields:
            continue
        allowed = frozenset(wanted) if isinstance(wanted, tuple) else frozenset({wanted})
        yield partial(Held.having, name=field.name, allowed=allowed)


def _window(resource: Resource, query: Any) -> Iterator[Narrow]:
    if resource.when is None or not hasattr(query, "from_"):
        return
    if resource.window == "days":
        yield partial(Held.between, name=resource.when, first=query.from_, last=query.to)
    elif query.from_ is not None or query.to is not None:
        first = query.from_ or datetime.min.replace(tzinfo=UTC)
        last = query.to - MOMENT if query.to is not None else datetime.max.replace(tzinfo=UTC)
        yield partial(Held.between, name=resource.when, first=first, last=last)


def _since(query: Any) -> Iterator[Narrow]:
    since = getattr(query, "updated_since", None)
    if since is not None:
        yield partial(Held.between, name="updated_at", first=since, last=datetime.max.replace(tzinfo=UTC))
