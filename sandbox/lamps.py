"""The simulated street lights of the towns, and what each does at any instant.

By rule, from names and the instant alone: a lamp stands before each house; the lamps of a district hang on a few circuits, which a
light sensor switches at dusk and at dawn; LED lamps are dimmed at night. Every 40th is defective, the first is stuck, and the second
falls silent every Sunday (UTC). All of it is invented: no city publishes such a register. Knows no protocol.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from sandbox.chance import draw, moved, pick
from sandbox.clock import CIVIC
from sandbox.town import House
from sandbox.world import town

REPORTS = timedelta(minutes=15)
"""How often a lamp says what it does, each at its own minute."""
DIMS, BRIGHTENS = time(23), time(5)
"""Civic time between which LED lamps are dimmed."""
STUCK = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""Since when the first lamp has been on."""
DEFECTS = ("defectiveLamp", "defectiveLamp", "brokenLantern", "columnIssue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of lamp."""

    name: str
    technology: str
    """The trade's short name."""
    watts: float


KINDS = (
    Kind(name="LED-36", technology="LED", watts=36),
    Kind(name="LED-18", technology="LED", watts=18),
    Kind(name="HST-70", technology="HST", watts=70),
    Kind(name="LST-35", technology="LST", watts=35),
    Kind(name="HME-80", technology="HME", watts=80),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """One light point."""

    number: int
    town: str
    street: str
    district: str
    lat: float
    lon: float
    kind: Kind
    height: float
    circuit: str
    installed: int
    fitted: date
    defect: str | None
    """What is broken, in the words of the Smart Data Models."""
    dusk: float
    """How far below the horizon the sun stands when its circuit is switched, in degrees."""
    phase: timedelta
    """From the quarter of an hour to its report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What a lamp reported last."""

    state: str
    """`on`, `off` or `dimmed`; a defect is the lamp's."""
    since: datetime
    reported: datetime


@cache
def lamps(slug: str) -> Sequence[Lamp]:
    """The lamps of a town, in their order; more than two thousand."""
    return [_lamp(slug, number, house) for number, house in enumerate(town(slug).houses, 1)]


def doing(lamp: Lamp, now: datetime) -> Doing:
    """What the lamp said when it last reported."""
    reported = now - (now - lamp.phase - STUCK) % REPORTS
    if lamp.number == 2 and reported.weekday() == 6:
        reported = datetime.combine(reported.date(), time(0), UTC) - lamp.phase - timedelta(minutes=1)
    if lamp.number == 1:
        return Doing(state="on", since=STUCK, reported=reported)
    slot = reported.replace(second=0, microsecond=0)
    state, since = _switched(lamp.dusk, slot, dims=lamp.kind.technology == "LED")
    return Doing(state=state, since=since, reported=reported)


@cache
def turns(day: date, degrees: float) -> tuple[datetime, datetime]:
    """When the sun comes up to so many degrees below the horizon, and when it goes down to them, in the middle of the region.

    Within a few minutes: the equation of time is left out, and the towns lie close together.
    """
    lat, lon = math.radians(51.4), 6.9
    tilt = math.radians(-23.44) * math.cos(math.tau * (day.timetuple().tm_yday + 10) / 365.25)
    height = math.sin(math.radians(-degrees)) - math.sin(lat) * math.sin(tilt)
    half = math.acos(height / (math.cos(lat) * math.cos(tilt))) / math.tau * 86_400
    noon = datetime.combine(day, time(12), UTC) - timedelta(seconds=lon / 360 * 86_400)
    up, down = noon - timedelta(seconds=half), noon + timedelta(seconds=half)
    return up.replace(microsecond=0), down.replace(microsecond=0)


@cache
def _nights(degrees: float, day: date) -> Sequence[tuple[datetime, str]]:
    """Every switching from two days before to one day after, oldest first; `dimmed` and `on` are for LED lamps alone."""
    found: list[tuple[datetime, str]] = []
    for back in (-2, -1, 0, 1):
        each = day + timedelta(days=back)
        dawn, dusk = turns(each, degrees)
        found += [(dawn, "off"), (dusk, "on")]
        for at, state in ((BRIGHTENS, "bright"), (DIMS, "dimmed")):
            found.append((datetime.combine(each, at, CIVIC).astimezone(UTC), state))
    return sorted(found)


def _switched(degrees: float, at: datetime, *, dims: bool) -> tuple[str, datetime]:
    """The state at an instant, and since when."""
    lit, dim, state, since = False, False, "off", at
    for when, what in _nights(degrees, at.date()):
        if when > at:
            break
        lit = what == "on" if what in {"on", "off"} else lit
        dim = what == "dimmed" if what in {"dimmed", "bright"} else dim
        now = "off" if not lit else "dimmed" if dim and dims else "on"
        if now != state:
            state, since = now, when
    return state, since


def _lamp(slug: str, number: int, house: House) -> Lamp:
    street, lat, lon = house.street, house.lat, house.lon
    lat, lon = moved(lat, lon, metres=6, heading=draw(slug, number, "heading"))
    circuit = f"{street.district.name}-{1 + int(draw(slug, street.name) * 3)}"
    installed = 1968 + int(draw(slug, number, "installed") * 55)
    kind = pick(KINDS, slug, street.name, "kind")
    fitted = date(2019 + int(draw(slug, number, "fitted") * 7), 1 + int(draw(slug, number, "month") * 12), 1)
    return Lamp(
        number=number,
        town=slug,
        street=street.name,
        district=street.district.name,
        lat=round(lat, 6),
        lon=round(lon, 6),
        kind=kind,
        height=pick((4.5, 6.0, 8.0, 10.0), slug, street.name, "height"),
        circuit=circuit,
        installed=installed,
        fitted=fitted,
        defect=pick(DEFECTS, slug, number, "defect") if number % 40 == 0 else None,
        dusk=round(2.0 + 2.5 * draw(slug, circuit, "dusk"), 1),
        phase=timedelta(minutes=int(draw(slug, number, "phase") * 15)),
    )
