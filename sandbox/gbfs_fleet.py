"""The fleets of simulated sharing systems: where each vehicle stands at an instant, and what each station counts.

By rule, from names and the instant alone: the same at the same instant in every run. A vehicle stands, makes a trip, and
stands elsewhere under another id. Knows no protocol.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sandbox.chance import draw, moved, pick
from sandbox.world import town

STEP = 300
"""Seconds between two states of a fleet: operators' feeds do not move with each request."""
ELSEWHERE = {"bochum": (51.4818, 7.2162), "dortmund": (51.5136, 7.4653)}
"""Towns of a system that are not simulated: one lively spot each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type of vehicle as GBFS describes it."""

    id: str
    form: str
    propulsion: str
    names: Mapping[str, str]
    reach: int | None = None
    """Metres on a full battery or tank; None for muscle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One operator's fleet."""

    id: str
    name: str
    version: str
    path: str
    """Of its gbfs.json."""
    towns: Sequence[str]
    types: Sequence[Type]
    languages: Sequence[str] = ("de",)
    stations: int = 0
    """In each town."""
    vehicles: int = 0
    """In each town, standing about or under way."""
    ttl: int = 60
    site: str = "https://rent.example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station and its counters. `bikes` is None while its counter is dead."""

    id: str
    town: str
    name: str
    lat: float
    lon: float
    capacity: int
    bikes: int | None
    standing: int
    """How many really stand there, whatever the counter says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle that is not under way."""

    id: str
    type: Type
    lat: float | None
    lon: float | None
    station: str | None
    charge: float
    reserved: bool
    disabled: bool


def stations(system: System, instant: datetime) -> Iterator[Station]:
    """Number 1 of each town runs empty and fills up again; number 2 has a counter that is dead in odd hours (UTC)."""
    slot = int(instant.timestamp()) // STEP
    for slug in system.towns:
        for n in range(1, system.stations + 1):
            name, lat, lon = _spot(slug, system.id, "station", n)
            capacity = 8 + int(draw(system.id, slug, n, "capacity") * 16)
            level = draw(system.id, slug, n, slot // 6)
            standing = (capacity - slot % (capacity + 1)) if n == 1 else round(level * capacity)
            dead = n == 2 and instant.hour % 2 == 1
            yield Station(
                id=str(1000 * (system.towns.index(slug) + 1) + n),
                town=slug,
                name=f"{name} ({n})",
                lat=lat,
                lon=lon,
                capacity=capacity,
                bikes=None if dead else standing,
                standing=standing,
            )


def vehicles(system: System, instant: datetime) -> Iterator[Vehicle]:
    """First those at stations, then those that stand about; one under way is not there."""
    now = int(instant.timestamp()) // STEP * STEP
    for station in stations(system, instant):
        for n in range(station.standing):
            yield _vehicle(system, f"{station.id}/{n}", now // 3600, station=station.id)
    for slug in system.towns:
        for n in range(system.vehicles):
            rhythm = 3600 + int(draw(system.id, slug, n, "rhythm") * 5 * 3600)
            trip, into = divmod(now + int(draw(system.id, slug, n, "phase") * rhythm), rhythm)
            if into > rhythm // 12:  # before that it is on its way from where it stood last
                yield _vehicle(system, f"{slug}/{n}", trip, at=_spot(slug, system.id, n, trip)[1:])


def type_of(system: System, name: str) -> Type:
    """The type of the vehicle of this name, always the same."""
    return pick(system.types, system.id, name, "type")


def _vehicle(
    system: System, name: str, trip: int, *, at: tuple[float, float] | None = None, station: str | None = None
) -> Vehicle:
    return Vehicle(
        id=str(
            UUID(int=int(draw(system.id, name, trip, "id") * 2**48) << 80 | int(draw(name, trip) * 2**48), version=4)
        ),
        type=type_of(system, name),
        lat=at[0] if at else None,
        lon=at[1] if at else None,
        station=station,
        charge=round(0.15 + 0.85 * draw(system.id, name, trip, "charge"), 2),
        reserved=station is None and draw(system.id, name, trip, "reserved") < 0.04,
        disabled=station is None and draw(system.id, name, trip, "disabled") < 0.06,
    )


@cache
def _spot(slug: str, *name: object) -> tuple[str, float, float]:
    """A street and a point in a town, some metres from one of its houses."""
    heading = draw(slug, *name, "heading")
    if slug in ELSEWHERE:
        return slug.title(), *moved(*ELSEWHERE[slug], metres=900 * draw(slug, *name, "metres"), heading=heading)
    house = pick(town(slug).houses, slug, *name)
    lat, lon = moved(house.lat, house.lon, metres=4, heading=heading)
    return house.street.name, round(lat, 6), round(lon, 6)
