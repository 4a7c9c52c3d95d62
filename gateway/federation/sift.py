"""Keep the records a question means. Knows roles and field names, no resource and no city.

Every filter is applied here, on whole records, whether or not the back-end was asked to narrow its answer: what it pushed may
have been coarse. The bytes are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from domain.exchange import Record
from domain.geo import Box, Point, around, distance
from domain.resource import Resource
from domain.words import Coded
from gateway.federation.match import matcher

Keep = Callable[[Record], bool]

ELSEWHERE = frozenset({"lat", "lon", "radius", "bbox", "q", "from_", "to", "address", "street", "house_number"})
"""Query fields with a meaning of their own: ground, words, window and household."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is meant, with its distance in metres when a position was given."""

    record: Record
    metres: float | None = None
    rank: int = 0
    """How well it fits `q`; 0 is best."""


Sift = Callable[..., Iterator[Found]]
"""A source's records, and its city's slug (`city`, empty where it does not matter) → those that are meant."""


def sift(resource: Resource, query: Any) -> Sift:
    """The filter a question needs, made once and applied to each source's records."""
    ground = _grounded(resource, query)
    q = getattr(query, "q", None)
    if q is None:
        return lambda records, city="": ground(records)
    match = matcher(resource, q)

    def searched(records: Iterable[Record], city: str = "") -> Iterator[Found]:
        kept = list(ground(records))
        metres = {found.record.id: found.metres for found in kept}
        for rank, record in match([found.record for found in kept], city):
            yield Found(record, metres[record.id], rank)

    return searched


def _grounded(resource: Resource, query: Any) -> Callable[[Iterable[Record]], Iterator[Found]]:
    keeps = [*_equalities(resource, query), *_window(resource, query)]
    lat, lon, radius = (getattr(query, name, None) for name in ("lat", "lon", "radius"))
    boxes: list[Box] = [] if getattr(query, "bbox", None) is None else [query.bbox]
    if resource.where is None or (lat is None and not boxes):
        if not keeps:
            return lambda records: map(Found, records)
        return lambda records: (Found(record) for record in records if all(keep(record) for keep in keeps))
    if lat is not None and lon is not None and radius is not None:
        boxes.append(around(lat, lon, radius))
    where = resource.where
    west, south = max((b.west for b in boxes), default=0.0), max((b.south for b in boxes), default=0.0)
    east, north = min((b.east for b in boxes), default=0.0), min((b.north for b in boxes), default=0.0)

    def inside(spot: tuple[float, float]) -> bool:
        return west <= spot[0] <= east and south <= spot[1] <= north

    def near(records: Iterable[Record]) -> Iterator[Found]:
        for record in records:
            spot: Point | None = getattr(record.model, where)
            if boxes and (spot is None or not inside(spot.coordinates)):
                continue
            if keeps and not all(keep(record) for keep in keeps):
                continue
            metres = None if lat is None or lon is None or spot is None else distance(lat, lon, spot)
            if radius is not None and (metres is None or metres > radius):
                continue
            yield Found(record, metres)

    return near


def _equalities(resource: Resource, query: Any) -> Iterator[Keep]:
    model_fields = {field.name for field in fields(resource.model)}
    for field in fields(query):
        wanted = getattr(query, field.name)
        if field.name in ELSEWHERE or wanted is None or wanted == () or field.name not in model_fields:
            continue
        allowed = frozenset(wanted) if isinstance(wanted, tuple) else frozenset({wanted})
        yield _one_of(field.name, allowed)


def _one_of(name: str, allowed: frozenset[Any]) -> Keep:
    def keep(record: Record) -> bool:
        value = getattr(record.model, name)
        return (value.code if isinstance(value, Coded) else value) in allowed

    return keep


def _window(resource: Resource, query: Any) -> Iterator[Keep]:
    if resource.when is None or not hasattr(query, "from_"):
        return
    when, first, last = resource.when, query.from_, query.to
    yield lambda record: first <= getattr(record.model, when) <= last
