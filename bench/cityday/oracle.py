"""What is true, by ids: asked of a quiet gateway while everything is well, and worked out anew for each position.

The distance, the radius and the page are this module's own arithmetic, not the gateway's.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.cityday.questions import ROUND, Near, Question, Town

Ask = Callable[[str], Awaitable[Any]]
"""One question of the quiet gateway: the body, read; raises when it is not answered."""

EARTH = 6_371_008.8
PER_DEGREE = 111_195.0
SLACK = 2.0
"""Metres by which two ways of working out a distance may differ."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One item: its id, its source, how far it is (0 where nobody asked)."""

    id: str
    source: str
    metres: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A thing that lies somewhere."""

    lat: float
    lon: float
    id: str
    source: str
    kind: str


@dataclass(slots=True)
class Oracle:
    """Everything that is true of the questions of one stream."""

    spread: dict[str, list[Place]] = field(default_factory=dict)
    """Path → what it lists, from south to north."""
    said: dict[str, tuple[Thing, ...]] = field(default_factory=dict)
    """Target → what the quiet gateway said."""

    async def learn(self, ask: Ask) -> None:
        """Everything that lies anywhere."""
        for path in {each.path for each in ROUND.values()}:
            self.spread[path] = sorted(
                (place for item in await whole(ask, path) for place in _places(item)), key=lambda each: each.lat
            )

    async def hear(self, ask: Ask, questions: Iterable[Question]) -> None:
        """The answers of the questions that have no position, each asked once. Raises RuntimeError where one is not whole."""
        for question in questions:
            if question.near is None and question.target not in self.said:
                body = await ask(question.target)
                if bad := [row["id"] for row in body["sources"] if row["state"] in {"failed", "refused", "paused"}]:
                    raise RuntimeError(f"{question.target}: the quiet gateway has nothing of {', '.join(bad)}")
                self.said[question.target] = tuple(Thing(i["id"], i.get("source", "")) for i in body["items"])

    def true(self, question: Question) -> tuple[Thing, ...]:
        """All of it; round a position those on the edge, too, nearest first."""
        if question.near is None:
            return self.said[question.target]
        return tuple(sorted(self._round(question.near), key=lambda each: each.metres))

    def _round(self, near: Near) -> Iterable[Thing]:
        places, reach = self.spread[near.path], (near.radius + SLACK) / PER_DEGREE * 1.01
        first = bisect_left(places, near.lat - reach, key=lambda each: each.lat)
        last = bisect_right(places, near.lat + reach, key=lambda each: each.lat)
        wide = reach / math.cos(math.radians(near.lat)) * 1.01
        nearest: dict[str, Thing] = {}
        for place in places[first:last]:
            if abs(place.lon - near.lon) > wide or near.kind not in {None, place.kind}:
                continue
            metres = distance(near.lat, near.lon, place.lat, place.lon)
            known = nearest.get(place.id)
            if metres <= near.radius + SLACK and (known is None or metres < known.metres):
                nearest[place.id] = Thing(place.id, place.source, metres)
        return nearest.values()


def distance(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Metres on the sphere, by the chord."""
    here, there = _direction(lat, lon), _direction(to_lat, to_lon)
    return 2 * EARTH * math.asin(min(1.0, math.dist(here, there) / 2))


def _direction(lat: float, lon: float) -> tuple[float, float, float]:
    north, east = math.radians(lat), math.radians(lon)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


async def whole(ask: Ask, path: str, more: str = "") -> list[dict[str, Any]]:
    """Every page of a collection. Raises RuntimeError when a source has nothing."""
    items, cursor = [], ""
    while True:
        body = await ask(f"{path}?limit=1000{more}{cursor}")
        if bad := [row["id"] for row in body["sources"] if row["state"] in {"failed", "refused", "paused"}]:
            raise RuntimeError(f"{path}: the quiet gateway has nothing of {', '.join(bad)}")
        items += body["items"]
        if not body["next_cursor"]:
            return items
        cursor = f"&cursor={body['next_cursor']}"


def _places(item: Mapping[str, Any]) -> Iterable[Place]:
    location = item.get("location")
    there = location["coordinates"] if location else []
    for lon, lat in [there] if location and location["type"] == "Point" else there:
        yield Place(lat, lon, item["id"], item["source"], (item.get("kind") or {}).get("code") or "")


async def town(ask: Ask, bounds: Mapping[str, tuple[float, float, float, float]], *, houses: int, morning: str) -> Town:
    """What there is to ask for in these cities, in an order that stays the same."""
    kinds = Counter(item["kind"]["code"] for item in await whole(ask, "/v1/places") if item["kind"]["code"])
    each = [[(city, str(house)) for house in await _houses(ask, city, houses)] for city in bounds]
    stops = [str(item["id"]) for item in await whole(ask, "/v1/mobility/stops") if item["city"] in bounds]
    return Town(
        bounds=bounds,
        kinds=[code for code, _ in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))],
        houses=[house for row in zip(*each, strict=False) for house in row],
        stops=_mixed(stops),
        morning=morning,
    )


async def _houses(ask: Ask, city: str, count: int) -> list[str]:
    """Houses of a city whose days of collection are known."""
    found: list[str] = []
    for item in (await ask(f"/v1/addresses?city={city}&limit={4 * count}"))["items"]:
        if len(found) < count and (await ask(f"/v1/waste/pickups?address={item['id']}&limit=1"))["items"]:
            found.append(item["id"])
    return found


def _mixed(ids: Sequence[str]) -> list[str]:
    """Those of all cities between each other."""
    return sorted(ids, key=lambda each: each[::-1])
