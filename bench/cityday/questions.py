"""What the inhabitants ask: a stream that is the same for a seed, whoever is asked it.

Knows the proportions of a day and Zipf's order. Does not know who answers, or what is true.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

INHABITANTS = 1_500_000
PAGE = 20
"""Items on the page of a telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What is asked round a point."""

    path: str
    lat: float
    lon: float
    radius: int
    """Metres."""
    kind: str | None = None
    """The code it has to have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of one inhabitant."""

    kind: str
    """Which of SHARES."""
    target: str
    """The path with its query, as the gateway is asked."""
    cities: tuple[str, ...]
    """Whose back-ends an application must ask that has no gateway; none where no back-end knows."""
    near: Near | None = None
    regional: bool = False
    """Whether one back-end of the region knows it for every city."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What there is to ask for, most wanted first; how it is found is not this module's concern."""

    bounds: Mapping[str, tuple[float, float, float, float]]
    """City → west, south, east, north."""
    kinds: Sequence[str]
    """Of places."""
    houses: Sequence[tuple[str, str]]
    """City and id."""
    stops: Sequence[str]
    morning: str
    """The day whose departures are looked up, `2026-12-01`."""


@dataclass(frozen=True, slots=True)
class _Round:
    """How one kind of thing is looked for round a telephone."""

    path: str
    radius: int
    more: tuple[tuple[str, str], ...] = ()
    chosen: bool = False
    """Whether a kind of place may be chosen."""


ROUND = {
    "places near": _Round("/v1/places", 1200, chosen=True),
    "open now near": _Round("/v1/places", 1000, (("open_at", "now"),)),
    "parking near": _Round("/v1/mobility/parking", 4000),
    "charging near": _Round("/v1/mobility/charging", 1500),
    "stops near": _Round("/v1/mobility/stops", 2000),
}
SHARES = {
    "places near": 0.22,
    "open now near": 0.06,
    "parking near": 0.10,
    "charging near": 0.06,
    "stops near": 0.06,
    "departures": 0.20,
    "pickups": 0.12,
    "places list": 0.08,
    "water levels": 0.06,
    "cities": 0.04,
}
"""Of the day. The first five carry a telephone's position, which never comes twice."""
LISTED = ("recycling_centre", "town_hall", "library", "market", "public_toilet")
QUARTERS = 4


def ranked(dice: random.Random, count: int) -> int:
    """A rank from 0 on, drawn by Zipf's law with exponent 1: the next one is asked for half, a third, a quarter as often."""
    return min(count - 1, int((count + 1) ** dice.random()) - 1)


def stream(seed: int, count: int, town: Town) -> Iterator[Question]:
    """So many questions; the same for the same seed and town."""
    dice = random.Random(seed)
    seen: set[tuple[float, float]] = set()
    for kind in dice.choices(list(SHARES), weights=list(SHARES.values()), k=count):
        if kind in ROUND:
            yield _round(kind, town, dice, seen)
        else:
            yield _named(kind, town, dice)


def _round(kind: str, town: Town, dice: random.Random, seen: set[tuple[float, float]]) -> Question:
    found = ROUND[kind]
    while (spot := _spot(dice, town)) in seen:
        pass  # a telephone is never twice in the very same place
    seen.add(spot)
    rank = ranked(dice, len(town.kinds) + 1)
    code = town.kinds[rank - 1] if found.chosen and rank else None
    asked = {"lat": f"{spot[0]:.6f}", "lon": f"{spot[1]:.6f}", "radius": f"{found.radius}m", "limit": PAGE}
    asked |= dict(found.more) | ({"kind": code} if code else {})
    return Question(
        kind=kind,
        target=f"{found.path}?{urlencode(asked)}",
        cities=tuple(town.bounds),
        near=Near(path=found.path, lat=spot[0], lon=spot[1], radius=found.radius, kind=code),
    )


def _spot(dice: random.Random, town: Town) -> tuple[float, float]:
    """Within a few hundred metres of where one of the inhabitants lives; who uses a telephone much is drawn more often."""
    home = random.Random(ranked(dice, INHABITANTS))
    west, south, east, north = town.bounds[home.choice(list(town.bounds))]
    lat, lon = home.uniform(south, north), home.uniform(west, east)
    return round(lat + dice.gauss(0, 0.003), 6), round(lon + dice.gauss(0, 0.004), 6)


def _named(kind: str, town: Town, dice: random.Random) -> Question:
    """What many ask in the same words."""
    everywhere = tuple(town.bounds)
    if kind == "departures":
        stop = town.stops[ranked(dice, len(town.stops))]
        when = f"{town.morning}T07:{15 * ranked(dice, QUARTERS):02d}:00Z"
        asked = urlencode({"stop": stop, "from": when, "limit": PAGE})
        return Question(kind=kind, target=f"/v1/mobility/departures?{asked}", cities=everywhere[:1], regional=True)
    if kind == "pickups":
        city, house = town.houses[ranked(dice, len(town.houses))]
        return Question(kind=kind, target=f"/v1/waste/pickups?address={quote(house)}&limit=200", cities=(city,))
    if kind == "places list":
        code = LISTED[ranked(dice, len(LISTED))]
        return Question(kind=kind, target=f"/v1/places?kind={code}&limit=1000", cities=everywhere)
    if kind == "water levels":
        target = "/v1/infrastructure/observations?kind=water_level&limit=200"
        return Question(kind=kind, target=target, cities=everywhere)
    return Question(kind=kind, target="/v1/cities", cities=())
